"""Finds an article's headline: what the page's head calls it, and the block above the body that shows it.

The head (`meta ArticleTitle`, `og:title`, `<title>`) is often cut, prefixed with the site's name or the site's name
alone; the block shown to readers is right but has to be told from column names. Each confirms the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cleaner.blocks import Block, Node, Page
from cleaner.header import HeaderLine

#: A page shows its headline at most this many blocks before the body: a metadata table may stand between.
REACH = 60
_SHORTEST, _LONGEST = 2, 200
#: Headings weigh by level; some CMSs have elements of their own.
_TAGS = {"h1": 4, "h2": 3, "h3": 3, "h4": 2, "h5": 1, "ucaptitle": 4}
_CLASS_WEIGHT = 2
#: The block right above the date-and-source line is the headline on all sets more often than any heading is.
_ADJACENT_WEIGHT = 4
_ADJACENT = 3
#: A column's name can stand there too; without a heading's tag, shorter blocks are not believed.
_SHORTEST_UNMARKED = 8
#: How alike (shared pairs of characters) a block and the page's title must be where neither holds the other.
_ALIKE = 0.6
_MAX_PARTS = 5

_NAMED = re.compile(r"(?:^|[^a-z])(?:tit|title|bt|biaoti|headline)(?:$|[^a-z])|title|Title|biaoti|_tit\b|-tit\b")
_CRUMB = re.compile(r"位置[:：]|首页\s?[>»›/-]|[>»›]\s?(?:正文|内容|详情)")
_MARKUP = re.compile(r"<[^<>]{0,80}>")
_TEMPLATE = re.compile(r"\{\{|\$\{|<%|@@|\[!--")
_SEPARATOR = re.compile(r"\s?(?:[_|｜<»]|>{1,2}|-{1,4}|[–—]{1,2})\s?|\s")
_SITE = re.compile(
    r"(?:网|网站|网站群!?|门户|政府|委员会|委|局|厅|院|办公室|中心|频道|日报|晚报|报|社|电视台|平台|公司|协会|学会|在线|新闻|客户端|"
    r"大学|学校|首页|欢迎您!?|\.com|\.cn|\.net)$",
    re.I,
)
_STRONG_SITE = re.compile(r"(?:网|网站|网站群!?|门户|人民政府|频道)$")
_SCRIPT_TITLE = re.compile(r"\b(?:doc|article|news|share|info)?_?title[\"']?\s{0,5}[=:]\s{0,5}[\"']([^\"'<>{}]{6,120})[\"']", re.I)
#: Signs that the head and the page write differently.
_VARIANTS = str.maketrans({"：": ":", "，": ",", "（": "(", "）": ")", "“": '"', "”": '"', "—": "-", "－": "-", "–": "-", "！": "!",
                           "？": "?", "；": ";", "‘": "'", "’": "'", "・": "·", "•": "·"})


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline and the half-open run of blocks that shows it (-1, -1 where none does)."""

    text: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that the head gives the page: as written, folded for comparison, and how far it is trusted."""

    text: str
    folded: str
    trust: int


def titles(page: Page) -> tuple[str, ...]:
    """The candidate headlines without white space, most trusted first: from the head, and where that has none of the
    article's own, from the page's first headings."""
    found = [name.text for name in _names(page)]
    if page.title:
        found.append(_plain(page.title))
    if not page.metas.get("articletitle"):
        found += [_joined(page.blocks, node) for node in page.nodes if node.tag == "h1" and 0 < node.end - node.start <= _MAX_PARTS][:3]
    return tuple(dict.fromkeys("".join(text.split()) for text in found if _SHORTEST <= len(text) <= _LONGEST))


def find_headline(page: Page, first: int, stop: int, lines: Mapping[int, HeaderLine], hidden: bool) -> Headline:
    """The headline of the article whose body begins at block `first`.

    Parameters:
        stop: blocks from here on are body; `first` or a little more, as the body's run may begin with its own head.
        lines: the header lines read so far, by block.
        hidden: whether blocks that are not shown count, as on pages that show themselves by script.
    """
    blocks, names = page.blocks, _names(page)
    best, best_score, best_agrees = -1, 0, 0
    header = -1
    for i in range(stop - 1, max(0, first - REACH) - 1, -1):
        block = blocks[i]
        size = len(block.text)
        if not _SHORTEST <= size <= _LONGEST or block.link_chars * 2 > size or (block.node.hidden and not hidden):
            continue
        line = lines.get(i)
        agrees = _agreement(_fold(block.text), names)
        if not agrees and line is not None and line.begin > _SHORTEST:
            agrees = _agreement(_fold(block.text[: line.begin]), names)
        if line is not None and line.is_header:
            header = i
            if not agrees:
                continue
        mark = _mark(block.node)
        adjacent = 0 <= header - i <= _ADJACENT
        if not agrees and (size < _SHORTEST_UNMARKED if not mark else size < 4):
            continue
        if not agrees and i < first and (mark or adjacent):
            agrees = _likeness(_fold(block.text), names)
        if not agrees and (i >= first or (line is not None and line.signs > 1) or _CRUMB.search(block.text)):
            continue
        score = agrees + mark + _ADJACENT_WEIGHT * adjacent
        if score > best_score:
            best, best_score, best_agrees = i, score, agrees
    trusted = next((name.text for name in names if name.trust >= 5), "")
    if best < 0 or (not best_agrees and (trusted or best_score < _ADJACENT_WEIGHT)):
        return Headline(trusted or (names[0].text if names else "") or _from_scripts(page.scripts))
    start, end = _whole(blocks, best, stop, lines, names)
    text = " ".join(_own_text(blocks[i], lines.get(i), names) for i in range(start, end))
    if trusted and text.rstrip().endswith(("...", "…")):
        text = trusted
    return Headline(text, start, end)


def _names(page: Page) -> list[_Name]:
    metas = page.metas
    site, column = _fold(metas.get("sitename", "")), _fold(metas.get("columnname", ""))
    found: list[_Name] = []
    for text, trust in ((metas.get("articletitle", ""), 5), (metas.get("og:title", ""), 5), (page.title, 4)):
        text = _cut_site(_plain(text), site, column, trust < 5) if text else ""
        folded = _fold(text)
        if len(folded) >= _SHORTEST and folded not in (site, column) and not _TEMPLATE.search(text):
            found.append(_Name(text, folded, trust))
    return found


def _plain(text: str) -> str:
    return " ".join((_MARKUP.sub(" ", text) if "<" in text else text).split())


def _fold(text: str) -> str:
    return "".join(text.split()).translate(_VARIANTS)


def _cut_site(title: str, site: str, column: str, guess: bool) -> str:
    """A page's title without the names of site and column around it; with `guess`, also names that look like them."""
    if site:
        head = _SEPARATOR.split(title, maxsplit=1)
        if len(head) == 2 and _fold(head[0]) == site:
            title = head[1].strip(" -—_|")
    while True:
        cut = None
        for cut in _SEPARATOR.finditer(title, 2):
            pass
        if cut is None:
            return title
        head, tail = title[: cut.start()], title[cut.end() :]
        sign, folded = cut.group().strip(), _fold(tail)
        if not (
            not folded
            or folded in (site, column)
            or (len(site) > 3 and site in folded)
            or (guess and sign in ("_", "|", "｜") and len(head) >= 8)
            or (guess and sign and sign[0] in "_|｜-<>" and _SITE.search(tail))
            or (guess and len(head) >= 8 and len(tail) >= 4 and _STRONG_SITE.search(tail))
        ):
            return title
        title = head


