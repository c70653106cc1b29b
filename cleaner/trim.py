"""Fifth stage: which blocks of the article's run go, each with its reason.

The run is read from both ends. Above the first paragraph the last header line (date, source, tools) ends the page's
own words; below, the first sure sign that the article is over begins them again. In between only whole lines that can
be nothing else are dropped: short lines, repeated lines and contact lines are text.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from cleaner.article import Reason, Removed
from cleaner.body import Body
from cleaner.dates import join
from cleaner.kinds import (
    is_attachment,
    is_link_row,
    is_only_links,
    is_paragraph,
    is_pointer,
    is_record_value,
    is_signature_date,
    is_summary,
    is_title,
)
from cleaner.lexicon import ANY, CUT, EDGE_ZONE, HEAD, LEXICON, TAIL, Line
from cleaner.page import Page
from cleaner.reasons import ABOVE, ATTACHMENT, BELOW, DISCLAIMER, EMPTY_HEADING, HEADER, HIDDEN, LINKS, SUMMARY, TITLE

#: Header lines stand close together: a further one this many blocks on belongs to something else.
_HEADER_GAP: Final = 12
#: Lines of a document's record stand together: one alone within so many blocks is a line of the text.
_RECORD_REACH: Final = 6
#: Signs of the end (editor line, share bar, neighbours, headline list) belong together when they stand this close.
_SIGNS_APART: Final = 12
#: How much more text than before it may follow the end, by the number of different signs: comments and
#: recommendations can be longer than the article, but one sign alone may be a line of the body.
_MORE_AFTER: Final = (0, 1, 4, 16)
#: One line above the headline may be its column's name or its own beginning; more are text.
_LINES_OF_TEXT: Final = 2
#: A page shows its headline at most this many blocks before the body (header line, share bar, record between).
_TITLE_REACH: Final = 40
_CELLS: Final = frozenset(("td", "th"))
#: What stands beside the link in a row of an attachment list: 附件1：, a size, 下载.
_BESIDE_FILE: Final = 10
#: A signature is an office's name or two and a day.
_SIGNATURE_REACH: Final = 5
#: A list in which each headline has a summary and a date below it has at least so many rows.
_FEW_ROWS: Final = 3
#: A heading over a list is short too, and a record's label where it stands below the text.
_BOX_HEADING: Final = 16
_TAGS: Final = ("关键词", "关键字")
#: A heading is empty only if it is short.
_HEADING: Final = 12


def trim(page: Page, body: Body, lines: list[Line | None], titles: tuple[str, ...]) -> tuple[list[int], list[Removed]]:
    """Indexes of the blocks that are the article's paragraphs, and what was left out of the run, in page order."""
    run = _Run(page, body, lines, titles)
    run.head()
    run.tail()
    run.ends()
    run.middle()
    run.offered_files()
    kept = [i for i in range(run.start, run.end) if i not in run.reasons]
    removed = [Removed(page.blocks[i].text, run.reasons[i], i) for i in sorted(run.reasons)]
    return kept, removed


