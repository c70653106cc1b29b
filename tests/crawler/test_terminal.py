"""Text for terminals and logs: columns, cut texts, exceptions that nothing handles."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from scrapy.settings import Settings

from crawler import terminal
from crawler.terminal import SafeLogsAddon, SafeRecord, escape_text, protect, shortened, show, show_json, table, width


@pytest.fixture
def process(monkeypatch):
    """Restore what `protect` changes."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(logging.Formatter, "converter", logging.Formatter.converter)
    factory = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(factory)


@pytest.mark.parametrize("protected", [protect, SafeLogsAddon().update_settings])
def test_exception_that_nothing_handles_is_printed_escaped_and_without_secrets(process, capsys, protected):
    protected(Settings({"X_TOKEN": "hunter2hunter2"}))
    assert logging.getLogRecordFactory() is SafeRecord
    try:
        raise RuntimeError("a\x1b[2J hunter2hunter2\nb")
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.startswith("Traceback (most recent call last):\n")
    assert printed.err.endswith("RuntimeError: a\\x1b[2J ***\n    b\n")


def test_interruption_from_the_keyboard_is_left_to_python(process, monkeypatch, capsys):
    called = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *words: called.append(words))
    protect(Settings())
    error = KeyboardInterrupt()
    sys.excepthook(KeyboardInterrupt, error, None)
    assert called == [(KeyboardInterrupt, error, None)] and capsys.readouterr().err == ""


def test_record_has_its_traceback_and_stack_escaped():
    def record(level=logging.WARNING, name="crawler.x", exc_info=None, sinfo=None):
        return SafeRecord(name, level, "", 1, "m\x1b %s", ("a\nb",), exc_info, "f", sinfo)

    try:
        raise RuntimeError("a\x1b")
    except RuntimeError:
        failed = record(exc_info=sys.exc_info())
    assert failed.exc_text.endswith("RuntimeError: a\\x1b") and "\n    " in failed.exc_text
    assert record(exc_info=(None, None, None)).exc_text is None and record().exc_text is None
    assert record().getMessage() == "m\\x1b a\n    b" and record().stack_info is None
    assert record(sinfo="s\x1b\nt").stack_info == "s\\x1b\n    t"
    levels = {
        (level, name): record(level, name).levelno
        for level in (logging.INFO, logging.WARNING)
        for name in ("scrapy.core", "scrapyd", "crawler.x")
    }
    assert levels == {key: logging.DEBUG if key == (logging.INFO, "scrapy.core") else key[0] for key in levels}


def test_texts_of_several_lines_keep_tabs_and_are_indented():
    assert escape_text("a\tb\nc\x1b\n") == "a\tb\n    c\\x1b\n    "


def test_output_is_escaped(capsys):
    show("a\tb\nc\x1b")
    show("d", sys.stderr)
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("a\tb\nc\\x1b\n", "d\n")
    show_json({"平安": "\x1b"})
    text = capsys.readouterr().out
    assert json.loads(text) == {"平安": "\x1b"} and text.startswith('{\n  "') and "\x1b" not in text


def test_cells_of_a_table_are_aligned_by_their_width_on_a_terminal():
    rows = [("NAME", "N", "X"), ("平安网", "10", ""), ("a\nb", "", "é")]
    assert table(rows).splitlines() == ["NAME    N   X", "平安网  10", "a\\nb        é"]
    assert [width(text) for text in ("", "abc", "平安", "ａ", "é")] == [0, 3, 4, 2, 1]


def test_text_is_cut_to_columns():
    cuts = {columns: shortened("政法abc", columns) for columns in range(-1, 9)}
    assert cuts == {
        -1: "",
        0: "",
        1: "…",
        2: "…",
        3: "政…",
        4: "政…",
        5: "政法…",
        6: "政法a…",
        7: "政法abc",
        8: "政法abc",
    }


def test_time_of_a_record_is_that_of_shanghai():
    assert terminal._shanghai_time(0)[:5] == terminal._shanghai_time(None)[:5] == (1970, 1, 1, 8, 0)
