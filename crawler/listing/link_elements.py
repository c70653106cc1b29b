"""Finds the links of a column page, each with its URL, its title and the shape of its place in the tree.

Two links have the same shape if the tags and classes from the root down to them are the same. The rows of a list have
one shape; the links of menus, sidebars and footers have others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from urllib.parse import urldefrag

from lxml import etree

from crawler.listing.dates import WORD_CHARACTER, shows_day, split_date
from crawler.listing.dialects import is_article
from crawler.listing.js_links import address_in, attribute_address, opened
from crawler.listing.page import MAX_INNER_ELEMENTS, ColumnPage, Element, is_short, one_line, text_of
from crawler.listing.page_urls import are_near
from crawler.listing.pager_words import FIRST, LAST, NEXT, OTHER, PREVIOUS

#: Limits on the links and elements of a page; they allow for 20,000 rows.
MAX_LINKS, MAX_ELEMENTS = 20_000, 100_000
#: Titles are cut at this length; longer texts are summaries or whole rows.
MAX_TITLE = 300

_PAGING = re.compile(rf"\W{{0,4}}(?:{FIRST}|{PREVIOUS}|{NEXT}|{LAST}|{OTHER})\W{{0,4}}|\W{{1,4}}", re.I)
_NEXT_OR_LAST = re.compile(rf"\W{{0,4}}(?:{NEXT}|{LAST})\W{{0,4}}", re.I)
#: A shorter part of a link (a category, an icon's name) is the title only if there is no other.
_MIN_PART = 4
#: Limit on the elements in a link of which one is the title and another one the cut title.
_MAX_COPIES = 6
#: A link that is a row has a date, a title and one more part.
_MIN_CELLS = 3
#: A longer text that shows a date has other words, too: `2020-08-20 16:35`.
_DATE_LENGTH = 16
#: The longest words of a pager.
_PAGER_LENGTH = 16
#: Elements without a link that may have the words for the next page: on the last page, or where a script turns pages.
_WITHOUT_LINK = frozenset({"span", "li", "font", "b", "em", "strong", "i", "div", "td", "button"})
#: Longer texts are not tested for the words that are not titles.
_NO_TITLE_LENGTH = 12
#: Texts of links that are not titles: second links to the article, and links away from the list.
_NO_TITLE = re.compile(
    r"\W{0,3}(?:更多|more|详情|详细|查看(?:全文|详情|详细|更多)?|阅读(?:全文|更多|原文)|全文|点击(?:查看|下载|进入)|"
    r"点击查看详[情细]|下载|附件(?:下载)?|打印|关闭|收藏|分享|进入|返回(?:顶部|首页)?|[加设][入为](?:收藏|首页)|"
    r"登录|注册|English|了解(?:更多|详情)|解读|图解|原文链接|政策原文|正文|视频|图片)\W{0,3}",
    re.I,
)
#: Such a text of the only link in a row, whose title is beside it, and the shortest title of that kind.
_OF_ROW = re.compile(r"查看|详[情细]|阅读|全文|下载|附件|点击")
_MIN_BESIDE = 8
#: The beginning of a second link to an article, which its title follows: `继续阅读“…”`.
_MORE_OF = re.compile(r"(?:继续阅读|(?:阅读|查看)全文|continue reading|read more)\W", re.I)
#: The words of a link to the previous or next article, in the link or right before it.
_PREVIOUS_OR_NEXT = re.compile(
    r"[\s\[【<＜«(（]{0,9}[上下前后]一?[篇条则](?:文章|新闻|信息|公告|记录)?[\]】>＞»)）]?\s{0,9}(?:[:：]|$)"
)
#: Bullets that a template puts before a title.
_BULLET = re.compile(r"^(?:[·•●○◎⊙◆◇◈❖■□▪▫★☆※►▶▸➤➢»›>*＊－—‧∙・．.、,，|｜-]\s{0,3}){1,20}")
#: A value in a template, which a script has not filled in.
_PLACEHOLDER = re.compile(r"\{\{|\$\{|<%|\[\[|\{\w{1,40}\}")
#: Marks that templates add to new or popular rows, each in its own element; the classes of such elements, and those of
#: the row's number.
_NEW = re.compile(r"\W?(?:new|hot|热|新|荐)\W?", re.I)
#: A day in an element of a link, in the form that is a number elsewhere: `03.06`.
_MONTH_AND_DAY = re.compile(r"(?:0[1-9]|1[0-2])\.(?:0[1-9]|[12]\d|3[01])")
_NEW_CLASS = re.compile(r"new|hot|icon|tag|mark|badge|re?c", re.I)
_NUMBER_CLASS = re.compile(r"(?:^|[\s_-])(?:num|number|no|order|rank|index|sort|xh|xuhao)(?:$|[\s_\d-])", re.I)
#: A style that hides an element.
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none", re.I)
_ELLIPSIS = ("...", "…", "..", "．．")
#: The attribute `title` with several labelled lines, as some CMSs write it: `标题：… 作者：… 发布时间：…`.
_LABELLED = re.compile(r"^(?:文章)?标\s{0,2}题\s{0,2}[:：]\s{0,3}([^\r\n]{1,300})")
#: A tag in such an attribute.
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements that begin a new line.
_BLOCKS = _HEADINGS | {"address", "article", "dd", "div", "dl", "dt", "li", "p", "section", "table", "td", "tr", "ul"}
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:tit|title|bt|biaoti|headline|name|subject)(?:$|[\s_\d-])", re.I)
_DIGITS = re.compile(r"\d+")
#: Elements whose class depends on a row's state or position; it is not part of the shape.
_ROW_TAGS = _HEADINGS | {
    "li",
    "tr",
    "td",
    "dd",
    "dt",
    "dl",
    "p",
    "span",
    "b",
    "strong",
    "em",
    "font",
    "i",
    "u",
    "tbody",
    "center",
}
#: Elements that may contain the label before a link.
_INLINE = frozenset({"span", "b", "strong", "i", "em", "font", "label", "sup"})
#: Elements that can be a whole row and, by a script, a link, with no `a` inside.
_CLICKABLE = frozenset({"tr", "li", "div", "dl", "dd", "dt", "p", "td", "article"})
#: Maximum number of clickable elements around a link in a clickable row: the row, and a cell or a box in it.
_CLICKABLE_LEVELS = 3


@dataclass(frozen=True, slots=True, eq=False)
class LinkElement:
    """A link with a title, or a row that a script makes a link (`<tr onclick="location.href='a.html'">`).

    Attributes:
        element: The link's element.
        url: Absolute; "" if only a script knows it.
        title: The longest title that the element has.
        shape: Equal for links with the same tags and classes above them.
        depth: The number of elements above it.
        order: Its position among the page's elements.
    """

    element: Element
    url: str
    title: str
    shape: int
    depth: int
    order: int


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The links of a page that have a title.

    Attributes:
        links: In page order.
        before_pager: The last of them before a pager, and the elements that contain it, but not the pager.
    """

    links: list[LinkElement]
    before_pager: frozenset[Element]


