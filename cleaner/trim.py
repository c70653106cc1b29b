"""Fifth stage: which blocks of the article's run go, each with its reason.

The run is read from both ends. Above the first paragraph the last header line (date, source, tools) ends the page's
own words; below, the first sign that the article is over begins them again. In between only whole lines that can be
nothing else are dropped: short lines, repeated lines and contact lines are text.
"""

from __future__ import annotations

from cleaner.article import Reason, Removed
from cleaner.blocks import Block, Page
from cleaner.body import Body, has_sentence_mark, is_link_row
from cleaner.lexicon import ANY, CUT, EDGE_ZONE, HEAD, LEXICON, TAIL, Line

TITLE = Reason("title", "the article's own headline, given as Article.title")
HEADER = Reason("header line", "date, source, views and tools under the title")
ABOVE = Reason("above the body", "stands before the header line")
BELOW = Reason("below the body", "stands after the end of the article")
HIDDEN = Reason("hidden", "not shown to readers")
LINKS = Reason("link list", "only links to other pages")
DISCLAIMER = Reason("disclaimer", "the site's words on rights and liability, the same on every page")
ATTACHMENT = Reason("attachment", "a link to a file that the article offers, given in Article.attachments")
EMPTY_HEADING = Reason("empty heading", "a heading left with nothing under it")

#: A paragraph of an article is at least this long; shorter lines are headings, cells, names and buttons.
_PARAGRAPH = 25
#: Header lines stand close together: a further one this many blocks on belongs to something else.
_HEADER_GAP = 12
#: Signs of the end (editor line, share bar, neighbours, headline list) belong together when they stand this close.
_SIGNS_APART = 12
#: How much more text than before it may follow the end, by the number of different signs: comments and
#: recommendations can be longer than the article, but one sign alone may be a line of the body.
_MORE_AFTER = (0, 1, 4, 16)
#: A page shows its headline at most this many blocks before the body (header line, share bar, metadata table between).
_TITLE_REACH = 40
#: A heading is empty only if it is short.
_HEADING = 12


def trim(page: Page, body: Body, lines: list[Line | None], titles: tuple[str, ...]) -> tuple[list[int], list[Removed]]:
    """Indexes of the blocks that are the article's paragraphs, and what was left out of the run, in page order."""
    blocks = page.blocks
    start, end = body.start, body.end
    hidden_body = body.node is not None and body.node.hidden
    reasons: dict[int, Reason] = {}
    if not hidden_body:
        for i in range(start, end):
            if blocks[i].node.hidden:
                reasons[i] = HIDDEN

    first = _first_paragraph(blocks, start, end, lines, reasons, titles)
    repeated = any(is_title(blocks[i].text, titles) for i in range(max(0, start - _TITLE_REACH), start))
    top = _head(blocks, start, first, lines, titles, reasons, own_head=body.holds_only_body or repeated)
    bottom = _tail(blocks, max(top, start), end, first, lines, reasons)
    _ends(blocks, top, bottom, lines, reasons)

    for i in range(top, bottom):
        line = lines[i]
        if (
            line is not None
            and i not in reasons
            and (line.zone == ANY or (line.zone in (CUT, EDGE_ZONE) and blocks[i].link_chars))
        ):
            reasons[i] = line.reason
    _offered_files(page, top, bottom, reasons)
    kept = [i for i in range(start, end) if i not in reasons]
    return kept, [Removed(blocks[i].text, reasons[i], i) for i in range(start, end) if i in reasons]


def is_paragraph(block: Block) -> bool:
    """Whether a block is running text, as against a heading, a cell, a button or a link."""
    text = block.text
    return len(text) >= _PARAGRAPH and block.link_chars * 2 <= len(text) and has_sentence_mark(text)


def is_only_links(block: Block) -> bool:
    """Whether a block is links and next to nothing else, or a headline with its date."""
    return block.link_chars > 0 and (
        block.link_chars * 10 >= len(block.text) * 9 or (is_link_row(block) and not has_sentence_mark(block.text))
    )


def is_title(text: str, titles: tuple[str, ...]) -> bool:
    """Whether a block is the headline, or a part of it that the page's title shows. A document number is neither."""
    if len(text) < 4:
        return False
    folded = "".join(text.split())
    if folded in titles:
        return True
    return len(folded) >= 8 and not LEXICON.is_document_number(folded) and any(folded in title for title in titles)


def is_attachment(text: str) -> bool:
    """Whether a line names a file that the article offers."""
    return text.startswith(("附件", "附表")) or LEXICON.is_file_name(text)


def is_signature_date(text: str) -> bool:
    """Whether a block is a day written out and nothing else, as documents bear it; header lines mostly use digits."""
    return "年" in text and LEXICON.is_date(text)


def _first_paragraph(
    blocks: list[Block],
    start: int,
    end: int,
    lines: list[Line | None],
    reasons: dict[int, Reason],
    titles: tuple[str, ...],
) -> int:
    for i in range(start, end):
        text = blocks[i].text
        if (
            lines[i] is None
            and i not in reasons
            and is_paragraph(blocks[i])
            and not LEXICON.is_header(text)
            and not is_title(text, titles)
            and not (i + 1 < end and LEXICON.is_header(blocks[i + 1].text) and not LEXICON.is_date(blocks[i + 1].text))
        ):
            return i
    return end


