"""What each element of HTML does to the text around it. The builder looks this up for every tag."""

from __future__ import annotations

from typing import Final

from cleaner.lexicon.containers import CONTAINERS

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
#: An element that HTML does not have: inline inside a sentence, a box elsewhere.
UNKNOWN: Final = 8
#: An inline element whose text is marked: a superscript, the reading of a character.
RAISED: Final = 9
READING: Final = 10
#: Inline elements whose style sets the size of the text to zero, or keeps its line breaks.
NO_TEXT_SIZE: Final = 11
LINES: Final = 12
FORMULA: Final = 13
#: An element that shows a file: `<iframe>`, `<embed>`, `<object>`.
FRAME: Final = 14
EMBED: Final = 15
OBJECT: Final = 16
TEXT_FIELD: Final = 17
FIELD: Final = 18
#: An inline element that may have a time in its attributes.
TIME: Final = 19
#: Elements whose places are noted for rows and Markdown: items of lists, rows and cells of tables, numbered lists,
#: images. Rows and items are otherwise as `LEAF`, cells and lists as `BOX`, images as `INLINE`.
ITEM: Final = 20
ROW: Final = 21
CELL: Final = 22
NUMBERED: Final = 23
IMAGE: Final = 24
#: A box of HTML in a drawing (`<foreignObject>` in `<svg>`), of which the rest is skipped.
DRAWN: Final = 25

#: The elements by kind, without those that `kind_of` compares by name.
#: The headings; those below the first level head sections and boxes.
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
SUBHEADINGS: Final = HEADINGS - {"h1"}
#: The elements around a whole page, with the name of the root.
WHOLE_PAGE: Final = frozenset(("#page", "html", "body"))

_BOXES: Final = """
    html head body ul dl dt dd table thead tfoot caption colgroup h1 h2 h3 h4 h5 h6 center form fieldset
    section article header footer nav main aside figure figcaption blockquote pre address frameset
    ucaptitle founder-title
    details summary dialog menu dir hgroup search legend optgroup option listing xmp plaintext marquee noframes"""
_INLINE: Final = """
    font b strong em i u small big sub ins del s strike code tt kbd samp var cite q abbr acronym dfn label
    bdo bdi mark data ruby rb nobr wbr map area param source track col
    video audio canvas picture basefont blink output"""
#: Among them the settings of Word documents, which CMSs save outside of the comments in which Word writes them.
_SKIPPED: Final = """
    title script style noscript template svg select button datalist rp
    w:worddocument w:latentstyles o:officedocumentsettings o:documentproperties o:customdocumentproperties m:mathpr
    o:shapedefaults o:shapelayout x:excelworkbook
    w:view w:zoom w:trackmoves w:trackformatting w:punctuationkerning w:validateagainstschemas w:saveifxmlinvalid
    w:ignoremixedcontent w:alwaysshowplaceholdertext w:donotpromoteqf w:lidthemeother w:lidthemeasian
    w:lidthemecomplexscript w:drawinggridhorizontalspacing w:drawinggridverticalspacing
    w:displayhorizontaldrawinggridevery w:displayverticaldrawinggridevery w:compatibility w:browserlevel
    w:donotoptimizeforbrowser w:documentkind"""
_KINDS: Final[dict[str, int]] = (
    dict.fromkeys((*_BOXES.split(), *CONTAINERS.container_tags), BOX)
    | dict.fromkeys(_INLINE.split(), INLINE)
    | dict.fromkeys(_SKIPPED.split(), SKIP)
    | {"meta": META, "base": META, "link": META, "br": BREAK, "hr": BREAK, "time": TIME, "tbody": LEAF}
    | {"sup": RAISED, "rt": READING, "math": FORMULA, "textarea": TEXT_FIELD, "input": FIELD}
    | {"iframe": FRAME, "embed": EMBED, "object": OBJECT}
    | {"tr": ROW, "td": CELL, "th": CELL, "ol": NUMBERED, "img": IMAGE}
)


def kind_of(tag: str) -> int:
    """Return what an element does to the text around it, as one of the constants of this module.

    Names with a colon are inline: `<o:p>` and `<st1:chsdate>` of Word are inside sentences.
    """
    # three elements in four are one of these, which are not in the table: to compare is faster than to hash
    if tag == "span":
        return INLINE
    if tag == "a":
        return LINK
    if tag == "p":
        return LEAF
    if tag == "li":
        return ITEM
    if tag == "div":
        return BOX
    kind = _KINDS.get(tag)
    if kind is None:
        return INLINE if ":" in tag else UNKNOWN
    return kind
