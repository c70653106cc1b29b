"""The difference between two versions of a text, character by character inside changed paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

#: A longer paragraph that changed is shown as removed and inserted: the comparison takes quadratic time.
_LONGEST = 3000


class Part(NamedTuple):
    """A piece of text.

    Attributes:
        kind: `same`, `removed` or `inserted`.
        text: The text.
    """

    kind: str
    text: str


def changes(before: str, after: str) -> list[list[Part]]:
    """Return the paragraphs of both versions in order, each as its parts. Unchanged paragraphs have one part."""
    old, new = before.split("\n\n"), after.split("\n\n")
    rows: list[list[Part]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += [[Part("same", text)] for text in old[a:b]]
        else:
            rows += [list(_inside(x, y)) for x, y in zip_longest(old[a:b], new[c:d], fillvalue="")]
    return rows


def _inside(before: str, after: str) -> Iterator[Part]:
    if not before or not after or len(before) + len(after) > _LONGEST:
        codes = [("replace", 0, len(before), 0, len(after))]
    else:
        codes = list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())
    for kind, a, b, c, d in codes:
        if kind == "equal":
            yield Part("same", before[a:b])
            continue
        if before[a:b]:
            yield Part("removed", before[a:b])
        if after[c:d]:
            yield Part("inserted", after[c:d])
