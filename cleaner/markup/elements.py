"""What each element of HTML does to the text around it, as the builder of `blocks.py` asks for every tag."""

from __future__ import annotations

from typing import Final

#: What an element does to the text around it.
BOX: Final = 0
#: Half of a page's elements; without a name of their own they become no node: their blocks belong to the box around
LEAF: Final = 1
INLINE: Final = 2
LINK: Final = 3
BREAK: Final = 4
SKIP: Final = 5
META: Final = 6
#: an inline element that bears the name of a body, and is a box
PROMOTED: Final = 7

_BOXES: Final = """
    html head body div ul ol dl dt dd table thead tfoot td th caption colgroup h1 h2 h3 h4 h5 h6 center form fieldset
    section article header footer nav main aside figure figcaption blockquote pre address object frameset"""
_LEAVES: Final = "p li tr tbody"
_INLINE: Final = """
    span font b strong em i u small big sub sup ins del s strike code tt kbd samp var cite q abbr acronym dfn label
    bdo bdi mark time data ruby rt rp nobr wbr img map area input param source track col embed base link
    video audio canvas picture basefont blink output"""
_SKIPPED: Final = "title script style noscript template iframe svg select textarea math button datalist"
_KINDS: Final[dict[str, int]] = (
    dict.fromkeys(_BOXES.split(), BOX)
    | dict.fromkeys(_LEAVES.split(), LEAF)
    | dict.fromkeys(_INLINE.split(), INLINE)
    | dict.fromkeys(_SKIPPED.split(), SKIP)
    | {"a": LINK, "meta": META, "br": BREAK, "hr": BREAK}
)


def kind_of(tag: str) -> int:
    """What an element does to the text around it. Unknown ones are containers (`<ucapcontent>`); names with a colon are
    not (`<o:p>`, `<st1:chsdate>` of Word stand inside sentences)."""
    # three elements in four are one of these, and it is cheaper to compare than to hash
    if tag == "span":
        return INLINE
    if tag == "a":
        return LINK
    if tag == "p" or tag == "li":
        return LEAF
    if tag == "div":
        return BOX
    kind = _KINDS.get(tag)
    if kind is None:
        return INLINE if ":" in tag else BOX
    return kind
