"""The rules that decide from a site's history whether it is silent, failing or drifting.

A rule is a pure function from a `History` to a message, or None where it finds nothing wrong. Its docstring says first
what the rule detects, and in its last paragraph what to do about it; `scrapy status --rules` prints both.
`crawler/collection/report/labels.toml` has the Chinese text of each template and of each advice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from crawler.monitoring.history import History
from crawler.monitoring.run_log import KILLED
from crawler.monitoring.run_stats import (
    LARGE_SHARE,
    articles_by_method,
    articles_found,
    articles_kept,
    challenges,
    columns_read,
    failures_by_cause,
    forbidden_by_robots,
    is_challenged,
    is_failed,
    is_representative,
    requests_completed,
)
from crawler.monitoring.significance import Increase, find_increase
from crawler.store.records import TRIES_EMPTY

#: The smallest number of earlier runs from which a rule learns what is usual.
_BASELINE_RUNS_MIN = 5
#: `no_runs` takes the longest pause among this many runs.
_PAUSE_RUNS = 10
#: `no_runs` reports no pause that is shorter than this.
_PAUSE_MIN = timedelta(days=2)
#: `silence` compares with the time in which the site used to publish this many articles.
_SILENCE_ARTICLES = 10
#: `silence` needs this many articles to learn that time.
_SILENCE_BASELINE_MIN = 2 * _SILENCE_ARTICLES
#: In days: `silence` reports no shorter time, because sites publish nothing over weekends and holidays.
_SILENCE_DAYS_MIN = 4
#: That time is this quantile over all groups of consecutive articles in the last year.
_SILENCE_QUANTILE = 0.9
#: `lists` reports a loss of articles only where there used to be this many.
_LISTED_ARTICLES_MIN = 10
#: `lists` reports when the articles found fall below this share of the usual number, or the columns below that one.
_LISTED_SHARE, _COLUMNS_SHARE = 0.1, 0.5
#: `failing` needs this many failed runs in a row, `killed` that many kills among this many runs.
_FAILED_RUNS, _KILLED_RUNS, _KILLED_MIN = 3, 3, 2
#: `challenged` and `robots` ignore fewer pages than this, unless nothing else came.
_REFUSALS_MIN = 3
#: `robots` reports a growth of the forbidden share by this factor.
_ROBOTS_FACTOR = 2
#: `template` reports when at least this share of the latest articles was extracted in another way than before.
_TEMPLATE_SHARE = 0.5


class Template(StrEnum):
    """The English texts of the messages. Other languages refer to a text by the name of its member, in lower case."""

    NEVER_RUN = "no run in the last year"
    NO_RUNS = "no run since {since}, {days} days; the longest pause before: {pause:g} days"
    KILLED = "{number} of the last {runs} runs were killed"
    FAILING = "the last {runs} runs failed: {causes}"
    FAILING_ENDED = "the last {runs} runs failed: they ended with {reasons}"
    FAILING_STORED = "the last {runs} runs failed: new articles, and none stored"
    FAILING_AND_ENDED = "the last {runs} runs failed: {causes}; some ended with {reasons}"
    CHALLENGED = "challenges in the last two runs: {number} ({causes})"
    CHALLENGED_ENDED = "refusals ended the last run: {number} ({causes})"
    ROBOTS = "robots.txt forbids {number} pages of the last run"
    ROBOTS_ALL = "robots.txt forbids everything that was requested"
    SILENCE = "no article since {since}, {days} days; {articles} articles used to take {usual} days"
    LISTS = "{number} articles found in the columns; before: {usual:.0f}"
    LISTS_COLUMNS = "{number} columns could be read; before: {usual:.0f}"
    ENDLESS = "columns with more pages than COLUMN_PAGES_MAX: {number}"
    TEMPLATE = "{number} of the last {total} articles not found in a container; before: {before:.0%}"
    TEMPLATE_RULE = "{number} of the last {total} articles not found by the site rule; before: {before:.0%}"
    LOW_CONFIDENCE = "{number} of the last {total} pages with low confidence; before: {before:.0%}"


@dataclass(frozen=True, slots=True)
class Message:
    """What a rule reports.

    Attributes:
        template: The text.
        values: The values of its fields, as types of JSON.
    """

    template: Template
    values: Mapping[str, str | float] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The name of the template, as other languages refer to it."""
        return self.template.name.lower()

    def __str__(self) -> str:
        """Return the message in English."""
        return self.template.format(**self.values)


