"""SIGTERM and Ctrl-C: what is being stored is stored, and the process ends soon, whatever the server does."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crawler.conftest import Answer, Outcome, Site, crawl_of
from tests.crawler.faults import inject
from tests.crawler.faults.checks import faults_of, ledger_rows, reference

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs fork")]
#: Seconds; longer than any crawl here may take.
_FOR_EVER = 600


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_run_stores_what_it_has_and_the_next_one_does_the_rest(
    site: Site, tmp_path: Path, number: signal.Signals
) -> None:
    site.add_dated_column(pages=4, rows=15)
    texts = reference(crawl_of(site, _folder(tmp_path / "other"))())
    crawl = crawl_of(site, _folder(tmp_path / "here"))
    outcome = crawl(started=_when(lambda: len(site.articles_asked()) >= 5, number))
    assert outcome.status == (130 if number == signal.SIGINT else 1)
    assert outcome.run["reason"] == "shutdown" and "ended:   stopped, " in outcome.log
    assert 4 <= outcome.run["articles_stored"] == len(outcome.records()) < 60
    assert not list((outcome.folder / "archive").glob("*.open"))
    kept = set(outcome.records())
    assert faults_of(outcome.folder, texts, ended=False) == []
    again = crawl()
    assert again.status == 0
    assert kept.isdisjoint(site.articles_asked())
    assert faults_of(again.folder, texts, ended=True) == []


def test_run_stops_soon_while_a_server_does_not_answer(site: Site, tmp_path: Path) -> None:
    (paths,) = site.add_dated_column(pages=1)
    with _stalling(site, paths[2]):
        outcome = _stopped(site, tmp_path, lambda: paths[2] in site.asked)
    assert outcome.status == 1
    assert outcome.run["reason"] == "shutdown" and outcome.run["failed"] == {"stopped": 1}
    assert sorted(outcome.records()) == sorted(paths[:2])
    assert "Traceback" not in outcome.log
    assert {status for _, status, path, _ in ledger_rows(outcome.folder) if not path} == {"queued"}
    assert sorted(crawl_of(site, tmp_path)().records()) == sorted(paths)


def test_run_stops_soon_while_it_waits_for_robots_txt(site: Site, tmp_path: Path) -> None:
    site.add_dated_column(pages=1)
    with _stalling(site, "/robots.txt"):
        outcome = _stopped(site, tmp_path, lambda: "/robots.txt" in site.asked)
    assert outcome.status == 1 and outcome.run["reason"] == "shutdown"
    assert len(crawl_of(site, tmp_path)().records()) == 5


def test_run_stops_soon_during_a_crawl_delay(site: Site, tmp_path: Path) -> None:
    site.add_dated_column(pages=1)
    site.add("/robots.txt", f"User-agent: *\nCrawl-delay: {_FOR_EVER}\n")
    own = {"CRAWL_DELAY_MAX": _FOR_EVER}
    outcome = _stopped(site, tmp_path, lambda: "/robots.txt" in site.asked, pause=0.5, settings=own)
    assert outcome.status == 1 and outcome.run["reason"] == "shutdown"


def test_run_stops_soon_while_a_name_server_does_not_answer(site: Site, tmp_path: Path) -> None:
    site.add_dated_column(pages=1)
    site.url = site.url.replace("127.0.0.1", "localhost")
    asked = tmp_path / "asked"
    own = {"PRIVATE_HOSTS": "localhost"}
    outcome = _stopped(site, tmp_path, asked.exists, settings=own | inject.settings(names=_FOR_EVER, asked=str(asked)))
    assert outcome.status == 1 and outcome.run["reason"] == "shutdown"
    assert len(crawl_of(site, tmp_path)(settings=own).records()) == 5


def test_pages_being_fetched_are_awaited_within_the_grace_time(site: Site, tmp_path: Path) -> None:
    (paths,) = site.add_dated_column(pages=1)
    page, stopped = site.pages[paths[2]], threading.Event()
    site.makers[paths[2]] = lambda _: Answer(page.body, 200 if stopped.wait(_FOR_EVER) else 503)

    def stop(process: int) -> None:
        while paths[2] not in site.asked:
            time.sleep(0.005)
        os.kill(process, signal.SIGTERM)
        time.sleep(0.5)
        stopped.set()

    outcome = crawl_of(site, tmp_path)(
        settings={"STOP_GRACE": _FOR_EVER},
        started=lambda process: threading.Thread(target=stop, args=(process,)).start(),
    )
    assert outcome.run["reason"] == "shutdown" and "failed" not in outcome.run
    assert sorted(outcome.records()) == sorted(paths[:3])


def test_article_whose_attachments_were_being_fetched_is_completed_by_the_next_run(site: Site, tmp_path: Path) -> None:
    path = site.add_article("2024-12-28")
    site.change(path, "</div><div class", '<p><a href="/files/1.pdf">附件.pdf</a></p></div><div class')
    site.add("/files/1.pdf", b"%PDF-1.4\n" + b"1" * 2000, Content_Type="application/pdf")
    site.add_column([[(path, "2024-12-28")]])
    files: dict[str, object] = {"ATTACHMENTS": 1}
    with _stalling(site, "/files/1.pdf"):
        outcome = _stopped(site, tmp_path, lambda: "/files/1.pdf" in site.asked, settings=files)
    assert outcome.records() == {}
    again = crawl_of(site, tmp_path)(settings=files)
    assert list(again.records()) == [path]
    assert len(list((again.folder / "attachments").rglob("*.pdf"))) == 1


def _stopped(
    site: Site, folder: Path, ready: Callable[[], bool], pause: float = 0, settings: dict[str, object] | None = None
) -> Outcome:
    """A crawl that is stopped by SIGTERM, and would wait for ever."""
    patient = {"DOWNLOAD_TIMEOUT": _FOR_EVER, "DNS_TIMEOUT": _FOR_EVER, "STOP_GRACE": 0.1} | (settings or {})
    return crawl_of(site, folder)(settings=patient, started=_when(ready, signal.SIGTERM, pause))


def _when(ready: Callable[[], bool], number: int, pause: float = 0) -> Callable[[int], None]:
    """Send a process a signal once `ready` is true and a pause is over."""

    def wait(process: int) -> None:
        while not ready():
            time.sleep(0.005)
        time.sleep(pause)
        os.kill(process, number)

    return lambda process: threading.Thread(target=wait, args=(process,), daemon=True).start()


@contextmanager
def _stalling(site: Site, path: str) -> Iterator[None]:
    """Keep the server from answering requests for a page."""
    over = threading.Event()

    def wait(_: object) -> Answer:
        over.wait(_FOR_EVER)
        return Answer(b"", 503)

    site.makers[path] = wait
    try:
        yield
    finally:
        over.set()
        del site.makers[path]


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
