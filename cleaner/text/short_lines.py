"""Tells runs of short lines that are verse, names, records or cells of tables from lists of headlines.

A part of `cleaner.text.context`, the last one: it reads the scores that the others changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.lexicon.data import DATA
from cleaner.text.line_scores import (
    CELL_SCORE,
    COLONS,
    FIRST_OWN_SCORE,
    HEADER_LINE,
    LABEL,
    OWN_SCORE,
    PHRASE_SCORE,
    ROW_SCORE,
    SENTENCE,
    WORD_SCORE,
    LineScore,
)
from cleaner.text.records import LABELLED
from cleaner.text.signs import BLANK, DIGIT, LIST_SIGNS, MARK

#: The mean length of the lines of a list of headlines; verse has shorter lines. Headlines have spaces between their
#: parts, which verse does not have.
_HEADLINE_LENGTH: Final = 13
_SPACED_LENGTH: Final = 8
_SPACED_SHARE: Final = 0.25
#: A sentence before a list that belongs to it.
_INTRODUCES: Final = ("如下", "名单", "以下", "下列", "附件", "附表")
#: Sites link to the same office in other provinces: a run with at least this many names of provinces.
_PLACES: Final = frozenset(place[:2] for place in DATA["menu"]["places"])
_LINKED_PLACES: Final = 16
#: A row whose last part is a number (黄瓜 2.50元/斤, 挡车工 10名 月薪5000-7000元).
_NUMBERED: Final = re.compile(r"\s[^\s\d]{0,4}\d[\d.,:-]{0,12}[^\s\d]{0,6}$")
#: From this many short words on, those of a page on one line are other lines of the page.
_FEWEST_BETWEEN: Final = 9


def mark_short_lines(
    lines: list[str], scores: list[LineScore], signs: Sequence[int], is_page: bool, joined: frozenset[int]
) -> None:
    """Mark runs of short lines that are verse, names, records or cells of tables, not headlines.

    Where the text has no sentence, what is right below the header line is the article. In a page on one line, each word
    of a headline is short, so that a long run beside sentences shows nothing.
    """
    size = len(lines)
    has_sentence = any(score.weight >= SENTENCE for score in scores)
    i = 0
    while i < size:
        if not _is_short(scores[i]):
            i += 1
            continue
        start = i
        while i < size and _is_short(scores[i]):
            i += 1
        if has_sentence and is_page and i - start >= _FEWEST_BETWEEN and start in joined and i - 1 in joined:
            continue
        is_body = not has_sentence and start > 0 and scores[start - 1].boundary in (HEADER_LINE, LABEL)
        if not is_page or is_body or _is_own(lines, scores, signs, start, i):
            for j in range(start, i):
                is_cut_off = scores[j] is ROW_SCORE and j + 1 == size
                if scores[j] is not CELL_SCORE and not is_cut_off:
                    scores[j] = OWN_SCORE if j > start else FIRST_OWN_SCORE


def _is_short(score: LineScore) -> bool:
    return score is WORD_SCORE or score is PHRASE_SCORE or score is ROW_SCORE or score is CELL_SCORE


def _is_own(lines: list[str], scores: list[LineScore], signs: Sequence[int], start: int, stop: int) -> bool:
    run = lines[start:stop]
    if start and _introduces(lines[start - 1]):
        return True
    count = len(run)
    cores = [line.strip(LIST_SIGNS) for line in run]
    if 2 * sum([score is ROW_SCORE for score in scores[start:stop]]) >= count:
        return False
    if count >= _LINKED_PLACES:
        starts = {core[:2] for core in cores}
        if sum(place in starts for place in _PLACES) >= _LINKED_PLACES:
            return False
    if 2 * sum([_is_row(lines[i], signs[i]) for i in range(start, stop)]) >= count:
        return True
    mean = sum([len(core) for core in cores]) / count
    if 2 * sum(["，" in core for core in cores]) >= count:
        return True
    spaced = sum([" " in core for core in cores])
    return mean < _HEADLINE_LENGTH and not (mean >= _SPACED_LENGTH and spaced >= _SPACED_SHARE * count)


def _introduces(line: str) -> bool:
    """Return whether a line introduces the short lines below it."""
    return line.endswith(COLONS) or any(word in line for word in _INTRODUCES)


def _is_row(line: str, signs: int) -> bool:
    """Return whether a line has a label and its value, or a number as its last part."""
    if signs & MARK and LABELLED.match(line):
        return True
    return signs & BLANK != 0 and signs & DIGIT != 0 and _NUMBERED.search(line) is not None
