from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.store.files import Store
from tests.crawler.processes import ROOT, environment_of_scrapy, run

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0")


def test_snapshot_saves_an_article_with_the_cleaned_text_and_metadata(site, run_scrapy, tmp_path):
    path = site.add_article("2024-05-06", title="江岸区开展反诈宣传")
    command = ["snapshot", site.url + path, "--site", "jiangan", "--name", "first", *QUICK]
    done = run_scrapy(command)
    assert done.returncode == 0, done.stderr
    saved = tmp_path / "samples" / "jiangan"
    assert sorted(file.name for file in saved.iterdir()) == ["first.html", "first.json", "first.txt"]
    assert (saved / "first.html").read_bytes() == site.pages[path].body
    assert (saved / "first.txt").read_text("utf-8").startswith("近日，江岸区组织网格员")
    record = json.loads((saved / "first.json").read_text("utf-8"))
    assert record["url"] == site.url + path and record["kind"] == "article"
    assert record["expected"]["title"] == "江岸区开展反诈宣传"
    again = run_scrapy(command)
    assert again.returncode == 2 and "first.json" in again.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_crawl_with_too_few_open_files_says_what_to_do_and_does_nothing(site, tmp_path):
    site.add_dated_column(pages=1, rows=1)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    crawl = f"ulimit -n 31; exec {sys.executable} -m scrapy crawl site -a url={site.url}/news/"
    done = subprocess.run(
        ["sh", "-c", crawl], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "ulimit -n 32" in done.stderr
    assert site.asked == [] and not (tmp_path / "data").exists()


def test_snapshot_of_a_missing_page_saves_nothing(site, run_scrapy, tmp_path):
    done = run_scrapy(["snapshot", f"{site.url}/news/", *QUICK])
    assert done.returncode == 1
    assert f"{site.url}/news/" in done.stderr
    assert not (tmp_path / "samples").exists()


@pytest.mark.parametrize(
    ("arguments", "option", "suggestion"),
    [
        (["reclean", "--dryrun"], "--dryrun", "--dry-run"),
        (["schedule", "--dryrun"], "--dryrun", "--dry-run"),
        (["status", "--dayz=3"], "--dayz", "--days"),
        (["sites", "--jsn"], "--jsn", "--json"),
        (["rebuild", "-x"], "-x", "-h"),
        (["snapshot", "http://127.0.0.1:9/", "--kinds", "home"], "--kinds", "--kind"),
        (["crawl", "jiangsu", "--loglevl", "INFO"], "--loglevl", "--loglevel"),
    ],
)
def test_unknown_option_is_refused_with_a_suggestion(run_command, tmp_path, arguments, option, suggestion):
    (tmp_path / "data" / "jiangsu" / "archive").mkdir(parents=True)
    done = run_command(arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    (message,) = (line for line in done.stderr.splitlines() if "error:" in line)
    assert option in message.split() or f"{option}:" in message.split()
    assert suggestion in message
    assert [entry.name for entry in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("RETRY_TIMES=often", "RETRY_TIMES=often is not a whole number"),
        ("DOWNLOAD_DELAY=nan", "DOWNLOAD_DELAY=nan is not a number"),
        ("COOKIES_ENABLED=perhaps", "COOKIES_ENABLED=perhaps is neither yes nor no"),
        ("RETRY_TIMES", "-s NAME=VALUE"),
    ],
)
def test_setting_of_a_wrong_type_is_refused(run_command, tmp_path, setting, message):
    for command in (["crawl", "jiangsu"], ["sites"]):
        done = run_command([*command, "-s", setting])
        assert done.returncode == 2 and message in done.stderr
        assert "Traceback" not in done.stderr and list(tmp_path.iterdir()) == []


def test_sites_takes_no_arguments(run_command):
    done = run_command(["sites", "jiangsu"])
    assert done.returncode == 2 and "jiangsu" in done.stderr and done.stdout == ""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="pipes")
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["sites"], 0),
        (["sites", "--json"], 0),
        (["status"], 0),
        (["status", "--rules"], 0),
        (["status", "jiangsu"], 1),
        (["schedule", "--dry-run"], 0),
        (["rebuild"], 0),
    ],
)
def test_closed_output_ends_a_command_without_a_message(tmp_path, arguments, status):
    store = Store(tmp_path / "data", "jiangsu")
    store.open()
    store.close()
    (tmp_path / "schedule.toml").write_text('[spider.jiangsu]\nevery = "6h"\n')
    done = _unread(arguments, tmp_path)
    assert "Broken" not in done.stderr and "Traceback" not in done.stderr
    assert done.returncode == status