def read_links(page: ColumnPage, tree: Element) -> PageLinks:
    """Return the links of a page that have a title; without links of pagers, `更多` and similar ones.

    Args:
        page: The column page.
        tree: The elements to search; not the page's own where its rows are in other markup.
    """
    found: list[LinkElement] = []
    before_pager: set[Element] = set()
    shapes: dict[tuple[int, str, str], int] = {}
    shapes_and_depths: dict[Element | None, tuple[int, int]] = {}
    for order, element in enumerate(tree.iter(etree.Element)):
        if order > MAX_ELEMENTS or len(found) == MAX_LINKS:
            page.cuts.append(f"{MAX_LINKS} links in {MAX_ELEMENTS} elements")
            break
        above, depth = shapes_and_depths.get(element.getparent(), (-1, -1))
        tag = element.tag
        if tag == "a" or (tag in _CLICKABLE and _is_clickable(page, element)):
            link = _link_element(page, element, above, depth + 1, order)
            if link:
                found.append(link)
            elif found and found[-1].element not in before_pager and _is_of_pager(page, element):
                before_pager.update(_last_elements(found[-1].element, element))
        elif found and tag in _WITHOUT_LINK and not len(element) and _is_next_or_last(element.text or ""):
            before_pager.update(_last_elements(found[-1].element, element))
        key = (above, tag, "" if tag in _ROW_TAGS else class_names(element))
        shapes_and_depths[element] = (shapes.setdefault(key, len(shapes)), depth + 1)
    return PageLinks(_without_second_links(found), frozenset(before_pager))


def link_target(page: ColumnPage, element: Element) -> str | None:
    """Return the absolute URL that a link leads to, "" if only a script knows it, None if it leads nowhere.

    If the link itself leads nowhere, that of the row around it counts, which a script may open.
    """
    href = (element.get("href") or "").strip()
    if element.tag == "a" and href and href[0] != "#" and href[:11].lower() != "javascript:":
        return urldefrag(page.absolute(href))[0] or None
    for candidate in (element, *islice(element.iterancestors(*_CLICKABLE), _CLICKABLE_LEVELS)):
        request = opened(page, candidate)
        if request:
            return request.url if request.method == "GET" else ""
    if address_in(href) or address_in(element.get("onclick") or ""):
        return None  # a malformed one
    return "" if element.get("onclick") or href[:11].lower() == "javascript:" else None