def never_run(history: History) -> Message | None:
    """A site that was named on the command line has no run in the last year.

    Check that its schedule is enabled, and that DATA_DIR is the folder that the scheduled runs write to.
    """
    is_missing = history.expected and not history.runs and not history.running_since
    return Message(Template.NEVER_RUN) if is_missing else None


def no_runs(history: History) -> Message | None:
    """No run has started for twice the longest pause among the last ten runs, and for at least two days.

    Check the scheduler and its logs: is it running, and does it start this site? To stop the reports about a site that
    is no longer crawled, move its folder out of DATA_DIR.
    """
    runs = history.runs[-_PAUSE_RUNS:]
    if history.running_since or len(runs) < _BASELINE_RUNS_MIN:
        return None
    starts = [run.started for run in runs]
    pause = max(after - before for before, after in pairwise(starts))
    since = history.now - starts[-1]
    if since <= max(2 * pause, _PAUSE_MIN):
        return None
    days = round(pause / timedelta(days=1), 1)
    return Message(Template.NO_RUNS, {"since": f"{starts[-1]:%Y-%m-%d %H:%M}", "days": since.days, "pause": days})


def killed(history: History) -> Message | None:
    """Two of the last three runs were killed: they ended without adding a line to the run log.

    Check the system log for the out-of-memory killer and for restarts, and the scheduler for a time limit that ends
    runs without SIGTERM. Articles stored by a killed run are kept, and the next run continues from there.
    """
    last = history.runs[-_KILLED_RUNS:]
    number = sum(run.reason == KILLED for run in last)
    return Message(Template.KILLED, {"number": number, "runs": len(last)}) if number >= _KILLED_MIN else None


def failing(history: History) -> Message | None:
    """The last three runs failed: ended with an error, most requests failed, or no new article was stored.

    The message names the causes; docs/monitoring.md explains each. If timeout, dns or refused affect one site, the site
    is down; if they affect all sites, check the network of this machine. `store` means a full or read-only disk.
    """
    last = [run for run in history.runs if run.reason != KILLED][-_FAILED_RUNS:]
    if len(last) < _FAILED_RUNS or not all(map(is_failed, last)):
        return None
    causes = ", ".join(f"{cause} {number}" for cause, number in failures_by_cause(last).most_common(3))
    reasons = ", ".join(sorted({run.reason for run in last} - {"finished"}))
    template = {
        (True, True): Template.FAILING_AND_ENDED,
        (True, False): Template.FAILING,
        (False, True): Template.FAILING_ENDED,
        (False, False): Template.FAILING_STORED,
    }[bool(causes), bool(reasons)]
    return Message(template, {"runs": _FAILED_RUNS, "causes": causes, "reasons": reasons})


def challenged(history: History) -> Message | None:
    """The site sends challenges or refusals instead of pages.

    They ended the last run, or were a fifth of all responses in each of the last two runs.

    Crawl the site less often and more slowly (DOWNLOAD_DELAY), and ask its operator; the crawler does not work around
    challenges. A `fence` may be directed against the machine's region or against data centers.
    """
    last = history.runs[-2:]
    causes = sum(map(challenges, last), Counter())
    blocked = bool(last) and last[-1].reason == "blocked"
    enough = causes.total() >= _REFUSALS_MIN or not any(map(articles_found, last))
    if not blocked and not (len(last) == 2 and all(map(is_challenged, last)) and enough):
        return None
    template = Template.CHALLENGED_ENDED if blocked else Template.CHALLENGED
    return Message(template, {"number": causes.total(), "causes": ", ".join(sorted(causes))})


def robots(history: History) -> Message | None:
    """The site's robots.txt forbids all pages of the last run, or many that it used to allow.

    Read it. If it forbids the crawler, stop crawling the site; if it forbids only some folders, remove the columns in
    them from the spider.
    """
    if not history.runs:
        return None
    last, number = history.runs[-1], forbidden_by_robots(history.runs[-1])
    everything = number > 0 and not articles_found(last)
    before = history.runs[:-1]
    usual = sum(map(forbidden_by_robots, before)) / max(1, sum(map(requests_completed, before)))
    limit = max(LARGE_SHARE, _ROBOTS_FACTOR * usual) * requests_completed(last)
    if not everything and (number < _REFUSALS_MIN or number < limit):
        return None
    return Message(Template.ROBOTS_ALL if everything else Template.ROBOTS, {"number": number})


