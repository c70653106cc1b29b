"""Trimming above the first paragraph: breadcrumb, headline, header lines, the document's record, boxes of links."""

from __future__ import annotations

from typing import Final

from cleaner.dates import has_date
from cleaner.lexicon.lines import ANY, CUT, EDGE, HEAD, LineRule
from cleaner.markup.elements import SUBHEADINGS
from cleaner.selection.classify import CELLS, RECORD
from cleaner.selection.reasons import ABOVE, DISCLAIMER, HEADER, LINKS, SUMMARY, TITLE
from cleaner.selection.span import HEADER_GAP, Span
from cleaner.selection.weights import is_below_text

#: Lines of a document's record are close together: one without another in this many blocks is a line of the text.
_RECORD_REACH: Final = 6
#: Lines of a box with the author, the source and the time, which is right under the headline, and signs they lack.
_HEAD_BOX: Final = 8
_LONGEST_OF_BOX: Final = 40
_CLAUSE_MARKS: Final = frozenset("，。；！？")
#: A row of a short text is at most this many lines below its sentence.
_ROWS_BELOW_SENTENCE: Final = 3
#: One line above the headline may be its column's name or its own beginning; this many are text.
_LINES_OF_TEXT: Final = 2


def trim_head(span: Span) -> None:
    """Remove what is above the body. The last header line is the last line of the page's own text."""
    page = span.page
    header = -1
    title = span.start - 1 if span.start and page.is_whole_title(span.start - 1) else -1
    for i in range(span.start, span.first):
        if i in span.reasons:
            continue
        rule = page.rules[i]
        if _is_page_head(span, i, rule):
            if i - max(header, title, span.start) > HEADER_GAP:
                break
            span.reasons[i] = rule.reason if rule is not None else HEADER
            header = i + _has_value_in_next_cell(span, i, rule)
        elif (page.is_title(i) and not _is_in_text(span, i)) or (title == i - 1 >= 0 and page.continues_title(i)):
            span.reasons[i] = TITLE
            title = i
        elif title == i - 1 >= 0 and page.is_dateline(i) and not page.is_time_of_event(i):
            span.reasons[i] = HEADER
            header = i
    header = max(header, _end_of_head_box(span, title) - 1)
    span.top = max(span.start, header + 1, 0 if span.own_head else title + 1)
    for i in range(span.start, span.top):
        span.remove(i, ABOVE)
    for i in range(span.top, min(span.first + 1, span.end)):
        rule = page.rules[i]
        if rule is not None and _is_removed_above(span, i, rule):
            span.reasons.setdefault(i, rule.reason)
        elif i + 1 < span.end and page.is_summary(i):
            span.reasons.setdefault(i, SUMMARY)
        elif i < span.first and span.is_notice_above(i):
            span.reasons.setdefault(i, DISCLAIMER)
        elif (
            page.is_only_links(i)
            and not page.is_attachment(i)
            and (not span.own_head or page.is_pointer(i) or page.is_paid_link(i) or _is_in_list(span, i))
        ):
            span.reasons.setdefault(i, LINKS)


def _end_of_head_box(span: Span, title: int) -> int:
    """Return the end of the element right under the headline that has only short lines, one with a time; 0 without it.

    Its other lines are names without a label. An event has its place below its time.
    """
    page, first = span.page, title + 1
    if title < 0 or span.own_head or first >= span.first or span.first == span.end:
        return 0
    box = page.blocks[first].node
    while box.parent is not None and box.parent.start == first and box.parent.end <= span.first:
        box = box.parent
    lines = range(first, box.end)
    if box.start != first or not 1 < len(lines) <= _HEAD_BOX or lines.stop > span.first:
        return 0
    if any(
        len(page.plain[i]) > _LONGEST_OF_BOX
        or page.blocks[i].node.tag in CELLS
        or not _CLAUSE_MARKS.isdisjoint(page.plain[i])
        or page.is_time_of_event(i)
        or page.is_attachment(i)
        for i in lines
    ):
        return 0
    return box.end if any(page.is_dateline(i) or page.is_header(i) for i in lines) else 0


def _is_in_list(span: Span, i: int) -> bool:
    """Return whether a row of links is under the removed heading of a list, or under another such row."""
    above = span.page.rules[i - 1] if i > span.top else None
    return span.reasons.get(i - 1) is LINKS or (above is not None and above.heads_list and i - 1 in span.reasons)


