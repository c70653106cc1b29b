"""Pages cleaned in a process of their own: no page stops or kills the process that asks for it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from queue import SimpleQueue

import pytest

from cleaner.engines.page_cleaner import PageCleaner, failed
from cleaner.engines.sandbox import Sandbox, SandboxError, _receive, _receive_all, _send
from tests.cleaner.engines.made import URL, Fragile, Printing, Unstartable, pages


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


def test_limit_that_is_not_a_time_is_refused() -> None:
    with pytest.raises(ValueError, match="a number of seconds above 0, not 0"):
        Sandbox(PageCleaner(), 0)


def test_page_goes_to_the_process_with_all_that_is_known_and_what_is_printed_there_is_no_answer() -> None:
    with Sandbox(Printing(), 60) as sandbox:
        rows = [sandbox.clean("<p>"), sandbox.clean(b"a", "http://a/", "big5", is_text=True)]
        process = sandbox._process
        assert process and process.stdin and process.stdout and process.poll() is None
        if (score := Path(f"/proc/{rows[0]['pid']}/oom_score_adj")).exists():
            assert score.read_text().strip() == "1000", "the system ends it before the worker of the engine"
    assert [row["given"] for row in rows] == [["<p>", None, "", False], ["a", "http://a/", "big5", True]]
    assert rows[0]["pid"] == rows[1]["pid"], "a process cleans many pages"
    assert process.stdin.closed and process.stdout.closed and process.returncode, "it ends with the sandbox"
    sandbox.close()


def test_process_that_does_not_start_is_an_error_and_none_is_left() -> None:
    sandbox = Sandbox(Unstartable(), 60)
    with pytest.raises(SandboxError, match="did not start"):
        sandbox.clean("<p>")
    assert sandbox._process is None


def test_exit_status_of_a_process_that_ends_is_told() -> None:
    with Sandbox(PageCleaner(), 60) as sandbox:
        sandbox.clean("<p>")
        process = sandbox._process
        assert process
        process.kill()
        process.wait()
        assert sandbox.clean("<p>") == failed(
            "its process was killed (signal 9); perhaps it needs more memory than there is"
        )
        assert sandbox._process is None
        assert sandbox.clean("<p>一个很短的页面。</p>")["error"] == ""
    assert Sandbox(PageCleaner(), 0.001)
    with pytest.raises(ValueError, match="-1"):
        Sandbox(PageCleaner(), -1)


def test_message_is_passed_whole_or_not_at_all() -> None:
    pipe = BytesIO()
    for message in (b"a" * 300, b"", b"b"):
        _send(pipe, message)
    whole = pipe.getvalue()
    pipe.seek(0)
    assert [_receive(pipe) for _ in range(4)] == [b"a" * 300, b"", b"b", None]
    assert [_receive(BytesIO(whole[:size])) for size in (0, 7, 8, 307)] == [None] * 4
    answers: SimpleQueue[bytes | None] = SimpleQueue()
    _receive_all(BytesIO(whole), answers)
    assert [answers.get_nowait() for _ in range(4)] == [b"a" * 300, b"", b"b", None] and answers.empty()
    closed = BytesIO()
    closed.close()
    _receive_all(closed, answers)
    assert answers.get_nowait() is None
