"""Finds the regular expressions of the project, and judges by structure and by steps whether they backtrack too much."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from types import GetSetDescriptorType, ModuleType
from typing import Any

import cleaner
import crawler
from tests.regex_steps import (
    BACKTRACKING_REPEATS,
    REPEATS,
    StepMatcher,
    TooManySteps,
    element_pattern,
    ops,
    parse,
    sequences,
)

#: A repeat of more times than this counts as one without bound.
LARGEST_BOUND = 8192
#: The most steps that an attack may cost per character, on average. CPython's engine takes 45 to 600 million steps a second
#: (measured on ten of the most expensive patterns here), so a line of 1000 characters costs at most 10 milliseconds,
#: and a page of one million characters at most 10 seconds: the limit of `tests.limits` for a hostile page.
MAX_STEPS_PER_CHARACTER = 400
#: What code can do with a pattern. `finditer` stands for all methods that continue after a match.
METHODS = ("search", "match", "fullmatch", "finditer")

#: An exponential pattern uses up its steps on a text of this size, even if it matches longer texts at once.
_SHORT_SIZE = 32
#: The shortest text on which growth is measured, and the largest sum of bounds in a pattern that makes the texts longer.
_MIN_SIZE, _MAX_SIZE = 64, 1024
#: How much the steps per character may rise when the length of the text doubles. The counts are exact, but the beginning and
#: the end of a text count less in a longer one.
_MAX_RISE, _MAX_LATER_RISE = 1.05, 1.1
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
#: Objects, tables and tuples of modules are searched for patterns to this depth.
_MAX_DEPTH = 5
_CONTINUING = ("finditer", "findall", "sub", "subn", "split")
#: Characters that are tried for a class that names none, for example `[^"]` or `\s`.
_CANDIDATES = "a1 -文\n=<\u2603"
#: Texts after a repeat that can make a pattern fail there; the first one that does is used.
_ENDS = ("\x07", "\n\x07", "1\x07")
#: Copies of a repeated text in an example, at most, however many a pattern demands.
_MAX_COPIES = 50
#: Copies of the repeated text between two beginnings of a match, in the attack that begins again and again.
_FEW = 3


@dataclasses.dataclass(frozen=True)
class ProjectPattern:
    """A regular expression of the project.

    Attributes:
        name: Module and name that hold it, or module and line that pass it to a function of `re`.
        pattern: The compiled pattern.
        methods: The items of `METHODS` by which the code uses it; all of them if the source does not show which.
    """

    name: str
    pattern: re.Pattern[Any]
    methods: tuple[str, ...]


@cache
def project_patterns() -> list[ProjectPattern]:
    """Return all patterns of the project."""
    modules: list[ModuleType] = []
    for package in (cleaner, crawler):
        names = [found.name for found in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
        modules.append(package)
        for name in names:
            if name.endswith("__main__"):
                continue
            try:
                modules.append(importlib.import_module(name))
            except ImportError:
                if not name.startswith("cleaner.engines."):  # these need an extra that is not installed
                    raise
    return patterns_of(modules)


def patterns_of(modules: list[ModuleType]) -> list[ProjectPattern]:
    """Return all patterns of modules: those that their names hold, and those in calls such as `re.sub(r"…", …)`."""
    trees = [ast.parse(_source(module).read_text("utf-8")) for module in modules]
    uses = {module.__name__: _uses(tree) for module, tree in zip(modules, trees, strict=True)}
    found: list[ProjectPattern] = []
    seen: dict[int, object] = {}
    for module in modules:
        for path, pattern in _held_patterns(module, seen):
            found.append(ProjectPattern(f"{module.__name__}.{path}", pattern, _methods(path, module.__name__, uses)))
    for module, tree in zip(modules, trees, strict=True):
        found += _inline_patterns(module, tree)
    return found


def _source(module: ModuleType) -> Path:
    file = Path(str(module.__file__))
    return file if file.suffix == ".py" else file.with_name(file.name.split(".")[0] + ".py")  # compiled by mypyc


def _held_patterns(module: ModuleType, seen: dict[int, object]) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield the patterns in the names of a module and in the objects behind them, with their paths in the module.

    Args:
        module: Imported module.
        seen: The objects that were visited, by their identities, which they keep; the function adds to it.
    """

    def visit(path: str, value: object, depth: int) -> Iterator[tuple[str, re.Pattern[Any]]]:
        if isinstance(value, (str, bytes, int, ModuleType)) or id(value) in seen or depth > _MAX_DEPTH:
            return
        if isinstance(value, type) and value.__module__ != module.__name__:
            return
        seen[id(value)] = value
        if isinstance(value, re.Pattern):
            yield path, value
            return
        for key, member in _members(value):
            yield from visit(f"{path}.{key}", member, depth + 1)

    for name, value in list(vars(module).items()):
        if not name.startswith("__"):
            yield from visit(name, value, 0)