def _agreement(folded: str, names: list[_Name]) -> int:
    """How well a block agrees with what the head says: 0 not at all, 9 exactly with the article's own meta tag."""
    best = 0
    size = len(folded)
    for name in names:
        whole = len(name.folded)
        if folded == name.folded:
            best = max(best, name.trust + 4)
        elif size >= 4 and folded in name.folded:
            if size * 5 >= whole * 3:
                best = max(best, name.trust + 3)
            elif size >= 6 and size * 4 >= whole:
                best = max(best, name.trust - 1)
        elif whole >= 4 and name.folded in folded and size <= 2 * whole + 10:
            best = max(best, name.trust + 3)
    return best


def _likeness(folded: str, names: list[_Name]) -> int:
    pairs = {folded[k : k + 2] for k in range(len(folded) - 1)}
    for name in names:
        others = {name.folded[k : k + 2] for k in range(len(name.folded) - 1)}
        if len(pairs & others) >= _ALIKE * max(1, min(len(pairs), len(others))):
            return name.trust + 2
    return 0


def _mark(node: Node) -> int:
    """How strongly an element's tag or name says that it holds a headline."""
    weight = _TAGS.get(node.tag, 0)
    if weight:
        return weight
    for key in ("class", "id"):
        name = node.attrs.get(key)
        if name and _NAMED.search(name):
            return _CLASS_WEIGHT
    return 0


def _whole(blocks: list[Block], at: int, stop: int, lines: Mapping[int, HeaderLine], names: list[_Name]) -> tuple[int, int]:
    """The run of blocks around `at` over which the headline is split by line breaks or elements."""
    start, end = at, at + 1
    folded = _fold(blocks[at].text)
    if any(folded == name.folded for name in names):
        return start, end
    while end < stop and end - start < _MAX_PARTS and not _is_header(lines.get(end)):
        longer = folded + _fold(blocks[end].text)
        if not any(longer in name.folded for name in names):
            break
        folded, end = longer, end + 1
    while start > 0 and end - start < _MAX_PARTS:
        longer = _fold(blocks[start - 1].text) + folded
        if not any(longer in name.folded for name in names):
            break
        folded, start = longer, start - 1
    node = blocks[at].node
    if end - start == 1 and node.tag in _TAGS and node.end - node.start <= _MAX_PARTS and not any(folded in n.folded for n in names):
        while end < min(node.end, stop) and not _is_header(lines.get(end)):
            end += 1
        while start > node.start:
            start -= 1
    return start, end


def _is_header(line: HeaderLine | None) -> bool:
    return line is not None and line.is_header


def _own_text(block: Block, line: HeaderLine | None, names: list[_Name]) -> str:
    """A block's text without a date and source that follow the headline in the same element."""
    folded = _fold(block.text)
    if line is None or not line.is_header or line.begin < _SHORTEST or any(folded in name.folded for name in names):
        return block.text
    head = block.text[: line.begin].rstrip(" [【(（|｜")
    return head if _agreement(_fold(head), names) else block.text


def _joined(blocks: list[Block], node: Node) -> str:
    return "".join(block.text for block in blocks[node.start : node.end] if block.link_chars * 2 <= len(block.text))


def _from_scripts(scripts: list[str]) -> str:
    for script in scripts:
        match = _SCRIPT_TITLE.search(script)
        if match:
            return _plain(match.group(1))
    return ""
