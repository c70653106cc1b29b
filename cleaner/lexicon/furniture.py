"""Recognises elements that a widget or a CMS adds around articles, by their names: `[[furniture]]` in lexicon.toml."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from cleaner.lexicon.data import DATA
from cleaner.lexicon.lines import ANY, LineRule

_NAMES: Final[dict[str, LineRule]] = {}
_PREFIXES: Final[dict[str, LineRule]] = {}
#: The rules of furniture that holds running text: comments, notes, other articles. Of others, running text is kept.
WITH_TEXT: Final[set[LineRule]] = set()
#: The elements of rules that do not count for all.
TAGS: Final[dict[LineRule, frozenset[str]]] = {}
for _row in DATA["furniture"]:
    _rule = LineRule({"kind": _row["kind"], "why": _row["why"], "zone": ANY, "max": 0}, "")
    _NAMES.update((name.lower(), _rule) for name in _row["names"])
    _PREFIXES.update((name.lower(), _rule) for name in _row.get("prefixes", ()))
    if "tags" in _row:
        TAGS[_rule] = frozenset(_row["tags"])
    if _row.get("text"):
        WITH_TEXT.add(_rule)
_STARTS: Final = tuple(_PREFIXES)
#: A longer attribute names no furniture; the bound keeps the cache small.
_LONGEST: Final = 120


def furniture(names: str) -> LineRule | None:
    """Return the rule for the blocks of an element with this id or these classes, as written, or None."""
    return _find(names) if len(names) <= _LONGEST else None


@lru_cache(maxsize=20_000)
def _find(names: str) -> LineRule | None:
    for name in names.lower().split():
        if name in _NAMES:
            return _NAMES[name]
        if name.startswith(_STARTS):
            return next(rule for start, rule in _PREFIXES.items() if name.startswith(start))
    return None
