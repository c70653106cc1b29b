"""The commands that read what is stored: `export`, `index`, `search`."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request

from tests.crawler.collection.stored import store_article
from tests.crawler.processes import ROOT


def test_export_writes_the_articles_that_the_options_select(run_command, tmp_path):
    store_article(tmp_path / "data", 1, "平安建设。", day="2024-05-06")
    store_article(tmp_path / "data", 2, "平安建设。", day="2024-06-06", folder="anhui")
    store_article(tmp_path / "data", 3, "法治建设。", day="2024-06-07", folder="anhui")
    done = run_command(["export", "anhui", "--since", "2024-06-01", "--query", "平安", "-o", "out.jsonl"])
    assert (done.returncode, done.stdout) == (0, "out.jsonl: 1 articles from 1 sites\n")
    (row,) = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert (row["folder"], row["date"]) == ("anhui", "2024-06-06")
    done = run_command(["export", "--format", "csv"])
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 4


def test_export_takes_the_format_from_the_ending(run_command, tmp_path):
    store_article(tmp_path / "data", 1, "平安建设。")
    for name, start in (
        ("a.csv", b"\xef\xbb\xbffolder,"),
        ("a.xml", b"<?xml"),
        ("a.md", b"# ["),
        ("a.txt", b'{"folder"'),
    ):
        assert run_command(["export", "-o", name]).returncode == 0
        assert (tmp_path / name).read_bytes().startswith(start)


def test_export_names_damaged_articles_and_ends_with_status_1(run_command, tmp_path):
    store_article(tmp_path / "data", 1, "平安建设。")
    store_article(tmp_path / "data", 2, "平安建设。", day="")
    next((tmp_path / "data").rglob("undated_*.json")).write_text("{")
    done = run_command(["export", "-o", "a.jsonl"])
    assert (done.returncode, done.stdout) == (1, "a.jsonl: 1 articles from 1 sites\n")
    assert "undated_" in done.stderr


def test_export_refuses_unknown_sites_and_wrong_days(run_command, tmp_path):
    store_article(tmp_path / "data", 1, "平安建设。")
    done = run_command(["export", "hainan", "-o", "a.jsonl"])
    assert done.returncode == 2 and "jiangsu" in done.stderr + done.stdout
    assert not (tmp_path / "a.jsonl").exists()
    assert run_command(["export", "--since", "gestern"]).returncode == 2


def test_search_prints_hits_with_their_passages(run_command, tmp_path):
    text = "全市召开平安建设推进会。" * 20
    store_article(tmp_path / "data", 1, text, title="会议\x1b[31m", day="2024-05-06 10:26")
    store_article(tmp_path / "data", 2, text, title="转载", day="2024-06-06", folder="anhui")
    assert run_command(["search", "平安"]).returncode == 2  # there is no index yet
    done = run_command(["index"])
    assert done.returncode == 0 and "2 articles; 2 added" in done.stdout
    done = run_command(["search", "平安", "建設", "--distinct", "--by-date", "--site", "anhui", "--limit", "1"])
    assert done.returncode == 0 and "【建设】" in done.stdout
    assert "also at http://www.jiangsu.example/news/" in done.stdout and "\x1b" not in done.stdout
    (hit,) = json.loads(run_command(["search", "平安建设", "--json", "--until", "2024-05-06"]).stdout)
    assert (hit["folder"], hit["date"]) == ("jiangsu", "2024-05-06 10:26")
    assert run_command(["search", "法治"]).returncode == 1


def test_a_run_indexes_what_it_stores(crawl, site, run_command):
    site.add_dated_column(1, rows=2)
    assert crawl(settings={"INDEX": 1}).status == 0
    assert run_command(["search", "网格员", "--json"]).stdout.count('"url"') == 2


def test_an_index_that_fails_does_not_spoil_the_run(crawl, site, tmp_path):
    site.add_dated_column(1, rows=2)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "index.sqlite").write_bytes(b"no database" * 100)
    done = crawl(settings={"INDEX": 1})
    assert done.status == 0 and len(done.texts()) == 2
    assert "[index-failed]" in done.log


def test_report_writes_a_site_and_names_it(run_command, tmp_path):
    store_article(tmp_path / "data", 1, "平安建设。")
    done = run_command(["report"])
    assert (done.returncode, done.stdout) == (0, "report/index.html: 3 pages\n")
    assert (tmp_path / "report" / "jiangsu" / "feed.xml").is_file()
    assert run_command(["report", "-o", "data"]).returncode == 2
    assert run_command(["serve", "data"]).returncode == 2


def test_serve_shows_a_report_on_this_machine_only(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / ".zhengwen-report").touch()
    (tmp_path / "report" / "index.html").write_text("ok")
    command = [sys.executable, "-m", "crawler", "serve", "--no-browser"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        | {"PYTHONPATH": str(ROOT)},
    ) as server:
        try:
            address = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())[0]
            with urllib.request.urlopen(address, timeout=30) as response:
                assert response.read() == b"ok"
            server.send_signal(signal.SIGINT)
            assert server.wait(30) == 0
        finally:
            server.kill()


def test_show_explains_an_archived_page(one_article, run_command, tmp_path):
    _, outcome = one_article
    data = ("-s", f"DATA_DIR={outcome.folder.parent}")
    (record,) = outcome.records().values()
    done = run_command(["show", record["url"], *data])
    assert done.returncode == 0 and record["title"] in done.stdout and "网格员" in done.stdout
    done = run_command(["show", record["url"], "-o", "why.html", "--page", "page.html", *data])
    assert done.returncode == 0
    assert record["url"] in (tmp_path / "why.html").read_text("utf-8")
    assert record["title"] in (tmp_path / "page.html").read_text("gb18030")
    done = run_command(["show", "http://www.example.cn/none.html", *data])
    assert done.returncode == 2 and "http://www.example.cn/none.html" in done.stderr + done.stdout