def _members(value: object) -> Iterator[tuple[object, object]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from enumerate(value)
    elif isinstance(value, type):
        yield from vars(value).items()
    elif isinstance(getattr(value, "__self__", None), re.Pattern):  # a bound method, such as `re.compile("…").sub`
        yield "__self__", value.__self__  # type: ignore[attr-defined]
    elif type(value).__module__.startswith(("cleaner", "crawler")):
        names = [name for base in type(value).__mro__ for name in getattr(base, "__slots__", ())]
        if dataclasses.is_dataclass(value):
            names += [field.name for field in dataclasses.fields(value)]
        names += list(getattr(value, "__dict__", ()))
        # a class compiled by mypyc has neither slots nor a dictionary
        names += [name for name, member in vars(type(value)).items() if isinstance(member, GetSetDescriptorType)]
        for name in dict.fromkeys(names):
            if hasattr(value, name):
                yield name, getattr(value, name)


def _uses(tree: ast.AST) -> dict[str, set[str]]:
    """Return what a module does with each name, and with each attribute after a ".".

    A use is the name of an attribute or method, or "" for any other use. Comparisons with `is` do not count.
    """
    uses: dict[str, set[str]] = defaultdict(set)
    for parent in ast.walk(tree):
        if isinstance(parent, ast.ImportFrom):
            for alias in parent.names:
                if alias.asname not in (None, alias.name):
                    uses[alias.name].add("")
        if isinstance(parent, ast.Compare) and isinstance(parent.ops[0], (ast.Is, ast.IsNot)):
            continue
        used_as = parent.attr if isinstance(parent, ast.Attribute) else ""
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
                uses[node.id if isinstance(node, ast.Name) else "." + node.attr].add(used_as)
    return uses


def _methods(path: str, module: str, uses: dict[str, dict[str, set[str]]]) -> tuple[str, ...]:
    """Return the items of `METHODS` by which the project uses a pattern that a module holds."""
    *holders, name = path.split(".")
    names = ["." + name] if holders else [name, "." + name]
    places = [uses[module]] if name.startswith("_") and not holders else list(uses.values())
    found = {use for place in places for each in names for use in place.get(each, ())}
    known = {"finditer" if use in _CONTINUING else use for use in found}
    return tuple(method for method in METHODS if method in known or "" in known) or METHODS


def _inline_patterns(module: ModuleType, tree: ast.AST) -> Iterator[ProjectPattern]:
    """Yield the patterns that a module passes to functions of `re`, or compiles inside a function.

    In an expression, a local variable is replaced by the text "x".
    """
    functions = [node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)]
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
            continue
        module_name, used_as = call.func.value, call.func.attr
        if not (isinstance(module_name, ast.Name) and module_name.id == "re"):
            continue
        if used_as not in (*METHODS, *_CONTINUING, "compile"):
            continue
        expression = call.args[0]
        unknown = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)} - vars(module).keys()
        in_function = any(function.lineno <= call.lineno <= (function.end_lineno or 0) for function in functions)
        if used_as == "compile" and (unknown or not in_function):  # an object of the module holds it
            continue
        text = eval(ast.unparse(expression), vars(module), dict.fromkeys(unknown, "x"))
        if isinstance(text, re.Pattern):
            continue
        others = [ast.unparse(other) for other in (*call.args[1:], *(keyword.value for keyword in call.keywords))]
        flags = next((other for other in others if re.fullmatch(r"re\.[A-Z]+(?: \| re\.[A-Z]+)*", other)), "0")
        method = "finditer" if used_as in _CONTINUING else used_as
        methods = METHODS if used_as == "compile" else (method,)
        yield ProjectPattern(f"{module.__name__}:{call.lineno}", re.compile(text, eval(flags)), methods)


