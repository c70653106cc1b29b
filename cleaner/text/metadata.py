"""Reads the metadata of a text without markup: its title, and the lines with date, source, author and editor."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cleaner.article import Article, Metadata
from cleaner.dates import with_common_dates
from cleaner.lexicon.labels import LABELS
from cleaner.lexicon.phrases import is_credit, is_office
from cleaner.metadata.infoline import MAX_LINE
from cleaner.metadata.metadata import read_header
from cleaner.text.headers import named_source
from cleaner.text.line_scores import DOCUMENT_SCORE, LineScore
from cleaner.text.lines import Lines

#: The longest distance in lines from the article to the header line above, and to the lines with date and editor below.
_REACH: Final = 40
_NEAR: Final = 12
#: A credit is in this many of the article's last lines.
_LAST: Final = 3
#: 《人民日报》 as the name of a source.
_BOOK_MARKS: Final = re.compile(r"^《\s?([^《》]{2,30}?)\s?》$")
#: The title of a text without header line: its first line, of this length, if a sentence follows.
_SHORTEST_TITLE: Final = 6
_LONGEST_TITLE: Final = 50
_NO_TITLE: Final = re.compile(
    r"记者|通讯员|编辑|作者|原标题|^[（(\[]|^[【\[][^】\]]{1,30}[】\]]$|^\d{1,2}[、.．]|^[一二三四五六七八九十]{1,3}[、.．]"
    r"|[。；;，,、：:]$|[电讯]\s|^[文图][/／|｜]|[:：]\s?\d|[中小]学$"
)
#: The line in which forums name the topic of a page.
_TOPIC: Final = re.compile(r"查看完整版本[:：]\s?(\S.{3,80})")
#: The source of an article in a line far below it.
_SOURCE: Final = re.compile(r"(?:信息|文章|稿件|新闻)?来\s?源\s?[:：]|稿源[:：]|转自[:：]")


def read_metadata(lines: Lines, scores: list[LineScore], title: int, start: int, end: int) -> Article:
    """Return an article without paragraphs that has the metadata of the lines around an interval.

    Args:
        lines: The lines of the text.
        scores: Their scores.
        title: The index of the title, or -1.
        start: The first line of the article.
        end: The line after its last.
    """
    above = _read(lines, max(title + 1, start - _REACH), start)
    below = _read(lines, end, end + _NEAR, _is_labelled)
    last = _read(lines, max(start, end - _LAST), end, is_credit)
    named = (named_source(lines.read[i]) for i in range(max(title + 1, start - _REACH), start))
    source = above.source or next(filter(None, named), "") or below.source or last.source
    if not source:
        source = _read(lines, end + _NEAR, end + _REACH, _is_source).source
    dated = above if above.date else below
    return Article(
        title=_title(lines, scores, title, start, end),
        date=dated.date,
        date_shown=dated.date_shown,
        source=_BOOK_MARKS.sub(r"\1", source),
        author=above.author or below.author,
        editor=below.editor or above.editor,
        doc_number=above.doc_number,
        office=above.office,
    )


def _read(lines: Lines, start: int, stop: int, wanted: Callable[[str], bool] = bool) -> Metadata:
    """Read the wanted ones of some lines as header lines, with names as the text has them."""
    rows = [i for i in range(start, min(stop, len(lines.read))) if wanted(lines.read[i])]
    found = read_header([with_common_dates(lines.read[i]) for i in rows])
    if lines.read is lines.shown:
        return found
    return replace(
        found,
        source=_shown(lines, rows, found.source),
        author=_shown(lines, rows, found.author),
        editor=_shown(lines, rows, found.editor),
        office=_shown(lines, rows, found.office),
    )


def _shown(lines: Lines, rows: list[int], name: str) -> str:
    """Return a name that was read in simplified characters as the text has it."""
    for i in rows:
        at = lines.read[i].find(name)
        if name and at >= 0:
            return lines.shown[i][at : at + len(name)]
    return name


def _title(lines: Lines, scores: list[LineScore], title: int, start: int, end: int) -> str:
    if title >= 0:
        return lines.shown[title]
    if start + 1 < end:
        line = lines.shown[start]
        if (
            _SHORTEST_TITLE <= len(line) <= _LONGEST_TITLE
            and scores[start].weight <= 0
            and scores[start].boundary is None
            and _NO_TITLE.search(lines.read[start]) is None
            and not is_office(line)
            and any(score.weight >= DOCUMENT_SCORE.weight for score in scores[start + 1 : min(end, start + 4)])
        ):
            return line
    topics = (_TOPIC.fullmatch(line) for line in lines.read[end : end + _NEAR])
    topic = next(filter(None, topics), None)
    return _shown(lines, list(range(end, min(len(lines.read), end + _NEAR))), topic[1]) if topic else ""


def _is_labelled(line: str) -> bool:
    return any(label.marked for label in LABELS.find(line[:MAX_LINE]))


def _is_source(line: str) -> bool:
    return _SOURCE.match(line) is not None
