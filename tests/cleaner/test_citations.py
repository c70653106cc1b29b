"""Titles and numbers that a text cites, with their places; hostile paragraphs in bounded steps."""

from __future__ import annotations

from functools import partial

import pytest

from cleaner import Article, extract_text
from cleaner.citations import Citation, find_citations
from tests.limits import lines_run


def texts(paragraph: str) -> list[str]:
    return [found.text for found in find_citations([paragraph])]


@pytest.mark.parametrize(
    ("paragraph", "number"),
    [
        ("根据苏政法〔2020〕3号文件", "苏政法〔2020〕3号"),
        ("（国办发[2019]5号）", "国办发[2019]5号"),
        ("临河市人民政府临政发（2024）第12号", "临政发（2024）第12号"),
        ("按照财办〔2020〕 12 号要求", "财办〔2020〕 12 号"),
        ("《通知》（临政办发〔２０２４〕３号）", "临政办发〔２０２４〕３号"),
        ("京(海)政发〔2020〕3号", "京(海)政发〔2020〕3号"),
        ("和政发〔2020〕3号", "和政发〔2020〕3号"),
        ("已由国务院令第716号公布", "国务院令第716号"),
        ("2019年4月3日国务院令第711号", "国务院令第711号"),
        ("国务院第716号令", "国务院第716号令"),
        ("第716号令", "第716号令"),
        ("中华人民共和国主席令（第七十七号）", "中华人民共和国主席令（第七十七号）"),
        ("中华人民共和国主席令（第七十七号，已废止）", "中华人民共和国主席令（第七十七号"),
        ("国家税务总局公告2019年第14号", "国家税务总局公告2019年第14号"),
        ("2020年第3号公告", "2020年第3号公告"),
        ("临河市中级人民法院（2020）苏01民终123号民事判决", "（2020）苏01民终123号"),
        ("（2010）民二终字第123号", "（2010）民二终字第123号"),
    ],
)
def test_numbers_are_found_with_their_issuers(paragraph: str, number: str) -> None:
    assert [text for text in texts(paragraph) if text[0] != "《"] == [number]


def test_number_begins_after_the_word_of_a_sentence() -> None:
    words = "根据 按照 依据 依照 遵照 参照 贯彻 落实 执行 转发 印发 下发 颁布 发布 公布 实施 废止 修订 修改 违反 适用 作出 制定 制发"
    words += " 收到 下达 通过 文件 文号 通知 决定 意见 规定 条例 批复 案号 编号 字号 以及 同时 关于 对于 包括 其中 如下 之前 以下"
    words += " 简称 已由 业经 已经 作为 属于 第 的 了 是 即"
    found = {word: texts(f"甲乙{word}苏政发〔2020〕3号") for word in words.split()}
    assert found == {key: ["苏政发〔2020〕3号"] for key in words.split()}
    first = {word: texts(f"，{word}苏政发〔2020〕3号") for word in "按以由经在对将把为附见年月日"}
    assert first == {key: ["苏政发〔2020〕3号"] for key in "按以由经在对将把为附见年月日"}
    assert texts("甲在政发〔2020〕3号") == ["甲在政发〔2020〕3号"], "only the first character of a name"


def test_number_has_the_short_name_of_its_office_and_an_order_the_full_one() -> None:
    offices = ("政府", "委员会", "办公厅", "办公室", "法院", "检察院")
    assert {office: texts(f"某省{office}苏政发〔2020〕3号") for office in offices} == {
        key: ["苏政发〔2020〕3号"] for key in offices
    }
    orders = [f"某省{office}{word}第3号" for office in offices for word in ("令", "公告", "通告", "布告")]
    assert {order: texts(order) for order in orders} == {order: [order] for order in orders}
    for number in (
        "某部第3号公告",
        "某部第3号 令",
        "某部令（第3号）",
        "某部令 (第3号)",
        "某部令第三百二十号",
        "某部令2020年第3号",
    ):
        assert texts(f"依照{number}。") == [number]
    assert [texts(f"依照某部第3号令{word}") for word in "人状牌栏"] == [[]] * 4


def test_issuer_has_at_most_thirty_characters() -> None:
    for size, shown in ((29, 29), (30, 30), (31, 30), (60, 30)):
        assert [len(text) for text in texts("甲" * size + "〔2020〕3号")] == [shown + len("〔2020〕3号")], size


def test_conjunction_is_left_out_after_another_citation_only() -> None:
    for word in "和与及或":
        for before in ("《办法》", "苏办发〔2020〕4号", "（苏办发〔2020〕4号）"):
            assert texts(f"{before}{word}政发〔2020〕3号")[-1] == "政发〔2020〕3号", (before, word)
        assert texts(f"，{word}政发〔2020〕3号") == [f"{word}政发〔2020〕3号"]


def test_names_of_court_cases_have_a_kind_of_procedure() -> None:
    kinds = "民刑行赔执破知司财认协调请申诉商清仲"
    assert {kind: texts(f"（2020）苏01{kind}初12号") for kind in kinds} == {
        kind: [f"（2020）苏01{kind}初12号"] for kind in kinds
    }
    assert texts("（2020）苏01民初12-3号") == ["（2020）苏01民初12-3号"]
    assert texts("（2020）苏01天地12号") == []


