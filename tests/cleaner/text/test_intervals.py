"""Which interval of lines is the article, for lines of which only the scores are given, one letter each."""

from __future__ import annotations

from typing import Final

from cleaner.article import Reason
from cleaner.text import line_scores
from cleaner.text.line_scores import LineScore
from cleaner.text.plain import _best_segment, _end_of_verse, _is_furniture, _trim

#: T, S and t are sentences of 60, 20 and 16 characters; p, w, r, c, d and o phrases, words, rows of lists, numbers,
#: lines of documents and other short lines of the article.
LETTERS: Final = {
    "T": LineScore(60),
    "S": LineScore(20),
    "t": LineScore(16),
    "d": line_scores.DOCUMENT_SCORE,
    "o": line_scores.OWN_SCORE,
    "p": line_scores.PHRASE_SCORE,
    "w": line_scores.WORD_SCORE,
    "r": line_scores.ROW_SCORE,
    "c": line_scores.CELL_SCORE,
    "H": line_scores.HEADER_SCORE,
    "D": line_scores.DAY_SCORE,
    "2": line_scores.COPY_SCORE,
    "M": line_scores.MENU_SCORE,
    **{
        letter: LineScore(0, boundary)
        for letter, boundary in {
            "E": line_scores.END,
            "F": line_scores.FOOTER,
            "B": line_scores.BUTTON,
            "C": line_scores.CLOSING,
            "L": line_scores.LABEL,
            "I": line_scores.IMPRINT,
            "A": line_scores.CONTACT,
        }.items()
    },
}


def article(letters: str) -> str:
    start, end = _best_segment([LETTERS[letter] for letter in letters])
    return letters[start:end]


def test_article_begins_below_a_header_line_and_ends_above_a_sign_of_the_end() -> None:
    cases = {
        "": "",
        "T": "T",
        "ppHTTFpp": "TT",
        "HTTETTT": "TT",
        "HTEHTTT": "TTT",
        "HTTTEHT": "TTT",
        "FTTT": "TTT",
        "EtH": "t",
        "THT": "T",
        "HTTCpp": "TT",
        "TTBp": "TT",
        "wwwwwwwwwwwwwwwwHTT": "TT",
    }
    assert {case: article(case) for case in cases} == cases


def test_lines_inside_an_article_cost_less_than_the_text_below_them_is_worth() -> None:
    cases = {
        "TTBTT": "TTBTT",
        "HTLTT": "TLTT",
        "TTTTTMMMT": "TTTTTMMMT",
        "HTTTTIAA": "TTTTIAA",
        "HTTTAp": "TTTAp",
        "STTHTT": "STTHTT",
        "TTTTTTHT": "TTTTTTHT",
        "HTFT": "T",
        "HTETTTTTTTHp": "T",
    }
    assert {case: article(case) for case in cases} == cases


def test_text_below_a_sign_that_closes_counts_a_third_if_sentences_are_above() -> None:
    closed, text = "HTTE", "T" * 7
    assert article(f"{closed}{text}") == "TT" and article(f"{closed}{text}T") == f"TTE{text}T"
    assert article(f"HTE{text}") == "T" and article(f"HppE{text}") == text
    assert article("HtEtttt") == "t"


def test_phrases_between_sentences_cost_at_most_five_of_them_and_rows_of_links_more() -> None:
    cases = {
        "TpppppT": "TpppppT",
        "T" + "p" * 40 + "T": "T" + "p" * 40 + "T",
        "HSppppppS": "SppppppS",
        "HTrT": "TrT",
        "HT" + "r" * 10 + "T": "T",
        "HSpSpS": "SpSpS",
        "p" * 16 + "T": "p" * 16 + "T",
    }
    assert {case: article(case) for case in cases} == cases


def test_eight_phrases_above_a_sign_of_the_end_are_a_list_and_at_the_end_of_a_text_a_table() -> None:
    cases = {
        "HT" + "p" * 7 + "E": "T" + "p" * 7,
        "HT" + "p" * 8 + "E": "T",
        "HT" + "p" * 5: "T" + "p" * 5,
        "HppppE": "pppp",
        "ppp": "ppp",
        "cccccc": "cccccc",
        "Hp": "p",
        "pppTTppp": "pppTTppp",
    }
    assert {case: article(case) for case in cases} == cases


