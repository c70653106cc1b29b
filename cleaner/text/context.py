"""Changes the scores of lines whose meaning depends on the lines around them.

Third step, after `cleaner.text.line_scores`. This module calls `copies`, `inserts`, `records`, `menus` and
`short_lines` in their order, tells whether a text is a page, and reads the lines at its top and the last one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cleaner.article import Reason
from cleaner.dates import DAY, is_date
from cleaner.lexicon.labels import LABELS, TOOLS
from cleaner.lexicon.phrases import is_office
from cleaner.metadata.source import is_medium_line
from cleaner.text.copies import mark_copies
from cleaner.text.headers import is_top_header
from cleaner.text.inserts import join_parts, keep_rows, mark_inserts, mark_sections, open_boxes, open_footers
from cleaner.text.line_scores import (
    BUTTON,
    CLOSING,
    COLONS,
    DOCUMENT_SCORE,
    END,
    FIELD,
    FOOTER,
    HEADER_LINE,
    HEADER_SCORE,
    INSERT,
    LABEL,
    OWN_SCORE,
    REPEATED,
    RIGHTS,
    SENTENCE,
    SHARE_SCORE,
    SIGNED,
    LineScore,
)
from cleaner.text.menus import MENU_WORDS, mark_menus, menu_words
from cleaner.text.records import mark_directories, mark_records, mark_schedules, name_organisers
from cleaner.text.short_lines import mark_short_lines
from cleaner.text.signs import signs_of

#: From this many lines below the header line on, without a sentence, buttons are below the text.
_FEWEST_ROWS: Final = 3
_PAGE: Final = re.compile(r"第\s?(\d{1,2})\s?页[:：]")
_PAGE_SCORE: Final = LineScore(0, FIELD, Reason("pager", "the pages of an article, with their names"))
#: The words of an article, which blogs set below the header line too.
_TAGS: Final = re.compile(r"\W{0,2}(?:标\s?签|关键[词字]|分\s?类)\s?[:：]")
#: The lines in which a header line of a shape that texts have too is looked for.
_TOP_LINES: Final = 20
#: The lines above the first sentence in which a day alone is looked for.
_LINES_OF_DAY: Final = 3
#: The lines in which the header line is looked for where the text has no sentence.
_TOP_OF_VERSE: Final = 4
_TOP_SIGNS: Final = "12《"


def in_context(
    lines: list[str], scores: list[LineScore], signs: Sequence[int] = (), joined: frozenset[int] = frozenset()
) -> list[LineScore]:
    """Return the scores of lines, changed by the lines around them.

    Args:
        lines: The lines.
        scores: The score of each line by its own words; not changed.
        signs: The kinds of characters of each line, if they are known.
        joined: The indexes of lines that were many together in one line of the text.
    """
    scores = list(scores)
    signs = signs or list(map(signs_of, lines))
    open_footers(lines, scores)
    is_page = _is_page(lines, scores, signs)
    _mark_buttons(lines, scores)
    mark_copies(lines, scores)
    open_boxes(lines, scores, is_page)
    join_parts(scores)
    mark_inserts(lines, scores)
    mark_sections(lines, scores)
    if not is_page:
        _sign(lines, scores)
        keep_rows(scores)
        name_organisers(lines, scores)
    mark_schedules(lines, scores)
    mark_records(lines, scores)
    mark_directories(lines, scores)
    _mark_top(lines, scores, is_page)
    mark_menus(lines, scores, signs)
    mark_short_lines(lines, scores, signs, is_page, joined)
    return scores


def _is_page(lines: list[str], scores: list[LineScore], signs: Sequence[int]) -> bool:
    """Return whether a text has lines that only pages have: header line, footer, links to neighbours, buttons, a menu.

    A day or an author in the last line may be the article's, and so may words on rights.
    """
    buttons = 0
    last = len(lines) - 1
    for i, score in enumerate(scores):
        boundary = score.boundary
        if (boundary is HEADER_LINE and (i < last or not i)) or boundary is REPEATED:
            return True
        if boundary is FOOTER and not RIGHTS.match(lines[i]):
            return True
        if boundary is END and score.reason is not None and score.reason.kind not in ("related list", "poll"):
            return True
        buttons += boundary is BUTTON and score.reason is not None and score.reason.kind == "toolbar"
    words = MENU_WORDS if buttons > 1 else 0
    for i, line in enumerate(lines):
        if words >= MENU_WORDS:
            break
        words += menu_words(line, signs[i])
    return words >= MENU_WORDS


def _mark_buttons(lines: list[str], scores: list[LineScore]) -> None:
    """Let rows of buttons below the text be no header lines: nothing begins below them."""
    rows = -1
    for i, score in enumerate(scores):
        if score.boundary is not HEADER_LINE:
            rows = _FEWEST_ROWS if score.weight >= SENTENCE else rows + (rows >= 0 and score.boundary is None)
        elif DAY.search(lines[i]) or not all(label.role in TOOLS for label in LABELS.find(lines[i])):
            rows = 0
        elif rows >= _FEWEST_ROWS:
            scores[i] = SHARE_SCORE


def _sign(lines: list[str], scores: list[LineScore]) -> None:
    """Let names of editors in brackets that close a text be the article's: readers differ on them.

    Words on rights right above them are removed alone.
    """
    last = len(lines) - 1
    if last < 1 or scores[last].boundary is None or SIGNED.fullmatch(lines[last]) is None:
        return
    scores[last] = OWN_SCORE
    if scores[last - 1].boundary is CLOSING or RIGHTS.match(lines[last - 1]):
        scores[last - 1] = replace(scores[last - 1], boundary=INSERT)


def _mark_top(lines: list[str], scores: list[LineScore], is_page: bool) -> None:
    """Mark a day with an author's name, or a paper with its day, where it is the only such line above the text.

    So are a medium and an office in the line below their label, and on a page a day alone.
    """
    sentence = next((i for i, score in enumerate(scores) if score.weight >= SENTENCE), 0)
    rows = range(1, min(sentence, _TOP_LINES)) if sentence else range(min(len(lines), _TOP_LINES))
    found = [i for i in rows if (lines[i][0] in _TOP_SIGNS or lines[i][-1].isdigit()) and is_top_header(lines[i])]
    if len(found) == 1 and (sentence or 0 < found[0] < _TOP_OF_VERSE):
        scores[found[0]] = HEADER_SCORE
    above = range(max(1, sentence - _LINES_OF_DAY), sentence)
    days = [i for i in above if scores[i] is DOCUMENT_SCORE and lines[i][0].isdigit() and is_date(lines[i])]
    if is_page and len(days) == 1 and not any(score.boundary is HEADER_LINE for score in scores[:sentence]):
        dated = sum(
            score is DOCUMENT_SCORE and is_date(lines[i]) for i, score in enumerate(scores[sentence:], sentence)
        )
        scores[days[0]] = scores[days[0]] if dated > 1 else HEADER_SCORE  # else it is a chronicle
    pages = 0
    for i in range(1, min(_TOP_LINES, len(lines))):
        page = _PAGE.match(lines[i])
        pages = pages + 1 if page is not None and int(page[1]) == pages + 1 else 0
        if pages > 1:  # the pages of the article, of which each has a name
            scores[i - 1] = scores[i] = _PAGE_SCORE
        if scores[i].boundary is END and scores[i - 1].boundary is HEADER_LINE and _TAGS.match(lines[i]):
            scores[i] = replace(scores[i], boundary=FIELD)
    for i in range(1, min(sentence, len(lines))):
        is_open = scores[i - 1].boundary is LABEL and lines[i - 1].endswith(COLONS)
        if is_open and scores[i].boundary is None and (is_medium_line(lines[i]) or is_office(lines[i])):
            scores[i] = HEADER_SCORE
