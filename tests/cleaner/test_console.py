"""What is printed: nothing that acts on a terminal."""

from __future__ import annotations

import json
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from cleaner.console import accept_all_text, discard_output, escape, escape_json, to_json

#: Escape, bell and the start of a control sequence (C0, C1), a direction mark, a line separator, a tag character.
ACTING = "\x1b]0;x\x07\x9b31m\x7f\u202e\u2028\U000e0041"


def test_characters_that_act_on_a_terminal_are_escaped():
    assert escape(f"政法{ACTING}\n") == r"政法\x1b]0;x\x07\x9b31m\x7f\u202e\u2028\U000e0041\n"
    assert escape("一\t二\n", except_for="\t\n") == "一\t二\n"


@pytest.mark.parametrize("indent", [None, 1])
def test_json_has_no_characters_that_act_on_a_terminal_and_the_same_value(indent):
    value = {"标题": ACTING, "text": ["一\n二\t", "\U0001f600"]}
    text = to_json(value, indent)
    assert escape(text, except_for="\n") == text
    assert json.loads(text) == value
    assert "标题" in text and "\U0001f600" in text


def test_output_in_a_small_encoding_is_readable(monkeypatch):
    output = TextIOWrapper(BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", output)
    accept_all_text()
    print("政", to_json({"政": "é\U0001f600"}))
    output.flush()
    shown = output.buffer.getvalue().decode("ascii")
    assert shown.startswith(r"\u653f ")
    assert json.loads(shown.partition(" ")[2]) == {"政": "é\U0001f600"}


def test_kinds_of_characters_that_are_escaped() -> None:
    escaped = {
        "\x00": r"\x00",
        "\x85": r"\x85",
        "\xad": r"\xad",
        "\u200b": r"\u200b",
        "\ud83d": r"\ud83d",
        "\ue000": r"\ue000",
        "\u0378": r"\u0378",
        "\u2028": r"\u2028",
        "\u2029": r"\u2029",
        "\U000e0041": r"\U000e0041",
    }
    assert {one: escape(f"甲 {one}。") for one in escaped} == {one: f"甲 {shown}。" for one, shown in escaped.items()}
    spaces = "\u3000\xa0\u2003 "
    assert escape(spaces) == spaces and escape(f"{spaces}\n\t", except_for="\n") == f"{spaces}\n\\t"
    assert escape("") == "" and escape("政法") == "政法"


def test_lines_of_json_stay_lines_and_have_the_same_values() -> None:
    values = ["政法", ACTING, "\x7f\u2029", "\U000e0041\U0001f600", "甲\u3000乙"]
    lines = "".join(json.dumps({"a": value}, ensure_ascii=False) + "\n" for value in values)
    shown = escape_json(lines)
    assert [json.loads(line)["a"] for line in shown.splitlines()] == values
    assert shown.count("\n") == len(values) and escape(shown, except_for="\n") == shown
    assert "政法" in shown and "\U0001f600" in shown and "甲\u3000乙" in shown
    assert escape_json('{"a": "政法"}') == '{"a": "政法"}'
    assert escape_json("\u202e\ud83d") == r"\u202e\ud83d"


def test_json_beyond_ascii_depends_on_the_encoding_of_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {}
    for encoding in ("utf-8", "UTF-16", "gbk", "ascii"):
        monkeypatch.setattr(sys, "stdout", TextIOWrapper(BytesIO(), encoding=encoding))
        shown[encoding] = to_json("政")
    monkeypatch.setattr(sys, "stdout", None)
    shown["none"] = to_json("政")
    as_it_is, ascii_only = '"政"', r'"\u653f"'
    assert shown == {"utf-8": as_it_is, "UTF-16": as_it_is, "gbk": ascii_only, "ascii": ascii_only, "none": as_it_is}
    assert to_json({"a": [1]}, 1) == '{\n "a": [\n  1\n ]\n}' and to_json({"a": [1]}) == '{"a": [1]}'


def test_output_keeps_its_encoding_unless_one_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for encoding, written in ((None, rb"\u653f"), ("utf-8", "政".encode())):
        output = TextIOWrapper(BytesIO(), encoding="ascii")
        monkeypatch.setattr(sys, "stdout", output)
        accept_all_text(encoding)
        print("政", end="")
        output.flush()
        assert output.buffer.getvalue() == written
    monkeypatch.setattr(sys, "stdout", None)
    accept_all_text()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="counts the open files")
def test_output_that_is_discarded_goes_nowhere_and_leaves_no_file_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "out").open("w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        before = len(list(Path("/dev/fd").iterdir()))
        discard_output()
        assert len(list(Path("/dev/fd").iterdir())) == before
        output.write("text")
    assert (tmp_path / "out").read_text() == ""
    for closed in (output, TextIOWrapper(BytesIO())):  # a stream that is closed, one without a descriptor
        monkeypatch.setattr(sys, "stdout", closed)
        discard_output()
