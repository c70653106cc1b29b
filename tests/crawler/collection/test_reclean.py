"""Cleaning archived pages again: which articles are stored again, which are left, and what a dry run shows."""

from __future__ import annotations

import gzip
import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from crawler.store import warc
from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger
from crawler.store.records import Status
from crawler.urls import key_of
from tests.crawler.conftest import Site, crawl_of, serving
from tests.crawler.processes import ROOT, scrapy

_QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0")
_SPIDER = """
from cleaner import Rule
from crawler.spiders.base.site import ColumnSpec, SiteSpider

class Jiangan(SiteSpider):
    name = "jiangan"
    site = "江岸长安网"
    home = "{url}/"
    hosts = ("127.0.0.1",)
    columns = (ColumnSpec("{url}/news/"),)
    rule = Rule(remove={remove!r})
"""
#: Selectors of a rule: one removes a note in the article, one the whole article.
_NOTE, _ALL = "p.note", "div.TRS_Editor"


@dataclass
class Archive:
    """A site with a spider whose rule can be changed between a crawl and `scrapy reclean`.

    Attributes:
        site: The site.
        place: The folder of the data folder and the spider.
    """

    site: Site
    place: Path

    @property
    def folder(self) -> Path:
        return self.place / "data" / "jiangan"

    def rule(self, *remove: str) -> None:
        (self.place / "jiangan_spiders.py").write_text(_SPIDER.format(url=self.site.url, remove=remove))

    def scrapy(self, *arguments: str) -> CompletedProcess[str]:
        variables = {"PYTHONPATH": f"{ROOT}:{self.place}", "PYTHONDONTWRITEBYTECODE": "1"}
        return scrapy([*arguments, "-s", "SPIDER_MODULES=jiangan_spiders"], self.place, variables)

    def crawl(self, *arguments: str, status: int = 0) -> None:
        done = self.scrapy("crawl", "jiangan", *_QUICK, *arguments)
        assert done.returncode == status, done.stderr

    def reclean(self, *arguments: str) -> str:
        done = self.scrapy("reclean", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def texts(self) -> list[str]:
        return [file.read_text("utf-8") for file in sorted((self.folder / "text").rglob("*.txt"))]

    def records(self) -> list[dict[str, object]]:
        return [json.loads(file.read_text("utf-8")) for file in sorted((self.folder / "text").rglob("*.json"))]

    def everything(self) -> dict[Path, bytes]:
        files = (file for file in self.folder.rglob("*") if file.is_file() and "ledger" not in file.name)
        return {file: file.read_bytes() for file in files}


@pytest.fixture
def archive(site: Site, tmp_path: Path) -> Archive:
    return Archive(site, tmp_path)


def _with_note(site: Site, day: str = "2024-05-06") -> str:
    """Add an article with a note in it that only a rule of the site can remove."""
    path = site.add_article(day)
    site.pages[path].body = site.pages[path].body.replace(
        b'<div class="TRS_Editor">',
        '<div class="TRS_Editor"><p class="note">本文由江岸区融媒体中心审核发布，欢迎广大网友继续关注。</p>'.encode(),
    )
    return path


def test_changed_text_is_stored_with_the_old_one_as_a_revision(archive):
    path, plain = _with_note(archive.site), archive.site.add_article("2024-05-05")
    archive.site.add_column([[(path, "2024-05-06"), (plain, "2024-05-05")]])
    archive.rule()
    archive.crawl()
    before = archive.everything()
    archive.rule(_NOTE)

    shown = archive.reclean("--dry-run")
    assert "jiangan: 2 archived articles: 1 the same, 1 other texts (dry run: nothing was stored)" in shown
    assert (
        "-本文由江岸区融媒体中心审核发布，欢迎广大网友继续关注。" in shown
        and f"--- stored  {archive.site.url}{path}" in shown
    )
    assert archive.everything() == before

    assert archive.reclean("jiangan") == "jiangan: 2 archived articles: 1 the same, 1 other texts\n"
    assert not any("审核发布" in text for text in archive.texts())
    first, second = archive.records()
    assert first["url"] == archive.site.url + plain and first["revisions"] == []
    (revision,) = second["revisions"]
    assert "审核发布" in (archive.folder / revision["file"]).read_text("utf-8")

    after = archive.everything()
    assert archive.reclean() == "jiangan: 2 archived articles: 2 the same\n"
    assert archive.everything() == after
    archive.site.asked.clear()
    archive.crawl()
    assert "/news/" in archive.site.asked and path not in archive.site.asked, "the ledger has it as kept"


def test_text_is_stored_if_there_was_none_and_left_if_there_is_none_now(archive):
    path = archive.site.add_article("2024-05-06")
    archive.site.add_column([[(path, "2024-05-06")]])
    archive.rule(_ALL)
    archive.crawl(status=1)  # nothing could be read
    assert archive.texts() == []
    archive.rule()
    assert archive.reclean() == "jiangan: 1 archived articles: 1 new\n"
    (text,) = archive.texts()
    assert "近日，江岸区组织网格员" in text
    (record,) = archive.records()
    assert record["column_url"] == f"{archive.site.url}/news/", "the column is archived too"
    archive.rule(_ALL)
    done = archive.scrapy("reclean")
    assert done.returncode == 0 and "1 without text now (not changed)" in done.stdout
    assert archive.site.url + path in done.stderr
    assert archive.texts() == [text]


def test_page_that_the_crawl_rejected_is_not_stored(archive):
    wanted = [archive.site.add_article(f"2024-05-{n}", path=f"/news/1{n}.html") for n in range(10, 14)]
    old, missing = archive.site.add_article("2020-05-06", path="/news/114.html"), "/news/115.html"
    archive.site.add(missing, "<html><head><title>页面不存在</title></head><body>" + "<p>您访问的页面不存在</p>" * 30)
    archive.site.add_column([[(path, "") for path in (*wanted, old, missing)]])
    archive.rule()
    archive.crawl("-a", "since=2024-01-01")
    assert {old, missing} <= set(archive.site.asked) and len(archive.texts()) == 4
    assert archive.reclean() == "jiangan: 6 archived articles: 4 the same, 2 skipped or incomplete (not changed)\n"
    assert len(archive.texts()) == 4


def _in_two_pages(site: Site) -> str:
    path = site.add_article("2024-05-06")
    following = path.replace(".html", "_1.html")
    second = site.pages[path].body.decode().replace("（第1期）", "（第2期）")
    site.add(following, second)
    link = f'<div class="page"><a href="{following}">下一页</a></div></div><div class="footer">'
    site.pages[path].body = site.pages[path].body.replace(b'</div><div class="footer">', link.encode())
    site.add_column([[(path, "2024-05-06")]])
    return following


def test_article_of_several_pages_is_joined_again(archive):
    following = _in_two_pages(archive.site)
    archive.rule()
    archive.crawl()
    assert following in archive.site.asked
    assert archive.texts()[0].count("（第2期）") == 3
    before = archive.everything()
    assert archive.reclean() == "jiangan: 1 archived articles: 1 the same\n"
    assert archive.everything() == before


def test_archive_cut_by_a_crash_is_cleaned_up_to_the_cut(site, crawl, run_scrapy):
    site.add_dated_column(pages=1)
    outcome = crawl()
    (file,) = (outcome.folder / "archive").iterdir()
    whole = file.read_bytes()
    file.rename(file.with_name(f"{file.name}.open")).write_bytes(whole[:-9])
    done = run_scrapy(["reclean"])
    assert done.stdout == f"{outcome.folder.name}: 4 archived articles: 4 the same\n"
    assert "[archive-damaged]" in done.stderr


def test_error_of_one_site_is_printed_and_the_others_are_cleaned(site, crawl, run_scrapy, tmp_path):
    site.add_dated_column(pages=1)
    name = crawl().folder.name
    (tmp_path / "data" / "jiangsu" / "archive").mkdir(parents=True)
    done = run_scrapy(["reclean", "jiangsu", name])
    assert done.returncode == 1
    assert done.stdout == f"{name}: 5 archived articles: 5 the same\n"
    assert "jiangsu: there is no archive in" in done.stderr
    assert run_scrapy(["reclean", "--diff", "x"]).returncode == 2


def test_damage_and_records_of_others_are_counted_and_the_next_site_is_cleaned(site, tmp_path):
    site.add_dated_column(pages=1, rows=3)
    assert crawl_of(site, tmp_path)().status == 0
    (folder,) = (tmp_path / "data").iterdir()
    with serving() as second:
        second.add_dated_column(pages=1, rows=2)
        outcome = crawl_of(second, tmp_path)()
    last = max(folder, outcome.folder)
    (file,) = (min(folder, outcome.folder) / "archive").iterdir()
    whole = bytearray(file.read_bytes())
    page = [*warc.read(file)][1]
    whole[page.offset + 40] ^= 0xFF
    file.write_bytes(gzip.compress(b"another program's") + whole)
    done = scrapy(["reclean"], tmp_path)
    assert done.returncode == 1
    first_line, second_line = done.stdout.splitlines()
    assert "1 damaged parts" in first_line and "1 records of other programs" in first_line
    assert second_line.startswith(f"{last.name}: ") and "damaged" not in second_line
    assert "Traceback" not in done.stderr
    file.write_bytes(b"no archive")
    done = scrapy(["reclean"], tmp_path)
    assert done.returncode == 1 and done.stdout.startswith(f"{last.name}: ")


def test_page_on_which_the_cleaner_fails_does_not_end_the_others(archive):
    archive.rule()
    archive.site.add_dated_column(pages=1, rows=3)
    archive.crawl()
    with (archive.place / "jiangan_spiders.py").open("a") as spider:
        spider.write(
            "\n    def parse_article(self, response, target):"
            "\n        if '1227' in response.url:"
            "\n            raise LookupError('a fault')"
            "\n        return super().parse_article(response, target)\n"
        )
    done = archive.scrapy("reclean")
    assert done.returncode == 1
    assert "3 archived articles: 2 the same, 1 failed" in done.stdout
    assert "t20241227" in done.stderr and "LookupError: a fault" in done.stderr


def test_processes_give_the_same_results_in_the_same_order(archive):
    days = [f"2024-05-{day:02}" for day in range(1, 29)]
    paths = [
        _with_note(archive.site, day) if number % 3 else archive.site.add_article(day)
        for number, day in enumerate(days)
    ]
    following = _in_two_pages(archive.site)
    archive.site.add_column(
        [[*((path, day) for path, day in zip(paths, days, strict=True)), (following.replace("_1.", "."), "2024-05-06")]]
    )
    archive.rule()
    archive.crawl()
    archive.rule(_NOTE)
    one = archive.reclean("--dry-run", "--diff", "50")
    assert "other texts" in one and archive.reclean("--dry-run", "--diff", "50", "-j", "2") == one
    assert one.splitlines()[-1].removesuffix(" (dry run: nothing was stored)") == archive.reclean("-j", "2").strip()
    assert not any("审核发布" in text for text in archive.texts())


def test_page_that_kills_its_process_does_not_end_the_others(archive):
    archive.rule()
    archive.site.add_dated_column(pages=1, rows=3)
    archive.crawl()
    with (archive.place / "jiangan_spiders.py").open("a") as spider:
        spider.write(
            "\n    def parse_article(self, response, target):"
            "\n        if '1227' in response.url:"
            "\n            import os, signal"
            "\n            os.kill(os.getpid(), signal.SIGKILL)"
            "\n        return super().parse_article(response, target)\n"
        )
    done = archive.scrapy("reclean", "-j", "2")
    assert done.returncode == 1
    assert "3 archived articles: 2 the same, 1 failed" in done.stdout
    assert "the process that cleaned it was killed" in done.stderr


def test_cleaning_again_counts_no_attempt_and_finds_the_text_of_a_link_that_was_given_up(archive):
    path = archive.site.add_article("2024-05-06")
    archive.site.add_column([[(path, "2024-05-06")]])
    archive.rule(_ALL)
    archive.crawl(status=1)
    key = key_of(archive.site.url + path)
    with closing(Ledger(archive.folder / LEDGER)) as ledger:
        before = ledger.lookup([key])
        assert before[key].attempts == 1
    archive.reclean()
    with closing(Ledger(archive.folder / LEDGER)) as ledger:
        assert ledger.lookup([key]) == before
        while not ledger.settle(key, Status.EMPTY, "no_text"):
            pass
    archive.rule()
    assert archive.reclean() == "jiangan: 1 archived articles: 1 new\n"
