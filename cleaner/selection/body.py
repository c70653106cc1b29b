"""Fourth stage: which run of blocks is the article.

Every block has a weight: its plain text counts for it, its links and boilerplate count against it. The element whose
blocks weigh most is where the article is densest. A container that a CMS is known for is believed where it holds most
of that text; else the dense element itself is taken.
"""

from __future__ import annotations

from typing import Final

from cleaner.lexicon.lines import CUT, LineRule
from cleaner.lexicon.phrases import is_disclaimer, is_file_link, is_file_name, is_header, is_page_info
from cleaner.markup.page import Block, Node, Page, prefix_sums
from cleaner.selection.predicates import (
    has_sentence_mark,
    is_attachment,
    is_link_row,
    is_record_value,
    is_summary,
    is_title,
)

#: A link weighs this many times its characters against a box: lists of headlines lose what their dates gain.
_LINK_COST: Final = 2
#: Text without any sentence mark may be a heading, a name, a table cell or a menu word: it counts a third.
_BARE_SHARE: Final = 3
#: A long run of plain text counts as a sentence even where no mark was set.
_LONG: Final = 30
_LONGEST_TITLE: Final = 100
_STRONG: Final = 2
#: The share of the greatest weight that a box must hold, by the strength of its name.
_ENOUGH: Final = {1: 0.8, _STRONG: 0.5}
#: The path from the home page stands below the menus and above the article, on every page that shows it.
_PATH: Final = "breadcrumb"
_FILES_HEADING: Final = "empty attachments"
#: Boilerplate lines cost their length and this: a footer of ten short lines must outweigh its address.
_LINE_COST: Final = 12
#: A repeated line this long is a sign of a second copy of the article ...
_COPY: Final = 16
#: ... which the blocks from the first to the last such line are where these make up this share of them.
_COPY_SHARE: Final = 0.4
#: A page with less visible text than this may hold its body in an element that a script shows ...
_LITTLE: Final = 400
#: ... which must then hold so many times more than what is visible.
_HIDDEN_GAIN: Final = 4
#: The headline stands at most this many blocks above the header line …
_TITLE_ABOVE: Final = 6
#: … and so many links, each with a date beside it perhaps, are a list.
_LIST: Final = 3
#: Without a sentence, text of this weight is a poem or a roll of names, and no button.
_SOME: Final = 8
#: A run of blocks must weigh this many times an element's blocks to be believed against the page's own boxes.
_RUN_GAIN: Final = 1.25
#: The longest line (characters) that is read as the heading over a list of attachments: 附件, 附件下载：
_FILES_HEADING_CHARS: Final = 8


