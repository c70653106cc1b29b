"""Fourth step of the selection: how certain the cleaner is of an article, as a number from 0 to 1 and in words."""

from __future__ import annotations

from typing import Final

from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage

#: Below this confidence a person should compare the text with the page; docs/cleaning.md has the measurement.
LOW = 0.5
#: The confidence in each way of finding the body before anything else is known.
_METHODS: Final = {"rule": 1.0, "container": 0.97, "density": 0.85}
#: The confidence in an article that only trafilatura found.
FALLBACK: Final = 0.4
#: An article of fewer characters may be a stub, a caption or a page whose text is in an attachment.
_SHORT: Final = 60
#: Of the page's text outside lists of links, the article should hold at least this share.
_SHARE: Final = 0.5
#: The factor for an article with a share near 0; it grows linearly to 1.
_LEAST_FACTOR: Final = 0.3
#: Factors for an article that is short or has no sentence, one that is largely links, and a hidden one.
_DOUBTFUL: Final = 0.6
_HIDDEN: Final = 0.9


def assess(page: ClassifiedPage, body: Body, kept: list[int]) -> tuple[float, tuple[str, ...]]:
    """Assess an article.

    Args:
        page: The page.
        body: The body as chosen.
        kept: The indexes of the blocks that are left of it.

    Returns:
        The confidence, and a sentence for each doubt.
    """
    if not kept:
        return 0.0, ("no article text found; it may be in an attachment, a picture or a script",)
    blocks = page.blocks
    warnings: list[str] = []
    score = _METHODS[body.method]
    size = sum(len(blocks[i].text) for i in kept)
    sentences = sum(len(blocks[i].text) for i in kept if page.is_paragraph(i))
    if size < _SHORT:
        score *= _DOUBTFUL
        warnings.append(f"only {size} characters of text")
    if not sentences:
        score *= _DOUBTFUL
        warnings.append("no full sentence in the text")
    texts = {blocks[i].text for i in kept}
    elsewhere = sum(
        len(blocks[i].text)
        for i in (*range(body.start), *range(body.end, len(blocks)))
        if page.rules[i] is None
        and page.is_paragraph(i)
        and not blocks[i].node.hidden
        and blocks[i].text not in texts
        and not page.is_header(i)
    )
    if sentences and sentences < _SHARE * (sentences + elsewhere):
        score *= _LEAST_FACTOR + (1 - _LEAST_FACTOR) * sentences / (sentences + elsewhere)
        warnings.append("more running text on the page outside the article than in it")
    linked = sum(blocks[i].link_chars for i in kept)
    if linked * 3 > size:
        score *= _DOUBTFUL
        warnings.append("a third of the text is links")
    if body.hidden_too:
        score *= _HIDDEN
        warnings.append("the article is in an element that is hidden until a script shows it")
    return round(score, 3), tuple(warnings)
