"""Second step of the selection: which blocks of the page are the article's body.

Every block has a weight: its plain text counts for it, its links and boilerplate count against it. The element whose
blocks weigh most is where the article is densest. A container that CMSs use for the body is taken if it holds most of
that weight; otherwise the dense element is taken.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from cleaner.characters import QUOTED_ENDS
from cleaner.lexicon.labels import is_han
from cleaner.lexicon.lines import CUT, EDGE, TAIL
from cleaner.markup.elements import HEADINGS, SUBHEADINGS
from cleaner.markup.page import MARK_BODY, Node, Page, prefix_sums
from cleaner.selection.classify import CELLS, LINE_NUMBERS, RECORD, ClassifiedPage
from cleaner.selection.named_boxes import element_of

#: A linked character costs this many characters: a list of headlines must lose what its dates gain.
_LINK_COST: Final = 2
#: Text without a sentence mark may be a heading, a name, a table cell or a menu word: it counts one third.
_UNMARKED_SHARE: Final = 3
#: Plain text of this many characters counts as a sentence even without a mark.
_LONG: Final = 30
#: The strength of a container name that only the body has.
_STRONG: Final = 2
#: The strength of a name that a platform gives to every article: it decides against much other text.
_CERTAIN: Final = 3
#: The share of the greatest weight that a container must hold, by the strength of its name.
_SHARE_OF_WEIGHT: Final = {1: 0.8, _STRONG: 0.5, _CERTAIN: 0.02}
#: A breadcrumb is below the menus and above the article on every page that has one.
_BREADCRUMB: Final = "breadcrumb"
_FILES_HEADING: Final = "empty attachments"
_EDITOR_LINE: Final = "editor line"
#: A boilerplate line costs its length and this: a footer of ten short lines must outweigh its address.
_LINE_COST: Final = 12
#: A notice names at most this many organisers and addresses one after the other.
_ORGANISERS: Final = 4
#: A page with less visible text than this may hold its body in an element that a script shows ...
_LITTLE_TEXT: Final = 400
#: ... which must hold this many times more text than what is visible.
_HIDDEN_GAIN: Final = 4
#: The headline is at most this many blocks above the header line.
_TITLE_ABOVE: Final = 6
#: The header line is at most this many blocks below the headline; so many lines under it are verse or names.
_HEADER_BELOW: Final = 3
_FEWEST_LINES: Final = 4
#: The other box has at most this many times their characters.
_OTHER_SHARE: Final = 5
#: This many rows of links, each with at most one other block between them, are a list.
_LIST: Final = 3
#: Characters of the shortest headline; shorter links are buttons.
_HEADLINE: Final = 5
#: A box of links between paragraphs has at most this many blocks.
_BOX: Final = 20
#: How headings over the comments of readers end.
_COMMENTS: Final = ("评论", "跟帖", "留言")
#: Elements that can be parts of a body without a class.
PARTS: Final = frozenset(("article", "section"))
#: An advertisement between two parts of a body has at most this many blocks.
_ADVERTISEMENT: Final = 2
#: A page that says that it has no article, or that a reader has to be verified, has less text than this beside it.
_LITTLE_ADVICE: Final = 200
_ERROR_PAGE: Final = "error page"
#: Elements of lists and tables.
OF_LISTS: Final = frozenset(("ul", "ol", "td", "th"))
_TEXT_ENDS: Final = (*QUOTED_ENDS, "：", ":")
#: Characters of the longest name of an office in a signature.
_LONGEST_OFFICE: Final = 30
#: Links that are advertisements can be between the header line and the text, in at most so many blocks.
_LINKS_ABOVE_TEXT: Final = 6
#: Without a sentence, text of at least this weight is a poem or a list of names; less is a button.
_SOME_WEIGHT: Final = 8
#: So are this many lines of less weight.
_SOME_LINES: Final = 4
#: The maximum subarray must weigh this many times the densest element to be chosen instead of it.
_SPAN_GAIN: Final = 1.25
#: Who wrote the article, as its last line: （记者 某某 通讯员 某某）.
_BYLINE: Final = re.compile(r"[（(](?:[^（）()]{0,8}记者|通讯员)[^（）()]{2,24}[）)]$")
#: Headings over other articles, and the longest of them. Others (解读, 相关链接) may head a part of the article.
_RECOMMENDS: Final = re.compile(
    "推荐|热门|热点|猜你|猜您|喜欢|排行|相关(?:阅读|新闻|文章|报道|推荐|资讯)|延伸阅读|最新"
)
_LONGEST_HEADING: Final = 12
#: Characters of the longest line that is read as the heading over a list of attachments: 附件, 附件下载：
_FILES_HEADING_CHARS: Final = 8


#: An element that holds several blocks, or the name and the parent of one that holds a paragraph.
_Element = tuple[Node, str, str]


class Body:
    """A half-open interval of blocks and how it was found.

    Attributes:
        start, end: The interval.
        method: `rule`, `container`, `density` or `none`.
        weight: The sum of the weights of its blocks.
        hidden_too: Whether blocks that the page hides until a script shows them count as text.
        holds_only_body: Whether the container is one that CMSs use for the body alone. What is above a title in it
            is then the document's own head.
    """

    __slots__ = ("end", "hidden_too", "holds_only_body", "method", "start", "weight")

    def __init__(
        self,
        start: int,
        end: int,
        method: str,
        weight: int,
        hidden_too: bool = False,
        holds_only_body: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.method = method
        self.weight = weight
        self.hidden_too = hidden_too
        self.holds_only_body = holds_only_body


NO_BODY: Final = Body(0, 0, "none", 0)


def find_body(page: ClassifiedPage) -> Body:
    """Find the blocks of the article.

    Returns:
        The interval that a site's rule names; without one, or if its elements hold no text, the interval that weighs
        most; `NO_BODY` if the page has no text.
    """
    if not page.blocks:
        return NO_BODY
    by_rule = _marked_body(page)
    if by_rule is not None:
        return by_rule
    weights = _weights(page)
    body = _choose(page, weights, False)
    if body.weight < _LITTLE_TEXT:  # a header line or a menu may weigh more than names or verse
        is_line = [weight > 0 and _is_page_line(page, i) for i, weight in enumerate(weights)]
        if any(is_line):
            body = _choose(page, [0 if line else w for line, w in zip(is_line, weights, strict=True)], False)
    if body.weight < _LITTLE_TEXT and page.markup.hides:
        shown_too = _choose(page, _weights(page, True), True)
        text = sum(weight for weight in weights[body.start : body.end] if weight > 0)  # links outweigh a short text
        if shown_too.weight > _HIDDEN_GAIN * max(text, body.weight) and not _is_own_text(page, body, shown_too):
            return shown_too
    if body.weight < _LITTLE_ADVICE and not body.holds_only_body and _says_no_article(page):
        return NO_BODY
    if body is NO_BODY:  # links and footers outweigh a short text between them
        return _under_headline(page, weights, len(page.blocks), alone=True) or _lines_under_headline(page, body) or body
    if body.weight < _LITTLE_TEXT and body.method == "density":  # it may be a teaser below the list under the article
        found = _under_headline(page, weights, body.start, alone=False)
        if found is not None and _is_around(page, element_of(page.blocks[body.start].node), found):
            found = None  # the body is in the element of the text above, and no box below
        elif found is not None and _is_lead(page, found, body):
            return Body(found.start, body.end, body.method, body.weight)
        return found or _lines_under_headline(page, body) or _below_other_text(page, weights, body) or body
    return body


def _is_own_text(page: ClassifiedPage, body: Body, other: Body) -> bool:
    """Return whether a body is text in a container of the body alone, and another is apart from it."""
    if not body.holds_only_body or not (other.end <= body.start or body.end <= other.start):
        return False
    return any(_is_text(page, i) for i in range(body.start, body.end))


def _is_lead(page: ClassifiedPage, above: Body, body: Body) -> bool:
    """Return whether the text under a headline is the lead of the text below a list, which is a box in the article.

    The lead weighs less, and the text is in an element with the name of a body, in one that holds the lead too.
    """
    if above.weight >= body.weight:
        return False
    named = [n for n in page.markup.nodes if n.start <= body.start and body.end <= n.end and n.body_strength()]
    return any(above.end <= node.start for node in named) and any(node.start <= above.start for node in named)


def _says_no_article(page: ClassifiedPage) -> bool:
    """Return whether a page without a header line says that there is no article or that a reader has to be verified.

    The other lines of such a page are advice, below: what to do now, the reader's address, the number of the event.
    """
    error = next((i for i, rule in enumerate(page.rules) if rule is not None and rule.reason.kind == _ERROR_PAGE), -1)
    if error < 0 or any(_is_sentence(page, i) for i in range(error)):
        return False
    return not any(page.is_header(i) and page.is_page_info(i) for i in range(len(page.blocks)))


def _is_sentence(page: ClassifiedPage, i: int) -> bool:
    """Return whether a line, perhaps a short one, is or introduces text."""
    block = page.blocks[i]
    return page.rules[i] is None and not block.link_chars and block.text.endswith(_TEXT_ENDS)


def _is_page_line(page: ClassifiedPage, i: int) -> bool:
    """Return whether a block is a header line or a menu that no rule matches. A day in words may be a signature's."""
    if page.is_menu(i) or (page.is_header(i) and page.is_page_info(i)):
        return True
    return page.is_header(i) and not any(map(is_han, page.blocks[i].text))


