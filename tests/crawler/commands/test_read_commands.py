"""The commands that read what is stored: `export`, `index`, `search`, `report`, `serve`, `show`."""

from __future__ import annotations

import json
import re
import threading
import urllib.request
from http.server import ThreadingHTTPServer

import pytest
from tqdm import tqdm

from crawler.commands import serve as serve_module
from tests.crawler.collection.stored import archive_page, store_article, url_of
from tests.crawler.conftest import article_page


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


def test_report_writes_a_site_and_names_it(run_command, tmp_path):
    store_article(tmp_path / "data", 1, "平安建设。")
    done = run_command(["report"])
    assert (done.returncode, done.stdout) == (0, "report/index.html: 3 pages\n")
    assert (tmp_path / "report" / "jiangsu" / "feed.xml").is_file()
    assert run_command(["report", "-o", "data"]).returncode == 2
    assert run_command(["serve", "data"]).returncode == 2


def test_export_selects_by_day_and_column_and_counts_the_sites(run_command, tmp_path):
    data = tmp_path / "data"
    for number, day in enumerate(("2024-05-06", "2024-05-07", "2024-05-08"), 1):
        store_article(data, number, "平安建设。", day=day)
    store_article(data, 4, "平安建设。", day="2024-05-09", folder="anhui", column="公告")

    def exported(*options: str) -> list[str]:
        done = run_command(["export", *options])
        assert done.returncode == 0 and done.stderr == ""
        return sorted(json.loads(line)["date"][-1] for line in done.stdout.splitlines())

    assert {
        "all": exported(),
        "since": exported("--since", "2024-05-08"),
        "until": exported("--until", "2024-05-07"),
        "column": exported("--column", "公告"),
        "site": exported("jiangsu"),
        "standard output": exported("-o", "-", "--until", "2024-05-06"),
    } == {
        "all": ["6", "7", "8", "9"],
        "since": ["8", "9"],
        "until": ["6", "7"],
        "column": ["9"],
        "site": ["6", "7", "8"],
        "standard output": ["6"],
    }
    assert run_command(["export", "-o", "A.JSONL"]).stdout == "A.JSONL: 4 articles from 2 sites\n"
    assert run_command(["export", "-o", "a.atom"]).returncode == 0
    assert (tmp_path / "a.atom").read_bytes().startswith(b"<?xml")
    assert run_command(["export", "-o", "b.md", "--format", "csv"]).returncode == 0
    assert (tmp_path / "b.md").read_bytes().startswith(b"\xef\xbb\xbffolder,"), "the option counts"
    assert run_command(["export", "--format", "pdf"]).returncode == 2


def test_export_shows_its_progress_on_a_terminal_unless_the_articles_go_there(run_command, tmp_path, monkeypatch):
    store_article(tmp_path / "data", 1, "平安建设。")
    shown = []

    def bar(**options: object) -> tqdm:
        shown.append(options["disable"])
        return tqdm(disable=True)

    monkeypatch.setattr("crawler.commands.export.tqdm", bar)
    for output in ("-", "a.jsonl"):
        assert run_command(["export", "-o", output]).returncode == 0
    assert shown == [True, None], "None: only if the standard error is a terminal"


def test_export_to_parquet_follows_the_ending(run_command, tmp_path):
    pytest.importorskip("pyarrow")
    store_article(tmp_path / "data", 1, "平安建设。")
    assert run_command(["export", "-o", "a.parquet"]).returncode == 0
    assert (tmp_path / "a.parquet").read_bytes()[:4] == b"PAR1"


def test_index_counts_what_changed_and_names_damaged_files(run_command, tmp_path):
    data = tmp_path / "data"
    for number in (1, 2, 3):
        store_article(data, number, "平安建设。")
    done = run_command(["index", "--datasette", "metadata.json"])
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "data/index.sqlite: 3 articles; 3 added, 0 replaced, 0 removed",
        "look at it with: datasette data/index.sqlite -m metadata.json",
    ]
    assert "databases" in json.loads((tmp_path / "metadata.json").read_text("utf-8"))
    store_article(data, 1, "法治建设。")
    done = run_command(["index"])
    assert done.stdout == "data/index.sqlite: 3 articles; 0 added, 1 replaced, 0 removed\n"
    first, second, _ = sorted((data / "jiangsu").rglob("*.json"))
    first.unlink(), first.with_suffix(".txt").unlink()
    second.write_text("{")
    done = run_command(["index", "jiangsu"])
    assert done.returncode == 1 and f"{second.relative_to(tmp_path)}: passed over, because it" in done.stderr
    assert "1 articles; 0 added, 0 replaced, 2 removed" in done.stdout
    assert run_command(["index", "nosuch"]).returncode == 2


