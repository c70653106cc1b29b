"""The day that a row of a column shows, in the forms that Chinese sites use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from crawler.listing.dialects import day

_DIGIT = re.compile(r"\d")
_SEPARATOR = r"\s?[-/.．年]\s?"
_FULL = re.compile(rf"(?<!\d)((?:19|20)\d\d){_SEPARATOR}(\d{{1,2}})\s?[-/.．月]\s?(\d{{1,2}})(?![\d])")
_TWO_DIGIT_YEAR = re.compile(r"(?<![\d/.-])(\d\d)[-/.](\d\d)[-/.](\d\d)(?![\d/.-])")
#: The day set large, year and month small beside it: `20 2020-08`, `20 2020年8月`.
_DAY_FIRST = re.compile(r"(?<![\d:-])(\d{1,2})日?\s{1,9}((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})月?(?![\d]|\s?[-/.]\s?\d)")
#: Year and month small, the day set large after them: `2020-08 20`.
_DAY_LAST = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})月?\s{1,9}(\d{1,2})日?(?![\d:：]|\s?[-/.])")
#: Year and day-of-year apart: `2020 08-20`, `08-20 2020`, `08月20日 2020`.
_YEAR_FIRST = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)年?\s{1,9}(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?![\d])")
_YEAR_LAST = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?\s{1,9}((?:19|20)\d\d)年?(?![\d/.-])")
#: Month and day alone: in brackets, or all that a row says beside its title. A telephone number has such
#: parts, too.
_MONTH_DAY = re.compile(
    r"[\[【(（]\s{0,3}(?:0?[1-9]|1[0-2])\s?[-/.月]\s?(?:0?[1-9]|[12]\d|3[01])日?\s{0,3}[\]】)）]"
    r"|^[^\S\n]{0,9}(?:0?[1-9]|1[0-2])\s?[-/月]\s?(?:0?[1-9]|[12]\d|3[01])日?(?:\s{1,3}\d\d:\d\d)?[^\S\n]{0,9}$",
    re.M,
)
#: A row with several dates means by these words the one that counts.
_PUBLISHED = re.compile(r"(?:发布|公开|上网)(?:时间|日期)\s{0,3}[:：]?\s{0,3}[\[【(（]?\s{0,3}")
#: A row's text beyond this length is a summary; its dates are those of the story.
MAX_CONTEXT = 600
#: A line of a date has no more words beside it than a label and a source: `来源：本网 日期：2020-08-20 16:35`.
_WORDS_BESIDE = 8
_WORD = re.compile(r"[^\W\d_年月日]")


def read_date(text: str) -> date | None:
    """The date of a row's text outside its title, or None.

    Parameters:
        text: the pieces of the row as lines. Of several dates the one labelled as the day of publication
            counts,
            else one that is alone on its line, else the first: summaries have dates of their own.

    Two-digit years are of this century. A month and day without a year is no date: the year is not invented.
    """
    text = text[:MAX_CONTEXT]
    if not _DIGIT.search(text):
        return None
    label = _PUBLISHED.search(text)
    if label:
        found = _first(text[label.end() : label.end() + 40])
        if found:
            return found
    dates = [(len(_WORD.findall(line)), found) for line in _lines(text) if (found := _first(line))]
    fewest = min((words for words, _ in dates), default=_WORDS_BESIDE + 1)
    if fewest <= _WORDS_BESIDE:
        return next(found for words, found in dates if words == fewest)
    return _first(text)


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, those without words joined to one: a day set in a box of its own above year and month."""
    for wordless, lines in groupby(text.splitlines(), lambda line: not _WORD.search(line)):
        if wordless:
            yield " ".join(lines)
        else:
            yield from lines


def without_sentences(text: str) -> str:
    """A row's text without the lines that say more than a date's line does: where a list shows no dates, those in its
    summaries are the stories' own."""
    return "\n".join(line for line in text.splitlines() if len(_WORD.findall(line)) <= _WORDS_BESIDE)


def shows_day(text: str) -> bool:
    """Whether a row's text shows a date of any form, also one without a year (`08-20`)."""
    text = text[:MAX_CONTEXT]
    if not _DIGIT.search(text):
        return False
    return _first(text) is not None or bool(_MONTH_DAY.search(text))


def split_date(title: str) -> tuple[str, str]:
    """A title apart from a date that stands before or after it, brackets included: (title, date or "").

    Whether that date is the row's or the title's own only the other rows of the list can tell.
    """
    for edge in (_EDGE_DATE_START, _EDGE_DATE_END):
        found = edge.search(title)
        if found:
            rest = title[: found.start()] + title[found.end() :]
            if rest.strip():
                return rest.strip(), found[0]
    return title, ""


_EDGE = r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s{0,3}\d\d:\d\d(?::\d\d)?)?"
_EDGE_DATE_START = re.compile(rf"^\s{{0,9}}(?:{_EDGE}\s{{1,9}}|[\[【(（]\s{{0,3}}{_EDGE}\s{{0,3}}[\]】)）]\s{{0,9}})")
_EDGE_DATE_END = re.compile(rf"(?:\s{{1,9}}{_EDGE}|\s{{0,9}}[\[【(（]\s{{0,3}}{_EDGE}\s{{0,3}}[\]】)）])\s{{0,9}}$")


def _first(text: str) -> date | None:
    for pattern, order in (
        (_FULL, (1, 2, 3)),
        (_DAY_FIRST, (2, 3, 1)),
        (_DAY_LAST, (1, 2, 3)),
        (_YEAR_FIRST, (1, 2, 3)),
        (_YEAR_LAST, (3, 1, 2)),
        (_TWO_DIGIT_YEAR, (1, 2, 3)),
    ):
        for found in pattern.finditer(text):
            year, month, day_of_month = (int(found[group]) for group in order)
            known = day(year if year > 99 else 2000 + year, month, day_of_month)
            if known:
                return known
    return None