def _is_in_text(span: Span, i: int) -> bool:
    """Return whether a block with words of the headline is a line of the text.

    A heading that is a part of the headline is below lines of the text. The office that signs, which the page's title
    can name, is right below one. The document that a notice encloses is named in the middle of the notice's headline.
    """
    page = span.page
    if span.own_head and page.is_inside_title(i):
        return True
    if span.own_head and span.start < i < span.end - 1 and page.is_whole_title(i - 1) and page.is_signature_date(i + 1):
        return not page.is_whole_title(i)  # a report's title, the office, the day
    above = sum(j not in span.reasons for j in range(max(span.start, i - HEADER_GAP), i))
    if above and page.is_office(i):
        return True
    return above >= _LINES_OF_TEXT and "".join(page.blocks[i].text.split()) not in page.titles


def _is_removed_above(span: Span, i: int, rule: LineRule) -> bool:
    """Return whether a boilerplate line between the header line and the first paragraph is removed."""
    block = span.page.blocks[i]
    if rule.zone == EDGE and block.node.tag in CELLS and not block.link_chars and span.first == span.end:
        return False  # 满意, 一般, 更多 head the columns and rows of a table
    if rule.zone == EDGE and not block.link_chars and (is_below_text(span.page, i) or _heads_text(span, i)):
        return False  # 注册, 登录 are the steps of a guide
    if rule.zone in (ANY, EDGE) or block.link_chars:
        return rule.zone != HEAD
    return rule.zone == CUT and (rule.strong or (i + 1 < span.end and span.page.is_link_row(i + 1)))


def _is_row_of_text(span: Span, i: int) -> bool:
    """Return whether a label without a day, with the page's header line above, is below a short sentence beside it."""
    page = span.page
    if not span.is_below_header or has_date(page.plain[i]):
        return False
    node = page.blocks[i].node
    above = range(max(span.start, i - _ROWS_BELOW_SENTENCE), i)
    return any(page.is_short_sentence(j) and page.blocks[j].node is node for j in above)


def _heads_text(span: Span, i: int) -> bool:
    """Return whether a line is a heading right above text in the same element (评论 above a part of an interview)."""
    page = span.page
    node = page.blocks[i].node
    if node.tag not in SUBHEADINGS or i + 1 >= span.end or page.rules[i + 1] is not None:
        return False
    below = page.blocks[i + 1]
    is_text = page.is_paragraph(i + 1) or page.is_short_sentence(i + 1)
    return is_text and not below.link_chars and (below.node is node.parent or below.node.parent is node.parent)


def _is_page_head(span: Span, i: int, rule: LineRule | None) -> bool:
    """Return whether a block is of the part above a body: breadcrumb, header line, the document's record."""
    page = span.page
    if span.has_header_above and (i > span.start or not page.is_credit(i)):
        return rule is not None and rule.reason.kind == "breadcrumb"
    if span.first == span.end and (page.is_label_of_data(i) or (i > 0 and page.is_label_of_data(i - 1))):
        return False
    if rule is not None and rule.zone == HEAD and _is_row_of_text(span, i):
        return False
    if rule is not None and rule.zone == HEAD and (rule.reason.kind != RECORD or _is_in_record(span, i, rule)):
        return True
    if page.is_menu(i) or _is_half_a_date(span, i):
        return True
    if span.first == span.end and not page.is_page_info(i):
        return False  # without a paragraph nothing ends the head: times and signatures belong to the short notice
    return span.is_header(i) and not (span.own_head and page.is_signature_date(i)) and not page.is_time_of_event(i)


def _is_half_a_date(span: Span, i: int) -> bool:
    """Return whether a block and a neighbour together show a day (21 | 2024-02)."""
    block = span.page.blocks[i]
    if not block.text[:1].isdigit() or span.own_head or span.first == span.end or block.node.tag in CELLS:
        return False
    return any(span.page.share_a_date(i, j) for j in (i - 1, i + 1) if span.start <= j < span.first)


def _has_value_in_next_cell(span: Span, i: int, rule: LineRule | None) -> bool:
    """Return whether a record's label is in a cell of its own, with its value in the next."""
    if rule is None or i + 1 >= span.first:
        return False
    return span.page.rules[i + 1] is None and span.page.is_record_value(i + 1)


def _is_in_record(span: Span, i: int, rule: LineRule) -> bool:
    """Return whether other lines of a record are near, and one of them has a label that forms and guides lack."""
    rules = span.page.rules
    near = rules[max(span.start, i - _RECORD_REACH) : i] + rules[i + 1 : i + 1 + _RECORD_REACH]
    record = [other for other in near if other is not None and other.reason.kind == RECORD]
    return bool(record) and any(other.strong for other in (rule, *record))
