"""What is printed: nothing that acts on a terminal."""

from __future__ import annotations

import json
import sys
from io import BytesIO, TextIOWrapper

import pytest

from cleaner.console import accept_all_text, escape, to_json

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
