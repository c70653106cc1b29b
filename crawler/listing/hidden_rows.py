"""Reads the rows of pages that have them in their source, but not as elements: a script adds them.

They are markup, or data with titles, addresses and days.

A column is read from such markup if its page has no other rows, or only undated ones, which may be those of a sidebar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from crawler.listing.json_rows import read_json_rows
from crawler.listing.lists import DATED_SHARE
from crawler.listing.models import Link
from crawler.listing.page import ColumnPage, Element, parse, string_literals
from crawler.listing.rows import read_rows

#: Limit on the parts of a page that are searched for rows.
_MAX_PARTS = 20
#: The start of a link, also in a string of a script.
_LINK = re.compile(r"<a\s", re.I)
#: The types of scripts that a browser runs. It does not show the others, which are templates and data.
_PROGRAMS = frozenset({"", "text/javascript", "application/javascript", "module", "text/ecmascript"})


def read_hidden_rows(page: ColumnPage, shown: Sequence[Link]) -> tuple[Link, ...]:
    """Return the rows in the first part of a page's source that has any, () if there is none.

    Args:
        page: The column page.
        shown: The rows that the page has as elements. If they have dates, there is nothing else to read.
    """
    if _are_dated(shown):
        return ()
    for part in islice(_parts(page, rest=not shown) if _has_links(page.text) else (), _MAX_PARTS):
        links = read_rows(page, part) or ()
        if links and (not shown or _are_dated(links)):
            return links
    data = read_json_rows(page, _data(page)) if "[" in page.text else ()
    return data if _are_dated(data) else ()  # menus are data, too


def _data(page: ColumnPage) -> Iterator[str]:
    """Yield the scripts of a page that are JSON."""
    if "json" in page.text:
        for script in parse(page.text).iter("script"):
            if (script.get("type") or "").lower().endswith("json"):
                yield script.text or ""


def _are_dated(links: Sequence[Link]) -> bool:
    return bool(links) and sum(link.date is not None for link in links) >= DATED_SHARE * len(links)


def _parts(page: ColumnPage, rest: bool) -> Iterator[Element]:
    """Yield the parts of a page whose markup only scripts add to it: templates, data, comments, strings of scripts.

    Args:
        page: The column page.
        rest: Whether to read comments beside other content as well: such rows were removed.
    """
    tree = parse(page.text, comments=True)
    yield from tree.iter("noscript", "template")
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() not in _PROGRAMS and _has_links(script.text):
            yield parse(script.text or "")
    for comment in tree.iter():
        if not isinstance(comment.tag, str) and _has_links(comment.text) and (rest or _is_alone(comment)):
            yield parse(comment.text or "")
    if _has_links(page.scripts):
        yield parse("".join(string_literals(page.scripts)))


def _has_links(text: str | None) -> bool:
    return bool(_LINK.search(text or ""))


def _is_alone(comment: Element) -> bool:
    """Return whether an element contains a comment and nothing else."""
    parent = comment.getparent()
    texts = (comment.tail, parent.text if parent is not None else None)
    return parent is not None and len(parent) == 1 and not any(text and text.strip() for text in texts)
