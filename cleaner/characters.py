"""Beside the builder: text without the characters that belong to no text and that no file should hold."""

from __future__ import annotations

import re
from typing import Final

#: Controls, halves of characters (no encoding has them), and what Unicode says is no character.
_NO_TEXT: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Asked of every text of a page: half of what it takes to call it is to look it up.
_is_printable: Final = str.isprintable


def readable(text: str) -> str:
    """Text on one line, white space folded, without controls."""
    text = text.strip()
    if _is_printable(text):  # then it has no white space but plain spaces, and most texts have none in a row
        return " ".join(text.split()) if " " in text and "  " in text else text
    text = " ".join(text.split())
    return text if _is_printable(text) else " ".join(_NO_TEXT.sub("", text).split())


def folded(text: str) -> str:
    """Text to be looked up: without white space, in lower case."""
    return "".join(text.split()).lower()


def without_controls(text: str) -> str:
    """An address or name without controls, its spaces as they are."""
    return text if text.isprintable() else _NO_TEXT.sub("", text)
