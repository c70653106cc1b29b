"""How certain the cleaner is of the article of a text without markup: the same meaning as for pages.

The probability that the article is right (F1 at least .95) comes from a logistic regression over features from 0 (no
doubt) to 1. `benchmarks/text_confidence.py` fits the coefficients in `confidence.toml`; docs/cleaning.md describes it.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Final

from cleaner.lexicon.phrases import has_contact
from cleaner.markup.decode import MANY_GARBLED, garbled_share
from cleaner.selection.confidence import probability
from cleaner.text.line_scores import SENTENCE, LineScore

_MODEL: Final[dict[str, Any]] = tomllib.loads(
    files("cleaner.text").joinpath("confidence.toml").read_text(encoding="utf-8")
)
_INTERCEPT: Final[float] = _MODEL["intercept"]
_WEIGHTS: Final[dict[str, float]] = _MODEL["weights"]
#: Characters of the article that are searched for a wrong encoding, which takes most of the time. A wrong one shows in
#: one of twenty characters or more.
_SAMPLE: Final = 200
#: `short` is one half at three times this length. `boundaries` is one half at this number of lines, features of lines
#: that may be wrong where they are this share of the text.
_HALF_LENGTH: Final = 100
_HALF_COUNT: Final = 3
_HALF_SHARE: Final = 0.1
#: The lines at each end of the article that are examined, and the longest line that is one paragraph.
_END: Final = 8
_LONGEST_PARAGRAPH: Final = 600
#: A longer line has one space in this many characters, or more, where it is many lines that were joined.
_SPACED: Final = 20
#: So has a line of more than so many characters that is several of a menu or a header: counted between Chinese
#: characters, because English has spaces between words.
_LONGEST_LINE: Final = 100
_SPACE: Final = re.compile("[\u4e00-\u9fff：:，。》】0-9] (?=[\u4e00-\u9fff《【0-9])")
_ENDS: Final = ("。", "！", "？", "”", "；")
#: How lists of links cut off their titles and summaries.
_CUT_OFF: Final = ("…", "...", "】", "]", ">")
#: A text with a smaller share of sentences is a list: lines above and below them are no doubt.
_LEAST_SENTENCES: Final = 0.3
#: Contacts are in so many last lines.
_LAST: Final = 3
#: The features that are reported: the value from which on, and the sentence.
_REASONS: Final[tuple[tuple[str, float, str], ...]] = (
    ("garbled", MANY_GARBLED, "characters that show a wrong encoding"),
    ("short", 0.7906, "less than 60 characters of text"),
    ("sentenceless", 1.0, "no full sentence in the text"),
    ("outside", 0.5, "more sentences of the text outside the article than in it"),
    ("spaced", 0.5, "several lines of a page are joined in one line, which may hold other text"),
    ("joined", 0.5, "lines with many spaces, which may hold a menu or a header line"),
    ("boilerplate", 0.5, "lines that are boilerplate in other places"),
    ("contacts", 0.5, "the last lines have an address or a telephone number, as those of a site have"),
    ("cut_off", 0.5, "lines that are cut off, as in a list of other articles"),
    ("boundaries", 0.5, "lines that end an article, or begin one, between the paragraphs"),
    ("phrases_below", 0.75, "the article ends in short lines, as a list of other articles does"),
)


def assess(lines: list[str], scores: list[LineScore], start: int, end: int) -> tuple[float, tuple[str, ...]]:
    """Assess the article of a text.

    Args:
        lines: The lines of the text.
        scores: Their scores.
        start: The first line of the article.
        end: The line after its last.

    Returns:
        The confidence from 0 to 1, and a sentence for each doubt.
    """
    if start >= end:
        return 0.0, ("no article text found; the text has no sentence, or only furniture of a page",)
    values = features(lines, scores, start, end)
    rating = probability(_INTERCEPT, _WEIGHTS, values)
    return rating, tuple([words for name, least, words in _REASONS if values[name] >= least])


def features(lines: list[str], scores: list[LineScore], start: int, end: int) -> dict[str, float]:
    """Compute the features of an article, each from 0 to 1 and higher for more doubt; docs/cleaning.md explains them.

    The arguments are those of `assess`; the article is not empty.
    """
    kept, inner = lines[start:end], scores[start:end]
    others = scores[:start] + scores[end:]
    sizes = [len(line) for line in kept]
    size = sum(sizes)
    inside = sum([score.weight for score in inner if score.weight > 0])
    outside = sum([score.weight for score in others if score.weight > 0])
    unmarked = sum([length for length, score in zip(sizes, inner, strict=True) if score.weight < SENTENCE])
    long = [line for line in kept if len(line) > _LONGEST_PARAGRAPH]
    spaces = sum([line.count(" ") for line in long])
    boundaries = sum([score.boundary is not None for score in inner])
    is_page = any(score.boundary is not None and score.boundary.begins for score in others)
    first, last = scores[start : start + _END], scores[max(start, end - _END) : end]
    is_sentence = [score.weight >= SENTENCE or line[-1:] in _ENDS for line, score in zip(kept, inner, strict=True)]
    above = below = 0
    if sum([length for length, flag in zip(sizes, is_sentence, strict=True) if flag]) > _LEAST_SENTENCES * size:
        above = sum(sizes[: is_sentence.index(True)])
        below = sum(sizes[len(sizes) - is_sentence[::-1].index(True) :])
    boilerplate = [line for line, score in zip(kept, inner, strict=True) if score.boundary is not None]
    return {
        "short": 1 / math.sqrt(1 + size / _HALF_LENGTH),
        "garbled": garbled_share(_sample(kept)),
        "sentenceless": float(unmarked == size),
        "unmarked": unmarked / size if size else 1.0,
        "outside": outside / (outside + inside) if outside else 0.0,
        "spaced": min(1.0, spaces / sum(map(len, long)) * _SPACED) if long else 0.0,
        "joined": _share([line for line in kept if len(line) > _LONGEST_LINE and _is_joined(line)], size),
        "boilerplate": _share(boilerplate, size),
        "contacts": _share([line for line in kept[-_LAST:] if has_contact(line)], size),
        "cut_off": _share([line for line in kept if line.endswith(_CUT_OFF)], size),
        "open_above": _saturated(above, size),
        "open_below": _saturated(below, size),
        "boundaries": boundaries / (boundaries + _HALF_COUNT),
        "phrases_above": _share_of_phrases(first),
        "phrases_below": _share_of_phrases(last),
        "text_below": float(end < len(scores) and scores[end].boundary is None),
        "headless": float(bool(others) and not is_page),
    }


def _sample(lines: list[str]) -> str:
    """Return the beginning of an article."""
    sample = ""
    for line in lines:
        sample += f"\n{line}" if sample else line
        if len(sample) >= _SAMPLE:
            break
    return sample[:_SAMPLE]


def _share(lines: Iterable[str], size: int) -> float:
    return _saturated(sum(map(len, lines)), size)


def _saturated(chars: int, size: int) -> float:
    """Return the share of so many characters of the text as a feature: one half where the F1 falls below .95."""
    share = chars / size if size else 0.0
    return share / (share + _HALF_SHARE)


def _is_joined(line: str) -> bool:
    return line.count(" ") * _SPACED >= len(line) and len(_SPACE.findall(line)) * _SPACED >= len(line)


def _share_of_phrases(scores: list[LineScore]) -> float:
    return sum([score.weight <= 0 for score in scores]) / len(scores)
