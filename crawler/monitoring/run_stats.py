"""What a run was, judged by its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from crawler.fetch.blocking import Cause
from crawler.monitoring.run_log import KILLED, Run

#: What becomes of a fifth of all requests is what the site does now.
MANY = 0.2
_REFUSALS = frozenset({Cause.BLOCK_PAGE.value, Cause.FENCE.value})
#: Reasons with which a run ends that was told to: by a signal, or by Scrapy's CLOSESPIDER_… settings.
_ASKED_TO = ("shutdown", "cancelled", "closespider_timeout", "closespider_itemcount", "closespider_pagecount")


def found(run: Run) -> int:
    """How many articles the lists named."""
    return run.figure("articles_found")


def kept(run: Run) -> int:
    """How many articles are new or changed."""
    return run.figure("articles_stored") + run.figure("articles_revised")


def columns(run: Run) -> int:
    """How many columns had rows and were read as far as was asked."""
    return run.figure("columns") - run.figure("columns_cut") - run.figure("columns_empty")


def methods(run: Run) -> tuple[int, int, int]:
    """How many articles were found by a rule, in a container, and in all."""
    methods = run.group("method")
    return methods.get("rule", 0), methods.get("container", 0), sum(methods.values())


def answers(run: Run) -> int:
    """How many requests came to an end, in whichever way."""
    names = ("articles_unchanged", "articles_out_of_range", "empty", "list_pages")
    return kept(run) + run.failed + sum(map(run.figure, names))


def causes(runs: Iterable[Run]) -> Counter[str]:
    """How often requests failed, by cause."""
    return sum((Counter(run.group("failed")) for run in runs), Counter())


def challenges(run: Run) -> Counter[str]:
    """The challenges and refusals that came in place of pages, by cause."""
    failed = run.group("failed").items()
    return Counter({name: count for name, count in failed if name.startswith("challenge_") or name in _REFUSALS})


def refused_by_robots(run: Run) -> int:
    """How many pages robots.txt forbade."""
    return run.group("failed").get("robots", 0)


def is_challenged(run: Run) -> bool:
    """Whether a run met challenges in place of a good part of the pages."""
    number = challenges(run).total()
    return run.reason == "blocked" or (number > 0 and number >= MANY * answers(run))


def is_failed(run: Run) -> bool:
    """Whether a run ended badly, for other causes than those that have rules of their own."""
    if run.reason == KILLED or is_challenged(run):
        return False
    if run.reason != "finished" and run.reason not in _ASKED_TO:
        return True
    other = run.failed - refused_by_robots(run) - challenges(run).total()
    unexplained = run.figure("articles_new") >= 3 and not kept(run) and not refused_by_robots(run)
    return (other > 0 and not found(run)) or (other >= 3 and 2 * other > answers(run)) or unexplained


def is_sound(run: Run) -> bool:
    """Whether a run saw the site as it is."""
    refused = refused_by_robots(run)
    forbidden = refused > 0 and refused >= MANY * answers(run)
    return run.reason == "finished" and not (is_failed(run) or is_challenged(run) or forbidden)