def class_names(element: Element) -> str:
    """Return an element's classes without digits, so that `row1` and `row2` are the same."""
    names = element.get("class")
    return _DIGITS.sub("", names).strip() if names else ""


def is_paging(text: str) -> bool:
    """Return whether a link's text is a page number or a word of a pager."""
    return len(text) < _PAGER_LENGTH and bool(_PAGING.fullmatch(text))


def _is_of_pager(page: ColumnPage, element: Element) -> bool:
    """Return whether a link is one of a pager: 下一页, 尾页, or the number of a page near this one."""
    words = one_line(_words(element))
    if not words.isdecimal():
        return _is_next_or_last(words)
    href = (element.get("href") or "").strip()
    url = page.absolute(href) if href and href[0] != "#" else ""
    return bool(url) and are_near(url, page.url) and not is_article(url)


def _is_next_or_last(words: str) -> bool:
    return len(words) < _PAGER_LENGTH and bool(_NEXT_OR_LAST.fullmatch(words.strip()))


def _last_elements(link: Element, pager: Element) -> Iterator[Element]:
    """Yield the last link before a link of a pager, and the elements that contain it, but not the pager."""
    around = set(pager.iterancestors())
    yield from takewhile(lambda element: element not in around, chain((link,), link.iterancestors()))


def _link_element(page: ColumnPage, element: Element, shape: int, depth: int, order: int) -> LinkElement | None:
    title = _title(element)
    if not title or is_paging(title) or is_paging(one_line(_words(element))):
        return None
    if len(title) < _NO_TITLE_LENGTH and _NO_TITLE.fullmatch(title):
        title = _title_beside(element) if _leads_from_row(title) else ""
        if not title:
            return None
    if _MORE_OF.match(title) or _is_previous_or_next(element):
        return None
    if _PLACEHOLDER.search(element.get("href") or "") or _PLACEHOLDER.search(title):
        return None
    url = link_target(page, element)
    return None if url is None else LinkElement(element, url, title, shape, depth, order)


def _leads_from_row(words: str) -> bool:
    return len(words) < _NO_TITLE_LENGTH and bool(_OF_ROW.search(words) and _NO_TITLE.fullmatch(words))


def _without_second_links(links: list[LinkElement]) -> list[LinkElement]:
    """Return links without those whose title is beside them, if another link leads to the same page."""
    beside = {link for link in links if _leads_from_row(one_line(_words(link.element)))}
    known = {link.url for link in links if link not in beside}
    return [link for link in links if link not in beside or link.url not in known] if beside else links


def _title_beside(element: Element) -> str:
    """Return the title in a row whose only link has none: its longest part, "" if that is no title."""
    row = next(element.iterancestors("li", "tr"), None)
    if row is None or sum(1 for _ in islice(row.iter("a"), 2)) > 1 or not is_short(row, MAX_TITLE):
        return ""
    parts = [one_line(text) for text in _texts(row)]
    title = max((part for part in parts if not (len(part) <= _DATE_LENGTH and shows_day(part))), key=len, default="")
    is_title = len(title) >= _MIN_BESIDE and "。" not in title and not title.endswith(_ELLIPSIS)
    return _without_bullet(title) if is_title else ""


def _is_previous_or_next(element: Element) -> bool:
    """Return whether a link leads to the previous or next article, by the words at its beginning or before it."""
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else None
    if previous is not None and previous.tag in _INLINE and not (before and before.strip()):
        before = previous.text
    first = element.text if element.text and element.text.strip() else element[0].text if len(element) else None
    return any(text and _PREVIOUS_OR_NEXT.match(text) for text in (before, first))


def _is_clickable(page: ColumnPage, element: Element) -> bool:
    """Return whether a script opens an address on a click on an element that contains no link."""
    script = element.get("onclick")
    if script is None and not attribute_address(element):
        return False
    return element.find(".//a") is None and opened(page, element) is not None


def _words(element: Element) -> str:
    """Return the text of a link, "" if the link is unclosed."""
    if not len(element):
        return element.text or ""
    return "" if _is_unclosed(element) else text_of(element)


def _is_unclosed(element: Element) -> bool:
    """Return whether an element is unclosed: it contains other links, or more elements than any link has."""
    if element.find(".//a") is not None:
        return True
    return any(count == MAX_INNER_ELEMENTS for count, _ in enumerate(element.iter()))


def _title(element: Element) -> str:
    shown = one_line(element.text or "") if not len(element) or _is_unclosed(element) else _shown(element)
    attribute = one_line(_labelled(element.get("title") or ""))
    rest, day = split_date(attribute)
    if day and not day[0].isdigit() and day.strip() not in shown:
        attribute = rest
    if not attribute and not shown:
        attribute = next((one_line(image.get("alt") or image.get("title") or "") for image in element.iter("img")), "")
    best = _without_bullet(_longer(shown, attribute))
    return best if not shows_day(best) or len(best) > _DATE_LENGTH else ""


