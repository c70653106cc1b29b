"""The tool for mutation testing: each mutant is valid Python and differs from the original in one place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutants import ROOT, mapped_tests, modules_of, mutants_in, mutants_of


def test_each_mutant_changes_one_interval_and_is_valid_python() -> None:
    path = Path("cleaner/selection/confidence.py")
    source = (ROOT / path).read_bytes()
    found = mutants_of("cleaner.selection.confidence", path)
    changed = {source[: one.start] + one.text.encode() + source[one.end :] for one in found}
    assert len(changed) > 50
    assert source not in changed
    for text in changed:
        ast.parse(text)
    assert {one.kind for one in found} >= {"comparison", "boundary", "not", "constant", "arithmetic", "return value"}


def test_a_package_is_all_its_modules_and_each_has_tests_that_exist() -> None:
    modules = dict(modules_of(["cleaner", "crawler"]))
    assert modules["cleaner.dates"] == Path("cleaner/dates.py")
    for module in modules:
        for test in mapped_tests(module):
            file, _, name = test.partition("::")
            assert (ROOT / file).exists()
            assert not name or f"def {name}(" in (ROOT / file).read_text("utf-8"), test


def test_an_unknown_module_is_refused() -> None:
    with pytest.raises(SystemExit, match="no_such_module"):
        list(modules_of(["cleaner.no_such_module"]))


@pytest.mark.parametrize(
    "source",
    [
        "@dataclass(frozen=True, slots=True)\nclass A(Base, total=False):\n    a: Literal['x']\n",
        "__slots__ = ('a', 'b')\n__all__: list[str] = ['a']\n",
        "text = body.decode('utf-8', 'replace')\nfile = open(path, encoding='utf-8', errors='strict')\n",
        "if TYPE_CHECKING:\n    from a import b\nif sys.version_info >= (3, 14):\n    import c\n",
        "T = TypeVar('T')\nx = cast('int', y)\nlogger = logging.getLogger('crawler')\n",
        "logger.warning('[id] a %s', 3)\nassert a > 1 and b\n",
        "_CACHE_SIZE: Final = 9\n_TRIED = 1 << 20\n",
        "A = Reason(name, 'a sentence about it')\nB = LineRule({key: kind, 'why': 'a sentence'}, text)\n",
        "_REASONS: Final = ((name, value, 'a sentence about it'),)\n",
        "pairs = zip(a, b, strict=True)\n",
        "class Command:\n    def short_desc(self) -> str:\n        return 'what it does'\n",
        "f = lru_cache(maxsize=64)(g)\n@lru_cache(maxsize=64)\ndef h() -> int: ...\n",
    ],
)
def test_declarations_names_of_encodings_and_prose_are_not_mutated(source: str) -> None:
    assert not [str(one) for one in mutants_in("a", Path("a.py"), source.encode())]


def test_size_of_a_read_is_mutated_in_other_modules_only() -> None:
    source = b"_READ: Final = 1 << 18\n"
    assert not mutants_in("cleaner.corpora.streams", Path("a.py"), source)
    assert mutants_in("a", Path("a.py"), source)


def test_what_surrounds_a_declaration_is_mutated_and_each_mutant_is_listed_once() -> None:
    source = b"x = (a + 1).decode('utf-8')\nclass A:\n    n = 2\nname = 'a b'\nR = Reason('kind', 'a sentence')\n"
    texts = [(one.line, one.text) for one in mutants_in("a", Path("a.py"), source)]
    assert {(1, "(a - 1)"), (3, "3"), (3, "1"), (4, "'q b'"), (4, "'a q'"), (5, "'kinq'")} <= set(texts)
    assert len(texts) == len(set(texts))


def test_words_for_people_are_not_mutated_and_their_keys_are() -> None:
    source = b"_KINDS: Final = {'menu': '\xe8\x8f\x9c\xe5\x8d\x95'}\n"
    assert [one.before for one in mutants_in("cleaner.report", Path("a.py"), source)] == ["'menu'"]
    assert len(mutants_in("cleaner.pages", Path("a.py"), source)) == 2
