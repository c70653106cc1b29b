"""The modules of the sites, and the spider for sites without a module."""

from __future__ import annotations

import os
import re

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.spiders.any_site import AnySiteSpider
from crawler.urls import host_of, same_site
from tests.crawler.conftest import Outcome
from tests.crawler.processes import ROOT


@pytest.fixture(scope="module")
def spiders():
    settings = get_project_settings()
    settings.setmodule("crawler.settings")
    loader = SpiderLoader.from_settings(settings)
    return {name: loader.load(name) for name in loader.list() if name != "site"}


def test_every_spider_has_a_name_a_site_and_hosts(spiders):
    assert {"jiangsu", "chinapeace"} <= set(spiders)
    for name, spider in spiders.items():
        assert re.fullmatch(r"[a-z][a-z_]*", name)
        assert re.search(r"[\u4e00-\u9fff]", spider.site)
        assert host_of(spider.home) in spider.hosts
        assert all(host_of(column.url) in spider.hosts for column in spider.columns)
        assert len({column.url for column in spider.columns}) == len(spider.columns)


def test_no_two_sites_share_a_host(spiders):
    hosts = [host for spider in spiders.values() for host in set(spider.hosts)]
    assert len(hosts) == len(set(hosts))


def test_hosts_default_to_the_host_of_the_home_page(spiders):
    assert spiders["jiangsu"].hosts == ("www.jszf.org",)
    assert spiders["anhui"].hosts == ("www.ahcaw.gov.cn", "www.ahcaw.com")


def test_any_site_spider_crawls_a_column():
    spider = AnySiteSpider(url="https://www.example.cn/news/index.html")
    assert [column.url for column in spider.columns] == ["https://www.example.cn/news/index.html"]
    assert spider.home == "https://www.example.cn/"
    assert set(spider.hosts) == {"www.example.cn", "example.cn"}
    assert spider.folder_name == "www.example.cn"


def test_site_hosts_and_folder_are_those_of_the_address():
    spider = AnySiteSpider(url="https://www.example.cn:8443/news/")
    assert (spider.name, spider.site, spider.home) == ("site", "www.example.cn", "https://www.example.cn:8443/")
    assert spider.hosts == ("example.cn", "www.example.cn") and spider.folder_name == "www.example.cn_8443"
    assert spider.ipv6_only is False
    assert AnySiteSpider(url="http://_-a.cn/").folder_name == "a.cn", "no folder begins with such a character"
    assert AnySiteSpider(url="http://example.cn/", pages="3").arguments.pages == 3
    query = AnySiteSpider(url="http://example.cn/?id=3")
    assert query.home == "http://example.cn/" and [column.url for column in query.columns] == [
        "http://example.cn/?id=3"
    ]


@pytest.mark.parametrize(
    "url", ["http://a:b@example.cn/", "http://a@example.cn", " HTTP:\\\\a@example.cn/", "gopher://a@b", "Ftp:a@b"]
)
def test_address_with_credentials_is_refused_and_not_shown(url):
    with pytest.raises(
        ValueError, match="url contains credentials, which would be stored with every article"
    ) as raised:
        AnySiteSpider(url=url)
    assert "example" not in str(raised.value).replace("www.example.cn/news/", "")


def test_at_sign_of_a_path_is_no_credential():
    assert AnySiteSpider(url="http://example.cn/@a/").columns[0].url == "http://example.cn/@a/"


def test_wrong_address_is_shown_escaped_and_cut_with_the_reason():
    def message(url: str) -> str:
        with pytest.raises(ValueError, match="is not the URL of a page") as raised:
            AnySiteSpider(url=url)
        return str(raised.value)

    reason = "it has no host, or its scheme is neither http nor https"
    assert message("a\x1b").startswith(f"url=a\\x1b is not the URL of a page ({reason}): write -a url=http://")
    assert "(its host or port is malformed)" in message("http://a b:c/")
    shown = {length: message("x" * length).count("x" * length + " is") for length in (199, 200, 201)}
    assert shown == {199: 1, 200: 1, 201: 0} and "x" * 200 + " is" in message("x" * 300)


