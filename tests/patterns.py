"""All compiled regular expressions of the project, and a check of each for unbounded backtracking."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import GetSetDescriptorType, ModuleType
from typing import Any

import cleaner
import crawler

#: A repeat of at most so many times counts as constant.
BOUNDED = 8192
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT)


def modules() -> Iterator[ModuleType]:
    for package in (cleaner, crawler):
        yield package
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[Any]]:
    """Return all compiled patterns in modules, also inside their tuples, tables and objects, by their place."""
    found: dict[str, re.Pattern[Any]] = {}
    seen: set[int] = set()

    def search(name: str, value: object, depth: int) -> None:
        if isinstance(value, re.Pattern):
            if id(value) not in seen:
                seen.add(id(value))
                found[name] = value
            return
        if depth > 5 or id(value) in seen or isinstance(value, (str, bytes, int, type, ModuleType)):
            return
        seen.add(id(value))
        for key, inner in _members(value):
            search(f"{name}.{key}", inner, depth + 1)

    for module in modules():
        for key, value in vars(module).items():
            if not key.startswith("__"):
                search(f"{module.__name__}.{key}", value, 0)
    return found


def _members(value: object) -> Iterator[tuple[object, object]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from enumerate(value)
    elif type(value).__module__.startswith(("cleaner", "crawler")):
        names = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
        if dataclasses.is_dataclass(value):
            names += [field.name for field in dataclasses.fields(value)]
        names += list(getattr(value, "__dict__", ()))
        # a class compiled by mypyc has neither of these
        names += [name for name, member in vars(type(value)).items() if isinstance(member, GetSetDescriptorType)]
        for name in dict.fromkeys(names):
            if hasattr(value, name):
                yield name, getattr(value, name)


def faults(pattern: re.Pattern[Any]) -> list[str]:
    """Return why a pattern can take more than linear time.

    The reasons are an unbounded repeat in a repeat, and an unbounded repeat followed by another that can match the same
    characters. Atomic groups and possessive repeats do not backtrack.
    """
    tree = parser.parse(pattern.pattern, pattern.flags)
    return [*_nested(tree, 1), *_neighbours(tree)]


def _nested(tree: Any, outer: int) -> Iterator[str]:
    """Yield repeats in repeats whose product is unbounded, if the inner one can backtrack."""
    for op, argument in tree:
        if op in _REPEATS:
            _, most, inner = argument
            times = outer * min(int(most), 10**9)
            if outer > 1 and times > BOUNDED and int(most) > 1:
                yield f"a repeat of {times} times in repeats"
            yield from _nested(inner, times if most > 1 else outer)
        elif op in (ops.POSSESSIVE_REPEAT, ops.ATOMIC_GROUP):
            inner = argument[2] if op is ops.POSSESSIVE_REPEAT else argument
            yield from _nested(inner, 1)
        else:
            for inner in _inside(op, argument):
                yield from _nested(inner, outer)


def _neighbours(tree: Any) -> Iterator[str]:
    """Yield two unbounded repeats in one sequence: text that both match can be divided in quadratically many ways."""
    unbounded = 0
    for op, argument in tree:
        if op in _REPEATS and int(argument[1]) > BOUNDED:
            unbounded += 1
        if unbounded > 1:
            yield "two repeats without bound, one after the other"
            return
        for inner in _inside(op, argument):
            yield from _neighbours(inner)


def _inside(op: Any, argument: Any) -> list[Any]:
    """Return the sequences in an element of a pattern's tree."""
    if op in (*_REPEATS, ops.POSSESSIVE_REPEAT):
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


def attacks(pattern: re.Pattern[Any], size: int) -> list[str]:
    """Return texts for which a pattern has to try much without a match.

    For each repeat of the pattern: the text before it, then `size` times what it repeats, then a character that ends no
    match; and the beginning of a match repeated.
    """
    tree = parser.parse(pattern.pattern, pattern.flags)
    found: list[str] = []
    for head, unit in dict.fromkeys(_repeats(list(tree), "")):
        found.append((head * size)[:size])
        found.append(head + (unit * size)[:size] + "\x07")
        found.append((head + unit * 3) * (size // (len(head) + 3 * len(unit)) + 1) + "\x07")
    return found


def _repeats(tree: list[Any], head: str) -> Iterator[tuple[str, str]]:
    """Yield for each repeat a text that matches what is before it, and a text that it repeats."""
    for op, argument in tree:
        if op in (*_REPEATS, ops.POSSESSIVE_REPEAT):
            unit = _example(list(argument[2]))
            if unit and int(argument[1]) > 1:
                yield head, unit
        if op is ops.BRANCH:
            for inner in argument[1]:
                yield from _repeats(list(inner), head)
        else:
            for inner in _inside(op, argument):
                yield from _repeats(list(inner), head)
        head += _example([(op, argument)])


def _example(tree: list[Any]) -> str:
    """Return a text that a sequence matches, with the shortest repeats and the first branches."""
    text = ""
    for op, argument in tree:
        if op is ops.LITERAL:
            text += chr(argument)
        elif op is ops.NOT_LITERAL:
            text += "a" if argument != ord("a") else "b"
        elif op is ops.ANY:
            text += "a"
        elif op is ops.IN:
            text += _member(argument)
        elif op in (*_REPEATS, ops.POSSESSIVE_REPEAT):
            text += _example(list(argument[2])) * max(1, min(int(argument[0]), 50))
        elif op in (ops.SUBPATTERN, ops.ATOMIC_GROUP, ops.BRANCH):
            text += _example(list(_inside(op, argument)[0]))
    return text


def _member(members: list[Any]) -> str:
    categories = {ops.CATEGORY_DIGIT: "1", ops.CATEGORY_WORD: "a", ops.CATEGORY_SPACE: " ", ops.CATEGORY_NOT_SPACE: "a"}
    categories |= {ops.CATEGORY_NOT_DIGIT: "a", ops.CATEGORY_NOT_WORD: "-"}
    if members[0][0] is ops.NEGATE:
        pattern = re.compile("[^" + "".join(_as_class(member) for member in members[1:]) + "]", re.S)
        return next((sign for sign in "a1 -文\n=<" if pattern.match(sign)), "\u2603")
    op, argument = members[0]
    if op is ops.LITERAL:
        return chr(argument)
    return chr(argument[0]) if op is ops.RANGE else categories.get(argument, "a")


def _as_class(member: Any) -> str:
    op, argument = member
    if op is ops.LITERAL:
        return re.escape(chr(argument))
    if op is ops.RANGE:
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    names = {ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_WORD: r"\w", ops.CATEGORY_SPACE: r"\s"}
    names |= {ops.CATEGORY_NOT_DIGIT: r"\D", ops.CATEGORY_NOT_WORD: r"\W", ops.CATEGORY_NOT_SPACE: r"\S"}
    return names[argument]
