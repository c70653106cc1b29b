"""How certain the cleaner is of the article of a text without markup: the same meaning as for pages."""

from __future__ import annotations

from typing import Final

from cleaner.text.line_scores import SENTENCE, LineScore

#: An article of fewer characters may be a stub or a caption.
_SHORT: Final = 60
#: Of the sentences of a text the article should hold at least this share; below it, the confidence falls to the least.
_SHARE: Final = 0.5
_LEAST_FACTOR: Final = 0.3
#: The factor for each doubt: an article that is short, one without a sentence.
_DOUBTFUL: Final = 0.6


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
    warnings: list[str] = []
    total = sum(score.weight for score in scores if score.weight > 0)
    kept = sum(score.weight for score in scores[start:end] if score.weight > 0)
    confidence = kept / total if total else 1.0
    if confidence < _SHARE:
        confidence *= _LEAST_FACTOR + (1 - _LEAST_FACTOR) * confidence
        warnings.append("more sentences of the text outside the article than in it")
    size = sum(map(len, lines[start:end]))
    if size < _SHORT:
        confidence *= _DOUBTFUL
        warnings.append(f"only {size} characters of text")
    if not any(score.weight >= SENTENCE for score in scores[start:end]):
        confidence *= _DOUBTFUL
        warnings.append("no full sentence in the text")
    return round(confidence, 3), tuple(warnings)
