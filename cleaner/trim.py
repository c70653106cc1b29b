"""Fifth stage: which blocks of the article's run go, each with its reason."""

from __future__ import annotations

from cleaner.article import Reason, Removed
from cleaner.blocks import Block, Page
from cleaner.body import Body, has_sentence_mark
from cleaner.lexicon import CUT, HEAD, TAIL, Line

TITLE = Reason("title", "the article's own headline, given as Article.title")
ABOVE = Reason("above the body", "stands before the header line")
BELOW = Reason("below the body", "stands after the end of the article")
HIDDEN = Reason("hidden", "not shown to readers")
LINKS = Reason("link list", "only links to other pages")


def is_paragraph(block: Block) -> bool:
    text = block.text
    return len(text) >= 25 and block.link_chars * 2 <= len(text) and has_sentence_mark(text)


def trim(page: Page, body: Body, lines: list[Line | None], titles: tuple[str, ...]) -> tuple[list[int], list[Removed]]:
    """Indexes of the blocks that are the article's paragraphs, and what was left out of the run, in page order."""
    blocks = page.blocks
    start, end = body.start, body.end
    reasons: dict[int, Reason] = {}
    hidden_body = body.node is not None and body.node.hidden

    # the head: all up to the last title or header line before the first paragraph
    first = next((i for i in range(start, end) if lines[i] is None and is_paragraph(blocks[i]) and blocks[i].text not in titles), end)
    top = start
    for i in range(start, min(first + 1, end)):
        line = lines[i]
        if line is not None and line.zone == HEAD:
            reasons[i] = line.reason
            top = i + 1
        elif i < first and is_title(blocks[i].text, titles):
            reasons[i] = TITLE
            top = i + 1
    for i in range(start, top):
        if i not in reasons:
            line = lines[i]
            reasons[i] = line.reason if line is not None else ABOVE

    # the tail: from the first line that says that the article is over
    bottom = end
    for i in range(top, end):
        line = lines[i]
        if line is not None and line.zone == CUT and i > first:
            rest = sum(len(b.text) for b in blocks[i + 1 : end] if is_paragraph(b))
            before = sum(len(b.text) for b in blocks[top:i] if is_paragraph(b))
            if rest < before:
                bottom = i
                reasons[i] = line.reason
                for j in range(i + 1, end):
                    other = lines[j]
                    reasons[j] = other.reason if other is not None else BELOW
                break
    while bottom > top:
        i = bottom - 1
        line = lines[i]
        if line is not None and line.zone != HEAD:
            reasons[i] = line.reason
        elif line is not None and i > first:
            reasons[i] = line.reason
        elif blocks[i].link_chars * 10 >= len(blocks[i].text) * 9 and not is_attachment(blocks[i].text):
            reasons[i] = LINKS
        else:
            break
        bottom = i

    kept: list[int] = []
    removed: list[Removed] = []
    for i in range(start, end):
        block = blocks[i]
        reason = reasons.get(i)
        if reason is None:
            line = lines[i]
            if block.node.hidden and not hidden_body:
                reason = HIDDEN
            elif line is not None and line.zone not in (TAIL, HEAD):
                reason = line.reason
        if reason is None:
            kept.append(i)
        else:
            removed.append(Removed(block.text, reason, i))
    return kept, removed


def is_title(text: str, titles: tuple[str, ...]) -> bool:
    """Whether a block is the headline, or the part of it that the page's title shows."""
    if len(text) < 4:
        return False
    folded = "".join(text.split())
    return any(folded == title or (len(folded) >= 8 and folded in title) for title in titles)


def is_attachment(text: str) -> bool:
    return text.startswith("附件") or text.lower().rstrip("）) ").endswith((".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".zip", ".rar", ".ofd", ".et"))
