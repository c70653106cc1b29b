"""`scrapy status`: the latest runs of all sites, and which sites are silent, failing or drifting."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoader

from crawler import clock
from crawler.cli import ProjectCommand, number_of
from crawler.commands.sites import sites_of
from crawler.monitoring.health import RULES, Finding, examine, state_name
from crawler.monitoring.history import History, Links, history_of, links_of
from crawler.monitoring.run_log import RunRecord
from crawler.monitoring.run_stats import failures_by_cause
from crawler.store.folder import sites_in
from crawler.store.records import GIVEN_UP_DAYS
from crawler.terminal import escape_line, show, show_json, table

_HEADER = (
    *("NAME", "SITE", "STATE", "RUNS", "LAST RUN", "RESULT", "NEWEST"),
    *("NEW", "REVISED", "FAILED", "LOW", "GIVEN UP"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """The status of one site.

    Attributes:
        name: The name of the data folder.
        site: The site's own name.
        history: The site's last year.
        findings: What the rules found in it.
        links: The links in its ledger.
    """

    name: str
    site: str
    history: History
    findings: Sequence[Finding]
    links: Links

    @property
    def state(self) -> str:
        """`failing`, `silent`, `drifting`, `ok`, or `never` for a site without any run."""
        return state_name(self.history, self.findings)

    @property
    def result(self) -> str:
        """Why the last run ended, or ""."""
        return self.history.runs[-1].reason if self.history.runs else ""

    @property
    def newest(self) -> str:
        """The day of the newest article, or ""."""
        return self.history.newest.isoformat() if self.history.newest else ""


class Command(ProjectCommand):
    """`scrapy status`: a table for people, or JSON for programs.

    The exit status is 1 if a rule reports something about a site that is shown.
    """

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] [site ...]"

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Show the latest runs of all sites; exit with 1 if a site is silent, failing or drifting"

    def long_desc(self) -> str:
        """Return the description for the help message."""
        return (
            "Without site names, all sites are shown. A site without runs is a fault only if it is named on the command"
            " line."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--days",
            type=number_of("days"),
            default=30,
            metavar="N",
            help="sum the counters of the last N days (default: 30)",
        )
        parser.add_argument(
            "--problems", action="store_true", help="show only sites about which a rule reports something"
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print JSON, with all findings of the rules")
        form.add_argument(
            "--rules", action="store_true", help="only print what each rule detects and what to do about it"
        )

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Print the status of the sites named in `args`, or of all sites."""
        assert self.settings is not None
        if opts.rules:
            show("\n\n".join(f"{rule.name} ({rule.state}): {rule.meaning}" for rule in RULES))
            return
        reports = self._reports(args)
        self.exitcode = int(any(report.findings for report in reports))
        since = clock.now() - timedelta(days=opts.days)
        shown = [report for report in reports if report.findings] if opts.problems else reports
        if opts.json:
            show_json([_as_json(report, since) for report in shown])
        else:
            if shown:
                show(table([_HEADER, *(_row(report, since) for report in shown)]) + "\n")
            show(_totals(reports, since, opts.days))
            for report in shown:
                for finding in report.findings:
                    show(f"\n{_title(report)}: {finding.rule}: {escape_line(finding.seen)}\n  {finding.advice}")
                for remark in _remarks(report.links):
                    show(f"\n{_title(report)}: {escape_line(remark)}")
        for report in reports:
            for note in report.history.notes:
                show(f"{_title(report)}: {escape_line(note)}", sys.stderr)

    def _reports(self, wanted: Sequence[str]) -> list[Report]:
        assert self.settings is not None
        data, now = Path(self.settings["DATA_DIR"]), clock.now()
        if not data.is_dir():
            raise UsageError(f"the folder {data} does not exist: set DATA_DIR with -s DATA_DIR=…", print_help=False)
        names = {site.name: site.site for site in sites_of(SpiderLoader.from_settings(self.settings))}
        # A site without a spider of its own has a folder named after its host.
        folders = [site.name for site in sites_in(data) if site.was_crawled]
        names |= {folder: folder for folder in folders if folder not in names}
        if unknown := [name for name in wanted if name not in names]:
            raise UsageError(
                f"there is neither a spider nor a folder in {data} with this name: {', '.join(unknown)}",
                print_help=False,
            )
        histories = {name: history_of(data / name, now, expected=name in wanted) for name in wanted or names}
        return [
            Report(name, names[name], history, examine(history), links_of(data / name))
            for name, history in histories.items()
        ]


