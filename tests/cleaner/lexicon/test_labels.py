"""The table of labels and the recognisers that are derived from it. All lines are written for these tests."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.lexicon import labels
from cleaner.lexicon.data import DATA
from cleaner.lexicon.labels import LABELS, Labels, widened
from cleaner.lexicon.lines import LEXICON
from cleaner.lexicon.phrases import is_credit, is_header, is_page_info
from cleaner.metadata.infoline import read_line

#: The kinds of `[[line]]` that begin with labels, and the roles that they name.
LINES = [(row["kind"], row["roles"]) for row in DATA["line"] if "roles" in row]


def roles(text: str) -> list[str]:
    return [label.role for label in LABELS.find(text)]


# ---------------------------------------------------------------- the table


def test_each_label_has_one_role() -> None:
    words: Counter[str] = Counter()
    for row in DATA["label"]:
        words.update(row.get("words", ()))
        words.update(before + after for before in row.get("before", ()) for after in row.get("after", ()))
    assert [word for word, count in words.items() if count > 1] == []


def test_a_line_that_names_an_unknown_role_is_an_error() -> None:
    with pytest.raises(KeyError):
        LABELS.words(["no_such_role"])


def test_a_label_that_is_added_to_the_table_is_found() -> None:
    row = {"role": "source", "words": ["供应方"]}
    added = Labels(DATA | {"label": [*DATA["label"], row]})
    assert [label.role for label in added.find("供应方：望淮日报")] == ["source"]
    assert LABELS.find("供应方：望淮日报") == []


@pytest.mark.parametrize("word", LABELS.words((labels.SOURCE,)))
def test_each_label_of_a_source_is_known_to_every_recogniser(word: str) -> None:
    line = LEXICON.rule_for(f"{word}：望淮日报")
    assert line is not None
    assert line.reason.kind == "header line"
    assert is_header(f"{word}：望淮日报 2024-05-06")
    assert is_page_info(f"{word}：望淮日报 2024-05-06") or "源" not in word
    assert is_credit(f"{word}：望淮日报")
    assert read_line(f"{word}：望淮日报").source == "望淮日报"


@pytest.mark.parametrize("word", LABELS.words((labels.PUBLISHED,)))
def test_each_label_of_the_publication_time_is_known_to_every_recogniser(word: str) -> None:
    text = f"{word}：2024-05-06 10:20"
    line = LEXICON.rule_for(text)
    assert line is not None
    assert line.reason.kind == "header line"
    assert is_header(text)
    assert is_page_info(text)
    published = read_line(text).published
    assert published is not None
    assert published.shown == "2024-05-06 10:20"


@pytest.mark.parametrize("word", LABELS.words((labels.EDITOR,)))
def test_each_label_of_an_editor_is_known_to_every_recogniser(word: str) -> None:
    line = LEXICON.rule_for(f"{word}：沈予安")
    assert line is not None
    assert line.reason.kind == "editor line"
    assert read_line(f"{word}：沈予安").editor == "沈予安"


@pytest.mark.parametrize("word", LABELS.words(("record", labels.OFFICE, labels.DOC_NUMBER)))
def test_each_label_of_a_record_begins_a_row_of_one(word: str) -> None:
    for text in (f"{word}：望淮市司法局", f"【{word}】望淮市司法局", f"{widened(word)}：望淮市司法局"):
        line = LEXICON.rule_for(text)
        assert line is not None
        assert line.reason.kind == "metadata table"


# ---------------------------------------------------------------- labels in a text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-05-06 12:11来源：望淮日报作者：李文", ["source", "author"]),
        ("来 源：望淮日报 责任 编辑：李文", ["source", "editor"]),
        ("发布时间2024-05-06", ["published"]),
        ("发布时间２０２４．０５．０６", ["published"]),
        ("【公布日期】2024.05.06", ["disclosed"]),
        ("报名截止时间：2024年5月6日", ["event_date"]),
        ("首次公告日期：2024-05-06", ["date"]),
        ("浏览次数：12次 字号：[大 中 小] 打印", ["views", "tool", "sizes", "print"]),
        ("点击(12)", ["views"]),
        ("文号 望司法〔2024〕3号 发文字号：望司法〔2024〕4号", ["doc_number"]),
        ("责任编辑：沈予安 编发：李文 图片来源：望淮日报", ["editor", "manager", "other_source"]),
        ("https://www.example.cn/ 12次", ["amount", "amount"]),
    ],
)
def test_labels_are_the_longest_words_before_a_mark(text: str, found: list[str]) -> None:
    assert roles(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "会议指出，群众的信任来源于扎实的工作，责任编辑在稿件中也写到了这一点",
        "进入网站后点击【我要留言】",
        "望淮多所高校发布2024年开学要求",
        "新时代大中小学劳动教育",
        "望淮晚报评论：法治是最好的营商环境",
    ],
)
def test_words_of_labels_in_a_sentence_are_not_labels(text: str) -> None:
    assert roles(text) == []


@given(st.text(alphabet="来源作者责任编辑发布时间日期打印大中小：:【】（）()[]|2024-11-08 /次", max_size=120))
def test_labels_do_not_overlap(text: str) -> None:
    last = 0
    for label in LABELS.find(text):
        assert last <= label.start < label.end <= len(text)
        last = label.end


# ---------------------------------------------------------------- lines that are derived from labels


@pytest.mark.parametrize(
    "text",
    [
        "发布日期 2024-05-06",
        "来 源：望淮日报 责任编辑：沈予安",
        "2024-05-06 10:20 浏览 12 次",
        "字号：大 中 小 打印",
    ],
)
def test_lines_under_the_title_are_header_lines(text: str) -> None:
    assert is_header(text)


@pytest.mark.parametrize(
    "text",
    [
        "开标时间：2024年5月6日 9时30分",
        "上线时间：2024年5月6日",
        "2024-05-06 大中小学春秋假期的安排",
        "评论：法治是最好的营商环境",
    ],
)
def test_lines_of_articles_are_not_header_lines(text: str) -> None:
    assert not is_header(text)


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("（来源：望淮日报）", True),
        ("图片来源：望淮日报", True),
        ("转自：望淮日报", True),
        ("来源：望淮日报 阅读：1026", False),
        ("望淮日报的消息来源", False),
    ],
)
def test_a_credit_begins_with_its_label_and_has_no_counter(text: str, credit: bool) -> None:
    assert is_credit(text) is credit


def test_the_value_of_a_label_ends_at_the_next_one() -> None:
    line = read_line("发布时间：2024-05-06 来源：望淮日报 文章类型：原创")
    assert line.source == "望淮日报"
    assert read_line("（责任编辑：沈予安 / 编发：李文）").editor == "沈予安"


# ---------------------------------------------------------------- single functions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("来源：望淮日报", [("source", 0, 3, True)]),
        ("望淮 来源 ：望淮日报", [("source", 3, 7, True)]),
        ("来源    ：望淮日报", [("source", 0, 7, True)]),
        ("来源     ：望淮日报", []),
        ("来  源：望淮日报", []),
        ("【来源】望淮日报", [("source", 1, 4, True)]),
        ("来源 】望淮日报", []),
        ("[来源 ]望淮日报", []),
        ("来源（望淮日报）", []),
        ("点击（12）", [("views", 0, 2, False)]),
        ("发布2024-05-06", []),
        ("发布时间2024-05-06", [("published", 0, 4, True)]),
        ("打印", [("print", 0, 2, False)]),
        ("A+ A-", [("tool", 0, 2, False)]),
        ("大 中 小", [("sizes", 0, 5, False)]),
        ("大|中|小", [("sizes", 0, 5, False)]),
        ("共12次", []),
        ("共 12次", [("amount", 2, 5, False)]),
    ],
)
def test_a_label_has_its_place_and_its_mark(text: str, expected: list[tuple[str, int, int, bool]]) -> None:
    assert [tuple(label) for label in LABELS.find(text)] == expected


@pytest.mark.parametrize(
    ("text", "role"), [("来源", "source"), ("来 源", "source"), ("来源：", ""), ("望淮", ""), ("", "")]
)
def test_the_role_of_a_label_without_a_colon(text: str, role: str) -> None:
    assert LABELS.role_of(text) == role


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("来源 望淮日报", "来源：望淮日报"),
        ("来源 望淮日报 作者 李文", "来源：望淮日报 作者：李文"),
        ("来源 ：望淮日报", "来源 ：望淮日报"),
        ("望淮 来源 望淮日报", "望淮 来源 望淮日报"),
        ("来源望淮日报", "来源望淮日报"),
    ],
)
def test_a_colon_is_put_after_a_label_that_begins_a_line(line: str, expected: str) -> None:
    assert LABELS.with_colon(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("甲：乙", True),
        ("甲:乙", True),
        ("【甲】", True),
        ("[甲]", True),
        ("来源 甲", True),
        ("甲乙", False),
        ("", False),
    ],
)
def test_a_line_may_have_labels_if_it_has_a_mark(line: str, expected: bool) -> None:
    assert LABELS.may_be_in(line) is expected


def test_chinese_characters_are_recognised() -> None:
    assert [labels.is_han(char) for char in ("一", "鿿", "\u4dff", "\ua000", "a", "：", "")] == [True, True] + [
        False
    ] * 5


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("索引号 000014349 发布机构：某局", ["000014349", "某局"]),
        ("索引号：0001 发文机关：某局 文号：望政发1号", ["0001", "某局", "望政发1号"]),
        ("主题分类 A类 发文机关 A局 成文日期 2024-05-06", ["A类", "A局", "2024-05-06"]),
        ("发布机构：某局 索引号 0001", ["某局 索引号 0001"]),
        ("索引号 0001 主题分类：A类 发文机关 A局", ["0001", "A类", "A局"]),
    ],
)
def test_fields_of_a_record_may_have_no_mark_if_one_begins_the_line(line: str, values: list[str]) -> None:
    found = LABELS.find_fields(line)
    ends = [label.start for label in found[1:]] + [len(line)]
    assert [line[label.end : end].strip(" ：") for label, end in zip(found, ends, strict=True)] == values
