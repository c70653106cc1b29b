"""Which lines of Chinese pages are boilerplate, read once from lexicon.toml and set up so that asking costs little.

A block of text is looked up by the first two characters of its core (the text without brackets, bullets and signs at
its ends), so that a page of ordinary sentences meets almost no pattern at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cleaner.article import Reason
from cleaner.characters import folded
from cleaner.lexicon import labels
from cleaner.lexicon.data import DATA
from cleaner.lexicon.labels import LABELS, widened

ANY: Final = "any"
HEAD: Final = "head"
TAIL: Final = "tail"
EDGE_ZONE: Final = "edge"
CUT: Final = "cut"

#: Signs around a line that do not change what it is.
EDGE: Final = (
    " \t\u3000\xa0\u200b\ufeff[]【】()（）〔〕〖〗『』「」{}<>《》〈〉«»‹›←"
    "|｜·•●■◆★※▲►▶→-—－_=~*#:：,，.。;；!！/\\\"'“”‘’"
)


class LineRule:
    """One kind of boilerplate line: reason, zone, and how it is recognised; lexicon.toml explains the fields."""

    __slots__ = ("heads_list", "longest", "reason", "sentence", "start", "strong", "then", "zone")

    def __init__(self, row: Mapping[str, Any], start: str) -> None:
        self.reason = Reason(row["kind"], row["why"])
        self.zone: str = row["zone"]
        self.start = start
        self.longest: int = row["max"]
        self.then = re.compile(row["then"]) if "then" in row else None
        self.strong: bool = row.get("strong", False)
        self.sentence: bool = row.get("sentence", False)
        self.heads_list = self.reason.kind == "related list"


#: Lines of menus are at most this long; pages repeat them, and so many are remembered, that no page fills the memory.
_SHORT: Final = 24
_REMEMBERED: Final = 20_000
#: The longest line that a rule of the lexicon knows, the longest that must match as a whole, the longest footer line.
_LONGEST_LINE: Final = 600
_LONGEST_EXACT: Final = 16
_LONGEST_FOOTER: Final = 300
_LONGEST_TOOLBAR: Final = 80
#: A row of so many buttons may hold one that is not known yet: share services come and go.
_TOOLS_PER_STRANGER: Final = 3
_TOOL_SIGNS: Final = " |｜/】])）〗』>·、:：,，"
#: Labels that are buttons or counters too; a row of these is a toolbar.
_TOOL_ROLES: Final = (labels.VIEWS, labels.TOOL, labels.BUTTON, labels.SHARE, labels.PRINT)
_BETWEEN_TOOLS: Final = re.compile(r"[\s|｜/【】\[\]()（）〖〗『』<>·、:：,，]+")
#: Templates widen words of two or three characters (打　印, 责 编：某某).
_WIDENED: Final = re.compile(r"(?<=[一-龥])\s{1,6}(?=[一-龥](?![一-龥]))")
_LONGEST_WIDENED: Final = 40
#: A sentence that speaks of filing or rights (网站应当依法备案。) is no footer.
_SENTENCE_ENDS: Final[tuple[str, ...]] = tuple("。！？；")
#: Any footer sign has one of these characters; to look for all of them costs a fraction of the signs' alternation.
_FOOTER_HINTS: Final[tuple[str, ...]] = tuple("©备版标ICP图错违证持术")
_FOOTER_SIGNS: Final = re.compile(
    r"ICP\s{0,3}[备证]|ICP[:：]|公网安备|网安备案|网站标识码|Copyright|copyright|COPYRIGHT|©|版权所有[^，]|\s版权所有$|"
    r"All Rights Res|互联网新闻信息服务|增值电信业务|技术支持[:：].{2,24}(?:公司|中心)|网站支持IPv6|信息网络传播视听"
)
#: Such a sign is a footer's by its number, whatever stands around it …
_NUMBERED: Final = re.compile(r"ICP\s{0,3}[备证]\s{0,3}\d{4}|网安备\s{0,3}\d{6}|标识码\s{0,3}[:：]?\s{0,3}\w{6}|©")
#: … and these without one are what reports and guides speak of: 网站ICP备案办理流程, 增值电信业务许可.
_LICENCE: Final = re.compile(
    r"(?:互联网新闻信息服务|增值电信业务|信息网络传播视听|ICP\s{0,3}备案(?![编号序]))\D{0,300}$"
)
_CLAUSE_MARKS: Final = frozenset("，；”")


def _footer(text: str) -> LineRule:
    """The footer line that a text with a footer's sign is: a sure one, or one that may be a line of the article."""
    if _NUMBERED.search(text):
        return _FOOTER
    return _FOOTER_PERHAPS if not _CLAUSE_MARKS.isdisjoint(text) or _LICENCE.search(text) else _FOOTER


