"""Escapes text and addresses for Markdown: text is shown as it is, and no address runs a script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from cleaner.characters import without_controls
from cleaner.metadata.links import absolute

#: Characters that mean something anywhere in a line. `<` begins HTML, `&` a character reference.
_SIGNS: Final = re.compile(r"[\\`*_\[\]<>&|~]")
#: Markup at the start of a line: headings, bullets, rules, numbers of lists.
_START: Final = re.compile(r"#{1,6}(?=\s|$)|[-+=](?=[-+=\s]|$)|\d{1,9}(?=[.)](?:\s|$))")
_SCHEME: Final = re.compile(r"[^/?#]*:")
_WEB: Final = re.compile(r"https?://", re.I)
#: Characters that end an address in Markdown, and the `&` of a character reference in it.
_NOT_IN_ADDRESS: Final = re.compile(r"[\s<>()\[\]\\\"`|]|&(?=#?\w{1,32};)")


def escaped_inside(text: str) -> str:
    """Return a part of a line, not its start, such that Markdown shows it as it is."""
    return _SIGNS.sub(r"\\\g<0>", text)


def escaped(text: str) -> str:
    """Return a line of text such that Markdown shows it as it is."""
    return _with_escaped_start(escaped_inside(text))


def _with_escaped_start(text: str) -> str:
    start = _START.match(text)
    if start is None:
        return text
    at = start.end() if start[0].isdecimal() else 0
    return f"{text[:at]}\\{text[at:]}"


def as_markdown(paragraphs: Iterable[str]) -> str:
    """Return paragraphs without a known structure as Markdown."""
    # escaped together: one substitution is faster than one for each paragraph
    text = escaped_inside("\n".join([" ".join(paragraph.split()) for paragraph in paragraphs]))
    return "\n\n".join(map(_with_escaped_start, text.split("\n")))


def web_address(href: str, base: str | None) -> str:
    """Return the address of a link or an image for Markdown.

    Args:
        href: The address as written in the page.
        base: What it is relative to.

    Returns:
        The address, absolute if `base` is given; "" for a place in the same page, and for one that is not on the web:
        `javascript:`, `data:`, `mailto:`.
    """
    href = without_controls(href).strip()
    if not href or href.startswith("#"):
        return ""
    address = absolute(href, base)
    if _SCHEME.match(address) is not None and _WEB.match(address) is None:
        return ""
    return _NOT_IN_ADDRESS.sub(lambda found: "".join([f"%{byte:02X}" for byte in found[0].encode()]), address)
