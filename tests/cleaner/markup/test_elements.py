"""What each element does to the text around it."""

from __future__ import annotations

import pytest

from cleaner.markup.elements import (
    BOX,
    BREAK,
    CELL,
    EMBED,
    FIELD,
    FORMULA,
    FRAME,
    IMAGE,
    INLINE,
    ITEM,
    LEAF,
    LINES,
    LINK,
    META,
    NO_TEXT_SIZE,
    NUMBERED,
    OBJECT,
    PROMOTED,
    RAISED,
    READING,
    ROW,
    SKIP,
    TEXT_FIELD,
    TIME,
    UNKNOWN,
    kind_of,
)

KINDS = {
    BOX: "html head body div ul dl dt dd table thead tfoot caption colgroup h1 h2 h3 h4 h5 h6 center form fieldset"
    " section article header footer nav main aside figure figcaption blockquote pre address frameset ucapcontent"
    " ucaptitle founder-title details summary",
    LEAF: "p tbody",
    ITEM: "li",
    ROW: "tr",
    CELL: "td th",
    NUMBERED: "ol",
    IMAGE: "img",
    INLINE: "span font b strong em i u small big sub ins del s strike code tt kbd samp var cite q abbr acronym dfn"
    " label bdo bdi mark data ruby nobr wbr map area param source track col video"
    " audio canvas picture basefont blink output o:p st1:chsdate",
    SKIP: "title script style noscript template svg select button datalist rp",
    LINK: "a",
    META: "meta base link",
    RAISED: "sup",
    READING: "rt",
    FORMULA: "math",
    TEXT_FIELD: "textarea",
    FRAME: "iframe",
    EMBED: "embed",
    OBJECT: "object",
    FIELD: "input",
    TIME: "time",
    BREAK: "br hr",
}


@pytest.mark.parametrize(("kind", "tags"), list(KINDS.items()))
def test_elements_have_their_kind(kind: int, tags: str) -> None:
    assert {tag: kind_of(tag) for tag in tags.split()} == dict.fromkeys(tags.split(), kind)


def test_kinds_differ() -> None:
    kinds = (*KINDS, PROMOTED, UNKNOWN, NO_TEXT_SIZE, LINES)
    assert len(KINDS) == 21
    assert len(set(kinds)) == len(kinds)
