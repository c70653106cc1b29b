"""Finds the links that belong to an article: the files that it offers, and its next page."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from cleaner.article import Attachment
from cleaner.characters import readable, without_controls
from cleaner.file_types import is_file_link, is_file_name
from cleaner.markup.page import Anchor, Page

#: Attachment lists are in the body or in this many blocks below it; farther down are the site's own guides and forms.
_BELOW: Final = 12
#: A pager is in this many last blocks of the body, or in this many blocks below it.
_PAGER_ABOVE: Final = 4
_PAGER_BELOW: Final = 8

_NO_PAGE: Final = ("javascript:", "mailto:", "tel:", "#", "data:", "about:")
#: The pages with which browsers show a document: pdf.js, and the viewers of Microsoft and others.
_VIEWER: Final = re.compile(r"/(?:viewer|view|preview|embed|reader)\.[a-z]{3,5}$", re.I)
#: The most pictures and links of a block in which the text of a picture is looked for.
_MOST_PICTURES: Final = 20
#: The most cells before a file in a row that are searched for its name, and the longest name (characters).
_WIDEST_ROW: Final = 8
_LONGEST_FILE_NAME: Final = 80
#: Link texts that say what to do, and do not name the file.
_UNNAMED: Final = re.compile(
    r"[【\[(（]?(?:点击|点此|点这里|请点击|立即|本地)?(?:下载|查看|打开|浏览|预览)?(?:附件|文件|此处|这里)?(?:下载|查看)?[】\])）]?"
)
_SAME_TEXT: Final = re.compile(
    r"[【\[(（]?(?:pdf|word|doc|wps|ofd|全文|正文)\s?(?:版|文档|格式)?\s?下载[】\])）]?", re.I
)
_NEXT: Final = frozenset(("下一页", "下页", "下一頁", "后一页", "下一页>", "nextpage"))
#: How the link to the next part begins if it names the part.
_NEXT_WITH_TITLE: Final[tuple[str, ...]] = ("下一页：", "下一页:")
#: What follows the article's own name in the address of another part: _2.html, -2.html, ?page=2.
_OF_PART: Final = re.compile(r"[_-]\d{1,2}\.|[?&]p(?:age)?=\d{1,2}\b")
_SIGNS: Final = " \t[]【】()（）<>《》»›→>_|:："
_PAGER_TEXT: Final = re.compile(r"[\s\d\[\]【】()（）<>|·.…共第页上下一首末尾单页阅读全文前后/]{1,120}")
_NUMBERS: Final = re.compile(r"\d{1,3}")
_PAGE_NUMBER: Final = re.compile(r"第?(\d{1,3})页?")
#: TRS WCM: `createPageHTML(3, 0, "t20151009_67430", "html")` counts from 0; with an element's id first, from 1.
_TRS: Final = re.compile(
    r"createPageHTML\(\s{0,3}(?:(['\"])[\w-]{1,40}\1\s{0,3},\s{0,3})?(\d{1,4})\s{0,3},\s{0,3}(\d{1,4})\s{0,3},"
    r"\s{0,3}['\"]([\w.-]{1,80})['\"]\s{0,3},\s{0,3}['\"]([\w.]{1,8})['\"]"
)
#: File names of columns, which have pages too.
_COLUMN_STEM: Final = re.compile(r"index|default|list|node", re.I)
#: Names of pages of columns and of comments.
_LIST_STEM: Final = re.compile(r"index|default|list|node|comment", re.I)


def attachments(page: Page, first: int, last: int, url: str | None) -> tuple[Attachment, ...]:
    """Find the files that the body or a list right below it offers.

    A file with the article's own text (pdf下载, word下载) is not an attachment.

    Args:
        page: The parsed page.
        first: The first block of the body.
        last: The block after its last.
        url: The page's URL; with it, the URLs found are absolute.

    Returns:
        Each file once, with the name that the page shows, or its file name where the link only says 下载.
    """
    found: dict[str, Attachment] = {}
    base = base_address(page, url)
    for anchor in _anchors(page, first, last + _BELOW):
        href = without_controls(anchor.href).strip()
        if not is_file_link(href) and not is_file_name(anchor.text) and not anchor.is_frame:
            continue
        if href.lower().startswith(_NO_PAGE) or _SAME_TEXT.fullmatch(anchor.text):
            continue
        target = _viewed_file(href, base, anchor.is_frame) or absolute(href, base)
        if target and target not in found:
            found[target] = Attachment(_name(page, anchor, target), target)
    return tuple(found.values())


def next_page(page: Page, first: int, last: int, url: str | None) -> str | None:
    """Find the next page of an article on several pages; a link to the next article (下一篇) is not one.

    Args:
        page: The parsed page.
        first: The first block of the body.
        last: The block after its last.
        url: The page's URL; with it, the result is absolute.

    Returns:
        The URL of the next page; None on the last page and for articles on one page.
    """
    return _next_by_script(page, url) or _next_by_pager(page, first, last, url) or _next_in_head(page, url)


def _next_in_head(page: Page, url: str | None) -> str | None:
    """Return the next page by `<link rel="next">`. In blogs that is the next article: its name is another one."""
    target = absolute(without_controls(page.next).strip(), base_address(page, url)) if page.next else ""
    return target if target and _is_part(target, url) else None


def _next_by_script(page: Page, url: str | None) -> str | None:
    """Return the next page by the call of a TRS script that writes the pager."""
    for script in page.scripts:
        match = _TRS.search(script) if "createPageHTML" in script else None
        if match is None or _COLUMN_STEM.match(match[4]):
            continue
        total, current = int(match[2]), int(match[3])
        following = current + 1
        if following < total or (match[1] and following == total):
            return absolute(f"{match[4]}_{following}.{match[5]}", base_address(page, url))
    return None


def _next_by_pager(page: Page, first: int, last: int, url: str | None) -> str | None:
    """Return the next page by a link that says so, or by the numbers of a pager."""
    numbered: dict[int, list[tuple[int, str]]] = {}
    base = base_address(page, url)
    for anchor in _anchors(page, max(first, last - _PAGER_ABOVE), last + _PAGER_BELOW):
        text = anchor.text.strip(_SIGNS) or _alt_of(page, anchor)
        if not text:
            continue
        says_next = text.lower() in _NEXT
        if says_next or text.startswith(_NEXT_WITH_TITLE):
            target = _target(anchor, base)
            is_own = not _is_of_list(target, url) if says_next else _is_part(target, url)
            if target and target != url and is_own:
                return target
        elif number := _PAGE_NUMBER.fullmatch(text):
            numbered.setdefault(anchor.block, []).append((int(number[1]), _target(anchor, base)))
    for block, links in numbered.items():
        target = _next_number(page.blocks[block].text if block < len(page.blocks) else "", links, url)
        if target:
            return target
    return None


def _alt_of(page: Page, anchor: Anchor) -> str:
    """Return the text of the picture in a link without text, if each such link of its block has one picture."""
    at = bisect_left(page.images, anchor.block, key=lambda image: image.block)
    images = [image for image in page.images[at : at + _MOST_PICTURES] if image.block == anchor.block and image.alt]
    if not images:
        return ""
    at = bisect_left(page.anchors, anchor.block, key=lambda link: link.block)
    near = page.anchors[at : at + _MOST_PICTURES]
    links = [link for link in near if link.block == anchor.block and not link.text]
    if len(links) != len(images) or anchor not in links:
        return ""
    return readable(images[links.index(anchor)].alt).strip(_SIGNS)


def _is_part(target: str, url: str | None) -> bool:
    """Return whether an address is that of a page of the article: t2024_81.html, t2024_81_2.html."""
    if not url:
        return False
    stem = url.partition("?")[0].rpartition(".")[0] if "?" not in url else url
    return target.startswith(stem) and _OF_PART.match(target, len(stem)) is not None


def _is_of_list(target: str, url: str | None) -> bool:
    """Return whether an address is that of a page of a column, by its name, and the article's own is not."""
    return (
        url is not None
        and _LIST_STEM.match(_file_of(target)) is not None
        and _COLUMN_STEM.match(_file_of(url)) is None
        and not url.endswith("/")
    )


