"""Fourth step of the selection: the probability that the text is right, and the doubts about it in words.

A text is right if its F1 against the text that a careful reader keeps is at least .95. The probability comes from a
logistic regression over features from 0 (no doubt) to 1. `benchmarks/confidence.py` fits the coefficients in
`confidence.toml`; docs/cleaning.md describes the model and how well it does.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from cleaner import dates
from cleaner.lexicon.lines import ANY, CUT, EDGE, HEAD
from cleaner.markup.decode import MANY_GARBLED, garbled_share
from cleaner.markup.page import Node
from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage

#: Below this confidence a person should compare the text with the page; docs/cleaning.md has the measurement.
LOW = 0.5

_MODEL: Final[dict[str, Any]] = tomllib.loads(
    files("cleaner.selection").joinpath("confidence.toml").read_text(encoding="utf-8")
)
_INTERCEPT: Final[float] = _MODEL["intercept"]
_WEIGHTS: Final[dict[str, float]] = _MODEL["weights"]

#: Bounds that no other feature raises: for text in the wrong encoding, text without any sentence, and what trafilatura
#: found, because it is called only for pages on which the cleaner fails, and few labelled pages are such.
_MOST_IF_GARBLED: Final = 0.25
_MOST_WITHOUT_SENTENCE: Final = 0.45
_MOST_BY_FALLBACK: Final = 0.4
#: Characters of the text that are searched for a wrong encoding and for words of the title.
_SAMPLE: Final = 2000
#: `short` falls with the length of the text; it is one half at three times this length. Features that count lines are
#: one half at this number.
_HALF_LENGTH: Final = 100
_HALF_COUNT: Final = 3
#: The longest line with a date (source and time, name and time) that is a row of a feed or of comments.
_LONGEST_DATED: Final = 40
#: A title with fewer pairs of characters is a word or a name.
_FEWEST_PAIRS: Final = 5

#: The features that are reported: the value from which on, and the sentence.
_REASONS: Final[tuple[tuple[str, float, str], ...]] = (
    ("fallback", 1.0, "found by trafilatura, not by the cleaner"),
    ("garbled", MANY_GARBLED, "characters that show a wrong encoding"),
    ("short", 0.7906, "less than 60 characters of text"),
    ("sentenceless", 1.0, "no full sentence in the text"),
    ("outside", 0.5, "more running text on the page outside the article than in it"),
    ("links", 1 / 3, "a third of the text is links"),
    ("rows", 0.5, "lines that are links or dates, as in a list of other articles or in comments"),
    ("boilerplate", 0.5, "lines that are boilerplate on other pages"),
    ("cut", 0.15, "running text in the same element as the article is not in it"),
    ("scattered", 0.5, "paragraphs outside the element that holds most of the text"),
    ("strays", 0.5, "lines outside the element that holds most of the text"),
    ("ends_inside", 0.5, "lines that end an article, or begin one, between the paragraphs"),
    ("headers", 0.25, "a line with source or time between the paragraphs, as below the headline of a second article"),
    ("text_above", 1.0, "the text begins where nothing shows a beginning"),
    ("text_below", 1.0, "the text ends where nothing shows an end"),
    ("hidden", 1.0, "the article is in an element that is hidden until a script shows it"),
)


def assess(
    page: ClassifiedPage, body: Body, kept: list[int], found: tuple[str, ...] = ()
) -> tuple[float, tuple[str, ...], tuple[tuple[str, float], ...]]:
    """Assess an article.

    Args:
        page: The page.
        body: The body as chosen.
        kept: The indexes of the blocks that are left of it.
        found: The paragraphs that trafilatura found, if they are the article.

    Returns:
        The confidence, a sentence for each doubt, and the contributions of the features.
    """
    if found:
        texts = frozenset(found)
        kept = [i for i, block in enumerate(page.blocks) if block.text in texts]
    elif not kept:
        return 0.0, ("no article text found; it may be in an attachment, a picture or a script",), ()
    values = features(page, body, kept, found)
    rating = probability(_INTERCEPT, _WEIGHTS, values)
    warnings = [words for name, least, words in _REASONS if values[name] >= least]
    if rating < LOW and not warnings:
        warnings.append("several small doubts together")
    return rating, tuple(warnings), contributions(_WEIGHTS, values)


def contributions(weights: Mapping[str, float], values: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Return what each feature adds to the log odds, those that lower the confidence most first; none that adds 0."""
    pairs = [(name, weight * values[name]) for name, weight in weights.items() if values[name]]
    return tuple(sorted(pairs, key=lambda pair: pair[1]))


