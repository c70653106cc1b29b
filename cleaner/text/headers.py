"""Recognises header lines in shapes that only texts have.

On pages, the place of a line under the title shows what it is; in texts, its shape has to.
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.dates import DAY_FIRST, DAY_FORM, REPUBLIC_YEAR, YEAR, find, is_date, with_common_dates
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
    rf"www\.[\w./-]{{4,40}}\s{_DATE}.{{0,30}}|[【\[(（]{_DATE}(?:\s{_TIME})?[\s/｜|]\w{{2,12}}[】\])）].{{0,40}}|https?://[\w./-]{{4,40}}?\s?{_DATE}\s?(?:{_TIME})?.{{0,30}}"
)
#: 《 青石日报 》（ 2012年02月08日 06 版）
_PAPER: Final = re.compile(rf"《\s?(?P<name>\w{{2,16}})\s?》\s?[（(]\s?(?P<date>{_DATE}).{{0,12}}[）)]")
#: Wednesday, September 19, 2012; Posted on May 6, 2012 by admin; 2012年2月8日 星期三;
#: 2012-02-08 by 某某
_DAY_WITH_NAME: Final = re.compile(
    rf"(?:(?i:posted on)\s)?(?:(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day,?\s)?"
    rf"[A-Z][A-Za-z]{{2,8}}\.?\s\d{{1,2}},?\s{YEAR}(?:\sby\s.{{1,30}})?|"
    rf"{DAY_FORM}\s?[（(]?(?:星期|周)[一二三四五六日][）)]?|"
    rf"{_DATE}(?:\s{_TIME})?\sby\s\S.{{0,29}}"
)
#: 2022年5月3日 下午4:20
_HALF_DAY: Final = re.compile(rf"{_DATE}\s?(?:上午|中午|下午|凌晨|晚上)\s?{_TIME}")
#: 2017-01-25赵文山, which is a header line only above the text.
_DAY_AND_AUTHOR: Final = re.compile(rf"{YEAR}-\d\d-\d\d(?:\s\d\d:\d\d)?\s?[一-龥][一-龥·A-Za-z\s，、,]{{1,29}}")
#: 顾某 王某 青石发布 2022-07-10, the authors and the account of a WeChat article with its day.
_NAMES_AND_DAY: Final = re.compile(
    rf"(?:[一-龥·]{{2,8}}\s){{1,6}}[一-龥A-Za-z·]{{2,16}}\s{_DATE}(?:\s{_TIME})?(?:\s发表于[一-龥]{{2,4}})?"
)
#: The address of a page, which some templates set before its date.
_ADDRESS: Final = re.compile(rf"https?://[\w./:-]{{4,80}}?\s?(?={_DATE})")
#: The author's province, which WeChat sets behind the date.
_PLACE: Final = re.compile(r"(?<=\d)\s?发表于[一-龥]{2,4}$")
#: Names of offices, schools and media as the source beside a date.
_OFFICE: Final = re.compile(
    r".{1,38}(?:[局厅委办处部院校网台社站会厂报]|[中小]学|大学|幼儿园|中心|公司|政府|客户端|公众号|频道|在线|新闻|发布|记者\w{2,3})"
)
#: 07-11 15:53
_NO_YEAR: Final = re.compile(r"(?:0\d|1[0-2])[-/](?:[0-2]\d|3[01])\s(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?")
_DATE_LABELS: Final = alternation(LABELS.words((labels.PUBLISHED, labels.UPDATED, labels.DATE)))
_LABELLED_MINGUO: Final = re.compile(
    rf"(?:\S{{2,20}}\s)?(?:{_DATE_LABELS})\s?[:：]\s?(?:1[01]\d|[89]\d)年\d{{1,2}}月\d{{1,2}}日.{{0,40}}"
)
_DIGITS: Final = re.compile(r"\d\d")
_YEAR: Final = re.compile(YEAR)
#: The longest such line (characters).
LONGEST_TEXT_HEADER: Final = 70


def is_text_header(line: str) -> bool:
    """Return whether a line is a header line in one of the shapes that only texts have."""
    if len(line) > LONGEST_TEXT_HEADER:
        return False
    if _DIGITS.search(line) is None:
        date = find(line) if "年" in line else None
        return date is not None and is_medium_line((line[: date.start] + line[date.end :]).strip(" |｜"))
    if _NO_YEAR.fullmatch(line):
        return True
    if "年" not in line and _YEAR.search(line) is None:
        return False
    if (
        DAY_FIRST.fullmatch(line)
        or _LABELLED_MINGUO.fullmatch(line)
        or _FRAMED.fullmatch(line)
        or _DAY_WITH_NAME.fullmatch(line)
        or _HALF_DAY.fullmatch(line)
    ):
        return True
    if REPUBLIC_YEAR.match(line) and is_date(with_common_dates(line)):
        return True
    return bool(_name_beside_date(line))


def is_top_header(line: str) -> bool:
    """Return whether a line is a header line if it is above the text; below, it may be a credit or a schedule."""
    return any(shape.fullmatch(line) for shape in (_DAY_AND_AUTHOR, _PAPER, _NAMES_AND_DAY))


def header_text(line: str) -> str:
    """Return a header line with its dates in the common era, without the address of the page and its author's place."""
    paper = _PAPER.fullmatch(line)
    if paper:
        return f"{paper['date']} {paper['name']}"
    line = _ADDRESS.sub("", line) if "http" in line else line
    return with_common_dates(_PLACE.sub("", line) if "发表于" in line else line)


def named_source(line: str) -> str:
    """Return the name beside the date of a header line without labels, if it is the name of an office or medium.

    >>> named_source("2023-07-11 青石县第一小学")
    '青石县第一小学'
    >>> named_source("《 青石日报 》（ 2023年07月11日 06 版）")
    '青石日报'
    """
    paper = _PAPER.fullmatch(line)
    return paper["name"] if paper else _name_beside_date(line)


def _name_beside_date(line: str) -> str:
    named = _NAMED.fullmatch(line) if len(line) <= LONGEST_TEXT_HEADER else None
    if named is None:
        return ""
    name: str = named["before"] or named["after"]
    return name if is_medium_line(name) or (len(name) > 3 and _OFFICE.fullmatch(name)) else ""
