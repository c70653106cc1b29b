"""The search index after a run, and `serve` in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.crawler.processes import ROOT


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


@pytest.mark.slow
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