def trimmed(letters: str, lines: dict[str, str] | None = None, interval: slice | None = None) -> str:
    """Return what is left of an interval of lines, which have a text of their own or that of their letter."""
    start, end, _ = (interval or slice(None)).indices(len(letters))
    texts = [(lines or {}).get(letter, f"青禾县{letter}") for letter in letters]
    start, end = _trim(texts, [LETTERS[letter] for letter in letters], start, end)
    return letters[start:end]


def test_boilerplate_at_both_ends_of_an_interval_is_removed() -> None:
    whole = slice(1, -1)
    assert trimmed("HBTTEF", interval=whole) == "TT"
    assert trimmed("HrTTrF", interval=whole) == "TT"
    assert trimmed("HTT2F", interval=whole) == "TT"
    assert trimmed("HTTAF", interval=whole) == "TTA", "contacts and days are of the article"
    assert trimmed("HTTDF", interval=whole) == "TTD"
    assert trimmed("HTTpF", interval=whole) == "TTp"
    assert trimmed("HTTpF", {"p": "其他："}, whole) == "TT"
    assert trimmed("HTTpF", {"p": "其他事项："}, whole) == "TT"
    assert trimmed("HTTpF", {"p": "其他事项如下："}, whole) == "TTp"
    assert trimmed("HTTL", {"L": "作者：林小禾"}, slice(1, None)) == "TTL"
    assert trimmed("HTTL", {"L": "浏览：12"}, slice(1, None)) == "TT"
    assert trimmed("HTTr", {"r": "更多>"}, slice(1, 4)) == "TTr"
    assert trimmed("HTTr", {"r": "更多…"}, slice(1, 4)) == "TT"


def test_remainders_of_buttons_and_counters_below_furniture_are_removed() -> None:
    below = slice(1, None)
    assert trimmed("HpT", {"p": "X"}, below) == "T"
    assert trimmed("HpT", {"p": "A+B"}, below) == "T"
    assert trimmed("HpT", {"p": "A+BC"}, below) == "pT"
    assert trimmed("HpT", {"p": "甲"}, below) == "pT"
    assert trimmed("HcT", {"c": "4874268"}, below) == "T"
    assert trimmed("pcT", {"c": "4874268"}, below) == "cT", "it is not below furniture"
    assert trimmed("pT", {"p": "X"}) == "pT", "it is the first line"


def test_verse_has_eight_lines_above_its_date() -> None:
    ends = {
        "p" * 8 + "H": 8,
        "p" * 9 + "HF": 9,
        "p" * 7 + "H": 0,
        "p" * 8 + "F": 0,
        "p" * 8 + "FH": 0,
        "p" * 9: 0,
        "": 0,
    }
    assert {case: _end_of_verse([LETTERS[letter] for letter in case]) for case in ends} == ends


def test_lines_without_text_below_furniture_are_furniture() -> None:
    def is_furniture(letters: str, interval: slice) -> bool:
        start, end, _ = interval.indices(len(letters))
        return _is_furniture([LETTERS[letter] for letter in letters], start, end)

    last = slice(-2, None)
    cases = {"Epp": True, "Fpp": True, "Hpp": False, "Bpp": False, "EHpp": False, "HEpp": True, "HEwpp": True}
    cases |= {"pp": False, "wpp": False, "EpT": False, "Epd": False, "Fpo": True, "TEpp": True}
    assert {case: is_furniture(case, last) for case in cases} == cases
    error = LineScore(0, line_scores.END, Reason("error page", ""))
    for scores in ([LETTERS["p"], error], [error, LETTERS["H"], LETTERS["p"]]):
        assert _is_furniture(scores, len(scores) - 1, len(scores)) is True
    assert _is_furniture([LETTERS["T"], error], 0, 1) is False