def _row(report: Report, since: datetime) -> tuple[str, ...]:
    runs, sums = report.history.runs, _sums(report, since)
    last = f"{runs[-1].ended:%Y-%m-%d %H:%M}" if runs else "-"
    rules = ", ".join(finding.rule for finding in report.findings)
    running = ", running" if report.history.running_since else ""
    state = f"{report.state}: {rules}" if rules else f"{report.state}{running}"
    return (
        report.name,
        report.site,
        state,
        str(sums["runs"]),
        last,
        report.result or "-",
        report.newest or "-",
        *(str(sums[name]) for name in _SUMS),
        str(sum(report.links.given_up.values())),
    )


def _totals(reports: Sequence[Report], since: datetime, days: int) -> str:
    """Return a line with the number of sites in each state, and the sums of their counters."""
    states = Counter(report.state for report in reports)
    listed = ", ".join(f"{states[state]} {word}" for state, word in _STATES.items() if states[state])
    sums = Counter[str]()
    for report in reports:
        sums.update(_sums(report, since))
    numbers = ", ".join(f"{sums[name]} {name.replace('_', ' ')}" for name in ("runs", *_SUMS))
    newest = max((report.newest for report in reports), default="") or "none"
    sites = "1 site" if len(reports) == 1 else f"{len(reports)} sites"
    return f"{sites}: {listed}; last {days} days: {numbers}; newest article: {newest}"


def _remarks(links: Links) -> Iterator[str]:
    """Yield the notes on a site's ledger. They do not count as faults of the last run."""
    if links.given_up:
        causes = ", ".join(f"{cause} {number}" for cause, number in sorted(links.given_up.items()))
        yield (
            f"{sum(links.given_up.values())} links are given up ({causes}): each is requested again after"
            f" {GIVEN_UP_DAYS} days or more, and all by a run with -a full=1"
        )
    if links.restless:
        yield (
            f"{links.restless} articles change by a few characters at every visit, such as a counter: they are not"
            " requested again"
        )
    if links.vanished:
        yield (
            f"{links.vanished} stored articles are gone from the site (404 or 410): their files are kept,"
            " and their metadata has the time (vanished)"
        )
    if links.copies:
        yield (
            f"{links.copies} links led to articles that are stored under another query: the site adds a token to its"
            " links, and each of them costs a request"
        )


def _title(report: Report) -> str:
    return escape_line(report.name if report.site == report.name else f"{report.name} ({report.site})")


def _sums(report: Report, since: datetime) -> dict[str, int]:
    runs = [run for run in report.history.runs if run.ended >= since]
    return {"runs": len(runs)} | {name: sum(map(count, runs)) for name, count in _SUMS.items()}


#: The words for the states in the line of totals, the worst first.
_STATES = {"failing": "failing", "silent": "silent", "drifting": "drifting", "ok": "ok", "never": "never crawled"}
_SUMS: dict[str, Callable[[RunRecord], int]] = {
    "new": lambda run: run.count("articles_stored"),
    "revised": lambda run: run.count("articles_revised"),
    "failed": lambda run: run.failed,
    "low_confidence": lambda run: run.count("low_confidence"),
}


def _as_json(report: Report, since: datetime) -> dict[str, Any]:
    history = report.history
    return {
        "name": escape_line(report.name),
        "site": escape_line(report.site),
        "state": report.state,
        "findings": [asdict(finding) for finding in report.findings],
        "last_run": _iso([run.ended for run in history.runs]),
        "last_result": escape_line(report.result),
        "newest_article": report.newest,
        "last_successful_run": _iso([run.ended for run in history.runs if run.successful]),
        "running_since": _iso([history.running_since] if history.running_since else []),
        **_sums(report, since),
        "failed_by_cause": dict(sorted(failures_by_cause(run for run in history.runs if run.ended >= since).items())),
        "crawl_delay": history.runs[-1].counters.get("crawl_delay", 0) if history.runs else 0,
        "links": asdict(report.links),
        "notes": list(history.notes),
    }


def _iso(times: Sequence[datetime]) -> str:
    return times[-1].isoformat(timespec="seconds") if times else ""
