"""Finds the block above the body that shows the article's headline.

The titles in the page's head are often cut off, prefixed with the site's name, or the site's name alone. The block that
readers see is right, but column names look like it. Each of the two confirms the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cleaner.characters import SENTENCE_ENDS, readable
from cleaner.lexicon.phrases import is_office
from cleaner.markup.page import Block, Node, Page
from cleaner.metadata import linked_data
from cleaner.metadata.infoline import HeaderLine
from cleaner.metadata.title_candidates import (
    ARTICLES_OWN,
    LONGEST,
    MAX_PARTS,
    PAGES,
    SHORTEST,
    SITE_ONLY,
    Candidate,
    find_candidates,
    fold,
    is_column,
    plain,
)

#: The headline is at most this many blocks above the body; a document's record may be between them.
REACH: Final = 60
#: Scores of headings by level; some CMSs have elements of their own.
_TAGS: Final = {"h1": 4, "h2": 3, "h3": 3, "h4": 2, "h5": 1, "ucaptitle": 4, "founder-title": 4}
_CLASS_WEIGHT: Final = 2
#: A block this close above the header line is the headline more often than any heading is.
_ADJACENT: Final = 3
_ADJACENT_WEIGHT: Final = 4
#: Without a header line, an element with a headline's tag or name this close above the text gets the same score.
_OVER_TEXT: Final = 2
#: The score of a heading right above the header line; it is enough against a title in the head that looks like the
#: site's name.
_CERTAIN: Final = 8
#: A picture of the headline is at most this many blocks above the body; farther above is the site's.
_PICTURE_ABOVE: Final = 4
#: Column names are there too: without agreement with the head, blocks shorter than this (characters) are not taken.
_SHORTEST_UNMARKED: Final = 8
_SHORTEST_MARKED: Final = 4
#: The share of common character pairs that makes a block and a title similar where neither contains the other.
_ALIKE: Final = 0.6
#: Added to the trust in a title, by the agreement of a block with it: equal, most of it or more, similar, a part.
_SAME: Final = 4
_MOSTLY: Final = 3
_LIKE: Final = 2
_PARTLY: Final = -1

#: The characters that separate the parts of a page's title, folded.
_SEPARATORS: Final = ("-", "_", "|", "｜")
_NAMED: Final = re.compile(r"title|biaoti|headline|(?:^|[\s_-])(?:tit|bt)(?:$|[\s_-])", re.I)
#: Each alternative of `_NAMED` has one of these; this check is ten times as fast as the pattern.
_NAME_PARTS: Final[tuple[str, ...]] = ("tit", "biaoti", "headline", "bt")
_CRUMB: Final = re.compile(r"位置[:：]|首页[\]】]?\s?[>»›/-]|[>»›].{0,40}[>»›]|[>»›]\s?(?:正文|内容|详情)")
_SCRIPT_TITLE: Final = re.compile(
    r"\b(?:doc|article|news|share|info)?_?title[\"']?\s{0,5}[=:]\s{0,5}[\"']([^\"'<>{}]{6,120})[\"']", re.I
)

#: The number of a picture in a gallery, behind the headline.
_COUNTER: Final = re.compile(r"\s?[（(]\d{1,3}\s?/\s?\d{1,3}[)）]$")
#: How the line with today's date begins.
_TODAY: Final[tuple[str, ...]] = ("今天是", "今天：", "今日是", "现在是", "当前时间", "当前日期")
#: What menus set between their links.
_BETWEEN_LINKS: Final = " |｜"
#: The longest title that begins a text, and what it does not have: marks of a clause, the words of an address to
#: readers, the number of a heading.
_LONGEST_LINE: Final = 40
_CLAUSE: Final = re.compile(
    r"[，。；：:！]|^(?:各|致|尊敬)|(?:单位|部门|同志|朋友们?)$|^[（(]?[一二三四五六七八九十\d]{1,3}[、.．）)]|^[（(【\[]"
)
#: The counters of a thread, above its first post.
_VISITS: Final = re.compile(r"(?:查看|浏览|点击|點擊|阅读|閱讀|回复|回覆|人气)[数量]?\s?[:：]\s?\d")
#: Marks that templates set before a headline, and the category of a thread.
_CATEGORY: Final = re.compile(r"[\[【][^\[\]【】]{1,12}[\]】]\s?")
_TAG: Final = re.compile(r"[\[【]?(?:原创|置顶|推荐|转载|独家|图文|视频|热门|最新|头条|要闻)[】\]]?\s?")


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and the blocks that show it.

    Attributes:
        text: The headline; "" if the page has none.
        start: The first block that shows it; -1 if no block does.
        end: The block after the last one.
    """

    text: str
    start: int = -1
    end: int = -1


