"""What a style element hides."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.markup.stylesheets import hidden_names

TEXT = "本报讯（记者 沈予安）近日，临河县委政法委组织召开矛盾纠纷排查化解推进会，对工作作出部署。"
NOTE = "临河网是临河人的网上家园，每天有三万名网友在这里交流。"


@pytest.mark.parametrize(
    ("sheet", "names"),
    [
        (".note{display:none}", {"note"}),
        ("p.note , #note2 { color: red; display : none }", {"note", "note2"}),
        ("/* .a{ */ .note{display:none}", {"note"}),
        (".note{display:none} .note.on{display:block}", set()),
        (".note{display:none} .share:hover .note{display:block}", {"note"}),
        (".box .note{display:none}", set()),
        ("@media print{.note{display:none}}", set()),
        ("@media print{.x{color:red}} .note{display:none}", {"note"}),
        (".note{display:block}", set()),
        ("}}}{{ display:none", set()),
        ("", set()),
    ],
)
def test_names_that_a_sheet_hides_everywhere(sheet: str, names: set[str]) -> None:
    assert hidden_names(sheet) == names


def page(sheet: str, note: str) -> str:
    return f"<style>{sheet}</style><h1>推进会召开</h1><div><p>{TEXT}</p>{note}</div>"


def test_a_paragraph_that_a_style_element_hides_is_removed() -> None:
    assert clean(page(".note{display:none}", f"<p class=note>{NOTE}</p>")) == TEXT
    assert clean(page(".note{color:red}", f"<p class=note>{NOTE}</p>")) == f"{TEXT}\n\n{NOTE}"


@pytest.mark.parametrize("tag", ["<div class=note>", "<div class='note article-content'>"])
def test_an_article_that_a_script_shows_is_kept(tag: str) -> None:
    html = f"<style>.note{{display:none}}</style><h1>推进会召开</h1>{tag}<p>{TEXT}</p><p>{NOTE}</p></div>"
    assert clean(html) == f"{TEXT}\n\n{NOTE}"
