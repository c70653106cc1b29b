"""`scrapy status` for a site on loopback that works for some runs and then goes silent, refuses requests, or changes."""

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

from crawler.store.folder import RUN_LOG
from crawler.terminal import escape_line, table
from tests.crawler.clock import START
from tests.crawler.conftest import Outcome, Site, crawl_of, serving
from tests.crawler.processes import scrapy

#: The number of articles before the first run, one a day, and the number of runs; each run finds one new article.
_ARTICLES, _RUNS = 30, 6


def day(ago: int) -> str:
    return (START - timedelta(days=ago)).date().isoformat()


@dataclass
class CrawledSite:
    """A site with successful daily runs, the last of them yesterday, and their data folder."""

    site: Site
    home: Path
    crawl: Callable[..., Outcome]
    newest: int = 1  # the number of the newest article

    @property
    def name(self) -> str:
        return self.site.url.removeprefix("http://").replace(":", "_")

    def publish(self, ago: int, change: Callable[[str], str] = str, number: int = 1) -> None:
        """Add articles of the day `ago` days ago to the top of the column."""
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
        """Move all runs into the past by a number of days."""
        file = self.home / "data" / self.name / RUN_LOG
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        for line in lines:
            for name in ("started", "ended"):
                line[name] = (datetime.fromisoformat(line[name]) - timedelta(days=days)).isoformat()
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")

    def status(self, *options: str) -> tuple[int, list[str], str]:
        """Run `scrapy status`; return its exit status, the rules that reported something, and its output."""
        done = scrapy(["status", "--json", *options], self.home)
        (record,) = (record for record in json.loads(done.stdout) if record["name"] == self.name)
        table = scrapy(["status", *options], self.home)
        assert table.returncode == done.returncode
        return done.returncode, [finding["rule"] for finding in record["findings"]], table.stdout + table.stderr


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrawledSite]:
    with serving() as site:
        home = tmp_path_factory.mktemp("past")
        crawled = CrawledSite(site, home, crawl_of(site, home))
        site.add_column([[]])
        for ago in range(_ARTICLES + _RUNS, _RUNS, -1):
            crawled.publish(ago)
        for ago in range(_RUNS, 0, -1):
            crawled.publish(ago)
            assert crawled.crawl(settings={"REVISIT_DAYS": 0}).status == 0
            crawled.age(1)
        yield crawled


@pytest.fixture
def crawled(past: CrawledSite, tmp_path: Path) -> Iterator[CrawledSite]:
    """A copy of the same past for each test."""
    pages = dict(past.site.pages)
    shutil.copytree(past.home / "data", tmp_path / "data")
    yield CrawledSite(past.site, tmp_path, crawl_of(past.site, tmp_path), past.newest)
    past.site.pages.clear()
    past.site.pages.update(pages)


def crawl(crawled: CrawledSite, times: int = 1) -> Outcome:
    for _ in range(times):
        outcome = crawled.crawl(settings={"REVISIT_DAYS": 0})
    return outcome


def shift(ledger: Path, days: int) -> None:
    """Move all articles of a ledger into the past by a number of days."""
    with closing(sqlite3.connect(ledger, isolation_level=None)) as db:
        db.execute("UPDATE articles SET day = date(day, ?)", (f"-{days} days",))


def test_site_without_findings_is_ok_and_its_counters_are_summed(crawled):
    crawled.publish(0)
    crawl(crawled)
    status, rules, output = crawled.status()
    assert (status, rules) == (0, [])
    row = next(line for line in output.splitlines() if line.startswith(crawled.name))
    assert " ok " in row and row.split()[-5:] == ["37", "0", "0", "0", "0"], (
        "all 37 articles are of the last 30 days' runs"
    )
    _, _, output = crawled.status("--days", "1")
    row = next(line for line in output.splitlines() if line.startswith(crawled.name))
    assert row.split()[-5:] == ["1", "0", "0", "0", "0"]


def test_site_is_not_silent_before_the_time_that_ten_articles_used_to_take(crawled):
    crawled.age(8)
    shift(crawled.home / "data" / crawled.name / "ledger.sqlite", 8)
    crawl(crawled)
    assert crawled.status()[:2] == (0, [])


def test_silent_site_is_reported_with_the_rule_and_what_to_do(crawled):
    crawled.age(14)
    shift(crawled.home / "data" / crawled.name / "ledger.sqlite", 14)
    crawl(crawled)
    status, rules, output = crawled.status()
    assert (status, rules) == (1, ["silence"])
    assert (
        f"\n{crawled.name}: silence: no article since {day(15)}, 15 days; 10 articles used to take 10 days\n" in output
    )
    assert "Open the site in a browser." in output
    crawled.publish(0)
    crawl(crawled)
    assert crawled.status()[:2] == (0, [])


