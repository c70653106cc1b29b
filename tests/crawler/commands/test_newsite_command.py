"""`zhengwen newsite` without a crawl: what it refuses, writes and prints for the results of a trial."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cleaner import extract
from crawler.newsite import files
from crawler.newsite.trial import Trial, TriedColumn
from tests.crawler.conftest import article_page
from tests.crawler.processes import ROOT

HOME = "http://www.linhe-peace.example/"
URL = f"{HOME}news/202405/t20240506_1.html"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A checkout with the folders and files that the command needs."""
    folder = tmp_path / "checkout"
    for part in ("crawler/spiders/changan", "docs", "samples", "tests"):
        (folder / part).mkdir(parents=True)
    (folder / "pyproject.toml").touch()
    shutil.copy(ROOT / "docs" / "sites.md", folder / "docs" / "sites.md")
    monkeypatch.setattr(files, "checkout", lambda: folder)
    return folder


@pytest.fixture
def trial(process) -> Trial:
    """The result of the trial."""
    page = article_page("江岸区开展反诈宣传", "2024-05-06")
    column = TriedColumn(f"{HOME}news/", "平安要闻", "trs", 12, 0)
    result = Trial(HOME, "临河长安网", [column], extract(page, url=URL), page, URL)

    def answer(spider):
        spider.trial = result

    process.answer = answer
    return result


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["linhe"], "give a name and a URL"),
        (["linhe", HOME, HOME], "give a name and a URL"),
        (["Linhe", HOME], "in pinyin"),
        (["class", HOME], "in pinyin"),
        (["../linhe", HOME], "in pinyin"),
        (["jiangsu", HOME], "there is a spider jiangsu"),
        (["linhe", "http://www.jszf.org/zfyw/"], "is the site of the spider jiangsu"),
        (["linhe", "https://jszf.org/"], "is the site of the spider jiangsu"),
        (["linhe", "ftp://www.example.cn/"], "is not the URL of a home page"),
        (["linhe", "http://www.example.cn:99999/"], "is not the URL of a page ("),
        (["linhe", "http://user:secret@www.example.cn/"], "the URL contains credentials"),
        (["linhe", HOME, "-s", "REPLAY=nosuch"], "nosuch"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_requested(run_command, process, tmp_path, arguments, message):
    done = run_command(["newsite", *arguments])
    assert done.returncode == 2 and message in done.stderr and "secret" not in done.stderr
    assert process.crawls == [] and list(tmp_path.iterdir()) == []


def test_at_sign_of_a_path_is_no_password(run_command, process, folder, trial):
    assert run_command(["newsite", "linhe", f"{HOME}@a/"]).returncode == 0


@pytest.mark.parametrize(
    ("url", "home"),
    [
        (HOME, HOME),
        (f"{HOME}index.html", f"{HOME}index.html"),
        (f"{HOME}news/1.html", HOME),
        (f"{HOME}?id=3", HOME),
        ("http://www.linhe-peace.example:8080/news/", "http://www.linhe-peace.example:8080/"),
    ],
)
def test_home_page_of_any_page_is_tried(run_command, process, folder, trial, url, home):
    run_command(["newsite", "linhe", url])
    assert [arguments for _, arguments in process.crawls] == [{"url": home}]


def test_spider_sample_and_row_of_the_table_are_written(run_command, folder, trial):
    done = run_command(["newsite", "linhe", HOME])
    assert done.returncode == 0, done.stderr
    module = folder / "crawler" / "spiders" / "changan" / "linhe.py"
    assert module.read_text("utf-8") == files.spider_source("linhe", trial, 2026)
    samples = sorted((folder / "samples" / "linhe").iterdir())
    assert [file.name for file in samples] == [f"t20240506_1{suffix}" for suffix in (".html", ".json", ".txt")]
    record = json.loads(samples[1].read_text("utf-8"))
    assert (record["url"], record["platform"]) == (URL, "trs") and "临河长安网" in record["reconstruction"]
    listed = folder / "docs" / "sites.md"
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        f"临河长安网  {HOME}  platform: trs",
        f"  column 平安要闻  {HOME}news/  12 articles, trs",
        f"  article 江岸区开展反诈宣传  {URL}  (2024-05-06 10:26, 江岸长安网, confidence {trial.article.confidence:.2f})",
    ]
    written = [module, *(folder / "samples" / "linhe" / f"t20240506_1{s}" for s in (".html", ".txt", ".json"))]
    assert lines[3:] == [*map(str, written), f"{listed}: with the row of linhe"]
    again = run_command(["newsite", "linhe", HOME])
    assert again.returncode == 2 and f"{module} exists and is never overwritten" in again.stderr


