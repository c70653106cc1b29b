"""Beside the way of a page: the article of text whose markup is gone, by the same line rules as the page's.

Every line votes (`line_scores`). The article is the run of lines with the most votes, a header line above and a sign of
the end below counting too: a maximum-sum segment with capped gaps, found in one pass.
"""

from __future__ import annotations

from itertools import islice

from cleaner.article import Article, Removed
from cleaner.lexicon.phrases import is_credit
from cleaner.metadata.metadata import read_header
from cleaner.selection.reasons import ABOVE, BELOW, TITLE
from cleaner.text.line_scores import (
    CONTACT,
    COPY_SCORE,
    DAY_SCORE,
    HEADER_LINE,
    LABEL,
    LONGEST_WORD,
    PHRASE_SCORE,
    ROW_SCORE,
    SENTENCE,
    LineScore,
    score_lines,
)

#: Words and phrases between two sentences cost no more than this: a table may have a thousand.
_WIDEST_GAP = 60
#: No sign of the end vouches for so many phrases right above it: they are headlines.
_LIST = 8
#: For a run that begins at the top of the text or ends at its bottom, where a clean article may have a table.
_TOP, _BOTTOM = 60, 65
#: With every line that passes, a header line says this much less of a run that begins below it.
_DECAY = 15
#: Text below a sign that closes the article counts this part.
_CLOSED_SHARE = 3
_NOTHING = -(10**9)
#: What is left of buttons under a header line (X, 0) is no longer; titles are, farther above by more.
_STRAY, _SHORTEST_TITLE = 3, 8
#: What lies beyond so many lines is not read; a book has fewer, and so many header lines take a second.
_MOST_LINES = 30_000
#: Real texts settle in the first round; of lines in any order one text in 150 takes two, one in 40,000 three.
_MOST_ROUNDS = 8
#: What is looked at of a title: a line of a megabyte may stand in its place.
_LONGEST_TITLE = 400
#: Header line above and editor below stand at most so near the article, the title so far above it.
_NEAR, _REACH = 12, 40


def clean_text(text: str) -> str:
    """The article of a text that still carries navigation, header line, headline lists and footer.

    Lines are paragraphs; blank lines say nothing. Returns the article's paragraphs with a blank line between,
    without title and header line; "" where no line is left. A clean article comes back as it is, white space
    apart. Works on any str, in time that grows with its length. Raises TypeError for anything else.
    """
    lines, _, _, start, end = _select(text)
    return "\n\n".join(lines[start:end])


def extract_text(text: str) -> Article:
    """The article as `clean_text` finds it, with what the lines around it tell: title, date, source, author,
    editor, document number and issuing office.

    `method` is `text`, or `none` where no line is left; `confidence` is the share of the text's sentences in
    the article; `removed` has all other lines. Raises TypeError for anything but a str.
    """
    lines, votes, title, start, end = _select(text)
    above = read_header(lines[max(title + 1, start - _REACH) : start])
    below = read_header(lines[end : end + _NEAR])
    dated = above if above.date else below
    total = sum(vote.weight for vote in votes if vote.weight > 0)
    return Article(
        title=lines[title] if title >= 0 else "",
        date=dated.date,
        date_shown=dated.date_shown,
        source=above.source or below.source,
        author=above.author or below.author,
        editor=below.editor or above.editor,
        doc_number=above.doc_number,
        office=above.office,
        paragraphs=tuple(lines[start:end]),
        removed=tuple(
            Removed(line, TITLE if i == title else votes[i].reason or (ABOVE if i < start else BELOW), i)
            for i, line in enumerate(lines)
            if not start <= i < end
        ),
        method="text" if start < end else "none",
        confidence=sum(vote.weight for vote in votes[start:end] if vote.weight > 0) / total if total else 0.0,
    )


def _select(text: str) -> tuple[list[str], list[LineScore], int, int, int]:
    """The text's lines, their votes, the title's index (-1: none), and the half-open run of the article."""
    if not isinstance(text, str):
        raise TypeError(f"text is a str, not {type(text).__name__}; decode bytes first")
    every = (folded for line in text.splitlines() if line and (folded := " ".join(line.split())))
    lines = list(islice(every, _MOST_LINES))
    known: dict[str, LineScore] = {}
    votes, title, start, end = _choose(lines, known)
    for _ in range(_MOST_ROUNDS):
        # a line may have been kept for another's sake that went: what is cleaned again must not change
        _, name, low, high = _choose(lines[start:end], known)
        if low == 0 and high == end - start:
            break
        title = start + name if title < 0 <= name else title
        start, end = start + low, start + high
    return lines, votes, title, start, end


