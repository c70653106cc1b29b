"""Finds a lead that stands under the headline, above the header line or the element of the body, and nowhere else."""

from __future__ import annotations

import re
from typing import Final

from cleaner.characters import QUOTED_ENDS
from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage

#: The headline is at most this many blocks above the body.
_REACH: Final = 12
#: How leads begin that a page without a headline near the body has.
_LABELS: Final = ("核心提示", "内容提要", "内容摘要", "摘要", "提要", "导读", "导语", "编者按")
#: Characters of the longest lead, and of the text that is searched for its words.
_LONGEST: Final = 600
_SEARCHED: Final = 100_000
#: Characters of the shortest lead without such a label; headlines, slogans and advertisements are shorter. A whole
#: sentence between the headline and the text may be shorter.
_SHORTEST: Final = 40
_SHORTEST_SENTENCE: Final = 20
_CLAUSE_END: Final = re.compile(r"[。！？；，：…,\s]")
#: A lead of which this share of the letters is in the text is a summary.
_SUMMARY_SHARE: Final = 0.5


def find_lead(page: ClassifiedPage, body: Body, top: int, kept: list[int]) -> list[int]:
    """Return the indexes of the paragraphs between the headline and the text that the kept blocks do not repeat.

    Args:
        page: The page.
        body: The body.
        top: The block below the body's own header line.
        kept: The blocks that are the article's.
    """
    if not kept or body.method not in ("container", "density"):
        return []
    found: list[int] = []
    has_head = is_under_title = False
    for i in range(top - 1, max(-1, top - 1 - _REACH), -1):
        if page.is_headline(i):
            has_head = is_under_title = True
            break
        if page.is_header(i):
            has_head = True
        elif _is_running(page, i):
            found.append(i)
    if not is_under_title:
        found = [i for i in found if len(page.blocks[i].text) >= _SHORTEST or page.plain[i].startswith(_LABELS)]
        found = [i for i in found if i < body.start]  # of the body itself, what is above the header line is the page's
    if not has_head:
        found = [i for i in found if i == body.start - 1 and page.plain[i].startswith(_LABELS)]
    if not found:
        return []
    text = "".join(page.blocks[i].text for i in kept)[:_SEARCHED]
    return [i for i in reversed(found) if not _is_summary(page.blocks[i].text, text)]


def _is_running(page: ClassifiedPage, i: int) -> bool:
    block = page.blocks[i]
    if len(block.text) > _LONGEST:
        return False
    return (
        (page.plain[i].startswith(_LABELS) or (len(block.text) >= _least(block.text) and "。" in block.text))
        and page.rules[i] is None
        and not block.link_chars
        and not block.node.hidden
        and not page.is_disclaimer(i)
        and not page.is_menu(i)
    )


def _least(text: str) -> int:
    return _SHORTEST_SENTENCE if text.endswith(QUOTED_ENDS) else _SHORTEST


def _is_summary(lead: str, text: str) -> bool:
    clauses = _CLAUSE_END.split(lead)
    return sum(len(clause) for clause in clauses if clause in text) >= _SUMMARY_SHARE * sum(map(len, clauses))
