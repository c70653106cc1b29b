"""The signals that stop a crawl, and the time limit for reading a page, each in a process of its own."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable

import pytest
from lxml import etree

from crawler import stopping
from tests.limits import in_child

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")


@pytest.fixture(autouse=True)
def without_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without handlers: a test that runs a command in this process has installed them."""
    monkeypatch.setattr(stopping, "_signals", stopping._Signals())


def endless() -> None:
    """Read a page without end, in code that catches all exceptions."""
    while True:
        try:
            while True:
                pass
        except Exception:
            pass


def parse_endlessly() -> None:
    """Read a page without end, in a call from a library in C."""

    class Target:
        def start(self, tag: str, attrib: object) -> None:
            endless()

        def close(self) -> None:
            pass

    etree.fromstring("<p>x</p>", etree.HTMLParser(target=Target()))  # type: ignore[arg-type]


@pytest.mark.parametrize("read", [endless, parse_endlessly])
def test_reading_a_page_is_given_up_at_its_limit(read: Callable[[], None]) -> None:
    def run() -> None:
        stopping.install()
        with pytest.raises(stopping.Interrupted) as raised, stopping.page_limit(0.05):
            read()
        assert raised.value.cause == "too_slow"
        assert signal.getitimer(signal.ITIMER_PROF)[0] == 0

    assert in_child(run) == ""


def test_reading_a_page_is_given_up_when_the_run_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "STOPPED_PAGE_SECONDS", 0.05)

    def run() -> None:
        stopping.install()
        for first in (True, False):  # stopped while a page is read, and before the next one
            with pytest.raises(stopping.Interrupted) as raised, stopping.page_limit(3600):
                if first:
                    os.kill(os.getpid(), signal.SIGTERM)
                endless()
            assert raised.value.cause == "stopped"

    assert in_child(run) == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_that_comes_before_the_crawl_is_kept(number: int) -> None:
    def run() -> None:
        stopping.install()
        assert not stopping.requested()
        os.kill(os.getpid(), number)
        called: list[bool] = []
        stopping.when_requested(lambda: called.append(True))
        assert stopping.requested() and called == [True]

    assert in_child(run) == ""


def test_second_signal_ends_the_process_at_once() -> None:
    def run() -> None:
        stopping.install()
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGTERM)

    assert in_child(run) == f"ended by signal {signal.SIGTERM.value}"


def test_pages_are_read_without_a_limit_in_other_programs() -> None:
    def run() -> None:
        with stopping.page_limit(0.05):
            assert signal.getitimer(signal.ITIMER_PROF)[0] == 0

    assert in_child(run) == ""


def test_status_of_a_run_that_ctrl_c_stopped_is_that_of_a_shell() -> None:
    assert stopping.INTERRUPTED_STATUS == 128 + signal.SIGINT


def test_only_a_signal_from_the_keyboard_is_an_interruption() -> None:
    def run() -> None:
        stopping.install()
        assert not stopping.is_interrupted()
        os.kill(os.getpid(), signal.SIGINT)
        assert stopping.is_interrupted()

    def stop() -> None:
        stopping.install()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopping.requested() and not stopping.is_interrupted()

    assert in_child(run) == in_child(stop) == ""


def test_signal_calls_the_listener_once_and_a_page_has_its_whole_limit_after_another() -> None:
    def run() -> None:
        stopping.install()
        called: list[bool] = []
        stopping.when_requested(lambda: called.append(True))
        with stopping.page_limit(3600):
            assert 3000 < signal.getitimer(signal.ITIMER_PROF)[0] < 3601
            with stopping.page_limit(1):  # a page within a page has the limit of the outer one
                assert signal.getitimer(signal.ITIMER_PROF)[0] > 3000
        assert signal.getitimer(signal.ITIMER_PROF)[0] == 0 and called == []
        with stopping.page_limit():
            assert 29 < signal.getitimer(signal.ITIMER_PROF)[0] < 30.5
            os.kill(os.getpid(), signal.SIGTERM)
            assert 1 < signal.getitimer(signal.ITIMER_REAL)[0] < 1.6
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0 and called == [True]

    assert in_child(run) == ""


def test_handlers_are_installed_once_and_in_the_main_thread_only() -> None:
    def run() -> None:
        before = signal.getsignal(signal.SIGTERM)
        thread = threading.Thread(target=stopping.install)
        thread.start()
        thread.join()
        assert signal.getsignal(signal.SIGTERM) is before
        stopping.install()
        handler = signal.getsignal(signal.SIGTERM)
        assert handler is not before and signal.getsignal(signal.SIGINT) == handler
        signal.signal(signal.SIGTERM, before)
        stopping.install()
        assert signal.getsignal(signal.SIGTERM) is before

    assert in_child(run) == ""


def test_page_that_was_given_up_says_why() -> None:
    assert "too_slow" in str(stopping.Interrupted("too_slow"))