def silence(history: History) -> Message | None:
    """No new article for longer than the site used to take to publish ten, and for more than four days.

    Open the site in a browser. If it has new articles, they are in columns or at addresses that the spider does not
    know; if it has none, the site itself is silent.
    """
    runs = [run for run in history.runs if articles_found(run)]
    if not runs:
        return None
    today = runs[-1].ended.date()  # the days after the last run that read the columns do not count
    # More than this on one day would not change the time that the group takes.
    per_day_max = _SILENCE_ARTICLES + 1
    days = sorted(day for day, number in history.days.items() if day <= today for _ in range(min(number, per_day_max)))
    if len(days) < _SILENCE_BASELINE_MIN:
        return None
    stored = [run.ended.date() for run in runs if run.count("articles_stored")]
    newest = max(days[-1], *stored[-1:]) if stored else days[-1]
    times = sorted((after - before).days for before, after in zip(days, days[_SILENCE_ARTICLES:], strict=False))
    usual = times[int(_SILENCE_QUANTILE * (len(times) - 1))]
    silent = (today - newest).days
    if silent <= max(usual, _SILENCE_DAYS_MIN):
        return None
    return Message(
        Template.SILENCE,
        {"since": newest.isoformat(), "days": silent, "articles": _SILENCE_ARTICLES, "usual": usual},
    )


def lists(history: History) -> Message | None:
    """The columns can no longer be read.

    The last two runs found less than a tenth of the usual number of articles in them, known ones included, or read
    less than half of the usual number of columns.

    The site was probably rebuilt. Open the column in a browser, and use `scrapy snapshot URL` to see which links the
    crawler finds on it; docs/adding-a-site.md explains the next steps.
    """
    runs = [run for run in history.runs if run.arguments == history.runs[-1].arguments and is_representative(run)]
    before, last = runs[:-2], runs[-2:]
    if len(before) < _BASELINE_RUNS_MIN or tuple(last) != history.runs[-2:]:
        return None
    usual, now = median(map(articles_found, before)), max(map(articles_found, last))
    if usual >= _LISTED_ARTICLES_MIN and now < usual * _LISTED_SHARE:
        return Message(Template.LISTS, {"number": now, "usual": usual})
    usual, now = median(map(columns_read, before)), max(map(columns_read, last))
    if now < usual * _COLUMNS_SHARE:
        return Message(Template.LISTS_COLUMNS, {"number": now, "usual": usual})
    return None


def endless(history: History) -> Message | None:
    """The last run found a column with more pages than COLUMN_PAGES_MAX; the pages after them are not read.

    The log names the column. If the list is that long, raise the setting; if its pages repeat without end, name the
    wanted columns (`-a columns=…`, or in the site's spider).
    """
    last = next((run for run in reversed(history.runs) if is_representative(run)), None)
    number = last.count("columns_endless") if last else 0
    return Message(Template.ENDLESS, {"number": number}) if number else None


def template(history: History) -> Message | None:
    """The site has a new page template: articles are no longer where its pages used to have them.

    Most of the latest articles were found by density or by the fallback, where a site rule or a known container was
    used before.

    Check some of them: `python -m cleaner PAGE -o out --report` shows what was kept and why. Adapt the selectors of the
    site rule to the new template; add the name of a new container to cleaner/lexicon/lexicon.toml.
    """
    methods = list(map(articles_by_method, history.runs))
    with_rule = sum(rule for rule, _, _ in methods) * 2 >= sum(total for _, _, total in methods)
    increase = find_increase(
        [(total - rule - (0 if with_rule else container), total) for rule, container, total in methods],
        at_least=_TEMPLATE_SHARE,
    )
    if not increase:
        return None
    return _increased(Template.TEMPLATE_RULE if with_rule else Template.TEMPLATE, increase)


def low_confidence(history: History) -> Message | None:
    """The share of pages with confidence below 0.5 or without text has at least doubled.

    Read some of them: their JSON files have `confidence`, and the reasons in `warnings`. The site may publish a new
    kind of page (pictures, attachments, videos), or use a new template.
    """
    # A page without text is requested several times.
    counts = [
        (run.count("low_confidence"), run.count("empty") / TRIES_EMPTY, articles_kept(run)) for run in history.runs
    ]
    increase = find_increase([(low + empty, articles + empty) for low, empty, articles in counts])
    return _increased(Template.LOW_CONFIDENCE, increase) if increase else None


def _increased(template: Template, increase: Increase) -> Message:
    return Message(template, {"number": increase.count, "total": increase.total, "before": increase.baseline})
