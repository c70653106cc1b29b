"""The outcomes of the articles of a run: whatever the site answers, they add up, and agree with counters and ledger."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta

import pytest

from crawler.store.outcomes import Outcome, are_unread
from tests.crawler.clock import TODAY
from tests.crawler.conftest import Answer
from tests.crawler.conftest import Outcome as Crawled

#: The last ones are requested again by each run.
_DAYS = [(TODAY - timedelta(28 - number)).isoformat() for number in range(28)]
_EMPTY = "<html><head><title>图片</title></head><body><h1>图片</h1>" + "<img src='/1.jpg'>" * 60 + "</body></html>"
#: What the site answers to the request of an article, and the outcome in a first run.
_KINDS = {
    "article": Outcome.STORED,
    "missing": Outcome.FAILED,
    "error": Outcome.FAILED,
    "stub": Outcome.FAILED,
    "no text": Outcome.EMPTY,
    "home page": Outcome.FAILED,
}
_SAME = {"stored": "articles_stored", "revised": "articles_revised", "empty": "empty"}
#: The outcomes of articles whose pages a run has requested and read, or tried to.
_REQUESTED = ("stored", "revised", "unchanged", "copied", "empty", "failed")


def _answer(kind: str, page: Answer) -> Answer:
    return {
        "article": page,
        "missing": Answer(b"<html><title>404</title></html>", 404),
        "error": Answer(b"", 500),
        "stub": Answer(b"<html></html>"),
        "no text": Answer(_EMPTY.encode()),
        "home page": Answer(b"", 302, {"Location": "/"}),
    }[kind]


def _parts(crawled: Crawled) -> dict[str, int]:
    return dict(crawled.run.get("outcome", {}))


def _check(crawled: Crawled) -> None:
    parts, run = _parts(crawled), crawled.run
    assert set(parts) <= {outcome.value for outcome in Outcome} and min(parts.values(), default=1) > 0
    assert f"{sum(parts.values())} articles found = " in crawled.log
    assert {name: parts.get(name, 0) for name in _SAME} == {name: run.get(key, 0) for name, key in _SAME.items()}
    assert parts.get("known", 0) <= run.get("articles_known", 0)
    with closing(sqlite3.connect(crawled.folder / "ledger.sqlite")) as db:
        rows = Counter(dict(db.execute("SELECT status, count(*) FROM articles GROUP BY status")))
    assert parts.get("stored", 0) + parts.get("revised", 0) + parts.get("unchanged", 0) <= rows["kept"]
    assert parts.get("waiting", 0) <= rows["queued"] + rows["kept"], "new ones, and those to be requested again"


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_outcomes_add_up_over_runs_with_faults(site, crawl, seed):
    chance = random.Random(seed)
    paths = [site.add_article(day, ETag=f'"{day}"') for day in _DAYS]
    site.add("/", "<html><body>" + "<a href='/news/'>要闻</a>" * 20 + "</body></html>")
    rows = list(zip(paths, _DAYS, strict=True))[::-1]
    site.add_column([rows[start : start + 7] for start in range(0, len(rows), 7)])
    pages = {path: site.pages[path] for path in paths}

    def mix() -> Counter[Outcome]:
        kinds = {path: chance.choice(list(_KINDS)) for path in paths}
        site.pages.update({path: _answer(kind, pages[path]) for path, kind in kinds.items()})
        return Counter(_KINDS[kind] for kind in kinds.values())

    expected = mix()
    first = crawl()
    assert _parts(first) == dict(expected) and sum(_parts(first).values()) == first.run["articles_found"] == len(paths)
    _check(first)
    for arguments in ({"limit": 2}, {"since": _DAYS[14], "full": 1}, {"pages": 1}, {}):
        mix()
        crawled = crawl(**arguments)
        _check(crawled)
        assert crawled.run.get("articles_found", 0) <= sum(_parts(crawled).values()) <= len(paths)
        requested = sum(_parts(crawled).get(name, 0) for name in _REQUESTED)
        waiting = _parts(crawled).get("waiting", 0)
        assert requested <= len(set(site.articles_asked())) <= requested + waiting
    site.pages.update(pages)
    for _ in range(2):
        _check(crawled := crawl())
    assert set(_parts(crawled)) == {"known", "unchanged"} and "articles_stored" not in crawled.run


def test_nothing_is_read_if_no_article_is(site, crawl):
    site.add("/news/", "<html><body><ul></ul></body></html>" + " " * 2000)
    empty = crawl()
    assert (empty.status, empty.run["reason"]) == (1, "nothing_read") and "0 articles found" in empty.log
    path = site.add_article("2024-05-01")
    site.add_column([[(path, "2024-05-01")]])
    assert crawl().status == 0
    site.add(path, "", 500)
    assert crawl().status == 0, "an earlier run has the article"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({}, True),
        ({"failed": 3, "empty": 1, "waiting": 2}, True),
        ({"failed": 3, "known": 1}, False),
        ({"out_of_range": 1}, False),
        ({"stored": 0, "failed": 1}, True),
    ],
)
def test_articles_are_unread_if_none_was_read_or_known(numbers, expected):
    assert are_unread(numbers) is expected
