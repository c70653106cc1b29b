"""Reads the day that a row of a column shows.

`cleaner.dates` has the forms of dates. This module adds the forms that only rows have: labels, lines of a summary,
dates at the edge of a title, month and day without a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from cleaner.dates import CLOCK_FORM, DAY_FORM, URL_YEAR, find, find_republic, find_split, to_day

#: Text of a row beyond this length is a summary, whose dates are those of the events.
MAX_CONTEXT = 600

#: Every date has a digit, or the word for the year after Chinese numerals.
_OF_DATE = re.compile(r"[\d年]")
#: A line that is a day without separators.
_COMPACT = re.compile(rf"[\[(【（]?({URL_YEAR})(\d\d)(\d\d)[\])】）]?")
#: A day of a year of the Republic of China, in a line without words: `112-09-27`.
_REPUBLIC = re.compile(r"(?<![^\s\[(【（])1[0-4]\d[-/.]\d\d?[-/.]\d\d?(?![^\s\])】）])")
#: The separators that a template sets between the parts of a day: `27 | 2023-09`.
_BETWEEN_PARTS = re.compile(r"\s[-|/,，·—]\s?|(?<=\d)[|/,，·—]\s")
#: A day with the year at the end, `27/09/2023` or `09/27/2023`. Which number is the day shows in the other rows.
_SEPARATOR = r"(?:\s?[-/.,，·|]\s?|\s)"
_YEAR_LAST = re.compile(
    rf"(?<![\d./-])(\d\d?)日?{_SEPARATOR}(\d\d?)(?:(月)[,，]?\s?|{_SEPARATOR})({URL_YEAR})(?![\d./-])"
)
_MONTH = r"(?:[0０]?[1-9１-９]|[1１][0-2０-２])"
_DAY = r"(?:[0０]?[1-9１-９]|[12１２]\d|[3３][01０１])"
_OPENING, _CLOSING = r"[\[［【(（]", r"[\]］】)）]"
#: Month and day without a year: in brackets, or as the only text of a row except its title. Telephone numbers and
#: prices have such parts, too: the numbers must be possible ones, and without brackets a point does not separate them.
_MONTH_DAY = re.compile(
    rf"{_OPENING}\s{{0,3}}{_MONTH}\s?[-/.－／．月]\s?{_DAY}日?\s{{0,3}}{_CLOSING}"
    rf"|^[^\S\n]{{0,9}}{_MONTH}\s?[-/－／月]\s?{_DAY}日?(?:\s{{1,3}}{CLOCK_FORM})?[^\S\n]{{0,9}}$",
    re.M,
)
#: In a row with several dates these words label the day of publication.
_PUBLISHED = re.compile(r"(?:发布|公开|上网)(?:时间|日期)\s{0,3}[:：]?\s{0,3}[\[［【(（]?\s{0,3}")
#: The same words without 时间, before or after a day, in a line that is not a sentence.
_DAY_PUBLISHED = re.compile(
    rf"(?:发布|公开|上网)\s?(?:于|[:：])\s?{DAY_FORM}|{DAY_FORM}\s?(?:发布|公开|上网)(?!时间|日期|\s?(?:于|[:：]))"
)
_ATTRIBUTE_LABEL = re.compile(r"(?:发布|发表|更新|添加|录入|公开)(?:时间|日期)\s{0,3}[:：]\s{0,3}")
#: An attribute that is a date, or its last line, has at most this many word characters (`20 Aug 2020`).
_MAX_ATTRIBUTE_WORDS = 4
_MONTHS = 12
#: A date is looked for in this many characters after such a label.
_LABELLED_LENGTH = 40
#: The line of a date has at most this many other word characters: a label and a source
#: (`来源：本网 日期：2020-08-20 16:35`).
_MAX_WORD_CHARACTERS = 8
#: A character of a word, and not of a date.
WORD_CHARACTER = re.compile(r"[^\W\d_年月日]")
_EDGE = rf"{DAY_FORM}(?:\s{{0,3}}{CLOCK_FORM})?"
#: In brackets, the day may be without its year. A date with 年 or 月 right after a title belongs to it:
#: 空气质量日报2020年8月20日, 空气质量日报（8月20日）.
_BRACKETED = rf"{_OPENING}\s{{0,3}}(?:{_EDGE}|{_MONTH}[-/－／]{_DAY})\s{{0,3}}{_CLOSING}"
_EDGE_DATE_START = re.compile(rf"^\s{{0,9}}(?:{_EDGE}\s{{1,9}}|{_BRACKETED}\s{{0,9}})")
_EDGE_DATE_END = re.compile(
    rf"(?:\s{{1,9}}{_EDGE}|(?<=[\u3400-\u9fff）》”!！?？])(?<![至到])(?=\d{{4}}[-/－／]){_EDGE}|\s{{0,9}}{_BRACKETED})\s{{0,9}}$"
)


def read_date(text: str) -> date | None:
    """Return the day of publication of a row, None if it shows no day.

    A month and day without a year is not a date: the year is not guessed.

    Args:
        text: The row's text outside its title, one piece a line. Of several dates the one with the label of the day of
            publication is used, else one that is alone on its line, else the first: summaries contain other dates.
    """
    text = beginning(text, MAX_CONTEXT)
    if not _OF_DATE.search(text):
        return None
    label = _PUBLISHED.search(text)
    if label:
        found = _first(beginning(text[label.end() :], _LABELLED_LENGTH))
        if found:
            return found
    dates = []
    for line in _lines(text):
        found, words = _first(line), len(WORD_CHARACTER.findall(line))
        if found and words <= _MAX_WORD_CHARACTERS and (labelled := _DAY_PUBLISHED.search(line)):
            return _first(labelled[0])
        if found:
            dates.append((words, found))
    fewest = min((words for words, _ in dates), default=_MAX_WORD_CHARACTERS + 1)
    if fewest <= _MAX_WORD_CHARACTERS:
        return next(found for words, found in dates if words == fewest)
    return _first(text)


def date_in_attribute(value: str) -> str:
    """Return the part of an attribute with a day: all, the last line, or what follows a label (`更新时间：2020-8-20`).

    Returns:
        "" for other values, such as a title or a summary with a date in it.
    """
    label = _ATTRIBUTE_LABEL.search(value)
    part = beginning(value[label.end() :], _LABELLED_LENGTH) if label else value.rstrip().rpartition("\n")[2]
    if len(part) > _LABELLED_LENGTH or len(WORD_CHARACTER.findall(part)) > _MAX_ATTRIBUTE_WORDS or not _first(part):
        return ""
    return part


def without_sentences(text: str) -> str:
    """Return a row's text without the lines that are too long for a date's line.

    For lists that show no dates: the dates in their summaries are those of the events.
    """
    return "\n".join(line for line in text.splitlines() if len(WORD_CHARACTER.findall(line)) <= _MAX_WORD_CHARACTERS)


def beginning(text: str, most: int) -> str:
    """Return the first characters of a text, without the part of a number: `2020-08-2` would be another day."""
    cut = text[:most]
    return cut.rstrip("0123456789") if text[most : most + 1].isdecimal() else cut


def shows_day(text: str) -> bool:
    """Return whether a row's text shows a day, with its year or without (`08-20`)."""
    text = beginning(text, MAX_CONTEXT)
    if not _OF_DATE.search(text):
        return False
    return _first(text) is not None or bool(_MONTH_DAY.search(text) or _year_last(text))


