"""Normalisation of text: white space, control characters, case."""

from __future__ import annotations

import re
from typing import Final

#: Control characters, surrogates (no encoding has them), noncharacters, and characters that nobody sees: soft hyphens,
#: zero width, direction marks. Joiners stay between letters of scripts that need them (Arabic, Indic, Tibetan,
#: Mongolian) and between emoji, direction marks beside letters that are written from right to left.
_NO_TEXT: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u200b\u2060-\u2065\u206a-\u206f\ud800-\udfff\ufeff\ufff9-\ufffc\ufffe\uffff]"
    r"|(?<![\u0590-\u08ff\ufb1d-\ufefc])[\u200e\u200f\u202a-\u202e\u2066-\u2069](?![\u0590-\u08ff\ufb1d-\ufefc])"
    r"|(?<![\u0600-\u1aff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
    r"|[\u200c\u200d](?![\u0600-\u1aff\u2600-\u27bf\U0001f000-\U0001faff])"
)
#: The ends of a sentence, or of an item of a list that is one.
SENTENCE_ENDS: Final[tuple[str, ...]] = ("。", "！", "？", "；")
#: Also that of a sentence in quotation marks.
QUOTED_ENDS: Final[tuple[str, ...]] = (*SENTENCE_ENDS, "”")
#: What the bytes A3 A0 are in GB18030. Old pages have them as spaces, and browsers show a space (WHATWG, Encoding).
_SPACE_OF_GBK: Final = "\ue5e5"
#: What editors leave in the place of a picture; it is printable.
PLACE_OF_OBJECT: Final = "\ufffc"
#: Called for every text of a page; to look up the method takes half of the time of the call.
_is_printable: Final = str.isprintable


def readable(text: str) -> str:
    """Return text on one line, with white space folded and without control and invisible characters."""
    text = text.strip()
    if _is_printable(text) and PLACE_OF_OBJECT not in text:
        # its only white space is plain spaces, and most texts have no two in a row
        return " ".join(text.split()) if " " in text and "  " in text else text
    text = " ".join(text.split())
    if _is_printable(text) and PLACE_OF_OBJECT not in text:
        return text
    return " ".join(_NO_TEXT.sub("", text.replace(_SPACE_OF_GBK, " ")).split())


def folded(text: str) -> str:
    """Return text as a key for lookups: without white space, in lower case."""
    return "".join(text.split()).lower()


def without_controls(text: str) -> str:
    """Return an address or name without control characters. Its spaces stay as they are."""
    return text if text.isprintable() else _NO_TEXT.sub("", text)
