"""Finds boxes below the article that a template names after what they hold: comments, recommendations, tags.

The names are those of web designers (article-share, comment-list), so a name alone removes nothing: the box is below
the article, and its lines are not those of a notice.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from cleaner.characters import SENTENCE_ENDS
from cleaner.lexicon.furniture import ADVERTISEMENT, SMALL
from cleaner.markup.page import Node, prefix_sums

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from cleaner.selection.classify import ClassifiedPage

#: Elements that templates use for boxes.
_TAGS: Final = frozenset(("div", "section", "aside", "ul", "dl", "footer", "nav", "form"))
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
        self.elements: dict[Node, int] = {element_of(page.blocks[i].node): i for i in self.at}
        self.sizes: list[int] = []
        self.reach: list[int] = []
        size = last = 0
        for i in self.at:
            size += len(page.blocks[i].text)
            last = max(last, self.elements[element_of(page.blocks[i].node)])
            self.sizes.append(size)
            self.reach.append(last)


def find_named_boxes(page: ClassifiedPage, names: Mapping[str, int], around: Set[Node]) -> list[range]:
    """Return the intervals of the boxes.

    The article begins with the first paragraph under the headline, or the header line, outside of such boxes. A box is
    below it if no paragraph follows in an element that has paragraphs above the box. Inside such an element, it has no
    paragraphs, or links or boilerplate too. A short advertisement may be between paragraphs. A box with a table, a
    file, a contact or a signature may be the article's, and so may a large one of some names.

    Args:
        page: The page.
        names: The ids and classes of such boxes on the page, with what `box_size` returns.
        around: The elements that may hold the article.
    """
    blocks = page.blocks
    head = _head(page)
    boxes = [
        node
        for node in reversed(page.markup.nodes)  # an element is before those inside it
        if node.start > head >= 0
        and node.tag in _TAGS
        and (node.classes in names or node.ident in names)
        and node not in around
        and not node.body_strength()
    ]
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
    sizes = prefix_sums([len(block.text) for block in blocks])
    of_notice = prefix_sums([bool(flag) and _may_be_of_notice(page, i) for i, flag in enumerate(inside)])
    signs = prefix_sums([page.is_link_row(i) or rule is not None for i, rule in enumerate(page.rules)])
    paragraphs = prefix_sums([page.is_paragraph(i) for i in range(len(blocks))])
    found: list[range] = []
    for node in boxes:
        start, end = node.start, node.end
        above = bisect_left(text.at, start)
        if (found and start >= found[-1].start) or not above:
            continue
        size = max(names.get(node.classes, 0), names.get(node.ident, 0))
        is_short = sizes[end] - sizes[start] <= _LONGEST_AD and not page.plain[end - 1].endswith(SENTENCE_ENDS)
        if text.reach[above - 1] >= end and not (size == ADVERTISEMENT and is_short):
            continue
        is_text = paragraphs[end] > paragraphs[start] and signs[end] == signs[start]
        if of_notice[end] > of_notice[start] or (is_text and node.parent in text.elements):
            continue
        if size > SMALL or sizes[end] - sizes[start] <= text.sizes[above - 1]:
            found.append(range(start, end))
    return found


def element_of(node: Node) -> Node:
    """Return the element that a paragraph is in."""
    return node.parent if node.tag == "p" and node.parent is not None else node


def _head(page: ClassifiedPage) -> int:
    """Return the index of the headline, or of the first header line about the page if there is none; -1 else."""
    blocks = range(len(page.blocks))
    head = next((i for i in blocks if page.is_headline(i)), -1)
    return head if head >= 0 else next((i for i in blocks if page.is_header(i) and page.is_page_info(i)), -1)


def _may_be_of_notice(page: ClassifiedPage, i: int) -> bool:
    """Return whether a line is a cell, a file, a contact, an office or the day of a signature."""
    if page.blocks[i].node.tag in _CELLS or page.is_attachment(i) or page.names_file(i):
        return True
    if page.blocks[i].link_chars or page.is_paragraph(i) or page.rules[i] is not None:
        return False
    text = page.plain[i]
    is_office = len(text) >= _SHORTEST_OFFICE and page.is_office(i)  # 全部, 网站 end like an office too
    return is_office or page.is_signature_date(i) or (page.is_contact(i) and any(map(str.isdigit, text)))
