"""Finds what a text cites: titles in 《》 and the numbers of documents, orders and court cases.

The time grows linearly with the length of a paragraph: the brackets of titles are matched with a stack, and a number is
found by its core (〔2020〕3号, 第716号), around which a bounded number of characters is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

TITLE: Final = "title"
NUMBER: Final = "number"

#: The longest title in characters; a bracket that closes later belongs to another title.
_LONGEST_TITLE: Final = 200
#: The most characters before a number that are read: the short name of an office, an office before its order.
_LONGEST_ISSUER: Final = 30
_YEAR: Final = r"[12１２][09０９]\d\d"
#: The year and number of a document (苏政法〔2020〕3号), with any brackets that pages use for it.
YEAR_AND_NUMBER: Final = rf"[〔\[［（(【﹝]\s?{_YEAR}\s?[〕\]］）)】﹞]\s?第?\s?\d{{1,5}}\s?号"
_CORE: Final = re.compile(
    rf"""
    (?P<document> {YEAR_AND_NUMBER} )
  | (?P<case>
        [〔\[［（(]\s?{_YEAR}\s?[〕\]］）)]
        \s?[一-龥]{{1,4}}\s?\d{{0,4}}\s?[一-龥]{{1,8}}\s?\d{{1,6}}(?:[-－之]\d{{1,3}})?\s?号
    )
  | (?: {_YEAR}\s?年\s? )? 第\s?(?:\d{{1,5}}|[一二三四五六七八九十百〇零]{{1,7}})\s?号
    """,
    re.VERBOSE,
)
#: The word for an order or announcement: before its number (国务院令第716号), or after it (第716号令).
_ORDER: Final = r"(?:令|公告|通告|布告)"
_ORDER_BEFORE: Final = re.compile(rf"{_ORDER}\s?[（(]?\s?$")
_ORDER_AFTER: Final = re.compile(rf"\s?{_ORDER}(?!人|状|牌|栏)")
#: The names of court cases have a character for the kind of procedure (民初, 刑终, 执).
_PROCEDURE: Final = re.compile(r"[民刑行赔执破知司财认协调请申诉商清仲]")
_ISSUER: Final = re.compile(r"[一-龥](?:[一-龥]|[（(][一-龥]{1,4}[）)]){0,29}\s?$")
#: Words of a sentence after which an issuer may follow.
_BEFORE: Final = re.compile(
    r"根据|按照|依据|依照|遵照|参照|贯彻|落实|执行|转发|印发|下发|颁布|发布|公布|实施|废止|修订|修改|违反|适用|作出|制定|制发"
    r"|收到|下达|通过|文件|文号|通知|决定|意见|规定|条例|批复|案号|编号|字号|以及|同时|关于|对于|包括|其中|如下|之前|以下|简称"
    r"|已由|业经|已经|作为|属于|[的了是即第]|^[按以由经在对将把为附见年月日]"
)
#: A conjunction before an issuer follows another citation; elsewhere it may begin a name (和政发〔2020〕3号).
_AND: Final = re.compile("(?<=[号》）)])[和与及或]")
#: An office in full before the short name by which its documents are numbered (江苏省人民政府苏政发〔2020〕3号).
_OFFICE: Final = re.compile(r"(?:政府|委员会|办公厅|办公室|法院|检察院)(?=[一-龥]{2})(?!公告|通告)")
_BRACKETS: Final = frozenset("（(〔［[【")
_WORD: Final = re.compile(r"\w")
_BOOK_MARK: Final = re.compile("[《》]")


@dataclass(frozen=True, slots=True)
class Citation:
    """A title or a number that the text of an article cites.

    Attributes:
        kind: `title` or `number`.
        text: The title with its brackets (`《…》`), or the number (`苏政法〔2020〕3号`, `国务院令第716号`), as written.
        paragraph: The index of the paragraph.
        start, end: The place in the paragraph, in characters: `paragraphs[paragraph][start:end]` is `text`.
        linked: Of a title, the number in brackets right after it; of this number, the title; "" for others.
    """

    kind: str
    text: str
    paragraph: int
    start: int
    end: int
    linked: str = ""


def find_citations(paragraphs: Iterable[str]) -> tuple[Citation, ...]:
    """Return the titles and numbers that some paragraphs cite, in their order.

    >>> [(found.text, found.linked) for found in find_citations(["根据《办法》（苏政发〔2020〕3号）"])]
    [('《办法》', '苏政发〔2020〕3号'), ('苏政发〔2020〕3号', '《办法》')]
    """
    found: list[Citation] = []
    for index, text in enumerate(paragraphs):
        titles = _titles(text) if "《" in text else []
        numbers = dict(_numbers(text)) if "号" in text else {}
        links: dict[int, str] = {}
        for start, end in titles:
            at = _in_bracket(text, end)
            if at in numbers:
                links[start], links[at] = text[at : numbers[at]], text[start:end]
        places = [(start, end, TITLE) for start, end in titles]
        places += [(start, end, NUMBER) for start, end in numbers.items()]
        found += [
            Citation(kind, text[start:end], index, start, end, links.get(start, ""))
            for start, end, kind in sorted(places)
        ]
    return tuple(found)


def _titles(text: str) -> list[tuple[int, int]]:
    """Return the places of the titles of a paragraph. A title inside a title is a part of it."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _BOOK_MARK.finditer(text):
        if match.group() == "《":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if match.end() - start <= _LONGEST_TITLE:
                pairs.append((start, match.end()))
    found: list[tuple[int, int]] = []
    last = 0
    for start, end in sorted(pairs):
        if start >= last and _WORD.search(text, start, end):
            found.append((start, end))
            last = end
    return found


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the numbers of a paragraph."""
    last = 0
    for match in _CORE.finditer(text):
        start, end = match.span()
        if match.lastgroup == "case":
            if not _PROCEDURE.search(match.group()):
                continue
        elif match.lastgroup == "document":
            issuer = _issuer_start(text, last, start, short=True)
            if issuer == start:
                continue
            start = issuer
        else:
            order = _ORDER_BEFORE.search(text, max(last, start - _LONGEST_ISSUER), start)
            after = None if order else _ORDER_AFTER.match(text, end)
            if order is None and after is None:
                continue
            if order and text[order.start() : start].rstrip().endswith(("（", "(")) and text[end : end + 1] in "）)":
                end += 1
            end = after.end() if after else end
            start = _issuer_start(text, last, order.start() if order else start, short=False)
        yield start, end
        last = end


def _issuer_start(text: str, floor: int, stop: int, *, short: bool) -> int:
    """Return where the name of the issuer before `stop` begins; `stop` if there is none.

    Args:
        text: The paragraph.
        floor: The first character that may belong to it.
        stop: Where the number, or the word for an order, begins.
        short: Whether the name is the short one of a document number, not an office in full.
    """
    since = max(floor, stop - _LONGEST_ISSUER)
    issuer = _ISSUER.search(text, since, stop)
    if issuer is None:
        return stop
    start, name = issuer.start(), issuer.group()
    cuts = [match.end() for match in _BEFORE.finditer(name)]
    if _AND.match(text, start):
        cuts.append(1)
    if short:
        cuts += [match.end() for match in _OFFICE.finditer(name)]
    return start + max((cut for cut in cuts if cut <= len(name.rstrip())), default=0)


def _in_bracket(text: str, at: int) -> int:
    """Return where the text inside a bracket at `at` begins; -1 if there is no bracket."""
    while at < len(text) and text[at].isspace():
        at += 1
    if text[at : at + 1] not in _BRACKETS:
        return -1
    return at + 1 + text[at + 1 : at + 2].isspace()
