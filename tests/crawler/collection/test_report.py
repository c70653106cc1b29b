from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
from scrapy.utils.project import get_project_settings

from crawler import clock
from crawler.collection.articles import Collection
from crawler.collection.explain import newest_pages
from crawler.collection.index import SearchIndex
from crawler.collection.report import build, facts, plots
from crawler.collection.report.differences import Part, changes
from crawler.items import Target
from crawler.monitoring.health import RULES, examine
from crawler.monitoring.history import History
from crawler.monitoring.rules import Template
from crawler.store import warc
from crawler.store.errors import StoreError
from crawler.store.folder import SiteFolder
from crawler.store.ledger import Ledger
from crawler.store.records import Kept, Status
from crawler.urls import key_of
from tests.crawler.collection.stored import AT, archive_page, store_article, url_of

TEXT = "近日，江岸区组织网格员走进社区，开展防范电信网络诈骗集中宣传活动，向居民讲解常见的诈骗手法和识别要点。" * 3


class Links(HTMLParser):
    """The addresses of a page's links, and its elements' ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("href"):
            self.hrefs.append(given["href"])
        if given.get("id"):
            self.ids.append(given["id"])


def made(data: Path, articles: int = 200, explain: int = 0) -> Path:
    target = data.with_name("report")
    wanted = build.Explain(get_project_settings(), explain)
    build.build(facts.read(data, articles), data, target, explain=wanted)
    return target


def page_of(text: str) -> str:
    return (
        f"<html><head><title>标题</title></head><body><div id=menu><a href=/>首页</a></div><p>{text}</p></body></html>"
    )


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def test_every_link_inside_the_report_leads_to_a_file(data):
    for number in range(4):
        store_article(data, number, TEXT, folder="anhui" if number % 2 else "www.example.cn_8080")
    target = made(data)
    pages = sorted(target.rglob("*.html"))
    assert len(pages) == 1 + 2 + 4
    for page in pages:
        for href in Links(page.read_text("utf-8")).hrefs:
            if not href.startswith(("http", "#")):
                assert (page.parent / href).is_file(), (page, href)


def test_the_overview_shows_problems_first_and_counts_articles_by_day(data):
    today = clock.now().date()
    for number in range(3):
        store_article(data, number, TEXT, day=today.isoformat())
    store_article(data, 9, TEXT, day=(today - timedelta(days=40)).isoformat())
    site = facts.read(data, 10).sites[0]
    assert (site.name, site.articles, site.day(today), site.day(today - timedelta(days=1))) == (
        "jiangsu长安网",
        4,
        3,
        0,
    )
    page = (made(data) / "index.html").read_text("utf-8")
    assert page.index('<span class="en" lang="en">Problems</span>') < page.index(
        '<span class="en" lang="en">Sites</span>'
    )
    assert re.search(rf'<td class="level2" title="{today}: 3">3</td>', page)


def test_the_page_of_a_site_names_the_pages_that_gave_no_article(data):
    store_article(data, 1, TEXT)
    ledger = Ledger(data / "jiangsu" / "ledger.sqlite")
    url = "http://www.example.cn/broken.html"
    ledger.queue([Target(key_of(url), url)], "2024-05-06T08:00:00+08:00")
    ledger.settle(key_of(url), Status.FAILED, "http_500")
    ledger.close()
    page = (made(data) / "jiangsu" / "index.html").read_text("utf-8")
    assert re.search(r"broken\.html</a></td><td><code>http_500</code></td><td>2024-05-06</td>", page)


def test_text_of_articles_cannot_act_and_only_the_script_of_the_report_may_run(data):
    evil = "</script><script>alert(1)</script>"
    files = [{"name": evil, "url": "javascript:alert(1)"}, {"name": "附件", "url": "http://a.cn/1.docx"}]
    key = store_article(
        data, 1, evil, title=evil, attachments=files, url="javascript:alert(1)", column=evil, source=evil
    )
    target = made(data)
    (article,) = target.glob(f"jiangsu/{key}.html")
    for page in target.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "<script>alert" not in text and 'href="javascript' not in text
        policy = re.search(r'http-equiv="Content-Security-Policy" content="(.*?)"', text)[1]
        (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    titles = re.search(r'id="titles">(.*?)</script>', (target / "index.html").read_text("utf-8"))[1]
    assert json.loads(titles)[0][0] == evil
    assert 'href="http://a.cn/1.docx"' in article.read_text("utf-8")


def test_an_article_shows_its_text_metadata_printings_and_revisions(data):
    store_article(data, 1, TEXT, folder="anhui")
    revision = {"content_hash": "", "fetched_at": "2024-05-06T08:00:00+08:00", "file": "revisions/2024/05/a.r1.txt"}
    gone = revision | {"file": "revisions/2024/05/gone.r1.txt"}
    key = store_article(
        data, 2, f"第一段。\n\n{TEXT}", doc_number="皖政法〔2024〕1号", revisions=[gone, "no revision", {}, revision]
    )
    file = data / "jiangsu" / revision["file"]
    file.parent.mkdir(parents=True)
    file.write_text(f"标题\n2024\n\n第一段。\n\n{TEXT.replace('网格员', '志愿者')}\n", "utf-8")
    with SearchIndex(data, write=True) as index:
        index.update(Collection(data))
    page = (made(data) / "jiangsu" / f"{key}.html").read_text("utf-8")
    assert f"<p>第一段。</p>\n<p>{TEXT}</p>" in page
    assert "皖政法〔2024〕1号" in page and url_of(1, "www.anhui.example") in page
    assert page.count("<del>志愿者</del><ins>网格员</ins>") == 3


def test_the_days_of_an_old_collection_end_with_its_newest_article(data):
    today = clock.now().date()
    old = (today - timedelta(days=400)).isoformat()
    store_article(data, 1, TEXT, day=old)
    store_article(data, 2, TEXT, day=(today + timedelta(days=9)).isoformat())  # a wrong date
    page = (made(data) / "index.html").read_text("utf-8")
    assert f'<td class="level1" title="{old}: 1">1</td>' in page and f"– {old} ·" in page
    assert "The last 30 days have no article" in page and page.count('<svg class="plot"') == 2
    store_article(data, 3, TEXT, day=(today - timedelta(days=29)).isoformat())
    page = (made(data) / "index.html").read_text("utf-8")
    assert f"– {today} ·" in page and "The last 30 days have no article" not in page


def test_the_overview_counts_the_articles_that_are_gone_from_their_site(data):
    key = store_article(data, 1, TEXT)
    ledger = Ledger(data / "jiangsu" / "ledger.sqlite")
    path = SiteFolder(data / "jiangsu").relative(next((data / "jiangsu").rglob(f"*_{key}.txt")))
    ledger.keep(Kept(key=key, url=url_of(1), day=None, path=path, content_hash="", fetched_at=AT))
    ledger.set_vanished(key, AT)
    ledger.close()
    page = (made(data) / "index.html").read_text("utf-8")
    assert re.search(r"Gone from the site</span> 1</p>", page)


def test_the_least_confident_texts_are_listed(data):
    for number, value in enumerate((0.9, 0.2, 0.4, 0.1)):
        store_article(data, number, TEXT, confidence=value)
    assert [article.record["confidence"] for article in facts.read(data, 10).uncertain] == [0.1, 0.2, 0.4]


def test_only_the_newest_articles_have_pages_and_undated_ones_count_with_the_day_of_fetching(data):
    store_article(data, 1, TEXT, day="2024-05-01")
    store_article(data, 2, TEXT, day="2024-05-09")
    store_article(data, 3, TEXT, day="", fetched_at="2024-05-05T08:00:00+08:00")
    (site,) = facts.read(data, 2).sites
    assert (site.articles, [article.record["date"] for article in site.newest]) == (3, ["2024-05-09", ""])


def test_a_report_replaces_a_report_but_no_other_folder(data, tmp_path):
    store_article(data, 1, TEXT)
    target = made(data)
    (target / "old.html").touch()
    assert not (made(data) / "old.html").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "file").touch()
    with pytest.raises(StoreError, match="not a report"):
        build.build(facts.read(data, 10), data, other)
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_progress_is_reported_for_each_page(data):
    for number in range(3):
        store_article(data, number, TEXT, folder=("anhui", "jiangsu")[number % 2])
    pages: list[int] = []
    number = build.build(facts.read(data, 10), data, data.with_name("report"), lambda: pages.append(1))
    assert len(pages) == number == 1 + 2 + 3


def test_a_collection_without_articles_has_a_report(data):
    data.mkdir()
    assert "所有网站正常。" in (made(data) / "index.html").read_text("utf-8")


def test_every_message_and_advice_of_the_rules_has_a_chinese_text():
    labels = tomllib.loads(Path(build.__file__).with_name("labels.toml").read_text("utf-8"))
    assert set(labels["advice"]) == {rule.name for rule in RULES}
    assert set(labels["messages"]) == {template.name.lower() for template in Template}

    def fields(text):
        return sorted((name, form) for _, name, form, _ in Formatter().parse(text) if name)

    for template in Template:
        chinese = labels["messages"][template.name.lower()]
        assert fields(chinese) == fields(template), template
    for text in (*labels["messages"].values(), *labels["advice"].values()):
        assert re.search("[一-鿿]", text), text


def test_problems_are_explained_in_chinese_and_english(data):
    store_article(data, 1, TEXT)
    found = examine(History(clock.now(), expected=True))
    shown = facts.read(data, 10)
    shown = replace(shown, sites=[replace(shown.sites[0], findings=found)])
    build.build(shown, data, data.with_name("report"))
    for page in ("index.html", "jiangsu/index.html"):
        text = (data.with_name("report") / page).read_text("utf-8")
        assert "最近一年没有抓取过" in text and "no run in the last year" in text
        assert "请检查该网站的定时任务" in text and "Check that its schedule" in text


def test_changes_are_shown_inside_paragraphs():
    assert changes("一二三四。\n\n不变。\n\n删除。", "一二两四。\n\n不变。") == [
        [Part("same", "一二"), Part("removed", "三"), Part("inserted", "两"), Part("same", "四。")],
        [Part("same", "不变。")],
        [Part("removed", "删除。")],
    ]
    long = "很长" * 2000
    assert changes(long, f"{long}。") == [[Part("removed", long), Part("inserted", f"{long}。")]]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("共12.5万人", "共13.5万人", "共[12.5|13.5]万人"),
        ("使用WeChat缴费", "使用WeCom缴费", "使用[WeChat|WeCom]缴费"),
        ("开展法治宣传活动", "开展普法教育活动", "开展[法治宣传|普法教育]活动"),  # 法 is in both
        ("甲方在三月一日到达", "乙方在三月一日出发", "[甲|乙]方在三月一日[到达|出发]"),
        ("定于8:30开会", "定于9:30开会", "定于[8:30|9:30]开会"),
    ],
)
def test_a_changed_word_is_shown_whole(before, after, shown):
    (parts,) = changes(before, after)
    assert "".join(part.text for part in parts if part.kind != "inserted") == before
    assert "".join(part.text for part in parts if part.kind != "removed") == after
    text = "".join({"same": "{}", "removed": "[{}|", "inserted": "{}]"}[part.kind].format(part.text) for part in parts)
    assert text == shown


@pytest.mark.filterwarnings("error")  # of values that are outside of a scale
def test_a_plot_shows_the_articles_of_each_day_and_their_growth():
    days = {"2024-01-01": 5, "2024-05-01": 2, "2024-05-03": 4}
    first, last = date(2024, 5, 1), date(2024, 5, 3)

    def heights(svg):
        (line,) = re.findall(r' d="M (.*?)"', svg)
        ys = [float(point.split()[1]) for point in line.split(" L ")]
        bottom = max(float(y) for y in re.findall(r'y1="([0-9.]+)" x2="[0-9.]+" y2="\1"', svg))
        return [round((bottom - y) / (bottom - min(ys)) * 100) for y in ys]

    assert heights(plots.per_day(days, first, last)) == [50, 0, 100]
    assert heights(plots.growth(days, first, last)) == [64, 64, 100]  # 7, 7 and 11 of 11
    (line,) = re.findall(r' d="M (.*?)"', plots.per_day(days, first, last))
    left, middle, right = (float(point.split()[0]) for point in line.split(" L "))
    assert 0 <= left < middle < right <= 900 and middle - left == pytest.approx(right - middle)
    most = {"2024-05-01": 10, "2024-05-02": 8, "2024-05-03": 10}
    assert heights(plots.per_day(most, first, last)) == [100, 80, 100], "from zero"
    assert plots.per_day({}, first, last) == plots.per_day(days, first, first) == ""


def test_the_plots_take_their_colours_from_the_page(data):
    store_article(data, 1, TEXT, day=clock.now().date().isoformat())
    page = (made(data) / "index.html").read_text("utf-8")
    assert page.count('<svg class="plot"') == 2
    assert (made(data) / "jiangsu" / "index.html").read_text("utf-8").count('<svg class="plot"') == 2


def test_an_article_links_to_the_explanation_of_its_newest_archived_page(data):
    key = store_article(data, 1, TEXT)
    archive_page(data, 1, page_of("旧的文字。" * 40))
    archive_page(data, 1, page_of(TEXT), page_of("第二页。" * 40))
    archive_page(data, 2, page_of(TEXT))  # of an article that is not stored
    target = made(data, explain=20)
    assert f'<a href="{key}.report.html">' in (target / "jiangsu" / f"{key}.html").read_text("utf-8")
    (explanation,) = target.rglob("*.report.html")
    shown = explanation.read_text("utf-8")
    assert f'<p class="kept">{TEXT}</p>' in shown and "<s>首页</s>" in shown
    assert "旧的文字" not in shown and "第二页" not in shown
    assert Links(shown).hrefs == [f"{key}.html", url_of(1, "www.jiangsu.example")]


def test_the_least_confident_articles_are_explained_and_the_others_name_the_command(data):
    keys = [store_article(data, number, TEXT, confidence=number / 4) for number in range(4)]
    for number in (1, 2, 3):
        archive_page(data, number, page_of(TEXT))
    target = made(data, explain=2)
    pages = [(target / "jiangsu" / f"{key}.html").read_text("utf-8") for key in keys]
    assert [file.name for file in target.rglob("*.report.html")] == [f"{keys[1]}.report.html"]
    assert "The archive does not have this page." in pages[0] and "zhengwen show" not in pages[0]
    assert f"<code>zhengwen show {keys[2]} -o why.html</code>" in pages[2]


def test_a_report_is_written_without_explanations_where_they_fail(data, caplog):
    key = store_article(data, 1, TEXT, folder="unknown")  # no spider has this name, and the archive names no site
    archive_page(data, 1, page_of(TEXT), folder="unknown")
    page = (made(data, explain=2) / "unknown" / f"{key}.html").read_text("utf-8")
    assert f"<code>zhengwen show {key} -o why.html</code>" in page
    assert "[explanations-incomplete] unknown: StoreError" in caplog.text


def test_older_archives_are_not_read_once_all_pages_are_found(data, monkeypatch):
    key = store_article(data, 1, TEXT)
    for _ in range(3):
        archive_page(data, 1, page_of(TEXT))
    read = []
    monkeypatch.setattr(warc, "read", lambda file, skipped, read_file=warc.read: read.append(file) or read_file(file))
    assert len(list(newest_pages(SiteFolder(data / "jiangsu"), [key]))) == 1
    assert read == [max((data / "jiangsu" / "archive").iterdir())]
