"""Weights of the blocks: their plain text counts for the article, links and boilerplate count against it.

`body` sums them up over elements and runs of blocks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from cleaner.characters import QUOTED_ENDS
from cleaner.lexicon.lines import CUT, EDGE, TAIL
from cleaner.markup.elements import SUBHEADINGS
from cleaner.markup.page import prefix_sums
from cleaner.selection.classify import CELLS, LINE_NUMBERS, RECORD, ClassifiedPage

#: A linked character costs this many characters: a list of headlines must lose what its dates gain.
_LINK_COST: Final = 2
#: Text without a sentence mark may be a heading, a name, a table cell or a menu word: it counts one third.
UNMARKED_SHARE: Final = 3
#: Plain text of this many characters counts as a sentence even without a mark.
_LONG: Final = 30
#: A breadcrumb is below the menus and above the article on every page that has one.
_BREADCRUMB: Final = "breadcrumb"
_FILES_HEADING: Final = "empty attachments"
#: A boilerplate line costs its length and this: a footer of ten short lines must outweigh its address.
_LINE_COST: Final = 12
#: A notice names at most this many organisers and addresses one after the other.
ORGANISERS: Final = 4
#: How headings over the comments of readers end.
COMMENTS: Final = ("评论", "跟帖", "留言")
_TEXT_ENDS: Final = (*QUOTED_ENDS, "：", ":")
#: Without a sentence, text of at least this weight is a poem or a list of names; less is a button.
SOME_WEIGHT: Final = 8
#: Headings over other articles, and the longest of them. Others (解读, 相关链接) may head a part of the article.
_RECOMMENDS: Final = re.compile(
    "推荐|热门|热点|猜你|猜您|喜欢|排行|相关(?:阅读|新闻|文章|报道|推荐|资讯)|延伸阅读|最新"
)
_LONGEST_HEADING: Final = 12
#: Characters of the longest line that is read as the heading over a list of attachments: 附件, 附件下载：
_FILES_HEADING_CHARS: Final = 8


def is_sentence(page: ClassifiedPage, i: int) -> bool:
    """Return whether a line, perhaps a short one, is or introduces text."""
    block = page.blocks[i]
    return page.rules[i] is None and not block.link_chars and block.text.endswith(_TEXT_ENDS)


def weigh(page: ClassifiedPage, hidden_too: bool = False) -> list[int]:
    """Compute how much each block counts as the article (characters, negative for links and boilerplate).

    Of two copies of an article (desktop, phone, reading aloud) the first counts; a repeated line counts once. Files
    that a notice offers, the heading over them, and the headline weigh 0.
    """
    blocks, rules = page.blocks, page.rules
    out: list[int] = []
    headings: list[int] = []
    known: set[str] = set()
    under_heading = False
    with_files = {anchor.block for anchor, is_file in zip(page.markup.anchors, page.file_links, strict=True) if is_file}
    for i, block in enumerate(blocks):
        text, rule = block.text, rules[i]
        size = len(text)
        if block.node.hidden and not hidden_too:
            weight = 0
        elif i and rule is None and rules[i - 1] is not None and page.is_record_value(i):
            weight = -1  # a body may begin right below a record, and not with its last value
        elif rule is not None:
            under_heading = rule.reason.kind == _FILES_HEADING
            if rule.heads_list:
                headings.append(i)
            is_weak = under_heading or (rule.reason.kind == RECORD and not rule.strong)
            is_weak = is_weak or (rule.zone == EDGE and block.node.tag in CELLS) or rule.reason.kind == LINE_NUMBERS
            is_weak = is_weak or _is_between_lines(page, i)
            weight = 0 if is_weak else -_LINE_COST - (size if rule.zone == CUT else 0)
        elif block.link_chars and page.is_link_row(i):
            under_heading = under_heading or page.is_attachment(i)  # 附件：1.某表, and 2.某表 in the next row
            weight = 0 if under_heading or i in with_files else -_LINK_COST * block.link_chars
        elif page.is_summary(i) or page.is_whole_title(i) or text in known:
            weight = 0
        else:
            known.add(text)
            if size < _LONG and not page.has_sentence_mark(i):
                weight = (size + UNMARKED_SHARE - 1) // UNMARKED_SHARE
            elif ("版权" in text or "转载" in text) and page.is_disclaimer(i):
                weight = -_LINE_COST
            else:
                weight = size - block.link_chars
            # a heading that no rule of the lexicon matches
            under_heading = size <= _FILES_HEADING_CHARS and text.startswith("附件")
        out.append(weight)
    copy = page.copy(hidden_too)
    if copy is not None:
        copied = range(copy.first, copy.first + 1) if copy.joined else range(copy.start, copy.end)
        out[copied.start : copied.stop] = [min(weight, 0) for weight in out[copied.start : copied.stop]]
    for feed in page.feeds():
        out[feed.start : feed.stop] = [min(weight, 0) for weight in out[feed.start : feed.stop]]
    for i in headings:
        if page.plain[i].endswith(COMMENTS):
            box = _box_of_comments(page, i)
            out[box.start : box.stop] = [min(weight, 0) for weight in out[box.start : box.stop]]
    following = page.next_article()
    if following >= 0:
        out[following:] = [min(weight, 0) for weight in out[following:]]
    crumb = _breadcrumb(page)
    out[:crumb] = [min(weight, 0) for weight in out[:crumb]]  # menus can hold more text than a short notice
    boxes = _recommended(page)
    heavy = prefix_sums([weight > SOME_WEIGHT for weight in out]) if boxes else []
    for box in boxes:
        if heavy[-1] > heavy[box.stop] - heavy[box.start]:
            out[box.start : box.stop] = [min(weight, 0) for weight in out[box.start : box.stop]]
    return out


def _box_of_comments(page: ClassifiedPage, heading: int) -> range:
    """Return the lines of an element that begins with a heading over comments, if text is above; else none."""
    box = page.blocks[heading].node.holder()
    if box.start != heading or not any(is_running(page, i) for i in range(heading)):
        return range(0)
    return range(box.start, box.end)


def _recommended(page: ClassifiedPage) -> list[range]:
    """Return the elements that begin with a heading over other articles (推荐阅读); their summaries may be long.

    The element around such a box may hold the text too.
    """
    boxes: list[range] = []
    for i, rule in enumerate(page.rules):
        if rule is None or not rule.heads_list or page.blocks[i].link_chars or not _RECOMMENDS.search(page.plain[i]):
            continue
        if boxes and i < boxes[-1].stop:
            continue
        box = page.blocks[i].node
        while box.end - i < 2 and box.parent is not None and box.parent.start == i:  # the next may hold the text too
            box = box.parent
        if box.start == i and box.end - i > 1 and box.tag not in CELLS and len(page.plain[i]) <= _LONGEST_HEADING:
            boxes.append(range(i, box.end))
    if not boxes:
        return boxes
    titles = [i for i in range(boxes[0].start, len(page.blocks)) if page.is_whole_title(i)]
    return [box for box in boxes if bisect_left(titles, box.start) == bisect_left(titles, box.stop)]


def _is_between_lines(page: ClassifiedPage, i: int) -> bool:
    """Return whether a line of a footer (主办单位：…) or a button is between other lines in an element.

    It is then a line of a notice, or a step of a guide.
    """
    rule = page.rules[i]
    if rule is None or not (rule.zone == EDGE or (rule.reason.kind == "footer" and rule.zone == TAIL)):
        return False
    above, below = (
        range(i - 1, max(-1, i - 1 - ORGANISERS), -1),
        range(i + 1, min(i + 1 + ORGANISERS, len(page.rules))),
    )
    ends = [next((j for j in lines if page.rules[j] is None), -1) for lines in (above, below)]
    return all(j >= 0 and not page.blocks[j].link_chars and _are_beside(page, i, j) for j in ends)


def is_below_text(page: ClassifiedPage, i: int) -> bool:
    """Return whether a line is between lines of one element, of which one above, perhaps short, is text."""
    above = range(max(0, i - ORGANISERS), i)
    return any(is_sentence(page, j) and _are_beside(page, i, j) for j in above) and _is_between_lines(page, i)


def _are_beside(page: ClassifiedPage, i: int, j: int) -> bool:
    """Return whether two blocks are directly in one element, or in elements of one kind that are.

    The first may be a heading there.
    """
    one, other = page.blocks[i].node, page.blocks[j].node
    if one.tag in SUBHEADINGS and one.parent is other:
        return True
    return one is other or (one.tag == other.tag and one.parent is other.parent)


def _breadcrumb(page: ClassifiedPage) -> int:
    """Return the index of the breadcrumb; 0 if there is none above the headline and the header line."""
    for i, rule in enumerate(page.rules):
        if rule is not None and rule.reason.kind == _BREADCRUMB:
            return 0 if page.blocks[i].node.hidden else i
        if page.is_header(i) and page.is_page_info(i):
            return 0
    return 0


def is_text(page: ClassifiedPage, i: int) -> bool:
    """Return whether a block is a paragraph of text, not of the page."""
    return (
        page.is_paragraph(i)
        and page.rules[i] is None
        and not page.blocks[i].link_chars
        and not page.is_header(i)
        and not page.is_disclaimer(i)
    )


def is_running(page: ClassifiedPage, i: int) -> bool:
    """Return whether a block is a paragraph of text or a short sentence."""
    return is_text(page, i) or page.is_short_sentence(i)
