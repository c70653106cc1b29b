"""Lets the article go on below what sites set inside it: boxes, links to other articles, buttons, editor lines.

A part of `cleaner.text.context`. A heading of a box ends the article if no sentences follow that are the article's.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from cleaner.article import Reason
from cleaner.lexicon.data import DATA
from cleaner.lexicon.phrases import is_credit
from cleaner.selection.reasons import LINKS
from cleaner.text.line_scores import (
    BOX_SCORE,
    BUTTON,
    CLOSING,
    CONTACT,
    END,
    FIELD,
    FOOTER,
    IMPRINT,
    INSERT,
    LABEL,
    PHRASE_SCORE,
    POLICY,
    SENTENCE,
    WEAK_FOOTER,
    WORD_SCORE,
    LineScore,
    sentence_score,
)
from cleaner.text.signs import LIST_SIGNS

#: Headings of boxes that newspapers set inside articles.
_BOX_HEADINGS: Final = frozenset(DATA["menu"]["boxes"])
#: The shortest sentence that continues an article below the heading of a box on a page with other signs.
_CONTINUES: Final = 60
#: The same below a heading whose words are not those of lists and comments alone (专家解读).
_SUBHEADED: Final = 24
_HEADS_LIST: Final = re.compile("相关|推荐|阅读|更多|最新|热门|排行|往期|评|关联|更新|跟")
#: A disclaimer from this length, in a text without any sign of a page, is the article's own.
_LONG_DISCLAIMER: Final = 100
#: A text without any sign of a page is an article already. Of it, an advertisement with more than one in this many of
#: its characters is kept: the removal would be large, and only its own words speak for it.
_DOUBTFUL_SHARE: Final = 10
_DOUBTFUL: Final = frozenset(("advertisement", "phone hint"))
#: The most links of a list between two paragraphs, and the fewest paragraphs below it, from which the article goes on.
_MOST_LINKS: Final = 8
_FEWEST_PARAGRAPHS: Final = 2
#: Lines of the article and of its furniture that the rest of an article has too.
_INSIDE: Final = (FIELD, CONTACT, IMPRINT, INSERT, BOX_SCORE.boundary)
#: The same without an editor line below, and characters of these paragraphs.
_FEWEST_SENTENCES: Final = 3
_LONG_REST: Final = 120
#: So many characters are no summaries of a feed, however few lines they are.
_LONGER_REST: Final = 200
_SHORTEST_SENTENCE: Final = 10
#: What templates and editors set between paragraphs.
_INSERTED: Final = frozenset(("advertisement", "phone hint", "player", "toolbar"))
#: The most such lines one after the other.
_MOST_INSERTS: Final = 3
#: Kinds of lines that a text may have as a heading or as a row.
_WORDS_OF_TEXT: Final = frozenset(("toolbar", "editor line", "player"))
#: The button beside a heading of an encyclopedia, and its contents: 目录, and numbered headings that are lines below.
_EDIT: Final = "编辑"
_EDIT_SCORE: Final = LineScore(0, INSERT, Reason("toolbar", "a button beside a heading"))
_CONTENTS: Final = frozenset(("目录", "目 录"))
_CONTENTS_SCORE: Final = LineScore(0, INSERT, Reason("contents", "the headings of an entry, which are below again"))
_ENTRY: Final = re.compile(r"[▪•·◦]?\s?\d{1,2}(?:\.\d{1,2}){0,2}[.．、]?\s?(\S.{0,40})$")
_FEWEST_ENTRIES: Final = 2
#: The kind of links to the articles before and after this one.
_NEIGHBOURS: Final = "neighbours"
#: Such a link in the form of a label with its value, which no sentence of an article has.
_NEIGHBOUR: Final = re.compile(r"\W{0,3}[上下]一?[篇条则页章个][:：]")
#: How captions of pictures begin and end.
_CAPTION: Final = re.compile(r"^[（(]?图[为片：:]|摄$|供图|图源|图片来源")
_WHOLE: Final = re.compile(r"[。！？][”’\"'）)」』】]{0,3}$")


def open_footers(lines: list[str], scores: list[LineScore]) -> None:
    """Let a line with the words of a footer, or of a link to the next article, be the article's where that goes on.

    A line with the words of a licence is a heading if a whole sentence follows; else it is a footer.
    """
    for i, score in enumerate(scores):
        boundary = score.boundary
        if boundary is WEAK_FOOTER:
            is_heading = i + 1 < len(lines) and scores[i + 1].weight >= SENTENCE and _WHOLE.search(lines[i + 1])
            scores[i] = PHRASE_SCORE if is_heading else replace(score, boundary=FOOTER)
        elif (
            boundary is FOOTER
            or (
                boundary is END
                and score.reason is not None
                and score.reason.kind == _NEIGHBOURS
                and _NEIGHBOUR.match(lines[i]) is None
            )
        ) and _is_between_sentences(lines, scores, i):
            scores[i] = PHRASE_SCORE


def _is_between_sentences(lines: list[str], scores: list[LineScore], i: int) -> bool:
    """Return whether a line is alone between whole sentences: one above, and two below or one below a caption.

    Footers and links to other articles have more such lines beside them, and at most a disclaimer below.
    """
    below = 1 if _CAPTION.search(lines[i]) else _FEWEST_PARAGRAPHS
    if not 0 < i < len(lines) - below:
        return False
    return all(scores[j].weight >= SENTENCE and _ends(lines[j]) for j in (i - 1, *range(i + 1, i + 1 + below)))


def open_boxes(lines: list[str], scores: list[LineScore], is_page: bool) -> None:
    """Let the article go on below the heading of a box and beside words on rights, if whole sentences follow."""
    size = len(lines)
    longest = sum(map(len, lines)) // _DOUBTFUL_SHARE
    last = next((i for i in range(size - 1, -1, -1) if scores[i].weight >= SENTENCE), -1)
    is_policy = any(scores[i].boundary is not None and POLICY.search(lines[i]) for i in range(last + 1, size))
    for i in range(size - 1, -1, -1):  # the rest of an article may have boxes too
        score = scores[i]
        reason = score.reason
        if reason is None or score.boundary is None:
            continue
        if not is_page and len(lines[i]) > longest and reason.kind in _DOUBTFUL:
            scores[i] = sentence_score(lines[i])
        elif reason.kind == "disclaimer":
            if is_page or (is_policy and i > last):
                continue
            if len(lines[i]) >= _LONG_DISCLAIMER:
                scores[i] = sentence_score(lines[i])
            elif i + 1 < size and scores[i + 1].boundary is None and not is_credit(lines[i + 1]):
                scores[i] = BOX_SCORE
        elif score.boundary is END and reason.kind in ("related list", "poll") and i + 1 < size:
            following = lines[i + 1 : i + 3]
            if not is_page:
                opens = (len(following[0]) >= _SHORTEST_SENTENCE and _ends(following[0])) or any(
                    (len(line) >= SENTENCE and _WHOLE.search(line)) or (len(line) >= _CONTINUES and "，" in line)
                    for line in following
                )
            else:
                heading = lines[i].strip(LIST_SIGNS)
                shortest = (
                    SENTENCE if heading in _BOX_HEADINGS else _CONTINUES if _HEADS_LIST.search(heading) else _SUBHEADED
                )
                opens = (
                    scores[i + 1].boundary is None
                    and len(following[0]) >= shortest
                    and _WHOLE.search(following[0]) is not None
                )
            if opens:
                scores[i] = BOX_SCORE
            elif score.boundary is END and reason.kind == "related list":
                _skip_links(lines, scores, i, is_page)


def _skip_links(lines: list[str], scores: list[LineScore], heading: int, is_page: bool) -> None:
    """Let the article go on below links to other articles, if its sentences and a sign of its end follow.

    A text without signs of a page needs no such sign.

    These are two or more sentences and the editor line, or as many as an article has and any such sign. In a feed,
    each sentence is the summary of the headline above it.
    """
    size = len(scores)
    first = heading + 1
    while (
        first < size and first - heading <= _MOST_LINKS and scores[first].boundary is None and not _ends(lines[first])
    ):
        first += 1
    last = first
    sentences = others = 0
    while last < size and (
        scores[last].boundary is None or scores[last].boundary in _INSIDE or _is_inserted(scores[last])
    ):
        is_sentence = len(lines[last]) >= _SHORTEST_SENTENCE and scores[last].weight > 0 and _ends(lines[last])
        if not sentences and not is_sentence:
            return
        sentences += is_sentence
        others += not is_sentence and scores[last].boundary is None
        last += 1
    if first == heading + 1 or others * 2 >= sentences or (last == size and is_page):
        return
    chars = sum(map(len, lines[first:last]))
    if sentences < _FEWEST_PARAGRAPHS and chars < _LONGER_REST:
        return
    is_long = chars >= _LONGER_REST or (sentences >= _FEWEST_SENTENCES and chars >= _LONG_REST)
    is_long = is_long and scores[heading - 1].boundary is None
    is_edited = last < size and _is_editor_line(scores[last])
    if any(map(_is_editor_line, scores[:heading])) or not (is_long or is_edited):
        return
    for i in range(heading, first):
        scores[i] = LineScore(0, INSERT, LINKS if scores[i].reason is None else scores[i].reason)


def join_parts(scores: list[LineScore]) -> None:
    """Let the article go on below an editor line if a sentence and a further editor line follow, as in a digest."""
    has_editor = has_sentence = False
    for i in range(len(scores) - 1, -1, -1):
        score = scores[i]
        if _is_editor_line(score):
            if has_editor and has_sentence:
                scores[i] = BOX_SCORE
            has_editor, has_sentence = True, False
        elif score.weight >= SENTENCE:
            has_sentence = True
        elif score.boundary is not None and score.boundary is not BOX_SCORE.boundary:
            has_editor = False


def _is_editor_line(score: LineScore) -> bool:
    return score.boundary is BUTTON and score.reason is not None and score.reason.kind == "editor line"


def mark_inserts(lines: list[str], scores: list[LineScore]) -> None:
    """Let the article go on below a few buttons or advertisements between two whole sentences."""
    start = 1
    while start < len(lines) - 1:
        stop = start
        while stop < len(lines) and _is_inserted(scores[stop]):
            stop += 1
        is_short = 0 < stop - start <= _MOST_INSERTS and stop < len(lines)
        if (
            is_short
            and _is_near_sentence(lines, scores, range(start - 1, start - 4, -1))
            and _is_near_sentence(lines, scores, range(stop, stop + 3))
        ):
            for i in range(start, stop):
                scores[i] = replace(scores[i], boundary=INSERT)
        start = stop + 1


def _is_near_sentence(lines: list[str], scores: list[LineScore], reach: range) -> bool:
    """Return whether a whole sentence is among lines, with nothing but lines of text before it."""
    for i in reach:
        if not 0 <= i < len(lines) or scores[i].boundary is not None:
            return False
        if scores[i].weight >= SENTENCE and _ends(lines[i]):
            return True
    return False


def _is_inserted(score: LineScore) -> bool:
    if score.reason is None or score.reason.kind not in _INSERTED:
        return False
    return score.boundary is BUTTON or (score.boundary is CLOSING and score.reason.kind == "advertisement")


def mark_sections(lines: list[str], scores: list[LineScore]) -> None:
    """Let the article go on at the buttons that an encyclopedia sets beside each heading, and at its contents."""
    if lines.count(_EDIT) + lines.count(f"[{_EDIT}]") > 1:
        for i, line in enumerate(lines):
            if line == _EDIT or line == f"[{_EDIT}]":
                scores[i] = _EDIT_SCORE
    heading = next((i for i, line in enumerate(lines) if line in _CONTENTS), -1)
    if heading < 0:
        return
    stop = heading + 1
    below = frozenset(lines[stop:])
    while stop < len(lines):
        entry = _ENTRY.match(lines[stop])
        if entry is None or entry[1] not in below:
            break
        stop += 1
    if stop - heading > _FEWEST_ENTRIES:
        for i in range(heading, stop):
            scores[i] = _CONTENTS_SCORE


def keep_rows(scores: list[LineScore]) -> None:
    """Let words of buttons and labels between two lines of an article be its own, if nothing shows a page.

    A text that was cut from a page has such lines above its first sentence and below its last one.
    """
    has_sentence = False
    for i in range(1, len(scores) - 1):
        above, score = scores[i - 1], scores[i]
        has_sentence = has_sentence or (above.boundary is None and above.weight >= _SHORTEST_SENTENCE)
        if not has_sentence or above.boundary is not None or scores[i + 1].boundary is not None:
            continue
        is_button = score.boundary is CLOSING and score.reason is not None and score.reason.kind in _WORDS_OF_TEXT
        is_row = score.boundary is LABEL or score.boundary is FIELD
        below = scores[i + 1 : i + 2 + is_button]
        if (is_button or is_row) and any(other.weight >= _SHORTEST_SENTENCE for other in below):
            scores[i] = WORD_SCORE


def _ends(line: str) -> bool:
    return _WHOLE.search(line) is not None
