"""Second step of the selection: which blocks of the page are the article's body.

Every block has a weight: its plain text counts for it, its links and boilerplate count against it. The element whose
blocks weigh most is where the article is densest. A container that CMSs use for the body is taken if it holds most of
that weight; otherwise the dense element is taken.
"""

from __future__ import annotations

from typing import Final

from cleaner.characters import QUOTED_ENDS
from cleaner.lexicon.labels import is_han
from cleaner.markup.elements import HEADINGS, SUBHEADINGS
from cleaner.markup.page import MARK_BODY, Node, Page, prefix_sums
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.extent import (
    elements_of,
    end_of_closing,
    end_of_signature,
    end_of_text_below,
    extend_flat,
    extent_of_parts,
    is_certain_end,
)
from cleaner.selection.named_boxes import element_of
from cleaner.selection.weights import SOME_WEIGHT, UNMARKED_SHARE, is_sentence, is_text, weigh

#: The strength of a container name that only the body has.
_STRONG: Final = 2
#: The strength of a name that a platform gives to every article: it decides against much other text.
_CERTAIN: Final = 3
#: The share of the greatest weight that a container must hold, by the strength of its name.
_SHARE_OF_WEIGHT: Final = {1: 0.8, _STRONG: 0.5, _CERTAIN: 0.02}
_EDITOR_LINE: Final = "editor line"
#: A page with less visible text than this may hold its body in an element that a script shows ...
_LITTLE_TEXT: Final = 400
#: ... which must hold this many times more text than what is visible.
_HIDDEN_GAIN: Final = 4
#: The headline is at most this many blocks above the header line.
_TITLE_ABOVE: Final = 6
#: The header line is at most this many blocks below the headline; so many lines under it are verse or names.
_HEADER_BELOW: Final = 3
_FEWEST_LINES: Final = 4
#: The other box has at most this many times their characters.
_OTHER_SHARE: Final = 5
#: This many rows of links, each with at most one other block between them, are a list.
_LIST: Final = 3
#: Characters of the shortest headline; shorter links are buttons.
_HEADLINE: Final = 5
#: A page that says that it has no article, or that a reader has to be verified, has less text than this beside it.
_LITTLE_ADVICE: Final = 200
_ERROR_PAGE: Final = "error page"
#: Links that are advertisements can be between the header line and the text, in at most so many blocks.
_LINKS_ABOVE_TEXT: Final = 6
#: So are this many lines of less weight.
_SOME_LINES: Final = 4
#: The maximum subarray must weigh this many times the densest element to be chosen instead of it.
_SPAN_GAIN: Final = 1.25


