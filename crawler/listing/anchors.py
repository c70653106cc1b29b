"""The links of a page, each with its title and with the shape of the path that leads to it.

Two links have one shape where the tags and classes from the root down to them are the same: the rows of a
list do, and a menu's, a sidebar's and a footer's links have others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag

from lxml import etree

from crawler.listing.dates import shows_day
from crawler.listing.js_links import address_in
from crawler.listing.page import MOST_INSIDE, Page, one_line, text_of

#: A page of 20,000 rows has no more links and elements; what follows them is not looked at.
MAX_LINKS, MAX_ELEMENTS = 20_000, 100_000
#: Longer texts are summaries or whole rows; a title is cut there.
MAX_TITLE = 300

_PAGING = re.compile(
    r"\W{0,4}(?:首\s?页|第一页|上一?页|前一?页|前页|下一?[页頁]|后一?页|后页|尾\s?页|末\s?页|最后一?页|最末页|"
    r"转到|跳转|确定|GO|prev(?:ious)?(?: page)?|next(?: page)?|first|last|\d{1,5}|"
    r"[上下][\d一二三四五六七八九十]{1,2}页)\W{0,4}|\W{1,4}",
    re.I,
)
_TURNS = re.compile(r"\W{0,4}(?:下一?[页頁]|后一?页|尾\s?页|末\s?页|最后一?页|next)\W{0,4}", re.I)
_PAGER_WORDS = 16
#: The last row may have a second link after its title.
_BEFORE_PAGER = 2
#: Texts that lead to the article beside its title, or away from the list.
_NO_TITLE = re.compile(
    r"\W{0,3}(?:更多|more|详情|详细|查看(?:全文|详情|详细|更多)?|阅读(?:全文|更多|原文)|全文|点击(?:查看|下载|进入)|"
    r"点击查看详[情细]|下载|附件(?:下载)?|打印|关闭|收藏|分享|进入|返回(?:顶部|首页)?|[加设][入为](?:收藏|首页)|"
    r"登录|注册|English|了解(?:更多|详情)|解读|图解|原文链接|政策原文|正文|视频|图片)\W{0,3}",
    re.I,
)
#: What leads from an article to the one before or after it, in the link or right before it.
_NEIGHBOUR = re.compile(
    r"[\s\[【<＜«(（]{0,9}[上下前后]一?[篇条则](?:文章|新闻|信息|公告|记录)?[\]】>＞»)）]?\s{0,9}(?:[:：]|$)"
)
#: What stands before a title in a row: bullets that a font or the template draws.
_BULLET = re.compile(r"^(?:[·•●○◆◇■□▪▫★☆※►▶▸»›>－—‧∙・．.、,，|｜-]\s{0,3}){1,20}")
_ELLIPSIS = ("...", "…", "..", "．．")
#: `title` of several lines, as some systems write it: `标题：… 作者：… 发布时间：…`.
_LABELLED = re.compile(r"^(?:文章)?标\s{0,2}题\s{0,2}[:：]\s{0,3}([^\r\n]{1,300})")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements that begin a new line.
_BLOCKS = _HEADINGS | {"address", "article", "dd", "div", "dl", "dt", "li", "p", "section", "table", "td", "tr", "ul"}
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:tit|title|bt|biaoti|headline|name|subject)(?:$|[\s_\d-])", re.I)
_LETTER = re.compile(r"[^\W\d_年月日]")
_DIGITS = re.compile(r"\d+")
#: Elements whose class tells a row's state or place and not its kind.
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


#: Elements that set a label apart from the link after it.
_INLINE = frozenset({"span", "b", "strong", "i", "em", "font", "label"})
#: Elements that can be a whole row; a script makes some of them links, which have no `a` inside then.
_CLICKABLE = frozenset({"tr", "li", "div", "dl", "dd", "dt", "p", "td", "article"})


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """A link with a title, or a row that a script makes one (`<tr onclick="location.href='a.html'">`).

    url: absolute; "" where a script that cannot be read opens it.
    shape: equal for links that stand in equal places.
    depth: number of elements above it.
    order: its place among the page's elements.
    """

    element: etree._Element
    url: str
    title: str
    shape: int
    depth: int
    order: int


@dataclass(frozen=True, slots=True)
class Anchors:
    """The titled links of a page in page order, and those of them that stand right before a pager."""

    links: list[Anchor]
    before_pager: frozenset[Anchor]


def read_anchors(page: Page, tree: etree._Element) -> Anchors:
    """The links of a page that have a title; pagers, `更多` and the like are left out already."""
    found: list[Anchor] = []
    last: set[Anchor] = set()
    shapes: dict[tuple[int, str, str], int] = {}
    places: dict[etree._Element, tuple[int, int]] = {}
    for order, element in enumerate(tree.iter(etree.Element)):
        if order > MAX_ELEMENTS or len(found) == MAX_LINKS:
            break
        parent = element.getparent()
        above, depth = places.get(parent, (-1, -1)) if parent is not None else (-1, -1)
        tag = element.tag
        if tag == "a" or (tag in _CLICKABLE and _is_clickable(element)):
            anchor = _anchor(page, element, above, depth + 1, order)
            if anchor:
                found.append(anchor)
            elif _TURNS.fullmatch(_words(element)[:_PAGER_WORDS].strip()):
                last.update(found[-_BEFORE_PAGER:])
        key = (above, tag, "" if tag in _ROW_TAGS else kind(element))
        places[element] = (shapes.setdefault(key, len(shapes)), depth + 1)
    return Anchors(found, frozenset(last))


def target(page: Page, element: etree._Element) -> str | None:
    """Where a link leads: an absolute URL, "" where only a script knows, None where nowhere."""
    href = (element.get("href") or "").strip()
    if href and href[0] != "#" and href[:11].lower() != "javascript:":
        return urldefrag(page.absolute(href))[0] or None
    script = element.get("onclick") or ""
    named = address_in(href) or address_in(script)
    if named:
        return urldefrag(page.absolute(named))[0] or None
    return "" if script or href[:11].lower() == "javascript:" else None


def kind(element: etree._Element) -> str:
    """An element's classes without their numbers: `row1` and `row2` are of one kind."""
    names = element.get("class")
    return _DIGITS.sub("", names).strip() if names else ""


