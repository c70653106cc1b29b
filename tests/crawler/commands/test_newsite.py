"""`scrapy newsite`, and all of docs/adding-a-site.md, in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from cleaner import extract
from crawler.newsite import files
from crawler.newsite.invented import invent
from crawler.newsite.trial import Trial, TriedColumn, site_name
from tests.crawler.clock import ENVIRONMENT
from tests.crawler.conftest import article_page
from tests.crawler.processes import ROOT

SITE = ROOT / "tests" / "sites" / "linhe"
NEWSITE = ["newsite", "linhe", "http://www.linhe-peace.example/", "-s", f"REPLAY={SITE}"]
#: Two spaces before the name of a program, as in the blocks of commands.
_COMMAND = re.compile(r"^    ((?:scrapy|zhengwen|ruff|pytest|head|git) .+)$", re.M)


@pytest.fixture
def checkout(tmp_path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Copy the checkout, or only the packages, and return a function that runs a command line in the copy."""
    copy = tmp_path / "copy"
    copy.mkdir()
    python = f'"{sys.executable}"'
    prelude = f'scrapy() {{ {python} -m scrapy "$@"; }}; ruff() {{ {python} -m ruff "$@"; }}'
    prelude += f'; pytest() {{ {python} -m pytest -q -p no:cacheprovider "$@"; }}'

    def run(line: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | ENVIRONMENT | {"PYTHONPATH": str(copy), "PYTHONUTF8": "1"}
        environment["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
        return subprocess.run(
            ["bash", "-c", f"{prelude}; {line}"], cwd=copy, env=environment, capture_output=True, encoding="utf-8"
        )

    return run


def copy_of(folder: Path, *names: str) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "*.so")
    for name in names:
        place = folder / "copy" / name
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place, ignore=ignored)
        else:
            shutil.copy(ROOT / name, place)
    return folder / "copy"


@pytest.mark.slow
@pytest.mark.skipif(find_spec("ruff") is None, reason="the steps call ruff, which the oldest versions do not have")
def test_documented_steps_lead_to_a_spider_that_passes_the_tests(checkout, tmp_path):
    copy = copy_of(tmp_path, "cleaner", "crawler", "docs", "samples", "tests", "pyproject.toml", "scrapy.cfg")
    text = (ROOT / "docs" / "adding-a-site.md").read_text("utf-8")
    commands = [command.replace("/tmp/try", str(tmp_path / "try")) for command in _COMMAND.findall(text)]
    assert len(commands) == 9
    outputs = []
    for command in commands:
        done = checkout(command)
        outputs.append(done.stdout + done.stderr)
        assert done.returncode == 0, f"{command}\n{outputs[-1]}"
    assert "5 articles found = 0 known + 0 unchanged + 0 out of range + 5 stored + 0 empty + 0 failed" in outputs[0]
    module = (copy / "crawler" / "spiders" / "changan" / "linhe.py").read_text("utf-8")
    assert module.strip() == text.partition("```python\n")[2].partition("```")[0].strip()
    assert "视频之窗 http://www.linhe-peace.example/sp/: its page has no rows" in outputs[2]
    assert "| linhe | 临河长安网 | www.linhe-peace.example | trs | seen 2026 |  |" in (
        copy / "docs" / "sites.md"
    ).read_text("utf-8")
    assert len(list((copy / "samples" / "linhe").glob("*.json"))) == 2
    assert "5 articles found = 5 known + " in outputs[-1]
    again = checkout("scrapy newsite linhe http://www.example.cn/")
    assert again.returncode == 2 and "there is a spider linhe" in again.stderr
    other = checkout("scrapy newsite another https://linhe-peace.example/yw/")
    assert other.returncode == 2 and "is the site of the spider linhe" in other.stderr