def _marked_body(page: ClassifiedPage) -> Body | None:
    """Return the interval that a site's rule names; None if its elements hold no text, as those of an old rule."""
    named = page.marked(MARK_BODY)
    if not named:
        return None
    start, end = min(node.start for node in named), max(node.end for node in named)
    weight = sum(len(block.text) for block in page.blocks[start:end])
    return Body(start, end, "rule", weight, any(node.hidden for node in named), True)


def _weights(page: ClassifiedPage, hidden_too: bool = False) -> list[int]:
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
                weight = (size + _UNMARKED_SHARE - 1) // _UNMARKED_SHARE
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
        if page.plain[i].endswith(_COMMENTS):
            box = _box_of_comments(page, i)
            out[box.start : box.stop] = [min(weight, 0) for weight in out[box.start : box.stop]]
    following = page.next_article()
    if following >= 0:
        out[following:] = [min(weight, 0) for weight in out[following:]]
    crumb = _breadcrumb(page)
    out[:crumb] = [min(weight, 0) for weight in out[:crumb]]  # menus can hold more text than a short notice
    boxes = _recommended(page)
    heavy = prefix_sums([weight > _SOME_WEIGHT for weight in out]) if boxes else []
    for box in boxes:
        if heavy[-1] > heavy[box.stop] - heavy[box.start]:
            out[box.start : box.stop] = [min(weight, 0) for weight in out[box.start : box.stop]]
    return out