def is_paging(text: str) -> bool:
    """Whether a link's text is a page number or one of the words that turn pages."""
    return len(text) < 16 and bool(_PAGING.fullmatch(text))


def _anchor(page: Page, element: etree._Element, shape: int, depth: int, order: int) -> Anchor | None:
    title = _title(element)
    if not title or is_paging(title) or (len(title) < 12 and _NO_TITLE.fullmatch(title)) or _is_neighbour(element):
        return None
    url = target(page, element)
    return None if url is None else Anchor(element, url, title, shape, depth, order)


def _is_neighbour(element: etree._Element) -> bool:
    """Whether a link leads to an article's neighbour, by the words that it begins with or that stand before it."""
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else None
    if previous is not None and previous.tag in _INLINE and not (before and before.strip()):
        before = previous.text
    first = element.text if element.text and element.text.strip() else element[0].text if len(element) else None
    return any(text and _NEIGHBOUR.match(text) for text in (before, first))


def _is_clickable(element: etree._Element) -> bool:
    """Whether a script opens an address where an element is clicked, and no link inside it does."""
    script = element.get("onclick")
    return script is not None and bool(address_in(script)) and element.find(".//a") is None


def _words(element: etree._Element) -> str:
    """The text in a link; of one that holds another link, as no browser has it, what stands before that."""
    if not len(element):
        return element.text or ""
    return "" if _is_mangled(element) else text_of(element)


def _is_mangled(element: etree._Element) -> bool:
    """Whether an element that nobody closed goes on into other links, or holds more than any link does."""
    if element.find(".//a") is not None:
        return True
    return any(count == MOST_INSIDE for count, _ in enumerate(element.iter()))


def _title(element: etree._Element) -> str:
    shown = one_line(element.text or "") if not len(element) or _is_mangled(element) else _shown(element)
    attribute = one_line(_labelled(element.get("title") or ""))
    if not attribute and not shown:
        attribute = next((one_line(image.get("alt") or image.get("title") or "") for image in element.iter("img")), "")
    best = _clean(_fuller(shown, attribute))
    return best if not shows_day(best) or len(best) > 16 else ""


def _clean(title: str) -> str:
    return _BULLET.sub("", title).strip()[:MAX_TITLE]


def _labelled(attribute: str) -> str:
    found = _LABELLED.match(attribute.strip())
    return found[1] if found else attribute


def _fuller(shown: str, attribute: str) -> str:
    """The fuller of a link's text and its `title`, which says anything from the full title to "opens a new
    window"."""
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


def _shown(element: etree._Element) -> str:
    """The title in a link that has elements inside: its heading, else its first piece that is not a date."""
    for inner in element.iter(etree.Element):
        if inner is not element and (inner.tag in _HEADINGS or _TITLE_CLASS.search(inner.get("class") or "")):
            text = one_line(text_of(inner))
            if len(text) > 3:
                return text
    pieces = [piece for piece in map(one_line, _pieces(element)) if piece]
    dateless = [piece for piece in pieces if _LETTER.search(piece) and (not shows_day(piece) or len(piece) > 16)]
    return next((piece for piece in dateless if len(piece) > 3), "".join(dateless[:1]))


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text of an element, cut where a block begins or ends and around inline elements with a date."""
    piece = element.text or ""
    for child in element:
        inner = list(_pieces(child))
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
