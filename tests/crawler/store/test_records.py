"""The tries of a link, by its status."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.items import Target
from crawler.store.records import Entry, Kept, Status


def entry(status: Status, attempts: int = 0) -> Entry:
    return Entry(
        key="3f9a5c0e1b2d4a67",
        url="http://www.example.cn/1.html",
        day=date(2024, 5, 6),
        path="",
        content_hash="",
        column="要闻",
        column_url="http://www.example.cn/news/",
        status=status,
        cause="",
        attempts=attempts,
    )


@pytest.mark.parametrize(
    ("status", "tries"),
    [
        (Status.QUEUED, 40),
        (Status.FAILED, 40),
        (Status.EMPTY, 40),
        (Status.PARTIAL, 7),
        (Status.KEPT, 0),
        (Status.SKIPPED, 0),
        (Status.GIVEN_UP, 0),
        (Status.COPY, 0),
    ],
)
def test_link_is_tried_again_by_its_status_and_a_partial_article_until_its_tries_are_used(status, tries):
    assert [entry(status, n).can_retry for n in range(40)] == [True] * tries + [False] * (40 - tries)


def test_only_complete_and_partial_articles_are_stored():
    assert {status for status in Status if entry(status).stored} == {Status.KEPT, Status.PARTIAL}


def test_statuses_have_the_names_that_are_in_ledgers():
    assert list(Status) == ["queued", "kept", "partial", "empty", "failed", "skipped", "given_up", "copy"]


def test_link_is_requested_as_the_ledger_has_it():
    key, url, column_url = "3f9a5c0e1b2d4a67", "http://www.example.cn/1.html", "http://www.example.cn/news/"
    assert entry(Status.FAILED).target == Target(key, url, "", date(2024, 5, 6), "要闻", column_url)


def test_kept_article_is_complete_unless_it_is_said_to_be_partial():
    known = {"key": "3f9a5c0e1b2d4a67", "url": "http://a.cn/", "day": None, "path": "", "content_hash": ""}
    assert not Kept(**known, fetched_at="2024-05-06T08:00:00+08:00").partial
