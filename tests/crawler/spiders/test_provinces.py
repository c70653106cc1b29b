"""The attributes of the provinces' spiders compared with the collected facts, and the output of `scrapy sites`."""

from __future__ import annotations

import csv
import inspect
import json
import re
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from cleaner.article import SHANGHAI
from crawler.commands.sites import Site, markdown, sites_of
from crawler.listing.dialects import is_article
from crawler.monitoring.history import Harvest, harvest_of
from crawler.platforms import PLATFORMS
from crawler.spiders.base.site import ColumnSpec, Coverage
from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger
from crawler.store.records import Kept
from crawler.urls import host_of, page_of, same_site

NOW = datetime(2024, 6, 1, tzinfo=SHANGHAI)
PROVINCES = {
    "beijing": "北京",
    "tianjin": "天津",
    "hebei": "河北",
    "shanxi": "山西",
    "neimenggu": "内蒙古",
    "liaoning": "辽宁",
    "jilin": "吉林",
    "heilongjiang": "黑龙江",
    "shanghai": "上海",
    "jiangsu": "江苏",
    "zhejiang": "浙江",
    "anhui": "安徽",
    "fujian": "福建",
    "jiangxi": "江西",
    "shandong": "山东",
    "henan": "河南",
    "hubei": "湖北",
    "hunan": "湖南",
    "guangdong": "广东",
    "guangxi": "广西",
    "hainan": "海南",
    "chongqing": "重庆",
    "sichuan": "四川",
    "guizhou": "贵州",
    "yunnan": "云南",
    "xizang": "西藏",
    "shaanxi": "陕西",
    "gansu": "甘肃",
    "qinghai": "青海",
    "ningxia": "宁夏",
    "xinjiang": "新疆",
}
#: Hosts that are easily mistaken for another province's, and the spider that they belong to. None: a city's host.
LOOK_ALIKES = {
    "www.hnzf.gov.cn": "hunan",
    "www.hnzhengfa.gov.cn": "hainan",
    "www.henanpeace.org.cn": "henan",
    "www.sxpeace.gov.cn": "shanxi",
    "www.sxzf.gov.cn": "shaanxi",
    "www.hbcaw.gov.cn": "hubei",
    "www.hebeipingan.org.cn": "hebei",
    "www.gszfw.gov.cn": "gansu",
    "www.gzpeace.gov.cn": "guizhou",
    "sft.shanxi.gov.cn": "shanxi_justice",
    "sft.shaanxi.gov.cn": "shaanxi_justice",
    "gzszfw.gov.cn": None,
    "www.gzszfw.gov.cn": None,
    "putian.pafj.net": None,
    "www.hnzf.gov.cn.example.cn": None,
}
#: URLs of articles that were seen on the sites.
ARTICLES = {
    "beijing": "http://www.bj148.org/zz1/shaq/202207/t20220711_1636261.html",
    "tianjin": "http://www.tjcaw.gov.cn/zt/detail-ifycwyxr8751711.shtml",
    "liaoning": "http://www.lnfz.cn/index.php/news/3550.html",
    "jilin": "http://www.jlpeace.gov.cn/jlscaw/qwfb/202601/dc5a6c30274c4e9fbf94965983cb5e6a.shtml",
    "heilongjiang": "http://hljzfw.gov.cn/Grassroots_dynamics/content/2025-06/09/content_9196387.html",
    "anhui": "http://www.ahcaw.gov.cn/ahcaw/content/2026-05/09/content_9385498.htm",
    "jiangxi": "http://www.jxzfw.gov.cn/2021/0930/2021093036002.html",
    "hunan": "https://www.hnzf.gov.cn/content/646949/61/14992160.html",
    "guangdong": "http://www.gdzf.org.cn/yasf/content/post_199060.html",
    "guangxi": "http://www.pagx.cn/html/2014/jrgz_0723/17744.html",
    "hainan": "http://www.hnzhengfa.gov.cn/news/yianshuofa/show-5598.html",
    "sichuan": "https://www.sichuanpeace.gov.cn/azsf/20250829/2992286.html",
    "jiangsu_justice": "http://sft.jiangsu.gov.cn/art/2016/11/3/art_48585_4140119.html",
    "liaoning_justice": "http://sft.ln.gov.cn/sft/fzhyshj/2022120910553632766/index.shtml",
    "hebei_justice": "http://sft.hebei.gov.cn/system/2021/01/11/030071058.shtml",
    "hubei_justice": "https://sft.hubei.gov.cn/fbjd/zfyw/202005/t20200520_2279288.shtml",
    "guizhou_justice": "http://sft.guizhou.gov.cn/ztzl_97/ztjy/sjjs/202305/t20230512_79669234.html",
    "guangdong_justice": "http://sft.gd.gov.cn/gkmlpt/content/1/1140/post_1140262.html",
    "anhui_justice": "https://sft.ah.gov.cn/public/7061/53866131.html",
    "yunnan_justice": "http://sft.yn.gov.cn/yfzs/pages_1_3173.aspx",
}
_MARKED = re.compile(r"^    (\w+) = .{0,200}# UNVERIFIED: \w", re.M)


