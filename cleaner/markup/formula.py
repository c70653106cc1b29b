"""Formulas in MathML as text on one line: `(W+1)/G`, `10⁻⁴`, `x_i^k`."""

from __future__ import annotations

import re
from typing import Final

_RAISED: Final = str.maketrans("0123456789n", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ")
_RAISED_SIGNS: Final = str.maketrans("+-−–－", "⁺⁻⁻⁻⁻")
#: Text that has superscript characters of its own. Marks of notes (`[1]`) and ordinals (`1st`) are left as they are.
_CAN_BE_RAISED: Final = re.compile(r"[+\-−–－]?[0-9]{1,4}|n")
#: Elements with the text of a formula in another notation.
_NOT_SHOWN: Final = frozenset(("annotation", "annotation-xml"))


def raised(text: str) -> str:
    """Return a superscript in the superscript characters of Unicode; "" if it has none. Signs stay as written."""
    text = text.strip()
    return text.translate(_RAISED) if _CAN_BE_RAISED.fullmatch(text) else ""


def raise_exponent(buffer: list[str], begin: int, before: str) -> None:
    """Replace a superscript in a text by superscript characters, if it is an exponent.

    Args:
        buffer: The pieces of the text.
        begin: The first piece of the superscript, which goes on to the end of the text.
        before: The character before it.
    """
    text = "".join(buffer[begin:])
    # an exponent follows a number, a variable or a unit; `¹³CO` and `C¹⁸O` lose nothing as they are
    if raised(text) and (before.isdigit() or before.islower() or before == ")" or not text[0].isalnum()):
        for at in range(begin, len(buffer)):
            buffer[at] = raised(buffer[at]) or buffer[at]


class Formula:
    """The formula that is being read.

    Args:
        buffer: The pieces of text as the parser passes them. Those of the formula are removed.
        alternative: The text to use if the formula has none.
    """

    def __init__(self, buffer: list[str], alternative: str) -> None:
        self._buffer = buffer
        self._alternative = alternative
        self._begin = len(buffer)
        self._open = ["math"]
        self._parts: list[list[str]] = [[]]

    def start(self, tag: str) -> None:
        """Handle the start of an element inside the formula."""
        self._take_text()
        self._open.append(tag)
        self._parts.append([])

    def end(self) -> None:
        """Handle the end of an element inside the formula."""
        self._take_text()
        tag = self._open.pop()
        parts = self._parts.pop()
        if tag not in _NOT_SHOWN:
            self._parts[-1].append(_on_one_line(tag, parts))

    def text(self) -> str:
        """Return the whole formula."""
        self._take_text()
        while len(self._open) > 1:
            self.end()
        return "".join(self._parts[0]) or self._alternative

    def _take_text(self) -> None:
        text = "".join("".join(self._buffer[self._begin :]).split())
        del self._buffer[self._begin :]
        if text:
            self._parts[-1].append(text)


def _on_one_line(tag: str, parts: list[str]) -> str:
    if tag == "msqrt":
        return "√" + _grouped("".join(parts))
    if tag == "mfenced":
        return "(" + ",".join(parts) + ")"
    if tag in ("mtable", "mtr"):
        return ("; " if tag == "mtable" else ", ").join(parts)
    if len(parts) == 2:
        first, second = parts
        if tag == "mfrac":
            return f"{_grouped(first)}/{_grouped(second)}"
        if tag == "msup":
            return first + (raised(second).translate(_RAISED_SIGNS) or f"^{_grouped(second)}")
        if tag in ("msub", "munder"):
            return f"{first}_{_grouped(second)}"
        if tag == "mover":
            return f"{first}^{_grouped(second)}"
        if tag == "mroot":
            return f"{_grouped(first)}^(1/{second})"
    elif len(parts) == 3 and tag in ("msubsup", "munderover"):
        return f"{parts[0]}_{_grouped(parts[1])}^{_grouped(parts[2])}"
    return "".join(parts)


def _grouped(text: str) -> str:
    return text if text.isalnum() or len(text) < 2 else f"({text})"