def _head(
    blocks: list[Block],
    start: int,
    first: int,
    lines: list[Line | None],
    titles: tuple[str, ...],
    reasons: dict[int, Reason],
    own_head: bool,
) -> int:
    """Mark what stands above the body; the index where the body begins.

    With `own_head`, the run holds the document alone, so that what stands above a title or date in it is its own head.
    """
    header = title = -1
    for i in range(start, first):
        if i in reasons:
            continue
        line, text = lines[i], blocks[i].text
        if (
            (line is not None and line.zone == HEAD)
            or LEXICON.is_menu(text)
            or (LEXICON.is_header(text) and not (own_head and is_signature_date(text)))
        ):
            if i - max(header, title, start) > _HEADER_GAP:
                break
            reasons[i] = line.reason if line is not None else HEADER
            header = i
        elif is_title(text, titles):
            reasons[i] = TITLE
            title = i
    top = header + 1
    if not own_head:
        top = max(top, title + 1)
    top = max(top, start)
    for i in range(start, top):
        if i not in reasons:
            line = lines[i]
            reasons[i] = line.reason if line is not None else ABOVE
    for i in range(top, first):
        if i not in reasons:
            line, block = lines[i], blocks[i]
            if line is not None and (line.zone != TAIL or block.link_chars):
                reasons[i] = line.reason
            elif is_only_links(block) and not is_attachment(block.text):
                reasons[i] = LINKS
    return top


def _tail(
    blocks: list[Block], top: int, end: int, first: int, lines: list[Line | None], reasons: dict[int, Reason]
) -> int:
    """Mark all from the first sign that the article is over; the index where the body ends."""
    weight = [len(b.text) if is_paragraph(b) and lines[i] is None else 0 for i, b in enumerate(blocks[top:end], top)]
    total, before = sum(weight), 0
    signs: dict[str, int] = {}
    for i in range(top, end):
        before += weight[i - top]
        line = lines[i]
        if line is None or i in reasons or i <= first or line.zone in (HEAD, TAIL, EDGE_ZONE):
            continue
        after = total - before
        signs = {kind: at for kind, at in signs.items() if i - at <= _SIGNS_APART}
        signs.setdefault(line.reason.kind, i)
        if line.zone == CUT or len(signs) > 1:
            over = after < before * _MORE_AFTER[min(len(signs), 3)]
            if line.heads_list and not over:
                over = _drop_box(blocks, i, end, line, reasons)
        else:
            over = after == 0
        if over:
            bottom = min(signs.values())
            for j in range(bottom, end):
                if j not in reasons:
                    other = lines[j]
                    reasons[j] = other.reason if other is not None else BELOW
            return bottom
    return end


def _offered_files(page: Page, top: int, bottom: int, reasons: dict[int, Reason]) -> None:
    """Mark the rows that are links to files, and a heading that only stood over such rows."""
    blocks = page.blocks
    for anchor in page.anchors:
        i = anchor.block
        if (
            top <= i < bottom
            and blocks[i].link_chars * 2 > len(blocks[i].text)
            and (LEXICON.is_file_link(anchor.href) or LEXICON.is_file_name(anchor.raw))
        ):
            reasons.setdefault(i, ATTACHMENT)
    for i in range(bottom - 2, top - 1, -1):
        text = blocks[i].text
        if reasons.get(i + 1) is ATTACHMENT and len(text) <= _HEADING and "附件" in text:
            reasons.setdefault(i, EMPTY_HEADING)


def _drop_box(blocks: list[Block], heading: int, end: int, line: Line, reasons: dict[int, Reason]) -> bool:
    """Mark a heading and its rows of links amid the body. True where rows go on to the end, each with a summary perhaps."""
    rows = [j for j in range(heading + 1, end) if is_link_row(blocks[j])]
    if not rows or rows[0] != heading + 1:
        return False
    if len(rows) * 3 > end - heading:
        return True
    reasons[heading] = line.reason
    for j in range(heading + 1, end):
        if not is_link_row(blocks[j]):
            break
        reasons[j] = line.reason
    return False


def _ends(blocks: list[Block], top: int, bottom: int, lines: list[Line | None], reasons: dict[int, Reason]) -> None:
    """Mark boilerplate lines, link rows and empty headings from the last block upwards."""
    dropped = bottom < len(blocks)
    for i in range(bottom - 1, top - 1, -1):
        if i in reasons:
            dropped = True
            continue
        line, block = lines[i], blocks[i]
        if line is not None and line.zone != HEAD:
            reasons[i] = line.reason
        elif LEXICON.is_header(block.text) and not LEXICON.is_date(block.text):
            reasons[i] = HEADER
        elif LEXICON.is_disclaimer(block.text):
            reasons[i] = DISCLAIMER
        elif is_only_links(block) and not is_attachment(block.text):
            reasons[i] = LINKS
        elif dropped and len(block.text) <= _HEADING and block.text.endswith(("：", ":")):
            reasons[i] = EMPTY_HEADING
        else:
            return
        dropped = True
