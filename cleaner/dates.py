"""Reads publication times as Chinese pages write them: in a line, a script, a URL. For the metadata stage."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cleaner.article import SHANGHAI

#: Pages of the web were not written before; such years are the subject, not the publication time.
_FIRST_YEAR: Final = 1994
#: `10-11-13` is a day of 2010: two-digit years up to this one belong to this century.
_LAST_SHORT_YEAR: Final = 49

# Every repeat is bounded, and no two neighbours can match the same character: it cannot backtrack far.
_DATE: Final = re.compile(
    r"""
    (?<![\d.])
    (?:
        (?P<y>(?:19|20)\d\d) (?: \s? [-/.年‐–—－] \s? | \s(?=\d\d/\d\d\s\d\d:) )
        (?P<m>\d\d?) \s? [-/.月‐–—－] \s? (?P<d>\d\d?)
      | (?P<yy>\d\d) (?P<sep>[-/年]) (?P<mm>\d\d) (?:(?P=sep)|月) (?P<dd>\d\d) (?![-/])
    )
    (?: (?!\d) | (?=\d\d:) ) (?:\s?[日号])? (?!\s?[–—－~至]\s?\d)
    (?:
        [\sT,，]{0,3} (?:(?:星期|周)[一二三四五六日天] \s{0,2})? (?P<half>上午|下午|晚上|凌晨|中午)? \s?
        (?P<h>\d\d?) \s? [:：∶时点] \s? (?P<min>\d\d?) (?: \s? [:：∶分] \s? (?P<s>\d\d?) )? (?!\d)
        (?: \s? (?P<noon>[AaPp][Mm]) (?![A-Za-z]) )?
    )?
    """,
    re.VERBOSE,
)
_COMPACT: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:[\sT]?(\d\d):?(\d\d)(?::?(\d\d))?)?(?!\d)")
#: Templates set the day large beside its month, or the day and month beside the year, each in a block of its own.
_HALVES: Final = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s?(?:[-/.]|年\s?)(?P<m>\d\d?)月?\s(?P<d>\d\d?)日?"
    r"|(?P<yy>(?:19|20)\d\d)年?\s(?P<mm>\d\d?)\s?[-/.月]\s?(?P<dd>\d\d?)日?"
)
#: The longest half, 2024 年 02 月.
_HALF: Final = 10
_UTC: Final = re.compile(r"\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?(?:Z|\+00:?00)$")
#: Script variables under which CMSs hand the publication time to the page (`pubdata` is not a slip of ours).
_SCRIPT: Final = re.compile(
    r"(?:pub_?(?:date|data|time)|publish_?(?:ed)?_?(?:date|time)|date_?published|release_?(?:date|time)"
    r"|docreltime|fb(?:sj|rq))[\"']?\s{0,5}[=:]\s{0,5}[\"']([^\"'<>]{8,32})[\"']",
    re.I,
)
_URL_PARTS: Final = re.compile(r"/((?:19|20)\d\d)[-/](\d\d?)[-/](\d\d?)(?=[/_.-])")
_URL_DIGITS: Final = re.compile(r"/t?((?:19|20)\d\d)[-/]?(\d\d)[-/]?(\d\d)(?=[/_.-])")


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A point in time and the way a page shows it.

    when: aware, in Asia/Shanghai; midnight where only the day is shown.
    shown: an ISO string without offset, as precise as the page: `2020-11-24`, `2020-11-24 10:26` or
        `2020-11-24 10:26:00`.
    start, end: where it stands in the text that it was read from.
    """

    when: datetime
    shown: str
    start: int = 0
    end: int = 0


def find(text: str) -> ShownDate | None:
    """The first date of a line, with its time of day where one follows; None where the line has no full date.

    >>> find("发布时间：2025年06月03日 13时44分").shown
    '2025-06-03 13:44'
    >>> find("| 10-11-13 |").shown
    '2010-11-13'
    """
    if "0" not in text and "1" not in text and "2" not in text:
        return None  # every year or month has one of these; most texts have not
    for match in _DATE.finditer(text):
        if match["y"]:
            day = (match["y"], match["m"], match["d"])
        else:
            century = 20 if int(match["yy"]) <= _LAST_SHORT_YEAR else 19
            day = (f"{century}{match['yy']}", match["mm"], match["dd"])
        hour = match["h"] and _of_24(match["h"], match["half"] or match["noon"] or "")
        date = _shown(day, (hour, match["min"], match["s"]), match.start(), match.end())
        if date:
            return date
    return None


def join(one: str, other: str) -> ShownDate | None:
    """The day that two neighbouring blocks show between them, in either order; None where they show none.

    >>> join("21", "2024年02月").shown
    '2024-02-21'
    """
    if len(one) > _HALF or len(other) > _HALF or not (one[:1].isdigit() and other[:1].isdigit()):
        return None
    for text in (f"{one} {other}", f"{other} {one}"):
        match = _HALVES.fullmatch(text)
        if match:
            return _shown(match.group("y", "m", "d") if match["y"] else match.group("yy", "mm", "dd"), (), 0, 0)
    return None


def find_in_value(value: str) -> ShownDate | None:
    """The date of a meta tag or script variable, where bare digits and UTC offsets occur too."""
    value = value.strip()
    date = find(value)
    if date is None:
        match = _COMPACT.search(value)
        if match is None:
            return None
        return _shown(match.group(1, 2, 3), match.group(4, 5, 6), match.start(), match.end())
    if _UTC.search(value):
        when = date.when + timedelta(hours=8)
        return ShownDate(when, when.strftime("%Y-%m-%d %H:%M:%S"), date.start, date.end)
    return date


def find_in_scripts(scripts: Iterable[str]) -> ShownDate | None:
    """The publication time that a page's inline scripts set or write, None where they do not."""
    for script in scripts:
        for match in _SCRIPT.finditer(script):
            date = find_in_value(match.group(1))
            if date:
                return date
    return None


def find_in_url(url: str) -> ShownDate | None:
    """The day that an article's URL bears (`t20230506_`, `/2023/5/6/`, `/2023-05/06/`), None where none."""
    path = url.partition("?")[0]
    for pattern in (_URL_PARTS, _URL_DIGITS):
        for match in pattern.finditer(path):
            date = _shown(match.group(1, 2, 3), (), match.start(), match.end())
            if date:
                return date
    return None


def _of_24(hour: str, half: str) -> str:
    """An hour of the clock of 24, from one of 12 where the half of the day is named."""
    half = half.upper()
    if hour == "12" and half in ("AM", "凌晨"):
        return "0"
    later = half in ("PM", "下午", "晚上") or (half == "中午" and int(hour) < 3)
    return str(int(hour) + 12) if later and int(hour) < 12 else hour


def _shown(day: tuple[str, ...], time: tuple[str | None, ...], start: int, end: int) -> ShownDate | None:
    """Year, month and day, and as much of hour, minute and second as there is; None where it is no day."""
    try:
        when = datetime(int(day[0]), int(day[1]), int(day[2]), tzinfo=SHANGHAI)
    except ValueError:
        return None
    if when.year < _FIRST_YEAR:
        return None
    hour, minute, second = time if time else (None, None, None)
    precision = 10
    if hour and minute and int(hour) < 24 and int(minute) < 60:
        when = when.replace(hour=int(hour), minute=int(minute))
        precision = 16
        if second and int(second) < 60:
            when = when.replace(second=int(second))
            precision = 19
    return ShownDate(when, when.isoformat(" ")[:precision], start, end)
