"""The state of trimming: the interval of blocks that is the body, and the blocks removed so far."""

from __future__ import annotations

from typing import Final

from cleaner.article import Reason
from cleaner.characters import QUOTED_ENDS
from cleaner.lexicon.lines import ANY
from cleaner.selection.body import Body
from cleaner.selection.classify import LINE_NUMBERS, ClassifiedPage
from cleaner.selection.reasons import HIDDEN

#: Characters of the longest heading that is removed when nothing is left under it.
SHORT_HEADING: Final = 12
#: Header lines are close together: a line farther below the last one (in blocks) belongs to something else.
HEADER_GAP: Final = 12
#: A page shows its headline at most this many blocks before the body (header line, share bar, record between).
_TITLE_REACH: Final = 40
#: The header line is at most this many blocks below the headline.
_HEADER_BELOW: Final = 3
#: Characters of the longest sentence on rights or apps above the text.
_LONGEST_NOTICE: Final = 60
#: How the first lines of a document end, and at how many blocks above tools they are looked for.
_LINE_ENDS: Final = (*QUOTED_ENDS, "：", ":")
_LINES_ABOVE_TOOLS: Final = 3
#: Text above the headline, of a column or a site, is shorter than the article by this factor.
_LESS_ABOVE: Final = 2


class Span:
    """A half-open interval of a page's blocks that is being trimmed.

    Attributes:
        page: The page with the classes of its blocks.
        start, end: The interval as chosen.
        top, bottom: The interval that is left; they move towards each other.
        first: The first paragraph; `end` if there is none.
        reasons: The removed blocks, by index.
        holds_only_body: Whether the interval is an element of the body alone.
        own_head: Whether the interval holds only the document. A title or a written date in it is then the document's.
        is_below_header: Whether the page's header line is right above the interval.
        has_header_above: Whether the page's header line is above the interval. One inside is then the document's.
        link_rows: The rows of links from `top` on, once they are needed.
    """

    def __init__(self, page: ClassifiedPage, body: Body) -> None:
        self.page = page
        self.start, self.end = body.start, body.end
        self.top, self.bottom = body.start, body.end
        self.reasons: dict[int, Reason] = {}
        if not body.hidden_too:
            self.reasons = {i: HIDDEN for i in range(self.start, self.end) if page.blocks[i].node.hidden}
        for i, rule in enumerate(page.rules[self.start : self.end], self.start):
            if rule is not None and rule.reason.kind == LINE_NUMBERS:
                self.reasons[i] = rule.reason
        above = range(max(0, self.start - _TITLE_REACH), self.start)
        self.holds_only_body = body.holds_only_body
        self.own_head = body.holds_only_body or any(page.is_title(i) for i in above)
        header_above = any(page.is_page_info(i) and page.is_header(i) for i in above[-HEADER_GAP:])
        self.has_header_above = body.holds_only_body and header_above
        self.is_below_header = header_above
        self.first = self._first_paragraph()
        self.link_rows: list[int] | None = None

    def remove(self, i: int, otherwise: Reason) -> None:
        """Remove a block with the reason of its rule, or with another reason if no rule matches it."""
        rule = self.page.rules[i]
        self.reasons.setdefault(i, rule.reason if rule is not None else otherwise)

    def is_header(self, i: int) -> bool:
        """Return whether a block of the interval is a header line.

        A line of tools alone does not count below another header line, or between paragraphs of one element.
        """
        if not self.page.is_header(i):
            return False
        rule = self.page.rules[i]
        if rule is None or rule.zone != ANY:
            return True
        return not (self.is_below_header or self._is_between_paragraphs(i) or self._is_below_first_line(i))

    def _is_below_first_line(self, i: int) -> bool:
        """Return whether a line of tools is below an addressee (各镇人民政府：) or a short sentence in the document."""
        if not self.own_head:
            return False
        blocks = self.page.blocks
        above = range(max(self.start, i - _LINES_ABOVE_TOOLS), i)
        return any(
            blocks[j].node is blocks[i].node and blocks[j].text.endswith(_LINE_ENDS) and self.page.rules[j] is None
            for j in above
        )

    def _is_between_paragraphs(self, i: int) -> bool:
        above = range(i - 1, max(self.start, i - HEADER_GAP) - 1, -1)
        below = range(i + 1, min(i + HEADER_GAP, self.end))
        one, other = (next((j for j in lines if self._is_text(j)), -1) for lines in (above, below))
        blocks = self.page.blocks
        return one >= 0 <= other and blocks[one].node.holder() is blocks[other].node.holder()

    def _is_text(self, i: int) -> bool:
        page = self.page
        return page.rules[i] is None and page.is_paragraph(i) and not page.is_header(i) and not page.is_title(i)

    def _first_paragraph(self) -> int:
        above_header = self.end
        for i in range(self._below_headline(), self.end):
            if i not in self.reasons and self._is_text(i) and not self._is_dateline(i) and not self.is_notice_above(i):
                if not self._is_above_header(i):
                    return i
                above_header = min(above_header, i)
        if above_header < self.end:
            return above_header  # the only paragraph: pages of pictures have the header line below the caption
        return self._first_sentence()

    def _first_sentence(self) -> int:
        """Return the first whole sentence of an article whose sentences are all shorter than paragraphs."""
        page = self.page
        for i in range(self._below_headline(), self.end):
            if i not in self.reasons and page.is_short_sentence(i) and not page.is_title(i):
                return i
        return self.end

    def _below_headline(self) -> int:
        """Return where the article begins if the headline and its header line are in the interval, below less text."""
        page, above = self.page, 0
        for i in range(self.start, self.end):
            if page.is_paragraph(i) and page.rules[i] is None:
                above += len(page.blocks[i].text)
            elif above and not self.own_head and page.is_whole_title(i) and self._is_above_page_info(i):
                below = sum(len(page.blocks[j].text) for j in range(i + 1, self.end) if page.is_paragraph(j))
                return i + 1 if above * _LESS_ABOVE <= below else self.start
        return self.start

    def _is_above_page_info(self, i: int) -> bool:
        below = range(i + 1, min(i + 1 + _HEADER_BELOW, self.end))
        page = self.page
        return any(page.is_header(j) and (page.is_page_info(j) or page.is_dateline(j)) for j in below)

    def is_notice_above(self, i: int) -> bool:
        """Return whether a short sentence on rights or apps is in an element of its own, right above the text."""
        page, below = self.page, i + 1
        if below >= self.end or len(page.plain[i]) > _LONGEST_NOTICE or not page.is_disclaimer(i):
            return False
        holder = page.blocks[i].node.holder()
        return page.rules[below] is None and page.blocks[below].node.holder() is not holder and self._is_text_below(i)

    def _is_text_below(self, i: int) -> bool:
        return any(self._is_text(j) for j in range(i + 1, min(i + 1 + _HEADER_BELOW, self.end)))

    def _is_dateline(self, i: int) -> bool:
        return i > 0 and self.page.is_whole_title(i - 1) and self.page.is_dateline(i)

    def _is_above_header(self, i: int) -> bool:
        return i + 1 < self.end and self.is_header(i + 1) and not self.page.is_date(i + 1)
