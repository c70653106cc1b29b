"""The module of a new spider, and the names and values of a sample."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from cleaner import Article, extract
from crawler.newsite import files
from crawler.newsite.trial import Trial, TriedColumn
from crawler.terminal import width
from tests.crawler.conftest import article_page

URL = "http://www.example.cn/"


def source(*columns: tuple[str, str], platform: str = "generic") -> str:
    """The module of a site with these columns: each a path and a title."""
    tried = [TriedColumn(f"{URL}{path}", title, platform, 3, rank) for rank, (path, title) in enumerate(columns)]
    return files.spider_source("linhe_justice", Trial(URL, "临河县司法局", tried), 2026)


def long(columns: int) -> str:
    """A path with which a line of the module with only this column has so many columns."""
    lacking = columns - max(width(line) for line in source(("", "要闻")).splitlines() if "columns" in line)
    return "a" * lacking


def test_module_names_the_class_and_the_columns_of_a_spider() -> None:
    written = source(("yw/", "要闻"), ("gg/", "公告"), platform="trs")
    assert "class LinheJusticeSpider(SiteSpider):" in written
    assert f'        ColumnSpec("{URL}yw/", "要闻", seen=2026),\n' in written
    assert written.endswith('    platform = "trs"\n    coverage = Coverage.SEEN\n    discovers = True\n')
    empty = source()
    assert "import SiteSpider\n" in empty and "(SiteSpider):" in empty
    assert "columns" not in empty and "Coverage" not in empty and empty.endswith(f'home = "{URL}"\n')


def test_lines_of_the_module_have_120_columns_at_most() -> None:
    for size, lines in ((120, 1), (121, 3)):
        written = source((long(size), "要闻"))
        listed = written.partition("    columns = ")[2].partition("\n    coverage")[0].splitlines()
        assert len(listed) == lines and max(map(width, written.splitlines())) <= 120
    for path in ("a" * 60, "a" * 75, "a" * 85, "a" * 120):
        written = source((path, "要闻"), ("b", "公告"))
        assert all(width(line) <= 120 or path in line for line in written.splitlines())


@pytest.mark.skipif(find_spec("ruff") is None, reason="ruff is not installed")
def test_module_is_formatted_as_the_formatter_of_the_project_does(tmp_path: Path) -> None:
    lengths = [((long(size), "要闻"),) for size in (120, 121, 140)]
    lengths += [(("a" * size, "要闻"), ("b", "公告")) for size in (30, 55, 60, 65, 70, 85, 110)]
    for number, columns in enumerate(lengths):
        (tmp_path / f"m{number}.py").write_text(source(*columns), "utf-8")
    config = ("--line-length", "120", "--isolated")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--check", *config, str(tmp_path)], check=True)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"{URL}yw/t20240506_1.html", "t20240506_1"),
        (f"{URL}yw/a-b.c.html?id=3", "a_b_c"),
        (f"{URL}{'a' * 70}.html", "a" * 60),
        (f"{URL}_.html", None),
    ],
)
def test_sample_is_named_after_its_page(url: str, name: str | None) -> None:
    path = files.sample_path(Path("x"), "linhe", Trial(url=url))
    assert path.parent == Path("x/samples/linhe")
    assert path.name == name or (name is None and len(path.name) == 16)


@pytest.mark.parametrize(
    ("name", "is_wrong"), [("linhe", False), ("linhe_justice", False), ("Linhe", True), ("for", True)]
)
def test_name_of_a_spider_is_pinyin(name: str, is_wrong: bool) -> None:
    assert bool(files.wrong_name(name)) is is_wrong


def test_sample_has_the_values_that_its_page_shows() -> None:
    page = article_page("社区反诈宣传活动纪实", "2024-05-06")
    made = files.sample_of(page, f"{URL}1.html", "临河长安网", "trs")
    assert set(made) == {".html", ".txt", ".json"}
    record = made[".json"].decode()
    assert '"date": "2024-05-06 10:26"' in record and '"platform": "trs"' in record and "doc_number" not in record
    assert made[".txt"].decode() == f"{extract(made['.html'], url=URL).text}\n"
    assert "an unknown CMS" in files.sample_of(page, URL, "", "")[".json"].decode()


def test_other_values_of_a_sample_are_named() -> None:
    page = article_page("社区反诈宣传活动纪实", "2024-05-06")
    sample = files.sample_of(page, URL, "", "")
    other = extract(page.replace("2024-05-06", "2024-05-07").replace("来源：", "主办：") + "")
    assert files.unlike(sample, other, URL) == ["date", "source"]
    assert files.unlike(sample, Article(date=extract(page).date, source=extract(page).source), URL) == [
        "number of paragraphs"
    ]
