"""The reports in headless Chromium, at the widths of a phone and a desk, light and dark: `make browser`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from cleaner.__main__ import main
from crawler import clock
from crawler.collection.articles import Collection
from crawler.collection.index import SearchIndex
from crawler.collection.report import build, facts
from crawler.items import Target
from crawler.store.ledger import Ledger
from crawler.store.records import Status
from crawler.urls import key_of
from tests.crawler.collection.stored import archive_page, store_article

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
SAMPLES = HERE.parent.parent / "samples"
#: A word without a place for a line break.
LONG = "http://www.example.cn/" + "a" * 300
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")


def wrong(*pages: Path) -> list[list[str]]:
    modules = Path(os.environ.get("NODE_MODULES", HERE / "node_modules"))
    assert CHROMIUM and shutil.which("node"), "install chromium and node"
    assert (modules / "axe-core").is_dir(), (
        "run `make browser`, or name a folder with axe-core and playwright-core: NODE_MODULES"
    )
    command = ["node", str(HERE / "check.mjs"), CHROMIUM, *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_reports_of_pages_and_their_list(tmp_path):
    out = tmp_path / "out"
    assert main([str(SAMPLES / "labelled"), "-o", str(out), "--report"]) == 0
    reports = sorted(out.glob("*.report.html"))
    assert wrong(out / "reports.html", *reports[:6]) == []


def test_the_report_of_a_collection(tmp_path):
    data = tmp_path / "data"
    today = clock.now().date()
    text = "近日，江岸区组织网格员走进社区，开展防范电信网络诈骗集中宣传活动，向居民讲解常见的诈骗手法。" * 3
    revision = {"content_hash": "", "fetched_at": "2024-05-06T08:00:00+08:00", "file": "revisions/a.r1.txt"}
    for number in range(40):
        day = (today - timedelta(days=number % 30)).isoformat()
        store_article(data, number, text, folder=("jiangsu", "anhui")[number % 2], day=day, confidence=number / 40)
    files = [{"name": LONG, "url": LONG}]
    more = {"attachments": files, "doc_number": LONG, "warnings": [LONG], "revisions": [revision], "url": LONG}
    key = store_article(data, 99, f"{LONG}\n\n{text}", title=LONG, **more)
    old = data / "jiangsu" / revision["file"]
    old.parent.mkdir()
    old.write_text(f"标题\n2024\n\n{LONG}\n\n{text.replace('网格员', '志愿者')}\n", "utf-8")
    ledger = Ledger(data / "jiangsu" / "ledger.sqlite")
    ledger.queue([Target(key_of(LONG), LONG)], "2024-05-06T08:00:00+08:00")
    ledger.settle(key_of(LONG), Status.FAILED, "http_500")
    ledger.close()
    started = clock.now() - timedelta(days=9)
    runs = [
        {"started": (started + timedelta(days=n)).isoformat(), "ended": (started + timedelta(days=n)).isoformat()}
        | {"reason": "finished", "articles_found": 0, "failed": {"timeout": 30, "http_500": 4}}
        for n in range(3)
    ]
    (data / "jiangsu" / "runs.jsonl").write_text("".join(json.dumps(run) + "\n" for run in runs), "utf-8")
    with SearchIndex(data, write=True) as index:
        index.update(Collection(data))
    archive_page(data, 0, f"<title>标题0</title><a href=/>首页</a><p>{text}<p>{LONG}<p>责任编辑：{LONG}")
    report = tmp_path / "report"
    build.build(facts.read(data, 50), data, report, explain=build.Explain(get_project_settings(), 50))
    (explanation,) = report.rglob("*.report.html")
    assert 'class="state failing"' in (report / "index.html").read_text("utf-8")
    articles = [report / "jiangsu" / f"{key}.html", explanation.with_name(explanation.name.replace(".report", ""))]
    assert wrong(report / "index.html", report / "jiangsu" / "index.html", *articles, explanation) == []
