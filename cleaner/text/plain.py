"""The article of a text without markup, by the same rules for lines as for the blocks of a page.

Every line has a score (`line_scores`). The article is the interval of lines with the greatest score, to which a header
line above and a sign of the end below add: a maximal-scoring segment with gap costs, found in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Protocol

from cleaner.article import Article, Removed
from cleaner.formats.escaping import as_markdown
from cleaner.lexicon.labels import is_han
from cleaner.lexicon.phrases import is_credit
from cleaner.selection.reasons import ABOVE, BELOW, TITLE
from cleaner.text.confidence import assess
from cleaner.text.context import in_context
from cleaner.text.line_scores import (
    BOX_SCORE,
    BUTTON,
    CONTACT,
    COPY_SCORE,
    DAY_SCORE,
    END,
    FOOTER,
    HEADER_LINE,
    INSERT,
    LABEL,
    LONGEST_WORD,
    PHRASE_SCORE,
    ROW_SCORE,
    SENTENCE,
    LineScore,
    mark_repeated,
    score_lines,
)
from cleaner.text.lines import Lines, divide_lines, join
from cleaner.text.metadata import read_metadata
from cleaner.text.title import find_title

#: Words and phrases between two sentences cost at most this together, because a table may have a thousand.
_GAP_COST: Final = 60
#: A sign of the end adds nothing to an interval that ends with this many phrases: they are headlines.
_LIST: Final = 8
#: Added to an interval that begins at the top of the text or ends at its bottom, where an article may have a table.
_TOP: Final = 60
_BOTTOM: Final = 65
#: A header line adds to the score of an interval that begins below it. Each line between reduces the sum by this.
_DECAY: Final = 15
#: The score of text below a sign that closes the article is divided by this.
_CLOSED_SHARE: Final = 3
#: A counter of comments closes no article in one of so many lines below the header line.
_BESIDE_HEADER: Final = 2
_NOTHING: Final = -(10**9)
#: Characters of the longest remainder of a button under a header line (X, 0).
_STRAY: Final = 3
#: Lines of buttons between a header line and the words or sentences beside it. The sentences above are the article if
#: they are so many times as long as the words below.
_BUTTONS: Final = 3
_MORE_ABOVE: Final = 2
#: The fewest lines of verse above its date, where nothing else is an article.
_FEWEST_LINES: Final = 8
#: The number of readers below a header line, with its unit or without.
_COUNTER: Final = re.compile(r"\d{2,9}|(?:• )?评分\s?\d|\d{0,9}\s?[人次]{1,2}(?:浏览|阅读|观看|评论|参与|点击|访问)")
#: The most lines that are cleaned. A book has fewer; this many header lines take a second.
_MOST_LINES: Final = 30_000
#: Real texts do not change after the first round; of texts of random lines one in 150 takes two rounds, one in 40,000
#: three.
_MOST_ROUNDS: Final = 8
#: Characters of a title that are compared, because the line may have a megabyte.
_LONGEST_TITLE: Final = 400


class TextTemplate(Protocol):
    """The part of `SiteTemplate` that the cleaning of texts uses."""

    def repeated(self, lines: Sequence[str]) -> list[bool]:
        """Return for each line whether it repeats over the texts of the site."""


def clean_text(text: str, *, template: TextTemplate | None = None) -> str:
    """Return the article of a text that still has navigation, header line, lists of headlines and footer.

    A clean article is returned as it is, except for white space and characters that nobody sees. Markup that was left
    in the text is unwrapped. The time grows linearly with the length of the text.

    Args:
        text: The text. Lines are paragraphs; blank lines have no meaning.
        template: A `SiteTemplate` that learned other texts of the site with `learn_text`.

    Returns:
        The article's paragraphs with a blank line between them, without title and header line; "" if no line is left.

    Raises:
        TypeError: `text` is not a str.
    """
    found = select(text, template)
    return "\n\n".join([*found.paragraphs, *found.rest])


def extract_text(text: str, *, template: TextTemplate | None = None) -> Article:
    """Return the article as `clean_text` finds it, with the metadata of the lines around it.

    Args:
        text: The text. Lines are paragraphs; blank lines have no meaning.
        template: A `SiteTemplate` that learned other texts of the site with `learn_text`.

    Returns:
        The article. `method` is `text`, or `none` if no line is left; `kept_share` is the share of the text's
        characters that is in the article; `removed` has all other lines, with the index of each among the text's lines.

    Raises:
        TypeError: `text` is not a str.
    """
    return article_of_text(text, template)


def article_of_text(
    text: str, template: TextTemplate | None = None, *, markdown: bool = True, removed: bool = True
) -> Article:
    """Do the same as `extract_text`; without `markdown` or `removed`, which take time, that field is empty."""
    found = select(text, template)
    lines, scores, start, end = found.lines, found.scores, found.start, found.end
    confidence, warnings = assess(lines.shown, scores, start, end)
    if found.rest:
        warnings += (f"only the first {_MOST_LINES:,} lines were cleaned; the lines after them are passed through",)
    paragraphs = (*found.paragraphs, *found.rest)
    rest = sum(map(len, found.rest))
    kept = sum([len(lines.shown[i]) for i in found.kept]) + rest
    size = sum(map(len, lines.shown)) + sum([len(line.text) for line in found.inside]) + rest
    return Article(
        **read_metadata(lines, scores, found.title, start, end),
        paragraphs=paragraphs,
        removed=_removed(found) if removed else (),
        method="text" if paragraphs else "none",
        confidence=confidence,
        warnings=warnings,
        kept_share=round(kept / size, 3) if size else 0.0,
        markdown=as_markdown(paragraphs) if markdown else "",
    )


def _removed(found: Selection) -> tuple[Removed, ...]:
    """Return the lines that are not in the article, each with the reason."""
    lines, scores = found.lines, found.scores
    kinds = [score.reason or (ABOVE if i < found.start else BELOW) for i, score in enumerate(scores)]
    if found.title >= 0:
        kinds[found.title] = TITLE
    in_text = frozenset(found.kept)
    others = [Removed(line, kinds[i], lines.sources[i]) for i, line in enumerate(lines.shown) if i not in in_text]
    return tuple(sorted([*found.inside, *others], key=attrgetter("index")))


@dataclass(frozen=True, slots=True)
class Selection:
    """The article of a text: the interval `start` to `end` of its lines; `title` is the index of the title, or -1.

    `kept` are the lines of the interval without furniture between them, and `paragraphs` the same with the pieces of
    one line joined; `inside` is furniture that is no longer among the lines; `rest` are the lines after the most that
    are cleaned.
    """

    lines: Lines
    scores: list[LineScore]
    title: int
    start: int
    end: int
    kept: list[int]
    paragraphs: list[str]
    inside: list[Removed]
    rest: list[str]


def select(text: str, template: TextTemplate | None = None) -> Selection:
    """Select the article, and the article of the article, until nothing more is removed.

    A line may be kept or left whole because of one that is removed: without these rounds, to clean the result again
    would change it.
    """
    if not isinstance(text, str):
        raise TypeError(f"text is a str, not {type(text).__name__}; decode bytes first")
    signs: dict[str, int] = {}
    lines, rest = divide_lines(text.splitlines(), _MOST_LINES, signs)
    known: dict[str, LineScore] = {}
    scores, title, start, end = _choose(lines, known, template)
    kept = _kept(scores, start, end)
    paragraphs = join(lines, kept)
    inside: list[Removed] = []
    for _ in range(_MOST_ROUNDS if len(kept) < len(lines.read) else 0):
        inner, _ = divide_lines(paragraphs, _MOST_LINES, signs)
        inner_scores, name, low, high = _choose(inner, known, template)
        inner_kept = _kept(inner_scores, low, high)
        again = join(inner, inner_kept)
        if again == paragraphs:
            break
        inside += [
            Removed(lines.shown[i], scores[i].reason or BELOW, lines.sources[i])
            for i in sorted({*range(start, end)}.difference(kept))
        ]
        paragraphs = again
        lines = lines.replaced(start, end, kept, inner)
        scores = scores[:start] + inner_scores + scores[end:]
        title = start + name if title < 0 <= name else title
        kept = [start + i for i in inner_kept]
        start, end = start + low, start + high
    return Selection(lines, scores, title, start, end, kept, paragraphs, inside, rest)


def _kept(scores: list[LineScore], start: int, end: int) -> list[int]:
    """Return the lines of an interval without those that can be nothing else than furniture."""
    return [i for i in range(start, end) if scores[i].boundary is not BUTTON and scores[i].boundary is not INSERT]


def _choose(
    divided: Lines, known: dict[str, LineScore], template: TextTemplate | None
) -> tuple[list[LineScore], int, int, int]:
    """Return the scores of some lines, the title's index and the interval of the article.

    Args:
        divided: The lines.
        known: The scores of lines that were scored before; changed in place.
        template: The template of the site, if there is one.
    """
    lines = divided.read
    own = score_lines(lines, known, divided.signs)
    if template is not None:
        mark_repeated(lines, own, template.repeated(lines))
    joined = divided.joined()
    scores = in_context(lines, own, divided.signs, joined)
    start, end = _trim(lines, scores, *_best_segment(scores))
    while 0 < start < end and scores[start - 1] is BOX_SCORE:
        start -= 1  # a heading right above the first sentence
    above = _above_header(lines, scores, start, end)
    if above is not None:
        start, end = above
    elif _is_furniture(scores, start, end):
        start, end = 0, _end_of_verse(scores)
    title = _entry(lines, scores, start, end) if start in joined else -1
    if title >= 0:
        start = next(i for i in range(start, end) if scores[i].weight > 0)
    elif start < end:
        title = find_title(lines, scores, start, end)
    start += title == start
    name = lines[title][:_LONGEST_TITLE] if title >= 0 else ""
    again = start
    while 0 <= title < again < end and scores[again].weight <= 0 and lines[again] in name:
        again += 1
    if again < end and (scores[again].weight > 0 or "".join(lines[start:again]) == name):
        start = again  # the title again, or a part of one that takes several lines; above verse, that of a part
    return scores, title, start, end


def _best_segment(scores: list[LineScore]) -> tuple[int, int]:
    """Find the half-open interval of lines with the greatest score.

    This is the maximal-scoring segment of Kadane's algorithm with affine gap costs in two states, as in alignment
    (Gotoh, An improved algorithm for matching biological sequences, 1982): in the state `near` every word and phrase
    costs its score; in the state `wide` the cost of a whole gap is paid, and words and phrases are free. `begin` is the
    score of an interval that begins at this line.
    """
    near = wide = best = _NOTHING
    near_from = wide_from = start = end = chars = phrases = 0
    begin, closed, header = _TOP, False, _NOTHING
    for i, line_score in enumerate(scores):
        boundary = line_score.boundary
        if boundary is not None:
            for score, since in ((near, near_from), (wide, wide_from)):
                if phrases < _LIST and score + boundary.ends > best:
                    best, start, end = score + boundary.ends, since, i
            if boundary.begins:
                begin, closed = max(begin, boundary.begins), False
                header = i if boundary is HEADER_LINE else header
            elif boundary.closes and chars >= SENTENCE and not (i - header <= _BESIDE_HEADER and _is_login(line_score)):
                begin, closed = 0, True
            near -= boundary.cost
            wide -= boundary.cost
            continue
        if begin > near:
            near, near_from = begin, i
        if near - _GAP_COST > wide:
            wide, wide_from = near - _GAP_COST, near_from
        weight = line_score.weight
        if weight > 0:
            weight //= _CLOSED_SHARE if closed else 1
            chars += weight
            if wide >= near:
                near, near_from = wide, wide_from
            wide = wide + weight if weight < _GAP_COST else _NOTHING
        elif line_score is ROW_SCORE:
            wide += weight
        phrases = phrases + 1 if line_score is PHRASE_SCORE else 0 if weight > 0 else phrases
        near += weight
        if near > best:
            best, start, end = near, near_from, i + 1
        begin = max(0, begin - _DECAY)
    for score, since in ((near, near_from), (wide, wide_from)):
        if score + _BOTTOM > best:
            best, start, end = score + _BOTTOM, since, len(scores)
    return start, end


def _is_login(score: LineScore) -> bool:
    return score.reason is not None and score.reason.kind == "login"


def _trim(lines: list[str], scores: list[LineScore], start: int, end: int) -> tuple[int, int]:
    """Remove boilerplate at both ends of the interval.

    At the end of the text, a bullet, a label and a credit belong to the article.
    """
    while end > start:
        line, line_score = lines[end - 1], scores[end - 1]
        row = line_score is ROW_SCORE and (end < len(lines) or line[-1] in ".…")
        label = end < len(lines) and len(line) <= LONGEST_WORD and line.endswith(("：", ":"))
        credit = end == len(lines) and line_score.boundary is LABEL and is_credit(line)
        boundary = line_score.boundary not in (None, CONTACT) and line_score is not DAY_SCORE and not credit
        stray = _is_stray(line) and end - start > 1 and scores[end - 2].boundary is not None  # a counter of a button
        if not (row or label or boundary or stray or line_score is COPY_SCORE):
            break
        end -= 1
    while 0 < start < end and (
        scores[start].boundary
        or scores[start] is ROW_SCORE
        or (
            (_is_stray(lines[start]) or (scores[start - 1].boundary and _COUNTER.fullmatch(lines[start])))
            and not _is_first_number(lines, start, end)
        )
    ):
        start += 1
    return start, end


def _above_header(lines: list[str], scores: list[LineScore], start: int, end: int) -> tuple[int, int] | None:
    """Return the interval above the header line, if only a few words are below that: galleries, press releases.

    What is below is then the title again, a button or a list.
    """
    if not 0 < start < end or any(score.weight > 0 for score in scores[start:end]):
        return None
    rows = range(start - 1, max(-1, start - 1 - _BUTTONS), -1)
    header = next((i for i in rows if scores[i].boundary is HEADER_LINE), 0)
    high = next((i + 1 for i in range(header - 1, max(-1, header - 1 - _BUTTONS), -1) if scores[i].weight > 0), 0)
    low, text = high, 0
    for i in range(high - 1, -1, -1):
        if scores[i].boundary is not None:
            break
        if scores[i].weight > 0:
            low, text = i, text + scores[i].weight
    return (low, high) if text >= max(SENTENCE, _MORE_ABOVE * sum(map(len, lines[start:end]))) else None


def _entry(lines: list[str], scores: list[LineScore], start: int, end: int) -> int:
    """Return the index of the name that an entry of an encyclopedia explains, in a page on one line; else -1.

    The first sentence begins with the name, and words of the menu and buttons are beside it.
    """
    sentence = next((i for i in range(start, end) if scores[i].weight > 0), end)
    if sentence == end or scores[sentence].weight < SENTENCE:
        return -1
    words = range(start, sentence)
    return next((i for i in words if len(lines[i]) > 1 and lines[sentence].startswith(lines[i])), -1)


def _is_stray(line: str) -> bool:
    """Return whether a line is a remainder of a button (X, 0, • 30); names of three characters are not."""
    return len(line) <= _STRAY + 2 and len(line.lstrip("•· ")) <= _STRAY and not any(map(is_han, line))


def _is_first_number(lines: list[str], start: int, end: int) -> bool:
    """Return whether a number alone in its line heads the first part of an article: the next follows (01, 02)."""
    line = lines[start]
    return line.isdecimal() and f"{int(line) + 1:0{len(line)}d}" in lines[start + 1 : end]


def _end_of_verse(scores: list[LineScore]) -> int:
    """Return the end of the short lines above the first boundary, if it is a header line; 0 if they are few.

    Blogs have the date of a poem below it. A menu has words that are known, and fewer lines without them.
    """
    first = next((i for i, score in enumerate(scores) if score.boundary is not None), 0)
    return first if first >= _FEWEST_LINES and scores[first].boundary is HEADER_LINE else 0


def _is_furniture(scores: list[LineScore], start: int, end: int) -> bool:
    """Return whether an interval has no text and is below furniture, not below a header line or at the top.

    A page that says that there is no article has none.
    """
    if any(score.weight > 0 for score in scores[start:end]):
        return False
    if any(score.reason is not None and score.reason.kind == "error page" for score in scores):
        return True
    for score in scores[start - 1 :: -1] if start else ():
        if score.boundary is not None:
            return score.boundary is END or score.boundary is FOOTER
    return False
