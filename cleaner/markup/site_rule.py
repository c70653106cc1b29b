"""The second stage under a site's `Rule`: the maintainer's CSS selectors become marks on the page's nodes.

Selectors need a tree, so the page is parsed to one, whose elements are then passed to the same builder that the parser
feeds otherwise.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from cleaner.article import Rule
from cleaner.markup.attribute_limits import limit_attributes
from cleaner.markup.builder import Builder
from cleaner.markup.decode import as_utf8
from cleaner.markup.page import MARK_BODY, MARK_DATE, MARK_REMOVE, MARK_SOURCE, MARK_TITLE, Page
from cleaner.markup.parse import harmless

_END_HTML = re.compile(rb"</html\s{0,9}>", re.I)
_TRANSLATOR = HTMLTranslator()


def parse_with_rule(html: str | bytes, rule: Rule) -> Page:
    """Parse a page and mark each node that a rule names.

    Args:
        html: The page.
        rule: The selectors. An element that several of them match is marked by the first of remove, date, source,
            title, body.

    Returns:
        The page, with the marked nodes in `Page.marked`.

    Raises:
        ValueError: A selector is not valid CSS. This is the rule's fault, not the page's.
    """
    selectors = [(MARK_REMOVE, one) for one in rule.remove]
    selectors += [(MARK_DATE, rule.date), (MARK_SOURCE, rule.source), (MARK_TITLE, rule.title), (MARK_BODY, rule.body)]
    compiled = [(mark, _compiled(selector)) for mark, selector in selectors if selector]
    target = Builder(harmless)
    # a tree ends at the first </html>, even one of an included header; the parser's events do not
    whole, is_cut = harmless(as_utf8(html))
    data = limit_attributes(whole)
    page = _marked(_END_HTML.sub(b"", data), compiled, target)
    page.is_cut = is_cut or len(data) == 0 < len(whole)
    return page


def _marked(data: bytes, compiled: list[tuple[str, etree.XPath]], target: Builder) -> Page:
    if not data.strip():
        return target.close()
    try:
        root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.XMLSyntaxError:
        return target.close()
    if root is None:
        return target.close()
    marks: dict[object, str] = {}
    for mark, find in compiled:
        for element in cast("list[object]", find(root)):
            marks.setdefault(element, mark)
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        tag = element.tag
        if event == "comment":
            target.comment(element.text or "")
        elif not isinstance(tag, str):
            continue
        elif event == "start":
            # items(), because get() raises for a name that contains a control character or a brace
            attrib = dict(element.attrib.items())
            if element in marks:
                target.open_marked(tag, attrib, marks[element])
            else:
                target.start(tag, attrib)
            if element.text:
                target.data(element.text)
            continue
        elif element in marks:
            target.close_marked()
        else:
            target.end(tag)
        if element.tail:
            target.data(element.tail)
    return target.close()


def marked_text(page: Page, mark: str) -> str:
    """Return the text of the elements with a mark, blocks joined by a space."""
    places = sorted({i for node in page.marked if node.mark == mark for i in range(node.start, node.end)})
    return " ".join(page.blocks[i].text for i in places)


@lru_cache(maxsize=512)
def _compiled(selector: str) -> etree.XPath:
    # not lxml's own CSSSelector: its :contains() calls a function that libxml2 identifies by its address, which may be
    # that of another function when the selector is used again
    try:
        find = etree.XPath(_TRANSLATOR.css_to_xpath(selector))
        find(etree.Element("html"))  # only a call detects an unknown namespace (a|b)
        return find
    except (SelectorError, etree.XPathError, ValueError) as error:
        raise ValueError(
            f"Rule: {selector!r} is not a CSS selector ({error}); write for example '#zoom' or 'div.content'"
        ) from None