def test_what_could_not_be_found_or_written_is_listed(run_command, folder, trial):
    (folder / "docs" / "sites.md").write_text("edited", "utf-8")
    sample = folder / "samples" / "linhe" / "t20240506_1.txt"
    sample.parent.mkdir()
    sample.write_text("mine")
    trial.gaps.append("the name of the site")
    trial.columns.clear()
    done = run_command(["newsite", "linhe", HOME])
    lines = done.stdout.splitlines()
    assert lines[0].endswith("  platform: not recognised")
    first, *gaps = lines[lines.index("could not find:") + 1 :]
    assert first == "  the name of the site" and done.returncode == 0
    assert gaps[0].startswith(f"  a free name for the sample: {sample} exists")
    assert gaps[1].startswith(f"  the place of the row in {folder / 'docs' / 'sites.md'}: it has been edited")
    assert sample.read_text() == "mine" and len(list(sample.parent.iterdir())) == 1
    assert (folder / "docs" / "sites.md").read_text("utf-8") == "edited"


def test_sample_that_reads_in_another_way_than_its_page_is_a_gap(run_command, folder, trial, monkeypatch):
    monkeypatch.setattr(files, "unlike", lambda sample, article, url: ["date", "source"])
    done = run_command(["newsite", "linhe", HOME])
    assert f"could not find:\n  the same date, source in the sample as on {URL}" in done.stdout


def test_site_without_an_article_gets_a_spider_only(run_command, folder, trial):
    trial.article = None
    assert run_command(["newsite", "linhe_justice", HOME]).returncode == 1, "there is no folder for it"
    done = run_command(["newsite", "linhe", HOME])
    assert done.returncode == 0 and "could not find" not in done.stdout and "  article " not in done.stdout
    assert list((folder / "samples").iterdir()) == []


def test_nothing_is_written_for_a_site_that_cannot_be_read(run_command, process, folder, trial):
    trial.home, trial.gaps = "", ["the home page (http_404)", "columns"]
    done = run_command(["newsite", "linhe", HOME])
    assert done.returncode == 1 and "nothing is written: the home page (http_404); columns\n" in done.stderr
    trial.gaps = []
    assert f"nothing is written: {HOME} could not be read" in run_command(["newsite", "linhe", HOME]).stderr
    trial.home = HOME
    process.stats = {"finish_reason": "blocked"}
    done = run_command(["newsite", "linhe", HOME])
    assert done.returncode == 1 and "the trial was ended (blocked)" in done.stderr
    process.stats = {"finish_reason": "nothing_read"}
    assert run_command(["newsite", "linhe", HOME]).returncode == 0, "a site may have no articles yet"


def test_without_a_checkout_the_spider_is_printed(run_command, folder, trial):
    (folder / "pyproject.toml").unlink()
    trial.gaps.append("an article")
    done = run_command(["newsite", "linhe", HOME])
    assert done.returncode == 1
    assert "would write " in done.stderr and str(Path("changan", "linhe.py")) in done.stderr
    assert f'home = "{HOME}"' in done.stdout and done.stdout.endswith("could not find:\n  an article\n")
    assert not list(folder.rglob("linhe*"))
