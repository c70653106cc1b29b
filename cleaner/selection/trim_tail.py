"""What stands in the article's run below its last paragraph: the page's own words after the first sure sign that the
article is over, and boilerplate at the very end."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from cleaner.lexicon.lines import ANY, CUT, EDGE_ZONE, HEAD, TAIL, LineRule
from cleaner.lexicon.phrases import is_contact, is_credit, is_disclaimer, is_header, is_page_info
from cleaner.selection.predicates import is_attachment, is_link_row, is_only_links, is_paragraph, is_signature_date
from cleaner.selection.reasons import BELOW, DISCLAIMER, EMPTY_HEADING, HEADER, LINKS
from cleaner.selection.span import CELLS, SHORT_HEADING, Run

#: Signs of the end (editor line, share bar, neighbours, headline list) belong together when they stand this close.
_SIGNS_APART: Final = 12
#: How much more text than before it may follow the end, by the number of different signs: comments and
#: recommendations can be longer than the article, but one sign alone may be a line of the body.
_MORE_AFTER: Final = (0, 1, 4, 16)
#: A signature is an office's name or two and a day.
_SIGNATURE_REACH: Final = 5
#: A list in which each headline has a summary and a date below it has at least so many rows.
_FEW_ROWS: Final = 3
#: A heading over a list is short too, and a record's label where it stands below the text.
_BOX_HEADING: Final = 16
_TAGS: Final = ("关键词", "关键字")


def trim_tail(run: Run) -> None:
    """Marks all from the first sure sign that the article is over."""
    weight = [
        len(run.blocks[i].text) if run.lines[i] is None and is_paragraph(run.blocks[i]) else 0
        for i in range(run.top, run.end)
    ]
    after, before = sum(weight), 0
    signs: dict[str, int] = {}
    for i in range(run.top, run.end):
        before += weight[i - run.top]
        after -= weight[i - run.top]
        line = run.lines[i]
        if line is None or i in run.reasons or i <= run.first or line.zone not in (CUT, ANY):
            continue
        signs = {kind: at for kind, at in signs.items() if i - at <= _SIGNS_APART}
        signs.setdefault(line.reason.kind, i)
        if _is_over(run, i, line, len(signs), before, after):
            run.bottom = min(signs.values())
            for j in range(run.bottom, run.end):
                run.drop(j, BELOW)
            return


def _is_over(run: Run, i: int, line: LineRule, signs: int, before: int, after: int) -> bool:
    if not after and (line.strong or signs > 1 or not _is_signed_below(run, i)):
        return True
    if signs > 1 or line.strong:
        return after < before * _MORE_AFTER[min(signs, 3)]
    if line.zone != CUT:
        return False
    if line.heads_list and _heads_a_box(run, i, line):
        return True
    return after < before and _is_confirmed(run, i, line)


def _is_signed_below(run: Run, i: int) -> bool:
    """Whether a signature or contact line follows before the page's own lines do: then the line is the text's."""
    for j in range(i + 1, min(i + 1 + _SIGNATURE_REACH, run.end)):
        if run.lines[j] is not None:
            return False
        if is_signature_date(run.blocks[j].text) or is_contact(run.blocks[j].text):
            return True
    return False


def _is_confirmed(run: Run, i: int, line: LineRule) -> bool:
    """Whether another sign of the end follows before any running text does."""
    for j in range(i + 1, min(i + 1 + _SIGNS_APART, run.end)):
        other = run.lines[j]
        if other is None:
            if is_paragraph(run.blocks[j]):
                return False
        elif other.zone in (CUT, ANY) and other.reason.kind != line.reason.kind:
            return True
    return False


def _heads_a_box(run: Run, heading: int, line: LineRule) -> bool:
    """Mark a heading and its rows of links amid the body. True where rows go on to the end, each with a summary
    perhaps."""
    if heading + 1 >= run.end or not is_link_row(run.blocks[heading + 1]):
        return False
    if run.link_rows is None:
        run.link_rows = [j for j in range(run.top, run.end) if is_link_row(run.blocks[j])]
    rows = len(run.link_rows) - bisect_right(run.link_rows, heading)
    rest = run.end - heading - 1
    if rows * 2 >= rest or (rows >= _FEW_ROWS and rows * 4 >= rest):
        return True
    run.reasons[heading] = line.reason
    for j in range(heading + 1, run.end):
        if not is_link_row(run.blocks[j]):
            break
        run.reasons[j] = line.reason
    return False


def _opens_a_gone_box(run: Run, i: int) -> bool:
    """Whether a short line begins an element of which all else is links that go: 图说临河 over a list.

    A signature begins no element with the list below it.
    """
    node = run.blocks[i].node
    while node.end == i + 1 and node.start == i and node.parent is not None:
        node = node.parent
    if node.start != i or node.end == i + 1:
        return False
    return all(
        is_link_row(run.blocks[j]) if j >= run.end else run.reasons.get(j) in (LINKS, BELOW)
        for j in range(i + 1, node.end)
    )


def trim_ends(run: Run) -> None:
    """Marks boilerplate lines, link rows and empty headings from the last block upwards."""
    dropped = run.bottom < len(run.blocks)
    sited = any(reason.kind == "footer" for reason in run.reasons.values())
    for i in range(run.bottom - 1, run.top - 1, -1):
        if i in run.reasons:
            dropped = True
            continue
        line, block = run.lines[i], run.blocks[i]
        text = block.text
        if line is not None and line.reason.kind == "footer" and line.zone == TAIL and not sited and run.own_head:
            return  # a notice's own address or organiser
        if line is not None and line.zone == EDGE_ZONE and block.node.tag in CELLS:
            return  # 推荐, 大, 确定 may be the last cell of a table
        if line is not None and line.zone == HEAD and line.reason.kind == "header line":
            if is_credit(text):
                continue  # 来源：… closes the article itself; what stands above it may still go
            run.reasons[i] = line.reason
        elif line is not None and line.zone != HEAD:
            run.reasons[i] = line.reason
        elif is_page_info(text) and is_header(text):
            run.reasons[i] = HEADER
        elif is_disclaimer(text):
            run.reasons[i] = DISCLAIMER
        elif is_only_links(block) and not is_attachment(text):
            run.reasons[i] = LINKS
        elif line is not None and text.startswith(_TAGS):
            run.reasons[i] = line.reason
        elif (dropped and len(text) <= SHORT_HEADING and text.endswith(("：", ":")) and text.count(text[-1]) == 1) or (
            len(text) <= _BOX_HEADING and _opens_a_gone_box(run, i)
        ):
            run.reasons[i] = EMPTY_HEADING
        else:
            return
        dropped = True