def _box_of_comments(page: ClassifiedPage, heading: int) -> range:
    """Return the lines of an element that begins with a heading over comments, if text is above; else none."""
    box = page.blocks[heading].node.holder()
    if box.start != heading or not any(_is_running(page, i) for i in range(heading)):
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
        range(i - 1, max(-1, i - 1 - _ORGANISERS), -1),
        range(i + 1, min(i + 1 + _ORGANISERS, len(page.rules))),
    )
    ends = [next((j for j in lines if page.rules[j] is None), -1) for lines in (above, below)]
    return all(j >= 0 and not page.blocks[j].link_chars and _are_beside(page, i, j) for j in ends)


def is_below_text(page: ClassifiedPage, i: int) -> bool:
    """Return whether a line is between lines of one element, of which one above, perhaps short, is text."""
    above = range(max(0, i - _ORGANISERS), i)
    return any(_is_sentence(page, j) and _are_beside(page, i, j) for j in above) and _is_between_lines(page, i)


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


def _under_headline(page: ClassifiedPage, weights: list[int], before: int, alone: bool, after: int = 0) -> Body | None:
    """Find the short text between the header line under the headline and the first list of links.

    Args:
        page: The page.
        weights: Those of its blocks, without hidden ones.
        before: The header line and the list are above this block.
        after: The header line is below this block.
        alone: Whether nothing else of the page is text. Then no list is needed below the text, and a header line about
            the page is enough without a headline.
    """
    untitled = not alone and not any(page.is_title(i) for i in range(len(page.blocks)))
    header = next(
        (
            i
            for i in range(after + 1, before)
            if page.is_header(i)
            and (
                any(page.is_title(j) for j in range(max(after, i - _TITLE_ABOVE), i))
                or (alone and page.is_page_info(i))
                or (untitled and page.blocks[i - 1].node.tag in HEADINGS)
            )
        ),
        -1,
    )
    if header < 0:
        return None
    above = range(header + 1, min(header + 1 + _LINKS_ABOVE_TEXT, before))  # advertisements
    text = next((i for i in above if _is_text(page, i)), header + 1)
    rows = [
        i
        for i in range(text, before)
        if page.is_link_row(i) and page.blocks[i].link_chars >= _HEADLINE and not page.is_attachment(i)
    ]
    lists = (i for i, after in zip(rows, rows[_LIST - 1 :], strict=False) if after - i < 2 * _LIST)
    stop = next(lists, before if alone else 0)
    if not alone:
        ends = (i for i in range(header + 1, before) if is_certain_end(page, i) or _is_editor_line(page, i))
        stop = min(stop or before, next(ends, stop))
    first = end = header + 1
    best = total = 0
    for i, weight in enumerate(weights[first:stop], first + 1):
        total += weight
        if total > best:
            best, end = total, i
    own = [i for i in range(first, end) if alone or not page.is_header(i)]  # a line of tools may weigh as a short text
    size = sum(max(weights[i], 0) for i in own)
    lines = sum(weights[i] > 0 for i in own)
    if min(best, size) >= _SOME_WEIGHT or lines >= _SOME_LINES or any(_has_mark_inside(page, i) for i in own):
        return Body(*_beside(page, first, end), "density", best)
    return None