@pytest.mark.skipif(not hasattr(os, "fork"), reason="pipes")
def test_closed_output_ends_a_dry_run_of_reclean_but_no_real_one(crawl, site, tmp_path):
    site.add_dated_column(pages=1)
    outcome = crawl()
    texts = sorted((outcome.folder / "text").rglob("*.txt"))
    for text in texts:
        text.write_text(text.read_text("utf-8").replace("三百余份", "四百余份"), "utf-8")
        record = json.loads(text.with_suffix(".json").read_text("utf-8"))
        text.with_suffix(".json").write_text(json.dumps(record | {"content_hash": "0" * 64}), "utf-8")
    for options in (["--dry-run", "--diff", "9"], ["--diff", "9"]):
        assert all("四百余份" in text.read_text("utf-8") for text in texts)
        done = _unread(["reclean", *options], tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    assert all("三百余份" in text.read_text("utf-8") for text in texts)


def _unread(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `scrapy` with a standard output that nobody reads."""
    return run(["scrapy", *arguments], folder, environment_of_scrapy(), is_read=False)


#: Commands of Scrapy that download a page with a spider that has no hosts, or with one of a site.
_DEVELOPER_COMMANDS = {
    "fetch": (["fetch", "--nolog", "{page}"], "防范电信网络诈骗"),
    "fetch, redirected": (["fetch", "--nolog", "{moved}"], "防范电信网络诈骗"),
    "view": (["view", "{page}"], ""),
    "shell": (["shell", "--nolog", "{page}", "-c", "response.css('h1::text').get()"], "江岸区开展反诈宣传"),
    "shell, later request": (
        ["shell", "--nolog", "-c", "(__import__('time').sleep(6), fetch('{page}'), response.status)"],
        "200",
    ),
    "shell, spider's site": (["shell", "--spider", "jiangsu", "{page}", "-c", "spider.name"], "jiangsu"),
    "parse, article": (["parse", "--spider", "site", "-a", "url={home}", "--nolinks", "{page}"], "江岸区开展反诈宣传"),
    "parse, column": (["parse", "--spider", "site", "-a", "url={home}", "--nocolour", "{column}"], "{page}"),
}


@pytest.mark.parametrize("name", _DEVELOPER_COMMANDS)
def test_developer_commands_of_scrapy_work(site, run_scrapy, name):
    page = site.add_article("2024-05-06", title="江岸区开展反诈宣传")
    column = site.add_column([[(page, "2024-05-06")]])
    site.add("/moved", "", 302, Location=page)
    urls = {"page": site.url + page, "moved": f"{site.url}/moved", "column": site.url + column, "home": f"{site.url}/"}
    arguments, expected = _DEVELOPER_COMMANDS[name]
    done = run_scrapy([*(part.format(**urls) for part in arguments), *QUICK], {"BROWSER": "true"})
    assert done.returncode == 0, done.stderr
    assert expected.format(**urls) in done.stdout
    assert "Traceback" not in done.stderr and "ERROR" not in done.stderr
    assert (page in site.asked) == ("column" not in name and "spider's site" not in name)


def test_fetch_follows_no_redirect_to_another_private_address(site, run_scrapy):
    site.add("/moved", "", 302, Location=site.url.replace("127.0.0.1", "127.0.0.2") + "/secret")
    done = run_scrapy(["fetch", f"{site.url}/moved", *QUICK])
    assert done.stdout.strip() == "" and "/secret" not in site.asked


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["status", "--days", "x"], "zhengwen status: error: argument --days: 'x' is not a number of days"),
        (["status", "--days", "0"], "zhengwen status: error: argument --days: '0' is not a number of days from 1"),
        (["sites", "-s"], "zhengwen sites: error: argument -s/--set: expected one argument"),
    ],
)
def test_usage_error_is_one_line_that_says_what_to_do(run_command, tmp_path, arguments, error):
    done = run_command(arguments)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(error)
    assert list(tmp_path.iterdir()) == []
