"""Finds the block above the body that shows the article's headline.

The names in the head are often cut, prefixed with the site's or the site's alone; the block shown to readers
is right but has to be told from column names. Each confirms the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cleaner.characters import readable
from cleaner.markup.page import Block, Node, Page
from cleaner.metadata.infoline import HeaderLine
from cleaner.metadata.title_candidates import (
    ARTICLES_OWN,
    LONGEST,
    MAX_PARTS,
    PAGES,
    SHORTEST,
    SITE_ONLY,
    Name,
    fold,
    names,
    plain,
)

#: A page shows its headline at most this many blocks before the body: a metadata table may stand between.
REACH: Final = 60
#: Headings weigh by level; some CMSs have elements of their own.
_TAGS: Final = {"h1": 4, "h2": 3, "h3": 3, "h4": 2, "h5": 1, "ucaptitle": 4, "founder-title": 4}
_CLASS_WEIGHT: Final = 2
#: The block right above the date-and-source line is the headline more often than any heading is.
_ADJACENT: Final = 3
_ADJACENT_WEIGHT: Final = 4
#: … and where no such line stands above the text, an element named as a headline's this close above the text is.
_OVER_TEXT: Final = 2
#: What a heading right above that line scores: more than a page's name that looks like the site's.
_CERTAIN: Final = 8
#: A column's name can stand there too: without agreement, blocks shorter than this are not believed.
_SHORTEST_UNMARKED: Final = 8
_SHORTEST_MARKED: Final = 4
#: How alike (shared pairs of characters) a block and a name must be where neither holds the other.
_ALIKE: Final = 0.6
#: How a block agrees with a name, added to the trust in it: the same, most of it or more, alike, a part.
_SAME: Final = 4
_MOSTLY: Final = 3
_LIKE: Final = 2
_PARTLY: Final = -1

_NAMED: Final = re.compile(r"title|biaoti|headline|(?:^|[\s_-])(?:tit|bt)(?:$|[\s_-])", re.I)
#: Any such name has one of these; a pattern costs as much as ten of these tests.
_NAME_PARTS: Final[tuple[str, ...]] = ("tit", "biaoti", "headline", "bt")
_CRUMB: Final = re.compile(r"位置[:：]|首页[\]】]?\s?[>»›/-]|[>»›].{0,40}[>»›]|[>»›]\s?(?:正文|内容|详情)")
_SCRIPT_TITLE: Final = re.compile(
    r"\b(?:doc|article|news|share|info)?_?title[\"']?\s{0,5}[=:]\s{0,5}[\"']([^\"'<>{}]{6,120})[\"']", re.I
)


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline and the half-open run of blocks that shows it (-1, -1 where none does)."""

    text: str
    start: int = -1
    end: int = -1


def find_headline(page: Page, first: int, stop: int, lines: Mapping[int, HeaderLine], hidden: bool) -> Headline:
    """The headline of the article whose body begins at block `first`.

    Parameters:
        stop: where to look from, upwards: a little below `first`, as the body may begin with its own head.
        lines: the header lines read so far, by block.
        hidden: whether blocks that are not shown count, as on pages that show themselves by script.
    """
    blocks, named = page.blocks, names(page)
    heard = "\n".join(name.text for name in named)
    best, best_score, best_agrees = -1, 0, 0
    header = -1
    headed = any(line.is_header for line in lines.values())
    for i in range(stop - 1, max(0, first - REACH) - 1, -1):
        block, line = blocks[i], lines.get(i)
        size = len(block.text)
        linked = block.link_chars * 2 > size
        if not SHORTEST <= size <= LONGEST or (linked and block.node.tag not in _TAGS):
            continue
        if block.node.hidden and not hidden:
            continue
        agrees = _agreement_of(block.text, line, named, heard)
        if line is not None and line.is_header:
            header = i
            if not agrees:
                continue
        mark = _mark(block.node)
        adjacent = 0 <= header - i <= _ADJACENT
        over_text = not headed and mark > 0 and 0 < first - i <= _OVER_TEXT
        if not agrees:
            shortest = _SHORTEST_MARKED if mark else _SHORTEST_UNMARKED
            if linked or i >= first or size < shortest or not (mark or adjacent):
                continue
            agrees = _likeness(fold(block.text), named)
            if not agrees and line is not None and line.count > 1:
                continue
        # only what a name says word for word may look like a path to the column
        if agrees < PAGES + _SAME and _CRUMB.search(block.text):
            continue
        score = agrees + mark + _ADJACENT_WEIGHT * (adjacent or over_text)
        if score > best_score:
            best, best_score, best_agrees = i, score, agrees
    own = next((name.text for name in named if name.trust == ARTICLES_OWN), "")
    trusted = own and not SITE_ONLY.search(own)
    if not best_agrees and (trusted or best_score < (_CERTAIN if own else _ADJACENT_WEIGHT)):
        return Headline(_not_shown(named, own, page.scripts))
    start, end = _whole(blocks, best, stop, lines, named)
    shown = " ".join(_own_text(blocks[i], lines.get(i), named) for i in range(start, end))
    return Headline(own if own and shown.endswith(("...", "…")) else shown, start, end)


