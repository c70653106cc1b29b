"""Doubts about the article of a text: from where on each is told, and that it lowers the confidence."""

from __future__ import annotations

import pytest

from cleaner import extract_text
from cleaner.text.confidence import features
from cleaner.text.line_scores import CONTACT, FOOTER, HEADER_LINE, LineScore, score_lines
from tests.cleaner.text.test_plain import BODY, HEADER, TITLE, paragraphs, text

SURE = [line + line for line in BODY]


def doubts(*parts: list[str]) -> tuple[float, str]:
    article = extract_text(text(*parts))
    return article.confidence, " ".join(article.warnings)


@pytest.mark.parametrize(("size", "is_short"), [(59, True), (60, False)])
def test_article_of_less_than_60_characters_is_short(size: int, is_short: bool) -> None:
    assert ("less than 60" in doubts([f"据悉，{'赶集' * 30}"[: size - 1] + "。"])[1]) is is_short


@pytest.mark.parametrize(("size", "is_joined"), [(1200, True), (1201, False)])
def test_long_line_with_a_space_in_forty_characters_is_many_lines(size: int, is_joined: bool) -> None:
    line = "赶集 " * 30 + "赶" * (size - 91) + "。"
    assert len(line) == size
    confidence, words = doubts([line])
    assert ("joined" in words) is is_joined
    assert confidence < doubts([line.replace(" ", "集")])[0]


def test_line_of_600_characters_is_one_paragraph() -> None:
    line = "赶 " * 299 + "集。"
    assert "joined" not in doubts([line])[1]
    assert "joined" in doubts([f"集{line}"])[1]


@pytest.mark.parametrize(("number", "is_told"), [(5, False), (6, True)])
def test_six_of_the_last_eight_lines_that_are_short_are_a_doubt(number: int, is_told: bool) -> None:
    confidence, words = doubts([*SURE, *(f"柳林镇{i}村调解纠纷" for i in "一二三四五六"[:number])])
    assert ("short lines" in words) is is_told
    assert confidence < doubts(SURE)[0]


@pytest.mark.parametrize(("number", "is_told"), [(2, False), (3, True)])
def test_three_lines_between_the_paragraphs_that_end_articles_are_a_doubt(number: int, is_told: bool) -> None:
    parts = [[line, "地址：青禾县中心路1号"] if i < number else [line] for i, line in enumerate(SURE)]
    article = extract_text(text([TITLE, HEADER], *parts, SURE))
    assert (any("end an article" in words for words in article.warnings)) is is_told


def test_more_sentences_outside_than_inside_are_a_doubt() -> None:
    others = [line.replace("青禾", "柳林") for line in SURE]
    page = [[TITLE, HEADER], SURE[:2], ["上一篇：没有了"]]
    less, more = doubts(*page, others[:1]), doubts(*page, others)
    assert "outside" in more[1] and "outside" not in less[1]
    assert more[0] < less[0] < doubts(*page)[0]


@pytest.mark.parametrize(("size", "is_told"), [(59, False), (60, True), (61, True)])
def test_as_much_text_outside_as_inside_is_a_doubt(size: int, is_told: bool) -> None:
    inside, outside = f"据悉，{'赶集' * 28}。", f"另据悉，{'赶集' * 40}"[: size - 1] + "。"
    assert len(inside) == 60
    found = extract_text(text([TITLE, HEADER], [inside], ["上一篇：没有了"], [outside]))
    assert list(found.paragraphs) == [inside]
    assert any("outside" in words for words in found.warnings) is is_told


def test_article_without_a_sentence_is_rated_low() -> None:
    confidence, words = doubts(["柳林镇人民调解委员会", "青禾县司法局"] * 9)
    assert confidence <= 0.45 and "no full sentence" in words


def test_wrong_encoding_of_a_text_is_told() -> None:
    garbled = paragraphs(SURE).encode().decode("gbk", "replace")
    article = extract_text(garbled)
    assert article.confidence <= 0.25 and any("encoding" in words for words in article.warnings)


def test_sentence_below_and_a_text_without_header_line_lower_the_confidence() -> None:
    plain = doubts([TITLE, HEADER], SURE)[0]
    assert doubts(SURE, ["上一篇：没有了"])[0] < doubts([TITLE, HEADER], SURE, ["上一篇：没有了"])[0] <= plain


def values(
    kept: list[str], above: list[LineScore] | None = None, below: list[LineScore] | None = None
) -> dict[str, float]:
    """Return the features of an article between lines of which only the scores matter."""
    above, below = above or [], below or []
    scores = [*above, *score_lines(kept, {}), *below]
    lines = ["上"] * len(above) + kept + ["下"] * len(below)
    return features(lines, scores, len(above), len(above) + len(kept))


