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
from cleaner.selection.confidence import LOW, assess, probability
from cleaner.selection.doubts import features
from tests.cleaner.pages import PARAGRAPHS, TITLE, page, paragraphs

LABELLED = Path(__file__).resolve().parents[3] / "samples" / "labelled"
MODEL = tomllib.loads(files("cleaner.selection").joinpath("confidence.toml").read_text("utf-8"))


def text(size: int, name: str = "甲") -> str:
    """Return a sentence of `size` characters, the same for the same name."""
    return f"{name}，{(name * 3 + '的') * size}"[: size - 1] + "。"


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
    ("words", "doubtful"),
    [
        ("links or dates", [*SURE, f"<p><a href=/1>{'丁' * 100}</a></p>"]),
        ("links or dates", [*SURE, *(f"<p><a href=/{i}>某县召开推进会{i}</a></p>" for i in range(8))]),
        ("links or dates", [*(f"<p>临河日报 2024-05-0{i} 09:30</p>" for i in range(1, 6)), *SURE]),
        (
            "boilerplate",
            [
                text(90),
                *("<p>主办：中共临河县委政法委员会</p>", "分享到", "打印本页", "相关新闻", "责任编辑：沈予安"),
            ],
        ),
        (
            "outside the element",
            [f"<div><p>{SURE[0]}</p>{SURE[1]}</div>", *(f"<div>会员某某某{i}</div>" for i in range(9))],
        ),
        (
            "the last lines are in another",
            [*SURE, f"<div class=x>{text(60, '丁')}</div>"],
        ),
        ("boxes of other names", [SURE[0], f"<div class=x>{text(60, '丁')}</div>", SURE[1]]),
        ("repeat", [f"<p class=brief>{SURE[0][:60]}。</p>", *SURE]),
        ("between the paragraphs that are no", [SURE[0], *["丁" * 20] * 6, SURE[1]]),
        ("does not end as a sentence", [*SURE, "现在下载客户端 天天有惊喜 点我参加活动" * 3]),
    ],
)
def test_what_is_in_the_text_can_be_a_doubt(words: str, doubtful: list[str]) -> None:
    confidence, warnings = assessed(doubtful)
    assert confidence < assessed(SURE)[0]
    assert any(words in warning for warning in warnings)


@pytest.mark.parametrize(
    ("feature", "html", "kept"),
    [
        ("runs_below", "<p>{0}</p><p>{1}</p><div><p>{2}</p><p>{3}</p></div>", [0, 1]),
        ("runs_above", "<div><p>{2}</p><p>{3}</p></div><p>{0}</p><p>{1}</p>", [2, 3]),
        ("cut", "<div><p>{0}</p><p>{2}</p><p>{1}</p></div>", [0, 2]),
        ("gap", "<h1>" + TITLE + "</h1><div>某甲</div><div>某乙</div><div>某丙</div><p>{0}</p><p>{1}</p>", [4, 5]),
    ],
)
def test_what_was_left_out_can_be_a_doubt(feature: str, html: str, kept: list[int]) -> None:
    classified = ClassifiedPage(parse(html.format(*PARAGRAPHS)), (TITLE,))
    body = Body(kept[0], kept[-1] + 1, "rule", 1, False, True)
    assert features(classified, body, kept)[feature] >= 0.25
    assert assess(classified, body, kept)[0] < assessed(list(PARAGRAPHS[:2]))[0]


def test_copies_and_boilerplate_beside_the_text_are_no_doubt() -> None:
    for more in (SURE[0].replace("，", ","), "版权所有 临河县委政法委，未经书面授权不得转载，违者依法追究责任。"):
        html = "".join(f"<p>{block}</p>" for block in (*SURE, more))
        values = features(ClassifiedPage(parse(html), (TITLE,)), Body(0, 2, "rule", 1, False, True), [0, 1])
        assert (values["runs_below"], values["text_below"]) == (0, 0)


@pytest.mark.parametrize(
    "lines",
    [
        "<p>一条山路三十年</p><p>两双胶鞋补又穿</p><p>松风做伴云做友</p><p>守得青山绿满川</p>",
        "<p>王小明 李小红</p><p>赵大山 周大海</p>",
        "<table><tr><td>线路<td>首班<tr><td>3路<td>6:30<tr><td>8路<td>6:45</table>",
    ],
    ids=["verse", "names", "a table"],
)
def test_short_lines_between_the_header_line_and_the_end_of_their_element_are_no_doubt(lines: str) -> None:
    head = f"<h1>{TITLE}</h1><p>2024-11-08 09:30 来源：临河日报</p>"
    foot = "<p>责任编辑：韩梅</p><p>版权所有 临河县委政法委</p>"
    alone = extract(f"<title>{TITLE}</title>{head}<div id=zoom>{lines}</div>{foot}")
    assert alone.confidence > LOW
    assert not any("sentence" in warning for warning in alone.warnings)
    below_others = f"<p>平安临河</p><p>临河先锋</p>{lines}<p>友情临河</p>"
    page = ClassifiedPage(parse(f"<div>{below_others}</div>"), (TITLE,))
    kept = list(range(2, len(page.blocks) - 1))
    assert assess(page, Body(2, kept[-1] + 1, "density", 1), kept)[0] < LOW


@pytest.mark.parametrize(("size", "number"), [(59, 1), (60, 0)])
def test_less_than_60_characters_are_a_doubt(size: int, number: int) -> None:
    titled = TITLE + text(size - len(TITLE))
    assert len(assessed([titled])[1]) == number
    assert assessed([titled])[0] < assessed([titled + text(100)])[0]


@pytest.mark.parametrize("place", ["above", "below"])
def test_more_running_text_outside_than_inside_is_a_doubt(place: str) -> None:
    outside = f"<div>{text(200, '丁')}<p>{text(220, '戊')}</p></div>"
    inside = [f"<div>{SURE[0]}<p>{SURE[1]}</p></div>"]
    for n, doubtful in ((0, False), (1, True)):
        blocks = {"above": inside, "below": inside} | {
            place: [outside] * n + inside if place == "above" else inside + [outside] * n
        }
        classified = ClassifiedPage(parse("".join(blocks[place])), (TITLE,))
        kept = [2, 3] if n and place == "above" else [0, 1]
        _, warnings, _ = assess(classified, Body(kept[0], kept[1] + 1, "rule", 1, False, True), kept)
        assert any("more running text" in warning for warning in warnings) is doubtful


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
    confidence, warnings = assessed(["某镇人民调解委员会" * 9, "某镇司法所" * 30], below=("某镇综治中心" * 3,))
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


def test_a_header_line_in_the_text_is_a_doubt_as_below_the_headline_of_a_second_article() -> None:
    header = "2024-05-06 09:30 来源：临河日报"
    first = assessed([SURE[0], SURE[1], text(200, "丁")])
    second = assessed([SURE[0], header, SURE[1], text(200, "丁")])
    assert second[0] < first[0] - 0.03
    assert [warning for warning in second[1] if "second article" in warning]
    assert assessed([header, *SURE])[1] == assessed(SURE)[1]
