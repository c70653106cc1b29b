"""What kind of text a block is, judged by itself: running text, links, a headline, a file that is offered."""

from __future__ import annotations

import re
from typing import Final

from cleaner.lexicon.lines import HEAD, LEXICON, LineRule
from cleaner.lexicon.phrases import has_date, is_date, is_document_number, is_file_name
from cleaner.markup.page import Block, Page

_ADDRESS: Final = re.compile(r"[:：]\s{0,2}(?:https?://|www\.|[\w.-]{2,40}@)")
_MARKS: Final[tuple[str, ...]] = tuple("，。、：；！？,")  # the frequent ones first
#: A paragraph of an article is at least this long; shorter lines are headings, cells, names and buttons.
_PARAGRAPH: Final = 25
#: A date beside a link, with brackets, hours and a mark in front.
_DATE_BESIDE: Final = 24
#: What lexicon.toml calls a line of a document's record.
RECORD: Final = "metadata table"
#: A label that stands alone in a document's record is at most this long, and its value this.
_LABEL: Final = 10
_VALUE: Final = 120
#: A line shorter than this may begin like the next by chance.
_SHORTEST_SUMMARY: Final = 12


def lines(page: Page) -> list[LineRule | None]:
    """For each block of a page the kind of boilerplate line that it is, if it is one."""
    return [LEXICON.line(block.text) for block in page.blocks]


def has_sentence_mark(text: str) -> bool:
    """Whether a text has any mark that sentences have and headings, cells and menu words mostly have not."""
    return any(mark in text for mark in _MARKS)


def is_link_row(block: Block) -> bool:
    """Whether a block is mostly links, or a link with a date or with its own words again beside it, as in lists of
    headlines and in menus."""
    linked, size = block.link_chars, len(block.text)
    if not linked or (linked < size and _ADDRESS.search(block.text)):
        return False  # 报名网址：http://… is a line of a notice
    if linked * 2 > size:
        return True
    beside = size - linked
    if beside <= _DATE_BESIDE and has_date(block.text):
        return True
    return beside - linked <= 2 and block.text[:linked] == block.text[-linked:]


def is_summary(text: str, following: str) -> bool:
    """Whether a block only gives the beginning of the block after it, as boxes between header line and body do."""
    if len(text) < _SHORTEST_SUMMARY or not following.startswith(text[:4]):
        return False
    core = text.rstrip("…. 。")
    return _SHORTEST_SUMMARY <= len(core) < len(following) and following.startswith(core)


def is_paragraph(block: Block) -> bool:
    """Whether a block is running text, as against a heading, a cell, a button or a link."""
    text = block.text
    return len(text) >= _PARAGRAPH and block.link_chars * 2 <= len(text) and has_sentence_mark(text)


def running_text(blocks: list[Block], kept: list[int], enough: int) -> int:
    """How many characters of running text the kept blocks hold; no more are counted than are enough."""
    found = 0
    for i in kept:
        if found >= enough:
            break
        if is_paragraph(blocks[i]):
            found += len(blocks[i].text)
    return found


def is_only_links(block: Block) -> bool:
    """Whether a block is links and next to nothing else, or a headline with its date."""
    linked, size = block.link_chars, len(block.text)
    return linked > 0 and (linked * 10 >= size * 9 or (is_link_row(block) and not has_sentence_mark(block.text)))


def is_title(text: str, titles: tuple[str, ...]) -> bool:
    """Whether a block is the headline, or a part of it that the page's title shows. A document number is neither."""
    if len(text) < 4:
        return False
    if not any(text[0] in title for title in titles):
        return False
    folded = "".join(text.split())
    if folded in titles:
        return True
    return len(folded) >= 8 and not is_document_number(folded) and any(folded in title for title in titles)


def is_record_value(blocks: list[Block], lines: list[LineRule | None], i: int) -> bool:
    """Whether a block is the value of the label in the cell before it, in a record of several labels."""
    label = lines[i - 1] if i else None
    if label is None or label.reason.kind != RECORD:
        return False
    before, block = blocks[i - 1], blocks[i]
    if len(before.text) > _LABEL or before.text.find("：") not in (-1, len(before.text) - 1):
        return False
    if len(block.text) > _VALUE or block.node.parent is not before.node.parent:
        return False
    return any(
        line is not None and line.zone == HEAD for line in (*lines[max(0, i - 4) : i - 1], *lines[i + 1 : i + 2])
    )


def is_attachment(text: str) -> bool:
    """Whether a line names a file that the article offers."""
    return text.startswith(("附件", "附表")) or is_file_name(text)


def is_signature_date(text: str) -> bool:
    """Whether a block is a day written out and nothing else, as documents bear it; header lines mostly use digits."""
    return "年" in text and is_date(text)


def is_pointer(text: str) -> bool:
    """Whether a line of links sends the reader elsewhere (点击进入…>>)."""
    return text.startswith("点击") or text.endswith((">>", "》》", "＞＞", "»"))