def find_headline(page: Page, first: int, stop: int, lines: Mapping[int, HeaderLine], hidden: bool) -> Headline:
    """Find the headline of the article whose body begins at block `first`.

    Args:
        page: The parsed page.
        first: The first block of the body.
        stop: The block to search upwards from: a little below `first`, because the body may begin with its own header.
        lines: The header lines parsed so far, by block.
        hidden: Whether hidden blocks count, as on pages that a script shows.

    Returns:
        The headline; if no block shows it, the best title of the head.
    """
    blocks, candidates = page.blocks, find_candidates(page)
    all_titles = "\n".join(title.text for title in candidates)
    best, best_score, best_agrees = -1, 0, 0
    header = -1
    headed = any(line.is_header for line in lines.values())
    nearest = True  # no heading is between the block and the text
    for i in range(stop - 1, max(0, first - REACH) - 1, -1):
        block, line = blocks[i], lines.get(i)
        size = len(block.text)
        linked = block.link_chars > 0 and block.link_chars * 2 > size - sum(map(block.text.count, _BETWEEN_LINKS))
        if not SHORTEST <= size <= LONGEST or (linked and block.node.tag not in _TAGS):
            continue
        if block.node.hidden and not hidden:
            continue
        text = _uncounted(block.text, candidates)
        agrees = _agreement_of(text, line, candidates, all_titles)
        if line is not None and line.is_header:
            header = i
            if not agrees:
                continue
        mark = _mark(block.node)
        adjacent = 0 <= header - i <= _ADJACENT
        is_first = not headed or (header < 0 and agrees > 0)  # the date may be above the headline
        over_text = is_first and mark > 0 and 0 < first - i <= _OVER_TEXT
        if i >= first and is_office(block.text):
            continue  # the office that signs may be the site's name
        if mark and not linked:
            if not agrees and nearest and _begins(block.text, page.title):
                agrees = PAGES + _PARTLY
            nearest = False
        if not agrees:
            shortest = _SHORTEST_MARKED if mark else _SHORTEST_UNMARKED
            if linked or i >= first or size < shortest or not (mark or adjacent) or _VISITS.match(block.text):
                continue
            agrees = _likeness(fold(text), candidates)
            if not agrees and (
                (line is not None and line.count > 1)
                or block.text.startswith(_TODAY)
                or is_column(page, fold(block.text))
            ):
                continue
        # a text like a breadcrumb must be word for word a title of the head
        if agrees < PAGES + _SAME and _CRUMB.search(block.text):
            continue
        score = agrees + mark + _ADJACENT_WEIGHT * (adjacent or over_text)
        if score > best_score:
            best, best_score, best_agrees = i, score, agrees
    given = next((title for title in candidates if title.trust == ARTICLES_OWN), None)
    own = given.text if given else ""
    # a template that fills in the name of the site or the office
    is_name = given is not None and given.is_office and [title.folded for title in candidates[1:]] == [given.folded]
    # the name of the site, as its logo has it
    is_logo = given is not None and own == page.title.strip() and is_column(page, given.folded)
    trusted = own and not is_name and not is_logo and not SITE_ONLY.search(own)
    if not best_agrees and (trusted or best_score < (_ADJACENT_WEIGHT if is_name or not own else _CERTAIN)):
        shown = _not_shown(candidates, own, page.scripts)
        is_vague = len(shown) < _SHORTEST_UNMARKED or SITE_ONLY.search(shown) or is_office(shown)
        if not is_vague:
            return Headline(shown)
        picture = _in_picture(page, first)
        is_first = not picture and _is_title_of_text(blocks, first, lines)
        return Headline(blocks[first].text if is_first else picture or shown)
    start, end = _whole(blocks, best, stop, lines, candidates)
    shown = " ".join(_own_text(blocks[i], lines.get(i), candidates) for i in range(start, end))
    shown = _without_buttons(shown, page, start, end, candidates)
    if shown.endswith(("...", "…")):
        shown = own or _uncut(shown, [*(title.text for title in candidates), *page.headings])
    return Headline(_untagged(_uncounted(shown, candidates), candidates, blocks[start].link_chars), start, end)


