"""Marks the menus of sites above and below the sentences of a text, by the words that they have in common.

A part of `cleaner.text.context`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.lexicon.data import DATA
from cleaner.text.line_scores import MENU_SCORE, SENTENCE, LineScore
from cleaner.text.signs import BAR, BLANK, LIST_SIGNS

#: Words of menus, without the signs of lists.
_MENU: Final = frozenset(DATA["menu"]["words"])
_LISTS: Final = "*+o•□·▪-"
_LISTED: Final = re.compile(r"[*+o•□·▪-]\s\S|[·•]\S")
_WORDS: Final = re.compile(r"[\s|｜/·•]+")
#: The longest line that may be a row of a menu.
_LONGEST_MENU_ROW: Final = 60
_LONGEST_MENU_WORD: Final = max(map(len, _MENU))
#: The most other short lines between two menu words of one menu.
_MENU_GAP: Final = 8
#: A menu has this many menu words, or two that are most of its lines.
MENU_WORDS: Final = 3
_MENU_SHARE: Final = 0.2
#: The longest line of a roll of names or a menu in a list with signs (characters).
_SHORT_ITEM: Final = 8
_LONGEST_NAME: Final = 3


def mark_menus(lines: list[str], scores: list[LineScore], signs: Sequence[int]) -> None:
    """Mark the rows of menus above the first and below the last sentence."""
    sentences = [i for i, score in enumerate(scores) if score.weight >= SENTENCE]
    top, bottom = (sentences[0], sentences[-1]) if sentences else (len(lines), 0)
    for start, stop in ((0, top), (bottom, len(lines))):
        _mark_menu(lines, scores, signs, start, stop)


def _mark_menu(lines: list[str], scores: list[LineScore], signs: Sequence[int], start: int, stop: int) -> None:
    first = last = -1
    words = others = rows = 0
    for i in range(start, stop + 1):
        boundary = scores[i].boundary if i < stop else None
        begins = boundary is not None and boundary.begins
        word = menu_words(lines[i], signs[i]) if i < stop and not begins else 0
        listed = i < stop and scores[i].weight <= 0 and len(lines[i]) <= _SHORT_ITEM + 2 and _is_listed(lines[i])
        if first >= 0 and (i == stop or begins or (not word and others >= _MENU_GAP)):
            span = last + 1 - first
            if (words >= MENU_WORDS and rows >= _MENU_SHARE * span) or (words > 1 and 2 * words >= span):
                for j in range(first, _menu_end(lines, scores, last, stop)):
                    if scores[j].boundary is None:
                        scores[j] = MENU_SCORE
            first = -1
        if i == stop:
            break
        if word or (listed and (first >= 0 or i == start or _is_listed(lines[i - 1]))):
            if first < 0:
                first, words, rows = i, 0, 0
            last, others = i, 0
            words += word
            rows += 1
        else:
            others += 1


def _is_listed(line: str) -> bool:
    return line[0] in _LISTS and _LISTED.match(line) is not None


def _menu_end(lines: list[str], scores: list[LineScore], last: int, stop: int) -> int:
    """Return the end of a menu: a few short lines below its last known word are of it, if a longer line follows."""
    end = last + 1
    while end < stop and _LONGEST_NAME < len(lines[end]) <= _SHORT_ITEM:
        end += 1
    is_followed = end < stop and len(lines[end]) > _SHORT_ITEM and scores[end].boundary is None
    return end if is_followed and end - last - 1 <= MENU_WORDS else last + 1


def menu_words(line: str, signs: int) -> int:
    """Return the number of menu words in a line that is a row of a menu, else 0."""
    if len(line) > _LONGEST_MENU_ROW:
        return 0
    core = line.strip(LIST_SIGNS)
    if len(core) <= _LONGEST_MENU_WORD and core in _MENU:
        return 1
    if not signs & (BLANK | BAR):
        return 0
    words = [word for word in _WORDS.split(core) if word]
    known = sum(word in _MENU for word in words)
    return known if len(words) > 1 and 2 * known >= len(words) else 0