def _not_shown(named: list[Name], own: str, scripts: list[str]) -> str:
    """The headline of a page that shows none: a script's, where the head has only the site's name."""
    text = own or (named[0].text if named else "")
    if not text or SITE_ONLY.search(text):
        for script in scripts:
            match = _SCRIPT_TITLE.search(script)
            if match:
                return plain(readable(match.group(1)))
    return text


def _agreement_of(text: str, line: HeaderLine | None, named: list[Name], heard: str) -> int:
    """The agreement of a block, or of what stands in it before a date and source. `heard` holds all names."""
    agrees = 0
    # most blocks above the body are menu words: two characters tell that they are not of the headline
    if text[:2] in heard or text[2:4] in heard or text[-3:-1] in heard:
        agrees = _agreement(fold(text), named)
    if not agrees and line is not None and line.start > SHORTEST:
        agrees = _agreement(fold(text[: line.start]), named)
    return agrees


def _agreement(folded: str, named: list[Name]) -> int:
    """How well a block agrees with what the head says: 0 not at all, 9 word for word its ArticleTitle."""
    best, size = 0, len(folded)
    for name in named:
        whole = len(name.folded)
        if folded == name.folded:
            best = max(best, name.trust + _SAME)
        elif size >= 4 and folded in name.folded:
            if size * 5 >= whole * 3:
                best = max(best, name.trust + _MOSTLY)
            elif size >= 6 and size * 4 >= whole:
                best = max(best, name.trust + _PARTLY)
        elif whole >= 4 and name.folded in folded and size <= 2 * whole + 10 and not name.is_office:
            best = max(best, name.trust + _MOSTLY)
    return best


def _likeness(folded: str, named: list[Name]) -> int:
    pairs = {folded[k : k + 2] for k in range(len(folded) - 1)}
    for name in named:
        if name.is_office:
            continue
        others = {name.folded[k : k + 2] for k in range(len(name.folded) - 1)}
        alike = len(pairs & others) >= _ALIKE * max(1, min(len(pairs), len(others)))
        if alike and folded not in name.folded:
            return name.trust + _LIKE
    return 0


def _mark(node: Node) -> int:
    """How strongly an element's tag or name says that it holds a headline."""
    weight = _TAGS.get(node.tag, 0)
    if weight:
        return weight
    if node.classes or node.ident:
        name = f"{node.classes} {node.ident}".lower()
        if any(part in name for part in _NAME_PARTS) and _NAMED.search(name):
            return _CLASS_WEIGHT
    return 0


def _whole(
    blocks: list[Block], at: int, stop: int, lines: Mapping[int, HeaderLine], named: list[Name]
) -> tuple[int, int]:
    """The run of blocks around `at` over which the headline is split by line breaks or elements."""
    start, end = at, at + 1
    folded, node = fold(blocks[at].text), blocks[at].node
    if any(folded == name.folded for name in named):
        return start, end
    while end < stop and end - start < MAX_PARTS:
        longer = folded + fold(blocks[end].text)
        if not _is_part(longer, named, blocks[end].node is node):
            break
        folded, end = longer, end + 1
    while start > 0 and end - start < MAX_PARTS:
        longer = fold(blocks[start - 1].text) + folded
        if not _is_part(longer, named, blocks[start - 1].node is node):
            break
        folded, start = longer, start - 1
    known = end - start > 1 or any(folded in name.folded for name in named)
    if not known and node.tag in _TAGS and node.end - node.start <= MAX_PARTS:
        while end < min(node.end, stop) and blocks[end].node is node and end not in lines:
            end += 1
        while start > node.start and blocks[start - 1].node is node:
            start -= 1
    return start, end


def _is_part(folded: str, named: list[Name], same_element: bool) -> bool:
    """Whether blocks joined still agree with a name. `<title>` may join the column's name to the headline as
    well, so that over several elements it counts only as a whole."""
    return any(
        folded in name.folded and (same_element or name.trust == ARTICLES_OWN or folded == name.folded)
        for name in named
    )


def _own_text(block: Block, line: HeaderLine | None, named: list[Name]) -> str:
    """A block's text without a date and source that follow the headline in the same element."""
    if line is None or not line.is_header or line.start < SHORTEST:
        return block.text
    folded = fold(block.text)
    if any(folded in name.folded for name in named):
        return block.text
    head = block.text[: line.start].rstrip(" [【(（|｜")
    return head if _agreement(fold(head), named) else block.text
