"""Metrics derived from one run's counters; `crawler.monitoring.rules` compares them over runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from crawler.fetch.blocking import Cause
from crawler.monitoring.run_log import KILLED, RunRecord
from crawler.store.spider import ARTICLE_LIMIT, FINISHED, NOTHING_READ, SHUTDOWN

#: From this share of a run's requests on, an outcome counts as the way the site behaves now, not as an exception.
LARGE_SHARE = 0.2
#: A run with this many new articles and none stored has failed; fewer may all be pages without text.
_NEW_ARTICLES_MIN = 3
#: Fewer failed requests than this are ordinary, such as dead links.
_FAILURES_MIN = 3
_REFUSALS = frozenset({Cause.BLOCK_PAGE.value, Cause.FENCE.value})
#: Reasons of runs that had nothing left to do.
_COMPLETED = (FINISHED, NOTHING_READ)
#: Reasons of runs that were stopped on request: by a signal, a limit, or by Scrapy's CLOSESPIDER_… settings.
_REQUESTED_STOPS = (
    *(SHUTDOWN, "cancelled", ARTICLE_LIMIT),
    *("closespider_timeout", "closespider_itemcount", "closespider_pagecount"),
)


def articles_found(run: RunRecord) -> int:
    """Return the number of articles that column pages link to, known ones included."""
    return run.count("articles_found")


def articles_kept(run: RunRecord) -> int:
    """Return the number of articles stored for the first time or stored again with a changed text."""
    return run.count("articles_stored") + run.count("articles_revised")


def columns_read(run: RunRecord) -> int:
    """Return the number of columns that had rows and were read as far as the run's arguments require."""
    return run.count("columns") - run.count("columns_cut") - run.count("columns_empty")


def articles_by_method(run: RunRecord) -> tuple[int, int, int]:
    """Return how many articles were extracted by a site rule, from a known container, and in total."""
    methods = run.group("method")
    return methods.get("rule", 0), methods.get("container", 0), sum(methods.values())


def requests_completed(run: RunRecord) -> int:
    """Return the number of requests for pages that have an outcome, failures included."""
    names = ("articles_unchanged", "articles_out_of_range", "empty", "list_pages")
    return articles_kept(run) + run.failed + sum(map(run.count, names))


def failures_by_cause(runs: Iterable[RunRecord]) -> Counter[str]:
    """Return the number of failed requests of several runs, by cause."""
    return sum((Counter(run.group("failed")) for run in runs), Counter())


def challenges(run: RunRecord) -> Counter[str]:
    """Return the number of challenge pages and refusals that the site sent instead of pages, by cause."""
    failed = run.group("failed").items()
    return Counter({name: count for name, count in failed if name.startswith("challenge_") or name in _REFUSALS})


def forbidden_by_robots(run: RunRecord) -> int:
    """Return the number of pages that robots.txt forbids."""
    return run.group("failed").get("robots", 0)


def is_challenged(run: RunRecord) -> bool:
    """Return whether challenges ended the run or took the place of a large share of the pages."""
    number = challenges(run).total()
    return run.reason == "blocked" or (number > 0 and number >= LARGE_SHARE * requests_completed(run))


def is_failed(run: RunRecord) -> bool:
    """Return whether a run failed for another reason than a kill or challenges, which have rules of their own."""
    if run.reason == KILLED or is_challenged(run):
        return False
    if run.reason not in (*_COMPLETED, *_REQUESTED_STOPS):
        return True
    other = run.failed - forbidden_by_robots(run) - challenges(run).total()
    unexplained = (
        run.count("articles_new") >= _NEW_ARTICLES_MIN and not articles_kept(run) and not forbidden_by_robots(run)
    )
    most_failed = other >= _FAILURES_MIN and 2 * other > requests_completed(run)
    return (other > 0 and not articles_found(run)) or most_failed or unexplained


def is_representative(run: RunRecord) -> bool:
    """Return whether a run saw the site in full: it finished, and neither failures nor refusals hid a large part."""
    forbidden = forbidden_by_robots(run)
    hidden = forbidden > 0 and forbidden >= LARGE_SHARE * requests_completed(run)
    return run.reason in _COMPLETED and not (is_failed(run) or is_challenged(run) or hidden)
