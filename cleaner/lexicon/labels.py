"""Finds the labels of header lines, document records and credits (发布时间：, 来源：, 文号：, 浏览次数) in a text.

The table of labels is `[[label]]` in lexicon.toml. The rules for whole lines (`lines`), the tests of phrases
(`phrases`) and the parser of header lines (`cleaner.metadata.infoline`) all use this module, so each of them knows
every label of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from cleaner.dates import AFTER_YEAR, REST_OF_YEAR
from cleaner.lexicon.data import DATA

# Roles of labels that modules name; lexicon.toml explains them and has more.
PUBLISHED: Final = "published"
DISCLOSED: Final = "disclosed"
UPDATED: Final = "updated"
DATE: Final = "date"
ISSUE_DATE: Final = "issue_date"
DOCUMENT_DATE: Final = "document_date"
SOURCE: Final = "source"
ORIGIN: Final = "origin"
OTHER_SOURCE: Final = "other_source"
AUTHOR: Final = "author"
REPORTER: Final = "reporter"
CONTRIBUTOR: Final = "contributor"
CORRESPONDENT: Final = "correspondent"
ORIGINAL_TITLE: Final = "original_title"
EDITOR: Final = "editor"
CHECKER: Final = "checker"
PUBLISHER: Final = "publisher"
OFFICE: Final = "office"
DOC_NUMBER: Final = "doc_number"
RECORD: Final = "record"
VIEWS: Final = "views"
TOOL: Final = "tool"
BUTTON: Final = "button"
SHARE: Final = "share"
PRINT: Final = "print"
COUNTER: Final = "counter"
CONTACT: Final = "contact"
#: Not in the table: the font sizes 大 中 小.
SIZES: Final = "sizes"
#: Not in the table: a number with a unit (123次) or a URL, which ends the value of the label before it.
AMOUNT: Final = "amount"

#: Templates align labels with at most one space between two characters (来 源).
_WIDENING: Final = r"\s?"
_COLONS: Final = ":：∶﹕"
#: What may be between a label and its value in the place of a colon.
_STROKES: Final = "[|｜丨/／]"
_STROKE: Final = re.compile(rf"{_STROKES}\s?[一-龥]")
#: The most spaces between a label and its mark.
_MOST_SPACES: Final = 4
_MARKS: Final[tuple[str, ...]] = (*_COLONS, "】", "]")
_MARK_SIGNS: Final = "".join(_MARKS)
#: One of these must be before a tool that may also be part of a name (the content of a character class).
_SEPARATORS: Final = r"\s\[【(（\]】)）|｜"

#: The roles of a page's own buttons and counters.
TOOLS: Final = frozenset((VIEWS, TOOL, BUTTON, SHARE, PRINT, COUNTER, SIZES))


class Label(NamedTuple):
    """One label in a text.

    Attributes:
        role: What it labels: a role of lexicon.toml, `SIZES` or `AMOUNT`.
        start: Where its word begins.
        end: Where its value begins, after the colon or bracket.
        marked: Whether a colon, a bracket or a year ends the word.
    """

    role: str
    start: int
    end: int
    marked: bool


class Labels:
    """The table of labels. The process uses one instance, `LABELS`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._roles: dict[str, str] = {}
        self._fields: dict[str, str] = {}
        self._words: dict[str, list[str]] = {}
        anywhere: list[str] = []
        apart: list[str] = []
        spaced: list[str] = []
        for row in data["label"]:
            words = [*row.get("words", ()), *(b + a for b in row.get("before", ()) for a in row.get("after", ()))]
            self._words.setdefault(row["role"], []).extend(words)
            for word in words:
                self._roles[word] = row["role"]
                if "field" in row:
                    self._fields[word] = row["field"]
            if row.get("bare") == "anywhere":
                anywhere += words
            elif row.get("bare") == "apart":
                apart += words
            if row.get("spaced", False):
                spaced += words
        # the search for a word runs backwards from its mark and stops at the first text that ends no word
        self._ends = frozenset(word[i:] for word in self._roles for i in range(len(word)))
        self._last = frozenset(word[-1] for word in self._roles)
        field_firsts = "".join(sorted({word[0] for word in self._fields}))
        field_lasts = "".join(sorted({word[-1] for word in self._fields}))
        self._field_word = re.compile(
            rf"(?<![^\s|｜])(?=[{field_firsts}])(?:{_aligned(self._fields)})(?=[\s|｜A-Za-z\d])"
        )
        self._field_mark = re.compile(rf"[{_COLONS}】\]](?<=[{field_lasts}\s].)")
        self._separator = re.compile(f"[{_SEPARATORS}]")
        self._spaced = re.compile(rf"({alternation(spaced)})\s(?=[^\s:：])")
        self._all_spaced = re.compile(rf"(?<!\S)({alternation(spaced)})\s(?=[^\s:：])")
        barred = (*spaced, *self._words.get(EDITOR, ()), *self._words.get(CHECKER, ()))
        self._bar_mark = re.compile(rf"(?<!\S)({alternation(barred)})\s?{_STROKES}\s?(?=[一-龥]{{2}})")
        self._barred = re.compile(rf"([|｜]\s?(?:{alternation(spaced)}))\s?(?=[^\s:：|｜])")
        bare = (*anywhere, *apart)
        lasts = "".join(sorted(self._last))
        separated = rf"(?<! [^{_SEPARATORS}] . )"
        firsts = "".join(sorted({word[0] for word in bare}))
        seconds = "".join(sorted({word[1] for word in bare})) + "中"
        # the first character is matched by one class, to which `re` can skip; the rest looks back at it
        self._pattern = re.compile(
            rf"""
            [{_COLONS}】\]\[【(（{firsts}大hTA有0-9０-９]
            (?:
                (?<= [{_COLONS}】\]] ) (?<= [{lasts}\s] . ) (?P<mark>)
              | (?<= [\[【(（] ) (?<= [{lasts}\s] . ) (?P<opening>)
              | (?= [{seconds}t\s|｜+\d次人条] )
                (?:
                    {REST_OF_YEAR}{AFTER_YEAR} (?P<year>)
                  | (?:
                        (?<=h) ttps?://[\w./?=&%-]{{0,99}}
                      | {separated} (?: (?<=有) \d{{1,9}} | (?<=\d) \d{{0,8}} ) \s?[次人条]
                      | (?<=有) \d{{1,9}}\s?人(?:参与|评论|讨论|浏览|阅读)
                    )
                    (?P<amount>)
                  | (?<=大) (?<![一-龥].) \s{{0,3}}[|｜]?\s{{0,3}}中\s{{0,3}}[|｜]?\s{{0,3}}小 (?![一-龥]) (?P<sizes>)
                  | (?>
                        {_after_first(anywhere)} | {separated} (?: {_after_first(apart)} | (?<=[TA]) \s?[|+] )
                    )
                    (?! \s{{0,4}} [{_COLONS}] ) (?P<bare>)
                )
            )
            """,
            re.VERBOSE | re.DOTALL,
        )

    def find(self, text: str) -> list[Label]:
        """Find the labels of a text, in order.

        A label is the longest word of the table that ends at a colon, a bracket or a year; it may directly follow other
        words (2019-09-26 12:11来源：某报作者：某某). Words of tools and counters may have no such mark.

        Args:
            text: One line. The time grows with its length, so callers limit it.

        Returns:
            The labels, none of which overlap.
        """
        found: list[Label] = []
        last = 0
        for match in self._pattern.finditer(text):
            start, end = match.span()
            group = match.lastgroup or ""
            if group == "bare":
                found.append(Label(self._roles.get("".join(text[start:end].split()), TOOL), start, end, False))
            elif group in (AMOUNT, SIZES):
                found.append(Label(group, start, end, False))
            else:
                if group != "mark":
                    end = start
                start, role = self._before(text, start, last, text[start])
                if not role or not self._is_label(text, start, role, group):
                    continue
                found.append(Label(role, start, end, True))
            last = end
        return found

    def _is_label(self, text: str, start: int, role: str, mark: str) -> bool:
        """Return whether a word before a mark is a label, not a part of a sentence (点击【…】, 发布2022年…)."""
        run_in = start > 0 and is_han(text[start - 1])
        if role == BUTTON:
            return start == 0 or self._separator.match(text, start - 1) is not None
        if mark == "opening":
            return role in TOOLS and not run_in
        return mark != "year" or role != PUBLISHER

    def role_of(self, text: str) -> str:
        """Return the role of a text that is a label without a colon, and nothing else; "" for other texts."""
        return self._roles.get("".join(text.split()), "")

    def field_of(self, text: str) -> str:
        """Return the field of a document's record that a label introduces, with or without its colon; "" for none."""
        return self._fields.get("".join(text.split()).rstrip(_MARK_SIGNS), "")

    def find_fields(self, text: str) -> list[Label]:
        """Find the labels of a line of a document's record, as `find`; they may have no mark if one begins the line."""
        found = self.find(text)
        if self._field_word.match(text) is None:
            return found
        bare = [match.span() for match in self._field_word.finditer(text)]
        labels = [Label(self.role_of(text[start:end]), start, end, False) for start, end in bare]
        marked = [label for label in found if not any(label.start < end and start < label.end for start, end in bare)]
        return sorted((*labels, *marked), key=lambda label: label.start)

    def may_have_fields(self, line: str) -> bool:
        """Return whether a line may have labels of a record: a check that is much faster than `find_fields`."""
        return self._field_mark.search(line) is not None or self._field_word.match(line) is not None

    def words(self, roles: Iterable[str]) -> list[str]:
        """Return the words of some roles.

        Raises:
            KeyError: The table has no label of that role.
        """
        return [word for role in roles for word in self._words[role]]

    def with_colon(self, line: str) -> str:
        """Put a colon after the labels of a line that begins with one, if only a space separates them from values.

        A bar may be in the place of the colon (作者｜张三). In the parts of a line between bars, a label may also have
        nothing between itself and its value (作者张三).
        """
        if self._spaced.match(line):
            line = self._all_spaced.sub(r"\1：", line)
        if _STROKE.search(line) is not None:
            line = self._bar_mark.sub(r"\1：", line)
        return self._barred.sub(r"\1：", line) if "|" in line or "｜" in line else line

    def may_be_in(self, line: str) -> bool:
        """Return whether a line may have labels other than tools: a check that is much faster than `find`."""
        return (
            any(mark in line for mark in _MARKS)
            or self._spaced.match(line) is not None
            or self._bar_mark.match(line) is not None
        )

    def _before(self, text: str, end: int, floor: int, mark: str) -> tuple[int, str]:
        """Return the start and role of the longest label between `floor` and the mark at `end`; role "" for none."""
        start, role, word = end, "", ""
        i = end - 1
        if mark not in "】]":
            while i >= floor and end - i <= _MOST_SPACES and text[i].isspace():
                i -= 1
        if i < floor or text[i] not in self._last:
            return start, role
        while i >= floor:
            if not text[i].isspace():
                word = text[i] + word
                if word not in self._ends:
                    break
                known = self._roles.get(word)
                if known is not None:
                    start, role = i, known
            elif text[i + 1].isspace():
                break
            i -= 1
        return start, role


def is_han(char: str) -> bool:
    """Return whether a character is Chinese, so that a label after it may be the end of a longer word."""
    return "\u4e00" <= char <= "\u9fff"


def widened(word: str) -> str:
    """Put a space between the characters of a label, as templates do to align labels."""
    return " ".join(word)


def alternation(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of some words."""
    return "|".join(_longest_first(words))


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _aligned(words: Iterable[str]) -> str:
    return "|".join(_WIDENING.join(word) for word in _longest_first(words))


def _after_first(words: Iterable[str]) -> str:
    """Return a pattern for the rest of words whose first character was matched before."""
    rests: dict[str, list[str]] = {}
    for word in _longest_first(words):
        rests.setdefault(word[0], []).append(_WIDENING + _WIDENING.join(word[1:]))
    return "|".join(f"(?<={first}) (?:{'|'.join(group)})" for first, group in rests.items())


LABELS: Final = Labels(DATA)
