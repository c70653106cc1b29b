"""What the report shows of sites: which articles, days, runs and problems, and how numbers are written."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.collection.articles import Collection
from crawler.collection.index import NAME as INDEX
from crawler.collection.index import SearchIndex
from crawler.collection.report import build, facts, plots
from crawler.collection.report.differences import Part, changes
from crawler.monitoring.health import Finding, SiteState
from crawler.monitoring.history import History
from crawler.store.errors import StoreError
from tests.crawler.collection.stored import store_article, url_of
from tests.crawler.monitoring.test_rules import NOW, run
from tests.crawler.monitoring.test_run_log import line

TODAY = NOW.date()
TEXT = "近日，江岸区组织网格员走进社区，开展防范电信网络诈骗集中宣传活动，向居民讲解常见的诈骗手法和识别要点。" * 3


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.clock.now", lambda: NOW)


def iso(days: int) -> str:
    """A day so many days ago."""
    return (TODAY - timedelta(days=days)).isoformat()


def site_of(data: Path, number: int = 10) -> facts.SiteFacts:
    (site,) = facts.read(data, number).sites
    return site


def site(folder: str = "jiangsu", **more: Any) -> facts.SiteFacts:
    """A site without articles and runs, except for what is given."""
    fields: dict[str, Any] = dict.fromkeys(("newest", "uncertain", "findings", "failed"), ())
    fields |= {"folder": folder, "name": folder, "home": "", "articles": 0, "columns": {}, "days": {}}
    return facts.SiteFacts(**fields | {"history": History(NOW), "vanished": 0, "size": 0} | more)


@pytest.mark.parametrize(
    ("ago", "last"),
    [([], 0), ([0], 0), ([29], 0), ([30], 30), ([31, 60], 31), ([-1, 40], 40), ([-1], 0), ([29, 60], 0)],
)
def test_days_end_today_or_with_the_newest_article(ago: list[int], last: int) -> None:
    assert facts.last_day(map(iso, ago)) == TODAY - timedelta(days=last)


def test_site_has_its_name_its_home_page_and_its_numbers(tmp_path: Path) -> None:
    store_article(tmp_path, 1, TEXT, day=iso(3), column="公告", confidence=0.5)
    store_article(tmp_path, 2, TEXT, day=f"{iso(2)} 10:26", confidence=0.49)
    store_article(tmp_path, 3, TEXT, day=iso(2), confidence=0.1)
    store_article(tmp_path, 4, TEXT, day="", confidence=0.2, fetched_at="2024-05-07T08:00:00+08:00")
    shown = site_of(tmp_path)
    assert (shown.folder, shown.name, shown.home) == ("jiangsu", "jiangsu长安网", "http://www.jiangsu.example/")
    assert (shown.articles, shown.days) == (4, {iso(3): 1, iso(2): 2})
    assert [article.record["date"] for article in shown.newest] == [f"{iso(2)} 10:26", iso(2), iso(3), ""]
    assert [article.confidence for article in shown.uncertain] == [0.1, 0.2, 0.49]
    assert list(shown.columns.items()) == [("要闻", 3), ("公告", 1)]
    assert (shown.day(TODAY - timedelta(days=2)), shown.day(TODAY)) == (2, 0)
    assert shown.size == sum(file.lstat().st_size for file in (tmp_path / "jiangsu").rglob("*") if file.is_file())
    assert (shown.vanished, shown.state) == (0, "never")


def test_folders_of_sites_without_articles_are_shown_if_they_were_crawled(tmp_path: Path) -> None:
    for name in ("crawled", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "crawled" / "runs.jsonl").write_text(line(1) + "\n")
    shown = site_of(tmp_path)
    assert (shown.folder, shown.name, shown.home, shown.articles, shown.state) == ("crawled", "crawled", "", 0, "ok")
    with pytest.raises(StoreError):
        facts.read(tmp_path / "missing", 1)


def test_article_without_the_name_of_its_site_is_of_the_folder(tmp_path: Path) -> None:
    store_article(tmp_path, 1, TEXT, site="")
    assert site_of(tmp_path).name == "jiangsu"


def test_sites_with_problems_come_first(tmp_path: Path) -> None:
    for folder in ("b", "a", "d", "c"):
        store_article(tmp_path, 1, TEXT, folder=folder, day=iso(1))
    for folder in ("d", "c"):
        lines = [line(days, failed={"timeout": 9}, articles_found=0) for days in (3, 2, 1)]
        (tmp_path / folder / "runs.jsonl").write_text("".join(f"{one}\n" for one in lines))
    shown = facts.read(tmp_path, 10)
    assert [site.folder for site in shown.sites] == ["c", "d", "a", "b"]
    assert [site.state for site in shown.sites] == ["failing", "failing", "never", "never"]
    assert (len(shown.days), shown.days[0], shown.days[-1]) == (30, TODAY - timedelta(days=29), TODAY)
    assert shown.by_day == {iso(1): 4} and len(shown.newest) == 4
    assert shown.causes == [("timeout", 54)]


def test_causes_and_runs_are_the_last_ones() -> None:
    runs = tuple(run(days, failed={"timeout": 1, "dns": days}) for days in range(40, 0, -1))
    shown = site(history=History(NOW, runs), vanished=2)
    assert [one.started for one in shown.runs] == [one.started for one in runs[:-21:-1]]
    both = facts.Facts([shown, site("anhui", vanished=3)], [])
    days = range(1, 31)
    assert both.causes == [("dns", sum(days)), ("timeout", len(days))] and both.vanished == 5
    assert facts.Facts([], []).causes == [] and facts.Facts([], []).by_day == Counter()


def test_lists_of_all_sites_have_the_newest_and_the_least_confident(tmp_path: Path) -> None:
    store_article(tmp_path, 1, TEXT, confidence=0.4, day=iso(1))
    (article,) = Collection(tmp_path)
    many = [
        replace(article, key=str(number), record=article.record | {"date": iso(number), "confidence": number / 100})
        for number in range(30)
    ]
    halves = [site(newest=part, uncertain=part) for part in (many[::2], many[1::2])]
    shown = facts.Facts(halves, [])
    assert [one.key for one in shown.newest] == [one.key for one in shown.uncertain] == [str(n) for n in range(20)]


def test_printings_are_those_of_the_index(tmp_path: Path) -> None:
    store_article(tmp_path, 1, TEXT, folder="anhui")
    key = store_article(tmp_path, 2, TEXT)
    store_article(tmp_path, 3, TEXT[::-1])
    assert facts.read(tmp_path, 10).printings == {}
    with SearchIndex(tmp_path, write=True) as index:
        index.update(Collection(tmp_path))
    printings = facts.read(tmp_path, 10).printings
    assert len(printings) == 2 and printings["jiangsu", key] == (url_of(1, "www.anhui.example"),)
    (tmp_path / INDEX).write_bytes(b"no database" * 100)
    assert facts.read(tmp_path, 10).printings == {}


def test_numbers_are_written_for_readers() -> None:
    sizes = (0, 999, 1000, 1999, 999_000, 1_500_000, 2_340_000_000, 5_600_000_000_000, 12_000_000_000_000_000)
    assert [build._size(size) for size in sizes] == [
        *("0 B", "999 B", "1 kB", "2 kB", "999 kB", "1.5 MB", "2.3 GB", "5.6 TB", "12000.0 TB"),
    ]
    assert [build._level(number) for number in (0, 1, 2, 3, 9, 10, 29, 30, 999)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    urls = ("http://a.cn/", "HTTPS://a.cn/", "javascript:alert(1)//http://", "ftp://a.cn/", "", "http:/a")
    assert [build._is_web(url) for url in urls] == [True, True, False, False, False, False]


def test_plots_are_of_the_last_ninety_days_and_of_a_year() -> None:
    shown = build._plots({iso(0): 1, iso(89): 1, iso(400): 1})
    assert iso(89) in shown["plot"] and iso(90) not in shown["plot"] and iso(0) in shown["plot"]
    assert iso(364) in shown["growth"] and iso(365) not in shown["growth"] and iso(0) in shown["growth"]
    assert build._plots({}) == {"plot": "", "growth": ""}
    assert plots.per_day({"2024-05-01": 1, "2024-05-02": 1}, date(2024, 5, 1), date(2024, 5, 2)), "two days are a line"


def test_revisions_are_compared_with_the_version_after_each(tmp_path: Path) -> None:
    entries = [
        {"content_hash": "", "fetched_at": f"2024-05-0{n}", "file": f"revisions/2024/a.r{n}.txt"} for n in (1, 2, 3)
    ]
    entries.insert(1, {"content_hash": "", "fetched_at": "2024-05-09", "file": "/etc/passwd"})
    store_article(tmp_path, 1, "第三版。", revisions=entries)
    for number, text in enumerate(("标题\n2024\n\n第一版。\n", "标题\n2024\n\n第二版。\n", "no article"), 1):
        file = tmp_path / "jiangsu" / "revisions" / "2024" / f"a.r{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (article,) = Collection(tmp_path)
    shown = build._revisions(article, tmp_path)
    assert [fetched for fetched, _ in shown] == ["2024-05-01", "2024-05-02", "2024-05-03"]
    assert shown[0][1] == [[Part("same", "第"), Part("removed", "一"), Part("inserted", "二"), Part("same", "版。")]]
    assert shown[2][1] == [[Part("inserted", "第三版。")]], "the third is no text of an article"


def test_report_is_written_into_new_and_empty_folders_only(tmp_path: Path) -> None:
    store_article(tmp_path / "data", 1, TEXT, title="标题</script>")
    shown = facts.read(tmp_path / "data", 10)
    (tmp_path / "empty").mkdir()
    for target in (tmp_path / "new" / "nested" / "report", tmp_path / "empty"):
        assert build.build(shown, tmp_path / "data", target) == 3 and build.is_report(target)
        assert (target / "feed.xml").stat().st_size and (target / "jiangsu" / "feed.xml").stat().st_size
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="not a report"):
        build.build(shown, tmp_path / "data", tmp_path / "file")
    text = (tmp_path / "empty" / "index.html").read_text("utf-8")
    assert (
        f'["标题\\u003c/script>", "2024-05-06", "jiangsu长安网", "jiangsu/{shown.sites[0].newest[0].key}.html"]' in text
    )


def test_finding_without_a_translation_is_shown_in_english(tmp_path: Path) -> None:
    pages = build._Pages(tmp_path)
    known = Finding("never_run", SiteState.SILENT, "no run in the last year", "Check it.", "never_run", {})
    unknown = Finding("other", SiteState.SILENT, "seen <it>", "Do it.")
    assert "最近一年没有抓取过" in pages._seen(known) and "Check it." in pages._advice(known)
    both = '<span class="zh" lang="zh">{0}</span><span class="en" lang="en">{0}</span>'
    assert pages._seen(unknown) == both.format("seen &lt;it&gt;") and pages._advice(unknown) == both.format("Do it.")


def test_change_in_a_long_paragraph_of_frequent_characters_is_shown_alone() -> None:
    before = "".join(random.Random(1).choices("平安建设法治", k=300))
    assert changes(before, f"{before[:99]}新{before[100:]}") == [
        [
            *(Part("same", before[:99]), Part("removed", before[99]), Part("inserted", "新")),
            Part("same", before[100:]),
        ]
    ]
    paragraphs = random.Random(1).choices(["第一段。", "第二段。", "第三段。"], k=300)
    rows = changes("\n\n".join(paragraphs), "\n\n".join([*paragraphs[:7], "新。", *paragraphs[7:]]))
    assert [row for row in rows if row[0].kind != "same"] == [[Part("inserted", "新。")]]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("甲乙丙丁", "子乙丑丁", "[甲乙丙|子乙丑]丁"),  # as long as the changes
        ("甲乙丙丁戊", "子乙丙丑戊", "[甲|子]乙丙[丁|丑]戊"),  # longer than either
        ("甲甲乙丙丁丁戊", "子乙丙丑戊", "[甲甲乙丙丁丁|子乙丙丑]戊"),
        ("甲甲乙丙丁戊", "子乙丙丑戊", "[甲甲|子]乙丙[丁|丑]戊"),  # longer than one of them
        ("甲乙丙丁戊己", "子乙丑丁寅己", "[甲乙丙丁戊|子乙丑丁寅]己"),
        ("甲乙丙", "乙", "[甲乙丙|乙]"),
    ],
)
def test_changes_are_joined_over_what_is_no_longer_than_either(before: str, after: str, shown: str) -> None:
    (parts,) = changes(before, after)
    text = "".join({"same": "{}", "removed": "[{}|", "inserted": "{}]"}[part.kind].format(part.text) for part in parts)
    assert text == shown
