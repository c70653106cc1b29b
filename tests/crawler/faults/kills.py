"""Crawls that are killed from outside at random moments until one ends."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path

from tests.crawler.conftest import Outcome, Site, crawl_of, serving
from tests.crawler.faults.checks import faults_of, reference

ARTICLES = 32
#: How many pages a run requests before it is killed, at most.
_PAGES = 20
#: Seconds after that, at most. Processing a page takes a few milliseconds, so that each step is hit at times.
_PAUSE = 0.02
#: Seconds in which a process starts.
_START = 0.5


def killed_at_random(folder: Path, rounds: int, seed: int = 0) -> tuple[Counter[str], list[str]]:
    """Crawl a site of `ARTICLES` articles repeatedly; kill each crawl with SIGKILL and start it again until it ends.

    Args:
        folder: An empty folder.
        rounds: How many runs to kill.
        seed: The seed of the random moments.

    Returns:
        The numbers of killed runs (`killed`) and of crawls that ended (`crawls`), and all violations.
    """
    rng, counts = random.Random(seed), Counter[str]()
    wrong: list[str] = []
    with serving() as site:
        site.add_dated_column(pages=4, rows=ARTICLES // 4)
        texts = reference(crawl_of(site, folder)())
        assert len(texts) == ARTICLES
        while counts["killed"] < rounds:
            place = folder / f"{counts['crawls']}"
            place.mkdir()
            crawl = crawl_of(site, place)
            outcome = crawl(started=lambda process: _Killer(process, site, rng).start())
            while outcome.status == -signal.SIGKILL:
                counts["killed"] += 1
                wrong += _check(outcome, texts, ended=False)
                outcome = crawl(started=lambda process: _Killer(process, site, rng).start())
            if outcome.status:
                wrong.append(f"lost: a run failed\n{outcome.log}")
            counts["crawls"] += 1
            wrong += _check(outcome, texts, ended=True)
    return counts, wrong


def _check(outcome: Outcome, texts: dict[str, str], *, ended: bool) -> list[str]:
    return faults_of(outcome.folder, texts, ended=ended) if ended or outcome.folder.exists() else []


class _Killer(threading.Thread):
    """Kills a crawl a moment after it has requested some pages, or while it starts."""

    def __init__(self, process: int, site: Site, rng: random.Random) -> None:
        super().__init__(daemon=True)
        self._process, self._site = process, site
        self._pages = rng.randint(0, _PAGES)
        self._pause = rng.uniform(0, _PAUSE if self._pages else _START)

    def run(self) -> None:
        while len(self._site.asked) < self._pages:
            time.sleep(0.001)
            if not _is_alive(self._process):
                return
        time.sleep(self._pause)
        if _is_alive(self._process):
            os.kill(self._process, signal.SIGKILL)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
