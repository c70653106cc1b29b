"""Recognises elements that hold the article by their names, comments that mark the body, and styles that hide.

The names are `[containers]`, `[[container]]`, `[sources]` and `[markers]` in lexicon.toml. Pages of a site repeat
their names, so results are cached.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import Any, Final

from cleaner.characters import folded
from cleaner.lexicon.data import DATA

#: Limits on the caches, so that hostile pages cannot fill the memory: entries, and characters of a name or style.
_CACHE_SIZE: Final = 20_000
_CACHED_NAME: Final = 80
#: Word processors write long styles, the same one for each line.
_CACHED_STYLE: Final = 480
#: What an inline style does to its element, as bits: hide it (also by a place outside the screen), keep its line
#: breaks, fold them, set the size of its text to zero or a pixel, set another size, show an inline element as a block,
#: make it transparent. Boxes are transparent until a script shows them.
HIDES: Final = 1
KEEPS_LINES: Final = 2
FOLDS_LINES: Final = 4
NO_SIZE: Final = 8
HAS_SIZE: Final = 16
SHOWS_AS_BLOCK: Final = 32
TRANSPARENT: Final = 64
_NO_SIZE: Final = r"(?:0(?:\.0{1,3})?(?:px|pt|r?em|%)?|(?:0?\.\d{1,3}|1)px)\s{0,3}(?:;|!|\Z)"
_EFFECTS: Final = (
    (
        HIDES,
        re.compile(
            r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden"
            r"|(?:left|top|right|text-indent)\s{0,3}:\s{0,3}-(?:999|\d{4})|clip\s{0,3}:\s{0,3}rect\(\s{0,3}[01][p,\s]"
            r"|clip-path\s{0,3}:\s{0,3}inset\(\s{0,3}(?:50|100)%"
            r"|\A(?=.{0,400}overflow\s{0,3}:\s{0,3}hidden)(?:.{0,400}[;\s])?(?:height|width)\s{0,3}:\s{0,3}0(?:px)?\s{0,3}(?:;|!|\Z)"
        ),
    ),
    (KEEPS_LINES, re.compile(r"white-space\s{0,3}:\s{0,3}(?:pre|break-spaces)")),
    (FOLDS_LINES, re.compile(r"white-space\s{0,3}:\s{0,3}(?:normal|nowrap)")),
    (NO_SIZE, re.compile(rf"font-size\s{{0,3}}:\s{{0,3}}{_NO_SIZE}")),
    (HAS_SIZE, re.compile(rf"font-size\s{{0,3}}:\s{{0,3}}(?!{_NO_SIZE})\S")),
    (SHOWS_AS_BLOCK, re.compile(r"display\s{0,3}:\s{0,3}(?:block|flex|table|grid|list-item)(?![\w-])")),
    (TRANSPARENT, re.compile(r"opacity\s{0,3}:\s{0,3}0(?:\.0{1,3})?\s{0,3}(?:;|!|\Z)")),
    # not the letters through which a picture shows (background-clip: text)
    (TRANSPARENT, re.compile(r"\A(?!.*-clip)(?:.*[;\s])?color\s{0,3}:\s{0,3}transparent\s{0,3}(?:;|!|\Z)", re.S)),
)
#: A style without any of these has no effect.
_MAY_HAVE_EFFECT: Final = re.compile(r"display|hidden|:\s{0,3}-|clip|white-space|font-size|opacity|transparent")


class ContainerNames:
    """The names of elements that hold articles. The process uses one instance, `CONTAINERS`.

    Attributes:
        container_tags: Names of tags that hold articles, with their strength as in `strength_of`.
        sources: Ids and classes of elements that hold an article's source.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        names, rows = data["containers"], data["container"]
        compound = [joint.join(words) for words in product(*names["compound"]) for joint in ("", "-", "_")]
        self._ids = {name.lower(): 1 for name in names["weak_ids"]} | dict.fromkeys(compound, 2)
        self._classes = {name.lower(): 1 for name in names["weak_classes"]} | dict.fromkeys(compound, 2)
        for row in rows:
            strength = 3 if row.get("certain") else 2
            self._ids |= {name.lower(): strength for name in row.get("ids", ())}
            self._classes |= {name.lower(): strength for name in row.get("classes", ())}
        self._id_prefixes = tuple(prefix for row in rows for prefix in row.get("id_prefixes", ()))
        self._known_ids: dict[str, int] = {}
        self._known_classes: dict[str, int] = {}
        self.container_tags: dict[str, int] = {tag: 2 for row in rows for tag in row.get("tags", ())} | {"article": 1}
        self._shortest_tag = min(map(len, self.container_tags))
        self._markers = [(folded(m), "end") for m in data["markers"]["end"]] + [
            (folded(m), "begin") for m in data["markers"]["begin"]
        ]
        self.sources: frozenset[str] = frozenset(data["sources"]["names"])
        self.authors: frozenset[str] = frozenset(data["authors"]["names"])
        self._source_prefixes = tuple(data["sources"]["prefixes"])
        self._known_comments: dict[str, str] = {}
        self._known_styles: dict[str, int] = {}

    def marker(self, comment: str) -> str:
        """Return `begin` or `end` for an HTML comment that a CMS sets around the body, "" for other comments."""
        known = self._known_comments.get(comment)
        if known is None:
            found = folded(comment)
            known = next((kind for text, kind in self._markers if text in found), "")
            if len(self._known_comments) < _CACHE_SIZE:
                self._known_comments[comment] = known
        return known

    def is_source(self, name: str) -> bool:
        """Return whether an id or class is that of an element with an article's source."""
        return name in self.sources or name.startswith(self._source_prefixes)

    def strength_of(self, tag: str, ident: str, classes: str) -> int:
        """Return how surely an element holds the article's body, by its tag, id and classes.

        Args:
            tag: The element's tag, in lower case.
            ident: Its id; "" if it has none.
            classes: Its class attribute; "" if it has none.

        Returns:
            3 for the name that a platform gives to every article, 2 for a name that CMSs give only to the body, 1 for
            one that they give to other elements too, 0 for others.
        """
        if tag == "body":
            return 0  # its class says of what kind the page is
        strength = self.container_tags.get(tag, 0) if len(tag) >= self._shortest_tag else 0
        if ident:
            known = self._known_ids.get(ident)
            strength = max(strength, self._id_strength(ident) if known is None else known)
        if classes:
            known = self._known_classes.get(classes)
            strength = max(strength, self._class_strength(classes) if known is None else known)
        return strength

    def effects_of(self, style: str) -> int:
        """Return what an inline style does to its element: the bits of `HIDES` and the constants below it."""
        known = self._known_styles.get(style)
        if known is None:
            lower, known = style.lower(), 0
            if _MAY_HAVE_EFFECT.search(lower) is not None:
                for bit, pattern in _EFFECTS:
                    if pattern.search(lower) is not None:
                        known |= bit
            if len(self._known_styles) < _CACHE_SIZE and len(style) <= _CACHED_STYLE:
                self._known_styles[style] = known
        return known

    def _id_strength(self, name: str) -> int:
        lower = name.lower()
        strength = 2 if lower.startswith(self._id_prefixes) else self._ids.get(lower, 0)
        if len(self._known_ids) < _CACHE_SIZE and len(name) <= _CACHED_NAME:
            self._known_ids[name] = strength
        return strength

    def _class_strength(self, names: str) -> int:
        strength = max((self._classes.get(name, 0) for name in names.lower().split()), default=0)
        if len(self._known_classes) < _CACHE_SIZE and len(names) <= _CACHED_NAME:
            self._known_classes[names] = strength
        return strength


CONTAINERS: Final = ContainerNames(DATA)
