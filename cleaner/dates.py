"""The grammar of dates as Chinese pages write them: in a line, split into two parts, in a script, in a URL.

All modules that look for a date take the patterns or functions from here, so that they all read the same dates.
Digits and separators may be full-width. Every repeat is bounded, and no two neighbours can match the same character:
no pattern backtracks far.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from cleaner.article import SHANGHAI

#: The web has no older pages. An earlier year belongs to the subject of a text.
FIRST_YEAR: Final = 1994
#: The last year that the patterns match.
LAST_YEAR: Final = 2099
#: A year of two digits up to this one belongs to this century: `10-11-13` is a day of 2010.
_LAST_SHORT_YEAR: Final = 49

#: Parts of patterns, without groups. The first digit of a year is a class of its own, because `re` can then skip to it.
_FIRST_OF_YEAR: Final = "[12１２]"
REST_OF_YEAR: Final = r"(?:(?<=[1１])[9９]|(?<=[2２])[0０])\d\d"
YEAR: Final = _FIRST_OF_YEAR + REST_OF_YEAR
AFTER_YEAR: Final = r"\s?[-/.．／年년·‐–—－]\s?"
AFTER_MONTH: Final = r"\s?[-/.．／月월·‐–—－]\s?"
MONTH_DAY: Final = rf"\d\d?{AFTER_MONTH}\d\d?"
#: What separates the numbers of a date with a year of two digits.
_SEPARATOR: Final = "[-/.－／．年]"
DAY_FORM: Final = rf"{YEAR}{AFTER_YEAR}{MONTH_DAY}(?:\s?[日号일])?+"
#: A year that does not begin inside a number (`12.2023.5.6`).
_YEAR_ALONE: Final = rf"{YEAR}(?<!\d\d{{4}})(?<!\d[.．]\d{{4}})"
#: A day that does not end inside a number; the time of day may follow without a space (`2012-01-1708:51`).
_DAY_END: Final = r"(?:(?!\d)|(?=\d\d[:：]))(?:\s?[日号일])?"
#: A time of day with digits and colons, seconds optional.
CLOCK_FORM: Final = r"\d\d?[:：∶]\d\d(?:[:：∶]\d\d)?"
#: A year of four digits in a URL or a script.
URL_YEAR: Final = r"(?:19|20)\d\d"

#: A day with its year, for callers that need its place in a text. Digits may touch it, because templates set counters
#: and titles next to a date without a space (`3948` + `2022-1-05`, `2023-12-18` + `2024年研考考点须知`).
DAY: Final = re.compile(DAY_FORM)
#: A time of day after a date.
TIME: Final = re.compile(r"\d\d?\s?[:：∶时時点點]\s?\d\d")
_YEAR: Final = re.compile(YEAR)
_LETTER: Final = re.compile("[A-Za-z]")
_EVENINGS: Final[tuple[str, ...]] = ("晚上", "晚", "傍晚")
#: How a full date may begin.
_MAYBE: Final = re.compile(
    rf"{YEAR}(?:{AFTER_YEAR}|\s?\d\d/\d\d)|月\d\d?日?\s(?:19|20)\d\d|\d\d({_SEPARATOR})\d\d(?:\1|月)\d\d"
)
#: Every date has one of these digits in its year or month; most texts have none.
_DATE_DIGIT: Final = re.compile("[0-2０-２]")
#: The most characters around the date in a text that is only a date: brackets, a mark.
_AROUND_DATE: Final = 2

_RANGE_MARK: Final = r"\s?起?[–—－~～至到]\s?"
#: A hyphen is a range mark only before another date (`2024-05-06-05-09`, `2024年5月6日-9日`).
_RANGE_HYPHEN: Final = rf"\s?-{{1,2}}\s?(?={YEAR}{AFTER_YEAR}|\d\d?[-/.月]\d\d?(?![\d:：])|\d\d?日)"
#: A full date with its time of day. A range of days is matched whole, so that neither end is taken for a date.
_DATE: Final = re.compile(
    rf"""
    (?:
        (?P<y>{_YEAR_ALONE}) (?: {AFTER_YEAR} | \s?(?=\d\d/\d\d\s?\d\d:) ) (?P<m>\d\d?) {AFTER_MONTH} (?P<d>\d\d?)
      | (?<![A-Za-z\d/.／．－-])(?P<yy>\d\d) (?P<sep>{_SEPARATOR}) (?P<mm>\d\d) (?:(?P=sep)|月) (?P<dd>\d\d)
        (?!\s?[-/.－／．])
    )
    {_DAY_END}
    (?:
        (?P<range> (?:{_RANGE_MARK}|{_RANGE_HYPHEN}) \d[-/.．／年月日号\d]{{0,20}} )
      | [\sT,，]{{0,3}} (?:(?:[（(]?(?:星期|[周週])|[（(])[一二三四五六日天][）)]? [\s,，]{{0,2}})?
        (?P<half>[上下中]午|早上?|晚上?|凌晨|傍晚)? \s?
        (?P<h>\d\d?) \s? [:：∶时時点點] \s? (?P<min>\d\d?) (?: \s? [:：∶分] \s? (?P<s>\d\d?) (?:\.\d{{1,6}})? )? (?!\d)
        (?: \s? (?P<noon>[AaPp][Mm](?![A-Za-z])|[上下]午(?![一-龥\d])) )?
        (?P<times> {_RANGE_MARK} \d\d?(?=\s?[:：∶时時点點月]) | (?:{_RANGE_MARK}|\s?-{{1,2}}\s?) {DAY_FORM} )?
    )?
    """,
    re.VERBOSE,
)
_COMPACT: Final = re.compile(rf"(?<!\d)({YEAR})(\d\d)(\d\d)(?:[\sT]?(\d\d)[:：]?(\d\d)(?:[:：]?(\d\d))?)?(?!\d)")
#: A year that no separator joins to a number before it.
_YEAR_FIRST: Final = rf"{_YEAR_ALONE}(?<![/.／．－-]\d{{4}})"
_SPACE: Final = r"\s{1,9}"
#: Dates that a template splits into two parts: the day in large print and year with month, or month with day and the
#: year. Each with the numbers of its groups for year, month and day.
_SPLIT: Final = (
    # 20 2020-08, 20 / 2020-08, 20 - 2020-08
    (
        re.compile(
            rf"(?<![\d:：－-])(\d\d?)日?{_SPACE}(?:[-/]\s?)?+({_YEAR_ALONE}){AFTER_YEAR}(\d\d?)月?(?!\d|\s?[-/.－／．]\s?\d)"
        ),
        (2, 3, 1),
    ),
    # 2020-08 20
    (re.compile(rf"({_YEAR_FIRST}){AFTER_YEAR}(\d\d?)月?{_SPACE}(\d\d?)日?(?![\d:：]|\s?[-/.－／．])"), (1, 2, 3)),
    # 2020 08 20
    (re.compile(rf"({_YEAR_FIRST})年?{_SPACE}(\d\d?)月?{_SPACE}(\d\d?)日?(?![\d:：]|\s?[-/.－／．])"), (1, 2, 3)),
    # 2020 08-20
    (re.compile(rf"({_YEAR_FIRST})年?{_SPACE}(\d\d?){AFTER_MONTH}(\d\d?)日?(?!\d)"), (1, 2, 3)),
    # 08-20 2020
    (
        re.compile(rf"(?<![\d/.／．－-])(\d\d?){AFTER_MONTH}(\d\d?)日?{_SPACE}({_YEAR_ALONE})年?(?![\d/.／．－-])"),
        (3, 1, 2),
    ),
)
#: The longest part of such a date: 2024 年 02 月.
_LONGEST_PART: Final = 10
#: `二〇二四年三月五日`, with any of the signs that stand for zero.
_ZEROS: Final = "〇○零O0Ｏ０"
_NUMERALS: Final = "一二三四五六七八九"
#: A year of the Republic as a number in words: 九十九, 一百零五, 一百一十三.
_HUNDREDS: Final = rf"一百(?:[{_ZEROS}][{_NUMERALS}]|[{_NUMERALS}]十[{_NUMERALS}]?)?|[{_NUMERALS}]十[{_NUMERALS}]?"
_CHINESE: Final = re.compile(
    rf"(?P<y>[一二][{_ZEROS}九][{_ZEROS}{_NUMERALS}]{{2}}|(?<=民[国國])(?:[{_ZEROS}{_NUMERALS}]{{2,3}}|{_HUNDREDS}))\s?年"
    rf"\s?(?P<m>十?[一二]|十|[{_NUMERALS}])\s?月\s?"
    rf"(?P<d>[一二]?十[{_NUMERALS}]|[二三]?十|三十一|[{_NUMERALS}])\s?[日号號]"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS_A_YEAR: Final = 12
_MONTH_NAME: Final = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY_NAME: Final = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}"
#: The longest day of the week beside such a date.
_LONGEST_WEEKDAY: Final = len("Wednesday, ")
_CLOCK: Final = r"(?P<h>\d\d?):(?P<min>\d\d)(?::(?P<s>\d\d))?(?:\s?(?P<noon>[ap]\.?m)\b)?"
_DAY_BEFORE_MONTH: Final = rf"(?<!\d)(?P<d>\d\d?)(?:st|nd|rd|th)?[\s-]{_MONTH_NAME},?[\s-]?(?P<y>{URL_YEAR})"
#: Dates with English months: `March 5, 2024 10:22`, `Mar 5 Tue 2024 10:22`, `5 March 2024 10:22`,
#: `10:22, 05-Mar-2024`, and as Java and Unix write them, `Tue Mar 05 10:22:00 CST 2024`.
_ENGLISH: Final = tuple(
    re.compile(rf"{form}(?!\d)", re.I | re.A)
    for form in (
        rf"\b{_MONTH_NAME}\s(?P<d>\d\d?)(?:st|nd|rd|th)?(?:,\s?|\s)(?:{_DAY_NAME},?\s)?(?P<y>{URL_YEAR})(?:,?\s{_CLOCK})?",
        rf"\b{_MONTH_NAME}\s{{1,2}}(?P<d>\d\d?)\s{_CLOCK}\s(?:(?:[A-Z]{{3}}|(?P<zone>[+-]\d{{4}}))\s)?(?P<y>{URL_YEAR})",
        rf"(?<!\d)(?P<y>{URL_YEAR})[\s/-]{_MONTH_NAME}[\s/-](?P<d>\d\d?)(?:,?\s{_CLOCK})?",
        rf"{_DAY_BEFORE_MONTH},?\s{_CLOCK}",
        rf"(?<![\d:]){_CLOCK},\s{_DAY_BEFORE_MONTH}",
        _DAY_BEFORE_MONTH,
    )
)
#: 2024-يىلى 3-ئاينىڭ 5-كۈنى
_UYGHUR_YEAR: Final = "يىل"
_UYGHUR: Final = re.compile(
    rf"(?P<y>{URL_YEAR})-{_UYGHUR_YEAR}\w{{0,4}}\s?(?P<m>\d\d?)-ئاي\w{{0,4}}\s?(?P<d>\d\d?)-كۈن"
)
#: Parts of a date in Chinese numerals, with a 民國 year or with an English month.
_MAYBE_IN_WORDS: Final = re.compile(
    rf"[一二][〇○零O0Ｏ０九].{{1,3}}年|民[国國]\s?[\d{_NUMERALS}]"
    rf"|\b(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}\b.{{1,24}}\d{{4}}|\d{{4}}[\s/-](?:{'|'.join(_MONTHS)})[a-z]{{0,6}}[\s/-]\d"
    rf"|\d{{4}}-{_UYGHUR_YEAR}",
    re.I | re.A,
)
#: `民國113年3月5日`.
_NAMED_REPUBLIC: Final = re.compile(r"民[国國]\s?(?P<y>\d{2,3})\s?年\s?(?P<m>\d\d?)\s?月\s?(?P<d>\d\d?)\s?日")
#: A year of the Republic of China (民國), which began in 1912.
_REPUBLIC: Final = re.compile(
    r"(?<![\d.])(?P<y>1[0-4]\d|[89]\d)\s?[-/.年]\s?(?P<m>\d\d?)\s?[-/.月]\s?(?P<d>\d\d?)(?!\d)"
)
_BEFORE_REPUBLIC: Final = 1911
#: 中華民國115年3月8日; without the name of the era only after a label or as the whole line.
REPUBLIC_YEAR: Final = re.compile(
    r"(?:中[华華])?民[国國]\s?(?P<y>\d{2,3})\s?年|(?<=[:：\s])(?P<z>1[01]\d)年(?=\d{1,2}月\d{1,2}日)"
)
_MAYBE_REPUBLIC: Final = re.compile("民|1[01]")
#: A line such as `11.07.2023 13:12`.
DAY_FIRST: Final = re.compile(
    rf"(?P<d>\d\d)[./-](?P<m>\d\d)[./-](?P<y>{YEAR})(?P<time>\s\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?)?"
)
#: A day before its month, or after it, with the year last: `20/06/2023 10:15`.
YEAR_LAST: Final = re.compile(
    rf"(?<![\d/.-])(?P<d>\d\d)/(?P<m>\d\d)/(?P<y>{YEAR})(?![\d/])(?:\s?(?P<h>\d\d?)[:：](?P<min>\d\d)(?:[:：](?P<s>\d\d))?)?"
)
#: The length of a day as an ISO string.
_DAY_SIZE: Final = 10
#: Seconds or milliseconds since 1970, from 1994 on.
_EPOCH: Final = re.compile(r"(?:7[6-9]|[89]\d|1\d\d|[23]\d\d)\d{7}(?:\d{3})?", re.A)
#: The offset of a time of day from UTC.
_OFFSET: Final = re.compile(
    r"\s?(?:(?:UTC|GMT)?\s?(?P<sign>[+-])(?P<hours>[01]\d):?(?P<minutes>[0-5]\d)|Z\b|UTC\b|GMT\b)(?![\d:：])"
)
#: Script variables in which CMSs give the publication time (`pubdata` is their spelling).
_SCRIPT: Final = re.compile(
    r"(?:pub_?(?:date|data|time)|publish_?(?:ed)?_?(?:date|time)|date_?published|release_?(?:date|time)"
    r"|docreltime|fb(?:sj|rq))[\"']?\s{0,5}[=:]\s{0,5}"
    r"(?:[\"']([^\"'<>]{8,32})[\"']|(\d{10}(?:\d{3})?)(?!\d))",
    re.I,
)
#: A date with a time of day in quotes, and the methods by which a script writes it into the page.
_WRITTEN: Final = re.compile(rf"[\"']({DAY_FORM}[\sT]{CLOCK_FORM})[\"']")
#: The part of it that the script writes: the day, or the time without seconds.
_CUT: Final = re.compile(r"\.(?:substring|substr|slice)\(0,\s?(10|16)\)")
_WRITES: Final = ("innerHTML", "innerText", "document.write", ".html(", ".text(")
_URL_PARTS: Final = re.compile(rf"/({URL_YEAR})[-/](\d\d?)[-/](\d\d?)(?=[/_.-])")
_URL_DIGITS: Final = re.compile(rf"/t?({URL_YEAR})[-/]?(\d\d)[-/]?(\d\d)(?=[/_.-]|[A-Z][0-9A-Z]{{5}})")


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A point in time and how a page shows it.

    Attributes:
        when: The time, aware, in Asia/Shanghai; midnight if only the day is shown.
        shown: An ISO string without offset, as precise as the page: `2020-11-24`, `2020-11-24 10:26` or
            `2020-11-24 10:26:00`.
        start: Where the date begins in the text that it was read from.
        end: Where it ends.
    """

    when: datetime
    shown: str
    start: int = 0
    end: int = 0


def to_day(year: int, month: int, day: int) -> date | None:
    """Return a day from its numbers; None if the date does not exist, or lies outside the years of the web.

    Args:
        year: With four digits or with two.
        month: 1 to 12.
        day: The day of the month.
    """
    if year < 100:
        year += 2000 if year <= _LAST_SHORT_YEAR else 1900
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def has_date(text: str) -> bool:
    """Return whether a text contains a day with its year."""
    return DAY.search(text) is not None


def has_english_date(text: str) -> bool:
    """Return whether a text contains a day with an English month and its year."""
    return any(pattern.search(text) is not None for pattern in _ENGLISH)


def is_english_date(text: str) -> bool:
    """Return whether a text is a day with an English month and its year, with a time of day, and nothing else."""
    if ":" not in text:
        return False
    found = next((match for pattern in _ENGLISH if (match := pattern.search(text)) is not None), None)
    return (
        found is not None and found.groupdict().get("h") is not None and len(text) - len(found[0]) <= _LONGEST_WEEKDAY
    )


def is_date(text: str) -> bool:
    """Return whether a text is a day with its year and nothing else, as below a signature."""
    found = DAY.search(text)
    return found is not None and len(text) - (found.end() - found.start()) <= _AROUND_DATE


def may_have_date(text: str) -> bool:
    """Return whether a text may have a date: a check that is faster than `find`."""
    return _MAYBE.search(text) is not None


def may_have_date_in_words(text: str) -> bool:
    """Return whether a text may have a date in Chinese numerals, with a 民國 year or with an English month."""
    return _MAYBE_IN_WORDS.search(text) is not None


def find(text: str) -> ShownDate | None:
    """Return the first date of a text, with the time of day if one follows.

    A range of days is not a date, and neither are its ends.

    >>> find("发布时间：2025年06月03日 13时44分").shown
    '2025-06-03 13:44'
    >>> find("| 10-11-13 |").shown
    '2010-11-13'
    >>> find("公示期：2024-05-06至2024-05-09")
    """
    if _DATE_DIGIT.search(text) is None:
        return _find_in_words(text)
    for match in _DATE.finditer(text):
        if match["range"] or match["times"]:
            continue
        day = (match["y"], match["m"], match["d"]) if match["y"] else (match["yy"], match["mm"], match["dd"])
        hour = match["h"] and _hour_of_24(match["h"], match["half"] or match["noon"] or "")
        found = _shown(day, (hour, match["min"], match["s"]), match.start(), match.end())
        if found:
            # without seconds, `10:22-12:00` is a range of times
            may_have_offset = match["s"] or "T" in match.group() or text.startswith("+", found.end)
            return _in_shanghai(found, text) if may_have_offset else found
    return _find_in_words(text)


def _in_shanghai(found: ShownDate, text: str) -> ShownDate:
    """Return a date whose time of day has an offset from UTC after it in Shanghai time."""
    offset = _OFFSET.match(text, found.end)
    if offset is None or len(found.shown) == _DAY_SIZE:
        return found
    minutes = int(offset["hours"]) * 60 + int(offset["minutes"]) if offset["sign"] else 0
    if offset["sign"] == "-":
        minutes = -minutes
    when = found.when + timedelta(hours=8, minutes=-minutes)
    return ShownDate(when, when.isoformat(" ")[: len(found.shown)], found.start, offset.end())


def find_republic(text: str) -> ShownDate | None:
    """Return the first date of a text whose year counts from 1912, as offices in Taiwan write it; None for none.

    >>> find_republic("113-03-05").shown
    '2024-03-05'
    """
    return _first_of_republic(_REPUBLIC, text)


def _first_of_republic(pattern: re.Pattern[str], text: str) -> ShownDate | None:
    for match in pattern.finditer(text):
        year = str(int(match["y"]) + _BEFORE_REPUBLIC)
        found = _shown((year, match["m"], match["d"]), (), match.start(), match.end())
        if found:
            return found
    return None


def with_common_dates(line: str) -> str:
    """Return a header line with its dates as year, month and day of the common era.

    >>> with_common_dates("11.07.2023 13:12")
    '2023-07-11 13:12'
    >>> with_common_dates("發布日期:115年3月8日")
    '發布日期:2026年3月8日'
    """
    day_first = DAY_FIRST.fullmatch(line)
    if day_first:
        return f"{day_first['y']}-{day_first['m']}-{day_first['d']}{day_first['time'] or ''}"
    if _MAYBE_REPUBLIC.search(line) is None:
        return line
    return REPUBLIC_YEAR.sub(lambda match: f"{int(match['y'] or match['z']) + _BEFORE_REPUBLIC}年", line, count=1)


def _find_in_words(text: str) -> ShownDate | None:
    """Return the first date whose numbers are Chinese numerals or whose month is an English word."""
    if "年" in text:
        for match in _CHINESE.finditer(text):
            year = _year(match["y"])
            if len(year) < 4:
                year = str(int(year) + _BEFORE_REPUBLIC)
            found = _shown((year, _number(match["m"]), _number(match["d"])), (), match.start(), match.end())
            if found:
                return found
        return _first_of_republic(_NAMED_REPUBLIC, text)
    if _UYGHUR_YEAR in text:
        words = _UYGHUR.search(text)
        return _shown(words.group("y", "m", "d"), (), words.start(), words.end()) if words else None
    if _LETTER.search(text) is not None and ("20" in text or "19" in text):
        for pattern in _ENGLISH:
            for match in pattern.finditer(text):
                month = str(_MONTHS.index(match["name"][:3].lower()) + 1)
                parts = match.groupdict()
                hour = parts.get("h") and _hour_of_24(parts["h"], (parts["noon"] or "").replace(".", ""))
                time = (hour, parts.get("min"), parts.get("s"))
                found = _shown((match["y"], month, match["d"]), time, match.start(), match.end())
                if found:
                    return _moved(found, parts.get("zone"))
    return None


def _moved(date: ShownDate, zone: str | None) -> ShownDate:
    """Return a date with its time of day in Shanghai, from the zone that the text names (`+0000`), if it does."""
    if zone is None:
        return date
    there = ShownDate(date.when, date.shown)
    here = _in_shanghai(there, zone)
    return replace(here, start=date.start, end=date.end)


def _year(numerals: str) -> str:
    """Return a year in Chinese numerals as digits; that of the Republic may be a number in words (一百一十三)."""
    if "十" not in numerals and "百" not in numerals:
        return "".join("0" if char in _ZEROS else str(_NUMERALS.index(char) + 1) for char in numerals)
    hundred, _, rest = numerals.rpartition("百")
    value = int(_number(rest.strip(_ZEROS))) if rest else 0
    return str(value + (100 if hundred else 0))


def _number(numerals: str) -> str:
    """Return a number below 100 in Chinese numerals as digits."""
    tens, ten, ones = numerals.rpartition("十")
    value = (_NUMERALS.index(tens) + 1 if tens else 1) * 10 if ten else 0
    return str(value + (_NUMERALS.index(ones) + 1 if ones else 0))


def find_split(text: str) -> ShownDate | None:
    """Return the first date that a template splits into parts (`20 2020-08`, `2020 08-20`); None if there is none."""
    if _YEAR.search(text) is None:
        return None
    for pattern, (year, month, day) in _SPLIT:
        for match in pattern.finditer(text):
            found = _shown((match[year], match[month], match[day]), (), match.start(), match.end())
            if found:
                return found
    return None


def find_year_last(text: str) -> ShownDate | None:
    """Return the first date of a text with the year last, as in Hong Kong; None if its day may be its month.

    >>> find_year_last("20/06/2023 10:15").shown
    '2023-06-20 10:15'
    >>> find_year_last("05/06/2023")
    """
    if "/" not in text:
        return None
    for match in YEAR_LAST.finditer(text):
        one, other = match["d"], match["m"]
        if (int(one) > _MONTHS_A_YEAR) != (int(other) > _MONTHS_A_YEAR) or one == other:
            month, day = sorted((one, other), key=int)
            found = _shown((match["y"], month, day), match.group("h", "min", "s"), match.start(), match.end())
            if found:
                return found
    return None


def join(one: str, other: str) -> ShownDate | None:
    """Return the day whose parts two neighbouring blocks show, None if they show none.

    >>> join("21", "2024年02月").shown
    '2024-02-21'
    """
    if len(one) > _LONGEST_PART or len(other) > _LONGEST_PART or not (one[:1].isdigit() and other[:1].isdigit()):
        return None
    text = f"{one} {other}"
    for pattern, (year, month, day) in _SPLIT:
        match = pattern.fullmatch(text)
        if match:
            return _shown((match[year], match[month], match[day]), (), 0, 0)
    return None


def find_in_value(value: str) -> ShownDate | None:
    """Return the date of a meta tag or script variable.

    Digits without separators and seconds or milliseconds since 1970 occur there too.
    """
    value = value.strip()
    if _EPOCH.fullmatch(value):
        when = datetime.fromtimestamp(int(value[:10]), SHANGHAI)
        return ShownDate(when, when.strftime("%Y-%m-%d %H:%M"), 0, len(value))
    found = find(value)
    if found is None:
        match = _COMPACT.search(value)
        if match is None:
            return None
        return _shown(match.group(1, 2, 3), match.group(4, 5, 6), match.start(), match.end())
    return _in_shanghai(found, value)


def find_in_scripts(scripts: Iterable[str]) -> ShownDate | None:
    """Return the publication time that a page's inline scripts set or write, None if they do not."""
    for script in scripts:
        for match in _SCRIPT.finditer(script):
            found = find_in_value(match[1] or match[2])
            if found:
                return found
        if may_write(script):
            written = _WRITTEN.findall(script)
            if len(written) == 1:
                cut = _CUT.search(script)
                return find_in_value(written[0][: int(cut[1])] if cut else written[0])
    return None


def may_write(script: str) -> bool:
    """Return whether a script may write text into its page."""
    return any(method in script for method in _WRITES)


def find_in_url(url: str) -> ShownDate | None:
    """Return the day in an article's URL (`t20230506_`, `/2023/5/6/`, `/2023-05/06/`), None if there is none."""
    path = url.partition("?")[0]
    for pattern in (_URL_PARTS, _URL_DIGITS):
        for match in pattern.finditer(path):
            found = _shown(match.group(1, 2, 3), (), match.start(), match.end())
            if found:
                return found
    return None


def _hour_of_24(hour: str, half: str) -> str:
    """Return an hour on the 24-hour clock, from one on the 12-hour clock if the half of the day is named."""
    half = half.upper()
    if hour == "12" and half in ("AM", "上午", "凌晨"):
        return "0"
    if hour == "12" and half in _EVENINGS:
        return ""  # the midnight at either end of the day
    later = half in ("PM", "下午") or half in _EVENINGS or (half == "中午" and int(hour) < 3)
    return str(int(hour) + 12) if later and int(hour) < 12 else hour


def _shown(numbers: tuple[str, ...], time: tuple[str | None, ...], start: int, end: int) -> ShownDate | None:
    """Return a date from year, month and day, and as much of hour, minute and second as there is."""
    day = to_day(int(numbers[0]), int(numbers[1]), int(numbers[2]))
    if day is None:
        return None
    when = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    hour, minute, second = time if time else (None, None, None)
    precision = 10
    if hour and minute and int(hour) < 24 and int(minute) < 60:
        when = when.replace(hour=int(hour), minute=int(minute))
        precision = 16
        if second and int(second) < 60:
            when = when.replace(second=int(second))
            precision = 19
    return ShownDate(when, when.isoformat(" ")[:precision], start, end)
