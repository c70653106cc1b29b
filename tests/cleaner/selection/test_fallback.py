"""trafilatura is asked only where the cleaner found next to nothing, and its answer is taken only if it is better."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import trafilatura

from cleaner import Rule, extract
from tests.cleaner.pages import CRUMB, NAV, PARAGRAPHS, TITLE, page, paragraphs

MORE = tuple(f"第{i}项工作由县司法局牵头，乡镇配合，务必于年底前完成，做到件件有落实、事事有回音。" for i in range(8))
#: The cleaner searches the article below the breadcrumb, and so finds none on this page.
UPSIDE_DOWN = f"<html><head><title>{TITLE}</title></head><body><div class=x7>{paragraphs(PARAGRAPHS + MORE)}</div>{CRUMB}{{}}</body></html>"

Answer = Callable[[str], list[str]]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Return a function that sets trafilatura's answer and returns the list of the pages that it is asked about."""

    def set_answer(text: str | Exception | None) -> list[str]:
        asked: list[str] = []

        def fake(html: str, *, include_comments: bool, deduplicate: bool) -> str | None:
            assert not include_comments and not deduplicate
            asked.append(html)
            if isinstance(text, Exception):
                raise text
            return text

        monkeypatch.setattr(trafilatura, "extract", fake)
        return asked

    return set_answer  # type: ignore[return-value]


def test_its_text_is_taken_where_the_cleaner_finds_none() -> None:
    article = extract(UPSIDE_DOWN.format(""))
    assert (article.method, article.paragraphs, article.confidence) == ("fallback", PARAGRAPHS + MORE, 0.4)
    assert "found by trafilatura, not by the cleaner" in article.warnings


def test_it_is_asked_where_nothing_stands_under_the_headline() -> None:
    html = UPSIDE_DOWN.format("").replace("<body>", f"<body><h1>{TITLE}</h1>")
    assert extract(html).method == "fallback"


def test_it_gets_the_page_as_text_whatever_the_encoding(answer: Answer) -> None:
    asked = answer("")
    extract(UPSIDE_DOWN.format("").encode("gbk"))
    assert [PARAGRAPHS[0] in html for html in asked] == [True]


@pytest.mark.parametrize(
    "html",
    [
        page(f"<div class=x7>{paragraphs()}</div>"),
        page(
            f"<div class=x7><p>{PARAGRAPHS[1][:26]}，{PARAGRAPHS[1][:24]}</p></div>", below=f"<p>{'平安建设' * 110}</p>"
        ),
        page("<div class=x7><p>详见附件。</p></div>"),
        f"<body><div class=TRS_Editor><p>{'平安建设' * 110}</p></div></body>",
        f"<body>{NAV * 20}{CRUMB}</body>",
    ],
    ids=["an article", "50 characters", "a little page", "a container of the body", "links alone"],
)
def test_it_is_not_asked_where_the_cleaners_own_choice_will_do(html: str, answer: Answer) -> None:
    asked = answer("\n".join(PARAGRAPHS * 5))
    assert extract(html).method != "fallback"
    assert asked == []


@pytest.mark.parametrize(("size", "questions"), [(49, 1), (50, 0)])
def test_it_is_asked_where_less_than_50_characters_of_running_text_are_found(
    size: int, questions: int, answer: Answer
) -> None:
    asked = answer("")
    extract(f"<body><div class=x7><p>甲，{'乙' * (size - 2)}</p><p>{'平安建设' * 110}</p></div></body>")
    assert len(asked) == questions


def test_it_is_not_asked_about_a_short_text_under_the_headline(answer: Answer) -> None:
    asked = answer("\n".join(PARAGRAPHS * 5))
    names = paragraphs(tuple(f"第{i}网格网格员某某某" for i in range(60)))
    assert extract(page(f"<div class=x7>{names}</div>")).method == "density"
    assert asked == []


@pytest.mark.parametrize(("between", "questions"), [(0, 0), (11, 0), (12, 1)])
def test_a_headline_up_to_twelve_blocks_above_the_text_is_right_above_it(
    between: int, questions: int, answer: Answer
) -> None:
    asked = answer("")
    links = "<p><a href=/1>平安建设</a></p>" * between
    names = paragraphs(tuple(f"第{i}网格网格员某某某" for i in range(60)))
    extract(f"<title>{TITLE}</title><p>{TITLE}</p>{links}<div class=x7>{names}</div>")
    assert len(asked) == questions


