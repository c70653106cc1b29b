"""What stands right above and below the article's run, told with its reasons, for `extract` and the report."""

from __future__ import annotations

from typing import Final

from cleaner.article import Removed
from cleaner.lexicon.lines import LineRule
from cleaner.lexicon.phrases import is_header
from cleaner.markup.page import Page
from cleaner.selection.body import Body
from cleaner.selection.predicates import is_only_links, is_title
from cleaner.selection.reasons import ABOVE, BELOW, HEADER, HIDDEN, LINKS, TITLE

#: What stands so near above or below the run is beside the article.
_BESIDE: Final = 15


def beside(page: Page, body: Body, lines: list[LineRule | None], titles: tuple[str, ...]) -> list[Removed]:
    """The blocks right above and below the run with the reasons for which they are not in it, in page order."""
    blocks = page.blocks
    removed: list[Removed] = []
    for i in (*range(max(0, body.start - _BESIDE), body.start), *range(body.end, min(body.end + _BESIDE, len(blocks)))):
        line, block = lines[i], blocks[i]
        if block.node.hidden:
            reason = HIDDEN
        elif line is not None:
            reason = line.reason
        elif is_title(block.text, titles):
            reason = TITLE
        elif is_header(block.text):
            reason = HEADER
        elif is_only_links(block):
            reason = LINKS
        else:
            reason = ABOVE if i < body.start else BELOW
        removed.append(Removed(block.text, reason, i))
    return removed