def _without_bullet(title: str) -> str:
    return _BULLET.sub("", title).strip()[:MAX_TITLE]


def _labelled(attribute: str) -> str:
    attribute = _TAG.sub("", attribute)
    found = _LABELLED.match(attribute.strip())
    return found[1] if found else attribute


def _longer(shown: str, attribute: str) -> str:
    """Return the longer of two titles: a link's text and its `title` attribute.

    The attribute may be anything, from the whole title to "opens a new window".
    """
    if not attribute or not shown:
        return attribute or shown
    stem = shown.rstrip(".…． ")
    if len(stem) < len(shown) and attribute.startswith(stem[:6]):
        return attribute
    squeezed, plain = "".join(shown.split()), "".join(attribute.split())
    if plain in squeezed and len(plain) >= 4:
        return attribute
    if attribute.endswith(_ELLIPSIS) or squeezed in plain:
        return shown if len(squeezed) >= len(plain) or attribute.endswith(_ELLIPSIS) else attribute
    same = sum(a == b for a, b in zip(squeezed, plain, strict=False))
    return attribute if len(plain) > len(squeezed) and same >= len(squeezed) // 2 else shown


def _shown(element: Element) -> str:
    """Return the title in a link that contains elements: its heading, else its first part that is not a date."""
    for inner in element.iter(etree.Element):
        if inner is not element and (inner.tag in _HEADINGS or _TITLE_CLASS.search(inner.get("class") or "")):
            text = one_line(text_of(inner))
            if len(text) >= _MIN_PART:
                return text
    texts = [one_line(text_of(child)) for child in islice(element, _MAX_COPIES)]
    whole = next((text for text in texts for cut in (one_line(element.text or ""), *texts) if _is_cut(cut, text)), "")
    if whole:
        return whole
    cells = _cells(element)
    pieces = [piece for piece in map(one_line, (max(cells, key=len),) if cells else _pieces(element)) if piece]
    words = [piece for piece in pieces if WORD_CHARACTER.search(piece)]
    titles = [piece for piece in words if len(piece) > _DATE_LENGTH or not shows_day(piece)]
    return next((piece for piece in titles if len(piece) >= _MIN_PART), "".join(titles[:1]))


def _is_cut(cut: str, whole: str) -> bool:
    """Return whether a text is another one that is cut (`城北街道开展…`)."""
    stem = cut.rstrip(".…． ")
    return (
        _MIN_PART <= len(stem) < len(whole)
        and len(stem) < len(cut)
        and whole.startswith(stem)
        and whole[-1] not in "….．"
    )


def _cells(element: Element) -> list[str]:
    """Return the texts of the elements in a link that is a whole row; none if it has other text or no date.

    The others are the title, the name of a category and so on.
    """
    bare = (element.text, *(child.tail for child in element))
    if len(element) < _MIN_CELLS or any(text and text.strip() for text in bare):
        return []
    texts = [one_line(" ".join(_texts(child))) for child in element]
    cells = [one_line(text_of(child)) for child, text in zip(element, texts, strict=True) if not shows_day(text)]
    are_inline = all(child.tag in _INLINE for child in element)
    return cells if are_inline and len(cells) < len(texts) and any(len(cell) >= _MIN_PART for cell in cells) else []


def _texts(element: Element) -> Iterator[str]:
    return map(str, element.itertext())


def _is_mark(element: Element) -> bool:
    """Return whether an element of a link is a template's mark (`NEW`), a row's number or day, and not of the title."""
    if element.tag == "svg" or _HIDDEN.search(element.get("style") or ""):
        return True
    if len(element) or element.tag not in _INLINE:
        return False
    text, name = (element.text or "").strip(), element.get("class") or ""
    if _MONTH_AND_DAY.fullmatch(text):
        return True
    if text.isdecimal():
        return bool(_NUMBER_CLASS.search(name))
    found = _NEW.fullmatch(text)
    # A title may have an element for every character.
    return bool(found) and (text.isascii() or bool(_NEW_CLASS.search(name)))


def _pieces(element: Element) -> Iterator[str]:
    """Yield the text of an element in parts, split at blocks and around inline elements with a date."""
    piece = element.text or ""
    for child in element:
        inner = [""] if _is_mark(child) else list(_pieces(child))
        date_follows = child.tag == "br" and shows_day(child.tail or "")
        if child.tag in _BLOCKS or date_follows or shows_day("".join(inner)):
            yield piece
            yield from inner
            piece = ""
        else:
            piece += inner[0]
            for more in inner[1:]:
                yield piece
                piece = more
        piece += child.tail or ""
    yield piece
