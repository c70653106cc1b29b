"""Pages cleaned in a process of their own: no page stops or kills the process that asks for it."""

from __future__ import annotations

import pytest

from cleaner.engines.page_cleaner import PageCleaner
from cleaner.engines.sandbox import Sandbox
from tests.cleaner.engines.made import URL, Fragile, pages


def test_rows_are_those_of_the_same_cleaner_in_this_process() -> None:
    with Sandbox(PageCleaner(), 60) as sandbox:
        for raw in pages(8):
            assert sandbox.clean(raw, URL.format(1)) == PageCleaner()(raw, URL.format(1))


def test_page_that_kills_the_process_or_takes_too_long_is_an_error_and_the_next_pages_are_cleaned() -> None:
    good = pages(2)
    with Sandbox(Fragile(), 3) as sandbox:
        rows = [sandbox.clean(page) for page in (good[0], "<p>致命", good[1], "<p>无尽", good[0], "<p>出错", good[1])]
    assert [bool(row["text"]) for row in rows] == [True, False, True, False, True, False, True]
    assert "killed (signal 9)" in rows[1]["error"]
    assert rows[3]["error"] == "it took more than 3 seconds"
    assert rows[5]["error"] == "it is null"
    assert rows[4] == rows[0] and rows[6] == rows[2]


def test_start_of_the_process_does_not_count_against_the_time_limit() -> None:
    with Sandbox(PageCleaner(), 0.2) as sandbox:  # the import of the cleaner alone takes longer
        assert sandbox.clean("<p>一个很短的页面。</p>")["error"] == ""


def test_process_ends_with_the_sandbox() -> None:
    with Sandbox(PageCleaner(), 60) as sandbox:
        sandbox.clean("<p>一个很短的页面。</p>")
        process = sandbox._process
        assert process and process.poll() is None
    assert process.poll() is not None


def test_limit_that_is_not_a_time_is_refused() -> None:
    with pytest.raises(ValueError, match="a number of seconds above 0, not 0"):
        Sandbox(PageCleaner(), 0)
