"""Reads the metadata of a text without markup: its title, and the lines with date, source, author and editor."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from cleaner.article import Metadata, Record
from cleaner.dates import DAY_FORM, ShownDate, find
from cleaner.lexicon.labels import DOCUMENT_DATE, ISSUE_DATE, LABELS
from cleaner.lexicon.phrases import DOC_NUMBER, is_credit
from cleaner.metadata import record
from cleaner.metadata.infoline import MAX_LINE, POSTED
from cleaner.metadata.metadata import read_header
from cleaner.metadata.source import byline_in, dateline, is_medium_line
from cleaner.text.headers import header_text, named_source
from cleaner.text.line_scores import COLONS, HEADER_LINE, SIGNED, LineScore
from cleaner.text.lines import FRAME, Lines
from cleaner.text.signs import BAR, BLANK, DIGIT, MARK, OPENING
from cleaner.text.title import (
    LIST_SIGNS,
    SHORTEST_FAR,
    TOPIC,
    first_title,
    glued_title,
    is_like,
    is_unlike,
    recorded_title,
)

#: The longest distance in lines from the article to the header line above, and to the lines with date and editor below.
_REACH: Final = 40
_NEAR: Final = 12
#: A credit is in this many of the article's last lines.
_LAST: Final = 3
#: The longest value in the line below its label.
_LONGEST_VALUE: Final = 40
#: The dates of documents, and the longest one.
_DOCUMENT_DATES: Final = frozenset((ISSUE_DATE, DOCUMENT_DATE))
_LONGEST_DATE: Final = 24
#: The time from which a document is in force, which is another role's date.
_IN_FORCE: Final = re.compile("实施|施行|生效|失效|废止")
#: 2020年1月30日（星期四）
_DAY_OF_WEEK: Final = re.compile(rf"{DAY_FORM}\s?[（(]?星期[一二三四五六日][）)]?")
#: 2020-01-30 10:20 as a line below the article.
_DAY_ALONE: Final = re.compile(rf"[\[（(]?{DAY_FORM}(?:\s\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?)?[\]）)]?")
#: 《人民日报》 as the name of a source.
_BOOK_MARKS: Final = re.compile(r"^《\s?([^《》]{2,30}?)\s?》$")
#: The shortest part of a title that was divided at its spaces.
_SHORTEST_PART: Final = 5
#: Names of columns, paths, dates and subtitles beside it.
_NO_PART: Final = re.compile(
    r"(?:新闻|动态|访谈|公告|要闻|资讯|频道|发布会|[\]】|｜:：])$|[>»›＞]|^(?:——|――)|\d[:：]\d\d"
)
#: What may stand behind a title in its line.
_AFTER_TITLE: Final = re.compile(
    rf"\s{DAY_FORM}(?:\s\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?)?$|\s?[（(]\d{{1,3}}/\d{{1,3}}[）)]$"
)
_SITE: Final = re.compile(r"\s?[_|｜–—-]{1,2}\s?([^\s_|｜–—-]{2,16})$")
#: How a comment begins: with the name of a reader.
_OF_READER: Final = re.compile(r"\S{1,20}\s(?:发表|发布)于\s?\d")
#: The source of an article in a line far below it.
_SOURCE: Final = re.compile(r"(?:信息|文章|稿件|新闻)?来\s?源\s?[:：]|稿源[:：]|转自[:：]")

_NOTHING: Final = Metadata()


def read_metadata(lines: Lines, scores: list[LineScore], title: int, start: int, end: int) -> dict[str, Any]:
    """Return the fields of `Metadata` that the lines around an interval show.

    Args:
        lines: The lines of the text.
        scores: Their scores.
        title: The index of the title, or -1.
        start: The first line of the article.
        end: The line after its last.
    """
    above = _read(lines, max(title + 1, start - _REACH), start)
    below = _read(lines, end, end + _NEAR, _is_labelled_by_site, MARK | OPENING | BAR | BLANK | DIGIT)
    last = _read(lines, max(start, end - _LAST), end, is_credit)
    signed = _read(lines, max(start, end - 1), end, _is_signed, MARK)
    source = above.source or _named_source(lines, title, start) or below.source or last.source
    if not source:
        source = _read(lines, end + _NEAR, end + _REACH, _is_source, MARK).source
    # the record may be above the title
    table = record.read_lines(lines.shown[i] for i in range(max(0, start - _REACH), start) if i != title)
    over = _read(lines, max(0, title - _LAST), title)
    dated = next((found for found in (above, over) if found.date), below)
    date = None if dated.date else _record_date(lines.read, start) or _day_below(lines.read, end)
    return {
        "title": _title(lines, scores, title, start, end, table),
        "date": date.when if date else dated.date,
        "date_shown": date.shown if date else dated.date_shown,
        "source": _BOOK_MARKS.sub(r"\1", source) if source[:1] == "《" else source,
        "author": above.author or below.author or signed.author or _byline(lines, title, start, end),
        "editor": below.editor or above.editor or signed.editor,
        "doc_number": record.number(table) or above.doc_number or _first_number(lines.read, start, end),
        "office": table.get("office", "") or above.office,
        "record": table,
    }


def _byline(lines: Lines, title: int, start: int, end: int) -> str:
    """Return the author in a byline above the text or at one of its ends, or in its dateline."""
    if start >= end:
        return ""
    rows = (*range(max(title + 1, start - _LAST), start), start, end - 1)
    named = next(filter(None, (byline_in(lines.shown[i]) for i in rows)), "")
    return named or dateline(lines.shown[start])


def _named_source(lines: Lines, title: int, start: int) -> str:
    """Return the source without a label: the name beside a date, or the name of a medium between title and article."""
    rows = range(max(title + 1, start - _REACH), start)
    named = next(filter(None, (named_source(lines.read[i]) for i in rows)), "")
    if named or title < 0:
        return named
    names = ((lines.shown[i].lstrip(LIST_SIGNS), lines.read[i].lstrip(LIST_SIGNS)) for i in rows)
    return next((shown for shown, read in names if is_medium_line(read)), "")


def _read(lines: Lines, start: int, stop: int, wanted: Callable[[str], bool] = bool, needed: int = -1) -> Metadata:
    """Read the wanted ones of some lines as header lines, with names as the text has them.

    Args:
        lines: The lines.
        start: The first of them.
        stop: The line after the last.
        wanted: Whether to read a line.
        needed: The signs of which a wanted line has one.
    """
    rows: list[int] = []
    for i in range(start, min(stop, len(lines.read))):
        is_value = bool(rows) and rows[-1] == i - 1 and lines.read[i - 1].endswith(COLONS)
        if is_value or ((needed < 0 or lines.signs[i] & needed) and wanted(lines.read[i])):
            rows.append(i)
    if not rows:
        return _NOTHING
    found = read_header(_with_values([header_text(lines.read[i]) for i in rows]))
    if lines.read is lines.shown:
        return found
    return replace(
        found,
        source=_shown(lines, rows, found.source),
        author=_shown(lines, rows, found.author),
        editor=_shown(lines, rows, found.editor),
        office=_shown(lines, rows, found.office),
    )


def _with_values(rows: list[str]) -> list[str]:
    """Return header lines, each label at the end of one with its value in the next."""
    joined: list[str] = []
    for row in rows:
        if joined and len(row) <= _LONGEST_VALUE and joined[-1].endswith(COLONS) and not _is_labelled(row):
            joined[-1] += f" {row}"
        else:
            joined.append(row)
    return joined


def _record_date(lines: list[str], start: int) -> ShownDate | None:
    """Return the date of a document in its record above the article."""
    for line in lines[max(0, start - _REACH) : start]:
        for label in LABELS.find(line[:MAX_LINE]):
            is_made = label.role in _DOCUMENT_DATES and _IN_FORCE.match(line, label.start) is None
            if is_made and label.marked:
                date = find(line[label.end : label.end + _LONGEST_DATE])
                if date:
                    return date
    return None


def _first_number(lines: list[str], start: int, end: int) -> str:
    """Return the number of a document that is one of the first lines of the article."""
    return next((line for line in lines[start : min(end, start + _LAST)] if DOC_NUMBER.fullmatch(line)), "")


def _day_below(lines: list[str], end: int) -> ShownDate | None:
    """Return the day that is a line below the article, or its last line if it has the weekday too."""
    for line in lines[max(0, end - _LAST) : end + _LAST]:
        if _DAY_OF_WEEK.fullmatch(line):
            return find(line)
    for line in lines[end : end + _LAST]:
        if _DAY_ALONE.fullmatch(line):
            return find(line)
    return None


def _shown(lines: Lines, rows: list[int], name: str) -> str:
    """Return a name that was read in simplified characters as the text has it."""
    for i in rows:
        read, shown = lines.read[i], lines.shown[i]
        at = read.find(name)
        if name and at >= 0:
            at += len(shown) - len(shown.lstrip(FRAME)) if len(read) < len(shown) else 0
            return shown[at : at + len(name)]
    return name


def _title(lines: Lines, scores: list[LineScore], title: int, start: int, end: int, table: Record) -> str:
    recorded = recorded_title(lines.read, start)
    if recorded:
        return _shown(lines, list(range(start)), recorded)
    if title < 0 and len(table.get("title", "")) >= SHORTEST_FAR:
        return table["title"]
    if title < 0 or is_unlike(lines.read[title], lines.read, start, end):
        rows = [i for i in range(max(0, start - _NEAR), start) if scores[i].boundary is HEADER_LINE]
        glued = next(filter(None, (glued_title(lines.read[i], lines.read, start, end) for i in rows)), "")
        if glued:
            return _shown(lines, rows, glued)
        first = first_title(lines.read, scores, start, end)
        if first >= 0 and (title < 0 or is_like(lines.read[first], lines.read, first + 1, end)):
            return lines.shown[first].lstrip(LIST_SIGNS)
    if title >= 0:
        return _without_site(_whole(lines, scores, title, start, end).lstrip(LIST_SIGNS))
    topics = (TOPIC.fullmatch(line) for line in lines.read[end : end + _NEAR])
    topic = next(filter(None, topics), None)
    return _shown(lines, list(range(end, min(len(lines.read), end + _NEAR))), topic[1]) if topic else ""


def _whole(lines: Lines, scores: list[LineScore], title: int, start: int, end: int) -> str:
    """Return a title with its parts from the same line of the text, which was divided at its spaces."""
    first, last = title, title
    while first > 0 and _is_part(lines, scores, first - 1, title, start, end):
        first -= 1
    while last + 1 < start and _is_part(lines, scores, last + 1, title, start, end):
        last += 1
    return " ".join(lines.shown[first : last + 1])


def _is_part(lines: Lines, scores: list[LineScore], i: int, title: int, start: int, end: int) -> bool:
    line, name = lines.read[i], lines.read[title]
    return (
        lines.sources[i] == lines.sources[title]
        and scores[i].boundary is None
        and len(line) >= _SHORTEST_PART
        and line not in name
        and name not in line
        and _NO_PART.search(line) is None
        and not is_medium_line(line)
        and is_like(line, lines.read, start, end)
    )


def _without_site(title: str) -> str:
    """Return a title without what templates set beside it: the day, the number of a picture, the name of the site."""
    title = _AFTER_TITLE.sub("", title)
    site = _SITE.search(title)
    if site is None or site.start() < SHORTEST_FAR or not ("_" in site[0] or is_medium_line(site[1])):
        return title
    return title[: site.start()]


def _is_labelled(line: str) -> bool:
    return any(label.marked for label in LABELS.find(LABELS.with_colon(line[:MAX_LINE])))


def _is_labelled_by_site(line: str) -> bool:
    """Return whether a line has labels, and is not that of a reader's comment (某某 发表于 2024-03-08)."""
    return (_is_labelled(line) and _OF_READER.match(line) is None) or POSTED.match(line) is not None


def _is_signed(line: str) -> bool:
    return SIGNED.fullmatch(line) is not None


def _is_source(line: str) -> bool:
    return _SOURCE.match(line) is not None