def structural_faults(pattern: re.Pattern[Any]) -> list[str]:
    """Find constructs in a pattern that can take more than linear time.

    These are repeats in repeats whose product has no bound, and two repeats without bound in one sequence. Atomic groups
    and possessive repeats are allowed, as they never give characters back.

    Returns:
        A description of each construct.
    """
    tree = parse(pattern)
    return [*_nested_repeats(tree, 1), *_adjacent_repeats(tree)]


def _nested_repeats(tree: Any, outer: int) -> Iterator[str]:
    for op, argument in tree:
        if op in BACKTRACKING_REPEATS:
            most = int(argument[1])
            times = outer * min(most, 10**9)
            if outer > 1 and times > LARGEST_BOUND and most > 1:
                yield f"a repeat of {times} times in repeats"
            yield from _nested_repeats(argument[2], times if most > 1 else outer)
        else:
            for inner in sequences(op, argument):
                yield from _nested_repeats(inner, 1 if op in (ops.POSSESSIVE_REPEAT, ops.ATOMIC_GROUP) else outer)


def _adjacent_repeats(tree: Any) -> Iterator[str]:
    """Find repeats without bound in one sequence: text that both match can be divided in quadratically many ways."""
    unbounded = 0
    for op, argument in tree:
        unbounded += op in BACKTRACKING_REPEATS and int(argument[1]) > LARGEST_BOUND
        if unbounded > 1:
            yield "two repeats without bound, one after the other"
            return
        for inner in sequences(op, argument):
            yield from _adjacent_repeats(inner)


def expensive_attacks(pattern: re.Pattern[Any], methods: Iterable[str] = METHODS) -> list[str]:
    """Find attacks on which a pattern costs too many steps per character, or more of them the longer the text is.

    The texts are longer than what the repeats with a bound match together (up to a maximum), so that the cost of each start
    of a match is at its highest and must stay constant.

    Returns:
        A description of each such attack.
    """
    matcher = StepMatcher(pattern)
    size = min(max(_MIN_SIZE, _bounded_width(parse(pattern))), _MAX_SIZE)
    return [
        f"{method} on {attack}: {fault}"
        for attack in attacks(pattern)
        for method in methods
        if (fault := _cost_fault(getattr(matcher, method), matcher, pattern, attack, size))
    ]


def _cost_fault(
    call: Callable[..., object], matcher: StepMatcher, pattern: re.Pattern[Any], attack: Attack, size: int
) -> str:
    """Describe what is wrong with the cost of an attack, at a short text and at three sizes that double; "" if nothing is."""
    lengths: list[int] = []
    steps: list[int] = []
    for length in (_SHORT_SIZE, size, 2 * size, 4 * size):
        text = subject(pattern, attack.text(length))
        try:
            call(text, MAX_STEPS_PER_CHARACTER * len(text))
        except TooManySteps:
            return f"more than {MAX_STEPS_PER_CHARACTER} steps per character of {len(text)}"
        lengths.append(len(text))
        steps.append(matcher.steps)
        if length == 2 * size and steps[2] / lengths[2] <= _MAX_RISE * steps[1] / lengths[1]:
            return ""
    earlier, later = ((steps[i + 1] - steps[i]) / (lengths[i + 1] - lengths[i]) for i in (1, 2))
    return f"{steps} steps for {lengths} characters" if later > _MAX_LATER_RISE * earlier else ""


def _bounded_width(tree: Any) -> int:
    """Return how many characters the repeats with a bound match together at most. Other repeats count their minimum."""
    width = 0
    for op, argument in tree:
        inner = max((_bounded_width(sequence) for sequence in sequences(op, argument)), default=1)
        if op in REPEATS:
            least, most = max(1, int(argument[0])), int(argument[1])
            inner *= most if most <= LARGEST_BOUND else least
        width += inner
    return width


