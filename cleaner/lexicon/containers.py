"""What the names of elements say: which hold the article, which comments CMSs set around it, which styles hide.

Read once from lexicon.toml. Pages of a site repeat their names, so what was asked for before is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cleaner.characters import folded
from cleaner.lexicon.data import DATA

#: How many names of elements are remembered at most, and how long ones, so that no page can fill the memory.
_REMEMBERED: Final = 20_000
_NAME: Final = 80
#: Word writes long styles, and the same one for each line.
_STYLE: Final = 480
_HIDING: Final = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden")


class ContainerNames:
    """The loaded names. One instance, `CONTAINERS`, serves the process."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        boxes = data["containers"]
        self._ids = {name.lower(): 1 for name in boxes["weak_ids"]} | {name.lower(): 2 for name in boxes["strong_ids"]}
        self._classes = {name.lower(): 1 for name in boxes["weak_classes"]} | {
            name.lower(): 2 for name in boxes["strong_classes"]
        }
        self._id_prefixes = tuple(boxes["strong_id_prefixes"])
        self._known_ids: dict[str, int] = {}
        self._known_classes: dict[str, int] = {}
        self.container_tags: dict[str, int] = dict.fromkeys(boxes["tags"], 2) | {"article": 1}
        self._shortest_tag = min(map(len, self.container_tags))
        self._markers = [(folded(m), "end") for m in data["markers"]["end"]] + [
            (folded(m), "begin") for m in data["markers"]["begin"]
        ]
        self._known_comments: dict[str, str] = {}
        self._known_styles: dict[str, bool] = {}

    def marker(self, comment: str) -> str:
        """`begin` or `end` for a comment that a CMS's template sets around the body, else ""."""
        known = self._known_comments.get(comment)
        if known is None:
            found = folded(comment)
            known = next((kind for text, kind in self._markers if text in found), "")
            if len(self._known_comments) < _REMEMBERED:
                self._known_comments[comment] = known
        return known

    def strength_of(self, tag: str, ident: str, classes: str) -> int:
        """2 for a name that only the article's body bears, 1 for one that other boxes bear too, 0 for none."""
        strength = self.container_tags.get(tag, 0) if len(tag) >= self._shortest_tag else 0
        if ident:
            known = self._known_ids.get(ident)
            strength = max(strength, self._learn_id(ident) if known is None else known)
        if classes:
            known = self._known_classes.get(classes)
            strength = max(strength, self._learn_classes(classes) if known is None else known)
        return strength

    def hides(self, style: str) -> bool:
        """Whether an inline style hides its element. `overflow:hidden` does not."""
        known = self._known_styles.get(style)
        if known is None:
            lower = style.lower()  # most styles say neither, which costs a tenth of the pattern to find out
            known = ("none" in lower or "hidden" in lower) and _HIDING.search(lower) is not None
            if len(self._known_styles) < _REMEMBERED and len(style) <= _STYLE:
                self._known_styles[style] = known
        return known

    def _learn_id(self, name: str) -> int:
        lower = name.lower()
        strength = 2 if lower.startswith(self._id_prefixes) else self._ids.get(lower, 0)
        if len(self._known_ids) < _REMEMBERED and len(name) <= _NAME:
            self._known_ids[name] = strength
        return strength

    def _learn_classes(self, names: str) -> int:
        strength = max((self._classes.get(name, 0) for name in names.lower().split()), default=0)
        if len(self._known_classes) < _REMEMBERED and len(names) <= _NAME:
            self._known_classes[names] = strength
        return strength


CONTAINERS: Final = ContainerNames(DATA)
