"""Hides the elements that a `<style>` element of the page hides by their class or id.

Only rules of one class or id count, outside of at-rules (`@media print`). A name that another rule shows is not hidden:
tabs and menus are hidden until the reader opens them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Final

from cleaner.markup.page import Node, Page, prefix_sums

#: A comment without an end goes on to the end of the sheet.
_COMMENT: Final = re.compile(r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?")
_HIDES: Final = re.compile(r"display\s{0,3}:\s{0,3}none")
_SHOWS: Final = re.compile(r"display\s{0,3}+:\s{0,3}+(?!none)")
#: A selector of one name, perhaps with its element: .note, p.note, #note.
_SELECTOR: Final = re.compile(r"[a-z]{0,10}[.#]([\w-]{1,60})")
_NAME: Final = re.compile(r"[.#]([\w-]{1,60})")
#: What is shown while the mouse is over it is hidden.
_HOVER: Final = ":hover"
#: Characters of the shortest paragraph. Elements with more than half of the running text are not hidden: a script may
#: show the article.
_PARAGRAPH: Final = 25
_SHARE: Final = 2


@lru_cache(maxsize=64)  # pages of a site have the same sheets
def hidden_names(sheet: str) -> set[str]:
    """Return the classes and ids that a style sheet hides wherever they are. Callers do not change the set."""
    hidden: set[str] = set()
    shown: set[str] = set()
    if _HIDES.search(sheet) is None:
        return hidden
    if "/*" in sheet:
        sheet = _COMMENT.sub("", sheet)
    preludes: list[str] = []
    last = 0
    opening, closing = sheet.find("{"), sheet.find("}")
    end = sheet.rfind("display")
    while closing >= 0 and last <= end:
        if 0 <= opening < closing:
            preludes.append(sheet[last:opening])
            last = opening + 1
            opening = sheet.find("{", last)
            continue
        if preludes:
            prelude, body = preludes.pop(), sheet[last:closing]
            if "display" not in body:
                pass
            elif _SHOWS.search(body) and _HOVER not in prelude:
                shown.update(_NAME.findall(prelude))
            elif not preludes and _HIDES.search(body):
                found = (_SELECTOR.fullmatch(selector.strip()) for selector in prelude.split(","))
                hidden.update(selector[1] for selector in found if selector is not None)
        last = closing + 1
        closing = sheet.find("}", last)
    return hidden - shown


def hide_by_style(page: Page) -> None:
    """Mark the elements of a page that its style sheets hide, and those inside them, as hidden.

    An element with a headline, the name of a body or most of the running text is left as it is.
    """
    names = {name for sheet in page.styles for name in hidden_names(sheet)}
    if not names:
        return
    classes = {value for value in {node.classes for node in page.nodes} if not names.isdisjoint(value.split())}
    if not any(node.classes in classes or node.ident in names for node in page.nodes):
        return
    running = prefix_sums([len(b.text) if not b.link_chars and len(b.text) >= _PARAGRAPH else 0 for b in page.blocks])
    headlines = sorted(node.start for node in page.nodes if node.tag == "h1")
    hidden: set[Node] = set()
    for node in reversed(page.nodes):  # an element is before those inside it
        if node.parent not in hidden:
            if node.hidden or not (node.ident in names or node.classes in classes):
                continue
            headline = bisect_left(headlines, node.start)
            holds_headline = headline < len(headlines) and headlines[headline] < node.end
            inside = running[node.end] - running[node.start]
            if holds_headline or node.body_strength() or inside * _SHARE > running[-1]:
                continue
        hidden.add(node)
        node.hidden = page.hides = True