def probability(intercept: float, weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    """Return the probability that a text with these features is right, by the model or by other coefficients."""
    total = intercept
    for name, weight in weights.items():
        total += weight * values[name]
    result = 1 / (1 + math.exp(-total))
    if values["garbled"] >= MANY_GARBLED:
        result = min(result, _MOST_IF_GARBLED)
    if values["sentenceless"]:
        result = min(result, _MOST_WITHOUT_SENTENCE)
    if values.get("fallback"):
        result = min(result, _MOST_BY_FALLBACK)
    return round(result, 3)


def features(page: ClassifiedPage, body: Body, kept: list[int], found: tuple[str, ...] = ()) -> dict[str, float]:
    """Compute the features of a text, each from 0 to 1 and higher for more doubt; docs/cleaning.md explains them.

    The arguments are those of `assess`.
    """
    blocks, rules = page.blocks, page.rules
    inside = set(kept)
    texts = found or tuple([blocks[i].text for i in kept])
    size = sum(map(len, texts))
    sample = "\n".join(texts)[:_SAMPLE]
    known: set[str] = set()
    holders: dict[Node, int] = {}
    marked = in_list_of_files = False
    sentences = linked = rows = boilerplate = headers = 0
    for i in kept:
        block, rule = blocks[i], rules[i]
        text = block.text
        length = len(text)
        # 附件：1.某表, and 2.某表 in the next row
        in_list_of_files = page.is_link_row(i) and (in_list_of_files or page.is_attachment(i))
        linked += 0 if in_list_of_files else block.link_chars
        if not marked:
            marked = page.has_sentence_mark(i)
        if page.is_paragraph(i):
            sentences += length
            holder = block.node.holder()
            holders[holder] = holders.get(holder, 0) + length
        if i != kept[0] and page.is_header(i) and page.is_page_info(i):
            headers += 1
        known.add(text)
        dated = length <= _LONGEST_DATED and dates.may_have_date(text) and dates.has_date(text)
        if dated or (page.is_link_row(i) and not in_list_of_files):
            rows += 1
        if (rule is not None and rule.zone in (ANY, CUT, EDGE)) or (
            ("版权" in text or "转载" in text) and page.is_disclaimer(i)
        ):
            boilerplate += 1
    main = max(holders, key=lambda holder: holders[holder]) if holders else None
    strays = sum([main is None or not main.start <= i < main.end for i in kept])
    outside, cut = _running_text_outside(page, inside, known, set(holders))
    first, last = (kept[0], kept[-1]) if kept else (body.start, body.end - 1)
    running = [i for i in kept if page.is_paragraph(i)] or [last]
    ends = sum(i not in inside and _is_end(page, i) for i in range(running[0], running[-1]))
    return {
        "density": float(body.method == "density" and not found),
        "weak_container": float(body.method == "container" and not body.holds_only_body and not found),
        "fallback": float(bool(found)),
        "hidden": float(body.hidden_too),
        "short": 1 / math.sqrt(1 + size / _HALF_LENGTH),
        "garbled": garbled_share(sample),
        "sentenceless": float(not marked),
        "unmarked": max(0.0, 1 - sentences / size) if size else 1.0,
        "links": min(1.0, linked / size) if size else 0.0,
        "rows": rows / (rows + _HALF_COUNT),
        "boilerplate": boilerplate / (boilerplate + _HALF_COUNT),
        "outside": outside / (outside + sentences) if outside else 0.0,
        "cut": cut / (cut + sentences) if cut else 0.0,
        "scattered": math.sqrt(1 - holders[main] / sentences) if main is not None else 0.0,
        "strays": strays / (strays + _HALF_COUNT),
        "headers": headers / (headers + _HALF_COUNT),
        "ends_inside": ends / (ends + _HALF_COUNT),
        "text_above": float(_is_plain(page, first - 1)),
        "text_below": float(_is_plain(page, last + 1)),
        "untitled": _untitled(page.titles, sample),
    }


def _is_end(page: ClassifiedPage, i: int) -> bool:
    """Return whether a removed line shows that an article ended above it or began below it."""
    rule = page.rules[i]
    if rule is not None:
        return rule.zone == CUT or (rule.zone == HEAD and page.is_page_info(i))
    return page.is_link_row(i) or (page.is_header(i) and page.is_page_info(i))


def _is_plain(page: ClassifiedPage, i: int) -> bool:
    """Return whether a block is there and nothing shows that it is not of the article."""
    if not 0 <= i < len(page.blocks) or page.blocks[i].node.hidden:
        return False
    known = page.rules[i] is not None or page.is_title(i) or page.is_header(i) or page.is_disclaimer(i)
    return not known and not page.is_link_row(i)


def _running_text_outside(
    page: ClassifiedPage, inside: set[int], known: set[str], holders: set[Node]
) -> tuple[int, int]:
    """Count the characters of running text that is not in the article.

    Args:
        page: The page.
        inside: The indexes of the blocks of the article.
        known: Their texts: a copy of the article is not other text.
        holders: The elements that hold the article's paragraphs.

    Returns:
        The characters of all such text, and of the part of it that is in these elements.
    """
    outside = cut = 0
    following = page.next_article()  # its text says nothing about this article
    for i, block in enumerate(page.blocks[:following] if following >= 0 else page.blocks):
        if (
            i in inside
            or not page.is_paragraph(i)
            or block.node.hidden
            or block.text in known
            or page.rules[i] is not None
            or page.is_header(i)
        ):
            continue
        outside += len(block.text)
        if block.node.holder() in holders and not page.is_disclaimer(i) and not page.is_summary(i):
            cut += len(block.text)
    return outside, cut


def _untitled(titles: tuple[str, ...], text: str) -> float:
    """Return the share of the title's pairs of characters that the text does not have; 1 without a title."""
    least = 1.0
    for title in titles:
        pairs = {title[i : i + 2] for i in range(len(title) - 1)}
        if len(pairs) >= _FEWEST_PAIRS:
            least = min(least, sum([pair not in text for pair in pairs]) / len(pairs))
    return least
