"""What the sites' own modules say, and the spider for sites that have none."""

from __future__ import annotations

import re

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.links import host_of
from crawler.spiders.site import AnySiteSpider


@pytest.fixture(scope="module")
def spiders():
    settings = get_project_settings()
    settings.setmodule("crawler.settings")
    loader = SpiderLoader.from_settings(settings)
    return {name: loader.load(name) for name in loader.list() if name != "site"}


def test_every_site_names_itself_and_its_hosts(spiders):
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


def test_site_without_a_spider_is_walked_from_a_column():
    spider = AnySiteSpider(url="https://www.example.cn/news/index.html")
    assert [column.url for column in spider.columns] == ["https://www.example.cn/news/index.html"]
    assert spider.home == "https://www.example.cn/"
    assert set(spider.hosts) == {"www.example.cn", "example.cn"}
    assert spider.folder_name == "www.example.cn"


@pytest.mark.parametrize("url", ["http://example.cn", "http://example.cn/", "http://example.cn/index.shtml"])
def test_site_without_a_spider_is_discovered_from_its_home_page(url):
    spider = AnySiteSpider(url=url)
    assert spider.columns == () and spider.home == url


@pytest.mark.parametrize("url", ["", "www.example.cn", "file:///etc/passwd", "http://"])
def test_what_is_no_address_is_refused_in_words(url):
    with pytest.raises(ValueError, match="write -a url=http://"):
        AnySiteSpider(url=url)


def test_unknown_arguments_and_columns_are_refused_in_words(spiders):
    with pytest.raises(ValueError, match="no such argument: sinec"):
        spiders["jiangsu"](sinec="2024-01-01")
    with pytest.raises(ValueError, match="columns=c999 names none of the columns"):
        spiders["chinapeace"](columns="c999")
    spider = spiders["chinapeace"](columns="c100007", _job="scrapyd's")
    assert spider.arguments.columns == ("c100007",)