def test_search_needs_words_and_prints_each_hit_in_a_paragraph(run_command, tmp_path):
    store_article(tmp_path / "data", 1, "全市召开平安建设推进会。", day="2024-05-06 10:26")
    store_article(tmp_path / "data", 2, "全市召开平安建设推进会议。", day="2024-06-06", folder="anhui")
    run_command(["index"])
    done = run_command(["search", "推进会", "--site", "jiangsu"])
    url = url_of(1, "www.jiangsu.example")
    assert done.stdout == f"标题1\n  2024-05-06 · jiangsu长安网 · 望淮日报\n  {url}\n  全市召开平安建设【推进会】。\n\n"

    def found(*options: str) -> list[str]:
        return [hit["date"][:10] for hit in json.loads(run_command(["search", "平安", "--json", *options]).stdout)]

    assert {
        "by date": found("--by-date"),
        "since": found("--since", "2024-06-01"),
        "until": found("--until", "2024-06-01"),
        "limit": found("--limit", "1", "--by-date"),
        "sites": len(found("--site", "anhui", "--site", "jiangsu")),
    } == {
        "by date": ["2024-06-06", "2024-05-06"],
        "since": ["2024-06-06"],
        "until": ["2024-05-06"],
        "limit": ["2024-06-06"],
        "sites": 2,
    }
    nothing = run_command(["search"])
    assert nothing.returncode == 2 and "name what to search for" in nothing.stderr
    none = run_command(["search", "没有的词", "--json"])
    assert (none.returncode, json.loads(none.stdout)) == (1, [])
    assert run_command(["search", "平安", "--limit", "0"]).returncode == 2


def test_report_limits_its_articles_and_takes_no_site(run_command, tmp_path):
    for number in (1, 2, 3):
        store_article(tmp_path / "data", number, "平安建设。", day=f"2024-05-0{number}")
    assert run_command(["report", "-o", "a"]).stdout == "a/index.html: 5 pages\n"
    assert run_command(["report", "-o", "b", "--articles", "2", "--explain", "0"]).stdout == "b/index.html: 4 pages\n"
    refused = run_command(["report", "jiangsu"])
    assert refused.returncode == 2 and "report takes no site" in refused.stderr
    for options in (["--articles", "0"], ["--explain", "-1"]):
        assert run_command(["report", *options]).returncode == 2


@pytest.fixture
def browsed(monkeypatch) -> dict[str, object]:
    """The addresses that `serve` opened in the browser, and what it answers there until it is stopped by Ctrl-C."""
    seen: dict[str, object] = {"opened": []}

    class Server(ThreadingHTTPServer):
        def serve_forever(self) -> None:
            threading.Thread(target=super().serve_forever, args=(0.01,), daemon=True).start()
            host, port = self.server_address[:2]
            seen["host"], seen["port"] = host, port
            with urllib.request.urlopen(f"http://{host}:{port}/", timeout=30) as response:
                seen["body"] = response.read()
            self.shutdown()
            raise KeyboardInterrupt

    monkeypatch.setattr(serve_module, "ThreadingHTTPServer", Server)
    monkeypatch.setattr(serve_module.SimpleHTTPRequestHandler, "log_message", lambda *words: None)
    monkeypatch.setattr(serve_module.webbrowser, "open", seen["opened"].append)
    return seen


def test_serve_shows_the_report_in_the_browser_on_this_machine_only(run_command, browsed, tmp_path):
    for name in ("report", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".zhengwen-report").touch()
        (tmp_path / name / "index.html").write_text(name)
    done = run_command(["serve"])
    address = f"http://127.0.0.1:{browsed['port']}/"
    assert (browsed["host"], browsed["body"], browsed["opened"]) == ("127.0.0.1", b"report", [address])
    assert done.returncode == 0 and done.stdout == f"report: {address} (Ctrl-C stops it)\n"
    done = run_command(["serve", "other", "--no-browser", "--port", str(browsed["port"])])
    assert done.returncode == 0 and done.stdout.startswith(f"other: {address}"), "at the given port"
    assert browsed["body"] == b"other" and browsed["opened"] == [address]
    for port in ("-1", "65536", "x"):
        refused = run_command(["serve", "--port", port])
        assert refused.returncode == 2 and port in refused.stderr
    refused = run_command(["serve", "nosuch"])
    assert refused.returncode == 2 and "make one with zhengwen report -o nosuch" in refused.stderr


def test_show_explains_an_archived_page(run_command, tmp_path):
    page = article_page("江岸区开展反诈宣传", "2024-05-06")
    archive_page(tmp_path / "data", 1, page)
    store_article(tmp_path / "data", 1, "平安建设。")
    url = url_of(1, "www.jiangsu.example")
    done = run_command(["show", url])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("江岸区开展反诈宣传\n2024-05-06 10:26 江岸长安网\n\n近日，江岸区组织网格员")
    done = run_command(["show", url, "-o", "why.html", "--page", "page.html"])
    assert done.returncode == 0
    first, second = done.stdout.splitlines()
    assert first.startswith(f"page.html: {len(page.encode())} bytes of {url}, fetched 2")
    assert re.fullmatch(r"why\.html: container, confidence \d\.\d\d", second)
    assert url in (tmp_path / "why.html").read_text("utf-8")
    assert (tmp_path / "page.html").read_bytes() == page.encode()
    for options in (["-o", "only.html"], ["--page", "only.html"]):
        done = run_command(["show", url, *options])
        assert done.stdout.startswith("only.html: ") and len(done.stdout.splitlines()) == 1
    missing = run_command(["show", "http://www.example.cn/none.html"])
    assert missing.returncode == 2 and "http://www.example.cn/none.html" in missing.stderr
    for words in ([], [url, url]):
        refused = run_command(["show", *words])
        assert refused.returncode == 2 and "name the address or the key of one article" in refused.stderr
