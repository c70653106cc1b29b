"""Reads candidates for the headline from a page's head (`ArticleTitle`, `og:title`, `<title>`), without site names."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from cleaner.markup.page import Block, Node, Page

#: The shortest and longest headline in characters; longer headings are paragraphs.
SHORTEST: Final = 2
LONGEST: Final = 200
#: The most blocks that a headline is split over.
MAX_PARTS: Final = 5
#: The strength of the name of an element that only the body has.
_STRONG: Final = 2
#: How many `<h1>` are read; sites use the tag for their own names and columns too.
_HEADINGS: Final = 3
#: The trust in a title: one that the head gives for the article, one that it gives for the page.
ARTICLES_OWN: Final = 5
PAGES: Final = 4
#: A title that ends like this is the site's name, unless the page shows it as its headline.
SITE_ONLY: Final = re.compile(r"(?:网|网站|网站群!?|门户|人民政府|频道)$")
#: If less than this would be left of `<title>`, a part is cut off only where it is known to be the site's name.
_LONG_ENOUGH: Final = 8

_MARKUP: Final = re.compile(r"<[^<>]{0,80}>")
_TEMPLATE: Final = re.compile(r"\{\{|\$\{|<%|@@|\[!--")
_SEPARATOR: Final = re.compile(r"\s?(?:[_|｜<»]|>{1,2}|-{1,4}|[–—]{1,2})\s?|\s[·•]\s|\s")
#: Runs of separator characters; they are found faster than separators.
_SIGNS: Final = re.compile(r"[\s_|｜<»>–—·•-]+")
#: Dashes that join words in Chinese, and are between title and site where there are spaces.
_DASHES: Final = ("–", "—")
#: The path to the page as its title: 首页 > 要闻 > 正文.
_PATH: Final = re.compile(
    r"(?:网站)?首页\s?[>»›/].{0,60}|[^>»›]{1,20}(?:[>»›][^>»›]{1,20}){0,4}[>»›]\s?(?:正文|内容|详情)"
)
#: The sign between two steps of a path, the fewest steps, and the shortest headline at its end: columns are shorter.
_STEP: Final = re.compile("[>»›]{1,2}")
_FEWEST_STEPS: Final = 3
_LONG_END: Final = 12
_SITE: Final = re.compile(
    r"(?:网|网站|网站群!?|门户|政府|委员会|委|局|厅|院|办公室|中心|频道|日报|晚报|报|社|电视台|平台|公司|协会|学会"
    r"|在线|新闻|客户端|大学|学校|[中小]学|幼儿园|集团|银行|首页|欢迎您!?|\.com|\.cn|\.net)$",
    re.I,
)
#: How the heading of a section begins.
_SECTION: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节]"
)
_OFFICE: Final = re.compile(r"^.{3,16}(?:局|厅|委|委员会|法院|检察院|政府|办公室|网)$")
#: The name of a site that only a space divides from the title behind it.
_SITE_BEFORE: Final = re.compile(r"^[一-龥]{2,8}(?:新闻网|网站|在线)$")
#: The longest name of a column in characters.
_COLUMN: Final = 8
#: What forums set behind the names of board and site: subject - board - site - Powered by Discuz!
_POWERED: Final = re.compile(r"\s?[-–—|_]\s?powered by\s(discuz|phpwind)\b.{0,40}$", re.I)
_SHORT_COLUMN: Final = re.compile("[一-龥]{2,4}")
#: Signs that head and page write differently, and the usual form.
_VARIANTS: Final = tuple(zip("：，（）“”‘’—－–！？；・•", ":,()\"\"''---!?;··", strict=True))


class Candidate:
    """A title that the head gives.

    Attributes:
        text: The title as written.
        folded: The title in the form for comparison.
        trust: `ARTICLES_OWN` or `PAGES`.
        is_office: Whether it is the name of an office. On most pages this is the site's name, and headlines contain it.
    """

    __slots__ = ("folded", "is_office", "text", "trust")

    def __init__(self, text: str, folded: str, trust: int, is_office: bool) -> None:
        self.text = text
        self.folded = folded
        self.trust = trust
        self.is_office = is_office


def find_candidates(page: Page) -> list[Candidate]:
    """Return the titles of the head that may be the headline, those of the article before those of the page."""
    metas = page.metas
    site = fold(metas.get("sitename") or metas.get("og:site_name") or metas.get("application-name", ""))
    column = fold(metas.get("columnname", ""))
    found: list[Candidate] = []
    for text, trust, guess in (
        (metas.get("articletitle"), ARTICLES_OWN, False),
        (metas.get("og:title") or metas.get("twitter:title"), ARTICLES_OWN, True),
        (page.title, PAGES, True),
    ):
        if not text:
            continue
        if guess:
            end = _end_of_path(text[: 2 * LONGEST])
            if not end and _PATH.fullmatch(text.strip()[: 2 * LONGEST]):
                continue
            text = end or text
        text = plain(text[: 2 * LONGEST])
        text = _cut_site(_cut_powered(text) if guess else text, site, column, guess)
        folded = fold(text).rstrip(".…")
        if trust == PAGES and is_column(page, folded):
            continue
        if len(folded) >= SHORTEST and folded not in (site, column) and not _TEMPLATE.search(text):
            found.append(Candidate(text, folded, trust, _OFFICE.search(folded) is not None))
    return found


def _end_of_path(title: str) -> str:
    """Return the headline at the end of a path to the page (首页 > 要闻 > 某县召开会议); "" for none."""
    parts = [part.strip() for part in _STEP.split(title)]
    last = parts[-1]
    if len(parts) < _FEWEST_STEPS or len(last) < _LONG_END or len(last) < max(map(len, parts)):
        return ""
    return "" if _SITE.search(last) else last


def is_column(page: Page, folded: str) -> bool:
    """Return whether a short title is the text of a link: the column's name, which menu and breadcrumb link too."""
    return len(folded) <= _COLUMN and any(
        len(anchor.raw) <= 4 * _COLUMN and fold(anchor.raw) == folded for anchor in page.anchors
    )


