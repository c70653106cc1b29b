"""What a page's head calls its article: `ArticleTitle`, `og:title`, `<title>`, without the site's names."""

from __future__ import annotations

import re
from typing import Final

from cleaner.markup.page import Block, Page

#: No headline is shorter or longer, in characters; longer ones are paragraphs set in a heading.
SHORTEST: Final = 2
LONGEST: Final = 200
#: Headlines are split over a few lines at most.
MAX_PARTS: Final = 5
#: Sites set their names and their columns in `<h1>` too, but not many.
_HEADINGS: Final = 3
#: How far a name is trusted: one that the head gives the article, one that it gives the page.
ARTICLES_OWN: Final = 5
PAGES: Final = 4
#: A name that ends like this is the site's own, unless the page shows it as its headline.
SITE_ONLY: Final = re.compile(r"(?:网|网站|网站群!?|门户|人民政府|频道)$")
#: Below this length a part of `<title>` is cut off only where the rest is known to be the site's name.
_LONG_ENOUGH: Final = 8

_MARKUP: Final = re.compile(r"<[^<>]{0,80}>")
_TEMPLATE: Final = re.compile(r"\{\{|\$\{|<%|@@|\[!--")
_SEPARATOR: Final = re.compile(r"\s?(?:[_|｜<»]|>{1,2}|-{1,4}|[–—]{1,2})\s?|\s")
#: Where separators stand: their signs are found faster than what they make.
_SIGNS: Final = re.compile(r"[\s_|｜<»>–—-]+")
_SITE: Final = re.compile(
    r"(?:网|网站|网站群!?|门户|政府|委员会|委|局|厅|院|办公室|中心|频道|日报|晚报|报|社|电视台|平台|公司|协会|学会"
    r"|在线|新闻|客户端|大学|学校|首页|欢迎您!?|\.com|\.cn|\.net)$",
    re.I,
)
_OFFICE: Final = re.compile(r"^.{3,16}(?:局|厅|委|委员会|法院|检察院|政府|办公室|网)$")
#: Columns have short names.
_COLUMN: Final = 8
#: Signs that the head and the page write differently.
_VARIANTS: Final = tuple(zip("：，（）“”‘’—－–！？；・•", ":,()\"\"''---!?;··", strict=True))


class Name:
    """A name that the head gives the page: as written, folded for comparison, and how far it is trusted.

    An office's is the site's own on most pages; headlines that speak of the office hold it too.
    """

    __slots__ = ("folded", "is_office", "text", "trust")

    def __init__(self, text: str, folded: str, trust: int, is_office: bool) -> None:
        self.text = text
        self.folded = folded
        self.trust = trust
        self.is_office = is_office


def names(page: Page) -> list[Name]:
    """The names that may be the article's headline, the article's own before the page's."""
    metas = page.metas
    site = fold(metas.get("sitename") or metas.get("og:site_name", ""))
    column = fold(metas.get("columnname", ""))
    found: list[Name] = []
    for text, trust, guess in (
        (metas.get("articletitle"), ARTICLES_OWN, False),
        (metas.get("og:title"), ARTICLES_OWN, True),
        (page.title, PAGES, True),
    ):
        if not text:
            continue
        text = _cut_site(plain(text[: 2 * LONGEST]), site, column, guess)
        folded = fold(text).rstrip(".…")
        if trust == PAGES and len(folded) <= _COLUMN and _is_linked(page, folded):
            continue  # the column's name, which the path from the home page has too
        if len(folded) >= SHORTEST and folded not in (site, column) and not _TEMPLATE.search(text):
            found.append(Name(text, folded, trust, _OFFICE.search(folded) is not None))
    return found


def _is_linked(page: Page, folded: str) -> bool:
    return any(len(anchor.raw) <= 4 * _COLUMN and fold(anchor.raw) == folded for anchor in page.anchors)


def titles(page: Page) -> tuple[str, ...]:
    """The candidate headlines without white space, most trusted first: from the head, and where that has none
    of the article's own, from the page's first headings."""
    found = [name.text for name in names(page)]
    if page.title:
        found.append(plain(page.title[: 2 * LONGEST]))
    if not page.metas.get("articletitle"):
        headings = [node for node in page.nodes if node.tag == "h1" and node.end - node.start <= MAX_PARTS]
        found += [_unlinked(page.blocks[node.start : node.end]) for node in headings[:_HEADINGS]]
    return tuple(dict.fromkeys("".join(text.split()) for text in found if SHORTEST <= len(text) <= LONGEST))


def plain(text: str) -> str:
    """A title without the markup that some CMSs leave in it."""
    return " ".join((_MARKUP.sub(" ", text) if "<" in text else text).split())


def fold(text: str) -> str:
    """Text for comparison: without white space, with one form of signs."""
    folded = "".join(text.split())
    for sign, usual in _VARIANTS:  # `str.translate` costs five times as much
        if sign in folded:
            folded = folded.replace(sign, usual)
    return folded


def _cut_site(title: str, site: str, column: str, guess: bool) -> str:
    """A title without the names of site and column around it; with `guess`, also of what looks like them."""
    if site:
        parts = _SEPARATOR.split(title, maxsplit=1)
        if len(parts) == 2 and fold(parts[0]) == site:
            title = parts[1].strip(" -—_|")
    cuts = [
        cut
        for signs in _SIGNS.finditer(title, SHORTEST)
        for cut in _SEPARATOR.finditer(title, signs.start(), signs.end())
    ]
    for cut in reversed(cuts):
        head, tail = title[: cut.start()], title[cut.end() :]
        if not _is_site(head, cut.group().strip(), tail, (site, column), guess):
            break
        title = head
    return title


def _is_site(head: str, sign: str, tail: str, known: tuple[str, str], guess: bool) -> bool:
    folded, site = fold(tail), known[0]
    if not folded or folded in known or (len(site) > 3 and site in folded):
        return True
    if not guess:
        return False
    long_enough = len(head) >= _LONG_ENOUGH
    return (
        (sign in ("_", "|", "｜") and long_enough)
        or (sign[:1] in ("_", "|", "｜", "-", "<", ">") and _SITE.search(tail) is not None)
        or (long_enough and len(tail) >= 4 and SITE_ONLY.search(tail) is not None)
    )


def _unlinked(blocks: list[Block]) -> str:
    return "".join(block.text for block in blocks if block.link_chars * 2 <= len(block.text))
