"""The confidence in an article: its bounds, what lowers it, and what does not."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from cleaner import extract
from cleaner.markup.parse import parse
from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.confidence import LOW, assess, features, probability
from tests.cleaner.pages import PARAGRAPHS, TITLE, page, paragraphs

LABELLED = Path(__file__).resolve().parents[3] / "samples" / "labelled"
MODEL = tomllib.loads(files("cleaner.selection").joinpath("confidence.toml").read_text("utf-8"))


def text(size: int, name: str = "甲") -> str:
    """Return a sentence of `size` characters, the same for the same name."""
    return f"{name}，" + "乙" * (size - 3) + "。"


SURE = [f"{TITLE}：" + text(200), text(200, "丙")]


def assessed(
    inside: list[str],
    above: tuple[str, ...] = (),
    below: tuple[str, ...] = (),
    method: str = "rule",
    hidden_too: bool = False,
    found: tuple[str, ...] = (),
) -> tuple[float, tuple[str, ...]]:
    """Return the confidence in an article of these blocks, and the warnings."""
    blocks = [block if block.startswith("<") else f"<p>{block}</p>" for block in (*above, *inside, *below)]
    classified = ClassifiedPage(parse("".join(blocks)), (TITLE,))
    start, end = len(above), len(above) + len(inside)
    return assess(classified, Body(start, end, method, 1, hidden_too, True), [*range(start, end)], found)[:2]


def test_it_is_0_if_nothing_is_kept() -> None:
    classified = ClassifiedPage(parse(f"<p>{text(90)}</p>"), ())
    confidence, warnings, _ = assess(classified, Body(0, 1, "rule", 90), [])
    assert (confidence, len(warnings)) == (0.0, 1)


@pytest.mark.parametrize("method", ["rule", "container"])
def test_a_plain_article_has_a_high_confidence_and_no_warning(method: str) -> None:
    confidence, warnings = assessed(SURE, method=method)
    assert confidence >= 0.9 and warnings == ()


def test_no_feature_raises_the_confidence_and_each_has_a_coefficient() -> None:
    classified = ClassifiedPage(parse(f"<p>{text(90)}</p>"), ())
    values = features(classified, Body(0, 1, "density", 90), [0])
    assert values.keys() == MODEL["weights"].keys()
    assert all(0 <= value <= 1 for value in values.values())
    assert max(MODEL["weights"].values()) <= 0


@pytest.mark.parametrize(
    ("feature", "value", "most"), [("garbled", 0.04, 0.25), ("sentenceless", 1.0, 0.45), ("fallback", 1.0, 0.4)]
)
def test_three_doubts_bound_the_confidence_whatever_the_model_says(feature: str, value: float, most: float) -> None:
    none = dict.fromkeys(MODEL["weights"], 0.0)
    assert probability(9.0, {}, none) > 0.99
    assert probability(9.0, {}, none | {feature: value}) == most


def test_running_text_below_the_article_in_its_element_is_a_doubt() -> None:
    def of(html: str) -> dict[str, float]:
        return features(ClassifiedPage(parse(html), (TITLE,)), Body(0, 2, "density", 90), [0, 1])

    inside = f"<p>{SURE[0]}</p><p>{SURE[1]}</p>"
    more = f"<p>{text(200, '丁')}</p>"
    assert of(f"<div>{inside}{more}</div>")["cut"] > 0.3
    assert of(f"<div>{inside}</div><div>{more}{more}</div>")["cut"] == 0
    assert of(f"<div>{inside}</div>{more}")["text_below"] == 1
    assert of(f"<div>{inside}</div><p>版权所有 临河县委政法委</p>")["text_below"] == 0


def test_text_above_the_article_is_a_doubt_if_nothing_shows_what_it_is() -> None:
    def of(above: str) -> float:
        html = f"<div>{above}<p>{SURE[0]}</p><p>{SURE[1]}</p></div>"
        return features(ClassifiedPage(parse(html), (TITLE,)), Body(1, 3, "density", 90), [1, 2])["text_above"]

    assert of(f"<p>{text(60, '丁')}</p>") == 1
    assert of(f"<h1>{TITLE}</h1>") == of("<p>临河日报记者站 2024-11-08 09:30 来源：临河县委政法委</p>") == 0


def test_the_words_of_any_title_in_the_text_are_no_doubt() -> None:
    classified = ClassifiedPage(parse("".join(f"<p>{block}</p>" for block in SURE)), (TITLE, "某市某区政务服务网"))
    assert features(classified, Body(0, 2, "density", 90), [0, 1])["untitled"] == 0
    other = ClassifiedPage(classified.markup, ("某市某区政务服务网",))
    assert features(other, Body(0, 2, "density", 90), [0, 1])["untitled"] == 1


@pytest.mark.parametrize(
    ("word", "doubtful"),
    [
        ("links", [*SURE, f"<p><a href=/1>{'丁' * 500}</a></p>"]),
        ("links or dates", [*SURE, *(f"<p><a href=/{i}>某县召开推进会{i}</a></p>" for i in range(5))]),
        ("links or dates", [*SURE, *(f"<p>临河日报 2024-05-0{i} 09:30</p>" for i in range(1, 6))]),
        (
            "boilerplate",
            [*SURE, *("<p>主办：中共临河县委政法委员会</p>", "分享到", "打印本页", "相关新闻", "责任编辑：沈予安")],
        ),
        ("element", [f"<div>{SURE[0]}<p>{text(200, '丙')}</p></div>", *(f"<div>会员{i}</div>" for i in range(9))]),
    ],
)
def test_what_is_in_the_text_can_be_a_doubt(word: str, doubtful: list[str]) -> None:
    confidence, warnings = assessed(doubtful)
    assert confidence < assessed(SURE)[0]
    assert any(word in warning for warning in warnings)


def test_the_linked_rows_of_a_list_of_files_are_no_doubt() -> None:
    rows = [f"<p><a href=/{i}>{i}.某县平安建设评价标准征求意见稿</a></p>" for i in range(2, 9)]
    files = ["<p>附件：<a href=/1>1.某县平安建设工作要点征求意见稿</a></p>", *rows]
    confidence, warnings = assessed([*SURE, *files])
    assert warnings == () and confidence == assessed([*SURE, *[one.replace("a href", "i title") for one in files]])[0]
    assert assessed([*SURE, *rows])[1] != ()


@pytest.mark.parametrize(("size", "number"), [(59, 1), (60, 0)])
def test_less_than_60_characters_are_a_doubt(size: int, number: int) -> None:
    assert len(assessed([text(size)])[1]) == number
    assert assessed([text(size)])[0] < assessed([text(size + 100)])[0]


@pytest.mark.parametrize("place", ["above", "below"])
def test_more_running_text_outside_than_inside_is_a_doubt(place: str) -> None:
    outside = f"<div>{text(200, '丁')}<p>{text(220, '戊')}</p></div>"
    inside = [f"<div>{SURE[0]}<p>{SURE[1]}</p></div>"]
    some, much = (assessed(inside, **{place: (outside,) * n})[0] for n in (0, 1))
    assert much < some


@pytest.mark.parametrize(
    ("written", "read"),
    [("utf-8", "gbk"), ("gbk", "utf-8"), ("gbk", "latin-1"), ("utf-8", "latin-1"), ("gbk", "cp1252")],
)
def test_text_in_a_wrong_encoding_is_never_rated_above_a_quarter(written: str, read: str) -> None:
    garbled = [text.encode(written).decode(read, "replace") for text in PARAGRAPHS]
    confidence, warnings = assessed([f"<p>{text}，</p>" for text in garbled])
    assert 0 < confidence <= 0.25
    assert any("encoding" in warning for warning in warnings)


@pytest.mark.parametrize("text_", ["“枫桥经验”·诺贝尔·贝尔，" * 9, "Café à Genève, déjà vu, " * 9, "气温25°，" * 20])
def test_foreign_letters_and_signs_are_no_wrong_encoding(text_: str) -> None:
    assert not any("encoding" in warning for warning in assessed([*SURE, text_])[1])


def test_text_without_any_sentence_is_rated_low() -> None:
    confidence, warnings = assessed(["某镇人民调解委员会" * 9, "某镇司法所" * 30])
    assert 0 < confidence < LOW
    assert any("sentence" in warning for warning in warnings)


@pytest.mark.parametrize(
    "block",
    [
        SURE[1],
        f"<div style='display:none'>{text(400, '丁')}</div>",
        "某镇人民调解委员会" * 30,
        f"<p><a href=/1>{text(400, '丁')}</a></p>",
        "<p>临河日报记者站 2024-11-08 09:30 来源：临河县委政法委</p>",
        "<p>主办：中共临河县委政法委员会，承办：临河县融媒体中心，技术支持：某某公司，冀ICP备12345678号-1</p>",
    ],
    ids=["the same text", "hidden", "no sentence", "links", "header line", "boilerplate"],
)
def test_other_blocks_outside_are_no_doubt(block: str) -> None:
    footer = ("<p>版权所有 临河县委政法委</p>",)
    blocks = (*footer, block, block)
    assert assessed(SURE, (), blocks) == assessed(SURE, (), footer)


def test_an_article_in_a_hidden_element_is_a_doubt() -> None:
    confidence, warnings = assessed(SURE, hidden_too=True)
    assert confidence < assessed(SURE)[0] and len(warnings) == 1


def test_what_trafilatura_found_is_assessed_as_such() -> None:
    confidence, warnings = assessed(SURE, method="density", found=tuple(SURE))
    assert 0 < confidence < assessed(SURE)[0]
    assert "found by trafilatura, not by the cleaner" in warnings


def test_the_text_of_a_feed_in_place_of_an_article_is_rated_low() -> None:
    rows = "".join(
        f"<div><h3><a href=/{i}>某县召开第{i}次推进会</a></h3><p>{PARAGRAPHS[i % 4]}</p><span>2024-05-0{i}</span></div>"
        for i in range(1, 9)
    )
    article = extract(page(f"<div class=feed>{rows}</div>"))
    assert article.confidence < extract(page(f"<div id=zoom>{paragraphs()}</div>")).confidence - 0.3
    assert article.warnings


@pytest.mark.parametrize("name", sorted(path.name for path in LABELLED.glob("*.html")))
def test_a_low_confidence_has_a_reason(name: str) -> None:
    article = extract((LABELLED / name).read_bytes())
    assert article.warnings or article.confidence >= LOW


def test_header_lines_removed_between_the_paragraphs_are_a_doubt() -> None:
    lines = [f"<p>发布时间：2024-05-0{i} 09:30 来源：临河日报</p>" for i in range(1, 5)]
    classified = ClassifiedPage(parse("".join([f"<p>{SURE[0]}</p>", *lines, f"<p>{SURE[1]}</p>"])), (TITLE,))
    values = features(classified, Body(0, 6, "rule", 90), [0, 5])
    assert values["ends_inside"] > 0.5
    assert any("begin one" in warning for warning in assess(classified, Body(0, 6, "rule", 90), [0, 5])[1])


def test_a_header_line_in_the_text_is_a_doubt_as_below_the_headline_of_a_second_article() -> None:
    header = "2024-05-06 09:30 来源：临河日报"
    first = assessed([SURE[0], SURE[1], text(200, "丁")])
    second = assessed([SURE[0], header, SURE[1], text(200, "丁")])
    assert second[0] < first[0] - 0.1
    assert [warning for warning in second[1] if "second article" in warning]
    assert assessed([header, *SURE])[1] == assessed(SURE)[1]