def _is_signed_footer(text: str, line: LineRule) -> bool:
    return line.reason.kind == "footer" and _FOOTER_SIGNS.search(text) is not None


_NOT_ASKED: Final = LineRule({"kind": "", "why": "", "zone": ANY, "max": 0}, "")


class Lexicon:
    """The loaded data. One instance, `LEXICON`, serves the process."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        #: short lines that were asked for before: pages of a site repeat their menus
        self._known_lines: dict[str, LineRule | None] = {}
        self._exact: dict[str, LineRule] = {}
        self._starts: dict[str, list[LineRule]] = {}
        for row in data["line"]:
            for text in row.get("exact", ()):
                self._exact[folded(text.strip(EDGE))] = LineRule(row, text)
            words = LABELS.words(row.get("roles", ()))
            for text in (*row.get("starts", ()), *words, *map(widened, words)):
                text = text.lstrip(EDGE) or text
                self._starts.setdefault(text[:2], []).append(LineRule(row, text))
        self._tools = frozenset((*data["tools"]["words"], *LABELS.words(_TOOL_ROLES)))
        #: how a row of tools begins: a word's first two characters, or a word of one and what parts it from the next
        self._tool_starts = frozenset(
            word[:2] if len(word) > 1 else word + sign for word in self._tools for sign in (*_TOOL_SIGNS, "")
        )

    def line(self, text: str) -> LineRule | None:
        """The kind of boilerplate line that this whole block is, if it is one."""
        size = len(text)
        if size > _SHORT:
            return self._read(text) if size <= _LONGEST_LINE else None
        known = self._known_lines.get(text, _NOT_ASKED)
        if known is _NOT_ASKED:
            known = self._read(text)
            if len(self._known_lines) < _REMEMBERED:
                self._known_lines[text] = known
        return known

    def _read(self, text: str) -> LineRule | None:
        size = len(text)
        core = text.strip(EDGE)
        if len(core) <= _LONGEST_EXACT:
            found = self._exact.get(folded(core))
            if found is not None:
                return found
        ends_a_sentence = text.endswith(_SENTENCE_ENDS)
        start = core[:2]
        for line in self._starts.get(start, ()):
            if (
                size <= line.longest
                and core.startswith(line.start)
                and (line.sentence or not ends_a_sentence)
                and (line.then is None or line.then.fullmatch(core, len(line.start)))
            ):
                # 主办：某局 网站标识码：… is no notice's own organiser
                return _FOOTER if line.zone == TAIL and _is_signed_footer(text, line) else line
        if size <= _LONGEST_TOOLBAR and start in self._tool_starts:
            found = self._toolbar(core)
            if found is not None:
                return found
        if (
            size <= _LONGEST_FOOTER
            and not ends_a_sentence
            and any(hint in text for hint in _FOOTER_HINTS)
            and _FOOTER_SIGNS.search(text)
        ):
            return _footer(text)
        if size <= _LONGEST_WIDENED and core[1:2].isspace():
            narrow = _WIDENED.sub("", core)
            if len(narrow) < len(core):
                return self._read(narrow)
        return None

    def _toolbar(self, core: str) -> LineRule | None:
        """A row of buttons and counters, or one button alone."""
        tools = others = 0
        for word in _BETWEEN_TOOLS.split(core):
            if word in self._tools:
                tools += 1
            elif word and not word.isdigit():
                others += 1
        if not tools or others * _TOOLS_PER_STRANGER > tools:
            return None
        return _BUTTON if tools == 1 else _TOOLBAR


_FOOTER: Final = LineRule(
    {"kind": "footer", "why": "who runs the site, and under which licence", "zone": CUT, "max": 300, "strong": True}, ""
)
_TOOLBAR: Final = LineRule(
    {"kind": "toolbar", "why": "buttons for reading, printing and sharing", "zone": ANY, "max": 80}, ""
)
#: A line of text may hold the same words.
_FOOTER_PERHAPS: Final = LineRule(
    {"kind": "footer", "why": "who runs the site, and under which licence", "zone": CUT, "max": 300}, ""
)
#: A table cell may hold the same word.
_BUTTON: Final = LineRule({"kind": "toolbar", "why": "a button that stands alone", "zone": EDGE_ZONE, "max": 80}, "")


LEXICON: Final = Lexicon(DATA)