class Body:
    """A half-open interval of blocks and how it was found.

    Attributes:
        start, end: The interval.
        method: `rule`, `container`, `density` or `none`.
        weight: The sum of the weights of its blocks.
        hidden_too: Whether blocks that the page hides until a script shows them count as text.
        holds_only_body: Whether the container is one that CMSs use for the body alone. What is above a title in it
            is then the document's own head.
    """

    __slots__ = ("end", "hidden_too", "holds_only_body", "method", "start", "weight")

    def __init__(
        self,
        start: int,
        end: int,
        method: str,
        weight: int,
        hidden_too: bool = False,
        holds_only_body: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.method = method
        self.weight = weight
        self.hidden_too = hidden_too
        self.holds_only_body = holds_only_body


NO_BODY: Final = Body(0, 0, "none", 0)


def find_body(page: ClassifiedPage) -> Body:
    """Find the blocks of the article.

    Returns:
        The interval that a site's rule names; without one, or if its elements hold no text, the interval that weighs
        most; `NO_BODY` if the page has no text.
    """
    if not page.blocks:
        return NO_BODY
    by_rule = _marked_body(page)
    if by_rule is not None:
        return by_rule
    weights = weigh(page)
    body = _choose(page, weights, False)
    if body.weight < _LITTLE_TEXT:  # a header line or a menu may weigh more than names or verse
        is_line = [weight > 0 and _is_page_line(page, i) for i, weight in enumerate(weights)]
        if any(is_line):
            body = _choose(page, [0 if line else w for line, w in zip(is_line, weights, strict=True)], False)
    if body.weight < _LITTLE_TEXT and page.markup.hides:
        shown_too = _choose(page, weigh(page, True), True)
        text = sum(weight for weight in weights[body.start : body.end] if weight > 0)  # links outweigh a short text
        if shown_too.weight > _HIDDEN_GAIN * max(text, body.weight) and not _is_own_text(page, body, shown_too):
            return shown_too
    if body.weight < _LITTLE_ADVICE and not body.holds_only_body and _says_no_article(page):
        return NO_BODY
    if body is NO_BODY:  # links and footers outweigh a short text between them
        return _under_headline(page, weights, len(page.blocks), alone=True) or _lines_under_headline(page, body) or body
    if body.weight < _LITTLE_TEXT and body.method == "density":  # it may be a teaser below the list under the article
        found = _under_headline(page, weights, body.start, alone=False)
        if found is not None and _is_around(page, element_of(page.blocks[body.start].node), found):
            found = None  # the body is in the element of the text above, and no box below
        elif found is not None and _is_lead(page, found, body):
            return Body(found.start, body.end, body.method, body.weight)
        return found or _lines_under_headline(page, body) or _below_other_text(page, weights, body) or body
    return body


def _is_own_text(page: ClassifiedPage, body: Body, other: Body) -> bool:
    """Return whether a body is text in a container of the body alone, and another is apart from it."""
    if not body.holds_only_body or not (other.end <= body.start or body.end <= other.start):
        return False
    return any(is_text(page, i) for i in range(body.start, body.end))


def _is_lead(page: ClassifiedPage, above: Body, body: Body) -> bool:
    """Return whether the text under a headline is the lead of the text below a list, which is a box in the article.

    The lead weighs less, and the text is in an element with the name of a body, in one that holds the lead too.
    """
    if above.weight >= body.weight:
        return False
    named = [n for n in page.markup.nodes if n.start <= body.start and body.end <= n.end and n.body_strength()]
    return any(above.end <= node.start for node in named) and any(node.start <= above.start for node in named)


def _says_no_article(page: ClassifiedPage) -> bool:
    """Return whether a page without a header line says that there is no article or that a reader has to be verified.

    The other lines of such a page are advice, below: what to do now, the reader's address, the number of the event.
    """
    error = next((i for i, rule in enumerate(page.rules) if rule is not None and rule.reason.kind == _ERROR_PAGE), -1)
    if error < 0 or any(is_sentence(page, i) for i in range(error)):
        return False
    return not any(page.is_header(i) and page.is_page_info(i) for i in range(len(page.blocks)))


def _is_page_line(page: ClassifiedPage, i: int) -> bool:
    """Return whether a block is a header line or a menu that no rule matches. A day in words may be a signature's."""
    if page.is_menu(i) or (page.is_header(i) and page.is_page_info(i)):
        return True
    return page.is_header(i) and not any(map(is_han, page.blocks[i].text))


def _marked_body(page: ClassifiedPage) -> Body | None:
    """Return the interval that a site's rule names; None if its elements hold no text, as those of an old rule."""
    named = page.marked(MARK_BODY)
    if not named:
        return None
    start, end = min(node.start for node in named), max(node.end for node in named)
    weight = sum(len(block.text) for block in page.blocks[start:end])
    return Body(start, end, "rule", weight, any(node.hidden for node in named), True)


def _under_headline(page: ClassifiedPage, weights: list[int], before: int, alone: bool, after: int = 0) -> Body | None:
    """Find the short text between the header line under the headline and the first list of links.

    Args:
        page: The page.
        weights: Those of its blocks, without hidden ones.
        before: The header line and the list are above this block.
        after: The header line is below this block.
        alone: Whether nothing else of the page is text. Then no list is needed below the text, and a header line about
            the page is enough without a headline.
    """
    untitled = not alone and not any(page.is_title(i) for i in range(len(page.blocks)))
    header = next(
        (
            i
            for i in range(after + 1, before)
            if page.is_header(i)
            and (
                any(page.is_title(j) for j in range(max(after, i - _TITLE_ABOVE), i))
                or (alone and page.is_page_info(i))
                or (untitled and page.blocks[i - 1].node.tag in HEADINGS)
            )
        ),
        -1,
    )
    if header < 0:
        return None
    above = range(header + 1, min(header + 1 + _LINKS_ABOVE_TEXT, before))  # advertisements
    text = next((i for i in above if is_text(page, i)), header + 1)
    rows = [
        i
        for i in range(text, before)
        if page.is_link_row(i) and page.blocks[i].link_chars >= _HEADLINE and not page.is_attachment(i)
    ]
    lists = (i for i, after in zip(rows, rows[_LIST - 1 :], strict=False) if after - i < 2 * _LIST)
    stop = next(lists, before if alone else 0)
    if not alone:
        ends = (i for i in range(header + 1, before) if is_certain_end(page, i) or _is_editor_line(page, i))
        stop = min(stop or before, next(ends, stop))
    first = end = header + 1
    best = total = 0
    for i, weight in enumerate(weights[first:stop], first + 1):
        total += weight
        if total > best:
            best, end = total, i
    own = [i for i in range(first, end) if alone or not page.is_header(i)]  # a line of tools may weigh as a short text
    size = sum(max(weights[i], 0) for i in own)
    lines = sum(weights[i] > 0 for i in own)
    if min(best, size) >= SOME_WEIGHT or lines >= _SOME_LINES or any(_has_mark_inside(page, i) for i in own):
        return Body(*extend_flat(page, first, end), "density", best)
    return None


def _is_editor_line(page: ClassifiedPage, i: int) -> bool:
    rule = page.rules[i]
    return rule is not None and rule.reason.kind == _EDITOR_LINE


def _is_around(page: ClassifiedPage, element: Node, body: Body) -> bool:
    """Return whether an element holds a body, but not the headline and the header line above it."""
    if element.start > body.start:
        return False
    return not any(page.is_title(i) or page.is_header(i) for i in range(element.start, body.start))


def _below_other_text(page: ClassifiedPage, weights: list[int], body: Body) -> Body | None:
    """Find the short text under the headline if the body is above it: what readers search, a greeting."""
    below = range(body.end, len(page.blocks))
    headline = next((i for i in below if page.blocks[i].node.tag in HEADINGS and page.is_whole_title(i)), -1)
    if headline < 0 or any(page.is_whole_title(i) for i in range(body.start)):
        return None
    found = _under_headline(page, weights, len(page.blocks), alone=False, after=headline)
    return found if found is not None and any(is_text(page, i) for i in range(found.start, found.end)) else None


def _has_mark_inside(page: ClassifiedPage, i: int) -> bool:
    """Return whether a block has a sentence mark other than the colon with which a heading over links ends."""
    return page.has_sentence_mark(i) and not page.plain[i].endswith(("：", ":"))


def _lines_under_headline(page: ClassifiedPage, body: Body) -> Body | None:
    """Find the verse or names in the element of the headline and the header line, if the body is another box.

    The box is above the headline, or begins with a heading of its own.
    """
    blocks = page.blocks
    title = next((i for i, block in enumerate(blocks) if page.is_headline(i) and not block.node.hidden), -1)
    if title < 0 or body.start <= title < body.end or blocks[title].link_chars:
        return None
    is_other = body.end <= title or (blocks[body.start].node.tag in SUBHEADINGS and not page.is_title(body.start))
    below = range(title + 1, min(title + 1 + _HEADER_BELOW, len(blocks)))
    header = next((i for i in below if page.is_header(i) or page.is_dateline(i)), -1)
    if not is_other or header < 0:
        return None
    box: Node | None = blocks[title].node
    while box is not None and box.end - header <= _FEWEST_LINES:
        box = box.parent
    if box is None or (box.start < body.end and body.start < box.end):
        return None
    lines = [
        i
        for i in range(header + 1, box.end)
        if page.rules[i] is None and not blocks[i].link_chars and not blocks[i].node.hidden and not page.is_header(i)
    ]
    size = sum(len(blocks[i].text) for i in lines)
    other = sum(len(blocks[i].text) for i in range(body.start, body.end))
    if len(lines) < _FEWEST_LINES or size * _OTHER_SHARE < other or len({blocks[i].node for i in lines}) > 1:
        return None  # a few words of tools, with the article in the next box
    return Body(header + 1, box.end, "density", size // UNMARKED_SHARE)


def _maximum_subarray(sums: list[int]) -> tuple[int, int, int]:
    """Find the interval of blocks with the greatest weight, in whatever elements it is.

    This is Kadane's maximum subarray (Bentley, Programming Pearls, 1984) on prefix sums.

    Args:
        sums: The prefix sums of the weights.

    Returns:
        Start, end (half-open) and weight of the interval.
    """
    low = high = best = 0
    lowest = 0
    for i, total in enumerate(sums):
        if total - sums[lowest] > best:
            low, high, best = lowest, i, total - sums[lowest]
        if total < sums[lowest]:
            lowest = i
    return low, high, best


def _named_container(
    markup: Page, sums: list[int], best: int, hidden_too: bool, strongest: bool = False
) -> Node | None:
    """Find the element with a name that CMSs give to the body and with enough of the greatest weight, `best`.

    Of nested elements, one with a strong name ranks above one with a weak name; then an inner element ranks above an
    outer one if it loses no weight.
    """
    chosen, rank = None, 0.0
    least = min(_SHARE_OF_WEIGHT.values())
    for node in markup.nodes:
        if node.hidden and not hidden_too:
            continue
        share = (sums[node.end] - sums[node.start]) / best
        if share < least:
            continue
        strength = node.body_strength()
        if strength and share >= _SHARE_OF_WEIGHT[strength] and not (strongest and strength < _STRONG):
            value = strength + share - (node.end - node.start) * 1e-6
            if value > rank:
                chosen, rank = node, value
    return chosen


def _container_of_headline(page: ClassifiedPage, sums: list[int], dense: Node, hidden_too: bool) -> Node | None:
    """Return the container of the body alone that is under the headline, if the densest element is another box.

    The headline and the container are then in one element, and the densest element is outside of it.
    """
    for node in page.markup.nodes:
        if (node.hidden and not hidden_too) or not _are_apart(node, dense) or not node.body_strength():
            continue
        weight = sums[node.end] - sums[node.start]
        if node.body_strength() < _STRONG:
            if not _is_verse(page, node, weight, sums[dense.end] - sums[dense.start]):
                continue
        elif weight <= 0 and not any(is_text(page, i) for i in range(node.start, node.end)):
            continue  # links in it may outweigh a short text
        around = node.parent
        while around is not None and _are_apart(around, dense):
            if any(page.is_whole_title(i) for i in range(max(around.start, node.start - _TITLE_ABOVE), node.start)):
                return node
            around = around.parent
    return None


def _are_apart(one: Node, other: Node) -> bool:
    return one.end <= other.start or other.end <= one.start


def _is_verse(page: ClassifiedPage, node: Node, weight: int, dense: int) -> bool:
    """Return whether a container holds only lines of sentences, and the densest element is not far longer."""
    lines = range(node.start, node.end)
    if len(lines) < _FEWEST_LINES or dense > _OTHER_SHARE * weight:
        return False
    return all(page.rules[i] is None and page.plain[i].endswith(QUOTED_ENDS) for i in lines)


def _links_under_headline(page: ClassifiedPage, hidden_too: bool) -> Node | None:
    """Return the container of the body alone right under the headline, of a page whose article is a list of links."""
    for node in page.markup.nodes:
        if (node.hidden and not hidden_too) or node.body_strength() < _STRONG:
            continue
        above = range(max(0, node.start - _TITLE_ABOVE), node.start)
        rows = (i for i in range(node.start, node.end) if page.is_link_row(i) and page.rules[i] is None)
        if any(page.is_whole_title(i) for i in above) and sum(page.blocks[i].link_chars >= _HEADLINE for i in rows) > 1:
            return node
    return None


def _choose(page: ClassifiedPage, weights: list[int], hidden_too: bool) -> Body:
    """Choose the container, the densest element or the maximum subarray of a page."""
    markup = page.markup
    sums = prefix_sums(weights)
    dense, best = markup.root, sums[-1]
    for node in markup.nodes:
        if node.hidden and not hidden_too:
            continue
        weight = sums[node.end] - sums[node.start]
        if weight > best or (weight == best and node.end - node.start <= dense.end - dense.start):
            dense, best = node, weight
    chosen, method = _named_container(markup, sums, best, hidden_too) if best > 0 else None, "container"
    low = high = span_weight = 0
    if chosen is None or chosen.body_strength() < _STRONG:
        low, high, span_weight = _maximum_subarray(sums)
        # links are no reason to reject a container of the body alone: a table of links is part of the article
        without_cost = prefix_sums([max(weight, 0) for weight in weights])
        most = best if best > 0 else span_weight
        strong = _named_container(markup, without_cost, most, hidden_too, strongest=True) if most else None
        if strong is not None and (chosen is None or strong.start <= chosen.start < chosen.end <= strong.end):
            chosen = strong
        chosen = chosen or _container_of_headline(page, sums, dense, hidden_too)
    if chosen is None and best <= 0:
        chosen = _links_under_headline(page, hidden_too)
        if chosen is None:
            return NO_BODY
    if chosen is None:
        chosen, method = dense, "density"
    weight = sums[chosen.end] - sums[chosen.start]
    if method == "density" and span_weight > _SPAN_GAIN * weight:
        # a flat page: the article and lists of links share one element
        return Body(*extend_flat(page, low, high), method, span_weight, hidden_too)
    is_strong = method == "container" and chosen.body_strength() >= _STRONG
    start, end = extent_of_parts(page, chosen, hidden_too)
    if method == "density":
        end = end_of_closing(page, end, elements_of(page, start, end))
    if method == "container":
        end = max(end, end_of_text_below(page, chosen, hidden_too))
    else:
        end = end_of_signature(page, end)
    return Body(start, end, method, weight, hidden_too, is_strong)
