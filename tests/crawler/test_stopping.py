"""The signals that stop a crawl, and the time limit for reading a page, each in a process of its own."""

from __future__ import annotations

import os
import signal
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