def _is_editor_line(page: ClassifiedPage, i: int) -> bool:
    rule = page.rules[i]
    return rule is not None and rule.reason.kind == _EDITOR_LINE


def _is_around(page: ClassifiedPage, element: Node, body: Body) -> bool:
    """Return whether an element holds a body, but not the headline and the header line above it."""
    if element.start > body.start:
        return False
    return not any(page.is_title(i) or page.is_header(i) for i in range(element.start, body.start))


def _below_other_text(page: ClassifiedPage, weights: list[int], body: Body) -> Body | None:
    """Find the short text under the headline if the body is above it: what readers search, a greeting."""
    below = range(body.end, len(page.blocks))
    headline = next((i for i in below if page.blocks[i].node.tag in HEADINGS and page.is_whole_title(i)), -1)
    if headline < 0 or any(page.is_whole_title(i) for i in range(body.start)):
        return None
    found = _under_headline(page, weights, len(page.blocks), alone=False, after=headline)
    return found if found is not None and any(_is_text(page, i) for i in range(found.start, found.end)) else None


def _has_mark_inside(page: ClassifiedPage, i: int) -> bool:
    """Return whether a block has a sentence mark other than the colon with which a heading over links ends."""
    return page.has_sentence_mark(i) and not page.plain[i].endswith(("：", ":"))