def test_site_that_sends_challenges_is_reported_after_two_runs(crawled):
    for path in ("/", "/news/"):
        crawled.site.add(path, "<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></html>", 412)
    crawl(crawled)
    assert crawled.status()[:2] == (0, []), "one run may be an exception"
    crawl(crawled)
    status, rules, output = crawled.status()
    assert (status, rules) == (1, ["challenged"])
    assert "challenge_ruishu" in output and crawled.name in output


def test_site_whose_robots_txt_forbids_everything_is_reported_after_one_run(crawled):
    crawled.site.add("/robots.txt", "User-agent: *\nDisallow: /\n", **{"Content-Type": "text/plain"})
    crawl(crawled)
    status, rules, output = crawled.status()
    assert (status, rules) == (1, ["robots"])
    assert f"{crawled.name}: robots: robots.txt forbids everything" in output


def test_site_with_a_new_template_is_reported(crawled):
    crawled.publish(0, lambda page: page.replace('class="TRS_Editor"', 'class="c7"'), number=12)
    outcome = crawl(crawled)
    assert outcome.run["method"] == {"density": 12}
    status, rules, output = crawled.status()
    assert (status, rules) == (1, ["template"])
    assert "12 of the last 12 articles not found in a container" in output


def test_site_whose_pages_have_hardly_any_text_is_reported(crawled):
    def bare(page: str) -> str:
        begin, _, rest = page.partition('<div class="TRS_Editor">')
        end = rest[rest.index('<div class="footer">') :]
        return f'{begin}<div class="TRS_Editor">图为现场。</div>{end}'

    crawled.publish(0, bare, number=12)
    assert crawl(crawled).run["low_confidence"] == 12
    assert crawled.status()[:2] == (1, ["low_confidence"])


def test_site_whose_columns_cannot_be_read_is_reported_after_two_runs(crawled):
    crawled.site.add(
        "/news/", '<html><head><title>要闻</title></head><body><div id="app"></div></body></html>' + " " * 600
    )
    crawl(crawled)
    assert crawled.status()[:2] == (0, [])
    crawl(crawled)
    assert crawled.status()[:2] == (1, ["lists"])


def test_site_that_is_down_is_reported_with_the_cause(crawled):
    for path in list(crawled.site.pages):
        crawled.site.add(path, "busy", 503)
    crawl(crawled, 2)
    assert crawled.status()[:2] == (0, [])
    crawl(crawled)
    status, rules, output = crawled.status()
    assert (status, rules) == (1, ["failing"]) and "http_503" in output


def test_missing_runs_are_reported(crawled):
    crawled.age(5)
    assert crawled.status()[:2] == (1, ["no_runs"])


def test_site_without_runs_is_a_fault_only_if_it_is_named(crawled):
    assert crawled.status(crawled.name)[0] == 0
    done = scrapy(["status", "jiangsu"], crawled.home)
    assert done.returncode == 1 and "jiangsu (江苏长安网): never_run: " in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines()[:2]] == ["NAME", "jiangsu"]
    unknown = scrapy(["status", "nosuch"], crawled.home)
    assert unknown.returncode == 2 and "nosuch" in unknown.stderr


def test_moved_data_folder_keeps_its_history(crawled, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    shutil.move(crawled.home / "data", elsewhere)
    (crawled.home / "data").mkdir()
    assert scrapy(["status", crawled.name], crawled.home).returncode == 2
    done = scrapy(["status", crawled.name, "-s", f"DATA_DIR={elsewhere}"], crawled.home)
    assert done.returncode == 0 and " ok " in done.stdout
    missing = scrapy(["status", "-s", "DATA_DIR=nosuch"], crawled.home)
    assert missing.returncode == 2 and "nosuch" in missing.stderr and "DATA_DIR" in missing.stderr


def test_invalid_lines_are_noted_and_change_nothing(crawled):
    with (crawled.home / "data" / crawled.name / RUN_LOG).open("a", encoding="utf-8") as file:
        file.write('\x1b[31m\n{"ended": "2026-')
    status, rules, output = crawled.status()
    assert (status, rules) == (0, [])
    assert f"{crawled.name}: runs.jsonl: 2 lines " in output
    assert "\x1b" not in output


def test_control_characters_are_escaped_in_lines_and_tables():
    hostile = "a\x1b[2Jb\r\nc\u202ed\u2028e\x9bf\x00g\ud800h"
    assert escape_line(hostile) == "a\\x1b[2Jb\\r\\nc\\u202ed\\u2028e\\x9bf\\x00g\\ud800h"
    assert escape_line("江苏长安网 jiangsu-2 “平安”") == "江苏长安网 jiangsu-2 “平安”"
    assert len(table([["HEAD"], [hostile]]).splitlines()) == 2