@dataclasses.dataclass(frozen=True)
class Attack:
    """Texts of any size on which a pattern may try many ways to match before it fails.

    Attributes:
        start: Text that comes once, at the beginning.
        unit: Text that is repeated up to the size.
        end: Text that comes once, at the end.
    """

    start: str
    unit: str
    end: str

    def text(self, size: int) -> str:
        """Return a text with at least `size` characters in units."""
        return self.start + self.unit * -(-size // len(self.unit)) + self.end


def attacks(pattern: re.Pattern[Any]) -> list[Attack]:
    """Return the attacks on a pattern.

    Each repeat gives three: what the pattern matches before the repeat, again and again; the same once, then what is
    repeated, again and again; and both together, again and again. Each character that the pattern names gives one.
    """
    found: list[Attack] = []
    matcher = StepMatcher(pattern)
    for head, unit in dict.fromkeys(_repeats(list(parse(pattern)), "", pattern.flags)):
        few = head + unit * _FEW
        end = next((end for end in _ENDS if not _matches(matcher, subject(pattern, few + end))), _ENDS[0])
        found += [Attack("", head, "")] if head else []
        found += [Attack(head, unit, end), Attack("", few, end)]
    found += [Attack("", character, "") for character in _literals(parse(pattern))]
    return list(dict.fromkeys(found))


def _literals(tree: Any) -> Iterator[str]:
    """Yield the characters that a pattern names, except in classes."""
    for op, argument in tree:
        if op is ops.LITERAL:
            yield chr(argument)
        for inner in sequences(op, argument):
            yield from _literals(inner)


def _matches(matcher: StepMatcher, text: str | bytes) -> bool:
    """Return whether a pattern matches in a text; `False` also if the text uses up the steps, as that is a good attack."""
    try:
        return matcher.search(text, MAX_STEPS_PER_CHARACTER * len(text)) is not None
    except TooManySteps:
        return False


def subject(pattern: re.Pattern[Any], text: str) -> str | bytes:
    """Return a text in the type that the pattern searches."""
    return text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text


def _repeats(tree: list[Any], head: str, flags: int) -> Iterator[tuple[str, str]]:
    """Yield for each repeat a text that matches what is before it, and texts that it repeats.

    An optional element counts only next to another repeat: as one of many, it can give characters back to the others.
    """
    for index, (op, argument) in enumerate(tree):
        neighbours = [other for other, _ in tree[max(0, index - 1) : index + 2]]
        if op in REPEATS and (int(argument[1]) > 1 or sum(other in REPEATS for other in neighbours) > 1):
            units = list(filter(None, _examples(argument[2], flags)))
            for unit in dict.fromkeys([*units, "".join(units)] if units else []):
                yield head, unit
        for inner in sequences(op, argument):
            yield from _repeats(list(inner), head, flags)
        head += _example([(op, argument)], flags)


def _examples(tree: Any, flags: int) -> list[str]:
    """Return texts that a sequence matches, one for each alternative of its first branch."""
    items = list(tree)
    for index, (op, argument) in enumerate(items):
        alternatives = _alternatives(op, argument, flags)
        if len(alternatives) > 1:
            before, after = _example(items[:index], flags), _example(items[index + 1 :], flags)
            return [before + alternative + after for alternative in alternatives]
    return [_example(items, flags)]


def _alternatives(op: Any, argument: Any, flags: int) -> list[str]:
    if op is ops.BRANCH:
        return [_example(inner, flags) for inner in argument[1]]
    if op in (ops.SUBPATTERN, ops.ATOMIC_GROUP):
        return _examples(sequences(op, argument)[0], flags)
    return []


def _example(tree: Any, flags: int) -> str:
    """Return a text that a sequence matches, with the fewest repetitions but at least one, and the first alternatives."""
    text = ""
    for op, argument in tree:
        if op is ops.LITERAL:
            text += chr(argument)
        elif op in (ops.NOT_LITERAL, ops.ANY, ops.IN):
            text += _member(op, argument, flags)
        elif op in REPEATS:
            text += _example(argument[2], flags) * max(1, min(int(argument[0]), _MAX_COPIES))
        elif op in (ops.SUBPATTERN, ops.ATOMIC_GROUP, ops.BRANCH):
            text += _example(sequences(op, argument)[0], flags)
    return text


def _member(op: Any, argument: Any, flags: int) -> str:
    """Return a character that a class matches; where it can, one that the class names."""
    named = ""
    for kind, value in argument if op is ops.IN else ():
        named += chr(value) if kind is ops.LITERAL else chr(value[0]) if kind is ops.RANGE else ""
    allowed = element_pattern(op, argument, flags)
    return next((character for character in named + _CANDIDATES if allowed.match(character)), "\u2603")
