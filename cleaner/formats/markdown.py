"""Escapes text for Markdown (CommonMark with the tables of GitHub), so that it is shown as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

#: Characters that mean something anywhere in a line. `<` begins HTML, `&` a character reference.
_SIGNS: Final = re.compile(r"[\\`*_\[\]<>&|~]")
#: What means something at the start of a line: headings, bullets, numbers of lists, rules.
_START: Final = re.compile(r"(?:#{1,6}(?=\s|$)|[-+=](?=[-+=\s]|$)|(?<!\d)\d{1,9}(?=[.)](?:\s|$)))")


def escaped(text: str) -> str:
    """Return a line of text such that Markdown shows it as it is."""
    text = _SIGNS.sub(r"\\\g<0>", text)
    start = _START.match(text)
    if start is None:
        return text
    at = start.end() if start[0].isdecimal() else 0
    return f"{text[:at]}\\{text[at:]}"


def as_markdown(paragraphs: Iterable[str]) -> str:
    """Return paragraphs without structure as Markdown."""
    return "\n\n".join(map(escaped, paragraphs))