def _lines_under_headline(page: ClassifiedPage, body: Body) -> Body | None:
    """Find the verse or names in the element of the headline and the header line, if the body is another box.

    The box is above the headline, or begins with a heading of its own.
    """
    blocks = page.blocks
    title = next((i for i, block in enumerate(blocks) if page.is_headline(i) and not block.node.hidden), -1)
    if title < 0 or body.start <= title < body.end or blocks[title].link_chars:
        return None
    is_other = body.end <= title or (blocks[body.start].node.tag in SUBHEADINGS and not page.is_title(body.start))
    below = range(title + 1, min(title + 1 + _HEADER_BELOW, len(blocks)))
    header = next((i for i in below if page.is_header(i) or page.is_dateline(i)), -1)
    if not is_other or header < 0:
        return None
    box: Node | None = blocks[title].node
    while box is not None and box.end - header <= _FEWEST_LINES:
        box = box.parent
    if box is None or (box.start < body.end and body.start < box.end):
        return None
    lines = [
        i
        for i in range(header + 1, box.end)
        if page.rules[i] is None and not blocks[i].link_chars and not blocks[i].node.hidden and not page.is_header(i)
    ]
    size = sum(len(blocks[i].text) for i in lines)
    other = sum(len(blocks[i].text) for i in range(body.start, body.end))
    if len(lines) < _FEWEST_LINES or size * _OTHER_SHARE < other or len({blocks[i].node for i in lines}) > 1:
        return None  # a few words of tools, with the article in the next box
    return Body(header + 1, box.end, "density", size // _UNMARKED_SHARE)


def is_certain_end(page: ClassifiedPage, i: int) -> bool:
    """Return whether a line is the link to another article or the footer of the site."""
    rule = page.rules[i]
    return rule is not None and rule.zone == CUT and rule.reason.kind in ("footer", "neighbours")


def _maximum_subarray(sums: list[int]) -> tuple[int, int, int]:
    """Find the interval of blocks with the greatest weight, in whatever elements it is.

    This is Kadane's maximum subarray (Bentley, Programming Pearls, 1984) on prefix sums.

    Args:
        sums: The prefix sums of the weights.

    Returns:
        Start, end (half-open) and weight of the interval.
    """
    low = high = best = 0
    lowest = 0
    for i, total in enumerate(sums):
        if total - sums[lowest] > best:
            low, high, best = lowest, i, total - sums[lowest]
        if total < sums[lowest]:
            lowest = i
    return low, high, best


def _named_container(
    markup: Page, sums: list[int], best: int, hidden_too: bool, strongest: bool = False
) -> Node | None:
    """Find the element with a name that CMSs give to the body and with enough of the greatest weight, `best`.

    Of nested elements, one with a strong name ranks above one with a weak name; then an inner element ranks above an
    outer one if it loses no weight.
    """
    chosen, rank = None, 0.0
    least = min(_SHARE_OF_WEIGHT.values())
    for node in markup.nodes:
        if node.hidden and not hidden_too:
            continue
        share = (sums[node.end] - sums[node.start]) / best
        if share < least:
            continue
        strength = node.body_strength()
        if strength and share >= _SHARE_OF_WEIGHT[strength] and not (strongest and strength < _STRONG):
            value = strength + share - (node.end - node.start) * 1e-6
            if value > rank:
                chosen, rank = node, value
    return chosen


def _container_of_headline(page: ClassifiedPage, sums: list[int], dense: Node, hidden_too: bool) -> Node | None:
    """Return the container of the body alone that is under the headline, if the densest element is another box.

    The headline and the container are then in one element, and the densest element is outside of it.
    """
    for node in page.markup.nodes:
        if (node.hidden and not hidden_too) or not _are_apart(node, dense) or not node.body_strength():
            continue
        weight = sums[node.end] - sums[node.start]
        if node.body_strength() < _STRONG:
            if not _is_verse(page, node, weight, sums[dense.end] - sums[dense.start]):
                continue
        elif weight <= 0 and not any(_is_text(page, i) for i in range(node.start, node.end)):
            continue  # links in it may outweigh a short text
        around = node.parent
        while around is not None and _are_apart(around, dense):
            if any(page.is_whole_title(i) for i in range(max(around.start, node.start - _TITLE_ABOVE), node.start)):
                return node
            around = around.parent
    return None


def _are_apart(one: Node, other: Node) -> bool:
    return one.end <= other.start or other.end <= one.start


def _is_verse(page: ClassifiedPage, node: Node, weight: int, dense: int) -> bool:
    """Return whether a container holds only lines of sentences, and the densest element is not far longer."""
    lines = range(node.start, node.end)
    if len(lines) < _FEWEST_LINES or dense > _OTHER_SHARE * weight:
        return False
    return all(page.rules[i] is None and page.plain[i].endswith(QUOTED_ENDS) for i in lines)


def _links_under_headline(page: ClassifiedPage, hidden_too: bool) -> Node | None:
    """Return the container of the body alone right under the headline, of a page whose article is a list of links."""
    for node in page.markup.nodes:
        if (node.hidden and not hidden_too) or node.body_strength() < _STRONG:
            continue
        above = range(max(0, node.start - _TITLE_ABOVE), node.start)
        rows = (i for i in range(node.start, node.end) if page.is_link_row(i) and page.rules[i] is None)
        if any(page.is_whole_title(i) for i in above) and sum(page.blocks[i].link_chars >= _HEADLINE for i in rows) > 1:
            return node
    return None


def _is_text(page: ClassifiedPage, i: int) -> bool:
    return (
        page.is_paragraph(i)
        and page.rules[i] is None
        and not page.blocks[i].link_chars
        and not page.is_header(i)
        and not page.is_disclaimer(i)
    )


def _is_running(page: ClassifiedPage, i: int) -> bool:
    return _is_text(page, i) or page.is_short_sentence(i)


def _beside(page: ClassifiedPage, start: int, end: int) -> tuple[int, int]:
    """Extend the text of a flat page by the paragraphs in the same elements, from which boxes of links separate it.

    They are between the header line and the first line that only footers have.
    """
    rules, blocks = page.rules, page.blocks
    elements = _elements(page, start, end)
    head = next((i for i in range(start - 1, -1, -1) if page.is_header(i) or page.is_whole_title(i)), start)
    above = range(head + 1, start)
    first = next((i for i in above if _is_running(page, i) and _element(blocks[i].node) in elements), start)
    last = end - 1
    for i in range(end, len(blocks)):
        if i - last > _BOX:
            break
        rule = rules[i]
        if rule is not None and rule.zone == CUT and (rule.strong or not rule.heads_list):
            break
        if (_is_running(page, i) and _element(blocks[i].node) in elements) or (
            (blocks[i].node.tag in OF_LISTS or page.is_signature_date(i)) and _closes(page, i, elements)
        ):
            last = i
    last = _end_of_closing(page, last + 1, elements) - 1
    if last + 1 < len(blocks) and blocks[last].node.tag in CELLS and blocks[last + 1].node.tag in CELLS:
        rule = rules[last + 1]
        last += rule is not None and rule.zone == EDGE  # the word of a button in the last cell
    return first, max(last + 1, _end_of_table(page, start, last), _end_of_organisers(page, last))


def _element(node: Node) -> _Element:
    """Return what the elements of the paragraphs of one text have in common, if each paragraph has its own."""
    if node.end - node.start > 1 or node.parent is None:
        return node, "", ""
    return node.parent, node.tag, node.classes


def _elements(page: ClassifiedPage, start: int, end: int) -> set[_Element]:
    return {_element(page.blocks[i].node) for i in range(start, end) if _is_running(page, i)}


def _end_of_closing(page: ClassifiedPage, end: int, elements: set[_Element]) -> int:
    """Return the end of the lines right below a text that are in its elements: signature, contacts, a list, a table."""
    while end < len(page.blocks) and _closes(page, end, elements):
        end += 1
    return end


def _closes(page: ClassifiedPage, i: int, elements: set[_Element]) -> bool:
    block = page.blocks[i]
    if page.rules[i] is not None or block.link_chars or page.is_disclaimer(i):
        return False
    if block.node.tag in CELLS and any(element[0].tag in CELLS for element in elements):
        return False  # the table is the layout of the page
    if block.node.tag in OF_LISTS:
        return any(_element(around) in elements for around in _around(block.node))
    return _element(block.node) in elements and (page.is_signature_date(i) or not page.is_header(i))


def _end_of_table(page: ClassifiedPage, start: int, last: int) -> int:
    """Return the end of the table of data that a block is in, if the label of its last row alone is below; else 0."""
    if not page.is_label_of_data(last + 1):
        return 0
    table = page.blocks[last].node.parent
    return table.end if table is not None and start <= table.start and table.end == last + 3 else 0


def _end_of_organisers(page: ClassifiedPage, last: int) -> int:
    """Return the end of the element that a block is in, if only organisers and addresses are below it there; else 0."""
    if not 0 <= last < len(page.blocks):
        return 0
    node = page.blocks[last].node
    lines = range(last + 1, min(node.end, last + 1 + _ORGANISERS))
    rules = [page.rules[i] for i in lines]
    if lines.stop < node.end or any(r is None or r.reason.kind != "footer" or r.zone != TAIL for r in rules):
        return 0
    return node.end


def _end_of_text_below(page: ClassifiedPage, container: Node, hidden_too: bool) -> int:
    """Return the end of the text right below a container, if an end tag without a start tag closed it early.

    The text is paragraphs of the elements around the container, or of the next elements if they begin with one and hold
    more or have no name, as boxes of the page have: the second part of a body, perhaps below an advertisement.
    """
    end = begin = container.end
    around = set(_around(container))
    copy = page.copy(hidden_too)
    copied = range(0) if copy is None else range(copy.start, copy.end)
    parts = {node.start: node for node in page.markup.nodes if node.parent is container.parent and node.tag != "p"}
    part = None
    for i in range(container.end, len(page.blocks)):
        node = page.blocks[i].node
        if i == begin and i in parts and not parts[i].hidden:
            lines = range(i, parts[i].end)
            if len(lines) <= _ADVERTISEMENT and all(page.is_link_row(j) for j in lines):
                begin = lines.stop
            elif i == end and _is_signature(page, lines):
                end = begin = lines.stop
            elif _is_text(page, i) and (
                sum(_is_text(page, j) for j in lines) > 1
                or (_is_plain(parts[i]) and not any(page.blocks[j].link_chars for j in lines))
            ):
                part = parts[i]
        if i < begin:
            continue
        if i in copied:
            break
        if part is None or i >= part.end:
            if node not in around and not (node.tag == "p" and node.parent in around):
                break
        elif page.is_title(i):
            break
        signs = page.is_office(i) or page.is_signature_date(i)
        if page.rules[i] is not None or page.is_link_row(i) or page.is_disclaimer(i):
            break
        if page.is_header(i) and not signs:
            break
        is_sentence = page.blocks[i].text.endswith("。")  # also a short one: 特此公告。
        is_byline = len(page.plain[i]) <= _LONGEST_OFFICE and _BYLINE.match(page.plain[i]) is not None
        if page.is_paragraph(i) or (i == end and (signs or is_sentence or is_byline)):
            end = begin = i + 1
    return end


def _end_of_signature(page: ClassifiedPage, end: int) -> int:
    """Return the end of the offices and the day that sign right below the text, in elements of their own."""
    day = end
    while (
        day < len(page.blocks) and day - end < _ORGANISERS and page.is_office(day) and not page.blocks[day].link_chars
    ):
        day += 1
    return day + 1 if end < day < len(page.blocks) and page.is_signature_date(day) else end


def _is_signature(page: ClassifiedPage, lines: range) -> bool:
    """Return whether lines are the names of one or two offices and a day in words."""
    if not 1 < len(lines) <= _ADVERTISEMENT + 1 or not page.is_signature_date(lines.stop - 1):
        return False
    return all(
        len(page.plain[i]) <= _LONGEST_OFFICE
        and page.rules[i] is None
        and not page.blocks[i].link_chars
        and not page.has_sentence_mark(i)
        and not page.is_title(i)
        for i in lines[:-1]
    )


def _is_plain(node: Node) -> bool:
    """Return whether an element is a `<div>` without a name: editors of text write it, templates hardly ever."""
    return node.tag == "div" and not (node.classes or node.ident)


def _all_parts(page: ClassifiedPage, container: Node, hidden_too: bool) -> tuple[int, int]:
    """Return the interval of a container and of the elements of the same kind beside it that are other parts of a body.

    Pictures, advertisements or boxes are between the parts. A part begins with running text, as neither an article of a
    list nor a comment does.
    """
    start, end = container.start, container.end
    copy = page.copy(hidden_too)
    copied = range(0) if copy is None else range(copy.start, copy.end)
    parts = [node for node in page.markup.nodes if node.parent is container.parent and _is_twin(node, container)]
    for part in parts:
        if part.start >= end:
            if not _is_part(page, part, range(end, part.end)) or part.start in copied:
                break
            end = part.end
    for part in reversed(parts):
        if part.end <= start:
            if not _is_part(page, part, range(part.start, start)) or start in copied:
                break
            start = part.start
    return start, end


def _is_twin(node: Node, container: Node) -> bool:
    """Return whether an element is like a container: by its classes or numbered id (content, content2)."""
    if node.tag != container.tag:
        return False
    if node.classes == container.classes and (node.classes or node.tag in PARTS):
        return True
    stem = container.ident.rstrip("0123456789")
    return bool(stem) and node.ident != container.ident and node.ident.rstrip("0123456789") == stem


def _is_part(page: ClassifiedPage, part: Node, lines: range) -> bool:
    """Return whether an element is a part of a body, of which `lines` are the blocks up to the next part."""
    if part.hidden or len(lines) - (part.end - part.start) > _BOX or not _is_text(page, part.start):
        return False
    own = range(part.start, part.end)
    if sum(page.is_link_row(i) for i in own) >= sum(_is_text(page, i) for i in own):
        return False  # summaries with their headlines or buttons
    return not any(
        page.is_whole_title(i)
        or is_certain_end(page, i)
        or page.is_dateline(i)
        or (page.rules[i] is not None and page.plain[i].endswith(_COMMENTS))
        or (page.is_header(i) and page.is_page_info(i))
        for i in lines
    )


def _around(node: Node) -> Iterator[Node]:
    """Yield the elements around an element, the innermost first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _choose(page: ClassifiedPage, weights: list[int], hidden_too: bool) -> Body:
    """Choose the container, the densest element or the maximum subarray of a page."""
    markup = page.markup
    sums = prefix_sums(weights)
    dense, best = markup.root, sums[-1]
    for node in markup.nodes:
        if node.hidden and not hidden_too:
            continue
        weight = sums[node.end] - sums[node.start]
        if weight > best or (weight == best and node.end - node.start <= dense.end - dense.start):
            dense, best = node, weight
    chosen, method = _named_container(markup, sums, best, hidden_too) if best > 0 else None, "container"
    low = high = span_weight = 0
    if chosen is None or chosen.body_strength() < _STRONG:
        low, high, span_weight = _maximum_subarray(sums)
        # links are no reason to reject a container of the body alone: a table of links is part of the article
        without_cost = prefix_sums([max(weight, 0) for weight in weights])
        most = best if best > 0 else span_weight
        strong = _named_container(markup, without_cost, most, hidden_too, strongest=True) if most else None
        if strong is not None and (chosen is None or strong.start <= chosen.start < chosen.end <= strong.end):
            chosen = strong
        chosen = chosen or _container_of_headline(page, sums, dense, hidden_too)
    if chosen is None and best <= 0:
        chosen = _links_under_headline(page, hidden_too)
        if chosen is None:
            return NO_BODY
    if chosen is None:
        chosen, method = dense, "density"
    weight = sums[chosen.end] - sums[chosen.start]
    if method == "density" and span_weight > _SPAN_GAIN * weight:
        # a flat page: the article and lists of links share one element
        return Body(*_beside(page, low, high), method, span_weight, hidden_too)
    is_strong = method == "container" and chosen.body_strength() >= _STRONG
    start, end = _all_parts(page, chosen, hidden_too)
    if method == "density":
        end = _end_of_closing(page, end, _elements(page, start, end))
    if method == "container":
        end = max(end, _end_of_text_below(page, chosen, hidden_too))
    else:
        end = _end_of_signature(page, end)
    return Body(start, end, method, weight, hidden_too, is_strong)
