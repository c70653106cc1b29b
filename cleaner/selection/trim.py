"""Third step of the selection: which blocks of the body are removed, each with its reason.

The body is read from both ends. Above the first paragraph, the page's own text (navigation, breadcrumb, tools) ends
with the last header line; below, it begins again with the first reliable sign of the end. In between, only whole lines
that can be nothing but boilerplate are removed: short lines, repeated lines and contact lines are text.
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.article import Reason, Removed
from cleaner.lexicon.lines import ANY, CUT, EDGE, LineRule
from cleaner.markup.page import MARK_BODY, MARK_REMOVE
from cleaner.selection.body import Body
from cleaner.selection.classify import CELLS, ClassifiedPage
from cleaner.selection.copies import repeated_article
from cleaner.selection.lead import find_lead
from cleaner.selection.reasons import (
    ABOVE,
    ATTACHMENT,
    BELOW,
    BY_RULE,
    COPY,
    EMPTY_HEADING,
    HEADER,
    HIDDEN,
    LINKS,
    PICTURE,
    SEPARATOR,
    TITLE,
)
from cleaner.selection.span import SHORT_HEADING, Span
from cleaner.selection.trim_ends import trim_ends
from cleaner.selection.trim_head import trim_head
from cleaner.selection.trim_outside import trim_outside, trim_summaries
from cleaner.selection.trim_tail import trim_tail

#: Characters outside the link in a row of an attachment list: 附件1：, a size, 下载.
_OUTSIDE_FILE_LINK: Final = 10
#: The kind of the word that marks an advertisement, and the elements in which it may be text.
_ADVERTISEMENT: Final = "advertisement"
_LONGEST_MARK: Final = 4
_TABLES_AND_LISTS: Final = CELLS | {"ul", "ol", "dt", "dd"}
#: The number of a picture in a gallery, and how many more there are (+5).
_OF_PICTURES: Final = re.compile(r"(\d{1,3})\s?/\s?(\d{1,3})")
_MORE_PICTURES: Final = re.compile(r"\+\s?\d{1,3}")
#: The kind of a player's settings, as cleaner.lexicon.lines names it, and the least number of them in a run.
_PLAYER: Final = "player"
_PLAYER_RUN: Final = 3
#: The length of a recording, between the settings of its player.
_LENGTH: Final = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
#: The heading over links to the sections of an article.
_CONTENTS: Final = ("目录", "文章目录", "本文目录", "导航")
#: The number of a section in the contents, which its heading does not repeat.
_NUMBER: Final = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,3}[.、．]?\s{0,3}")
#: Blocks that are only such a sign are no text; in a table they may be data.
_SEPARATORS: Final = frozenset(("|", "｜", "<", ">", "/", "·", ",", "，"))
#: The number of blocks above and below the body that are given in `Article.removed`.
_SURROUNDING: Final = 15


def trim(page: ClassifiedPage, body: Body) -> tuple[list[int], list[Removed]]:
    """Trim the body.

    Returns:
        The indexes of the blocks that are the article's paragraphs, and the removed blocks of the body, both in page
        order.
    """
    span = Span(page, body)
    trim_head(span)
    top = span.top
    for i in repeated_article(page, span.top, body.hidden_too):
        if span.first < i < span.end:
            span.reasons.setdefault(i, COPY)
    copy = page.copy(body.hidden_too)
    if copy is not None and copy.joined and span.start <= copy.first < copy.start < span.end:
        span.reasons.setdefault(copy.first, COPY)
    _trim_repeated_lines(span)
    _trim_contents(span)
    trim_summaries(span)
    trim_tail(span)
    trim_outside(span)
    trim_ends(span)
    _trim_middle(span)
    _trim_players(span)
    _trim_files(span)
    if page.markup.marked:
        _trim_by_rule(span, body)
    kept = [i for i in range(span.start, span.end) if i not in span.reasons]
    lead = find_lead(page, body, top, kept)
    for i in lead:
        span.reasons.pop(i, None)
    kept = sorted({*lead, *kept})
    removed = [Removed(page.blocks[i].text, span.reasons[i], i) for i in sorted(span.reasons)]
    return kept, removed


def surrounding_blocks(page: ClassifiedPage, body: Body) -> list[Removed]:
    """Return the blocks right above and below the body with the reasons why they are not in it, in page order."""
    blocks = page.blocks
    removed: list[Removed] = []
    above = range(max(0, body.start - _SURROUNDING), body.start)
    below = range(body.end, min(body.end + _SURROUNDING, len(blocks)))
    for i in (*above, *below):
        rule = page.rules[i]
        reason: Reason
        if blocks[i].node.hidden:
            reason = HIDDEN
        elif rule is not None:
            reason = rule.reason
        elif page.is_title(i):
            reason = TITLE
        elif page.is_header(i):
            reason = HEADER
        elif page.is_only_links(i):
            reason = LINKS
        else:
            reason = ABOVE if i < body.start else BELOW
        removed.append(Removed(blocks[i].text, reason, i))
    return removed


def _trim_repeated_lines(span: Span) -> None:
    """Remove paragraphs that repeat the one right above in an element of another name: for phones, a summary."""
    page, blocks = span.page, span.page.blocks
    for i in range(span.start + 1, span.end):
        block, above = blocks[i], blocks[i - 1]
        if (
            block.text == above.text
            and block.node.classes != above.node.classes
            and page.is_paragraph(i)
            and block.node.tag not in CELLS
            and i - 1 not in span.reasons
        ):
            span.reasons.setdefault(i, COPY)


def _trim_contents(span: Span) -> None:
    """Remove links to the sections of the article, which are headings below, and the heading over such links."""
    page, blocks = span.page, span.page.blocks
    links = {a.block: a.raw.strip() for a in page.markup.anchors if a.href.startswith("#") and a.href != "#"}
    rows = [i for i in links if span.start <= i < span.end and page.is_link_row(i)]
    if not rows:
        return
    headings = {blocks[i].text: i for i in range(span.start, span.end) if not blocks[i].link_chars}
    for i in rows:
        text = blocks[i].text
        if max(headings.get(text, -1), headings.get(links[i], -1), headings.get(_NUMBER.sub("", text), -1)) > i:
            span.reasons.setdefault(i, COPY)
            if i > span.start and page.plain[i - 1] in _CONTENTS:
                span.reasons.setdefault(i - 1, EMPTY_HEADING)


def _trim_middle(span: Span) -> None:
    """Remove the whole lines that can be nothing but boilerplate, wherever they are."""
    page = span.page
    pictures = {image.block for image in page.markup.images}
    for i in range(span.top, span.bottom):
        rule = page.rules[i]
        if rule is not None and _is_nothing_else(page, i, rule):
            span.reasons.setdefault(i, rule.reason)
        elif page.blocks[i].link_chars and page.is_only_links(i) and (page.is_pointer(i) or _is_marked_as_ad(page, i)):
            span.reasons.setdefault(i, LINKS)
        elif (i in pictures or i + 1 in pictures) and _is_number_of_picture(page, i):
            span.reasons.setdefault(i, PICTURE)
        elif page.blocks[i].text in _SEPARATORS and page.blocks[i].node.tag not in CELLS:
            span.reasons.setdefault(i, SEPARATOR)


def _is_nothing_else(page: ClassifiedPage, i: int, rule: LineRule) -> bool:
    """Return whether a line can be nothing but boilerplate, wherever it is."""
    block = page.blocks[i]
    if rule.reason.kind == _ADVERTISEMENT:
        return block.node.tag not in _TABLES_AND_LISTS
    return rule.zone == ANY or (rule.zone in (CUT, EDGE) and block.link_chars > 0)


def _is_marked_as_ad(page: ClassifiedPage, i: int) -> bool:
    """Return whether the line above is only the word that marks an advertisement."""
    rule = page.rules[i - 1] if i else None
    return rule is not None and rule.reason.kind == _ADVERTISEMENT and len(page.plain[i - 1]) <= _LONGEST_MARK


def _is_number_of_picture(page: ClassifiedPage, i: int) -> bool:
    """Return whether a line beside a picture is its number in a gallery (2/9), or how many more there are (+5)."""
    block = page.blocks[i]
    if block.node.tag in CELLS:
        return False
    found = _OF_PICTURES.fullmatch(block.text)
    if found is None:
        return _MORE_PICTURES.fullmatch(block.text) is not None
    return int(found[1]) <= int(found[2])


def _trim_players(span: Span) -> None:
    """Remove the settings of players. One such word may be text; a run of them outside tables is not."""
    page = span.page
    run: list[int] = []
    times: list[int] = []
    for i in range(span.top, span.bottom + 1):
        rule = page.rules[i] if i < span.bottom else None
        if rule is not None and rule.reason.kind == _PLAYER and page.blocks[i].node.tag not in CELLS:
            run.append(i)
            continue
        if run and i < span.bottom and _LENGTH.fullmatch(page.blocks[i].text):
            times.append(i)
            continue
        if len(run) >= _PLAYER_RUN:
            for j in (*run, *times):
                span.remove(j, BELOW)
        run, times = [], []


def _trim_files(span: Span) -> None:
    """Remove the rows that are links to files, and a heading that had only such rows under it. A row is no heading."""
    page = span.page
    blocks = page.blocks
    for number, anchor in enumerate(page.markup.anchors):
        i = anchor.block
        if span.top <= i < span.bottom and page.links_to_file(number):
            block = blocks[i]
            if len(block.text) - block.link_chars <= _OUTSIDE_FILE_LINK or block.link_chars * 10 >= len(block.text) * 9:
                span.reasons.setdefault(i, ATTACHMENT)
    for i in range(span.bottom - 2, span.top - 1, -1):
        text = blocks[i].text
        if len(text) > SHORT_HEADING or "附件" not in text or blocks[i].link_chars or text.endswith("。"):
            continue
        for j in range(i + 1, span.bottom):  # a heading is no row, so that each row is read once
            if not page.is_only_links(j):
                break
            span.reasons.setdefault(j, ATTACHMENT)
        if span.reasons.get(i + 1) is ATTACHMENT:
            span.reasons.setdefault(i, EMPTY_HEADING)


def _trim_by_rule(span: Span, body: Body) -> None:
    """Remove what the site's rule removes, and what is between the elements that it names as the body."""
    page = span.page
    removed = {i for node in page.marked(MARK_REMOVE) for i in range(node.start, node.end)}
    if body.method == "rule":
        named = {i for node in page.marked(MARK_BODY) for i in range(node.start, node.end)}
        removed.update(i for i in range(body.start, body.end) if i not in named)
    for i in removed:
        if span.start <= i < span.end:
            span.reasons.setdefault(i, BY_RULE)
