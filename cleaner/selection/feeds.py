"""Finds feeds: other articles of the site, each with a linked headline, perhaps a summary, and its source and time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cleaner import dates

if TYPE_CHECKING:
    from cleaner.selection.classify import ClassifiedPage

#: Characters of the shortest headline, and of the longest line with source and time.
_HEADLINE: Final = 6
_LONGEST_STAMP: Final = 40
#: The source and time are at most this many blocks below the headline: a summary, tags and counters are between them.
_STAMP_WITHIN: Final = 4
#: So many blocks may be between two articles: an advertisement, or a summary below the time.
_BETWEEN: Final = 3
#: Fewer articles do not make a feed.
_FEWEST: Final = 3
#: A day without its year, alone in its line or behind the source.
_DAY_OF_YEAR: Final = re.compile(r"(?:[^\s\d，。：]{2,12}\s)?(?:\d{1,2}月\d{1,2}日(?:\s?\d\d:\d\d)?|\d\d-\d\d)")
#: Times without a date: 3小时前, 昨天 10:20, 11-08 10:20.
_RECENT: Final = re.compile(
    r"(?:\d{1,2}\s?(?:分钟|小时|天|周|个月|年)前|刚刚|(?:昨天|前天|今天)\s?\d{1,2}:\d\d|\d\d-\d\d\s\d\d:\d\d)(?:\s.{0,12}|\s?(?:评论|跟[帖贴]|阅读|点赞)\s?\d{0,8}|\s?\d{1,8}\s?(?:评论|评|跟[帖贴]|阅读|赞))?$"
)


def is_stamp(text: str) -> bool:
    """Return whether a short line has the time of an article or a comment."""
    if len(text) > _LONGEST_STAMP:
        return False
    return dates.has_date(text) or _RECENT.search(text) is not None or _DAY_OF_YEAR.fullmatch(text) is not None


def is_time_ago(text: str) -> bool:
    """Return whether a short line begins with a time without a date: 3小时前, 昨天 10:20."""
    return len(text) <= _LONGEST_STAMP and _RECENT.match(text) is not None


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
            if articles >= _FEWEST:
                feeds.append(range(start, end))
            articles = 0
        if not articles:
            start = i
        articles += 1
        i = end = stamp + 1
    if articles >= _FEWEST:
        feeds.append(range(start, end))
    return feeds


def _stamp_below(page: ClassifiedPage, i: int) -> int:
    """Return the index of the line with source and time below a headline; -1 if the block is no such headline."""
    blocks = page.blocks
    if blocks[i].link_chars < _HEADLINE or not page.is_link_row(i) or page.is_attachment(i):
        return -1
    if page.plain[i].startswith("《") and page.plain[i].endswith("》"):
        return -1  # a document
    if _has_date_and_summary(page, i):
        return i
    for j in range(i + 1, min(i + 1 + _STAMP_WITHIN, len(blocks))):
        text = blocks[j].text
        if page.is_whole_title(j):
            return -1  # a menu above the page's own headline and header line
        if page.is_link_row(j):
            if blocks[j].link_chars >= _HEADLINE and text != blocks[i].text:
                return -1
        elif is_stamp(text):
            return j
    return -1


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