def test_features_are_shares_of_the_article() -> None:
    sentence, phrase, number = "赶集" * 9 + "赶。", "柳林镇第一村调解纠纷", "12"
    assert len(sentence) == 20 and len(phrase) == 10
    found = {
        "short": [round(values([sentence] * n)["short"], 3) for n in (5, 15, 40)],
        "sentenceless": [values(lines)["sentenceless"] for lines in ([phrase, number], [phrase, sentence])],
        "unmarked": [values(lines)["unmarked"] for lines in ([sentence], [sentence, phrase, phrase], [phrase])],
        "boundaries": [values([sentence, *["地址：青禾县中心路1号"] * n])["boundaries"] for n in (0, 1, 3)],
        "phrases_above": [values([phrase] * n + [sentence] * 8)["phrases_above"] for n in (0, 2, 4, 9)],
        "phrases_below": [values([sentence] * 8 + [phrase] * n)["phrases_below"] for n in (0, 2, 4, 9)],
        "of a short article": [values([phrase, sentence])[f"phrases_{end}"] for end in ("above", "below")],
        "numbers are no phrases": [values([number, sentence])[f"phrases_{end}"] for end in ("above", "below")],
    }
    assert found == {
        "short": [0.707, 0.5, 0.333],
        "sentenceless": [1.0, 0.0],
        "unmarked": [0.0, 0.5, 1.0],
        "boundaries": [0.0, 0.25, 0.5],
        "phrases_above": [0.0, 0.25, 0.5, 1.0],
        "phrases_below": [0.0, 0.25, 0.5, 1.0],
        "of a short article": [0.5, 0.5],
        "numbers are no phrases": [0.0, 0.0],
    }


def test_features_of_the_lines_around_the_article() -> None:
    sentence = "赶集" * 9 + "赶。"
    same, phrase, tiny = LineScore(20), LineScore(-12), LineScore(1)
    header, footer, contact = LineScore(0, HEADER_LINE), LineScore(0, FOOTER), LineScore(0, CONTACT)
    cases = {
        "nothing": ([], []),
        "as much above": ([same], []),
        "as much below": ([], [same]),
        "thrice as much": ([same, phrase], [same, same]),
        "phrases": ([phrase], [phrase]),
        "numbers": ([tiny] * 20, [footer]),
        "a page": ([header], [footer]),
        "a page without a header line": ([contact], [footer]),
        "a header line below": ([phrase], [footer, header]),
    }
    shown = ("outside", "text_below", "headless")
    assert {name: tuple(values([sentence], *case)[one] for one in shown) for name, case in cases.items()} == {
        "nothing": (0.0, 0.0, 0.0),
        "as much above": (0.5, 0.0, 1.0),
        "as much below": (0.5, 1.0, 1.0),
        "thrice as much": (0.75, 1.0, 1.0),
        "phrases": (0.0, 1.0, 1.0),
        "numbers": (0.5, 0.0, 1.0),
        "a page": (0.0, 0.0, 0.0),
        "a page without a header line": (0.0, 0.0, 1.0),
        "a header line below": (0.0, 0.0, 0.0),
    }


def test_numbers_count_as_text_inside_and_outside() -> None:
    assert values(["12"] * 20, [LineScore(1)] * 20)["outside"] == 0.5
    assert values(["12"] * 20, [LineScore(0)] * 20)["outside"] == 0.0


def test_long_lines_with_spaces_are_joined_lines_and_wrong_encodings_are_seen_in_the_first_characters() -> None:
    plain, half, full = ("赶" * 700 + "。", "赶 " * 18 + "赶" * 684, "赶 " * 400)
    assert [round(values([line])["spaced"], 1) for line in (plain, half, full, full[:600], full[:601])] == [
        *(0.0, 0.5, 1.0, 0.0, 1.0)
    ]
    assert round(values([plain[:-1], half])["spaced"], 2) == 0.25
    garbled = "青禾县司法局组织法律明白人走进集市".encode().decode("gbk", "replace") * 20
    assert values([garbled])["garbled"] > values(["赶" * 180 + garbled])["garbled"] > 0
    assert values(["赶" * 200, garbled])["garbled"] == 0
    assert values(["赶集。"])["garbled"] == 0


def test_no_article_has_one_doubt() -> None:
    article = extract_text("登录")
    assert (article.confidence, len(article.warnings)) == (0.0, 1)


def words_of(*lines: str) -> str:
    return doubts([TITLE, HEADER], [*lines])[1]


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("telephone", ["热线：0379-6322222，欢迎提供线索。"]),
        ("cut off", ["柳林镇开展普法宣传活动走进村民小组[详细]"]),
        ("many spaces", ["首页 新闻 法治 " * 12 + "柳林镇的村民来到集市上，听了一堂课。"]),
    ],
)
def test_lines_from_a_tenth_of_the_text_on_are_a_doubt(words: str, lines: list[str], more: int) -> None:
    size = sum(map(len, lines))
    others = [f"据悉，{chr(0x4E00 + n)}{'赶集' * 40}。" for n in range(200)]
    sure, left = [], 9 * size + more
    while left > 150:
        sure.append(others[len(sure)])
        left -= len(sure[-1])
    sure.append(("另据悉，" + "村集" * 90)[: left - 1] + "。")
    middle = [*sure[:-1], *lines, sure[-1]] if words != "telephone" else [*sure, *lines]
    assert (words in words_of(*middle)) is (not more)


def test_a_table_and_english_have_spaces_and_are_no_joined_lines() -> None:
    table = "| 指标 | 2020年 | 目标 " * 12
    english = "The court of the county heard the case in public and the parties agreed to settle it. " * 3
    assert "many spaces" not in words_of(*SURE, table) + words_of(*SURE, english)


def test_lines_without_a_sentence_at_the_ends_lower_the_confidence() -> None:
    lines = ["柳林镇便民服务中心", "青禾县法律援助热线"]
    sure = doubts([TITLE, HEADER], SURE)[0]
    assert doubts([TITLE, HEADER], [*SURE, *lines])[0] < sure