def with_common_order(texts: Sequence[str]) -> list[str]:
    """Return the texts of the rows of a list, with a line for each day that has its year at the end (`27/09/2023`).

    The rows have one order of day and month. It is day first, unless a number that can only be a day is the second.
    """
    numbers = [None if read_date(text) else _year_last(text) for text in texts]
    month_first = any(found and found[1] > _MONTHS for found in numbers) and not any(
        found and found[0] > _MONTHS for found in numbers
    )
    lines = []
    for text, found in zip(texts, numbers, strict=True):
        day = found and to_day(found[2], *(found[:2] if month_first else found[1::-1]))
        lines.append(f"{day}\n{text}" if day else text)
    return lines


def _year_last(text: str) -> tuple[int, int, int] | None:
    """Return the numbers of a day that has its year at the end, None if there is none."""
    for line in _lines(text):
        found = _YEAR_LAST.search(line)
        if found and len(WORD_CHARACTER.findall(line)) <= _MAX_WORD_CHARACTERS:
            one, other, year = int(found[1]), int(found[2]), int(found[4])
            if to_day(year, other, one) or (not found[3] and to_day(year, one, other)):
                return one, other, year
    return None


def split_date(title: str) -> tuple[str, str]:
    """Split a date, with its brackets, off the beginning or end of a title.

    Whether the date is the row's or belongs to the title shows only in the other rows of the list.

    Returns:
        The title without the date, and the date; the title as it is and "" where there is none.
    """
    for edge in (_EDGE_DATE_START, _EDGE_DATE_END):
        found = edge.search(title)
        if found:
            rest = title[: found.start()] + title[found.end() :]
            if rest.strip():
                return rest.strip(), found[0]
    return title, ""


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text; lines without words, such as a large day above year and month, are joined to one."""
    for wordless, lines in groupby(text.splitlines(), lambda line: not WORD_CHARACTER.search(line)):
        if wordless:
            yield " ".join(lines)
        else:
            yield from lines


def _first(text: str) -> date | None:
    found = find(text) or find_split(text)
    if not found and not WORD_CHARACTER.search(text):
        found = find_split(_BETWEEN_PARTS.sub(" ", text))
        if not found and (republic := _REPUBLIC.search(text)):
            found = find_republic(republic[0])
    if found:
        return found.when.date()
    compact = (_COMPACT.fullmatch(line.strip()) for line in text.splitlines())
    days = (to_day(int(match[1]), int(match[2]), int(match[3])) for match in compact if match)
    return next((day for day in days if day), None)
