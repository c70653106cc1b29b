"""The summary of a run: what became of the articles that it found, why it ended, and the files to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler import clock
from crawler.monitoring.history import newest_article
from crawler.store.folder import FAILED_PAGES
from crawler.store.outcomes import GROUP, Outcome
from crawler.store.spider import ARTICLE_LIMIT, EXCEPTION, FINISHED, NOTHING_READ, SHUTDOWN, StoredSpider
from crawler.terminal import escape_text

#: Why a run ended, by its finish reason. Those of Scrapy that are not here explain themselves.
_REASONS = {
    FINISHED: "finished, nothing is left to do",
    EXCEPTION: "the rest was done after an error in the crawler's own code; see the log",
    "blocked": "the site refused too many requests in a row",
    "cannot_store": "nothing can be stored; see the log",
    "no_columns": "the home page could not be fetched, or leads to no column and no article",
    "made_by_script": "nothing was found, because scripts make the pages",
    "memusage_exceeded": "the limit of memory is reached (MEMUSAGE_LIMIT_MB)",
    "closespider_timeout": "the limit of time is reached (CLOSESPIDER_TIMEOUT)",
}
#: The outcomes that a summary shows only if there are any.
_RARE = frozenset({Outcome.REVISED, Outcome.COPIED})


def counts_line(outcomes: Mapping[str, int]) -> str:
    """Return the number of articles found, as the sum of its parts.

    Args:
        outcomes: The number of articles by outcome.
    """
    shown = [outcome for outcome in Outcome if outcomes.get(outcome) or outcome not in _RARE]
    parts = (f"{outcomes.get(outcome, 0)} {outcome.replace('_', ' ')}" for outcome in shown)
    return f"{sum(outcomes.values())} articles found = {' + '.join(parts)}"


def end_of(reason: str, spider: StoredSpider, counters: Mapping[str, Any]) -> str:
    """Return in words why a run ended.

    Args:
        reason: The finish reason.
        spider: The run's spider.
        counters: The counters of the run, as its line in the run log has them.
    """
    outcomes = counters.get(GROUP, {})
    if reason == SHUTDOWN:
        return f"stopped, {outcomes.get(Outcome.WAITING, 0)} waiting; the next run continues"
    if reason == ARTICLE_LIMIT:
        return f"limit={spider.article_limit} is reached; the next run continues"
    if reason == NOTHING_READ:
        return _why_nothing(outcomes, counters.get("failed", {}))
    return _REASONS.get(reason, reason)


def _why_nothing(outcomes: Mapping[str, int], failed: Mapping[str, int]) -> str:
    """Return why a run read no article, and what to do."""
    if set(failed) == {"robots"}:
        return "robots.txt forbids the pages: the site does not want to be crawled"
    if failed:
        return "no article could be fetched or read: docs/security.md explains the causes below"
    if outcomes:
        return "no article has a text, as in columns of videos: select the columns with texts (-a columns=…)"
    return "no article was found: compare the columns with the site; the log names those that could not be read"


def summary(spider: StoredSpider, counters: Mapping[str, Any], reason: str = FINISHED, failed_pages: int = 0) -> str:
    """Return a summary of a run in a few lines.

    Args:
        spider: The run's spider.
        counters: The counters of the run, as its line in the run log has them.
        reason: The finish reason.
        failed_pages: The number of pages in `FAILED_PAGES`.
    """
    outcomes = counters.get(GROUP, {})
    folder = spider.store.folder
    lines = [
        f"{spider.site} ({spider.name}): {counts_line(outcomes)}",
        f"  ended:   {end_of(reason, spider, counters)}",
    ]
    if failed := counters.get("failed"):
        causes = ", ".join(f"{cause} {number}" for cause, number in failed.items())
        lines.append(f"  failed:  {sum(failed.values())} requests: {causes}")
    if failed_pages:
        lines.append(f"  without: {failed_pages} pages gave no article: {folder / FAILED_PAGES}")
    lines.append(f"  texts:   {spider.store.texts}")
    if newest := newest_article(folder, clock.now()):
        lines.append(f"  newest:  {newest.day} {folder / newest.path}")
    return "\n".join("  " * line.startswith("  ") + escape_text(line.strip()) for line in lines)
