"""`scrapy status` over sites on loopback that fare well for some runs, and then go silent, refuse, or change."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cleaner.article import SHANGHAI
from crawler.monitoring.run_log import RUNS
from crawler.terminal import escape_line, table
from tests.crawler.conftest import Outcome, Site, crawl_of, scrapy, serving

TODAY = datetime.now(SHANGHAI)
#: So many articles the site has, one a day, before the first of the runs; each run finds one more.
_ARTICLES, _RUNS = 30, 6


def day(ago: int) -> str:
    return (TODAY - timedelta(days=ago)).date().isoformat()


@dataclass
class Fared:
    """A site that fared well in daily runs, the last of them yesterday, and the folder that they left behind."""

    site: Site
    home: Path
    crawl: Callable[..., Outcome]
    newest: int = 1  # the number of the newest article

    @property
    def name(self) -> str:
        return self.site.url.removeprefix("http://").replace(":", "_")

    def publish(self, ago: int, change: Callable[[str], str] = str, number: int = 1) -> None:
        """Adds articles of that day to the top of the list."""
        for _ in range(number):
            self.newest += 1
            path = self.site.add_article(day(ago), self.newest)
            self.site.pages[path].body = change(self.site.pages[path].body.decode()).encode()
            rows = [(path, day(ago)), *self._rows()]
            self.site.add_column([rows])

    def _rows(self) -> list[tuple[str, str]]:
        paths = [path for path in self.site.pages if "/t20" in path]
        newest = sorted(paths, key=lambda path: path.rpartition("/t")[2], reverse=True)
        return [(path, f"{path[-21:-17]}-{path[-17:-15]}-{path[-15:-13]}") for path in newest[1:]]

    def age(self, days: int) -> None:
        """Makes all runs as many days older."""
        file = self.home / "data" / self.name / RUNS
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        for line in lines:
            for name in ("started", "ended"):
                line[name] = (datetime.fromisoformat(line[name]) - timedelta(days=days)).isoformat()
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")

    def status(self, *options: str) -> tuple[int, list[str], str]:
        """What `scrapy status` says of the site: its exit status, the rules that speak, and all that it prints."""
        done = scrapy(["status", "--json", *options], self.home)
        (record,) = (record for record in json.loads(done.stdout) if record["name"] == self.name)
        shown = scrapy(["status", *options], self.home)
        assert shown.returncode == done.returncode
        return done.returncode, [finding["rule"] for finding in record["findings"]], shown.stdout + shown.stderr


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fared]:
    with serving() as site:
        home = tmp_path_factory.mktemp("past")
        fared = Fared(site, home, crawl_of(site, home))
        site.add_column([[]])
        for ago in range(_ARTICLES + _RUNS, _RUNS, -1):
            fared.publish(ago)
        for ago in range(_RUNS, 0, -1):
            fared.publish(ago)
            assert fared.crawl(settings={"REVISIT_DAYS": 0}).status == 0
            fared.age(1)
        yield fared


@pytest.fixture
def fared(past: Fared, tmp_path: Path) -> Iterator[Fared]:
    """The same past for each test, which goes on from it in a folder of its own."""
    pages = dict(past.site.pages)
    shutil.copytree(past.home / "data", tmp_path / "data")
    yield Fared(past.site, tmp_path, crawl_of(past.site, tmp_path), past.newest)
    past.site.pages.clear()
    past.site.pages.update(pages)


def crawl(fared: Fared, times: int = 1) -> Outcome:
    for _ in range(times):
        outcome = fared.crawl(settings={"REVISIT_DAYS": 0})
    return outcome


def shift(ledger: Path, days: int) -> None:
    """Makes all articles of a ledger as many days older."""
    with closing(sqlite3.connect(ledger, isolation_level=None)) as db:
        db.execute("UPDATE articles SET day = date(day, ?)", (f"-{days} days",))


def test_site_that_fares_well_is_ok_and_its_figures_are_summed_up(fared):
    fared.publish(0)
    crawl(fared)
    status, rules, shown = fared.status()
    assert (status, rules) == (0, [])
    row = next(line for line in shown.splitlines() if line.startswith(fared.name))
    assert " ok " in row and row.split()[-4:] == ["37", "0", "0", "0"], "all 37 articles are of the last 30 days' runs"
    _, _, shown = fared.status("--days", "1")
    row = next(line for line in shown.splitlines() if line.startswith(fared.name))
    assert row.split()[-4:] == ["1", "0", "0", "0"]


def test_site_that_publishes_nothing_is_not_silent_before_the_time_in_which_it_had_ten(fared):
    fared.age(8)
    shift(fared.home / "data" / fared.name / "ledger.sqlite", 8)
    crawl(fared)
    assert fared.status()[:2] == (0, [])


def test_silent_site_is_named_with_the_rule_and_what_to_do(fared):
    fared.age(14)
    shift(fared.home / "data" / fared.name / "ledger.sqlite", 14)
    crawl(fared)
    status, rules, shown = fared.status()
    assert (status, rules) == (1, ["silence"])
    assert f"\n{fared.name}: silence: no article since {day(15)}, 15 days; ten used to take 10\n" in shown
    assert "Open the site in a browser." in shown
    fared.publish(0)
    crawl(fared)
    assert fared.status()[:2] == (0, [])


def test_site_that_begins_to_send_challenges_is_named(fared):
    for path in ("/", "/news/"):
        fared.site.add(path, "<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></html>", 412)
    crawl(fared)
    assert fared.status()[:2] == (0, []), "once may be a passing fault"
    crawl(fared)
    status, rules, shown = fared.status()
    assert (status, rules) == (1, ["challenged"])
    assert "challenge_ruishu" in shown and fared.name in shown


def test_site_whose_robots_txt_now_forbids_is_named_at_once(fared):
    fared.site.add("/robots.txt", "User-agent: *\nDisallow: /\n", **{"Content-Type": "text/plain"})
    crawl(fared)
    status, rules, shown = fared.status()
    assert (status, rules) == (1, ["robots"])
    assert f"{fared.name}: robots: robots.txt forbids everything" in shown


def test_site_with_a_new_template_is_named(fared):
    fared.publish(0, lambda page: page.replace('class="TRS_Editor"', 'class="c7"'), number=12)
    outcome = crawl(fared)
    assert outcome.run["method"] == {"density": 12}
    status, rules, shown = fared.status()
    assert (status, rules) == (1, ["template"])
    assert "12 of the last 12 articles were not found in a container" in shown


def test_site_whose_pages_have_hardly_any_text_now_is_named(fared):
    def bare(page: str) -> str:
        begin, _, rest = page.partition('<div class="TRS_Editor">')
        end = rest[rest.index('<div class="footer">') :]
        return f'{begin}<div class="TRS_Editor">图为现场。</div>{end}'

    fared.publish(0, bare, number=12)
    assert crawl(fared).run["low_confidence"] == 12
    assert fared.status()[:2] == (1, ["low_confidence"])


def test_site_whose_lists_can_no_longer_be_read_is_named_after_two_runs(fared):
    fared.site.add(
        "/news/", '<html><head><title>要闻</title></head><body><div id="app"></div></body></html>' + " " * 600
    )
    crawl(fared)
    assert fared.status()[:2] == (0, [])
    crawl(fared)
    assert fared.status()[:2] == (1, ["lists"])


def test_site_that_is_down_is_named_with_the_cause(fared):
    for path in list(fared.site.pages):
        fared.site.add(path, "busy", 503)
    crawl(fared, 2)
    assert fared.status()[:2] == (0, [])
    crawl(fared)
    status, rules, shown = fared.status()
    assert (status, rules) == (1, ["failing"]) and "http_503" in shown


def test_runs_that_no_longer_begin_are_named(fared):
    fared.age(5)
    assert fared.status()[:2] == (1, ["no_runs"])


def test_site_that_never_ran_is_a_fault_only_where_it_is_named(fared):
    assert fared.status(fared.name)[0] == 0
    done = scrapy(["status", "jiangsu"], fared.home)
    assert done.returncode == 1 and "jiangsu (江苏长安网): never_run: " in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines()[:2]] == ["NAME", "jiangsu"]
    unknown = scrapy(["status", "nosuch"], fared.home)
    assert unknown.returncode == 2 and "no spider and no folder" in unknown.stderr


def test_folder_that_was_moved_takes_its_past_along(fared, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    shutil.move(fared.home / "data", elsewhere)
    (fared.home / "data").mkdir()
    assert scrapy(["status", fared.name], fared.home).returncode == 2
    done = scrapy(["status", fared.name, "-s", f"DATA_DIR={elsewhere}"], fared.home)
    assert done.returncode == 0 and " ok " in done.stdout
    missing = scrapy(["status", "-s", "DATA_DIR=nosuch"], fared.home)
    assert missing.returncode == 2 and "there is no folder nosuch" in missing.stderr


def test_torn_lines_are_said_and_change_nothing(fared):
    with (fared.home / "data" / fared.name / RUNS).open("a", encoding="utf-8") as file:
        file.write('\x1b[31m\n{"ended": "2026-')
    status, rules, shown = fared.status()
    assert (status, rules) == (0, [])
    assert f"{fared.name}: 2 lines of runs.jsonl are not a run's record and were left out" in shown
    assert "\x1b" not in shown


def test_folders_with_odd_names_cannot_command_a_terminal(tmp_path):
    folder = tmp_path / "data" / "a\x1b[31m\u202eb"
    folder.mkdir(parents=True)
    run = {"started": TODAY.isoformat(), "ended": TODAY.isoformat(), "reason": "blocked"}
    (folder / RUNS).write_text(json.dumps(run) + "\n[]\n", "utf-8")
    for options in ([], ["--json"]):
        done = scrapy(["status", *options], tmp_path)
        assert done.returncode == 1 and "a\\x1b[31m\\u202eb" in done.stdout.replace("\\\\", "\\")
        assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)


def test_status_and_sites_agree_on_the_last_successful_run(run_scrapy, tmp_path):
    folder = tmp_path / "data" / "jiangsu"
    folder.mkdir(parents=True)
    times = [(TODAY - timedelta(days=n)).isoformat(timespec="seconds") for n in (3, 2, 1)]
    runs = [
        {"ended": times[0], "reason": "finished", "articles_found": 9},
        {"ended": times[1], "reason": "finished", "articles_found": 9},
        {"ended": times[2], "reason": "blocked", "articles_found": 9},
    ]
    (folder / RUNS).write_text("".join(json.dumps(run) + "\n" for run in runs), "utf-8")
    (site,) = (site for site in json.loads(run_scrapy(["sites", "--json"]).stdout) if site["name"] == "jiangsu")
    (status,) = json.loads(run_scrapy(["status", "--json", "jiangsu"]).stdout)
    assert site["last_run"] == status["last_successful_run"] == times[1]
    assert status["last_run"] == times[2] and status["state"] == "failing"


def test_every_rule_is_explained_on_request(run_scrapy):
    done = run_scrapy(["status", "--rules"])
    assert done.returncode == 0
    assert "silence (silent): No article for the time in which the site used to have ten" in done.stdout
    assert "robots (failing): " in done.stdout


def test_days_have_to_be_a_number(run_scrapy):
    done = run_scrapy(["status", "--days", "month"])
    assert done.returncode == 2 and "month is not a number of days" in done.stderr


def test_text_from_elsewhere_cannot_command_a_terminal():
    hostile = "a\x1b[2Jb\r\nc\u202ed\u2028e\x9bf\x00g\ud800h"
    shown = escape_line(hostile)
    assert shown == "a\\x1b[2Jb\\r\\nc\\u202ed\\u2028e\\x9bf\\x00g\\ud800h"
    assert escape_line("江苏长安网 jiangsu-2 “平安”") == "江苏长安网 jiangsu-2 “平安”"
    assert len(table([["HEAD"], [hostile]]).splitlines()) == 2
