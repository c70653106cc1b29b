"""A column page made ready for the platforms: decoded, parsed within bounds, its scripts set apart."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from urllib.parse import unquote_plus, urljoin, urlsplit

from lxml import etree

from cleaner.characters import readable, without_controls
from cleaner.markup.attribute_limits import limit_attributes
from cleaner.markup.decode import decode
from cleaner.markup.parse import bounded

#: A column page of 20,000 rows has about 2 million characters; what lies beyond this bound is not read.
MAX_TEXT = 3_000_000
#: Nor what lies beyond so many tags and comments: 20,000 table rows of four cells have 240,000.
MAX_SIGNS = 300_000
#: More than the inline scripts of a page have; each link that calls a function has it looked up there.
MAX_SCRIPTS = 200_000
_END_HTML = re.compile(r"</html\s{0,9}>", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"^\s{0,99}<\?xml[^<>]{0,200}\?>")
_HTTP = re.compile(r"https?://[^/?#\s]", re.I)
#: Markup in base64, as Yunnan's sites carry their pagers. A public crawler unpacks it; no saved page shows it.
_PACKED, _MOST_PACKED = re.compile(r"[A-Za-z0-9+/]{40,40000}={0,2}"), 4
#: No row, link or pager has more elements inside; what does is asked no further.
MOST_INSIDE = 500
_WITHOUT_TEXT = ("script", "style", "noscript", "template")


@dataclass(frozen=True, slots=True)
class Page:
    """One column page.

    url: where it was fetched.
    text: as served, decoded.
    tree: its elements, without scripts, styles and comments.
    scripts: the text of its inline scripts.
    base: what relative addresses are relative to.
    """

    url: str
    text: str
    tree: etree._Element
    scripts: str
    base: str

    def has(self, *marks: str) -> bool:
        """Whether the page's source holds one of some strings, letter by letter."""
        return any(mark in self.text for mark in marks)

    def absolute(self, href: str) -> str:
        """An address of this page as an absolute http(s) URL; "" for others (javascript:, mailto:, broken)."""
        return absolute(href, self.base)


def read_page(body: str | bytes, url: str) -> Page:
    """Bytes as a `Page`. Total: what is no markup becomes a page without elements."""
    try:
        urlsplit(url)
    except ValueError:
        url = ""
    return page_of(body if isinstance(body, str) else decode(body[: 4 * MAX_TEXT]), url)


def page_of(text: str, url: str) -> Page:
    """Decoded markup as a `Page`."""
    text = _CONTROL.sub(" ", text[:MAX_TEXT])
    tree = parse(text)
    scripts = "\n".join(script.text or "" for script in tree.iter("script"))[:MAX_SCRIPTS]
    if "atob(" in scripts:
        _unpack(tree)
    etree.strip_elements(tree, *_WITHOUT_TEXT, with_tail=False)
    base = url
    for element in tree.iter("base"):
        base = absolute(element.get("href") or "", url) or url
        break
    return Page(url, text, tree, scripts, base)


def parse(markup: str) -> etree._Element:
    """Markup as a tree without comments. Bounded in time, and never raises."""
    markup = _XML_DECLARATION.sub("", markup)
    # A stray </html> in an included header would end the document for libxml2.
    ends = [found.start() for found in _END_HTML.finditer(markup)]
    if len(ends) > 1:
        markup = _END_HTML.sub("", markup[: ends[-1]]) + markup[ends[-1] :]
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(limit_attributes(bounded(markup.encode("utf-8", "replace"), MAX_SIGNS)), parser)
    except (etree.XMLSyntaxError, ValueError):
        tree = None
    return etree.Element("html") if tree is None else tree


def _unpack(tree: etree._Element) -> None:
    """Puts the links that a page carries in base64, for a script to unpack, where the script puts them."""
    packed = [element for element in tree.iter("div", "span", "p", "td") if _is_packed(element)]
    for element in packed[:_MOST_PACKED]:
        try:
            markup = unquote_plus(b64decode((element.text or "").strip(), validate=True).decode())
        except ValueError:
            continue
        if "<a" in markup:
            element.text = None
            element.append(parse(_CONTROL.sub(" ", markup)))


def _is_packed(element: etree._Element) -> bool:
    return not len(element) and bool(_PACKED.fullmatch((element.text or "").strip()))


def absolute(href: str, base: str) -> str:
    """`href` against `base`, as an http(s) URL with a host; "" where there is none."""
    href = without_controls(href.strip())
    if href[:11].lower() == "javascript:":
        return ""
    try:
        url = urljoin(base, href)
        if not base:
            urlsplit(url)  # urljoin looks at an address only where there is something to join
    except ValueError:
        return ""
    return url if _HTTP.match(url) else ""


def text_of(element: etree._Element) -> str:
    """The text under an element, nothing put between its pieces."""
    if not len(element):
        return element.text or ""  # most elements that are asked for: ten times as fast
    return "".join(element.itertext())  # type: ignore[arg-type]  # a str tree has no bytes in it


def is_short(element: etree._Element, most: int) -> bool:
    """Whether an element has at most so many characters of text under it, in at most `MOST_INSIDE` elements; costs no
    more for a larger one."""
    size = 0
    for count, inner in enumerate(element.iter()):
        size += len(inner.text or "") + (len(inner.tail or "") if count else 0)
        if size > most or count > MOST_INSIDE:
            return False
    return True


def whole(text: str) -> str:
    """Text without controls, and without the halves of characters that JSON can hold and no encoding can."""
    return without_controls(text)


def one_line(text: str) -> str:
    """Text with every run of white space as one space, and without the controls that references can bring (`&#1;`)."""
    text = " ".join(text.split())
    return text if text.isprintable() else readable(text)
