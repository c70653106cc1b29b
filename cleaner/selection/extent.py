"""How far a body goes beyond its container or its densest run: parts in elements beside it, text below it, signatures.

`body` calls these functions when it has chosen the container or the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cleaner.lexicon.lines import CUT, EDGE, TAIL
from cleaner.markup.page import Node
from cleaner.selection.classify import CELLS, ClassifiedPage
from cleaner.selection.weights import COMMENTS, ORGANISERS, is_running, is_text

#: A box of links between paragraphs has at most this many blocks.
_BOX: Final = 20
#: Elements that can be parts of a body without a class.
PARTS: Final = frozenset(("article", "section"))
#: An advertisement between two parts of a body has at most this many blocks.
_ADVERTISEMENT: Final = 2
#: Elements of lists and tables.
OF_LISTS: Final = frozenset(("ul", "ol", "td", "th"))
#: Characters of the longest name of an office in a signature.
_LONGEST_OFFICE: Final = 30
#: Who wrote the article, as its last line: （记者 某某 通讯员 某某）.
_BYLINE: Final = re.compile(r"[（(](?:[^（）()]{0,8}记者|通讯员)[^（）()]{2,24}[）)]$")
#: An element that holds several blocks, or the name and the parent of one that holds a paragraph.
_Element = tuple[Node, str, str]


def is_certain_end(page: ClassifiedPage, i: int) -> bool:
    """Return whether a line is the link to another article or the footer of the site."""
    rule = page.rules[i]
    return rule is not None and rule.zone == CUT and rule.reason.kind in ("footer", "neighbours")


def extend_flat(page: ClassifiedPage, start: int, end: int) -> tuple[int, int]:
    """Extend the text of a flat page by the paragraphs in the same elements, from which boxes of links separate it.

    They are between the header line and the first line that only footers have.
    """
    rules, blocks = page.rules, page.blocks
    elements = elements_of(page, start, end)
    head = next((i for i in range(start - 1, -1, -1) if page.is_header(i) or page.is_whole_title(i)), start)
    above = range(head + 1, start)
    first = next((i for i in above if is_running(page, i) and _element(blocks[i].node) in elements), start)
    last = end - 1
    for i in range(end, len(blocks)):
        if i - last > _BOX:
            break
        rule = rules[i]
        if rule is not None and rule.zone == CUT and (rule.strong or not rule.heads_list):
            break
        if (is_running(page, i) and _element(blocks[i].node) in elements) or (
            (blocks[i].node.tag in OF_LISTS or page.is_signature_date(i)) and _closes(page, i, elements)
        ):
            last = i
    last = end_of_closing(page, last + 1, elements) - 1
    if last + 1 < len(blocks) and blocks[last].node.tag in CELLS and blocks[last + 1].node.tag in CELLS:
        rule = rules[last + 1]
        last += rule is not None and rule.zone == EDGE  # the word of a button in the last cell
    return first, max(last + 1, _end_of_table(page, start, last), _end_of_organisers(page, last))


def _element(node: Node) -> _Element:
    """Return what the elements of the paragraphs of one text have in common, if each paragraph has its own."""
    if node.end - node.start > 1 or node.parent is None:
        return node, "", ""
    return node.parent, node.tag, node.classes


def elements_of(page: ClassifiedPage, start: int, end: int) -> set[_Element]:
    """Return the elements that hold the running text from `start` to `end`."""
    return {_element(page.blocks[i].node) for i in range(start, end) if is_running(page, i)}


def end_of_closing(page: ClassifiedPage, end: int, elements: set[_Element]) -> int:
    """Return the end of the lines right below a text that are in its elements: signature, contacts, a list, a table."""
    while end < len(page.blocks) and _closes(page, end, elements):
        end += 1
    return end


def _closes(page: ClassifiedPage, i: int, elements: set[_Element]) -> bool:
    block = page.blocks[i]
    if page.rules[i] is not None or block.link_chars or page.is_disclaimer(i):
        return False
    if block.node.tag in CELLS and any(element[0].tag in CELLS for element in elements):
        return False  # the table is the layout of the page
    if block.node.tag in OF_LISTS:
        return any(_element(around) in elements for around in _around(block.node))
    return _element(block.node) in elements and (page.is_signature_date(i) or not page.is_header(i))


def _end_of_table(page: ClassifiedPage, start: int, last: int) -> int:
    """Return the end of the table of data that a block is in, if the label of its last row alone is below; else 0."""
    if not page.is_label_of_data(last + 1):
        return 0
    table = page.blocks[last].node.parent
    return table.end if table is not None and start <= table.start and table.end == last + 3 else 0


def _end_of_organisers(page: ClassifiedPage, last: int) -> int:
    """Return the end of the element that a block is in, if only organisers and addresses are below it there; else 0."""
    if not 0 <= last < len(page.blocks):
        return 0
    node = page.blocks[last].node
    lines = range(last + 1, min(node.end, last + 1 + ORGANISERS))
    rules = [page.rules[i] for i in lines]
    if lines.stop < node.end or any(r is None or r.reason.kind != "footer" or r.zone != TAIL for r in rules):
        return 0
    return node.end


def end_of_text_below(page: ClassifiedPage, container: Node, hidden_too: bool) -> int:
    """Return the end of the text right below a container, if an end tag without a start tag closed it early.

    The text is paragraphs of the elements around the container, or of the next elements if they begin with one and hold
    more or have no name, as boxes of the page have: the second part of a body, perhaps below an advertisement.
    """
    end = begin = container.end
    around = set(_around(container))
    copy = page.copy(hidden_too)
    copied = range(0) if copy is None else range(copy.start, copy.end)
    parts = {node.start: node for node in page.markup.nodes if node.parent is container.parent and node.tag != "p"}
    part = None
    for i in range(container.end, len(page.blocks)):
        node = page.blocks[i].node
        if i == begin and i in parts and not parts[i].hidden:
            lines = range(i, parts[i].end)
            if len(lines) <= _ADVERTISEMENT and all(page.is_link_row(j) for j in lines):
                begin = lines.stop
            elif i == end and _is_signature(page, lines):
                end = begin = lines.stop
            elif is_text(page, i) and (
                sum(is_text(page, j) for j in lines) > 1
                or (_is_plain(parts[i]) and not any(page.blocks[j].link_chars for j in lines))
            ):
                part = parts[i]
        if i < begin:
            continue
        if i in copied:
            break
        if part is None or i >= part.end:
            if node not in around and not (node.tag == "p" and node.parent in around):
                break
        elif page.is_title(i):
            break
        signs = page.is_office(i) or page.is_signature_date(i)
        if page.rules[i] is not None or page.is_link_row(i) or page.is_disclaimer(i):
            break
        if page.is_header(i) and not signs:
            break
        is_sentence = page.blocks[i].text.endswith("。")  # also a short one: 特此公告。
        is_byline = len(page.plain[i]) <= _LONGEST_OFFICE and _BYLINE.match(page.plain[i]) is not None
        if page.is_paragraph(i) or (i == end and (signs or is_sentence or is_byline)):
            end = begin = i + 1
    return end


def end_of_signature(page: ClassifiedPage, end: int) -> int:
    """Return the end of the offices and the day that sign right below the text, in elements of their own."""
    day = end
    while day < len(page.blocks) and day - end < ORGANISERS and page.is_office(day) and not page.blocks[day].link_chars:
        day += 1
    return day + 1 if end < day < len(page.blocks) and page.is_signature_date(day) else end


def _is_signature(page: ClassifiedPage, lines: range) -> bool:
    """Return whether lines are the names of one or two offices and a day in words."""
    if not 1 < len(lines) <= _ADVERTISEMENT + 1 or not page.is_signature_date(lines.stop - 1):
        return False
    return all(
        len(page.plain[i]) <= _LONGEST_OFFICE
        and page.rules[i] is None
        and not page.blocks[i].link_chars
        and not page.has_sentence_mark(i)
        and not page.is_title(i)
        for i in lines[:-1]
    )


def _is_plain(node: Node) -> bool:
    """Return whether an element is a `<div>` without a name: editors of text write it, templates hardly ever."""
    return node.tag == "div" and not (node.classes or node.ident)


def extent_of_parts(page: ClassifiedPage, container: Node, hidden_too: bool) -> tuple[int, int]:
    """Return the interval of a container and of the elements of the same kind beside it that are other parts of a body.

    Pictures, advertisements or boxes are between the parts. A part begins with running text, as neither an article of a
    list nor a comment does.
    """
    start, end = container.start, container.end
    copy = page.copy(hidden_too)
    copied = range(0) if copy is None else range(copy.start, copy.end)
    parts = [node for node in page.markup.nodes if node.parent is container.parent and _is_twin(node, container)]
    for part in parts:
        if part.start >= end:
            if not _is_part(page, part, range(end, part.end)) or part.start in copied:
                break
            end = part.end
    for part in reversed(parts):
        if part.end <= start:
            if not _is_part(page, part, range(part.start, start)) or start in copied:
                break
            start = part.start
    return start, end


def _is_twin(node: Node, container: Node) -> bool:
    """Return whether an element is like a container: by its classes or numbered id (content, content2)."""
    if node.tag != container.tag:
        return False
    if node.classes == container.classes and (node.classes or node.tag in PARTS):
        return True
    stem = container.ident.rstrip("0123456789")
    return bool(stem) and node.ident != container.ident and node.ident.rstrip("0123456789") == stem


def _is_part(page: ClassifiedPage, part: Node, lines: range) -> bool:
    """Return whether an element is a part of a body, of which `lines` are the blocks up to the next part."""
    if part.hidden or len(lines) - (part.end - part.start) > _BOX or not is_text(page, part.start):
        return False
    own = range(part.start, part.end)
    if sum(page.is_link_row(i) for i in own) >= sum(is_text(page, i) for i in own):
        return False  # summaries with their headlines or buttons
    return not any(
        page.is_whole_title(i)
        or is_certain_end(page, i)
        or page.is_dateline(i)
        or (page.rules[i] is not None and page.plain[i].endswith(COMMENTS))
        or (page.is_header(i) and page.is_page_info(i))
        for i in lines
    )


def _around(node: Node) -> Iterator[Node]:
    """Yield the elements around an element, the innermost first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent
