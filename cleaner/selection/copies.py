"""Finds the second copy of an article on its page: for phones, for printing, for reading aloud.

Copies differ in spaces, punctuation and the breaks between paragraphs, so sentences are compared by their letters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleaner.selection.classify import ClassifiedPage

#: A paragraph that begins like an earlier one indicates a second copy: so many letters are compared, of so many
#: characters.
_START: Final = 12
_STARTS_WITHIN: Final = 40
_SENTENCE_ENDS: Final = "。．！？；.!?;"
_SENTENCE_END: Final = re.compile(f"[{_SENTENCE_ENDS}]+")
_NOT_LETTERS: Final = re.compile(r"\W+")
_SIGNS_IN_SENTENCES: Final = re.compile(rf"[^\w{_SENTENCE_ENDS}]+")
#: The least share of the letters from the first to the last repeated line that are repeated. One line that repeats less
#: of its letters may be the article below its summary.
_LEAST_SHARE: Final = 0.4
#: An element that is a copy repeats this share of its letters.
_WHOLE_SHARE: Final = 0.9
#: Less running text (as a share) than the text above it is a paragraph that the article repeats.
_SHARE_OF_FIRST: Final = 0.5


class Copy:
    """Lines that repeat earlier ones. If the earlier ones are one line (`joined`), that one is the copy.

    Attributes:
        start, end: The interval of blocks from the first repeated line to the last.
        first: The block that the first of them repeats.
        whole: The interval of the element that repeats text before it and holds nothing else; None if there is none.
        joined: Whether the block `first` has all sentences of the paragraphs from `start` on: text for reading aloud.
    """

    __slots__ = ("end", "first", "joined", "start", "whole")

    def __init__(self, first: int, start: int, end: int, whole: range | None, joined: bool = False) -> None:
        self.first = first
        self.start = start
        self.end = end
        self.whole = whole
        self.joined = joined


def find_copy(page: ClassifiedPage, hidden_too: bool = False) -> Copy | None:
    """Find a second copy of the article, if there is one.

    Args:
        page: The page.
        hidden_too: Whether blocks that the page hides until a script shows them count as text.
    """
    blocks, rules = page.blocks, page.rules
    starts: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for i, block in enumerate(blocks):
        if not page.is_paragraph(i) or rules[i] is not None or (block.node.hidden and not hidden_too):
            continue
        key = block.text[:_START]
        if len(key) < _START or not key.isalnum():
            key = _letters(block.text[:_STARTS_WITHIN])[:_START]
        known = starts.setdefault(key, i)
        if known != i:
            pairs.append((known, i))
    if len(pairs) == 1 and _joins(page, *pairs[0]):
        first, start = pairs[0]
        return Copy(first, start, start + 1, None, joined=True)
    # the copy begins with the article's first line, below all lines that are repeated from there on; others may recur
    end = pairs[-1][1] + 1 if pairs else 0
    first = start = last = below = -1
    for known, i in reversed(pairs):
        below = max(below, known)
        if below < i and (start < 0 or known <= first):
            first, start, last = known, i, below
    if start < 0:
        return None
    sentences: dict[int, list[str]] = {}
    seen, total = _repeated(page, range(start, end), start, hidden_too, sentences)
    if seen < (_LEAST_SHARE if end - start > 1 else _WHOLE_SHARE) * total:
        return None
    whole = _whole(page, last, start, hidden_too, sentences)
    originals = {known for known, i in pairs if i >= start}
    if whole is None and len(originals) > 1 and seen >= _WHOLE_SHARE * total:
        whole = range(start, end)
    return Copy(first, start, end, whole)


def _joins(page: ClassifiedPage, first: int, start: int) -> bool:
    """Return whether a block is the paragraphs from another block on without their breaks."""
    joined = _letters(page.blocks[first].text)
    at = 0
    for i in range(start, len(page.blocks)):
        letters = _letters(page.blocks[i].text)
        if not joined.startswith(letters, at):
            return False
        at += len(letters)
        if at == len(joined):
            return i > start
    return False


def repeated_article(page: ClassifiedPage, body_start: int, hidden_too: bool) -> range:
    """Return the interval of the second copy of an article that begins at a block; empty if there is no copy."""
    copy = page.copy(hidden_too)
    if copy is None or copy.whole is None or copy.first < body_start:
        return range(0)

    def running(lines: range) -> int:
        return sum(len(page.blocks[i].text) for i in lines if page.is_paragraph(i))

    original = running(range(body_start, copy.whole.start))
    return copy.whole if running(copy.whole) >= _SHARE_OF_FIRST * original else range(0)


def _whole(
    page: ClassifiedPage, last: int, start: int, hidden_too: bool, sentences: dict[int, list[str]]
) -> range | None:
    """Return the interval of the largest element that begins the copy, if it holds nothing else."""
    node = page.blocks[start].node
    while node.parent is not None and node.parent.start > last:
        node = node.parent
    lines = range(node.start, node.end)
    seen, total = _repeated(page, lines, node.start, hidden_too, sentences)
    return lines if node.start > last and seen >= _WHOLE_SHARE * total else None


def _repeated(
    page: ClassifiedPage, lines: range, before: int, hidden_too: bool, sentences: dict[int, list[str]]
) -> tuple[int, int]:
    """Count the letters of some lines that are in sentences above a block, and all their letters.

    Args:
        page: The page.
        lines: The lines.
        before: The block.
        hidden_too: Whether hidden blocks count as text.
        sentences: The sentences of blocks that were read before; changed in place.
    """
    own = [sentence for i in lines for sentence in _sentences(page, i, sentences)]
    known: set[str] = set()
    for i in range(before):
        if hidden_too or not page.blocks[i].node.hidden:
            known.update(_sentences(page, i, sentences))
    return sum([len(sentence) for sentence in own if sentence in known]), sum([len(sentence) for sentence in own])


def _sentences(page: ClassifiedPage, i: int, known: dict[int, list[str]]) -> list[str]:
    """Return the sentences of a block by their letters; empty ones may be among them."""
    found = known.get(i)
    if found is None:
        text = page.blocks[i].text
        found = known[i] = [text] if text.isalnum() else _SENTENCE_END.split(_SIGNS_IN_SENTENCES.sub("", text))
    return found


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text)
