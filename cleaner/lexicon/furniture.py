"""Recognises elements that a widget, a CMS or a template adds around articles, by their names.

The names are `[[furniture]]` and `[boxes]` in lexicon.toml.
"""

from __future__ import annotations

import re
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
#: The rule of boxes that are named after what they hold: comments, recommendations. The names are those of web
#: designers, so the rule counts only below the article.
NAMED_BOX: Final = LineRule(
    {
        "kind": "furniture",
        "why": "a box below the article, by its name: comments, other articles, tags",
        "zone": ANY,
        "max": 0,
    },
    "",
)
#: Such a box is shorter than the article; it may be longer.
SMALL: Final = 1
ANY_SIZE: Final = 2
#: Such a box may be longer, and may be between paragraphs.
ADVERTISEMENT: Final = 3
_SIZES: Final[dict[str, int]] = (
    dict.fromkeys(DATA["boxes"]["small"], SMALL)
    | dict.fromkeys(DATA["boxes"]["nouns"], ANY_SIZE)
    | dict.fromkeys(DATA["boxes"]["ads"], ADVERTISEMENT)
)
_FRAMES: Final = frozenset(DATA["boxes"]["frames"])
#: What tools add to the names of classes so that they are unique: index_comment__x2aBc, index_comment_Qq.
_UNIQUE: Final = re.compile(r"(?:__[\w-]{5,6}|_(?=[a-z]{0,4}[A-Z0-9])[A-Za-z0-9]{2,6})$")
#: The words of a name: article-share, articleShare, article_share2.
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
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


def box_size(names: str) -> int:
    """Return `SMALL`, `ANY_SIZE` or `ADVERTISEMENT` if names say what a box holds (article-share), else 0."""
    return _box_size(names) if len(names) <= _LONGEST else 0


@lru_cache(maxsize=20_000)
def _box_size(names: str) -> int:
    return max((_size_by_words(_WORDS.findall(_UNIQUE.sub("", name))) for name in names.split()), default=0)


def _size_by_words(words: list[str]) -> int:
    """Read the last word, or the one before it if the last is a frame of what the other says."""
    if not words:
        return 0
    last = words[-1].lower()
    if last in _SIZES:
        return _SIZES[last]
    if last in _FRAMES:
        return _SIZES.get(words[-2].lower(), 0) if len(words) > 1 else 0
    return max((_SIZES.get(last[: -len(frame)], 0) for frame in _FRAMES if last.endswith(frame)), default=0)
