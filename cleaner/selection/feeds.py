"""Finds what repeats lines with a time: feeds and threads.

A feed is other articles of the site, each with a linked headline, perhaps a summary, and its source and time. A thread
is readers' comments, each with a name, its time and the buttons to answer it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cleaner import dates
from cleaner.markup.elements import SUBHEADINGS
from cleaner.selection.named_boxes import element_of

if TYPE_CHECKING:
    from cleaner.markup.page import Block, Node
    from cleaner.selection.classify import ClassifiedPage

#: Characters of the shortest headline (a shorter one and its time are in one element), and of the longest line with
#: source and time.
_HEADLINE: Final = 6
_SHORT_HEADLINE: Final = 2
_LONGEST_STAMP: Final = 40
#: Elements of an article's headline; its header line and its text are at most so many blocks below it.
_HEADLINES: Final = frozenset(("h1", "h2", "h3"))
_HEADER_BELOW: Final = 2
_TEXT_BELOW: Final = 4
#: The source and time are at most this many blocks below the headline: a summary, tags and counters are between them.
_STAMP_WITHIN: Final = 4
#: A line with counters is at most this many blocks below a heading that is no link, and what the lexicon calls it.
_COUNTERS_WITHIN: Final = 3
_TOOLBAR: Final = "toolbar"
_DIGIT: Final = re.compile(r"\d")
#: So many blocks may be between two articles: an advertisement, or a summary below the time.
_BETWEEN: Final = 3
#: The text above a feed without links is searched in so many blocks.
_TEXT_ABOVE: Final = 100
#: Fewer articles do not make a feed.
_FEWEST: Final = 3
#: A day without its year, alone in its line or behind the source.
_DAY_OF_YEAR: Final = re.compile(r"(?:[^\s\d，。：]{2,12}\s)?(?:\d{1,2}月\d{1,2}日(?:\s?\d\d:\d\d)?|\d\d-\d\d)")
#: Times without a date: 3小时前, 昨天 10:20, 11-08 10:20.
_RECENT: Final = re.compile(
    r"(?:\d{1,2}\s?(?:分钟|小时|天|周|个月|年)前|刚刚|(?:昨天|前天|今天)\s?\d{1,2}:\d\d|\d\d-\d\d\s\d\d:\d\d(?:[^，。；：]{0,8}[：]\s?[\d.]{1,8}万?)?)(?:\s.{0,12}|\s?(?:评论|跟[帖贴]|阅读|点赞)\s?\d{0,8}|\s?\d{1,8}\s?(?:评论|评|跟[帖贴]|阅读|赞))?$"
)
#: Paragraphs of a feed end in such a button, with signs around it.
_LONGEST_BUTTON: Final = 8
_BUTTON_SIGNS: Final = " []【】()（）<>＞»…."
#: The name of an account before such a time (某号 08-07 21:14); elements beside each other may have no space between.
_ACCOUNT: Final = re.compile(r"[^\d，。：；、“”（）()《》]{0,16}")
#: A comment has at most this many blocks.
_COMMENT: Final = 30
#: A reader's name beside the time of day of the comment.
_NAME_AND_TIME: Final = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?\s\S|\S\s(?:时间：)?(?:\d{2,4}\D){2}\d{1,2}日?\s\d{1,2}:\d\d"
)
#: The buttons of a comment, with counters.
_ANSWER: Final = re.compile(
    r"(?:(?:回复|回应|引用|举报|支持|反对|评论|点赞|顶|踩|赞|删除)[\s\d()（）\[\]|·]{0,12}){1,8}|.{0,20}\d{1,5}楼.{0,10}回复"
)


def is_stamp(text: str) -> bool:
    """Return whether a short line has the time of an article or a comment."""
    if len(text) > _LONGEST_STAMP:
        return False
    return dates.has_date(text) or _RECENT.search(text) is not None or _DAY_OF_YEAR.fullmatch(text) is not None


def is_time_ago(text: str) -> bool:
    """Return whether a short line is a time without a date, perhaps behind a name: 3小时前, 某号 昨天 10:20."""
    if len(text) > _LONGEST_STAMP:
        return False
    name = _ACCOUNT.match(text)
    return name is not None and (_RECENT.match(text) or _RECENT.match(text, name.end())) is not None


def find_feeds(page: ClassifiedPage) -> list[range]:
    """Return the intervals of blocks that are feeds, in page order."""
    feeds: list[range] = []
    start = end = -1
    articles = 0
    i, last = 0, len(page.blocks)
    while i < last:
        stamp = _stamp_below(page, i)
        if stamp < 0:
            i += 1
            continue
        if articles and i - end > _BETWEEN:
            if articles >= _FEWEST and _is_below_text(page, start, end):
                feeds.append(range(start, end))
            articles = 0
        if not articles:
            start = i
        articles += 1
        i = end = stamp + 1
    if articles >= _FEWEST and _is_below_text(page, start, end):
        feeds.append(range(start, end))
    return feeds


def _is_below_text(page: ClassifiedPage, start: int, end: int) -> bool:
    """Return whether a feed without links is below text in another element; without, it may be the article: a diary."""
    if any(page.blocks[i].link_chars or page.rules[i] is not None for i in range(start, end)):
        return True
    first = max(0, start - _TEXT_ABOVE)
    headline = next((i for i in range(start - 1, first - 1, -1) if page.is_headline(i)), first - 1)
    above = [i for i in range(headline + 1, start) if page.is_paragraph(i) and page.rules[i] is None]
    elements = {element_of(page.blocks[i].node) for i in above if not page.is_header(i)}
    return bool(elements) and not any(element_of(page.blocks[i].node) in elements for i in range(start, end))


def _stamp_below(page: ClassifiedPage, i: int) -> int:
    """Return the index of the line with source and time below a headline; -1 if the block is no such headline."""
    block = page.blocks[i]
    is_row = block.link_chars >= _SHORT_HEADLINE and page.is_link_row(i)
    if block.node.tag in SUBHEADINGS and (not is_row or page.is_attachment(i)):
        return _counters_below(page, i)
    stamp = _stamp_of_row(page, i) if is_row else -1
    return stamp if stamp >= 0 and not page.is_attachment(i) else -1


def _stamp_of_row(page: ClassifiedPage, i: int) -> int:
    """Return the index of the line with source and time below a row of links; -1 if there is none."""
    blocks = page.blocks
    is_short = blocks[i].link_chars < _HEADLINE
    if is_short and page.rules[i] is not None:
        return -1
    if page.plain[i].startswith("《") and page.plain[i].endswith("》"):
        return -1  # a document
    if not is_short and (_has_date_and_summary(page, i) or _is_recent(blocks[i].text)):
        return i
    for j in range(i + 1, min(i + 1 + _STAMP_WITHIN, len(blocks))):
        text = blocks[j].text
        if page.is_whole_title(j):
            return -1  # a menu above the page's own headline and header line
        if page.is_link_row(j):
            if blocks[j].link_chars >= _HEADLINE and text != blocks[i].text:
                return -1
        elif is_stamp(text):
            return j if not is_short or blocks[j].node is _element_of(blocks[i]) else -1
    return -1


def _counters_below(page: ClassifiedPage, i: int) -> int:
    """Return the index of the line with the time of the article under a heading, or how often it was read; -1 if none.

    The headings of a feed may be no links, because a script opens the articles. In live texts and interviews they are
    the names of speakers.
    """
    heading = page.plain[i]
    if heading.endswith(("：", ":")):
        return -1
    for j in range(i + 1, min(i + 1 + _COUNTERS_WITHIN, len(page.blocks))):
        rule = page.rules[j]
        if page.blocks[j].node.tag in SUBHEADINGS:
            return -1
        text = page.plain[j]
        if rule is not None and rule.reason.kind == _TOOLBAR and _DIGIT.search(text):
            return j
        if ":" in text and len(heading) >= _HEADLINE and is_stamp(text) and not page.is_page_info(j):
            return j
    return -1


def _is_recent(text: str) -> bool:
    """Return whether a linked line is a name or headline with a time before now (某人 12小时前), as over comments."""
    return text[-1] == "前" and len(text) <= _LONGEST_STAMP and _RECENT.search(text) is not None


def _element_of(headline: Block) -> Node | None:
    """Return the element around a headline; that around a heading."""
    return headline.node.parent if headline.node.tag in SUBHEADINGS else headline.node


def _has_date_and_summary(page: ClassifiedPage, i: int) -> bool:
    """Return whether a linked headline has its date beside it and a summary below it.

    The header line of the page's own article, with its source as a link, has no such date.
    """
    text = page.blocks[i].text
    if page.blocks[i].link_chars == len(text) or i + 1 >= len(page.blocks):
        return False
    if (i and page.is_whole_title(i - 1)) or (page.is_page_info(i) and page.is_header(i)):
        return False
    return page.is_paragraph(i + 1) and dates.has_date(text)


def find_teasers(page: ClassifiedPage) -> list[int]:
    """Return the paragraphs below the article that end in the same button each: [详细].

    In a digest they are the article: nothing is above them, or text in their element without a sign of the end.
    """
    ends: dict[str, list[int]] = {}
    for anchor in page.markup.anchors:
        if 0 < len(anchor.raw) <= _LONGEST_BUTTON and page.is_paragraph(anchor.block):
            button = anchor.raw.strip(_BUTTON_SIGNS)
            if button and page.plain[anchor.block].rstrip(_BUTTON_SIGNS).endswith(button):
                ends.setdefault(button, []).append(anchor.block)
    teasers = [i for found in ends.values() if len(found) >= _FEWEST for i in found]
    if not teasers:
        return []
    first = min(teasers)
    headline = next((i for i in range(first) if page.is_headline(i)), -1)
    above = [i for i in range(headline + 1, first) if page.is_paragraph(i) and page.rules[i] is None]
    if not above:
        return []
    elements = {element_of(page.blocks[i].node) for i in above}
    has_end = any(rule is not None for rule in page.rules[above[-1] : first])
    return [i for i in teasers if has_end or element_of(page.blocks[i].node) not in elements]


def find_next_article(page: ClassifiedPage) -> int:
    """Return the headline of the article that a script appends for readers who scroll on; -1 if there is none.

    It has the tag and class of the page's own headline, a header line below it as that one, and text below that. In a
    digest, the first item has all these above the first text.
    """
    blocks = page.blocks
    own = -1
    has_text = False
    for i, block in enumerate(blocks):
        if own >= 0 and page.is_paragraph(i) and page.rules[i] is None and not page.is_header(i):
            has_text = True
        if block.node.tag not in _HEADLINES or block.node.hidden or not _has_header_line(page, i):
            continue
        if own < 0:
            if page.is_headline(i):
                own = i
        elif page.is_title(i):
            return -1  # a copy of the article
        elif block.node.tag == blocks[own].node.tag and block.node.classes == blocks[own].node.classes:
            is_article = has_text and any(
                page.is_paragraph(j) for j in range(i + 2, min(i + 2 + _TEXT_BELOW, len(blocks)))
            )
            return i if is_article else -1
    return -1


def _has_header_line(page: ClassifiedPage, i: int) -> bool:
    """Return whether a header line about the page, with a date, or a day and a time are right below a headline."""
    for j in range(i + 1, min(i + 1 + _HEADER_BELOW, len(page.blocks))):
        if dates.has_date(page.blocks[j].text) and page.is_header(j) and page.is_page_info(j):
            return True
        if ":" in page.plain[j] and page.is_dateline(j):
            return True
    return False


def find_thread(page: ClassifiedPage, first: int, stop: int) -> int:
    """Return where the first thread between two blocks begins; -1 if there is none."""
    start = head = -1
    comments = 0
    awaits_buttons = False
    for i in range(first, stop):
        if head >= 0 and i - head > _COMMENT:
            start = head = -1
            comments, awaits_buttons = 0, False
        text = page.plain[i]
        if len(text) > _LONGEST_STAMP:
            continue
        if ":" in text and _NAME_AND_TIME.search(text) is not None and is_stamp(text) and not page.is_page_info(i):
            head, awaits_buttons = i, True
            start = i if start < 0 else start
        elif awaits_buttons and _ANSWER.fullmatch(text):
            awaits_buttons = False
            comments += 1
            if comments == _FEWEST:
                return start
    return -1
