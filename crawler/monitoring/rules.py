"""The rules that tell from a site's past whether it is silent, failing or drifting. Pure functions: what they are told
is a `History`, what they say a sentence, or "" where all is well.

Each docstring says what the rule means, and then what to do; `scrapy status --rules` prints them.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from statistics import median

from crawler.monitoring.history import History
from crawler.monitoring.run_log import KILLED
from crawler.monitoring.run_stats import (
    MANY,
    answers,
    challenges,
    columns,
    found,
    is_challenged,
    is_failed,
    is_sound,
    kept,
    methods,
    refused_by_robots,
)
from crawler.monitoring.significance import more_than_chance
from crawler.store.records import TRIES_EMPTY

TEN = 10
#: So many runs must have gone before for what is usual to be known.
_RUNS_BEFORE = 5
#: Silence is not told before so many days: sites rest over weekends and holidays.
_REST = 4
#: Of ten articles the time that nine in ten such tens keep to is the time that ten take.
_USUAL = 0.9


def never_run(history: History) -> str:
    """A site that was named has no record of a run in the last year.

    Look whether its schedule is on, and whether DATA_DIR is the folder that the schedule's runs write to.
    """
    return "no run in the last year" if history.expected and not history.runs and not history.going else ""


def no_runs(history: History) -> str:
    """No run has begun for twice the longest pause among the last ten, and for two days at least.

    Look at the scheduler: is it on, does it start this site, what do its own logs say? A site that is no longer wanted
    is told of no more when its folder is moved out of DATA_DIR.
    """
    runs = history.runs[-TEN:]
    if history.going or len(runs) < _RUNS_BEFORE:
        return ""
    starts = [run.started for run in runs]
    pause = max(after - before for before, after in pairwise(starts))
    since = history.now - starts[-1]
    if since <= max(2 * pause, timedelta(days=2)):
        return ""
    return f"no run since {starts[-1]:%Y-%m-%d %H:%M}, {since.days} days; the longest pause before was {_words(pause)}"


def killed(history: History) -> str:
    """Two of the last three runs were killed: they ended without being able to write it down.

    Look into the system's log for the out-of-memory killer, for restarts, and for a time limit of the scheduler's that
    ends runs without SIGTERM. What such a run had stored is kept, and the next goes on from there.
    """
    last = history.runs[-3:]
    number = sum(run.reason == KILLED for run in last)
    return f"{number} of the last {len(last)} runs were killed" if number >= 2 else ""


def failing(history: History) -> str:
    """The last three runs ended badly: with an error, with most requests failed, or without an article stored though
    there were new ones.

    The sentence names the causes; docs/monitoring.md tells what each means. Timeouts, dns and refused on one site are
    that site's, on all sites this machine's. `store` is a full or read-only disk.
    """
    last = [run for run in history.runs if run.reason != KILLED][-3:]
    if len(last) < 3 or not all(map(is_failed, last)):
        return ""
    causes: dict[str, int] = {}
    for run in last:
        for cause, number in run.group("failed").items():
            causes[cause] = causes.get(cause, 0) + number
    most = sorted(causes, key=lambda cause: -causes[cause])[:3]
    reasons = sorted({run.reason for run in last} - {"finished"})
    named = ", ".join(
        [*(f"{cause} {causes[cause]}" for cause in most), *(f"ended with {reason}" for reason in reasons)]
    )
    return f"the last 3 runs failed: {named or 'new articles, and none stored'}"


def challenged(history: History) -> str:
    """The site answers with challenges or refusals in place of pages: the last run was ended by them, or they were a
    fifth of all answers in the last two.

    Crawl it less often and more slowly (DOWNLOAD_DELAY), and ask its operator; nothing is worked around. A `fence` may
    be meant for the machine's region or for data centres.
    """
    last = history.runs[-2:]
    met = sum(map(challenges, last), Counter())
    blocked = bool(last) and last[-1].reason == "blocked"
    many = met.total() >= 3 or not any(map(found, last))
    if not blocked and not (len(last) == 2 and all(map(is_challenged, last)) and many):
        return ""
    ended = "the last run was ended by refusals" if blocked else "challenges in the last two runs"
    return f"{ended}: {met.total()} ({', '.join(sorted(met))})"


def robots(history: History) -> str:
    """The site's robots.txt forbids what it used to allow, or all of it.

    Read it. Where it means you, the site is no longer to be crawled; where it forbids a folder only, take the columns
    in it out of the spider.
    """
    if not history.runs:
        return ""
    last, number = history.runs[-1], refused_by_robots(history.runs[-1])
    everything = number > 0 and not last.figure("articles_found")
    before = history.runs[:-1]
    usual = sum(map(refused_by_robots, before)) / max(1, sum(map(answers, before)))
    if not everything and (number < 3 or number < max(MANY, 2 * usual) * answers(last)):
        return ""
    return f"robots.txt forbids {'everything that was asked for' if everything else f'{number} pages of the last run'}"


def silence(history: History) -> str:
    """No article for the time in which the site used to have ten, and for more than four days.

    Open the site in a browser. Where it has new articles, they are in columns or at addresses that the spider does not
    know; where it has none, it is the site that is silent.
    """
    runs = [run for run in history.runs if run.figure("articles_found")]
    if not runs:
        return ""
    today = runs[-1].ended.date()  # days on which nobody looked say nothing
    # Ten more on one day say nothing new of the time that ten take.
    days = sorted(day for day, number in history.days.items() if day <= today for _ in range(min(number, TEN + 1)))
    if len(days) < 2 * TEN:
        return ""
    stored = [run.ended.date() for run in runs if run.figure("articles_stored")]
    newest = max(days[-1], *stored[-1:]) if stored else days[-1]
    times = sorted((after - before).days for before, after in zip(days, days[TEN:], strict=False))
    ten = times[int(_USUAL * (len(times) - 1))]
    silent = (today - newest).days
    if silent <= max(ten, _REST):
        return ""
    return f"no article since {newest}, {silent} days; ten used to take {ten}"


def lists(history: History) -> str:
    """The lists are no longer read: the last two runs found next to no articles in them, known ones neither, or
    half of the columns that used to have rows have none or are not read to their end.

    The site was probably rebuilt. Look at the column's address in a browser, and with `scrapy snapshot URL` at what is
    read of it; docs/adding-a-site.md goes on from there.
    """
    runs = [run for run in history.runs if run.arguments == history.runs[-1].arguments and is_sound(run)]
    before, last = runs[:-2], runs[-2:]
    if len(before) < _RUNS_BEFORE or tuple(last) != history.runs[-2:]:
        return ""
    usual, now = median(map(found, before)), max(map(found, last))
    if usual >= TEN and now < usual / 10:
        return f"{now} articles found in the lists, where there used to be {usual:.0f}"
    usual, now = median(map(columns, before)), max(map(columns, last))
    if now < usual / 2:
        return f"{now} columns could be read, where there used to be {usual:.0f}"
    return ""


def endless(history: History) -> str:
    """The last run left a column that has more pages than COLUMN_PAGES_MAX; what comes after them is not looked at.

    The log names it ("it did not end after"). Where the list really is that long, raise the setting; where it turns
    pages for ever, name the columns that are wanted (`-a columns=…`, or in the site's spider).
    """
    last = next((run for run in reversed(history.runs) if is_sound(run)), None)
    number = last.figure("columns_endless") if last else 0
    return f"columns of more pages than COLUMN_PAGES_MAX: {number}" if number else ""


def template(history: History) -> str:
    """The article is no longer found where the site's pages used to have it: most of the latest articles were found by
    density or by the fallback, where a rule's selector or a CMS's container used to hold them.

    Look at some of them: `python -m cleaner PAGE -o out --report` shows what was kept and why. A rule's selectors have
    to follow the site's new template; a new container's name belongs into cleaner/lexicon/lexicon.toml.
    """
    ways = list(map(methods, history.runs))
    with_rule = sum(rule for rule, _, _ in ways) * 2 >= sum(total for _, _, total in ways)
    more = more_than_chance(
        [(total - rule - (0 if with_rule else container), total) for rule, container, total in ways], at_least=0.5
    )
    if not more:
        return ""
    where = "by the site's rule" if with_rule else "in a container"
    return f"{more.kind} of the last {more.number} articles were not found {where}; that used to be {more.before:.0%}"


def low_confidence(history: History) -> str:
    """The share of pages of which the cleaner is not sure (confidence below 0.5), or in which it finds no text, has
    doubled.

    Read some: their JSON has `confidence`, and in `warnings` the doubts. It may be a new kind of page (pictures,
    attachments, videos), or a new template.
    """
    # A page without text is asked for several times.
    counts = [(run.figure("low_confidence"), run.figure("empty") / TRIES_EMPTY, kept(run)) for run in history.runs]
    more = more_than_chance([(low + empty, articles + empty) for low, empty, articles in counts])
    if not more:
        return ""
    return f"{more.kind} of the last {more.number} pages are of low confidence; that used to be {more.before:.0%}"


def _words(time: timedelta) -> str:
    return f"{time.days} days" if time.days else f"{time.seconds // 3600} hours"
