"""Names of spiders, folders of checkouts, and what the trial of a site leaves out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scrapy import Request
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure

from cleaner import extract
from crawler.newsite import files
from crawler.newsite.invented import invent
from crawler.newsite.trial import Trial, TrialSpider, TriedColumn, site_name
from tests.crawler.conftest import article_page, column_page
from tests.crawler.newsite.test_trial import HOME, answered, menu, tried
from tests.crawler.processes import ROOT

PAGE = article_page("社区反诈宣传活动纪实", "2024-05-06")


@pytest.mark.parametrize(
    ("name", "is_wrong"),
    [
        ("l", False),
        ("l2", False),
        ("a" * 31, False),
        ("a" * 32, True),
        ("a_b_c_d", False),
        ("a_b_c_d_e", True),
        (f"a_{'b' * 30}", False),
        (f"a_{'b' * 31}", True),
        ("2a", True),
        ("_a", True),
        ("a_", True),
        ("a__b", True),
        ("a-b", True),
        ("", True),
        ("临河", True),
        ("class", True),
    ],
)
def test_name_of_a_spider_has_up_to_four_parts(name: str, is_wrong: bool) -> None:
    assert bool(files.wrong_name(name)) is is_wrong
    assert not is_wrong or repr(name) in files.wrong_name(name)


def test_spider_of_a_site_is_a_module_of_its_group() -> None:
    assert files.module_of(Path("x"), "linhe") == Path("x/crawler/spiders/changan/linhe.py")
    assert files.module_of(Path("x"), "linhe_justice") == Path("x/crawler/spiders/justice/linhe.py")
    assert files.module_of(Path("x"), "a_justice_b") == Path("x/crawler/spiders/changan/a_justice_b.py")


def test_checkout_has_sources_samples_and_tests(tmp_path: Path) -> None:
    assert files.checkout() == Path(ROOT) and files.is_checkout(Path(ROOT))
    (tmp_path / "docs").mkdir()
    parts = ["pyproject.toml", "docs/sites.md", "samples", "tests"]
    for part in parts:
        assert not files.is_checkout(tmp_path)
        (tmp_path / part).touch()
    assert files.is_checkout(tmp_path)


def test_text_of_a_site_is_text_in_its_module() -> None:
    column = TriedColumn(f"{HOME}yw/", '要"闻\\\n\x1b', "generic", 3, 0)
    source = files.spider_source("linhe", Trial(HOME, '临"河\\\x07', [column]), 2026)
    names: dict[str, object] = {}
    exec(compile(source.replace("class ", "class A: pass\nclass ", 1), "x", "exec"), names)
    spider = names["LinheSpider"]
    assert [(spec.url, spec.title) for spec in spider.columns] == [(f"{HOME}yw/", '要"闻\\')]  # type: ignore[attr-defined]
    assert spider.home == HOME and 'b"' not in source  # type: ignore[attr-defined]


def test_sample_that_reads_as_its_page_differs_in_nothing() -> None:
    sample = files.sample_of(PAGE, f"{HOME}1.html", "临河长安网", "trs")
    assert files.unlike(sample, extract(PAGE), HOME) == []
    assert '"kind": "article"' in sample[".json"].decode() and "www.example.cn" in sample[".json"].decode()


@pytest.mark.parametrize(
    ("name", "stem"), [("a__.html", "a"), ("a.b.html", "a_b"), ("a.html?b=/c.html", "a"), ("列表.html", "列表")]
)
def test_name_of_a_sample_has_letters_and_digits(name: str, stem: str) -> None:
    assert files.sample_path(Path("x"), "linhe", Trial(url=HOME + name)).name == stem


def test_links_to_articles_and_other_sites_are_no_columns() -> None:
    items = (("/yw/202405/t20240506_1.html", "江岸区开展宣传活动纪实"), ("http://other.example.com/yw/", "政法要闻"))
    spider, requests = tried(menu(*items, ("/yw/", "要闻"), ("http://example.cn/fz/", "法治")))
    assert [request.url for request in requests] == [f"{HOME}yw/", "http://example.cn/fz/"]
    assert [gap.partition(":")[0] for gap in spider.trial.gaps] == ["the name of the site"]
    assert spider.trial.site == "www.example.cn"


def test_home_page_without_columns_is_a_gap() -> None:
    spider, requests = tried("<title>临河长安网</title><p>正在建设</p>")
    assert requests == [] and [gap.partition(":")[0] for gap in spider.trial.gaps] == ["columns"]
    assert (spider.trial.site, spider.trial.home) == ("临河长安网", HOME)


def test_column_without_rows_or_with_rows_of_other_sites_is_left_out() -> None:
    spider, requests = tried("<title>临河长安网</title>" + menu(("/yw/", "要闻"), ("/gg/", "公告")))
    assert answered(spider, requests[0], "<p>暂无信息</p>") == []
    other = column_page([("http://other.example.com/202405/t20240506_1.html", "2024-05-06")], "")
    assert answered(spider, requests[1], other) == [] and spider.trial.columns == []
    assert [gap for gap in spider.trial.gaps if "its page has no rows; it is left out" in gap] == spider.trial.gaps
    assert len(spider.trial.gaps) == 2


def test_pages_that_cannot_be_read_are_named_with_the_cause() -> None:
    spider, (request,) = tried("<title>临河长安网</title>" + menu(("/yw/", "要闻")))
    failure = Failure(DNSLookupError())
    failure.request = request
    spider.failed(failure)
    assert answered(spider, request, "<script>$_ts</script>") == []
    assert all(gap.startswith(f"{HOME}yw/ could not be read (") for gap in spider.trial.gaps)
    assert len(spider.trial.gaps) == 2


def test_text_of_low_confidence_is_a_gap() -> None:
    spider = TrialSpider(HOME)
    spider.trial.home = HOME
    poor = f"<html><body><div>{'<p>某镇人民调解委员会某村人民调解委员会</p><p>某县司法局某镇司法所某村网格站</p>' * 90}</div></body></html>"
    answered(spider, Request(f"{HOME}1.html", spider.parse_article), poor)
    assert spider.trial.article is not None and spider.trial.article.confidence < 0.5
    spider.closed("finished")
    assert any(gap.startswith("a text of high confidence: ") for gap in spider.trial.gaps)


def test_only_the_site_and_its_other_name_are_requested() -> None:
    for url in ("http://www.example.cn/", "http://example.cn/"):
        assert TrialSpider(url).allowed_domains == ["example.cn", "www.example.cn"]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<title>临河长安网</title>", "临河长安网"),
        ("<title>临河长安网-首页</title>", "临河长安网"),
        ("<meta name=SiteName content=临河长安网><title>其他</title>", "临河长安网"),
        ("<title>要闻-临河长安网-首页</title>", "临河长安网"),
        ("<title>要闻-临河政法网-首页</title>", "临河政法网"),
        ("<title>要闻-临河政法综治网</title>", "临河政法综治网"),
        ("<title>要闻-平安临河网</title>", "平安临河网"),
        ("<title>要闻-临河县司法局</title>", "临河县司法局"),
        ("<title>要闻-临河省司法厅</title>", "临河省司法厅"),
        ("<title>要闻-中共临河县委政法委</title>", "中共临河县委政法委"),
        ("<meta name=SiteName><meta content=其他网><title>临河长安网</title>", "临河长安网"),
        ("<title></title>", ""),
        ("", ""),
    ],
)
def test_name_of_a_site_is_in_its_head(head: str, name: str) -> None:
    assert site_name(f"<html><head>{head}</head><body>x</body></html>") == name
    assert site_name("") == ""


def test_text_in_tails_and_labels_of_people_is_replaced() -> None:
    page = PAGE.replace("</body>", f"<p>来<b>源</b>{'字' * 25}</p><a href='/x'><b>x</b>{'题' * 9}</a></body>")
    made = invent(page, extract(page))
    assert "字" not in made and "题" not in made and "来<b>源</b>" in made and 'href="/x"' in made
    assert made == invent(page, extract(page))


@pytest.mark.parametrize("tag", ["a", "h1", "h2", "h3", "h4", "h5", "h6"])
def test_words_of_links_and_headings_are_replaced_also_behind_an_element(tag: str) -> None:
    shown = invent(PAGE.replace("</body>", f"<{tag}><b>x</b>{'题' * 9}</{tag}></body>"), extract(PAGE))
    assert "题" not in shown
    label = invent(PAGE.replace("</body>", f"<p><b>x</b>{'题' * 9}</p></body>"), extract(PAGE))
    assert "题" * 9 in label


def test_name_of_the_source_stays_although_the_article_has_it() -> None:
    page = PAGE.replace("来源：", "来源：<span>江岸区融媒体中心</span> 转自：").replace(
        "<p>", "<p>江岸区融媒体中心报道，", 1
    )
    article = extract(page)
    assert article.source == "江岸区融媒体中心" and "江岸区融媒体中心" in article.text
    made = invent(page, article)
    assert "<span>江岸区融媒体中心</span>" in made and "江岸区融媒体中心报道" not in made


def test_people_get_the_names_of_nobody_in_their_order() -> None:
    people = "<div>作者：钱大川　编辑：赵小川</div><div class='footer'>赵小川 钱大川"
    page = PAGE.replace('<div class="footer">', people)
    article = extract(page)
    assert (article.author, article.editor) == ("钱大川", "赵小川")
    made = invent(page, article)
    assert "作者：林青禾" in made and "编辑：石远山" in made and "石远山 林青禾" in made


def test_files_of_a_sample_are_complete() -> None:
    sample = files.sample_of(PAGE, f"{HOME}yw/1.html", "临河长安网", "trs")
    record = json.loads(sample[".json"])
    assert sample[".json"].endswith(b"}\n") and sample[".txt"].endswith(b"\n")
    assert list(record) == ["url", "kind", "reconstruction", "platform", "case", "expected"]
    assert record["url"] == f"{HOME}yw/1.html" and record["platform"] == "trs" and "临河长安网" in record["case"]
    words = "A reconstruction: written for zhengwen after the structure of the article pages of 临河长安网"
    assert record["reconstruction"] == f"{words} (www.example.cn); text invented."
    assert record["expected"]["title"] == extract(sample[".html"]).title


@pytest.mark.parametrize("size", [30, 31, 60])
def test_name_of_a_site_has_at_most_thirty_characters(size: int) -> None:
    assert site_name(f"<title>{'临' * size}</title>") == "临" * min(size, 30)