def test_installed_package_shows_the_spider_and_where_it_belongs(checkout, tmp_path):
    copy = copy_of(tmp_path, "cleaner", "crawler")
    before = sorted(file for file in copy.rglob("*.py"))
    done = checkout(f"scrapy {' '.join(NEWSITE)}")
    assert done.returncode == 1
    assert f"would write {copy}/crawler/spiders/changan/linhe.py" in done.stderr and "checkout" in done.stderr
    assert 'home = "http://www.linhe-peace.example/"' in done.stdout
    assert sorted(file for file in copy.rglob("*.py")) == before and not (copy / "samples").exists()


def test_nothing_is_written_for_a_site_that_cannot_be_read(run_scrapy):
    done = run_scrapy(["newsite", "linhe", "http://www.example.cn/", "-s", f"REPLAY={SITE}"])
    assert (
        done.returncode == 1
        and "nothing is written: http://www.example.cn/ could not be read (http_404)" in done.stderr
    )
    assert not files.module_of(ROOT, "linhe").exists()


def test_spider_of_a_justice_department_is_a_module_of_justice():
    assert files.module_of(Path("x"), "linhe_justice") == Path("x/crawler/spiders/justice/linhe.py")


def test_source_is_valid_python_whatever_the_site_shows():
    title = '要闻"\\\n' + "动态" * 4
    columns = [TriedColumn(f"http://www.example.cn/{'long/' * n}", title, "generic", 3, n) for n in (1, 12, 25)]
    source = files.spider_source("linhe", Trial("http://www.example.cn/", 'x"""\\', columns), 2026)
    compile(source, "linhe.py", "exec")
    assert "platform" not in source and source.count("seen=2026") == 3
    assert "discovers" not in files.spider_source("linhe", Trial("http://www.example.cn/", "临河长安网"), 2026)


def test_sample_has_the_structure_of_the_page_and_none_of_its_text():
    page = article_page("社区反诈宣传活动纪实", "2024-05-06").replace(
        "江岸长安网</div><div", "江岸长安网　编辑：赵小川</div><div"
    )
    before = extract(page)
    made = invent(page, before)
    after = extract(made)
    assert after.date == before.date and after.source == before.source and after.method == before.method
    assert after.title and after.title != before.title and "社区反诈" not in made
    assert len(after.text) == len(before.text) and len(after.text.split("\n\n")) == len(before.text.split("\n\n"))
    for paragraph in before.text.split("\n\n"):
        assert not any(part in made for part in re.findall(r"[㐀-鿿]{6,}", paragraph))
    assert "赵小川" not in made and "版权所有：江岸长安网" in made


def test_title_of_several_lines_and_headlines_are_replaced():
    page = article_page("社区反诈宣传活动纪实", "2024-05-06").replace("<h1>社区反诈宣传", "<h1>社区反诈宣传<br>")
    page = page.replace('<div class="info">', "<h2>网格员走进院落的第一个春天</h2><div class='info'>")
    article = extract(page)
    assert article.title
    made = invent(page, article)
    assert not any(part in made for part in ("社区反诈", "活动纪实", "走进院落"))
    assert extract(made).title.replace(" ", "") in "".join(made.split())


def test_sample_that_reads_in_another_way_than_its_page_is_noticed():
    page = article_page("社区反诈宣传活动纪实", "2024-05-06")
    sample = files.sample_of(page, "http://www.example.cn/1.html", "临河长安网", "")
    assert files.unlike(sample, extract(page), "http://www.example.cn/1.html") == []
    other = sample | {".html": sample[".html"].replace("来源：".encode(), "主办：".encode())}
    assert files.unlike(other, extract(page), "http://www.example.cn/1.html") == ["source"]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<title>首页-临河长安网</title>", "临河长安网"),
        ("<title>平安建设 | 临河县司法局</title>", "临河县司法局"),
        ('<meta name="SiteName" content="临河政法网"><title>欢迎</title>', "临河政法网"),
        ("<title>首页</title>", ""),
    ],
)
def test_name_of_a_site_is_read_from_its_home_page(head, name):
    assert site_name(f"<html><head>{head}</head><body>x</body></html>") == name
