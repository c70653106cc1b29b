"""What stands in the article's run above its first paragraph: the page's path, headline, header lines, the document's
record, boxes."""

from __future__ import annotations

from typing import Final

from cleaner.dates import join
from cleaner.lexicon.lines import ANY, CUT, EDGE_ZONE, HEAD, LineRule
from cleaner.lexicon.phrases import is_credit, is_document_number, is_header, is_menu, is_office, is_page_info
from cleaner.selection.predicates import (
    RECORD,
    is_attachment,
    is_link_row,
    is_only_links,
    is_pointer,
    is_record_value,
    is_signature_date,
    is_summary,
    is_title,
)
from cleaner.selection.reasons import ABOVE, HEADER, LINKS, SUMMARY, TITLE
from cleaner.selection.span import CELLS, HEADER_GAP, Run

#: Lines of a document's record stand together: one alone within so many blocks is a line of the text.
_RECORD_REACH: Final = 6
#: One line above the headline may be its column's name or its own beginning; more are text.
_LINES_OF_TEXT: Final = 2


def trim_head(run: Run) -> None:
    """Marks what stands above the body: the last header line ends the page's own words."""
    header = title = -1
    for i in range(run.start, run.first):
        if i in run.reasons:
            continue
        line = run.lines[i]
        if _is_page_head(run, i, line):
            if i - max(header, title, run.start) > HEADER_GAP:
                break
            run.reasons[i] = line.reason if line is not None else HEADER
            header = i + _has_value_in_next_cell(run, i, line)
        elif (is_title(run.blocks[i].text, run.titles) and not _is_in_text(run, i)) or (
            title == i - 1 >= 0 and _goes_on_title(run, i)
        ):
            run.reasons[i] = TITLE
            title = i
    run.top = max(run.start, header + 1, 0 if run.own_head else title + 1)
    for i in range(run.start, run.top):
        run.drop(i, ABOVE)
    for i in range(run.top, min(run.first + 1, run.end)):
        line, block = run.lines[i], run.blocks[i]
        if line is not None and _goes_above(run, i, line):
            run.reasons.setdefault(i, line.reason)
        elif i + 1 < run.end and is_summary(block.text, run.blocks[i + 1].text):
            run.reasons.setdefault(i, SUMMARY)
        elif (
            is_only_links(block)
            and not is_attachment(block.text)
            and (not run.own_head or is_pointer(block.text) or _stands_in_list(run, i))
        ):
            run.reasons.setdefault(i, LINKS)


def _stands_in_list(run: Run, i: int) -> bool:
    """Whether a row of links stands under a list's heading that goes, or under such a row."""
    above = run.lines[i - 1] if i > run.top else None
    return run.reasons.get(i - 1) is LINKS or (above is not None and above.heads_list and i - 1 in run.reasons)


def _is_in_text(run: Run, i: int) -> bool:
    """Whether a block with words of the headline stands in the text: under lines of it, as a heading that is a part
    of the headline does, or right under one, as the office that signs and that the page's title names too."""
    text = run.blocks[i].text
    above = sum(j not in run.reasons for j in range(max(run.start, i - HEADER_GAP), i))
    if above and is_office(text):
        return True
    return above >= _LINES_OF_TEXT and "".join(text.split()) not in run.titles


def _goes_above(run: Run, i: int, line: LineRule) -> bool:
    """Whether a boilerplate line between the header line and the first paragraph goes."""
    if line.zone in (ANY, EDGE_ZONE) or run.blocks[i].link_chars:
        return line.zone != HEAD
    return line.zone == CUT and (line.strong or (i + 1 < run.end and is_link_row(run.blocks[i + 1])))


def _is_page_head(run: Run, i: int, line: LineRule | None) -> bool:
    """Whether a block belongs to what pages set above a body: path, header line, the document's record."""
    text = run.blocks[i].text
    if run.headed and (i > run.start or not is_credit(text)):
        return line is not None and line.reason.kind == "breadcrumb"
    if line is not None and line.zone == HEAD and (line.reason.kind != RECORD or _in_record(run, i)):
        return True
    if is_menu(text) or _is_half_a_date(run, i, text):
        return True
    if run.first == run.end and not is_page_info(text):
        return False  # a short notice has no paragraph to end its head: times and signatures in it are its own
    return is_header(text) and not (run.own_head and is_signature_date(text))


def _is_half_a_date(run: Run, i: int, text: str) -> bool:
    """Whether a block and one beside it show a day between them (21 | 2024-02)."""
    if not text[:1].isdigit() or run.own_head or run.first == run.end or run.blocks[i].node.tag in CELLS:
        return False
    beside = [run.blocks[j].text for j in (i - 1, i + 1) if run.start <= j < run.first]
    return any(join(text, other) is not None for other in beside)


def _goes_on_title(run: Run, i: int) -> bool:
    """Whether a block and the one above it together are in the headline: it was split over a line break."""
    text = run.blocks[i].text
    joined = "".join((run.blocks[i - 1].text + text).split())
    return not is_document_number(text) and any(joined in title for title in run.titles)


def _has_value_in_next_cell(run: Run, i: int, line: LineRule | None) -> bool:
    """Whether a record's label stands in a cell of its own, with its value in the next."""
    if line is None or i + 1 >= run.first:
        return False
    return run.lines[i + 1] is None and is_record_value(run.blocks, run.lines, i + 1)


def _in_record(run: Run, i: int) -> bool:
    near = run.lines[max(run.start, i - _RECORD_REACH) : i] + run.lines[i + 1 : i + 1 + _RECORD_REACH]
    return any(line is not None and line.reason.kind == RECORD for line in near)
