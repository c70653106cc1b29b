"""Scores a list of links as the main list of its page, to separate articles from menus.

The constants were set on the saved column pages. They were checked on the same pages without their classes, their dates
or their URLs, so that no single property decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml import etree

from cleaner.file_types import ARCHIVE, DOCUMENT, extensions
from crawler.listing.dialects import is_article
from crawler.listing.link_elements import PageLinks
from crawler.listing.lists import DATED_SHARE, Row, RowList
from crawler.listing.page import MAX_INNER_ELEMENTS, ColumnPage, Element, is_short, one_line, text_of
from crawler.listing.page_urls import same_page
from crawler.urls import is_home_path

#: Maximum length of the words of menus. Only the characters that a title has beyond it count …
MENU_WORD = 6
#: … and only up to this length: summaries must not outweigh the titles above them.
_TITLE_LIMIT = 30
#: Minimum value of a title: of a short one that has a date (公示) or is in a list of articles before a pager (names
#: under the pictures of an album), and of any other.
_SHORT_DATED, _SHORT = 4, 0.5
#: A title with more characters, with a full stop, or with this many commas is a sentence of a summary.
_SENTENCE_LENGTH, _SENTENCE_COMMAS = 80, 3
#: The mean of a long list is taken from its first rows.
_SCORED_ROWS = 200
#: Increase of the factor of a list if all rows have dates.
_DATED = 8
#: The factor for URLs of no known dialect. It is not 0, because such URLs do not exclude a list.
_UNKNOWN_URL = 0.3
#: The share of article URLs that is assumed where only a script knows the URLs.
_UNKNOWN_SHARE = 0.5
#: Factors for the position: the name of an element above is that of a menu (or the heading that of another list) or of
#: a sidebar …
IN_MENU, _IN_SIDEBAR = 0.1, 0.4
#: … the list is right before a pager, or its links are in the column's folder.
_BEFORE_PAGER, _IN_FOLDER = 2.0, 2.0
#: The factor of a list whose heading links to another page for more.
_OF_OTHER_COLUMN = 0.25
#: An element with this share of the page's links or more is the page, not a part of it.
_PAGE_SHARE = 0.6
#: The share of rows that counts as most of them.
_MOST = 0.8

_DOCUMENT = re.compile(rf"\.(?:{'|'.join(extensions(DOCUMENT, ARCHIVE))})$", re.I)
#: Words for boxes and their places, to which names of menus are joined without a separator: `navlist`, `headtop`.
_PARTS = (
    r"(?:top|main|left|right|bar|box|block|wrap|wrapper|list|li|ul|div|con|cont|content|item|link|links|logo|bg|bj|btn|"
    r"button|nav|menu)"
)
#: Words before a name: also kinds of sites and of menus (`pcnav`, `footnav`).
_BEFORE = rf"(?:{_PARTS}|sub|son|foot|side|site|web|home|index|quick|pc|[gmw])"
#: Words after the name of a sidebar: also what it shows (`hotnews`).
_SHOWN = r"(?:news|words?|keys?|tags?|topics?|spot|pics?|imgs?|videos?|docs?|articles?|products?|posts?|title)"


def _named(words: str, after: str = _PARTS) -> re.Pattern[str]:
    """Return the pattern of element names with one of these words, such as `nav`, `top_nav`, `topNavLeft` or `navlist`.

    A word must be whole, or be joined to words for boxes: `headline` is not a head, and `hotline` not a hot list.

    Args:
        words: The words, as alternatives of a pattern.
        after: Words that may follow without a separator.
    """
    start = r"(?:^|[\s_-]|(?-i:(?<=[a-z])(?=[A-Z])))"
    end = r"(?=$|[\s_\d-]|(?-i:(?<=[a-z])(?=[A-Z])))"
    return re.compile(rf"{start}{_BEFORE}{{0,2}}-?(?:{words})s?{after}{{0,2}}{end}", re.I)


#: A list of results (`search-list`) is not a menu.
_SEARCH = r"search(?![_-]?(?:list|result))"
_MENU = _named(f"nav(?:i|igation|igator)?|menu|head|header|position|location|{_SEARCH}|login|toolbar")
_FOOT = _named("foot|footer|crumb|breadcrumb|dqwz|friend(?:ly|ship)?|yqlj|lang|share|copyright|sitemap")
_SIDE = _named(
    "side|aside|hot|rank|ranking|recommend|recommended|recommendation|tuijian|relate|related", f"(?:{_PARTS}|{_SHOWN})"
)
#: Headings of boxes beside a list, which have articles of all columns.
_OTHER_HEADING = re.compile(
    r"(?:[本今]?[日周月年]?(?:热点|热门|最热|热搜)|最新|最近|相关|推荐|精彩|点击|阅读|浏览|人气|猜你喜欢|随机|图片)"
    r"(?:新闻|资讯|信息|文章|内容|发布|更新|推荐|排行榜?|排名|阅读|动态|图文|点击|回顾|榜)?"
)
#: The longest text of an element with such a heading, with white space; it is searched for at this many levels.
_MARKUP_LENGTH, _HEADING_LEVELS = 100, 3
_MORE = re.compile(r"\W{0,9}(?:更多|more)?\W{0,9}", re.I)
#: The breadcrumb with the name of the page's column.
_CRUMB = re.compile(r"(?:位置|首页)\W{0,9}(?:首页)?.{0,60}")
#: The width of a column of a grid of twelve columns (Bootstrap, layui).
_GRID = re.compile(r"(?:^|[\s-])col-(?:xs|sm|md|lg|xl)-?(\d{1,2})(?!\S)")
_NARROW, _WIDE = 4, 8
#: XPath counts in C: all 20,000 rows of a list are counted for each of two hundred elements around it.
_COUNT_LINKS = etree.XPath("count(.//a)")


@dataclass(frozen=True, slots=True, eq=False)
class ScoredList:
    """A list, its score and the values from which the score is computed.

    Attributes:
        row_list: The list.
        score: Comparable within one page only.
        position: The factor for its position on the page.
        article_share: The share of its URLs that have the form of an article's or a document's URL.
        title_length: The mean length of its titles, in Chinese characters.
        before_pager: Whether it is right before a pager, and most of its URLs are those of articles.
    """

    row_list: RowList
    score: float
    position: float
    article_share: float
    title_length: float
    before_pager: bool


class ListScorer:
    """Scores the lists of one page."""

    def __init__(self, page: ColumnPage, found: PageLinks) -> None:
        parts = urlsplit(page.url)
        folder = parts.path.rpartition("/")[0]
        #: How URLs in the column's own folder begin; none for a home page, whose folder contains everything.
        self._folder = tuple(f"{scheme}://{parts.netloc}{folder}/" for scheme in ("http", "https") if folder)
        self._page = page
        self._is_home = is_home_path(parts.path) and not parts.query
        self._before_pager = found.before_pager
        self._links = _links_inside(page.tree)
        text = one_line(text_of(page.tree))
        title = next((text_of(element) for element in page.tree.iter("title")), "")
        #: What names the page's column: its title and its breadcrumb.
        self._names = f"{title} {' '.join(_CRUMB.findall(text))}"
        self._positions: dict[Element, float] = {}

    def score(self, candidate: RowList) -> ScoredList:
        """Return a list with its score."""
        rows = candidate.rows[:_SCORED_ROWS]
        urls = [row.link_element.url for row in rows if row.link_element.url]
        article_share = sum(map(_is_target, urls)) / len(urls) if urls else _UNKNOWN_SHARE
        before_pager = candidate.rows[-1].element in self._before_pager
        of_articles = before_pager and article_share >= _MOST
        titles = sum(_title_score(row, of_articles) for row in rows) / len(rows) * len(candidate.rows)
        # Few rows are a box of a portal or the two links of one row more often than a list.
        titles *= len(candidate.rows) / (len(candidate.rows) + 1)
        if candidate.links > 2 * len(candidate.rows):
            titles *= len(candidate.rows) / candidate.links
        if urls:  # the links of the rows to their categories, as `[公告]`, are few
            titles *= len(set(urls)) / len(urls)
        homes = sum(_is_home(url) for url in urls)
        position = IN_MENU if 2 * homes > len(urls) else self._position(candidate.container)
        heading = None if self._is_home else _heading(candidate.container)  # a home page consists of boxes
        if heading is not None and position > IN_MENU and self._is_under_other_heading(heading):
            position = IN_MENU
        if before_pager:
            position *= _BEFORE_PAGER
        if urls and sum(url.startswith(self._folder) for url in urls) >= _MOST * len(urls):
            position *= _IN_FOLDER
        score = titles * (1 + _DATED * candidate.dated) * (_UNKNOWN_URL + article_share) * position
        if heading is not None and self._leads_to_other_column(heading):
            score *= _OF_OTHER_COLUMN
        title_length = sum(min(width(row.title), _TITLE_LIMIT) for row in rows) / len(rows)
        return ScoredList(candidate, score, position, article_share, title_length, of_articles)

    def _position(self, element: Element | None) -> float:
        """Return the factor for the names of the elements that contain a list: 1, or less in menus and sidebars."""
        if element is None or element.tag in ("body", "html", "form"):
            return 1.0
        known = self._positions.get(element)
        if known is None:
            names = f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}"
            known = self._position(element.getparent())
            if _FOOT.search(names) or (_MENU.search(names) and not self._is_page(element)):
                known = IN_MENU
            elif (_SIDE.search(names) or _is_narrow(element)) and not self._is_page(element):
                known = min(known, _IN_SIDEBAR)
            self._positions[element] = known
        return known

    def _is_under_other_heading(self, heading: Element) -> bool:
        """Return whether a heading is that of a box of popular or new articles, not of the column."""
        text = one_line(text_of(heading))
        name = _OTHER_HEADING.match(text)
        return bool(name and _MORE.fullmatch(text, name.end()) and name[0] not in self._names)

    def _leads_to_other_column(self, heading: Element) -> bool:
        """Return whether a heading has a link for more that leads to another page."""
        for link in heading.iter("a"):
            url = self._page.absolute(link.get("href") or "")
            if url and _MORE.fullmatch(one_line(text_of(link))) and not same_page(url, self._page.url):
                return True
        return False

    def _is_page(self, element: Element) -> bool:
        """Return whether an element contains most of the page: an unclosed header, a page "with-sidebar"."""
        return _links_inside(element) >= _PAGE_SHARE * self._links


def _heading(container: Element) -> Element | None:
    """Return the element before a list or before an element around it, None if it is too long for a heading."""
    around = islice(chain((container,), container.iterancestors()), _HEADING_LEVELS)
    before = next((before for element in around if (before := element.getprevious()) is not None), None)
    return before if before is not None and is_short(before, _MARKUP_LENGTH) else None


def _is_narrow(element: Element) -> bool:
    """Return whether an element is a narrow column of a grid, beside a wide one."""
    parent = element.getparent()
    if parent is None or not 0 < _columns(element) <= _NARROW:
        return False
    return any(_columns(other) >= _WIDE for other in islice(parent, MAX_INNER_ELEMENTS))


def _columns(element: Element) -> int:
    """Return how many columns of a grid an element is wide on the largest screens, 0 if its classes name none."""
    widths = _GRID.findall(element.get("class") or "")
    return int(widths[-1]) if widths else 0


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query  # `/?p=123` is an article


def width(title: str) -> float:
    """Return the length of a title in Chinese characters; a Latin letter counts half."""
    return len(title) - sum(character < "\u2e80" for character in title) / 2


def is_plausible(best: ScoredList, others: int = 0) -> bool:
    """Return whether the list with a page's highest score can be one of articles.

    On a page without a list of articles, a menu has the highest score.

    Args:
        best: That list.
        others: The number of rows in the lists that continue it.
    """
    rows, articles, dated = best.row_list.rows, best.article_share >= _UNKNOWN_SHARE, best.row_list.dated
    if best.position <= IN_MENU * _BEFORE_PAGER * _IN_FOLDER and dated < _MOST:
        return False
    if len(rows) == 1:
        return best.article_share == 1 or (dated == 1 and rows[0].element.tag in ("li", "tr", "dl", "dt", "dd"))
    if dated >= DATED_SHARE:
        return articles or dated == 1 or len(rows) > 3
    # Without dates and article URLs, only titles longer than those of any menu show a list, or a pager after it.
    longest_menu = 8 if articles or best.position > 1 else 10
    return len(rows) + others >= 3 and (best.before_pager or best.title_length >= longest_menu)


def _title_score(row: Row, of_articles: bool) -> float:
    """Return what a row's title adds to the score of its list. A sentence is a summary and adds little."""
    if len(row.title) > _SENTENCE_LENGTH or "。" in row.title or row.title.count("，") >= _SENTENCE_COMMAS:
        return 1
    shortest = _SHORT_DATED if row.dated or of_articles else _SHORT
    return min(max(width(row.title) - MENU_WORD, shortest), _TITLE_LIMIT)


def _is_target(url: str) -> bool:
    return is_article(url) or bool(_DOCUMENT.search(urlsplit(url).path))


def _links_inside(element: Element) -> float:
    return float(_COUNT_LINKS(element))  # type: ignore[arg-type]  # count() gives a number
