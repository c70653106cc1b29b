"""Fourth step of the selection: the probability that the text is right, and the doubts about it in words.

A text is right if its F1 against the text that a careful reader keeps is at least .95. The probability comes from a
logistic regression over the features that `doubts` computes. `benchmarks/confidence.py` fits the coefficients in
`confidence.toml`; docs/cleaning.md describes the model and how well it does.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from cleaner.markup.decode import MANY_GARBLED
from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.doubts import features

#: Below this confidence a person should compare the text with the page; docs/cleaning.md has the measurement.
LOW = 0.5

_MODEL: Final[dict[str, Any]] = tomllib.loads(
    files("cleaner.selection").joinpath("confidence.toml").read_text(encoding="utf-8")
)
_INTERCEPT: Final[float] = _MODEL["intercept"]
_WEIGHTS: Final[dict[str, float]] = _MODEL["weights"]

#: Bounds that no other feature raises: for text in the wrong encoding, text without any sentence, text of less than 10
#: characters, which may be the caption of an article that is a picture, and what trafilatura found, because it is
#: called only for pages on which the cleaner fails. Few labelled pages are such. Few frequent characters show a wrong
#: encoding less surely than characters that no text has.
_MOST_IF_GARBLED: Final = 0.25
_MOST_IF_STRANGE: Final = 0.45
_MOST_WITHOUT_SENTENCE: Final = 0.45
_MOST_OF_SCRAP: Final = 0.45
_MOST_BY_FALLBACK: Final = 0.4
#: The value of `strange` for one frequent character in 28, prose has one in four; that of `short` for 10 characters.
_STRANGE: Final = 0.7
_SCRAP: Final = 0.9534
#: The features that are reported: the value from which on, and the sentence.
_REASONS: Final[tuple[tuple[str, float, str], ...]] = (
    ("fallback", 1.0, "found by trafilatura, not by the cleaner"),
    ("garbled", MANY_GARBLED, "characters that show a wrong encoding"),
    ("strange", 0.5, "few of the most frequent characters of Chinese: the encoding may be wrong"),
    ("short", 0.7906, "less than 60 characters of text"),
    ("sentenceless", 1.0, "no full sentence in the text"),
    ("off_topic", 0.5, "running text outside the article, and the words of the title are not in the article"),
    ("unmarked", 0.5, "half of the text is not sentences, and nothing shows that it is the whole article"),
    ("outside", 0.5, "more running text on the page outside the article than in it"),
    ("rows", 0.5, "lines that are links or dates, as in a list of other articles or in comments"),
    ("boilerplate", 0.5, "lines that are boilerplate on other pages"),
    ("boxed", 0.5, "lines in boxes of other names inside the element of the article"),
    ("strays", 0.5, "lines outside the element that holds most of the text"),
    ("apart_below", 0.5, "the last lines are in another element than the article"),
    ("repeats", 0.5, "lines that repeat others of the text"),
    ("open_between", 0.5, "lines between the paragraphs that are no sentences"),
    ("open_below", 0.5, "the text does not end as a sentence does"),
    ("cut", 0.5, "running text in the same element as the article is not in it"),
    ("alike", 0.5, "running text in elements of the same form as those of the article is not in it"),
    ("runs_above", 0.5, "running text right above the article is not in it"),
    ("runs_below", 0.5, "running text right below the article is not in it"),
    ("holes", 0.5, "lines between the paragraphs are not in the text, and nothing shows what they are"),
    ("headers", 0.5, "a line with source or time between the paragraphs, as below the headline of a second article"),
    ("gap", 0.5, "lines between the headline and the text are not in it"),
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
    if not kept and not found:
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
    if values.get("strange", 0.0) >= _STRANGE:
        result = min(result, _MOST_IF_STRANGE)
    if values["sentenceless"]:
        result = min(result, _MOST_WITHOUT_SENTENCE)
    if values["short"] >= _SCRAP:
        result = min(result, _MOST_OF_SCRAP)
    if values.get("fallback"):
        result = min(result, _MOST_BY_FALLBACK)
    return round(result, 3)
