"""Marks the lines of a second copy of the article in a text: the copy for phones, for printing or for reading aloud.

A part of `cleaner.text.context`.
"""

from __future__ import annotations

from typing import Final

from cleaner.text.line_scores import COPY_SCORE, ROW_SCORE, SENTENCE, LineScore

#: A second copy repeats this share of the text before it; a single sentence is a copy from this length. Longer lines
#: count as this many characters.
_COPIED_SHARE: Final = 0.6
_LONE_COPY: Final = 40
_GREATEST_SIZE: Final = 150


def mark_copies(lines: list[str], scores: list[LineScore]) -> None:
    """Mark the lines of a second copy of most of the article; a refrain is not a copy."""
    starts = [line[:SENTENCE] for line in lines if len(line) >= SENTENCE]
    if len(set(starts)) == len(starts):
        return  # most texts
    _mark_joined_copy(lines, scores)
    first: dict[str, int] = {}
    again: list[int] = []
    for i, line in enumerate(lines):
        if len(line) < SENTENCE or scores[i].boundary is not None or scores[i] is ROW_SCORE:
            continue
        if first.setdefault(line, i) != i:
            again.append(i)
    if not again:
        return
    at = again[0]
    before = sum(_size(line) for line, i in first.items() if i < at)
    after = sum(_size(line) for line, i in first.items() if i > at)
    copied = {lines[i] for i in again if first[lines[i]] < at}
    repeated = sum(map(_size, copied))
    if repeated >= _COPIED_SHARE * before and repeated > after and (len(copied) > 1 or repeated >= _LONE_COPY):
        firsts: dict[str, int] = {}
        for i, line in enumerate(lines):
            firsts.setdefault(line, i)
        while firsts[lines[at - 1]] < at - 1:
            at -= 1  # the title of the copy
        for i in range(at, len(lines)):
            if scores[i].boundary is None and firsts[lines[i]] < at:
                scores[i] = COPY_SCORE


def _mark_joined_copy(lines: list[str], scores: list[LineScore]) -> None:
    """Mark a line that is two or more lines above it, one after the other: the copy for phones or for reading aloud."""
    starts: dict[str, str] = {}
    for i, line in enumerate(lines):
        if len(line) < SENTENCE or scores[i].boundary is not None:
            continue
        start = line[:SENTENCE]
        at = parts = 0
        while at < len(line) and line.startswith(part := starts.get(line[at : at + SENTENCE], "\n"), at):
            at += len(part)
            parts += 1
        if parts > 1 and at == len(line):
            scores[i] = COPY_SCORE
        else:
            starts.setdefault(start, line)


def _size(line: str) -> int:
    return min(len(line), _GREATEST_SIZE)