def _uncounted(shown: str, candidates: list[Candidate]) -> str:
    """Return a headline without the number of a picture behind it, unless the head has that number too."""
    counter = _COUNTER.search(shown) if shown.endswith((")", "）")) else None
    if counter is None or any(title.folded.endswith(fold(counter[0])) for title in candidates):
        return shown
    return shown[: counter.start()]


def _untagged(shown: str, candidates: list[Candidate], linked: int) -> str:
    """Return a headline without a mark that the template sets before it, if the head has it without the mark.

    Forums link their category there: the mark has no more characters than are `linked`.
    """
    mark = _TAG.match(shown)
    if mark is None and linked:
        mark = _CATEGORY.match(shown)
        mark = mark if mark is not None and len(mark[0].strip()) <= linked else None
    rest = shown[mark.end() :] if mark else ""
    return rest if rest and any(fold(rest) == title.folded for title in candidates) else shown


def _is_title_of_text(blocks: list[Block], first: int, lines: Mapping[int, HeaderLine]) -> bool:
    """Return whether the text begins with a line that has no mark of a sentence, above a paragraph."""
    if first + 1 >= len(blocks):
        return False
    block, following = blocks[first], blocks[first + 1].text
    line = lines.get(first)
    return (
        _SHORTEST_UNMARKED <= len(block.text) <= _LONGEST_LINE
        and not block.link_chars
        and not block.node.hidden
        and (line is None or not line.count)
        and not _CLAUSE.search(block.text)
        and not is_office(block.text)
        and len(following) > _LONGEST_LINE
        and following.endswith(SENTENCE_ENDS)
    )


def _without_buttons(shown: str, page: Page, start: int, end: int, candidates: list[Candidate]) -> str:
    """Return a headline without the text of links behind it in its element (分享), if the head has it without them."""
    texts = [anchor.text for anchor in page.anchors if start <= anchor.block < end] if page.anchors else []
    rest = shown
    for text in reversed(texts):
        rest = rest.removesuffix(text).rstrip()
    is_known = rest and rest != shown and any(fold(rest) == title.folded for title in candidates)
    return rest if is_known else shown


def _uncut(shown: str, titles: list[str]) -> str:
    """Return the title that begins like a headline that the template has cut; the headline if none does."""
    beginning = fold(shown.rstrip(".… "))
    longer = [title for title in titles if len(beginning) >= SHORTEST and fold(title).startswith(beginning)]
    return min((text for text in longer if not text.endswith(("...", "…"))), key=len, default=shown)


def _in_picture(page: Page, first: int) -> str:
    """Return the text of a picture that is the headline: right above the body, in a headline's element; or ""."""
    for image in reversed(page.images):
        if first - _PICTURE_ABOVE <= image.block <= first and _mark(image.node):
            text = plain(readable(image.alt))
            if _SHORTEST_MARKED < len(text) <= LONGEST and not SITE_ONLY.search(text) and not is_office(text):
                return text
    return ""


def _not_shown(candidates: list[Candidate], own: str, scripts: list[str]) -> str:
    """Return the headline of a page that shows none; from a script where the head has only the site's name."""
    text = own or (candidates[0].text if candidates else "")
    if not text or SITE_ONLY.search(text):
        headline = linked_data.headline(scripts)
        if headline:
            return headline
        for script in scripts:
            match = _SCRIPT_TITLE.search(script)
            if match:
                return plain(readable(match.group(1)))
    return text


def _agreement_of(text: str, line: HeaderLine | None, candidates: list[Candidate], all_titles: str) -> int:
    """Return the agreement of a block with the head, or of its text before a date and source.

    Args:
        text: The block's text.
        line: The block as a header line, if it is one.
        candidates: The titles of the head.
        all_titles: Their texts in one string.
    """
    agrees = 0
    # most blocks above the body are menu words; a check of two characters excludes them
    if text[:2] in all_titles or text[2:4] in all_titles or text[-3:-1] in all_titles:
        agrees = _agreement(fold(text), candidates)
    if not agrees and line is not None and line.start > SHORTEST:
        agrees = _agreement(fold(text[: line.start]), candidates)
    return agrees