def test_it_is_not_asked_where_a_rule_names_the_body(answer: Answer) -> None:
    asked = answer("\n".join(PARAGRAPHS * 5))
    article = extract(UPSIDE_DOWN.format("<div class=b>平安临河</div>"), rule=Rule(body=".b"))
    assert (article.method, article.paragraphs, asked) == ("rule", ("平安临河",), [])


@pytest.mark.parametrize(
    "more",
    ["<i>" * 5001 + "</i>" * 5001, "<p>" + "平" * 170_000 + "</p>", "<a href=/>平</a>" * 3001],
    ids=["tags", "bytes", "links"],
)
def test_it_is_not_asked_about_a_page_that_would_take_long(more: str, answer: Answer) -> None:
    asked = answer("\n".join(PARAGRAPHS * 5))
    html = UPSIDE_DOWN.replace("{}", "").replace("<body>", f"<body><div class=y8 style='display:none'>{more}</div>")
    extract(html)
    assert asked == []


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("甲，" + "乙" * 74, True),
        ("甲，" + "乙" * 73, False),
        ("甲，" + "乙" * 36 + "\n丙，" + "乙" * 36, True),
        ("\n".join("甲，" + "乙" * 22 for _ in range(9)), False),
        ("乙" * 90, False),
        ("", False),
        (None, False),
        (RuntimeError("a defect of the library"), False),
    ],
    ids=[
        "76 characters",
        "75 characters",
        "two sentences",
        "short lines",
        "no sentence mark",
        "nothing",
        "None",
        "an error",
    ],
)
def test_its_answer_must_have_three_times_the_sentences(
    text: str | Exception | None, taken: bool, answer: Callable[[str | Exception | None], list[str]]
) -> None:
    answer(text)
    article = extract(UPSIDE_DOWN.format(""))
    assert (article.method == "fallback") is taken
    assert article.paragraphs == (tuple(str(text).split("\n")) if taken else ())


def test_its_answer_must_be_longer_than_what_the_cleaner_found(answer: Answer) -> None:
    found = "平安临河，人人有责，共建共享，平安你我他，同心协力向前进，携手共创美好的未来。"
    html = UPSIDE_DOWN.format(f"<p>{found}</p>")
    answer("甲，" + "乙" * (3 * len(found) - 2))
    assert extract(html).paragraphs == (found,)
    answer("甲，" + "乙" * (3 * len(found) - 1))
    assert extract(html).method == "fallback"


def test_boilerplate_and_headlines_of_lists_are_not_taken(answer: Answer) -> None:
    answer("\n".join((*PARAGRAPHS, "责任编辑：韩梅", "我县召开平安建设联席会议", "", "  多余 \t空白，也去掉  ")))
    article = extract(UPSIDE_DOWN.format("<p><a href=/1>我县召开平安 建设联席会议</a></p>"))
    assert article.paragraphs == (*PARAGRAPHS, "多余 空白，也去掉")


@pytest.mark.parametrize(("size", "questions"), [(400, 0), (401, 1)])
def test_it_is_asked_about_a_page_with_more_than_400_characters_outside_links(
    size: int, questions: int, answer: Answer
) -> None:
    asked = answer("")
    rows = "<p><a href=/1>我县召开平安建设联席会议</a></p>" * 3
    extract(f"<body>{rows}<div class=x7><p>{'平' * 20}</p><p>{'安' * (size - 20)}</p></div></body>")
    assert len(asked) == questions


@pytest.mark.parametrize(
    ("line", "questions"), [("发布时间：2024-11-08 09:30 来源：临河日报", 0), ("时间：2024年11月8日9时", 1)]
)
def test_text_under_a_header_line_about_the_page_is_the_article(line: str, questions: int, answer: Answer) -> None:
    asked = answer("")
    names = paragraphs(tuple(f"第{i}网格网格员某某某" for i in range(60)))
    extract(f"<p>{line}</p><div class=x7>{names}</div>")
    assert len(asked) == questions


@pytest.mark.parametrize(("size", "taken"), [(25, True), (24, False)])
def test_a_line_of_its_answer_has_25_characters_to_count(size: int, taken: bool, answer: Answer) -> None:
    answer("\n".join("甲，" + "乙" * (size - 2) for _ in range(9)))
    assert (extract(UPSIDE_DOWN.format("")).method == "fallback") is taken