class Body:
    """A half-open run of blocks, how it was found, and the share of the page's text that it holds (0 to 1).

    hidden_too: whether blocks that the page hides until a script shows them are text.
    holds_only_body: a box that CMSs use for the body alone: what stands above a title inside it is the document's own
        head.
    """

    __slots__ = ("end", "hidden_too", "holds_only_body", "method", "node", "share", "start", "weight")

    def __init__(
        self,
        start: int,
        end: int,
        method: str,
        share: float,
        weight: int,
        node: Node | None,
        hidden_too: bool = False,
        holds_only_body: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.method = method
        self.share = share
        self.weight = weight
        self.node = node
        self.hidden_too = hidden_too
        self.holds_only_body = holds_only_body


NO_BODY: Final = Body(0, 0, "none", 0.0, 0, None)


def weights(
    page: Page, lines: list[LineRule | None], titles: tuple[str, ...] = (), hidden_too: bool = False
) -> list[int]:
    """How much each block speaks for being the article (characters, negative for links and boilerplate).

    Of two copies of an article (desktop, phone, reading aloud) the first counts; a repeated line counts once. Files
    that a notice offers, the heading over them, and the headline speak neither way.
    """
    out: list[int] = []
    first: dict[str, int] = {}
    repeats: list[tuple[int, int, int]] = []
    count = len(page.blocks)
    under_heading = False
    title_starts = {title[0] for title in titles if title}
    shortest_title = min((len(title) for title in titles), default=0)
    files = {anchor.block for anchor in page.anchors if is_file_link(anchor.href)}
    for i, block in enumerate(page.blocks):
        text, line = block.text, lines[i]
        size = len(text)
        if block.node.hidden and not hidden_too:
            weight = 0
        elif i and line is None and lines[i - 1] is not None and is_record_value(page.blocks, lines, i):
            weight = -1  # a run may begin right below a record, and not with its last value
        elif line is not None:
            under_heading = line.reason.kind == _FILES_HEADING
            weight = 0 if under_heading else -_LINE_COST - (size if line.zone == CUT else 0)
        elif block.link_chars and is_link_row(block):
            is_file = under_heading or i in files or is_file_name(text)
            weight = 0 if is_file else -_LINK_COST * block.link_chars
        elif (i + 1 < count and is_summary(text, page.blocks[i + 1].text)) or (
            shortest_title <= size <= _LONGEST_TITLE and text[0] in title_starts and "".join(text.split()) in titles
        ):
            weight = 0
        elif text in first:
            weight = 0
            if size >= _COPY:
                repeats.append((first[text], i, size))
        else:
            first[text] = i
            if size < _LONG and not has_sentence_mark(text):
                weight = (size + _BARE_SHARE - 1) // _BARE_SHARE
            elif ("版权" in text or "转载" in text) and is_disclaimer(text):
                weight = -_LINE_COST
            else:
                weight = size - block.link_chars
            under_heading = size <= _FILES_HEADING_CHARS and text.startswith("附件")  # also where phrase rules are off
        out.append(weight)
    if repeats:
        _silence_copy(page.blocks, repeats, out)
    path = next((i for i, line in enumerate(lines) if line is not None and line.reason.kind == _PATH), 0)
    out[:path] = [min(weight, 0) for weight in out[:path]]  # menus can hold more text than a short notice
    return out


def _silence_copy(blocks: list[Block], repeats: list[tuple[int, int, int]], out: list[int]) -> None:
    """Take the weight from a second copy of the article, also from the blocks in which it differs from the first."""
    start, end = repeats[0][1], repeats[-1][1] + 1
    if max(first for first, _, _ in repeats) >= start:
        return  # lines that recur inside one text
    repeated = sum(size for _, _, size in repeats)
    if repeated >= _COPY_SHARE * sum(len(block.text) for block in blocks[start:end]):
        out[start:end] = [min(weight, 0) for weight in out[start:end]]


def find(page: Page, lines: list[LineRule | None], titles: tuple[str, ...] = ()) -> Body:
    """The article's run of blocks; `NO_BODY` where the page has no text.

    `lines` holds for each block the kind of boilerplate line that it is, `titles` what the page calls its article,
    without white space.
    """
    blocks = page.blocks
    if not blocks:
        return NO_BODY
    body = _choose(page, weights(page, lines, titles), False)
    if body.weight < _LITTLE and page.hides:
        shown_too = _choose(page, weights(page, lines, titles, True), True)
        if shown_too.weight > _HIDDEN_GAIN * body.weight:
            return shown_too
    if body is NO_BODY:  # links and footers outweigh a short text that stands among them
        return _under_headline(page, lines, titles, len(blocks), alone=True) or body
    if body.weight < _LITTLE and body.method == "density":  # it may be a teaser below the list under the article
        return _under_headline(page, lines, titles, body.start, alone=False) or body
    return body


def _under_headline(
    page: Page, lines: list[LineRule | None], titles: tuple[str, ...], before: int, alone: bool
) -> Body | None:
    """The short text between the header line under the headline and the first list of links, both above block
    `before`.

    alone: nothing else of the page is text: it needs no list below it, and a header line that speaks of the page is
        enough without a headline.
    """
    blocks = page.blocks
    header = next(
        (
            i
            for i in range(1, before)
            if is_header(blocks[i].text)
            and (
                any(is_title(block.text, titles) for block in blocks[max(0, i - _TITLE_ABOVE) : i])
                or (alone and is_page_info(blocks[i].text))
            )
        ),
        -1,
    )
    if header < 0:
        return None
    rows = [i for i in range(header + 1, before) if is_link_row(blocks[i]) and not is_attachment(blocks[i].text)]
    lists = (i for i, after in zip(rows, rows[_LIST - 1 :], strict=False) if after - i < 2 * _LIST)
    first = end = header + 1
    best = total = 0
    for i, weight in enumerate(weights(page, lines, titles)[first : next(lists, before if alone else 0)], first + 1):
        total += weight
        if total > best:
            best, end = total, i
    if best >= _SOME or any(has_sentence_mark(block.text) for block in blocks[first:end]):
        return Body(first, end, "density", 1.0, best, None)
    return None


def find_marked(page: Page) -> Body | None:
    """The run that a site's rule names; None where its elements hold no text, so that a stale rule loses nothing."""
    named = [node for node in page.nodes if node.mark == "body" and node.end > node.start]
    if not named:
        return None
    start, end = min(node.start for node in named), max(node.end for node in named)
    weight = sum(len(block.text) for block in page.blocks[start:end])
    return Body(start, end, "rule", 1.0, weight, None, any(node.hidden for node in named), True)


def _best_run(sums: list[int]) -> tuple[int, int, int]:
    """The run of blocks with the greatest weight, wherever elements begin and end."""
    low = high = best = 0
    lowest = 0
    for i, total in enumerate(sums):
        if total - sums[lowest] > best:
            low, high, best = lowest, i, total - sums[lowest]
        if total < sums[lowest]:
            lowest = i
    return low, high, best


def _named_box(page: Page, sums: list[int], best: int, hidden_too: bool, strongest: bool = False) -> Node | None:
    """The element under a name that CMSs give to the body, where it holds enough of the greatest weight, `best`.

    Among nested ones the strong outrank the weak, then the inner that loses nothing outranks the outer.
    """
    chosen, rank = None, 0.0
    least = min(_ENOUGH.values())
    for node in page.nodes:
        if node.hidden and not hidden_too:
            continue
        share = (sums[node.end] - sums[node.start]) / best
        if share < least:
            continue
        strength = node.body_strength()
        if strength and share >= _ENOUGH[strength] and not (strongest and strength < _STRONG):
            value = strength + share - (node.end - node.start) * 1e-6
            if value > rank:
                chosen, rank = node, value
    return chosen


def _choose(page: Page, by_block: list[int], hidden_too: bool) -> Body:
    sums = prefix_sums(by_block)
    dense, best = page.root, sums[-1]
    for node in page.nodes:
        if node.hidden and not hidden_too:
            continue
        weight = sums[node.end] - sums[node.start]
        if weight > best or (weight == best and node.end - node.start <= dense.end - dense.start):
            dense, best = node, weight
    if best <= 0:
        return NO_BODY
    low, high, run = _best_run(sums)
    chosen, method = _named_box(page, sums, best, hidden_too), "container"
    if chosen is None:
        # links are no reason to doubt a box that holds the body alone: a table of them is the article's own
        chosen = _named_box(
            page, prefix_sums([max(weight, 0) for weight in by_block]), best, hidden_too, strongest=True
        )
    if chosen is None:
        chosen, method = dense, "density"
    weight = sums[chosen.end] - sums[chosen.start]
    if method == "density" and run > _RUN_GAIN * weight:
        # a flat page: the article and lists of links share one element
        return Body(low, high, method, 1.0, run, None, hidden_too)
    strong = method == "container" and chosen.body_strength() == _STRONG
    return Body(chosen.start, chosen.end, method, weight / best, weight, chosen, hidden_too, strong)
