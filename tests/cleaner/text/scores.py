"""The scores of lines in words, and names of provinces, for tests of the context."""

from __future__ import annotations

from typing import Final

from cleaner.text import line_scores
from cleaner.text.context import in_context
from cleaner.text.line_scores import SENTENCE, Boundary, LineScore, score_lines

_BOUNDARIES: Final = {
    boundary: name.lower() for name, boundary in vars(line_scores).items() if isinstance(boundary, Boundary)
}
_SCORES: Final = {
    line_scores.OWN_SCORE: "own",
    line_scores.FIRST_OWN_SCORE: "first own",
    line_scores.DOCUMENT_SCORE: "document",
    line_scores.SIGNATURE_SCORE: "signature",
    line_scores.CELL_SCORE: "cell",
    line_scores.WORD_SCORE: "word",
    line_scores.PHRASE_SCORE: "phrase",
    line_scores.ROW_SCORE: "row",
}

PROVINCES: Final = (
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
)


def sentence(size: int, word: str = "赶集") -> str:
    """Return a sentence of some characters."""
    return f"据悉{word * size}"[: size - 1] + "。"


def words(lines: list[str]) -> list[str]:
    """Return what each line of a text is among the others: the name of its boundary or score, or text."""
    return [_word(score) for score in in_context(lines, score_lines(lines, {}))]


def _word(score: LineScore) -> str:
    if score.boundary is not None:
        return _BOUNDARIES[score.boundary]
    return _SCORES.get(score, "text" if score.weight >= SENTENCE else "short")
