"""How much a list of links weighs as the main list of its page: what tells articles from menus, in figures.

The figures were set on the saved column pages and checked on the same pages with their classes, their dates
or their addresses taken away, so that no single sign decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from cleaner.file_types import ARCHIVE, DOCUMENT, extensions
from crawler.listing.anchors import Anchors
from crawler.listing.dialects import is_article
from crawler.listing.lists import Row, RowList
from crawler.listing.page import Page

#: Menus have words of up to so many characters; a title counts by what it has beyond them …
MENU_WORD = 6
#: … up to this length: summaries must not outweigh the titles above them.
_TITLE_COUNTS = 30
#: What a title counts at least: a short one with a date beside it (公示) or in a list of articles that a pager ends
#: (names under the pictures of an album), one without.
_SHORT_DATED, _SHORT = 4, 0.5
#: A longer title, one with a full stop or three commas is a sentence of a summary.
_SENTENCE, _COMMAS = 80, 3
#: A long list is judged by its first rows.
_JUDGED = 200
#: A list with dates weighs so much more than one without.
_DATED = 8
#: Addresses of no known dialect are no argument against a list, only none for it.
_ANY_ADDRESS = 0.3
#: What a list's weight is multiplied by where a name above it says that it is a menu, or a sidebar …
IN_MENU, _IN_SIDEBAR = 0.1, 0.4
#: … where it stands right before a pager, and where its links lie in the column's folder.
_BEFORE_PAGER, _BELOW = 2.0, 2.0
#: The share of the page's links from which on an element is no part of the page but the page.
_PAGE_SHARE = 0.6
_MOSTLY = 0.8

_DOCUMENT = re.compile(rf"\.(?:{'|'.join(extensions(DOCUMENT, ARCHIVE))})$", re.I)
_MENU = re.compile(
    r"(?:^|[\s_-])(?:top|main|sub|left)?-?(?:nav|navi|menu|header|head|position|location|search|login|toolbar)"
    r"(?=$|[\s_\d-]|[A-Z])",
    re.I,
)
_FOOT = re.compile(
    r"(?:^|[\s_-])(?:foot|footer|crumbs?|breadcrumbs?|dqwz|friend|friendlinks?|yqlj|lang|share|copyright|sitemap)"
    r"(?=$|[\s_\d-]|[A-Z])",
    re.I,
)
#: Counts in C: each of two hundred names around a list of 20,000 rows has all of them counted.
_LINKS_BELOW = etree.XPath("count(.//a)")
_SIDE = re.compile(r"(?:^|[\s_-])(?:side|sidebar|aside|hot|rank|ranking|recommend|tuijian|relate|related)", re.I)


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A list and what was found of it.

    weight: to be compared within the page only.
    place: what its place on the page multiplied the weight by.
    article: the share of its addresses that name articles or documents, by their form.
    title: the mean length of its titles, in Chinese characters.
    paged: whether it stands right before a pager, with addresses that name articles.
    """

    rows: RowList
    weight: float
    place: float
    article: float
    title: float
    paged: bool


class Scale:
    """Weighs the lists of one page."""

    def __init__(self, page: Page, found: Anchors) -> None:
        parts = urlsplit(page.url)
        folder = parts.path.rpartition("/")[0]
        #: How addresses in the column's own folder begin; a home page's folder holds everything and says
        #: nothing.
        self._below = tuple(f"{scheme}://{parts.netloc}{folder}/" for scheme in ("http", "https") if folder)
        self._before_pager = found.before_pager
        self._links = _links_below(page.tree)
        self._places: dict[etree._Element, float] = {}

    def weigh(self, candidate: RowList) -> Weighed:
        """A list's weight, with the findings that it rests on."""
        rows = candidate.rows[:_JUDGED]
        live = [row.anchor.url for row in rows if row.anchor.url]
        article = sum(map(_is_target, live)) / len(live) if live else 0.5
        before_pager = candidate.rows[-1].anchor in self._before_pager
        paged = before_pager and article >= _MOSTLY
        worth = sum(_worth(row, paged) for row in rows) / len(rows) * len(candidate.rows)
        # Few rows are a box of a portal or the two links of one row more often than a list.
        worth *= len(candidate.rows) / (len(candidate.rows) + 1)
        if candidate.links > 2 * len(candidate.rows):
            worth *= len(candidate.rows) / candidate.links
        homes = sum(urlsplit(url).path in ("", "/") for url in live)
        place = IN_MENU if 2 * homes > len(live) else self._place(candidate.container)
        if before_pager:
            place *= _BEFORE_PAGER
        if live and sum(url.startswith(self._below) for url in live) >= _MOSTLY * len(live):
            place *= _BELOW
        weight = worth * (1 + _DATED * candidate.dated) * (_ANY_ADDRESS + article) * place
        title = sum(min(width(row.title), _TITLE_COUNTS) for row in rows) / len(rows)
        return Weighed(candidate, weight, place, article, title, paged)

    def _place(self, element: etree._Element | None) -> float:
        """How much the names above a list speak against it."""
        if element is None or element.tag in ("body", "html", "form"):
            return 1.0
        known = self._places.get(element)
        if known is None:
            names = f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}"
            known = self._place(element.getparent())
            if _FOOT.search(names) or (_MENU.search(names) and not self._is_page(element)):
                known = IN_MENU
            elif _SIDE.search(names):
                known = min(known, _IN_SIDEBAR)
            self._places[element] = known
        return known

    def _is_page(self, element: etree._Element) -> bool:
        """Whether an element holds most of the page, whatever its name: a header that nobody closed."""
        return _links_below(element) >= _PAGE_SHARE * self._links


def width(title: str) -> float:
    """The length of a title in Chinese characters; a Latin letter is half of one, as it says as much less."""
    return len(title) - sum(character < "\u2e80" for character in title) / 2


def is_plausible(best: Weighed, others: int = 0) -> bool:
    """Whether a page's heaviest list can be one of articles; a page without any has a menu as its heaviest.

    Parameters:
        others: the number of rows in lists that go with it.
    """
    rows, articles, dated = best.rows.rows, best.article >= 0.5, best.rows.dated
    if best.place <= IN_MENU * _BEFORE_PAGER * _BELOW and dated < _MOSTLY:
        return False
    if len(rows) == 1:
        return best.article == 1 or (dated == 1 and rows[0].element.tag in ("li", "tr", "dl", "dt", "dd"))
    if dated >= 0.5:
        return articles or dated == 1 or len(rows) > 3
    # Without dates and known addresses only titles longer than any menu's are proof enough, or a pager after them.
    return len(rows) + others >= 3 and (best.paged or best.title >= (8 if articles or best.place > 1 else 10))


def _worth(row: Row, paged: bool) -> float:
    """What a row's title adds to its list's weight; sentences are summaries."""
    if len(row.title) > _SENTENCE or "。" in row.title or row.title.count("，") >= _COMMAS:
        return 1
    return min(max(width(row.title) - MENU_WORD, _SHORT_DATED if row.dated or paged else _SHORT), _TITLE_COUNTS)


def _is_target(url: str) -> bool:
    return is_article(url) or bool(_DOCUMENT.search(urlsplit(url).path))


def _links_below(element: etree._Element) -> float:
    return float(_LINKS_BELOW(element))  # type: ignore[arg-type]  # count() gives a number
