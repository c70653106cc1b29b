"""Finds boxes below the article that a template names after what they hold: comments, recommendations, tags.

The names are those of web designers (article-share, comment-list), so a name alone removes nothing: the box is below
the article, and its lines are not those of a notice.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from cleaner.characters import SENTENCE_ENDS
from cleaner.lexicon.furniture import ADVERTISEMENT, ANY_SIZE, SMALL
from cleaner.markup.page import Node, prefix_sums

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.selection.classify import ClassifiedPage

#: Elements that templates use for boxes.
_TAGS: Final = frozenset(("div", "section", "aside", "ul", "dl", "footer", "nav", "form"))
#: Headlines or names beside the paragraphs of a box without links.
_FEWEST_LINES: Final = 3
#: Characters of the longest advertisement between paragraphs. A longer box may be one that is not closed.
_LONGEST_AD: Final = 60
#: Characters of the shortest name of an office that signs.
_SHORTEST_OFFICE: Final = 4
_CELLS: Final = frozenset(("td", "th"))


class _Text:
    """The paragraphs under the headline that are outside of all named boxes.

    Attributes:
        at: Their indexes.
        sizes: For each, its characters and those of the paragraphs above it.
        reach: For each, the last paragraph of the elements that hold it or paragraphs above it.
        elements: These elements.
    """

    def __init__(self, page: ClassifiedPage, lines: range, inside: bytearray) -> None:
        self.at = [
            i
            for i in lines
            if page.is_paragraph(i) and not inside[i] and page.rules[i] is None and not page.is_header(i)
        ]
        around = [element_of(page.blocks[i].node) for i in self.at]
        self.elements: dict[Node, int] = dict(zip(around, self.at, strict=True))
        self.sizes: list[int] = []
        self.reach: list[int] = []
        size = last = 0
        for i, element in zip(self.at, around, strict=True):
            size += len(page.blocks[i].text)
            last = max(last, self.elements[element])
            self.sizes.append(size)
            self.reach.append(last)


def find_named_boxes(page: ClassifiedPage, names: Mapping[str, int]) -> list[range]:
    """Return the intervals of the boxes.

    The article begins with the first paragraph under the headline, or the header line, outside of such boxes. A box is
    below it if no paragraph follows in an element that has paragraphs above the box. Inside such an element, it has no
    paragraphs, or links or boilerplate too. A short advertisement may be between paragraphs. A box with a table, a
    file, a contact or a signature may be the article's, and so may a large one of some names.

    Args:
        page: The page.
        names: The ids and classes of such boxes on the page, with what `box_size` returns.
    """
    blocks = page.blocks
    boxes = [
        node
        for node in reversed(page.markup.nodes)  # an element is before those inside it
        if (node.classes in names or node.ident in names) and node.tag in _TAGS and not node.body_strength()
    ]
    head = _head(page) if boxes else -1
    boxes = [node for node in boxes if node.start > head >= 0]
    around = page.around_article() if boxes else set()
    boxes = [node for node in boxes if node not in around]
    if not boxes:
        return []
    inside = bytearray(len(blocks))
    first = len(blocks)
    for node in boxes:
        if node.end <= first:
            first = node.start
            inside[first : node.end] = b"\1" * (node.end - first)
    text = _Text(page, range(head + 1, len(blocks)), inside)
    if not text.at:
        return []
    lines = range(first, boxes[0].end)  # that of the box that ends last
    sizes = prefix_sums([len(blocks[i].text) for i in lines])
    signs = prefix_sums([page.rules[i] is not None or page.is_link_row(i) for i in lines])
    paragraphs = prefix_sums([page.is_paragraph(i) for i in lines])
    of_notice = bytearray(len(blocks))
    tested = len(blocks)  # which lines are of a notice is known from here on, if they are in boxes
    found: list[range] = []
    for node in boxes:
        start, end = node.start - first, node.end - first
        above = bisect_left(text.at, node.start)
        if (found and node.start >= found[-1].start) or not above:
            continue
        kind = max(names.get(node.classes, 0), names.get(node.ident, 0))
        size = sizes[end] - sizes[start]
        if text.reach[above - 1] >= node.end:
            ends_sentence = page.plain[node.end - 1].endswith(SENTENCE_ENDS)
            if kind != ADVERTISEMENT or size > _LONGEST_AD or ends_sentence:
                continue
        is_text = paragraphs[end] > paragraphs[start] and signs[end] == signs[start]
        if is_text and node.parent in text.elements:
            continue
        if kind == SMALL and size > text.sizes[above - 1]:
            continue
        others = end - start - (paragraphs[end] - paragraphs[start])
        if kind == ANY_SIZE and is_text and others < _FEWEST_LINES:
            continue  # 推荐理由 with its text: a section of the article
        for i in range(node.start, min(node.end, tested)):
            of_notice[i] = _may_be_of_notice(page, i)
        tested = min(tested, node.start)
        if of_notice.find(1, node.start, node.end) >= 0:
            continue
        found.append(range(node.start, node.end))
    return found


def element_of(node: Node) -> Node:
    """Return the element that a paragraph is in."""
    return node.parent if node.tag == "p" and node.parent is not None else node


def _head(page: ClassifiedPage) -> int:
    """Return the index of the headline, or of the first header line about the page if there is none; -1 else."""
    for i in range(len(page.blocks)):
        if page.is_headline(i):
            return i
    for i in range(len(page.blocks)):
        if page.is_header(i) and page.is_page_info(i):
            return i
    return -1


def _may_be_of_notice(page: ClassifiedPage, i: int) -> bool:
    """Return whether a line is a cell, a file, a contact, an office or the day of a signature."""
    if page.blocks[i].node.tag in _CELLS or page.is_attachment(i) or page.names_file(i):
        return True
    if page.blocks[i].link_chars or page.is_paragraph(i) or page.rules[i] is not None:
        return False
    text = page.plain[i]
    is_office = len(text) >= _SHORTEST_OFFICE and page.is_office(i)  # 全部, 网站 end like an office too
    return is_office or page.is_signature_date(i) or (page.is_contact(i) and any(map(str.isdigit, text)))
