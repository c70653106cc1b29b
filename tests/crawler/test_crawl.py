"""Whole crawls of a site on loopback, each in its own process."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from crawler.store.folder import SiteFolder
from crawler.store.ledger_checks import note_begin
from tests.crawler.conftest import Answer


def test_first_run_stores_every_article_and_second_fetches_none(site, crawl):
    pages = site.add_dated_column(pages=3)
    paths = [path for page in pages for path in page]

    first = crawl()
    assert first.status == 0, first.log
    assert sorted(first.records()) == sorted(paths)
    assert first.run["articles_stored"] == 15
    assert sorted(site.articles_asked()) == sorted(paths)

    second = crawl()
    assert second.status == 0
    assert site.articles_asked() == []
    assert second.run["articles_known"] == 10
    assert "articles_stored" not in second.run
    assert len(site.lists_asked()) == 2, "two pages of known articles end the column"


def test_summary_at_the_end_of_a_run_has_the_paths_of_the_files(one_article):
    _, outcome = one_article
    end = outcome.log.strip().splitlines()[-4:]
    assert "1 articles found" in end[0] and "1 stored" in end[0]
    assert str(outcome.folder / "text") in end[2]
    assert Path(end[3].split(maxsplit=2)[2]).read_text("utf-8").startswith("江岸区开展反诈宣传\n")


def test_text_file_has_title_header_line_and_paragraphs(one_article):
    _, outcome = one_article
    (text,) = outcome.texts()
    title, header, blank, *body = text.split("\n")
    assert title == "江岸区开展反诈宣传"
    assert header.startswith("2024-05-06 10:26") and "江岸长安网" in header
    assert blank == ""
    assert body[0].startswith("近日，江岸区组织网格员") and body[1] == "" and body[2].startswith("活动现场")
    assert "版权所有" not in text and text.endswith("（第1期）\n")
    (file,) = (outcome.folder / "text" / "2024" / "05").glob("*.txt")
    assert file.name.startswith("2024-05-06_") and len(file.stem) == len("2024-05-06_") + 16


def test_metadata_file_has_the_metadata_of_the_article(one_article):
    site, outcome = one_article
    ((path, record),) = outcome.records().items()
    assert record["url"] == record["final_url"] == site.url + path
    assert record["title"] == "江岸区开展反诈宣传"
    assert record["date"].startswith("2024-05-06 10:26") and record["date_from"] == "page"
    assert record["spider"] == "site" and record["site"] == "127.0.0.1"
    assert record["column_url"] == site.url + "/news/"
    assert record["etag"] == '"abc"' and record["last_modified"] == "Mon, 06 May 2024 02:26:00 GMT"
    assert record["http_status"] == 200 and len(record["content_hash"]) == 64
    assert record["fetched_at"].endswith("+08:00")


def test_user_agent_has_the_crawler_and_its_contact_page(one_article):
    site, _ = one_article
    assert all(agent.startswith("zhengwen/") for agent in site.agents)
    assert all(agent.endswith(" (+https://www.example.org/bot)") for agent in site.agents)


def test_since_selects_articles_of_that_day_and_later_and_stops_pagination(site, crawl):
    pages = site.add_dated_column(pages=6)
    since = "2024-12-24"  # the oldest of page 1
    outcome = crawl(since=since)
    assert sorted(outcome.records()) == sorted(pages[0])
    assert site.articles_asked() == pages[0], "in the order of the list"
    assert len(site.lists_asked()) == 3, "page 1, and two pages of older articles"


def test_until_excludes_later_articles(site, crawl):
    pages = site.add_dated_column(pages=2)
    outcome = crawl(until="2024-12-23")
    assert sorted(outcome.records()) == sorted(pages[1])


def test_since_applies_to_the_days_of_the_articles_if_the_list_has_none(site, crawl):
    years = range(2024, 2018, -1)
    pages = [
        [site.add_article(f"{year}-05-{n}", path=f"/news/{year}{n}.html") for n in range(10, 16)] for year in years
    ]
    site.add_column([[(path, "") for path in page] for page in pages])
    outcome = crawl(since="2023-01-01")
    assert sorted(outcome.records()) == sorted(pages[0] + pages[1])
    lists = [path for path in site.asked if path == "/news/" or "index_" in path]
    assert len(lists) == 5, "only the articles show that a page is too old"
    assert sorted(crawl(since="2022-01-01").records()) == sorted(pages[0] + pages[1] + pages[2])


def test_pages_limits_the_list_pages_of_a_column(site, crawl):
    pages = site.add_dated_column(pages=4)
    outcome = crawl(pages=2)
    assert sorted(outcome.records()) == sorted(pages[0] + pages[1])
    assert sorted(crawl().records()) == sorted(path for page in pages for path in page), "the next run reads on"


def test_pinned_and_out_of_order_rows_do_not_stop_a_column_early(site, crawl):
    days = [f"2024-06-{day}" for day in range(30, 12, -1)]
    paths = [site.add_article(day) for day in days]
    rows = list(zip(paths, days, strict=True))
    pinned = [(site.add_article("2019-01-01", number), "2019-01-01") for number in (1, 2)]

    def publish(newest: int) -> None:
        """Add the column from a row on: each page has two old pinned rows and three rows in order between them."""
        site.add_column([[pinned[0], *rows[at : at + 3], pinned[1]] for at in range(newest, len(rows), 3)])

    publish(9)
    assert sorted(crawl(since="2024-06-01").records()) == sorted(paths[9:])
    assert len(site.lists_asked()) == 3
    publish(0)
    assert sorted(crawl(since="2024-06-01").records()) == sorted(paths)
    assert len(site.lists_asked()) == 5, "three pages with new articles, and two without"
    crawl(since="2024-06-22")
    assert len(site.lists_asked()) == 2
    assert sorted(crawl().records()) == sorted([*paths, *(path for path, _ in pinned)])


def test_missing_list_pages_end_a_column_if_they_are_missing_twice(site, crawl):
    site.add_dated_column(pages=5)
    for path in ("/news/index_3.html", "/news/index_4.html"):
        del site.pages[path]
    for number, path in enumerate(("/news/", "/news/index_1.html", "/news/index_2.html")):
        pager = f"<script>createPageHTML(5,{number},'index','html')</script></body>"
        site.pages[path].body = site.pages[path].body.replace(b"</body>", pager.encode())
    first = crawl()
    assert len(first.records()) == 15
    assert "[column-incomplete]" in first.log and first.run["columns_cut"] == 1
    second = crawl()
    assert "columns_cut" not in second.run
    crawl()
    assert len(site.lists_asked()) == 2


def test_endless_column_is_incomplete_until_a_run_with_a_higher_limit_reads_its_end(site, crawl):
    site.add_dated_column(pages=4)
    cut = crawl(settings={"COLUMN_PAGES_MAX": 3})
    assert len(cut.records()) == 15 and "COLUMN_PAGES_MAX" in cut.log
    assert cut.run["columns_endless"] == cut.run["columns_cut"] == 1
    whole = crawl()
    assert len(whole.records()) == 20
    assert "columns_endless" not in whole.run


def test_full_requests_stored_articles_again(site, crawl):
    (page,) = site.add_dated_column(pages=1)
    crawl()
    site.pages[page[0]].body = site.pages[page[0]].body.replace("三百余份".encode(), "四百余份".encode())
    outcome = crawl(full=1)
    assert sorted(site.articles_asked()) == sorted(page)
    assert outcome.run["articles_revised"] == 1
    assert sum("四百余份" in text for text in outcome.texts()) == 1
    assert len(outcome.texts()) == 5


def test_next_run_completes_a_stopped_run(site, crawl):
    pages = site.add_dated_column(pages=4)
    first = crawl(settings={"CLOSESPIDER_ITEMCOUNT": 7, "CONCURRENT_REQUESTS": 1})
    assert first.status == 1
    assert 7 <= len(first.records()) < 20
    kept = set(first.records())
    stray = first.folder / "text" / "2024" / "12" / ".2024-12-01_0123456789abcdef.txt.4711.tmp"
    stray.write_text("half of a te")
    note_begin(SiteFolder(first.folder))  # as a killed run leaves it
    second = crawl()
    assert not stray.exists()
    assert sorted(second.records()) == sorted(path for page in pages for path in page)
    assert kept.isdisjoint(site.articles_asked())


def test_missing_and_empty_pages_are_counted_and_do_not_end_the_run(site, crawl):
    good, gone, empty = (site.add_article(f"2024-05-0{n}") for n in (1, 2, 3))
    del site.pages[gone]
    site.add(empty, "<html><head><title>图片</title></head><body>" + '<img src="a.png">' * 60 + "</body></html>")
    site.add_column([[(gone, "2024-05-02"), (empty, "2024-05-03"), (good, "2024-05-01")]])
    outcome = crawl()
    assert list(outcome.records()) == [good]
    assert outcome.run["failed"]["http_404"] == 1
    assert outcome.run["empty"] == 1


def test_article_with_attachments_and_no_text_is_stored(site, crawl):
    report, picture = site.add_article("2024-05-02"), site.add_article("2024-05-01")
    begin, _, rest = site.pages[report].body.decode().partition('<div class="TRS_Editor">')
    end = rest[rest.index('<div class="footer">') :]
    files = '<p><a href="P020240502.pdf">年度报告.pdf</a></p><p>附件：<a href="/files/2.doc">附表</a></p>'
    site.add(report, f'{begin}<div class="TRS_Editor">{files}</div>{end}')
    site.add(picture, f'{begin}<div class="TRS_Editor"><p><img src="1.jpg"></p></div>{end}')
    site.add_column([[(report, "2024-05-02"), (picture, "2024-05-01")]])
    outcome = crawl()
    assert list(outcome.records()) == [report]
    assert outcome.text(report) == f"{outcome.records()[report]['title']}\n2024-05-02 10:26 来源：江岸长安网\n\n\n"
    names = [file["name"] for file in outcome.records()[report]["attachments"]]
    assert names == ["年度报告.pdf", "附表"]
    assert outcome.run["empty"] == 1


def test_redirect_to_another_host_is_refused_and_counted(site, crawl):
    good, away, home = (site.add_article(f"2024-05-0{n}") for n in (1, 2, 3))
    elsewhere = site.url.replace("127.0.0.1", "localhost")
    site.add(away, "", 302, Location=f"{elsewhere}/stolen.html")
    site.add(home, "", 302, Location=f"{site.url}/news/moved.html")
    site.add("/news/moved.html", site.pages[good].body)
    site.add_column([[(good, "2024-05-01"), (away, "2024-05-02"), (home, "2024-05-03")]])
    outcome = crawl()
    assert sorted(outcome.records()) == sorted([good, home])
    assert outcome.records()[home]["final_url"] == f"{site.url}/news/moved.html"
    assert "/stolen.html" not in site.asked
    assert outcome.run["failed"] == {"leaves_site": 1}


def test_links_to_other_hosts_are_not_followed(site, crawl):
    good = site.add_article("2024-05-01")
    elsewhere = site.url.replace("127.0.0.1", "localhost") + "/news/202405/t20240501_0000009.html"
    site.add_column([[(good, "2024-05-01"), (elsewhere, "2024-05-01")]])
    assert list(crawl().records()) == [good]
    assert "/news/202405/t20240501_0000009.html" not in site.asked


def test_challenges_and_stubs_are_counted_by_cause_and_not_stored(site, crawl):
    answers = {
        "challenge_ruishu": (412, "<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></html>"),
        "challenge_jiasule": (521, "<script>document.cookie='__jsl_clearance_s=1'</script>"),
        "challenge_aliyun": (200, "<html><script>var arg1='0123';setCookie('acw_sc__v2',x)</script></html>"),
        "fence": (403, "<html>forbidden</html>"),
        "challenge_wangzhan_weishi": (
            200,
            '<meta http-equiv="refresh" content="0;url=/WZWSREL3c=?wzwschallenge=1">',
        ),
        "stub": (200, "<html><body>short</body></html>"),
        "too_large": (200, "<p>长</p>" * 50_000),
    }
    good = site.add_article("2024-05-01")
    rows = [(good, "2024-05-01")]
    for number, (status, body) in enumerate(answers.values(), 2):
        path = site.add_article("2024-05-01", number)
        site.add(path, body, status)
        rows.append((path, "2024-05-01"))
    site.add_column([rows])
    outcome = crawl(settings={"DOWNLOAD_MAXSIZE": 100_000})
    assert list(outcome.records()) == [good]
    assert outcome.run["failed"] == dict.fromkeys(answers, 1)
    assert not any("WZWSREL" in path for path in site.asked), "the crawler does not answer a challenge"


def test_copy_of_the_home_page_is_not_stored(site, crawl):
    links = "".join(f'<a href="/c{n}/">政法要闻栏目{n}</a>' for n in range(30))
    welcome = "欢迎来到江岸长安网。" * 30
    home = f"<html><head><title>江岸长安网</title></head><body>{links}<p>{welcome}</p></body></html>"
    good, gone = site.add_article("2024-05-01"), site.add_article("2024-05-02")
    site.add("/", home)
    site.add(gone, home.replace("欢迎来到", "今天是星期一，欢迎来到"))
    site.add_column([[(good, "2024-05-01"), (gone, "2024-05-02")]])
    outcome = crawl()
    assert list(outcome.records()) == [good]
    assert outcome.run["failed"] == {"soft_404": 1}


def test_error_pages_and_redirects_to_the_home_page_are_not_stored(site, crawl):
    frame = site.pages[site.add_article("2024-05-01")].body.decode()
    begin, _, rest = frame.partition('<div class="TRS_Editor">')
    end = rest[rest.index('<div class="footer">') :]
    site.add("/", "<html><title>江岸长安网</title><p>欢迎</p></html>" * 20)
    site.add("/404.html", frame)
    said, home, lost, titled, good = (site.add_article(f"2024-05-0{n}") for n in range(2, 7))
    site.add(said, f'{begin}<div class="TRS_Editor"><p>对不起，您访问的页面不存在或已被删除！</p></div>{end}')
    site.add(home, "", 302, Location="/")
    site.add(lost, "", 302, Location="/404.html")
    site.add(titled, frame.replace("<title>", "<title>404-"))
    site.add_column([[(path, "2024-05-01") for path in (said, home, lost, titled, good)]])
    outcome = crawl()
    assert list(outcome.records()) == [good]
    assert outcome.run["failed"] == {"soft_404": 4}


def test_error_page_ends_a_list(site, crawl):
    pages = site.add_dated_column(pages=3)
    news = "".join(f'<li><a href="/x/{n}.html">江岸区平安建设工作动态{n}</a></li>' for n in range(900, 910))
    site.add("/news/index_2.html", f"<html><head><title>页面不存在</title></head><body><ul>{news}</ul></body></html>")
    outcome = crawl()
    assert sorted(outcome.records()) == sorted(pages[0] + pages[1])
    assert outcome.run["failed"] == {"soft_404": 1}
    assert "/x/900.html" not in site.asked


def test_charset_of_the_header_is_used_for_the_article(site, crawl):
    path = site.add_article("2024-05-01", title="江岸區開展反詐宣傳")
    page = site.pages[path].body.decode().replace('<meta charset="utf-8">', "")
    page = page.translate(str.maketrans("发区组织网格员进开诈宣传动现册余", "發區組織網格員進開詐宣傳動現冊餘"))
    site.add(path, page.encode("big5hkscs", "ignore"), Content_Type="text/html; charset=Big5")
    site.add_column([[(path, "2024-05-01")]])
    outcome = crawl()
    assert outcome.text(path).startswith("江岸區開展反詐宣傳\n") and "社區" in outcome.text(path)


def test_cookies_are_sent_back(site, crawl):
    (page,) = site.add_dated_column(pages=1)
    gate = Answer(b"", 302, {"Location": page[0], "Set-Cookie": "CT6T=1; path=/"})
    inside = site.pages[page[0]]
    site.makers[page[0]] = lambda headers: inside if "CT6T" in headers.get("Cookie", "") else gate
    outcome = crawl()
    assert sorted(outcome.records()) == sorted(page)


def test_redirect_loop_is_counted_and_the_crawl_continues(site, crawl):
    (page,) = site.add_dated_column(pages=1)
    site.add(page[0], "", 302, Location=page[0])
    outcome = crawl()
    assert sorted(outcome.records()) == sorted(page[1:])
    assert outcome.run["failed"] == {"redirects": 1}


def test_run_ends_if_all_responses_are_challenges(site, crawl):
    (page,) = site.add_dated_column(pages=1, rows=20)
    for path in page:
        site.add(path, "<script>$_ts</script>", 412)
    outcome = crawl(settings={"BLOCKED_IN_A_ROW_MAX": 4, "CONCURRENT_REQUESTS": 1})
    assert outcome.status == 1
    assert outcome.run["reason"] == "blocked"
    assert len(site.articles_asked()) < 10


def test_robots_txt_is_obeyed(site, crawl):
    good, hidden = site.add_article("2024-05-01"), site.add_article("2024-06-01")
    site.add("/robots.txt", "User-agent: *\nDisallow: /news/202406/\n", **{"Content-Type": "text/plain"})
    site.add_column([[(good, "2024-05-01"), (hidden, "2024-06-01")]])
    outcome = crawl()
    assert list(outcome.records()) == [good]
    assert hidden not in site.asked
    assert outcome.run["failed"] == {"robots": 1}


def test_unreachable_robots_txt_disallows_everything(site, crawl):
    site.add_dated_column(pages=1)
    site.add("/robots.txt", "busy", 503)
    outcome = crawl()
    assert set(site.asked) == {"/robots.txt"}
    assert outcome.records() == {}
    assert "[robots-unreachable]" in outcome.log
    assert outcome.run["failed"] == {"robots_http_503": 1}


def test_crawl_delay_is_taken_from_robots_txt(site, crawl):
    site.add_dated_column(pages=1, rows=2)
    site.add("/robots.txt", "User-agent: *\nCrawl-delay: 0.05\n")
    outcome = crawl(settings={"AUTOTHROTTLE_ENABLED": 1, "AUTOTHROTTLE_START_DELAY": 0})
    assert len(outcome.records()) == 2
    assert "[crawl-delay]" in outcome.log and "0.05" in outcome.log


def test_lost_ledger_is_rebuilt_from_the_files(site, crawl):
    site.add_dated_column(pages=1)
    (crawl().folder / "ledger.sqlite").unlink()
    outcome = crawl()
    assert outcome.status == 0
    assert "[ledger-rebuilt]" in outcome.log
    assert site.articles_asked() == []
    assert outcome.run["articles_known"] == 5


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_output_folder_that_is_a_link_is_refused(site, crawl, tmp_path):
    site.add_dated_column(pages=1)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "elsewhere")
    outcome = crawl()
    assert outcome.status == 1
    assert f"{tmp_path / 'data'} is a " in outcome.log
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert site.asked == []


def test_wrong_argument_is_rejected_before_the_crawl_starts(site, crawl):
    outcome = crawl(since="yesterday")
    assert outcome.status == 2
    assert "since=yesterday" in outcome.log and "-a since=2024-05-01" in outcome.log
    assert "Traceback" not in outcome.log
    assert site.asked == []


def test_run_fails_without_the_home_page_to_discover_columns(site, crawl):
    outcome = crawl("/")
    assert outcome.status == 1
    assert outcome.run["reason"] == "no_columns" and outcome.run["failed"] == {"http_404": 1}
    assert "[home-page-failed]" in outcome.log


def test_columns_and_articles_are_discovered_from_the_home_page(site, crawl):
    pages = site.add_dated_column(pages=2)
    single = site.add_article("2023-01-01", 7)
    site.add(
        "/",
        "<html><head><title>江岸长安网</title></head><body>"
        '<a href="/news/">政法要闻</a><a href="/login/">登录</a>'
        f'<a href="{single}">平安江岸建设成果专题报道之七</a></body></html>',
    )
    outcome = crawl("/")
    assert sorted(outcome.records()) == sorted([single, *pages[0], *pages[1]])
    assert "/login/" not in site.asked


def test_columns_selects_among_the_articles_and_columns_of_a_home_page(site, crawl):
    shown, listed = site.add_article("2024-05-06", 1), site.add_article("2024-05-07", 2)
    site.add_column([[(listed, "2024-05-07")]], folder="/pingan/")
    site.add_column([[(shown, "2024-05-06")]], folder="/yaowen/")
    boxes = "".join(
        f'<div><h2><a href="{folder}">{name}</a></h2><ul><li><a href="{path}">江岸区平安建设工作动态简报</a></li></ul></div>'
        for folder, name, path in (("/yaowen/", "要闻动态", shown), ("/pingan/", "平安建设", listed))
    )
    site.add("/", f"<html><title>江岸长安网</title><body>{boxes}</body></html>")
    assert list(crawl(path="/", columns="平安建设").records()) == [listed]
    assert shown not in site.asked
    assert sorted(crawl(path="/").records()) == sorted([shown, listed])


def test_columns_that_differ_in_their_fragment_are_read_one_by_one(crawl, site):
    """On gkmlpt all columns have one page, and the number after `#` names the column."""
    site.add(
        "/",
        '<ul><li><a href="/gkmlpt/index#4288">规范性文件</a></li><li><a href="gkmlpt/index#4290">通知公告</a></li></ul>',
    )
    site.add("/gkmlpt/index", "<html><head><script>var c = {SID: '760044'}</script></head><body>正在加载</body></html>")
    paths = {}
    for number in (4288, 4290):
        paths[number] = site.add_article("2024-05-06", path=f"/gkmlpt/content/1/{number}/post_{number}.html")
        rows = [{"title": "江岸区法律援助办法", "url": paths[number], "display_publish_time": "2024-05-06"}]
        site.add(f"/gkmlpt/api/all/{number}?page=1&sid=760044", json.dumps({"articles": rows, "total": 1}))
    outcome = crawl("/")
    assert outcome.status == 0 and sorted(outcome.records()) == sorted(paths.values())
    columns = {record["column_url"].partition("#")[2]: record["column"] for record in outcome.records().values()}
    assert columns == {"4288": "规范性文件", "4290": "通知公告"}
    assert outcome.run["columns"] == 2