def titles(page: Page) -> tuple[str, ...]:
    """Return the candidates for the headline without white space, the most trusted first.

    They come from the head; if it has no `ArticleTitle`, also from the page's first headings.
    """
    found = [candidate.text for candidate in find_candidates(page)]
    if page.title:
        found.append(plain(page.title[: 2 * LONGEST]))
    if not page.metas.get("articletitle"):
        headings = [node for node in page.nodes if node.tag == "h1" and node.end - node.start <= MAX_PARTS]
        for node in headings[:_HEADINGS]:
            text = _unlinked(page.blocks[node.start : node.end])
            if text in found or _is_shown_above(page, node, found, _SECTION.match(text) is not None):
                break  # the headings below the headline are the article's
            found.append(text)
    return tuple(dict.fromkeys("".join(text.split()) for text in found if SHORTEST <= len(text) <= LONGEST))


def _is_shown_above(page: Page, heading: Node, found: list[str], is_section: bool) -> bool:
    """Return whether a title of the head (no name of an office) is above a heading in the article's element.

    The heading of a numbered section (一、…) may be in any element.
    """
    node: Node | None = heading
    while not is_section and node is not None and node.body_strength() < _STRONG:
        node = node.parent
    if node is None:
        return False
    shown = {"".join(text.split()) for text in found if _OFFICE.search(text) is None and not SITE_ONLY.search(text)}
    return any("".join(block.text.split()) in shown for block in page.blocks[: node.start])


def plain(text: str) -> str:
    """Remove the markup that some CMSs leave in a title, and decode what they escape twice."""
    if "&" in text:
        text = unescape(text)
    return " ".join((_MARKUP.sub(" ", text) if "<" in text else text).split())


def fold(text: str) -> str:
    """Fold a text for comparison: remove white space, use one form of each sign."""
    folded = "".join(text.split())
    for sign, usual in _VARIANTS:  # five times as fast as `str.translate`
        if sign in folded:
            folded = folded.replace(sign, usual)
    return folded


def _cut_powered(title: str) -> str:
    """Remove the name of a forum's software at the end of a title, and those of site and board above it."""
    found = _POWERED.search(title)
    if found is None:
        return title
    parts = title[: found.start()].split(" - ")
    is_discuz = found[1].lower() == "discuz"
    names = 2 if is_discuz and len(parts) > 2 else 1
    subject = " - ".join(parts[: max(1, len(parts) - names)])
    return subject if is_discuz else subject.rpartition("|")[0] or subject


def _cut_site(title: str, site: str, column: str, guess: bool) -> str:
    """Remove the names of site and column from a title; with `guess`, also text that looks like them."""
    if site:
        parts = _SEPARATOR.split(title, maxsplit=1)
        if len(parts) == 2 and fold(parts[0]) == site:
            title = parts[1].strip(" -—_|")
    if guess:
        first = _SEPARATOR.search(title, SHORTEST)
        named = title[: first.start()] if first else ""
        if first and (_OFFICE.search(named) if first.group().strip() else _SITE_BEFORE.search(named)):
            following = title[first.end() :]
            if following.endswith(named):  # 某县法院-某某案开庭-某县法院
                following = following.removesuffix(named).rstrip(" -—–_|｜")
            # the column may be between site and headline: 某网_要闻_某县召开会议
            column_name, sign, rest = following.partition(first.group())
            if sign and len(rest) >= _LONG_ENOUGH and _SHORT_COLUMN.fullmatch(column_name):
                following = rest
            if len(following) >= _LONG_ENOUGH and not _SITE.search(following):
                title = following
    cuts = [
        cut
        for signs in _SIGNS.finditer(title, SHORTEST)
        for cut in _SEPARATOR.finditer(title, signs.start(), signs.end())
    ]
    last = ""
    for cut in reversed(cuts):
        head, tail, sign = title[: cut.start()], title[cut.end() :], cut.group().strip()
        if sign in _DASHES and sign != cut.group():
            sign = "-"
        # the column is between headline and site: 某县召开会议-要闻-某网
        between = guess and sign != "" and sign == last and len(head) >= _LONG_ENOUGH and _SHORT_COLUMN.fullmatch(tail)
        if not between and not _is_site(head, sign, tail, (site, column), guess):
            break
        title, last = head, sign
    return title


def _is_site(head: str, sign: str, tail: str, known: tuple[str, str], guess: bool) -> bool:
    """Return whether the part of a title after a separator is the site's or column's name."""
    folded, site = fold(tail), known[0]
    if not folded or folded in known or (len(site) > 3 and site in folded):
        return True
    if not guess:
        return False
    long_enough = len(head) >= _LONG_ENOUGH
    return (
        (sign in ("_", "|", "｜") and long_enough)
        or (sign[:1] in ("_", "|", "｜", "-", "<", ">") and _SITE.search(tail) is not None)
        or (sign in ("·", "•") and long_enough and (_SITE.search(tail) is not None or tail.endswith("发布")))
        or (long_enough and len(tail) >= 4 and SITE_ONLY.search(tail) is not None)
    )


def _unlinked(blocks: list[Block]) -> str:
    """Join the text of blocks that are not mostly links."""
    return "".join(block.text for block in blocks if block.link_chars * 2 <= len(block.text))
