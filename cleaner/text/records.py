"""Lets the rows of schedules, events, notices and lists of offices be lines of the article.

A part of `cleaner.text.context`. By their own words these lines are header lines, contacts or fields of a page.
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.dates import is_date
from cleaner.lexicon.labels import DATE, LABELS
from cleaner.lexicon.phrases import is_office
from cleaner.text.line_scores import (
    CLOSING,
    CONTACT,
    DOCUMENT_SCORE,
    END,
    FIELD,
    FOOTER,
    HEADER_LINE,
    IMPRINT,
    OWN_SCORE,
    SENTENCE,
    SIGNATURE_SCORE,
    WORD_SCORE,
    LineScore,
)

#: A place or a person below a time: the time is that of an event.
_EVENT_PLACE: Final = re.compile(r"(?:[场会赛球][地场馆]|地\s?点|对阵|嘉宾|主讲|主持)\w{0,3}\s?[:：]")
#: The shortest sentence that tells of an event (characters).
_TELLS: Final = 60
_WEEKDAY: Final = re.compile("(?:星期|周)[一二三四五六日]")
#: A numbered item of a notice, and the most rows of a record before it (2.采购人信息 below 地址：… and 联系方式：…).
_ITEM: Final = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、．.]")
_RECORD_ROWS: Final = 3
#: Where to send what a notice asks for, right below the numbered heading that says so.
_MAILBOX: Final = re.compile(r"\w{2,6}(?:邮箱|信箱|热线|微信|QQ群?)[:：]")
#: A label and its value: 地点：三楼会议室.
LABELLED: Final = re.compile(r"^[^，。]{1,12}[:：]\s?\S")


def mark_schedules(lines: list[str], scores: list[LineScore]) -> None:
    """Let lines with a time be lines of the article where they are rows of a schedule or the time of an event.

    Two or more lines that begin with a time and follow one another are a schedule, and so are the days of a week.
    时间：2024-05-06 below a long sentence, or above a place, is the time of an event, if nothing above shows that this
    is a page.
    """
    bounded = bool(scores) and scores[0].boundary is not None
    told = bool(scores) and scores[0].weight >= _TELLS
    for i in range(1, len(lines)):
        if scores[i].boundary is HEADER_LINE and not bounded and _is_event_time(lines[i]):
            has_place = i + 1 < len(lines) and _EVENT_PLACE.match(lines[i + 1]) is not None
            scores[i] = DOCUMENT_SCORE if told or has_place else scores[i]
        bounded = bounded or scores[i].boundary is not None
        told = told or scores[i].weight >= _TELLS
        if (
            scores[i].boundary is HEADER_LINE
            and _is_dated(lines[i])
            and (scores[i - 1] is WORD_SCORE or scores[i - 1].boundary is HEADER_LINE)
            and _is_dated(lines[i - 1])
        ):
            scores[i - 1] = scores[i] = WORD_SCORE
    days = [i for i, line in enumerate(lines) if scores[i].boundary is FIELD and _WEEKDAY.fullmatch(line)]
    if len({lines[i] for i in days}) > 1:
        for i in days:
            scores[i] = WORD_SCORE


def _is_event_time(line: str) -> bool:
    found = LABELS.find(line)
    return len(found) == 1 and found[0].role == DATE


def _is_dated(line: str) -> bool:
    return line[0].isdigit() and not any(label.marked for label in LABELS.find(line))


def mark_records(lines: list[str], scores: list[LineScore]) -> None:
    """Let contacts and fields before a further numbered item be the article's, and office and day its signature."""
    has_fields = any(score.boundary in (CONTACT, FIELD, CLOSING) for score in scores)
    is_item = [has_fields and score is DOCUMENT_SCORE and _is_item(lines[i]) for i, score in enumerate(scores)]
    heading = -_RECORD_ROWS - 1
    for i, score in enumerate(scores):
        if is_item[i]:
            heading = i
        elif i - heading <= _RECORD_ROWS and (
            score.boundary is CONTACT
            or score.boundary is FIELD
            or (i - heading == 1 and score.boundary is CLOSING and _MAILBOX.match(lines[i]))
        ):
            scores[i] = OWN_SCORE
    item = none = len(lines) + _RECORD_ROWS + 1
    for i in range(len(lines) - 1, 0, -1):
        score, above = scores[i], scores[i - 1]
        if score.boundary is END or score.boundary is FOOTER:
            item = none
        elif is_item[i]:
            item = i
        elif item - i <= _RECORD_ROWS and (score.boundary is CONTACT or score.boundary is FIELD):
            scores[i] = OWN_SCORE
        is_day = score is DOCUMENT_SCORE and lines[i].endswith("日") and is_date(lines[i])
        if is_day and above.boundary is None and is_office(lines[i - 1]):
            scores[i - 1] = scores[i] = SIGNATURE_SCORE


def _is_item(line: str) -> bool:
    return _ITEM.match(line) is not None


def mark_directories(lines: list[str], scores: list[LineScore]) -> None:
    """Let addresses above the end of the text be rows of a list of offices, if they differ: a site has one address."""
    rows: dict[str, list[int]] = {}
    for i, score in enumerate(scores):
        if score.boundary is END or score.boundary is FOOTER:
            break
        if score.boundary is CONTACT:
            rows.setdefault(lines[i][:2], []).append(i)
    for found in rows.values():
        if len({lines[i] for i in found}) > 1:
            for i in found:
                scores[i] = WORD_SCORE


def name_organisers(lines: list[str], scores: list[LineScore]) -> None:
    """Let organisers below the other rows of an event (时间：…, 地点：…) be rows of it, if nothing shows a page."""
    for i in range(1, len(lines)):
        above = scores[i - 1]
        is_row = (above.boundary is None or above.boundary is CONTACT) and above.weight < SENTENCE
        if scores[i].boundary is IMPRINT and is_row and LABELLED.match(lines[i - 1]):
            scores[i] = WORD_SCORE