def _choose(lines: list[str], known: dict[str, LineScore]) -> tuple[list[LineScore], int, int, int]:
    """The votes of some lines, the title's index and the run of the article among them. `known`
    remembers what was found of a line."""
    votes = score_lines(lines, known)
    start, end = _trim(lines, votes, *_best_run(votes))
    title = _find_title(lines, votes, start) if start < end else -1
    start += title == start
    name = lines[title][:_LONGEST_TITLE] if title >= 0 else ""
    while 0 <= title < start < end and votes[start].weight <= 0 and lines[start] in name:
        start += 1  # the title again, or a part of one that is set over several lines
    return votes, title, start, end


def _best_run(votes: list[LineScore]) -> tuple[int, int]:
    """The half-open run of lines with the greatest weight.

    Two runs are carried along: `near` pays for every word and phrase in it, `wide` has paid for a whole gap
    and passes over them freely. `begin` is what a run would have that begins at this line.
    """
    near = wide = best = _NOTHING
    near_from = wide_from = start = end = said = phrases = 0
    begin, closed = _TOP, False
    for i, vote in enumerate(votes):
        sign = vote.boundary
        if sign is not None:
            for score, since in ((near, near_from), (wide, wide_from)):
                if phrases < _LIST and score + sign.ends > best:
                    best, start, end = score + sign.ends, since, i
            if sign.begins:
                begin, closed = max(begin, sign.begins), False
            elif sign.closes and said >= SENTENCE:
                begin, closed = 0, True
            near -= sign.cost
            wide -= sign.cost
            continue
        if begin > near:
            near, near_from = begin, i
        if near - _WIDEST_GAP > wide:
            wide, wide_from = near - _WIDEST_GAP, near_from
        weight = vote.weight
        if weight > 0:
            weight //= _CLOSED_SHARE if closed else 1
            said += weight
            if wide >= near:
                near, near_from = wide, wide_from
            wide = wide + weight if weight < _WIDEST_GAP else _NOTHING
        elif vote is ROW_SCORE:
            wide += weight
        phrases = phrases + 1 if vote is PHRASE_SCORE else 0 if weight > 0 else phrases
        near += weight
        if near > best:
            best, start, end = near, near_from, i + 1
        begin = max(0, begin - _DECAY)
    for score, since in ((near, near_from), (wide, wide_from)):
        if score + _BOTTOM > best:
            best, start, end = score + _BOTTOM, since, len(votes)
    return start, end


def _trim(lines: list[str], votes: list[LineScore], start: int, end: int) -> tuple[int, int]:
    """The run without boilerplate at its ends. At those of the text, bullets, labels and a credit are the article's."""
    while end > start:
        line, vote = lines[end - 1], votes[end - 1]
        row = vote is ROW_SCORE and (end < len(lines) or line[-1] in ".…")
        label = end < len(lines) and len(line) <= LONGEST_WORD and line.endswith(("：", ":"))
        credit = end == len(lines) and vote.boundary is LABEL and is_credit(line)
        sign = vote.boundary not in (None, CONTACT) and vote is not DAY_SCORE and not credit
        if not (row or label or sign or vote is COPY_SCORE):
            break
        end -= 1
    while 0 < start < end and (votes[start].boundary or votes[start] is ROW_SCORE or len(lines[start]) <= _STRAY):
        start += 1
    return start, end


def _find_title(lines: list[str], votes: list[LineScore], start: int) -> int:
    """The index of the title: the nearest phrase above the header lines, or where only a path to the column stands
    above the article, its first line; -1 where there is none."""
    near = range(max(0, start - _NEAR), start)
    header = next((i for i in near if votes[i].boundary is HEADER_LINE), start)
    for i in range(header - 1, max(-1, start - _REACH), -1):
        sign, reason = votes[i].boundary, votes[i].reason
        if reason and reason.kind == "breadcrumb":
            break
        if sign is None and len(lines[i]) >= (_SHORTEST_TITLE if votes[i + 1].boundary is None else _STRAY + 1):
            return i
    first = 0 < start == header and votes[start] is PHRASE_SCORE and len(lines[start]) >= _SHORTEST_TITLE
    return start if first else -1
