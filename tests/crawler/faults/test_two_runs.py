"""Two crawls of one site at once, and the lock of a run that was killed."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from tests.crawler.conftest import Answer, Outcome, Site, crawl_of
from tests.crawler.faults.checks import faults_of, reference

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs flock and fork")]


def test_second_run_is_refused_and_changes_nothing(site: Site, tmp_path: Path) -> None:
    pages = site.add_dated_column(pages=2)
    release, running = threading.Event(), threading.Event()
    page = site.pages[pages[0][2]]

    def hold(_: object) -> Answer:
        running.set()
        return Answer(page.body, 200 if release.wait(60) else 503)

    site.makers[pages[0][2]] = hold
    first: list[Outcome] = []
    thread = threading.Thread(target=lambda: first.append(crawl_of(site, tmp_path)()))
    thread.start()
    assert running.wait(60)
    before = list(site.asked)
    second = _other(site, tmp_path)
    assert second.status == 75
    assert "[folder-unusable]" in second.log
    assert "Traceback" not in second.log
    assert site.asked == before, "nothing was requested"
    release.set()
    thread.join()
    assert first[0].status == 0, first[0].log
    assert sorted(first[0].records()) == sorted(pages[0] + pages[1])
    assert len((first[0].folder / "runs.jsonl").read_text("utf-8").splitlines()) == 1
    assert faults_of(first[0].folder, reference(first[0]), ended=True) == []


def test_lock_of_a_killed_run_is_free(site: Site, tmp_path: Path) -> None:
    pages = site.add_dated_column(pages=1)
    crawl = crawl_of(site, tmp_path)
    running = threading.Event()
    page = site.pages[pages[0][2]]

    def hold(_: object) -> Answer:
        running.set()
        return Answer(page.body, 200 if killed.wait(60) else 503)

    killed = threading.Event()
    site.makers[pages[0][2]] = hold

    def kill(process: int) -> None:
        running.wait(60)
        os.kill(process, signal.SIGKILL)
        killed.set()

    outcome = crawl(started=lambda process: threading.Thread(target=kill, args=(process,)).start())
    assert outcome.status == -signal.SIGKILL
    assert (outcome.folder / ".lock").exists()
    again = crawl()
    assert again.status == 0, again.log
    assert sorted(again.records()) == sorted(pages[0])


def _other(site: Site, folder: Path) -> Outcome:
    """A crawl during another one. It does not clear the site's list of requests."""
    quiet = Site(site.url)
    return crawl_of(quiet, folder)()
