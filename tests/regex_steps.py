"""A backtracking matcher that counts its steps, so that tests measure the cost of a regular expression without a clock.

This is the only module of the project that uses the private modules of `re`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

#: The operations of parse trees.
ops = _constants
#: Repeats that give characters back, and all repeats.
BACKTRACKING_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT)
REPEATS = (*BACKTRACKING_REPEATS, ops.POSSESSIVE_REPEAT)

Span = tuple[int, int]
#: One element of a pattern and all that follows it: takes a position and returns the end of the match, or `FAIL`.
Node = Callable[[int], int]
#: What one element of a pattern matches, as a hashable key: its parse tree and the flags that apply to it.
CharacterClass = tuple[str, int]

FAIL = -1
_ONE_CHARACTER = (ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN)
_WORD = (ops.IN, [(ops.CATEGORY, ops.CATEGORY_WORD)])
_NEWLINE = (ops.LITERAL, ord("\n"))
#: Whether `\B` matches an empty text depends on the version of Python.
_EMPTY_TEXT_HAS_NON_BOUNDARY = re.match(r"\B", "") is not None
#: Room for a pattern that recurses for each character of a subject. Calls between Python functions use no C stack.
_RECURSION_LIMIT = 100_000


class TooManySteps(Exception):
    """A match was stopped because it used up its limit of steps."""


def parse(pattern: re.Pattern[Any]) -> Any:
    """Return the parse tree of a compiled pattern: a sequence of pairs of an operation and its argument."""
    return parser.parse(pattern.pattern, pattern.flags)


def sequences(op: Any, argument: Any) -> list[Any]:
    """Return the sequences inside one element of a parse tree."""
    if op in REPEATS:
        return [argument[2]]
    if op is ops.SUBPATTERN:
        return [argument[3]]
    if op is ops.ATOMIC_GROUP:
        return [argument]
    if op is ops.BRANCH:
        return list(argument[1])
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return [argument[1]]
    if op is ops.GROUPREF_EXISTS:
        return [inner for inner in argument[1:] if inner]
    return []


def element_pattern(op: Any, argument: Any, flags: int) -> re.Pattern[Any]:
    """Compile one element of a parse tree, so that `re` itself decides which characters it matches."""
    compiled: re.Pattern[Any] = compiler.compile(parser.SubPattern(parser.State(), [(op, argument)]), flags)
    return compiled


class StepMatcher:
    """Interprets a pattern in the same order as CPython's engine (`Modules/_sre/sre_lib.h`) and counts steps.

    One step is one element of the pattern that is tried at one position. Where the engine scans in a C loop (the start of
    a search, a repeat of one character, the way back to a literal after such a repeat), every position that it passes is
    one step too. The engine skips more than this matcher does, for example with a table for a literal prefix, so the count
    is an upper estimate up to a constant factor.

    Attributes:
        steps: Steps of the last call.
    """

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self.steps = 0
        self._limit = 0
        self._classes: dict[CharacterClass, re.Pattern[Any]] = {}
        self._tables: dict[frozenset[CharacterClass], bytearray] = {}
        self._translations: dict[tuple[Any, ...], dict[frozenset[CharacterClass], bytes]] = {}
        #: The classes of the first character of what a node matches. A node that needs no character is not here.
        self._first: dict[Node, frozenset[CharacterClass]] = {}
        self._groups: dict[int, Span] = {}
        self._subject = ""
        self._tables_are_filled = False
        self._end = 0
        self._whole = False
        self._no_match_at = FAIL
        tree = parse(pattern)
        self._referenced = set(_references(tree))
        self._root = self._sequence(tree, pattern.flags, self._accept)
        self._start = self._first_table(self._root)

    def search(self, subject: str | bytes, limit: int = sys.maxsize) -> Span | None:
        """Return the span of the first match, as `re.Pattern.search` finds it.

        Args:
            subject: Text with at most 256 different characters.
            limit: Steps after which the match is stopped.

        Raises:
            TooManySteps: The limit is used up.
        """
        with self._run(subject, limit):
            return self._search(0)

    def match(self, subject: str | bytes, limit: int = sys.maxsize) -> Span | None:
        """Return the span of a match at the start; see `search`."""
        with self._run(subject, limit):
            return self._match(0)

    def fullmatch(self, subject: str | bytes, limit: int = sys.maxsize) -> Span | None:
        """Return the span of a match of the whole subject; see `search`."""
        with self._run(subject, limit):
            self._whole = True
            return self._match(0)

    def finditer(self, subject: str | bytes, limit: int = sys.maxsize) -> list[Span]:
        """Return the spans of all matches, as `finditer`, `findall` and `sub` find them; see `search`."""
        spans: list[Span] = []
        with self._run(subject, limit):
            start = 0
            while start <= self._end:
                found = self._search(start)
                if not found:
                    break
                spans.append(found)
                start = found[1]
                self._no_match_at = start if found[0] == start else FAIL
        return spans

    @contextmanager
    def _run(self, subject: str | bytes, limit: int) -> Iterator[None]:
        text = subject if isinstance(subject, str) else subject.decode("latin-1")
        if text != self._subject or not self._tables_are_filled:
            self._fill_tables(subject)
            self._tables_are_filled = True
        self._subject, self._end = text, len(text)
        self.steps, self._limit, self._whole, self._no_match_at = 0, limit, False, FAIL
        previous = sys.getrecursionlimit()
        sys.setrecursionlimit(_RECURSION_LIMIT)
        try:
            yield
        finally:
            sys.setrecursionlimit(previous)

    def _spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > self._limit:
            raise TooManySteps

    def _search(self, start: int) -> Span | None:
        first = self._start
        while start <= self._end:
            if first is not None:
                candidate = first.find(1, start)
                self._spend((candidate if candidate >= 0 else self._end) - start)
                if candidate < 0:
                    return None
                start = candidate
            found = self._match(start)
            if found:
                return found
            start += 1
        return None

    def _match(self, start: int) -> Span | None:
        self._groups.clear()
        self._spend(1)
        end = self._root(start)
        return (start, end) if end >= 0 else None

    def _accept(self, position: int) -> int:
        refused = position == self._no_match_at or (self._whole and position != self._end)
        return FAIL if refused else position

    def _fill_tables(self, subject: str | bytes) -> None:
        """Compute for each table at which positions of the subject a character of its classes is."""
        alphabet: list[Any] = sorted(set(subject))
        if len(alphabet) > 256:
            raise ValueError("a subject has at most 256 different characters")
        if isinstance(subject, str):
            codes = {ord(character): code for code, character in enumerate(alphabet)}
            coded = subject.translate(codes).encode("latin-1")
        else:
            coded = subject.translate(bytes(alphabet.index(byte) if byte in alphabet else 0 for byte in range(256)))
        translations = self._translations.setdefault(tuple(alphabet), {})
        for keys, table in self._tables.items():
            if keys not in translations:
                translations[keys] = self._translation(keys, alphabet)
            table[:] = coded.translate(translations[keys]) + b"\0"  # no character is at the end

    def _translation(self, keys: frozenset[CharacterClass], alphabet: list[Any]) -> bytes:
        """Return a table for `bytes.translate`: 1 for the code of each character that is in one of the classes."""
        characters = [character if isinstance(character, str) else bytes([character]) for character in alphabet]
        classes = [self._classes[key] for key in keys]
        members = [any(members.match(character) for members in classes) for character in characters]
        return bytes(members).ljust(256, b"\0")

    def _table(self, keys: frozenset[CharacterClass]) -> bytearray:
        return self._tables.setdefault(keys, bytearray())

    def _first_table(self, node: Node) -> bytearray | None:
        keys = self._first.get(node)
        return self._table(keys) if keys is not None else None

    def _class(self, op: Any, argument: Any, flags: int) -> CharacterClass:
        """Return the key of an element that matches one character."""
        key = (repr((op, argument)), flags)
        if key not in self._classes:
            self._classes[key] = element_pattern(op, argument, flags)
        return key

    def _one_class(self, sequence: Any, flags: int) -> CharacterClass | None:
        """Return the class of a sequence that the engine repeats in a C loop, `None` for any other sequence."""
        if len(sequence) != 1:
            return None
        op, argument = sequence[0]
        if op is ops.SUBPATTERN and argument[0] is None:
            return self._one_class(argument[3], _combined(flags, *argument[1:3]))
        return self._class(op, argument, flags) if op in _ONE_CHARACTER else None

    def _sequence(self, sequence: Iterable[Any], flags: int, then: Node) -> Node:
        """Return the node of a sequence that is followed by another node."""
        for op, argument in reversed(list(sequence)):
            then = self._element(op, argument, flags, then)
        return then

    def _element(self, op: Any, argument: Any, flags: int, then: Node) -> Node:
        if op in _ONE_CHARACTER:
            return self._character(self._class(op, argument, flags), then)
        if op in REPEATS:
            least, most, inner = int(argument[0]), min(int(argument[1]), sys.maxsize // 2), argument[2]
            key = self._one_class(inner, flags)
            if op is ops.POSSESSIVE_REPEAT:
                if key is not None:
                    return self._possessive_character(key, least, most, then)
                return self._possessive(self._sequence(inner, flags, _here), least, most, then)
            lazy = op is ops.MIN_REPEAT
            if key is not None:
                return self._repeated_character(key, least, most, lazy, then)
            return self._repeat(inner, flags, least, most, lazy, then)
        if op is ops.SUBPATTERN:
            group, added, removed, inner = argument
            return self._group(inner, _combined(flags, added, removed), group, then)
        if op is ops.BRANCH:
            return self._branch([self._sequence(inner, flags, then) for inner in argument[1]])
        if op in (ops.ASSERT, ops.ASSERT_NOT):
            direction, inner = argument
            width = inner.getwidth()[0] if direction < 0 else 0
            return self._lookaround(self._sequence(inner, flags, _here), width, op is ops.ASSERT, then)
        if op is ops.ATOMIC_GROUP:
            return self._atomic(self._sequence(argument, flags, _here), then)
        if op is ops.AT:
            return self._anchor(argument, flags, then)
        if op is ops.GROUPREF:
            return self._reference(argument, flags, then)
        if op is ops.GROUPREF_EXISTS:
            group, yes, no = argument
            return self._condition(group, self._sequence(yes, flags, then), self._sequence(no or [], flags, then))
        if op is ops.FAILURE:
            return _fail
        raise NotImplementedError(op)

    def _character(self, key: CharacterClass, then: Node) -> Node:
        table, spend = self._table(frozenset([key])), self._spend

        def node(position: int) -> int:
            spend(1)
            return then(position + 1) if table[position] else FAIL

        self._first[node] = frozenset([key])
        return node

    def _repeated_character(self, key: CharacterClass, least: int, most: int, lazy: bool, then: Node) -> Node:
        table, spend = self._table(frozenset([key])), self._spend
        following = self._first_table(then)

        def greedily(position: int) -> int:
            end = min(table.find(0, position), position + most)
            spend(end - position + 1)
            least_end = position + least
            while end >= least_end:
                if following is not None:
                    candidate = following.rfind(1, least_end, end + 1)
                    spend(end - max(candidate, least_end))
                    if candidate < 0:
                        return FAIL
                    end = candidate
                spend(1)
                found = then(end)
                if found >= 0:
                    return found
                end -= 1
            return FAIL

        def lazily(position: int) -> int:
            last = min(table.find(0, position), position + most)
            spend(min(least, last - position) + 1)
            end = position + least
            while end <= last:
                if following is not None:
                    candidate = following.find(1, end, last + 1)
                    spend((candidate if candidate >= 0 else last) - end)
                    if candidate < 0:
                        return FAIL
                    end = candidate
                spend(1)
                found = then(end)
                if found >= 0:
                    return found
                end += 1
            return FAIL

        node = lazily if lazy else greedily
        if least:
            self._first[node] = frozenset([key])
        return node

    def _possessive_character(self, key: CharacterClass, least: int, most: int, then: Node) -> Node:
        table, spend = self._table(frozenset([key])), self._spend

        def node(position: int) -> int:
            end = min(table.find(0, position), position + most)
            spend(end - position + 1)
            return then(end) if end >= position + least else FAIL

        if least:
            self._first[node] = frozenset([key])
        return node

    def _repeat(self, inner: Any, flags: int, least: int, most: int, lazy: bool, then: Node) -> Node:
        """Return the node of a repeated sequence. `count` and `last` belong to the innermost repetition under way."""
        spend = self._spend
        count, last = 0, FAIL

        def again(position: int) -> int:
            """Try the sequence once more."""
            nonlocal count, last
            saved = count, last
            count += 1
            if count > least:
                last = position
            found = body(position)
            if found < 0:
                count, last = saved
            return found

        def until(position: int) -> int:
            """Continue after one repetition."""
            nonlocal count, last
            spend(1)
            if count < least:
                return again(position)
            may_repeat = count < most and position != last
            saved = count, last
            if lazy:
                found = then(position)
                count, last = saved
                return again(position) if found < 0 and may_repeat else found
            found = again(position) if may_repeat else FAIL
            if found < 0:
                found = then(position)
                count, last = saved
            return found

        def node(position: int) -> int:
            nonlocal count, last
            saved = count, last
            count, last = 0, FAIL
            found = until(position)
            count, last = saved
            return found

        body = self._sequence(inner, flags, until)
        if least and body in self._first:
            self._first[node] = self._first[body]
        return node

    def _possessive(self, body: Node, least: int, most: int, then: Node) -> Node:
        spend = self._spend

        def node(position: int) -> int:
            count = 0
            while count < most:
                spend(1)
                end = body(position)
                if end < 0:
                    break
                count += 1
                if end == position and count >= least:
                    break
                position = end
            return then(position) if count >= least else FAIL

        if least and body in self._first:
            self._first[node] = self._first[body]
        return node

    def _group(self, inner: Any, flags: int, group: int | None, then: Node) -> Node:
        if group not in self._referenced:
            return self._sequence(inner, flags, then)
        starts: list[int] = []
        groups = self._groups

        def close(position: int) -> int:
            start, saved = starts.pop(), groups.get(group)
            groups[group] = start, position
            found = then(position)
            if found < 0:
                starts.append(start)
                groups.pop(group)
                if saved is not None:
                    groups[group] = saved
            return found

        def node(position: int) -> int:
            starts.append(position)
            found = body(position)
            if found < 0:
                starts.pop()
            return found

        body = self._sequence(inner, flags, close)
        if body in self._first:
            self._first[node] = self._first[body]
        return node

    def _branch(self, alternatives: list[Node]) -> Node:
        spend = self._spend
        tried = [(self._first_table(alternative), alternative) for alternative in alternatives]

        def node(position: int) -> int:
            passed = 0
            for first, alternative in tried:
                passed += 1
                if first is None or first[position]:
                    spend(passed)
                    passed = 0
                    found = alternative(position)
                    if found >= 0:
                        return found
            spend(passed)
            return FAIL

        if all(alternative in self._first for alternative in alternatives):
            self._first[node] = frozenset().union(*(self._first[alternative] for alternative in alternatives))
        return node

    def _lookaround(self, body: Node, width: int, wanted: bool, then: Node) -> Node:
        spend = self._spend

        def node(position: int) -> int:
            spend(1)
            matches = position >= width and body(position - width) >= 0
            return then(position) if matches == wanted else FAIL

        return node

    def _atomic(self, body: Node, then: Node) -> Node:
        spend = self._spend

        def node(position: int) -> int:
            spend(1)
            end = body(position)
            return then(end) if end >= 0 else FAIL

        if body in self._first:
            self._first[node] = self._first[body]
        return node

    def _anchor(self, anchor: Any, flags: int, then: Node) -> Node:
        spend = self._spend
        newline = self._table(frozenset([self._class(*_NEWLINE, flags=0)]))
        word = self._table(frozenset([self._class(*_WORD, flags=flags)]))
        lines = bool(flags & re.MULTILINE)

        def holds(position: int) -> bool:
            end = self._end
            if anchor is ops.AT_BEGINNING:
                return position == 0 or (lines and newline[position - 1] == 1)
            if anchor is ops.AT_BEGINNING_STRING:
                return position == 0
            if anchor is ops.AT_END:
                return position == end or (newline[position] == 1 and (lines or position == end - 1))
            if anchor is ops.AT_END_STRING:
                return position == end
            if end == 0:
                return anchor is ops.AT_NON_BOUNDARY and _EMPTY_TEXT_HAS_NON_BOUNDARY
            at_boundary = (position > 0 and word[position - 1] == 1) != (word[position] == 1)
            return at_boundary == (anchor is ops.AT_BOUNDARY)

        def node(position: int) -> int:
            spend(1)
            return then(position) if holds(position) else FAIL

        return node

    def _reference(self, group: int, flags: int, then: Node) -> Node:
        groups, spend = self._groups, self._spend

        def node(position: int) -> int:
            if group not in groups:
                spend(1)
                return FAIL
            start, end = groups[group]
            text = self._subject[start:end]
            other = self._subject[position : position + len(text)]
            spend(len(text) + 1)
            if flags & re.IGNORECASE:
                text, other = text.lower(), other.lower()
            return then(position + end - start) if text == other else FAIL

        return node

    def _condition(self, group: int, yes: Node, no: Node) -> Node:
        groups, spend = self._groups, self._spend

        def node(position: int) -> int:
            spend(1)
            return yes(position) if group in groups else no(position)

        return node


def _combined(flags: int, added: int, removed: int) -> int:
    """Return the flags inside a group such as `(?i-s:…)`. ASCII and Unicode replace each other."""
    if added & parser.TYPE_FLAGS:
        flags &= ~parser.TYPE_FLAGS
    return (flags | added) & ~removed


def _here(position: int) -> int:
    """End a lookaround, an atomic group or a possessive repetition."""
    return position


def _fail(position: int) -> int:
    """Match nothing, as an empty negative lookahead."""
    return FAIL


def _references(tree: Any) -> Iterator[int]:
    """Yield the groups that the pattern refers to. The spans of other groups are not kept."""
    for op, argument in tree:
        if op is ops.GROUPREF:
            yield argument
        if op is ops.GROUPREF_EXISTS:
            yield argument[0]
        for inner in sequences(op, argument):
            yield from _references(inner)