class _Run:
    """The article's run while it is trimmed. `reasons` holds what goes; `top` and `bottom` close in on the body."""

    def __init__(self, page: Page, body: Body, lines: list[Line | None], titles: tuple[str, ...]) -> None:
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
        #: the document alone is in the run: what stands above a title or a written date in it is its own head
        self.own_head = body.holds_only_body or any(is_title(block.text, titles) for block in above)
        #: the page's header line stands above the run: one inside is a line of the document
        self.headed = body.holds_only_body and any(
            LEXICON.is_page_info(block.text) and LEXICON.is_header(block.text) for block in above[-_HEADER_GAP:]
        )
        self.first = self._first_paragraph()
        self.link_rows: list[int] | None = None

    def _first_paragraph(self) -> int:
        for i in range(self.start, self.end):
            if self.lines[i] is None and i not in self.reasons and is_paragraph(self.blocks[i]):
                text = self.blocks[i].text
                if not LEXICON.is_header(text) and not is_title(text, self.titles) and not self._stands_over_header(i):
                    return i
        return self.end

    def _stands_over_header(self, i: int) -> bool:
        if i + 1 >= self.end:
            return False
        below = self.blocks[i + 1].text
        return LEXICON.is_header(below) and not LEXICON.is_date(below)

    def head(self) -> None:
        """Mark what stands above the body."""
        header = title = -1
        for i in range(self.start, self.first):
            if i in self.reasons:
                continue
            line = self.lines[i]
            if self._is_page_head(i, line):
                if i - max(header, title, self.start) > _HEADER_GAP:
                    break
                self.reasons[i] = line.reason if line is not None else HEADER
                header = i + self._has_value_in_next_cell(i, line)
            elif (is_title(self.blocks[i].text, self.titles) and not self._is_in_text(i)) or (
                title == i - 1 >= 0 and self._goes_on_title(i)
            ):
                self.reasons[i] = TITLE
                title = i
        self.top = max(self.start, header + 1, 0 if self.own_head else title + 1)
        for i in range(self.start, self.top):
            self._drop(i, ABOVE)
        for i in range(self.top, min(self.first + 1, self.end)):
            line, block = self.lines[i], self.blocks[i]
            if line is not None and self._goes_above(i, line):
                self.reasons.setdefault(i, line.reason)
            elif i + 1 < self.end and is_summary(block.text, self.blocks[i + 1].text):
                self.reasons.setdefault(i, SUMMARY)
            elif (
                is_only_links(block)
                and not is_attachment(block.text)
                and (not self.own_head or is_pointer(block.text) or self._stands_in_list(i))
            ):
                self.reasons.setdefault(i, LINKS)

    def _stands_in_list(self, i: int) -> bool:
        """Whether a row of links stands under a list's heading that goes, or under such a row."""
        above = self.lines[i - 1] if i > self.top else None
        return self.reasons.get(i - 1) is LINKS or (above is not None and above.heads_list and i - 1 in self.reasons)

    def _is_in_text(self, i: int) -> bool:
        """Whether a block with words of the headline stands in the text: under lines of it, as a heading that is a part
        of the headline does, or right under one, as the office that signs and that the page's title names too."""
        text = self.blocks[i].text
        above = sum(j not in self.reasons for j in range(max(self.start, i - _HEADER_GAP), i))
        if above and LEXICON.is_office(text):
            return True
        return above >= _LINES_OF_TEXT and "".join(text.split()) not in self.titles

    def _goes_above(self, i: int, line: Line) -> bool:
        """Whether a boilerplate line between the header line and the first paragraph goes."""
        if line.zone in (ANY, EDGE_ZONE) or self.blocks[i].link_chars:
            return line.zone != HEAD
        return line.zone == CUT and (line.strong or (i + 1 < self.end and is_link_row(self.blocks[i + 1])))

    def _is_page_head(self, i: int, line: Line | None) -> bool:
        """Whether a block belongs to what pages set above a body: path, header line, the document's record."""
        text = self.blocks[i].text
        if self.headed and (i > self.start or not LEXICON.is_credit(text)):
            return line is not None and line.reason.kind == "breadcrumb"
        if line is not None and line.zone == HEAD and (line.reason.kind != "metadata table" or self._in_record(i)):
            return True
        if LEXICON.is_menu(text) or self._is_half_a_date(i, text):
            return True
        if self.first == self.end and not LEXICON.is_page_info(text):
            return False  # a short notice has no paragraph to end its head: times and signatures in it are its own
        return LEXICON.is_header(text) and not (self.own_head and is_signature_date(text))

    def _is_half_a_date(self, i: int, text: str) -> bool:
        """Whether a block and one beside it show a day between them (21 | 2024-02)."""
        if not text[:1].isdigit() or self.own_head or self.first == self.end or self.blocks[i].node.tag in _CELLS:
            return False
        beside = [self.blocks[j].text for j in (i - 1, i + 1) if self.start <= j < self.first]
        return any(join(text, other) is not None for other in beside)

    def _goes_on_title(self, i: int) -> bool:
        """Whether a block and the one above it together are in the headline: it was split over a line break."""
        text = self.blocks[i].text
        joined = "".join((self.blocks[i - 1].text + text).split())
        return not LEXICON.is_document_number(text) and any(joined in title for title in self.titles)

    def _has_value_in_next_cell(self, i: int, line: Line | None) -> bool:
        """Whether a record's label stands in a cell of its own, with its value in the next."""
        if line is None or i + 1 >= self.first:
            return False
        return self.lines[i + 1] is None and is_record_value(self.blocks, self.lines, i + 1)

    def _in_record(self, i: int) -> bool:
        near = self.lines[max(self.start, i - _RECORD_REACH) : i] + self.lines[i + 1 : i + 1 + _RECORD_REACH]
        return any(line is not None and line.reason.kind == "metadata table" for line in near)

    def tail(self) -> None:
        """Mark all from the first sure sign that the article is over."""
        weight = [
            len(self.blocks[i].text) if self.lines[i] is None and is_paragraph(self.blocks[i]) else 0
            for i in range(self.top, self.end)
        ]
        after, before = sum(weight), 0
        signs: dict[str, int] = {}
        for i in range(self.top, self.end):
            before += weight[i - self.top]
            after -= weight[i - self.top]
            line = self.lines[i]
            if line is None or i in self.reasons or i <= self.first or line.zone not in (CUT, ANY):
                continue
            signs = {kind: at for kind, at in signs.items() if i - at <= _SIGNS_APART}
            signs.setdefault(line.reason.kind, i)
            if self._is_over(i, line, len(signs), before, after):
                self.bottom = min(signs.values())
                for j in range(self.bottom, self.end):
                    self._drop(j, BELOW)
                return

    def _is_over(self, i: int, line: Line, signs: int, before: int, after: int) -> bool:
        if not after and (line.strong or signs > 1 or not self._is_signed_below(i)):
            return True
        if signs > 1 or line.strong:
            return after < before * _MORE_AFTER[min(signs, 3)]
        if line.zone != CUT:
            return False
        if line.heads_list and self._heads_a_box(i, line):
            return True
        return after < before and self._is_confirmed(i, line)

    def _is_signed_below(self, i: int) -> bool:
        """Whether a signature or contact line follows before the page's own lines do: then the line is the text's."""
        for j in range(i + 1, min(i + 1 + _SIGNATURE_REACH, self.end)):
            if self.lines[j] is not None:
                return False
            if is_signature_date(self.blocks[j].text) or LEXICON.is_contact(self.blocks[j].text):
                return True
        return False

    def _is_confirmed(self, i: int, line: Line) -> bool:
        """Whether another sign of the end follows before any running text does."""
        for j in range(i + 1, min(i + 1 + _SIGNS_APART, self.end)):
            other = self.lines[j]
            if other is None:
                if is_paragraph(self.blocks[j]):
                    return False
            elif other.zone in (CUT, ANY) and other.reason.kind != line.reason.kind:
                return True
        return False

    def _heads_a_box(self, heading: int, line: Line) -> bool:
        """Mark a heading and its rows of links amid the body. True where rows go on to the end, each with a summary
        perhaps."""
        if heading + 1 >= self.end or not is_link_row(self.blocks[heading + 1]):
            return False
        if self.link_rows is None:
            self.link_rows = [j for j in range(self.top, self.end) if is_link_row(self.blocks[j])]
        rows = len(self.link_rows) - bisect_right(self.link_rows, heading)
        rest = self.end - heading - 1
        if rows * 2 >= rest or (rows >= _FEW_ROWS and rows * 4 >= rest):
            return True
        self.reasons[heading] = line.reason
        for j in range(heading + 1, self.end):
            if not is_link_row(self.blocks[j]):
                break
            self.reasons[j] = line.reason
        return False

    def ends(self) -> None:
        """Mark boilerplate lines, link rows and empty headings from the last block upwards."""
        dropped = self.bottom < len(self.blocks)
        sited = any(reason.kind == "footer" for reason in self.reasons.values())
        for i in range(self.bottom - 1, self.top - 1, -1):
            if i in self.reasons:
                dropped = True
                continue
            line, block = self.lines[i], self.blocks[i]
            text = block.text
            if line is not None and line.reason.kind == "footer" and line.zone == TAIL and not sited and self.own_head:
                return  # a notice's own address or organiser
            if line is not None and line.zone == EDGE_ZONE and block.node.tag in _CELLS:
                return  # 推荐, 大, 确定 may be the last cell of a table
            if line is not None and line.zone == HEAD and line.reason.kind == "header line":
                if LEXICON.is_credit(text):
                    continue  # 来源：… closes the article itself; what stands above it may still go
                self.reasons[i] = line.reason
            elif line is not None and line.zone != HEAD:
                self.reasons[i] = line.reason
            elif LEXICON.is_page_info(text) and LEXICON.is_header(text):
                self.reasons[i] = HEADER
            elif LEXICON.is_disclaimer(text):
                self.reasons[i] = DISCLAIMER
            elif is_only_links(block) and not is_attachment(text):
                self.reasons[i] = LINKS
            elif line is not None and text.startswith(_TAGS):
                self.reasons[i] = line.reason
            elif (dropped and len(text) <= _HEADING and text.endswith(("：", ":")) and text.count(text[-1]) == 1) or (
                len(text) <= _BOX_HEADING and self._opens_a_gone_box(i)
            ):
                self.reasons[i] = EMPTY_HEADING
            else:
                return
            dropped = True

    def _opens_a_gone_box(self, i: int) -> bool:
        """Whether a short line begins an element of which all else is links that go: 图说临河 over a list.

        A signature begins no element with the list below it.
        """
        node = self.blocks[i].node
        while node.end == i + 1 and node.start == i and node.parent is not None:
            node = node.parent
        if node.start != i or node.end == i + 1:
            return False
        return all(
            is_link_row(self.blocks[j]) if j >= self.end else self.reasons.get(j) in (LINKS, BELOW)
            for j in range(i + 1, node.end)
        )

    def middle(self) -> None:
        """Mark the whole lines that can be nothing but boilerplate, wherever they stand."""
        for i in range(self.top, self.bottom):
            line = self.lines[i]
            if line is not None and (line.zone == ANY or (line.zone in (CUT, EDGE_ZONE) and self.blocks[i].link_chars)):
                self.reasons.setdefault(i, line.reason)

    def offered_files(self) -> None:
        """Mark the rows that are links to files, and a heading that only stood over such rows."""
        for anchor in self.page.anchors:
            i = anchor.block
            if self.top <= i < self.bottom and (LEXICON.is_file_link(anchor.href) or LEXICON.is_file_name(anchor.raw)):
                block = self.blocks[i]
                if len(block.text) - block.link_chars <= _BESIDE_FILE or block.link_chars * 10 >= len(block.text) * 9:
                    self.reasons.setdefault(i, ATTACHMENT)
        below = self.bottom  # the heading below has marked the rows under it: a thousand headings are read once
        for i in range(self.bottom - 2, self.top - 1, -1):
            text = self.blocks[i].text
            if len(text) > _HEADING or "附件" not in text:
                continue
            rows, below = range(i + 1, min(below + 1, self.bottom)), i
            for j in rows:
                if not is_only_links(self.blocks[j]):
                    break
                self.reasons.setdefault(j, ATTACHMENT)
            if self.reasons.get(i + 1) is ATTACHMENT:
                self.reasons.setdefault(i, EMPTY_HEADING)

    def _drop(self, i: int, otherwise: Reason) -> None:
        line = self.lines[i]
        self.reasons.setdefault(i, line.reason if line is not None else otherwise)