@pytest.fixture(scope="module")
def loader():
    settings = get_project_settings()
    settings.setmodule("crawler.settings")
    return SpiderLoader.from_settings(settings)


@pytest.fixture(scope="module")
def spiders(loader):
    return {site.name: loader.load(site.name) for site in sites_of(loader)}


def rows(file):
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("province", PROVINCES)
def test_every_province_has_a_spider_for_its_site_and_one_for_its_justice_department(spiders, province):
    assert re.search("政法|长安|平安", spiders[province].site)
    department = spiders[f"{province}_justice"].site
    assert department.startswith(PROVINCES[province]) and department.endswith(("司法厅", "司法局"))


def test_sites_agree_with_the_facts(spiders, shared):
    names = {characters: name for name, characters in PROVINCES.items()}
    listed = {row["province"]: row for row in rows(shared / "facts" / "provincial_sites.tsv")}
    assert set(names) == set(listed) - {"全国"}
    for province, name in names.items():
        row, spider = listed[province], spiders[name]
        hosts = {re.sub(r"\(.*", "", host) for host in row["host(s)"].split(";")}
        assert hosts <= set(spider.hosts)
        assert {host.removeprefix("www.") for host in spider.hosts} == {host.removeprefix("www.") for host in hosts}
        assert spider.home == row["homepage"]
        assert spider.site in row["site"].split(";")


def test_justice_departments_agree_with_the_facts(spiders, shared):
    listed = rows(shared / "facts" / "justice_and_police_sites.tsv")
    homes = {f"{row['url']}/" for row in listed if row["name"] == "省司法厅"}
    assert {spiders[f"{province}_justice"].home for province in PROVINCES} == homes - {"http://sfj.xjbt.gov.cn/"}


def test_spider_is_in_the_module_of_its_name(spiders):
    for name, spider in spiders.items():
        place = f"justice.{name.removesuffix('_justice')}" if name.endswith("_justice") else f"changan.{name}"
        assert spider.__module__ == f"crawler.spiders.{place}"


def test_every_spider_starts_on_its_own_hosts_only(spiders):
    for spider_class in spiders.values():
        spider = spider_class()
        assert spider.allowed_domains == list(spider.hosts)
        assert all(host == host_of(f"http://{host}/") for host in spider.hosts)
        assert all(same_site(url, spider.hosts) for url in (spider.home, *(column.url for column in spider.columns)))


@pytest.mark.parametrize("host", LOOK_ALIKES)
def test_link_to_a_look_alike_host_is_not_followed(spiders, host):
    owners = [name for name, spider in spiders.items() if same_site(f"http://{host}/news/1.html", spider.hosts)]
    assert owners == ([LOOK_ALIKES[host]] if LOOK_ALIKES[host] else [])


@pytest.mark.parametrize("name", ARTICLES)
def test_urls_of_articles_seen_on_a_site_are_recognised(spiders, name):
    assert is_article(ARTICLES[name])
    assert same_site(ARTICLES[name], spiders[name].hosts)
    assert spiders[name].coverage in (Coverage.SEEN, Coverage.SHAPE)


def test_no_column_is_mistaken_for_an_article(spiders):
    columns = [column.url for spider in spiders.values() for column in spider.columns]
    assert columns and not any(map(is_article, columns))


def test_columns_of_heilongjiang_are_linked_on_its_saved_home_page(spiders, shared):
    page = (shared / "sites" / "palj.dbw.cn" / "index.html").read_text("utf-8")
    for column in spiders["heilongjiang"].columns:
        assert urlsplit(column.url).path in page and column.title in page


def test_platforms_are_names_of_platform_modules(spiders):
    names = {"", *(platform.NAME for platform in PLATFORMS)}
    assert {spider.platform for spider in spiders.values()} <= names


def test_site_counts_as_seen_if_a_column_was_seen(loader):
    for site in sites_of(loader):
        assert (site.known is Coverage.SEEN) == any(column.verified for column in site.columns)


def test_attributes_marked_as_unverified_are_listed_in_unverified(loader, spiders):
    listed = {site.name: set(site.unverified) for site in sites_of(loader)}
    assert listed["beijing"] == {"platform"} and listed["heilongjiang"] == {"home"}
    for name, spider in spiders.items():
        assert set(_MARKED.findall(inspect.getsource(spider))) == listed[name]


def test_unverified_columns_are_counted():
    columns = (ColumnSpec("http://www.example.cn/a/"), ColumnSpec("http://www.example.cn/b/", verified=False))
    site = Site(
        "linhe", "临河长安网", "http://www.example.cn/", ("www.example.cn",), "", Coverage.SEEN, columns, ("home",)
    )
    assert "| linhe | 临河长安网 | www.example.cn | - | seen | home, columns (1) |\n" in markdown([site])


def test_years_in_which_columns_were_seen_are_in_the_table():
    columns = tuple(ColumnSpec(f"http://www.example.cn/{year}/", seen=year) for year in (2026, 2020, 2026, None))
    site = Site("linhe", "临河司法局", "http://www.example.cn/", ("www.example.cn",), "", Coverage.SEEN, columns, ())
    assert "| www.example.cn | - | seen 2020 2026 |  |\n" in markdown([site])


