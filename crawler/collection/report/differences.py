"""The difference between two versions of a text, word by word inside changed paragraphs.

A number and a Latin word are compared as a whole. A Han character is compared alone, as no dictionary says where
Chinese words end; a short piece that is the same between two changes belongs to them, so that a changed phrase is shown
whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

#: A number with its separators (3.5, 8:30), a word of other letters, or one character.
_TOKEN = re.compile(r"\d{1,40}(?:[.,:]\d{1,40}){0,9}|[^\W\d_\u3400-\u9fff\uf900-\ufaff]{1,60}|.", re.DOTALL)
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
        pieces = [("", before, after)]
    else:
        pieces = _merged(_pieces(_TOKEN.findall(before), _TOKEN.findall(after)))
    for same, removed, inserted in pieces:
        for kind, text in (("same", same), ("removed", removed), ("inserted", inserted)):
            if text:
                yield Part(kind, text)


def _pieces(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is the same, what is removed, and what is inserted; the first is empty, or both others are."""
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[a:b]), "".join(after[c:d])
        yield (old, "", "") if kind == "equal" else ("", old, new)


def _merged(pieces: Iterator[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Join two changes when what is the same between them is no longer than either of them."""
    merged: list[tuple[str, str, str]] = []
    for same, removed, inserted in pieces:
        merged.append((same, removed, inserted))
        if same or len(merged) < len(("change", "same", "change")):
            continue
        first, (between, _, _), last = merged[-3:]
        if len(between) <= min(max(map(len, first)), max(map(len, last))):
            merged[-3:] = [("", first[1] + between + last[1], first[2] + between + last[2])]
    return merged
