"""The names of elements that hold articles, CMS markers and styles that hide."""

from __future__ import annotations

import pytest

from cleaner.lexicon import containers
from cleaner.lexicon.containers import (
    CONTAINERS,
    FOLDS_LINES,
    HAS_SIZE,
    HIDES,
    KEEPS_LINES,
    NO_SIZE,
    SHOWS_AS_BLOCK,
    ContainerNames,
)
from cleaner.lexicon.data import DATA


@pytest.mark.parametrize(
    ("tag", "ident", "classes", "strength"),
    [
        ("div", "zoom", "", 2),
        ("div", "ZOOM", "", 2),
        ("div", "vsb_content_501", "", 2),
        ("div", "VSB_Content", "", 2),
        ("div", "content", "", 1),
        ("div", "zoom other", "", 0),
        ("div", "menu", "", 0),
        ("div", "", "TRS_Editor", 2),
        ("div", "", "box trs_editor", 2),
        ("div", "", "content box", 1),
        ("div", "", "content TRS_Editor", 2),
        ("div", "", "menu", 0),
        ("div", "", "  ", 0),
        ("div", "content", "menu", 1),
        ("div", "menu", "content", 1),
        ("div", "content", "zoom", 2),
        ("div", "zoom", "content", 2),
        ("ucapcontent", "", "", 2),
        ("founder-content", "", "menu", 2),
        ("article", "", "", 1),
        ("article", "zoom", "", 2),
        ("ucapcontent", "content", "content", 2),
        ("div", "", "", 0),
        ("b", "", "", 0),
    ],
)
def test_strength_of_an_element_is_that_of_its_strongest_name(
    tag: str, ident: str, classes: str, strength: int
) -> None:
    names = ContainerNames(DATA)
    assert [names.strength_of(tag, ident, classes) for _ in range(3)] == [strength] * 3, "cached or not"


@pytest.mark.parametrize("kind", ["begin", "end"])
def test_each_marker_of_the_lexicon_is_recognised_in_any_case(kind: str) -> None:
    for marker in DATA["markers"][kind]:
        for comment in (marker, f"  {marker.upper()} x", f"x{marker}"):
            names = ContainerNames(DATA)
            assert [names.marker(comment) for _ in range(2)] == [kind] * 2, comment
    assert CONTAINERS.marker("正 文 开 始") == "begin"
    assert CONTAINERS.marker("a note") == CONTAINERS.marker("") == ""


@pytest.mark.parametrize(
    ("style", "hides"),
    [
        ("display:none", True),
        ("color:red; DISPLAY : NONE !important", True),
        ("visibility:hidden", True),
        ("visibility   :   hidden", True),
        ("overflow:hidden", False),
        ("border:none", False),
        ("display:block;border:none", False),
        ("visibility:visible;overflow:hidden", False),
        ("", False),
        ("color:red", False),
        ("position:absolute; left:-9999px", True),
        ("text-indent : -1000em", True),
        ("position:absolute;clip:rect(0,0,0,0)", True),
        ("margin-left:-10px", False),
        ("text-indent:-2em", False),
    ],
)
def test_style_hides_its_element_by_display_visibility_and_a_place_outside_the_screen(style: str, hides: bool) -> None:
    names = ContainerNames(DATA)
    assert [names.effects_of(style) & HIDES for _ in range(2)] == [HIDES if hides else 0] * 2


@pytest.mark.parametrize(
    ("style", "effects"),
    [
        *((f"font-size:{size}", NO_SIZE) for size in ("0", "0px", " 0.0em ; color:red", "0pt!important", "0%")),
        *((f"FONT-SIZE : {size}", HAS_SIZE) for size in ("12px", "0.8em", ".5rem", "large", "1.0em")),
        *((f"white-space:{value}", KEEPS_LINES) for value in ("pre", "pre-wrap", "pre-line", "break-spaces")),
        *((f"white-space:{value}", FOLDS_LINES) for value in ("normal", "nowrap")),
        *((f"display : {value}", SHOWS_AS_BLOCK) for value in ("block", "flex;", "table", "list-item!important")),
        *((f"display:{value}", 0) for value in ("inline", "inline-block", "table-cell", "blocked")),
        ("font-size:0;white-space:pre;display:none", NO_SIZE | KEEPS_LINES | HIDES),
    ],
)
def test_the_effects_of_a_style_on_text(style: str, effects: int) -> None:
    assert ContainerNames(DATA).effects_of(style) == effects


def test_caches_of_hostile_names_stay_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "_CACHE_SIZE", 3)
    names = ContainerNames(DATA)
    caches = (names._known_ids, names._known_classes, names._known_comments, names._known_styles)
    for n in range(9):
        names.strength_of("div", f"id{n}", f"class{n}")
        names.marker(f"comment{n}")
        names.effects_of(f"style{n}")
    assert [len(cache) for cache in caches] == [3] * 4
    names = ContainerNames(DATA)
    caches = (names._known_ids, names._known_classes, names._known_styles)
    for size in (80, 81):
        names.strength_of("div", "i" * size, "c" * size)
    for size in (480, 481):
        names.effects_of("s" * size)
    assert [[len(name) for name in cache] for cache in caches] == [[80], [80], [480]]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("display:none", {"hides"}),
        ("visibility : hidden", {"hides"}),
        ("left:-9999px", {"hides"}),
        ("top:-999px", {"hides"}),
        ("right:-1000px", {"hides"}),
        ("text-indent:-9999em", {"hides"}),
        ("clip:rect(0,0,0,0)", {"hides"}),
        ("clip: rect(1px 1px 1px 1px)", {"hides"}),
        ("text-indent:-99px", set()),
        ("clip:rect(10px,0,0,0)", set()),
        ("white-space:pre", {"keeps lines"}),
        ("white-space:pre-line", {"keeps lines"}),
        ("white-space:break-spaces", {"keeps lines"}),
        ("white-space:normal", {"folds lines"}),
        ("white-space:nowrap", {"folds lines"}),
        ("font-size:0", {"no size"}),
        ("font-size:0px;color:red", {"no size"}),
        ("FONT-SIZE: 0.00em !important", {"no size"}),
        ("font-size:0%", {"no size"}),
        ("font-size:0pt", {"no size"}),
        ("font-size:0rem", {"no size"}),
        ("font-size:0.5em", {"has size"}),
        ("font-size:12px", {"has size"}),
        ("font-size:02px", {"has size"}),
        ("font-size:", set()),
        ("font-size:0;display:none", {"no size", "hides"}),
        ("font-size:0;font-size:9px", {"no size", "has size"}),
        ("color:red", set()),
    ],
)
def test_style_has_these_effects_and_no_others(style: str, expected: set[str]) -> None:
    bits = {
        "hides": HIDES,
        "keeps lines": KEEPS_LINES,
        "folds lines": FOLDS_LINES,
        "no size": NO_SIZE,
        "has size": HAS_SIZE,
    }
    for _ in range(2):
        assert {name for name, bit in bits.items() if CONTAINERS.effects_of(style) & bit} == expected
