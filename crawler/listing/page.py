"""Parses a column page for the platforms and the generic engine: text, element tree and scripts, within bounds."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote_plus, urlsplit

from lxml import etree

from cleaner.characters import readable
from cleaner.markup.attribute_limits import limit_attributes
from cleaner.markup.decode import decode_as
from cleaner.markup.names import bounded_names
from cleaner.markup.parse import bounded
from crawler.urls import MalformedUrl, resolve

#: Limit on the characters read of a page. A column page of 20,000 rows has about 2 million.
MAX_TEXT = 3_000_000
#: Limit on its tags and comments. 20,000 table rows of four cells have 240,000.
MAX_TAGS = 300_000
#: Limit on the characters of its inline scripts. Each link that calls a function is looked up in them.
MAX_SCRIPTS = 200_000
_END_HTML = re.compile(r"</html\s{0,9}>", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"^\s{0,99}<\?xml[^<>]{0,200}\?>")
#: Markup in base64, which Yunnan's sites use for pagers, and the maximum number of elements to decode. The form is
#: known from a public crawler; no saved page has it.
_BASE64 = re.compile(r"[A-Za-z0-9+/]{40,40000}={0,2}")
_MAX_BASE64 = 4
#: Limit on the elements inside a row, a link or a pager. An element with more is not examined.
MAX_INNER_ELEMENTS = 500
#: Limit on the text areas that are read as markup.
_MAX_TEXTAREAS = 20
#: A string of a script, with or without the closing quote: a search for the end of each of a million quotes would take
#: quadratic time.
_STRING = re.compile(r"'((?:[^'\\\n]++|\\.)*+)('?)|\"((?:[^\"\\\n]++|\\.)*+)(\"?)")
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))")
_ESCAPES = {"n": "\n", "r": "\n", "t": " "}
#: A call that writes a string into the page, whole or its beginning:
#: `document.write("2020-08-20 10:00".substring(0,10));`
_WRITE = re.compile(r"\s{0,99}document\.write(?:ln)?\(\s{0,9}(?=['\"])")
_WRITTEN = re.compile(r"\s{0,9}(?:\.(?:substr|substring|slice)\(\s?0\s?,\s?(\d{1,3})\s?\)\s{0,9})?\)[\s;]{0,99}")
#: An element of a parsed page, for annotations. lxml and lxml-stubs give the class no public name; when they do, it
#: goes here.
Element: TypeAlias = "etree._Element"
_WITHOUT_TEXT = ("script", "style", "noscript", "template")


@dataclass(frozen=True, slots=True)
class ColumnPage:
    """One column page.

    Attributes:
        url: The address that it was fetched from.
        text: Its decoded source.
        tree: Its elements, without scripts, styles and comments.
        scripts: The text of its inline scripts.
        base: The base of its relative addresses.
        cuts: The limits that it exceeds, in words: the parts beyond them are not read.
        charset: The charset of the queries of its links.
        refused: The addresses of the page that are malformed, as far as they were looked up.
    """

    url: str
    text: str
    tree: Element
    scripts: str
    base: str
    cuts: list[str] = field(default_factory=list)
    charset: str = "utf-8"
    refused: set[str] = field(default_factory=set)

    def has(self, *marks: str) -> bool:
        """Return whether the source contains at least one of these strings; the case must match."""
        return any(mark in self.text for mark in marks)

    def absolute(self, href: str) -> str:
        """Return an address of this page as an absolute http(s) URL, "" for others (`javascript:`, `mailto:`).

        The result is "" also for a malformed address, which is added to `refused`.
        """
        try:
            return resolve(href, self.base, self.charset)
        except MalformedUrl:
            self.refused.add(href)
            return ""


def read_page(body: str | bytes, url: str, charset: str = "utf-8") -> ColumnPage:
    """Parse a response. Does not raise: a body that is not markup becomes a page without elements.

    Args:
        body: The decoded text, or the bytes as served, which are decoded here.
        url: The page's absolute URL.
        charset: The charset of the page; bytes show it themselves.
    """
    try:
        urlsplit(url)
    except ValueError:
        url = ""
    if isinstance(body, bytes):
        body, charset = decode_as(body[: 4 * (MAX_TEXT + 1)])  # a character has at most four bytes
    return parse_page(body, url, charset)


def parse_page(text: str, url: str, charset: str = "utf-8") -> ColumnPage:
    """Parse decoded markup."""
    cuts = [f"{MAX_TEXT} characters"] if len(text) > MAX_TEXT else []
    text = _CONTROL.sub(" ", text[:MAX_TEXT])
    tree, is_cut = _parse(text)
    if is_cut:
        cuts.append(f"{MAX_TAGS} tags")
    scripts = "\n".join(script.text or "" for script in tree.iter("script"))[:MAX_SCRIPTS]
    if "atob(" in scripts:
        _decode_base64(tree)
    if "document.write" in scripts:
        _show_written(tree)
    _show_textareas(tree)
    etree.strip_elements(tree, *_WITHOUT_TEXT, with_tail=False)
    return ColumnPage(url, text, tree, scripts, base_of(tree, url), cuts, charset)


def base_of(tree: Element, url: str) -> str:
    """Return the base of a page's relative addresses: that of its first `<base>` with an address, else its own."""
    href = next((href for element in tree.iter("base") if (href := element.get("href")) is not None), "")
    try:
        return resolve(href, url) or url
    except MalformedUrl:
        return url


