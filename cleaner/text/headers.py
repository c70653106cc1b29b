"""Recognises header lines in shapes that only texts have, and rewrites their dates for `cleaner.metadata`.

On pages, the place of a line under the title shows what it is; in texts, its shape has to.
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.dates import YEAR, is_date
from cleaner.lexicon import labels
from cleaner.lexicon.labels import LABELS, alternation
from cleaner.metadata.source import is_medium_line

_DATE: Final = rf"(?:{YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|{YEAR}年\d{{1,2}}月\d{{1,2}}日)"
_TIME: Final = r"\d{1,2}[:：]\d\d(?:[:：]\d\d)?"
#: 青石日报 2023-07-11, 2023-07-11 青石县第一小学
_NAMED: Final = re.compile(
    rf"(?P<before>\w[\w·《》-]{{1,19}})[\s|｜/]{{1,3}}{_DATE}(?:\s{_TIME})?|{_DATE}(?:\s{_TIME})?[\s|｜/]{{1,3}}(?P<after>\w[\w·《》-]{{1,39}})"
)
#: 【2024/05/06 青石日报】@ http://…, http://www.….cn2024-05-06青石日报
_FRAMED: Final = re.compile(
    rf"[【\[(（]{_DATE}(?:\s{_TIME})?[\s/｜|]\w{{2,12}}[】\])）].{{0,40}}|https?://[\w./-]{{4,40}}?\s?{_DATE}\s?(?:{_TIME})?.{{0,30}}"
)
#: Names of offices, schools and media as the source beside a date.
_OFFICE: Final = re.compile(
    r".{1,38}(?:[局厅委办处部院校网台社站会厂报]|学校|[中小]学|大学|学院|幼儿园|中心|公司|政府|法院|检察院|客户端|公众号|频道|在线|新闻|发布|记者\w{2,3})"
)
#: 11.07.2023 13:12, 07-11 15:53
_DAY_FIRST: Final = re.compile(rf"(?P<d>\d\d)[./-](?P<m>\d\d)[./-](?P<y>{YEAR})(?P<time>\s{_TIME})?")
_NO_YEAR: Final = re.compile(r"(?:0\d|1[0-2])[-/](?:[0-2]\d|3[01])\s(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?")
#: 中華民國115年3月8日; without the name of the era only after a label or as the whole line.
_MINGUO: Final = re.compile(
    r"(?:中[华華])?民[国國]\s?(?P<y>\d{2,3})\s?年|(?<=[:：\s])(?P<z>1[01]\d)年(?=\d{1,2}月\d{1,2}日)"
)
_DATE_LABELS: Final = alternation(LABELS.words((labels.PUBLISHED, labels.UPDATED, labels.DATE)))
_LABELLED_MINGUO: Final = re.compile(
    rf"(?:{_DATE_LABELS})\s?[:：]\s?(?:1[01]\d|[89]\d)年\d{{1,2}}月\d{{1,2}}日.{{0,40}}"
)
_DIGITS: Final = re.compile(r"\d\d")
#: The year before the first of the era.
_ERA: Final = 1911
#: The longest such line (characters).
LONGEST_TEXT_HEADER: Final = 70


def is_text_header(line: str) -> bool:
    """Return whether a line is a header line in one of the shapes that only texts have."""
    if len(line) > LONGEST_TEXT_HEADER or _DIGITS.search(line) is None:
        return False
    if (
        _NO_YEAR.fullmatch(line)
        or _DAY_FIRST.fullmatch(line)
        or _LABELLED_MINGUO.fullmatch(line)
        or _FRAMED.fullmatch(line)
    ):
        return True
    if _MINGUO.match(line) and is_date(with_common_dates(line)):
        return True
    return bool(named_source(line))


def named_source(line: str) -> str:
    """Return the name beside the date of a header line without labels, if it is the name of an office or medium.

    >>> named_source("2023-07-11 青石县第一小学")
    '青石县第一小学'
    """
    named = _NAMED.fullmatch(line) if len(line) <= LONGEST_TEXT_HEADER else None
    if named is None:
        return ""
    name: str = named["before"] or named["after"]
    return name if is_medium_line(name) or (len(name) > 3 and _OFFICE.fullmatch(name)) else ""


def with_common_dates(line: str) -> str:
    """Return a header line with its dates as year, month and day of the common era.

    >>> with_common_dates("11.07.2023 13:12")
    '2023-07-11 13:12'
    >>> with_common_dates("發布日期:115年3月8日")
    '發布日期:2026年3月8日'
    """
    day_first = _DAY_FIRST.fullmatch(line)
    if day_first:
        return f"{day_first['y']}-{day_first['m']}-{day_first['d']}{day_first['time'] or ''}"
    return _MINGUO.sub(lambda match: f"{int(match['y'] or match['z']) + _ERA}年", line, count=1)
