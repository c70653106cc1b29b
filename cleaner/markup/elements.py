"""What each element of HTML does to the text around it. The builder looks this up for every tag."""

from __future__ import annotations

from typing import Final

#: A block-level element that becomes a node.
BOX: Final = 0
#: A block-level element that becomes a node only if it has a name of its own. Half of a page's elements are
#: of this type; their blocks belong to the box around them.
LEAF: Final = 1
INLINE: Final = 2
LINK: Final = 3
BREAK: Final = 4
#: An element whose text is not text of the page.
SKIP: Final = 5
META: Final = 6
#: An inline element that has the name of a body and therefore becomes a node.
PROMOTED: Final = 7

_BOXES: Final = """
    html head body div ul ol dl dt dd table thead tfoot td th caption colgroup h1 h2 h3 h4 h5 h6 center form fieldset
    section article header footer nav main aside figure figcaption blockquote pre address object frameset"""
_LEAVES: Final = "p li tr tbody"
_INLINE: Final = """
    span font b strong em i u small big sub sup ins del s strike code tt kbd samp var cite q abbr acronym dfn label
    bdo bdi mark time data ruby rt rp nobr wbr img map area input param source track col embed link
    video audio canvas picture basefont blink output"""
_SKIPPED: Final = "title script style noscript template iframe svg select textarea math button datalist"
_KINDS: Final[dict[str, int]] = (
    dict.fromkeys(_BOXES.split(), BOX)
    | dict.fromkeys(_LEAVES.split(), LEAF)
    | dict.fromkeys(_INLINE.split(), INLINE)
    | dict.fromkeys(_SKIPPED.split(), SKIP)
    | {"a": LINK, "meta": META, "base": META, "br": BREAK, "hr": BREAK}
)


def kind_of(tag: str) -> int:
    """Return what an element does to the text around it, as one of the constants of this module.

    Unknown elements are boxes (`<ucapcontent>`), except for names with a colon: `<o:p>` and `<st1:chsdate>` of Word
    are inside sentences.
    """
    # three elements in four are one of these, and to compare is faster than to hash
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