def _agreement(folded: str, candidates: list[Candidate]) -> int:
    """Return the agreement of a block with the head, from 0 (none) to 9 (its ArticleTitle word for word)."""
    best, size = 0, len(folded)
    for title in candidates:
        whole = len(title.folded)
        if folded == title.folded:
            best = max(best, title.trust + _SAME)
        elif size >= 4 and folded in title.folded:
            if size * 5 >= whole * 3:
                best = max(best, title.trust + _MOSTLY)
            elif size >= 6 and size * 4 >= whole:
                best = max(best, title.trust + _PARTLY)
        elif whole >= 4 and title.folded in folded and size <= 2 * whole + 10 and not title.is_office:
            best = max(best, title.trust + _MOSTLY)
    return best


def _begins(text: str, title: str) -> bool:
    """Return whether a text, of any length, is all of the page's title above the first separator."""
    folded, whole = fold(text), fold(plain(title[: 2 * LONGEST]))
    return whole.startswith(folded) and whole[len(folded) : len(folded) + 1] in _SEPARATORS


def _likeness(folded: str, candidates: list[Candidate]) -> int:
    """Return the agreement of a block that is similar to a title, by the pairs of characters in both; 0 for none."""
    pairs = {folded[k : k + 2] for k in range(len(folded) - 1)}
    for title in candidates:
        if title.is_office:
            continue
        others = {title.folded[k : k + 2] for k in range(len(title.folded) - 1)}
        alike = len(pairs & others) >= _ALIKE * max(1, min(len(pairs), len(others)))
        if alike and folded not in title.folded:
            return title.trust + _LIKE
    return 0


def _mark(node: Node) -> int:
    """Score an element's tag or name as a headline's."""
    weight = _TAGS.get(node.tag, 0)
    if weight:
        return weight
    if node.classes or node.ident:
        name = f"{node.classes} {node.ident}".lower()
        if any(part in name for part in _NAME_PARTS) and _NAMED.search(name):
            return _CLASS_WEIGHT
    return 0


def _whole(
    blocks: list[Block], at: int, stop: int, lines: Mapping[int, HeaderLine], candidates: list[Candidate]
) -> tuple[int, int]:
    """Return the run of blocks around `at` over which line breaks or elements split the headline."""
    start, end = at, at + 1
    folded, node = fold(blocks[at].text), blocks[at].node
    if any(folded == title.folded for title in candidates):
        return start, end
    while end < stop and end - start < MAX_PARTS:
        longer = folded + fold(blocks[end].text)
        if not _is_part(longer, candidates, blocks[end].node is node):
            break
        folded, end = longer, end + 1
    while start > 0 and end - start < MAX_PARTS:
        longer = fold(blocks[start - 1].text) + folded
        if not _is_part(longer, candidates, blocks[start - 1].node is node):
            break
        folded, start = longer, start - 1
    known = end - start > 1 or any(folded in title.folded for title in candidates)
    if not known and node.tag in _TAGS and node.end - node.start <= MAX_PARTS:
        while end < stop and blocks[end].node is node and end not in lines:
            end += 1
        while start > node.start and blocks[start - 1].node is node:
            start -= 1
    return start, end


def _is_part(folded: str, candidates: list[Candidate], same_element: bool) -> bool:
    """Return whether the text of joined blocks is a part of a title.

    `<title>` may also join the column's name to the headline, so text from several elements must equal it.
    """
    return any(
        folded in title.folded and (same_element or title.trust == ARTICLES_OWN or folded == title.folded)
        for title in candidates
    )


def _own_text(block: Block, line: HeaderLine | None, candidates: list[Candidate]) -> str:
    """Return a block's text without a date and source that follow the headline in the same block."""
    if line is None or not line.is_header or line.start < SHORTEST:
        return block.text
    folded = fold(block.text)
    if any(folded in title.folded for title in candidates):
        return block.text
    head = block.text[: line.start].rstrip(" [【(（|｜")
    return head if _agreement(fold(head), candidates) else block.text