def test_titles_of_at_most_two_hundred_characters_are_found() -> None:
    for size, count in ((198, 1), (199, 0)):
        assert len(texts(f"《{'长' * size}》")) == count
    assert texts("《甲》《乙》 《丙》") == ["《甲》", "《乙》", "《丙》"]


def test_number_is_linked_with_the_title_right_before_its_bracket_only() -> None:
    between = ("（", "(", "〔", "［", "[", "【", "  （", "（ ")
    links = {one: [found.linked for found in find_citations([f"《办法》{one}苏政发〔2020〕3号"])] for one in between}
    assert links == {key: ["苏政发〔2020〕3号", "《办法》"] for key in between}
    others = ("", "，", "（见", "（  ", "第", "）")
    links = {one: [found.linked for found in find_citations([f"《办法》{one}苏政发〔2020〕3号"])] for one in others}
    assert links == {key: ["", ""] for key in others}
    assert [found.linked for found in find_citations(["《办法》", "《办法》 ", "《办法》（"])] == ["", "", ""]


def test_kinds_of_citations_have_stable_names() -> None:
    found = find_citations(["苏政发〔2020〕3号《办法》"])
    assert [(one.kind, one.start, one.end, one.paragraph) for one in found] == [
        ("number", 0, 11, 0),
        ("title", 11, 15, 0),
    ]


def test_two_numbers_with_a_conjunction_are_two() -> None:
    assert texts("苏政发〔2020〕3号和苏办发〔2020〕4号、苏法〔2020〕5号") == [
        "苏政发〔2020〕3号",
        "苏办发〔2020〕4号",
        "苏法〔2020〕5号",
    ]


@pytest.mark.parametrize("paragraph", ["第3号楼", "（2020）3号", "2020年第3号", "第5号令人注目", "3号", "第1号公告栏"])
def test_other_numbers_are_no_citations(paragraph: str) -> None:
    assert texts(paragraph) == []


@pytest.mark.parametrize(
    ("paragraph", "titles"),
    [
        ("《关于印发〈临河市办法〉的通知》", ["《关于印发〈临河市办法〉的通知》"]),
        ("《关于印发《办法》的通知》和《条例》", ["《关于印发《办法》的通知》", "《条例》"]),
        ("《关于印发《办法》的通知", ["《办法》"]),
        ("《办法》》《条例》", ["《办法》", "《条例》"]),
        ("据《人民日报》报道", ["《人民日报》"]),
        ("》《", []),
        ("《》《 》《……》", []),
        ("《" + "长" * 300 + "《办法》" + "》", ["《办法》"]),
    ],
)
def test_titles_are_found_with_the_titles_inside_them(paragraph: str, titles: list[str]) -> None:
    assert texts(paragraph) == titles


@pytest.mark.parametrize("between", ["（", "(", " （", "（ ", "[", "〔"])
def test_a_title_is_linked_with_the_number_in_brackets_after_it(between: str) -> None:
    paragraph = f"根据《办法》{between}苏政发〔2020〕3号，以下简称《通知》），"
    title, number, short = find_citations(["", paragraph])
    assert (title.text, title.linked, title.paragraph, title.kind) == ("《办法》", "苏政发〔2020〕3号", 1, "title")
    assert (number.text, number.linked, number.kind) == ("苏政发〔2020〕3号", "《办法》", "number")
    assert short.linked == ""


def test_numbers_elsewhere_are_not_linked() -> None:
    assert not any(
        found.linked for found in find_citations(["《办法》和苏政发〔2020〕3号", "（苏政发〔2020〕3号）《办法》"])
    )


def test_places_are_those_of_the_text_in_its_paragraphs() -> None:
    article = Article(paragraphs=("无", "根据《办法》（国务院令第716号）和苏政发〔2020〕3号。", "《条例》"))
    assert len(article.citations) == 4
    for found in article.citations:
        assert article.paragraphs[found.paragraph][found.start : found.end] == found.text
    assert article.as_dict()["citations"][3] == {
        "kind": "title",
        "text": "《条例》",
        "paragraph": 2,
        "start": 0,
        "end": 4,
        "linked": "",
    }


def test_texts_without_markup_have_citations_too() -> None:
    text = "近日，临河市印发《临河市法治宣传办法》（临政发〔2024〕3号），自发布之日起施行。"
    assert [found.linked for found in extract_text(text).citations] == ["临政发〔2024〕3号", "《临河市法治宣传办法》"]
    assert Citation("title", "《临河市法治宣传办法》", 0, 8, 19, "临政发〔2024〕3号") in extract_text(text).citations


@pytest.mark.parametrize(
    "unit",
    [
        "《",
        "》",
        "《》",
        "《法",
        "〔2020〕",
        "（2020）民",
        "2020年第",
        "第1号",
        "令第1号",
        "苏发〔2020〕3号",
        "号",
        "《〔2020〕3号",
    ],
)
def test_the_work_grows_with_the_length_of_a_paragraph(unit: str) -> None:
    small, large = (lines_run(partial(find_citations, [unit * n])) for n in (500, 2000))
    assert large < 6 * small + 100
    small, large = (lines_run(partial(find_citations, ["《" * n + "法" + "》" * n])) for n in (500, 2000))
    assert large < 6 * small
