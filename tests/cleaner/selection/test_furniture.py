"""Elements that widgets and CMSs add around articles, recognised by their names."""

from __future__ import annotations

import pytest

from cleaner import clean, extract

BODY = (
    "<p>临河县委政法委昨日召开会议，部署下半年平安建设工作。</p>"
    "<p>会议要求，各乡镇要排查矛盾纠纷，做到早发现、早处置。</p>"
)
TEXT = "临河县委政法委昨日召开会议，部署下半年平安建设工作。\n\n会议要求，各乡镇要排查矛盾纠纷，做到早发现、早处置。"


def page(inside: str) -> str:
    return f"<title>临河县部署平安建设工作</title><h1>临河县部署平安建设工作</h1><div>{inside}</div>"


@pytest.mark.parametrize("name", ['class="bdsharebuttonbox"', 'class="left JiaThis_style_24x24"', 'id="bdshare"'])
def test_unknown_words_of_a_share_widget_are_removed(name: str) -> None:
    assert clean(page(f"{BODY}<div {name}><p>某某圈</p><p>某某空间</p></div>")) == TEXT


def test_the_reason_names_the_widget() -> None:
    removed = extract(page(f"{BODY}<div class=fb-like><p>某某圈</p></div>")).removed
    assert any(line.text == "某某圈" and line.reason.kind == "furniture" for line in removed)


def test_a_widget_that_is_not_closed_loses_no_text() -> None:
    assert clean(page(f"<div class=bdsharebuttonbox><p>某某圈</p>{BODY}")) == TEXT


def test_comments_are_removed_with_their_sentences() -> None:
    comment = "<p>某某网友：我觉得这样的会议应当多开，这对我们村里的人很有好处，希望坚持下去。</p>"
    assert clean(page(f"{BODY}<div id=SOHUCS><div>{comment}</div>{comment}</div>")) == TEXT


def test_a_box_about_the_author_is_removed_with_its_sentences() -> None:
    words = "<h4>关于作者</h4><p>孟某，执业律师，长期从事普法工作，著有法律读物两种，现居临河。</p>"
    assert clean(page(f"{BODY}<div class=author-box>{words}</div>")) == TEXT


@pytest.mark.parametrize("inside", [f"<h1>临河县部署平安建设工作</h1>{BODY}", f"<div class=TRS_Editor>{BODY}</div>"])
def test_an_element_with_the_article_is_no_furniture(inside: str) -> None:
    html = f"<title>临河县部署平安建设工作</title><div class=comments-area><div>{inside}</div></div>"
    assert clean(html) == TEXT


def test_facts_and_links_to_edit_of_mediawiki_are_no_text() -> None:
    facts = (
        "<table class='infobox vcard'><tr><th>临河县部署平安建设工作</th></tr><tr><td>面积</td><td>12</td></tr></table>"
    )
    heading = '<h2>会议<span class="mw-editsection">[<a href=/e>编辑</a>]</span></h2>'
    assert clean(page(f"{facts}{heading}{BODY}")) == f"会议\n\n{TEXT}"


def test_box_of_another_site_with_the_name_of_the_facts_of_mediawiki_is_text() -> None:
    assert clean(page(f'<div class="infobox">{BODY}</div>')) == TEXT


def test_the_numbers_of_the_lines_of_code_are_removed() -> None:
    code = "<tr><td class=gutter><pre>1<br>2</pre></td><td class=code><pre>git add .<br>git commit</pre></td></tr>"
    text = clean(page(f"{BODY}<table>{code}</table><p>以上命令由县大数据中心整理，供各单位参考。</p>"))
    assert text.split() == [
        *TEXT.split(),
        "git",
        "add",
        ".",
        "git",
        "commit",
        "以上命令由县大数据中心整理，供各单位参考。",
    ]


def test_a_column_beside_a_gutter_of_the_layout_is_no_furniture() -> None:
    assert clean(page(f"<div class=gutter><p>沈予安</p>{BODY}</div>")).endswith(TEXT)
    assert "沈予安" in clean(page(f"<div class=gutter>{BODY}<p>沈予安</p></div>"))