def test_columns_of_old_years_do_not_replace_discovery(spiders):
    for name, spider in spiders.items():
        old = [column.url for column in spider.columns if column.seen and column.seen < 2026]
        assert spider.discovers or not old, name


def test_spiders_have_the_columns_of_the_facts(spiders, shared):
    table = (shared / "facts" / "more-columns.md").read_text("utf-8")
    left_out = {  # replaced by newer addresses, without all of its query, or of another department
        "http://sfj.sh.gov.cn/zwdt_tzgg/index.html",
        "https://sft.nx.gov.cn/list?type=3174014360704127782&current=1",
        "http://wjbb.sft.henan.gov.cn/regulatory/viewQueryAll.do?offset=60&cdid=…",
    }
    rows = re.findall(r"^\| (\w+_justice) \| ([^|]+) \|", table, re.M)
    assert len(rows) > 25
    for name, cell in rows:
        given = {page_of(column.url) for column in spiders[name].columns}
        for url in set(re.findall(r"https?://[^\s;,)]+", cell)) - left_out:
            assert page_of(url) in given, name


def test_sites_that_need_special_connections_are_marked(spiders):
    marked = {
        mark: {name for name, spider in spiders.items() if getattr(spider, mark, False)}
        for mark in ("legacy_tls", "ipv6_only")
    }
    assert marked == {"legacy_tls": {"hunan", "guangxi_justice"}, "ipv6_only": {"zhejiang_justice"}}


def test_last_run_is_the_last_that_finished_and_found_articles(tmp_path):
    runs = [
        {"ended": "2024-01-01T01:00:00+08:00", "reason": "finished", "articles_found": 9},
        {"ended": "2024-01-02T01:00:00+08:00", "reason": "finished", "articles_found": 7},
        {"ended": "2024-01-03T01:00:00+08:00", "reason": "blocked", "articles_found": 5},
        {"ended": "2024-01-04T01:00:00+08:00", "reason": "finished"},
    ]
    log = "".join(json.dumps(run) + "\n" for run in runs)
    (tmp_path / "runs.jsonl").write_text(f'{log}[]\n{{"ended": "2024-01-05', "utf-8")
    assert harvest_of(tmp_path, NOW) == Harvest("2024-01-02T01:00:00+08:00", None)


def test_reading_the_history_of_a_site_does_not_change_its_folder(tmp_path):
    assert harvest_of(tmp_path / "nosuch", NOW) == Harvest("", None)
    assert harvest_of(tmp_path, NOW) == Harvest("", None) and not list(tmp_path.iterdir())
    ledger = Ledger(tmp_path / LEDGER)
    where = {"key": "0" * 16, "url": "http://www.example.cn/1.html", "day": None, "path": "text/a.txt"}
    ledger.keep(Kept(**where, content_hash="", fetched_at="2024-01-02T01:00:00+08:00"))
    assert harvest_of(tmp_path, NOW).articles == 1, "while a run has the ledger open"
    ledger.close()
    assert harvest_of(tmp_path, NOW).articles == 1
    assert [file.name for file in tmp_path.iterdir()] == [LEDGER]
    (tmp_path / LEDGER).write_bytes(b"not a ledger")
    assert harvest_of(tmp_path, NOW).articles is None


def test_sites_command_lists_every_site_and_its_last_run(spiders, run_command, tmp_path):
    folder = tmp_path / "data" / "jiangsu"
    folder.mkdir(parents=True)
    run = {"ended": "2024-01-02T03:04:05+08:00", "reason": "finished", "articles_found": 7}
    (folder / "runs.jsonl").write_text(json.dumps(run) + "\n", "utf-8")
    done = run_command(["sites"])
    assert done.returncode == 0, done.stderr
    head, *lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(spiders)
    for line in lines:
        name = line.split()[0]
        # A Han character is two bytes in GBK and two columns on a terminal.
        assert line.encode("gbk").index(spiders[name].hosts[0].encode()) == head.index("HOST")
        assert ("2024-01-02 03:04" in line) == (name == "jiangsu")
        assert ("never" in line) == (name != "jiangsu")


def test_sites_command_prints_json(spiders, run_command):
    listed = {site["name"]: site for site in json.loads(run_command(["sites", "--json"]).stdout)}
    assert set(listed) == set(spiders)
    hunan = listed["hunan"]
    assert hunan["site"] == "湖南长安网" and hunan["hosts"] == ["www.hnzf.gov.cn"]
    assert hunan["platform"] == "rednet" and hunan["unverified"] == ["platform"]
    assert hunan["known"] == "seen" and hunan["columns"][0]["verified"] is True
    assert hunan["last_run"] == "" and hunan["articles"] is None


def test_documented_table_is_the_output_of_the_command(run_command, samples):
    documented = (samples.parent / "docs" / "sites.md").read_text("utf-8")
    assert run_command(["sites", "--markdown"]).stdout == documented, "scrapy sites --markdown > docs/sites.md"