def _file_of(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


def _next_number(text: str, links: list[tuple[int, str]], url: str | None) -> str:
    """Return the link after the current number of a pager like `1 [2] [3]`; the current number has no link."""
    if not _PAGER_TEXT.fullmatch(text):
        return ""
    targets = dict(links)
    numbers = sorted({int(number) for number in _NUMBERS.findall(text)})
    if numbers[:2] != [1, 2]:
        return ""
    current = next((number for number in numbers if not targets.get(number) or targets[number] == url), 1)
    return targets.get(current + 1, "")


def _anchors(page: Page, start: int, stop: int) -> list[Anchor]:
    """Return the links that begin in blocks `start` to `stop`, in page order."""
    anchors = page.anchors
    at = bisect_left(anchors, start, key=lambda anchor: anchor.block)
    return anchors[at : bisect_left(anchors, stop, lo=at, key=lambda anchor: anchor.block)]


def _target(anchor: Anchor, base: str | None) -> str:
    """Return the URL of a link; "" if it does not lead to a page."""
    href = without_controls(anchor.href).strip()
    return "" if not href or href.lower().startswith(_NO_PAGE) else absolute(href, base)


def base_address(page: Page, url: str | None) -> str | None:
    """Return the address to which the links of a page are relative: that of its <base>, else its own."""
    base = absolute(without_controls(page.base).strip(), url) if page.base else ""
    return base if base.startswith(("http://", "https://")) else url


def _viewed_file(href: str, base: str | None, is_frame: bool) -> str:
    """Return the URL of the document that a viewer shows (`viewer.html?file=/a.pdf`); "" if it is none."""
    viewer, _, query = href.partition("?")
    if not query or not (is_frame or _VIEWER.search(viewer)):
        return ""
    for value in query.split("&"):
        file = unquote(value.partition("=")[2])
        # a bare name is what a download script gets
        if is_file_link(file) and ("/" in file or _VIEWER.search(viewer)):
            return absolute(file, absolute(viewer, base))
    return ""


def absolute(href: str, base: str | None) -> str:
    """Resolve the target of a link, with backslashes as slashes, as browsers do; "" if it is not a URL."""
    if "\\" in href:
        path, mark, query = href.partition("?")
        href = path.replace("\\", "/") + mark + query
    try:
        return urljoin(base, href) if base else urlsplit(href).geturl()
    except ValueError:
        return ""


def _name(page: Page, anchor: Anchor, href: str) -> str:
    """Return the name of a file: the link's text, its title, the text around it, or the file name in its URL."""
    text = anchor.text
    if text and not _UNNAMED.fullmatch(text):
        return text
    title = without_controls(anchor.title).strip()
    if title and not _UNNAMED.fullmatch(title):
        return title
    block = page.blocks[anchor.block].text if anchor.block < len(page.blocks) else ""
    if text and 0 < len(block) - len(text) <= 80:
        named = block
        for link in _anchors(page, anchor.block, anchor.block + 1):
            if link is anchor or _UNNAMED.fullmatch(link.text):
                named = named.replace(link.text, "")
        named = named.strip(" :：()（）[]【】")
        if named and not _UNNAMED.fullmatch(named):
            return named
    in_row = _name_in_row(page, anchor.block) if text and block == text else ""
    if in_row:
        return in_row
    file = unquote(href.partition("?")[0].rpartition("/")[2])
    return (
        file
        if text and is_file_name(file) and not file.isascii()
        else text or href.rpartition("/")[2].rpartition("=")[2]
    )


def _name_in_row(page: Page, block: int) -> str:
    """Return the longest text of the cells before a block in its row of a table; "" for none."""
    at = bisect_left(page.cells, block + 1, key=lambda part: part.block)
    cells = page.cells[max(0, at - _WIDEST_ROW) : at]
    start = next((part.block for part in reversed(cells) if part.tag == "tr"), block)
    texts = [page.blocks[i].text for i in range(max(start, block - _WIDEST_ROW), block)]
    name = max(texts, key=len, default="")
    return name if not name.isdecimal() and len(name) <= _LONGEST_FILE_NAME else ""
