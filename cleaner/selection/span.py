"""The article's run while it is trimmed: what is known of it, and what of it goes."""

from __future__ import annotations

from typing import Final

from cleaner.article import Reason
from cleaner.lexicon.lines import LineRule
from cleaner.lexicon.phrases import is_date, is_header, is_page_info
from cleaner.markup.page import Page
from cleaner.selection.body import Body
from cleaner.selection.predicates import is_paragraph, is_title
from cleaner.selection.reasons import HIDDEN

#: Cells hold words that are a page's own elsewhere.
CELLS: Final = frozenset(("td", "th"))
#: A heading is empty only if it is short.
SHORT_HEADING: Final = 12
#: Header lines stand close together: a further one this many blocks on belongs to something else.
HEADER_GAP: Final = 12
#: A page shows its headline at most this many blocks before the body (header line, share bar, record between).
_TITLE_REACH: Final = 40


class Run:
    """A half-open run of a page's blocks, from `start` to `end`.

    reasons: what goes, by index.
    top, bottom: where the body begins and ends in it, as far as is known; they close in.
    first: its first paragraph; `end` where it has none.
    own_head: whether the document alone is in the run: what stands above a title or a written date in it is its own
        head.
    link_rows: the rows of links from `top` on, once they have been asked for.
    headed: whether the page's header line stands above the run: one inside is a line of the document.
    """

    def __init__(self, page: Page, body: Body, lines: list[LineRule | None], titles: tuple[str, ...]) -> None:
        self.page = page
        self.blocks = page.blocks
        self.lines = lines
        self.titles = titles
        self.start, self.end = body.start, body.end
        self.top, self.bottom = body.start, body.end
        self.reasons: dict[int, Reason] = {}
        if not body.hidden_too:
            self.reasons = {i: HIDDEN for i in range(self.start, self.end) if self.blocks[i].node.hidden}
        above = self.blocks[max(0, self.start - _TITLE_REACH) : self.start]
        self.own_head = body.holds_only_body or any(is_title(block.text, titles) for block in above)
        self.headed = body.holds_only_body and any(
            is_page_info(block.text) and is_header(block.text) for block in above[-HEADER_GAP:]
        )
        self.first = self._first_paragraph()
        self.link_rows: list[int] | None = None

    def _first_paragraph(self) -> int:
        for i in range(self.start, self.end):
            if self.lines[i] is None and i not in self.reasons and is_paragraph(self.blocks[i]):
                text = self.blocks[i].text
                if not is_header(text) and not is_title(text, self.titles) and not self._stands_over_header(i):
                    return i
        return self.end

    def _stands_over_header(self, i: int) -> bool:
        if i + 1 >= self.end:
            return False
        below = self.blocks[i + 1].text
        return is_header(below) and not is_date(below)

    def drop(self, i: int, otherwise: Reason) -> None:
        """Marks a block with what its line is, or else with another reason."""
        line = self.lines[i]
        self.reasons.setdefault(i, line.reason if line is not None else otherwise)