def parse(markup: str, comments: bool = False) -> Element:
    """Return the element tree of markup. Bounded in time; does not raise.

    Args:
        markup: The markup.
        comments: Whether to keep its comments.
    """
    return _parse(markup, comments)[0]


def _parse(markup: str, comments: bool = False) -> tuple[Element, bool]:
    """Return the element tree of markup, and whether the markup was cut."""
    markup = _XML_DECLARATION.sub("", markup)
    # libxml2 ends the document at the first </html>, which may be part of an included header.
    ends = [found.start() for found in _END_HTML.finditer(markup)]
    if ends:
        markup = _END_HTML.sub("", markup[: ends[-1]]) + markup[ends[-1] :]
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=not comments, remove_pis=True)
    whole = markup.encode("utf-8", "replace")
    data = limit_attributes(bounded_names(bounded(whole, MAX_TAGS)))
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        tree = None
    is_cut = whole.count(b"<") > MAX_TAGS or bool(whole and not data)
    return etree.Element("html") if tree is None else tree, is_cut


def _decode_base64(tree: Element) -> None:
    """Replace markup in base64, which a script of the page would decode, by its elements."""
    encoded = [element for element in tree.iter("div", "span", "p", "td") if _is_base64(element)]
    for element in encoded[:_MAX_BASE64]:
        try:
            markup = unquote_plus(b64decode((element.text or "").strip(), validate=True).decode())
        except ValueError:
            continue
        if "<a" in markup or "<A" in markup:
            element.text = None
            element.append(parse(_CONTROL.sub(" ", markup)))


def _show_textareas(tree: Element) -> None:
    """Replace links in text areas, which a script of the page copies into it when they come into view, by elements."""
    for element in list(tree.iter("textarea"))[:_MAX_TEXTAREAS]:
        markup = text_of(element)
        if ("<a" in markup and "</a" in markup) or ("<A" in markup and "</A" in markup):
            element.tag, element.text = "div", None
            element[:] = [parse(_CONTROL.sub(" ", markup))]


def _show_written(tree: Element) -> None:
    """Add what scripts write into the page, if a script does nothing else: without a condition or a variable."""
    for script in list(tree.iter("script")):
        written = _CONTROL.sub(" ", _written(script.text or ""))
        if "<" in written:
            script.addnext(parse(f"<div>{written}</div>")[0][0])
        elif written:
            script.tail = f"{written} {script.tail or ''}"


def _written(script: str) -> str:
    """Return the strings that a script writes into the page, "" if it does anything else."""
    texts, at = [], 0
    while at < len(script):
        if not (
            (call := _WRITE.match(script, at))
            and (string := _STRING.match(script, call.end()))
            and (end := _WRITTEN.match(script, string.end()))
        ):
            return ""
        texts.append(_unescaped(string)[: int(end[1]) if end[1] else None])
        at = end.end()
    return "".join(texts)


def string_literals(script: str) -> Iterator[str]:
    """Yield the text of each string of a script that has both quotes."""
    for found in _STRING.finditer(script):
        if found[2] or found[4]:
            yield _unescaped(found)


def _unescaped(string: re.Match[str]) -> str:
    text = string[1] or string[3] or ""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else _ESCAPES.get(found[2], found[2]), text)


def _is_base64(element: Element) -> bool:
    return not len(element) and bool(_BASE64.fullmatch((element.text or "").strip()))


def text_of(element: Element) -> str:
    """Return the text of an element and all elements inside it, without separators."""
    if not len(element):
        return element.text or ""  # most elements have no children; this is ten times as fast
    return "".join(element.itertext())  # type: ignore[arg-type]  # a str tree has no bytes in it


def is_short(element: Element, most: int) -> bool:
    """Return whether an element has at most `most` characters of text, in at most `MAX_INNER_ELEMENTS` elements.

    The cost is bounded for elements of any size.
    """
    size = 0
    for count, inner in enumerate(element.iter()):
        size += len(inner.text or "") + (len(inner.tail or "") if count else 0)
        if size > most or count > MAX_INNER_ELEMENTS:
            return False
    return True


def one_line(text: str) -> str:
    """Return text with each run of white space as one space, without control characters (`&#1;`)."""
    text = " ".join(text.split())
    return text if text.isprintable() else readable(text)