@pytest.mark.parametrize("url", ["HTTP://Example.cn", "http://example.cn:80/", "http://example.cn/index.shtml"])
def test_any_site_spider_discovers_columns_from_a_home_page(url):
    spider = AnySiteSpider(url=url)
    assert spider.columns == ()
    assert spider.home == ("http://example.cn/" if "index" not in url else url)


@pytest.mark.parametrize(
    ("url", "home", "host", "folder"),
    [
        ("http://[::1]:8080/", "http://[::1]:8080/", "::1", "ipv6___1_8080"),
        ("http://例子.中国/", "http://xn--fsqu00a.xn--fiqs8s/", "xn--fsqu00a.xn--fiqs8s", "xn--fsqu00a.xn--fiqs8s"),
        ("http://www.例子.中国", "http://www.xn--fsqu00a.xn--fiqs8s/", "例子.中国", "www.xn--fsqu00a.xn--fiqs8s"),
    ],
)
def test_any_site_spider_takes_ipv6_addresses_and_chinese_host_names(url, home, host, folder):
    spider = AnySiteSpider(url=url)
    assert spider.home == home and spider.folder_name == folder
    assert same_site(f"{home}a", spider.hosts) and same_site(home, [host]) is ("www" not in url)
    assert spider.ipv6_only is ("[" in url)


@pytest.mark.parametrize(
    "url",
    ["", "www.example.cn", "file:///etc/passwd", "http://", "http://a.cn:99999/", "http://[::1", "http://a b.cn/"],
)
def test_url_that_is_not_one_of_a_page_is_rejected(url):
    with pytest.raises(ValueError, match="-a url=http://"):
        AnySiteSpider(url=url)


def test_unknown_arguments_and_columns_are_rejected_by_name(spiders):
    with pytest.raises(ValueError, match="sinec"):
        spiders["jiangsu"](sinec="2024-01-01")
    with pytest.raises(ValueError, match="columns=c999"):
        spiders["chinapeace"](columns="c999")
    spider = spiders["chinapeace"](columns="c100007", _job="scrapyd's")
    assert spider.arguments.columns == ("c100007",)


SPIDER = """
from crawler.spiders.base.site import ColumnSpec, SiteSpider

class HereSpider(SiteSpider):
    name = "here"
    site = "江岸长安网"
    home = "{url}/"
    hosts = ("127.0.0.1",)
    columns = (ColumnSpec("{url}/news/", "政法要闻"),)
    {attribute}
"""


@pytest.fixture
def crawl_here(site, run_scrapy, tmp_path):
    """Crawl the site by a spider with one more attribute; return the paths of the stored articles."""

    def run(attribute: str) -> list[str]:
        (tmp_path / "here.py").write_text(SPIDER.format(url=site.url, attribute=attribute), "utf-8")
        quick = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0")
        path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
        done = run_scrapy(["crawl", "here", "-s", "SPIDER_MODULES=here", *quick], path)
        return sorted(Outcome(done.returncode, done.stderr, tmp_path / "data" / "here").records())

    return run


def test_spider_with_given_columns_discovers_others_only_with_discovers(site, crawl_here):
    (news,) = site.add_dated_column(pages=1, rows=2)
    law = site.add_article("2024-05-06", path="/law/202405/t20240506_8.html")
    site.add_column([[(law, "2024-05-06")]], "/law/")
    site.add("/", '<html><title>江岸长安网</title><a href="/news/">政法要闻</a><a href="/law/">普法工作</a></html>')
    assert crawl_here("discovers = False") == sorted(news)
    assert crawl_here("discovers = True") == sorted([*news, law])


def test_http_only_site_is_requested_by_http_even_if_links_and_redirects_use_https(site, crawl_here):
    pages = site.add_dated_column(pages=2, rows=2)
    safe = site.url.replace("http:", "https:")
    for path in ("/news/", "/news/index_1.html"):
        site.pages[path].body = site.pages[path].body.replace(b'href="', f'href="{safe}'.encode())
        site.pages[path].body = site.pages[path].body.replace(f"{safe}index_1".encode(), b"index_1")
    moved = site.add_article("2023-01-01")
    site.pages[moved], site.pages[pages[0][0]] = site.pages[pages[0][0]], site.pages[moved]
    site.add(pages[0][0], "", 301, Location=f"{safe}{moved}")
    assert crawl_here("http_only = True") == sorted(path for page in pages for path in page)
