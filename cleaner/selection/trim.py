"""Fifth stage: which blocks of the article's run go, each with its reason.

The run is read from both ends. Above the first paragraph the last header line (date, source, tools) ends the page's
own words; below, the first sure sign that the article is over begins them again. In between only whole lines that can
be nothing else are dropped: short lines, repeated lines and contact lines are text.
"""

from __future__ import annotations

from typing import Final

from cleaner.article import Removed
from cleaner.lexicon.lines import ANY, CUT, EDGE_ZONE, LineRule
from cleaner.lexicon.phrases import is_file_link, is_file_name
from cleaner.markup.page import Page
from cleaner.selection.body import Body
from cleaner.selection.predicates import is_only_links
from cleaner.selection.reasons import ATTACHMENT, EMPTY_HEADING
from cleaner.selection.span import SHORT_HEADING, Run
from cleaner.selection.trim_head import trim_head
from cleaner.selection.trim_tail import trim_ends, trim_tail

#: What stands beside the link in a row of an attachment list: 附件1：, a size, 下载.
_BESIDE_FILE: Final = 10


def trim(
    page: Page, body: Body, lines: list[LineRule | None], titles: tuple[str, ...]
) -> tuple[list[int], list[Removed]]:
    """Indexes of the blocks that are the article's paragraphs, and what was left out of the run, in page order."""
    run = Run(page, body, lines, titles)
    trim_head(run)
    trim_tail(run)
    trim_ends(run)
    _trim_middle(run)
    _trim_files(run)
    kept = [i for i in range(run.start, run.end) if i not in run.reasons]
    removed = [Removed(page.blocks[i].text, run.reasons[i], i) for i in sorted(run.reasons)]
    return kept, removed


def _trim_middle(run: Run) -> None:
    """Marks the whole lines that can be nothing but boilerplate, wherever they stand."""
    for i in range(run.top, run.bottom):
        line = run.lines[i]
        if line is not None and (line.zone == ANY or (line.zone in (CUT, EDGE_ZONE) and run.blocks[i].link_chars)):
            run.reasons.setdefault(i, line.reason)


def _trim_files(run: Run) -> None:
    """Marks the rows that are links to files, and a heading that only stood over such rows."""
    for anchor in run.page.anchors:
        i = anchor.block
        if run.top <= i < run.bottom and (is_file_link(anchor.href) or is_file_name(anchor.raw)):
            block = run.blocks[i]
            if len(block.text) - block.link_chars <= _BESIDE_FILE or block.link_chars * 10 >= len(block.text) * 9:
                run.reasons.setdefault(i, ATTACHMENT)
    below = run.bottom  # the heading below has marked the rows under it: a thousand headings are read once
    for i in range(run.bottom - 2, run.top - 1, -1):
        text = run.blocks[i].text
        if len(text) > SHORT_HEADING or "附件" not in text:
            continue
        rows, below = range(i + 1, min(below + 1, run.bottom)), i
        for j in rows:
            if not is_only_links(run.blocks[j]):
                break
            run.reasons.setdefault(j, ATTACHMENT)
        if run.reasons.get(i + 1) is ATTACHMENT:
            run.reasons.setdefault(i, EMPTY_HEADING)
