"""How sure the cleaner is of an article, as one figure from 0 to 1 and as words."""

from __future__ import annotations

from typing import Final

from cleaner.lexicon.lines import LineRule
from cleaner.lexicon.phrases import is_header
from cleaner.markup.page import Page
from cleaner.selection.body import Body
from cleaner.selection.predicates import is_paragraph

#: Below it, look at the page before you use the text; docs/cleaning.md has the figures that set it.
LOW = 0.5
#: What each way of finding the body is worth before anything else is known.
_METHODS: Final = {"rule": 1.0, "container": 0.97, "density": 0.85}
#: The confidence in what only trafilatura found.
SECOND_OPINION: Final = 0.4
#: An article of fewer characters may be a stub, a caption or a page whose text is in an attachment.
_SHORT: Final = 60
#: Of the page's text outside lists of links, the article should hold at least this share.
_SHARE: Final = 0.5


def judge(page: Page, body: Body, kept: list[int], lines: list[LineRule | None]) -> tuple[float, tuple[str, ...]]:
    """The confidence in the kept blocks of a page, and a sentence for every doubt."""
    if not kept:
        return 0.0, ("no article text found; it may be in an attachment, a picture or a script",)
    blocks = page.blocks
    warnings: list[str] = []
    score = _METHODS[body.method]
    size = sum(len(blocks[i].text) for i in kept)
    sentences = sum(len(blocks[i].text) for i in kept if is_paragraph(blocks[i]))
    if size < _SHORT:
        score *= 0.6
        warnings.append(f"only {size} characters of text")
    if not sentences:
        score *= 0.6
        warnings.append("no full sentence in the text")
    texts = {blocks[i].text for i in kept}
    elsewhere = sum(
        len(block.text)
        for i, block in enumerate(blocks)
        if lines[i] is None
        and not body.start <= i < body.end
        and not block.node.hidden
        and is_paragraph(block)
        and block.text not in texts
        and not is_header(block.text)
    )
    if sentences and sentences < _SHARE * (sentences + elsewhere):
        score *= 0.3 + 0.7 * sentences / (sentences + elsewhere)
        warnings.append("more running text on the page outside the article than in it")
    linked = sum(blocks[i].link_chars for i in kept)
    if linked * 3 > size:
        score *= 0.6
        warnings.append("a third of the text is links")
    if body.hidden_too:
        score *= 0.9
        warnings.append("the article is in an element that is hidden until a script shows it")
    return round(score, 3), tuple(warnings)
