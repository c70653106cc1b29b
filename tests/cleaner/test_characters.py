"""Text on one line without characters that nobody sees; keys for lookups."""

from __future__ import annotations

from cleaner.characters import QUOTED_ENDS, SENTENCE_ENDS, folded, readable, without_controls


def test_white_space_is_folded_and_characters_that_nobody_sees_are_removed() -> None:
    texts = {
        "甲乙": "甲乙",
        " 甲 乙 ": "甲 乙",
        "甲  乙": "甲 乙",
        "甲\t\n乙": "甲 乙",
        "\u3000甲\xa0乙\u2003": "甲 乙",
        "甲\0乙": "甲乙",
        "甲\x7f\x9f乙": "甲乙",
        "甲\u200b\u2060乙\ufeff": "甲乙",
        "甲\xad乙": "甲乙",
        "甲\ud83d乙": "甲乙",
        "甲\ufffc乙": "甲乙",
        "\ufffc": "",
        "甲 \ufffc 乙": "甲 乙",
        "甲\ue5e5\ue5e5乙": "甲 乙",
        "甲 \ue5e5 乙\ue5e5丙": "甲 乙 丙",
        "甲\n\ue5e5乙\u200b 丙": "甲 乙 丙",
        "甲 乙  丙": "甲 乙 丙",
        "甲\u3000乙\ufffc": "甲 乙",
        "甲  乙\ufffc丙": "甲 乙丙",
        "\ue5e5甲": "甲",
        "甲\ufffe\uffff乙": "甲乙",
        "\u200e甲\u202e乙\u2066": "甲乙",
        "甲\u200d乙": "甲乙",
        "甲\ue000乙": "甲\ue000乙",
        "": "",
        " ": "",
    }
    assert {text: readable(text) for text in texts} == texts


def test_marks_and_joiners_stay_where_a_script_needs_them() -> None:
    texts = [
        "\u0645\u200c\u0647",  # Persian
        "\u0915\u094d\u200d\u0937",  # Hindi
        "\U0001f468\u200d\U0001f469",  # a family
        "\u2764\ufe0f\u200d\U0001f525",  # a heart on fire
        "\u05d0\u200f!",  # Hebrew
        "!\u200f\u05d0",
    ]
    assert [readable(text) for text in texts] == texts


def test_keys_have_neither_white_space_nor_case() -> None:
    assert folded(" A\u3000b\n甲 C ") == "ab甲c"


def test_addresses_keep_their_spaces() -> None:
    texts = {"http://a.cn/b  c": "http://a.cn/b  c", "a\n\0 b\u200b": "a b", " a ": " a ", "": ""}
    assert {text: without_controls(text) for text in texts} == texts


def test_signs_that_end_sentences() -> None:
    assert SENTENCE_ENDS == ("。", "！", "？", "；") and (*SENTENCE_ENDS, "”") == QUOTED_ENDS
