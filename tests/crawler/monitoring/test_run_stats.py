"""What a run was, by its counters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.monitoring import run_stats
from crawler.monitoring.run_log import KILLED, RunRecord
from tests.crawler.monitoring.test_rules import NOW

_COUNTERS = {
    "articles_found": 40, "articles_new": 7, "articles_stored": 5, "articles_revised": 1, "articles_unchanged": 2,
    "articles_out_of_range": 3, "empty": 4, "list_pages": 6, "columns": 9, "columns_cut": 2, "columns_empty": 1,
}  # fmt: skip


def run(reason: str = "finished", failed: dict[str, int] | None = None, **counters: int) -> RunRecord:
    groups = {"failed": failed or {}, "method": {"rule": 1, "container": 2, "selection": 4}}
    return RunRecord(NOW, NOW + timedelta(hours=1), reason, frozenset(), counters, groups)


def test_counters_of_a_run_are_summed():
    some = run(failed={"timeout": 8, "dns": 1}, **_COUNTERS)
    assert run_stats.articles_found(some) == 40
    assert run_stats.articles_kept(some) == 6
    assert run_stats.columns_read(some) == 6
    assert run_stats.articles_by_method(some) == (1, 2, 7)
    assert run_stats.requests_completed(some) == 5 + 1 + 9 + 2 + 3 + 4 + 6
    assert run_stats.failures_by_cause([some, run(failed={"dns": 2}), run()]) == {"timeout": 8, "dns": 3}
    empty = RunRecord(NOW, NOW, "finished", frozenset(), {}, {})
    assert run_stats.articles_by_method(empty) == (0, 0, 0) and run_stats.requests_completed(empty) == 0


def test_challenges_and_refusals_are_told_from_other_failures():
    some = run(failed={"challenge_acw": 2, "fence": 1, "block_page": 3, "timeout": 4, "robots": 5, "http_403": 6})
    assert set(run_stats.challenges(some)) == {"challenge_acw", "fence", "block_page"}
    assert run_stats.challenges(some).total() == 6
    assert run_stats.forbidden_by_robots(some) == 5 and run_stats.forbidden_by_robots(run()) == 0


@pytest.mark.parametrize(
    ("reason", "failed", "stored", "challenged"),
    [
        ("blocked", {}, 0, True),
        ("finished", {}, 0, False),
        ("finished", {"fence": 1}, 0, True),
        ("finished", {"fence": 2}, 8, True),
        ("finished", {"fence": 2}, 9, False),
        ("finished", {"timeout": 9}, 0, False),
    ],
)
def test_run_is_challenged_if_a_fifth_of_its_requests_is(reason, failed, stored, challenged):
    assert run_stats.is_challenged(run(reason, failed, articles_stored=stored)) is challenged


@pytest.mark.parametrize(
    ("reason", "failed", "counters", "is_failed"),
    [
        ("finished", {}, {"articles_found": 1}, False),
        ("finished", {}, {}, False),
        ("finished", {"timeout": 1}, {}, True),
        ("finished", {"timeout": 1}, {"articles_found": 1}, False),
        ("finished", {"robots": 1}, {}, False),
        ("finished", {"fence": 1}, {"list_pages": 99}, False),
        ("finished", {"timeout": 2}, {"articles_found": 1}, False),
        ("finished", {"timeout": 3}, {"articles_found": 1}, True),
        ("finished", {"timeout": 3}, {"articles_found": 1, "list_pages": 2}, True),
        ("finished", {"timeout": 3}, {"articles_found": 1, "list_pages": 3}, False),
        ("finished", {"timeout": 3, "robots": 3}, {"articles_found": 1}, False),
        ("finished", {}, {"articles_found": 9, "articles_new": 2}, False),
        ("finished", {}, {"articles_found": 9, "articles_new": 3}, True),
        ("finished", {}, {"articles_found": 9, "articles_new": 3, "articles_stored": 1}, False),
        ("finished", {"robots": 1}, {"articles_found": 9, "articles_new": 3}, False),
        (KILLED, {"timeout": 9}, {}, False),
        ("blocked", {"timeout": 9}, {}, False),
        ("cannot_store", {}, {"articles_found": 9}, True),
        *((reason, {}, {"articles_found": 9}, False) for reason in (
            "shutdown", "cancelled", "article_limit", "closespider_timeout", "closespider_itemcount", "closespider_pagecount",
        )),
    ],
)  # fmt: skip
def test_run_failed_if_its_failures_are_no_exception(reason, failed, counters, is_failed):
    assert run_stats.is_failed(run(reason, failed, **counters)) is is_failed


@pytest.mark.parametrize(
    ("reason", "failed", "stored", "expected"),
    [
        ("finished", {}, 5, True),
        ("shutdown", {}, 5, False),
        ("finished", {"timeout": 9}, 5, False),
        ("finished", {"fence": 9}, 5, False),
        ("finished", {"robots": 1}, 5, True),
        ("finished", {"robots": 2}, 8, False),
        ("finished", {"robots": 2}, 9, True),
    ],
)
def test_run_saw_the_site_in_full_if_little_was_hidden(reason, failed, stored, expected):
    some = run(reason, failed, articles_stored=stored, articles_found=5)
    assert run_stats.is_representative(some) is expected
