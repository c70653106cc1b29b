"""Columns of every platform, read over HTTP from the first page to the last, with scripts, endpoints and posts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from crawler.listing.discovery import find_columns
from crawler.listing.link_elements import read_links
from crawler.listing.lists import MAX_LISTS, groupings
from crawler.listing.page import read_page
from crawler.platforms import PLATFORMS, Column, Link, PageRequest, read_column
from tests.crawler.conftest import Outcome
from tests.crawler.sites import SENTENCES, Answer, Crawl, SavedWalk, SiteRequest, Sites, crawl, saved_walks, serving

WALKS = saved_walks()
#: Saved columns of no platform; the others are named after their platform.
GENERIC = {"numbered", "numbered-missing-page", "query-string", "script-call", "unknown-numbering"}
#: Columns that the spider itself crawls, from the column and from the home page; each takes a process two seconds.
CRAWLED = ("aspnet", "dedecms", "gkmlpt", "guangdong-portal", "hanweb", "jpaas", "trs-second-numbering", "vsb")
DISCOVERED = ("phpcms-static", "trs-from-zero")


@pytest.fixture
def sites() -> Iterator[Sites]:
    with serving(WALKS) as served:
        yield served


@dataclass
class Walked:
    """The result of a walk.

    Attributes:
        links: In the order found.
        columns: The pages read.
        answers: The URL and status of each request.
    """

    links: list[Link] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    answers: list[tuple[str, int]] = field(default_factory=list)


def walk(sites: Sites, url: str) -> Walked:
    """Read a column page by page as a spider does.

    A missing page or one without new rows ends the walk, unless the platform has an alternative request for it.
    """
    walked = Walked()
    seen: set[str] = set()
    request = PageRequest(url)
    alternatives: tuple[PageRequest, ...] = ()
    while len(walked.answers) < 20:
        answer = sites.ask(request.method, request.url, urlencode(request.form), dict(request.headers))
        walked.answers.append((request.url, answer.status))
        column = read_column(answer.body if answer.status == 200 else b"", request.url)
        new = [link for link in column.links if link.url not in seen]
        if alternatives and not new:
            request, alternatives = alternatives[0], alternatives[1:]
            continue
        if answer.status == 200:
            walked.columns.append(column)
        if column.next_page is None or (column.links and not new):
            walked.links += new
            return walked
        walked.links += new
        seen |= {link.url for link in new}
        request, alternatives = column.next_page, column.next_page.alternatives
    pytest.fail(f"no end after {walked.answers}")


def platform_of(name: str) -> str:
    return "generic" if name in GENERIC else name.partition("-")[0]


def rows_of(saved: SavedWalk) -> list[tuple[str, str, str]]:
    return [(row["url"], row["title"], row["date"]) for row in saved.rows]


def found(walked: Walked) -> list[tuple[str, str, str]]:
    return [(link.url, link.title, str(link.date)) for link in walked.links]


def test_every_platform_has_a_saved_column() -> None:
    assert {platform_of(name) for name in WALKS} == {platform.NAME for platform in PLATFORMS}
    assert all(len(saved.pages) >= 3 for saved in WALKS.values())


@pytest.mark.parametrize("name", WALKS)
def test_all_rows_of_all_pages_are_found_once_and_in_order(sites: Sites, name: str) -> None:
    saved = WALKS[name]
    if name == "query-string":
        sites.rules.append(last_page_again)
    walked = walk(sites, saved.pages[0].url)
    assert found(walked) == rows_of(saved)
    assert {column.platform for column in walked.columns} == {platform_of(name)}


@pytest.mark.parametrize(
    "name", [name for name in WALKS if WALKS[name].pages[-1].record["expected"]["next_page"] is None]
)
def test_no_request_is_made_after_the_last_page(sites: Sites, name: str) -> None:
    walked = walk(sites, WALKS[name].pages[0].url)
    assert [status for _, status in walked.answers].count(200) == len(WALKS[name].pages)
    assert walked.answers[-1][1] == 200


# --- the end of a walk ---------------------------------------------------------------------------------------------


def last_page_again(request: SiteRequest) -> Answer | None:
    """Answer like a server that returns the last page for every number beyond it."""
    saved = WALKS["query-string"]
    beyond = urlsplit(request.url).hostname == saved.host and request.fields.get("pageNo") not in (None, "2", "3")
    return saved.pages[-1].answer if beyond else None


def test_repeated_last_page_ends_the_walk(sites: Sites) -> None:
    sites.rules.append(last_page_again)
    walked = walk(sites, WALKS["query-string"].pages[0].url)
    assert [url.rpartition("?")[2] for url, _ in walked.answers] == [
        "id=7",
        "id=7&pageNo=2",
        "id=7&pageNo=3",
        "id=7&pageNo=4",
    ]


def test_next_page_that_does_not_exist_ends_the_walk(sites: Sites) -> None:
    walked = walk(sites, WALKS["numbered-missing-page"].pages[0].url)
    assert [status for _, status in walked.answers] == [200, 200, 200, 404]
    assert found(walked) == rows_of(WALKS["numbered-missing-page"])


def test_empty_page_ends_a_walk_if_the_endpoint_does_not_state_the_number_of_rows(sites: Sites) -> None:
    def uncounted(request: SiteRequest) -> Answer | None:
        if not request.path.endswith("/page/build/unit"):
            return None
        number = request.fields["paramJson"]["pageNo"]
        html = json.loads(sites.saved(request).body)["data"]["html"] if number < 4 else ""
        data = {"html": html.replace(' rows="15" count="34" pageSize="15"', "")}
        return Answer(json.dumps({"success": True, "data": data}).encode(), content_type="application/json")

    sites.rules.append(uncounted)
    walked = walk(sites, WALKS["jpaas"].pages[0].url)
    assert found(walked) == rows_of(WALKS["jpaas"])
    assert len(walked.answers) == 1 + 3 + 1, "the shell, three pages of rows, the empty one"


def test_page_without_content_ends_the_walk(sites: Sites) -> None:
    stub = Answer(b"<html><head><title></title></head><body></body></html>")
    sites.rules.append(lambda request: stub if request.path == "/zfyw/index_2.html" else None)
    walked = walk(sites, WALKS["trs-from-zero"].pages[0].url)
    assert found(walked) == rows_of(WALKS["trs-from-zero"])[:8]


# --- alternative requests-------------------------------------------------------------------------------------------


def test_second_numbering_is_used_if_the_first_one_is_not_found(sites: Sites) -> None:
    walked = walk(sites, WALKS["trs-second-numbering"].pages[0].url)
    assert [(url.rpartition("/")[2], status) for url, status in walked.answers] == [
        ("index.html", 200),
        ("index_1.html", 404),
        ("index_2.html", 200),
        ("index_3.html", 200),
    ]


def test_second_numbering_is_used_if_the_first_one_returns_the_first_page(sites: Sites) -> None:
    first = WALKS["trs-second-numbering"].pages[0].answer
    sites.rules.append(lambda request: first if request.path == "/pajs/index_1.html" else None)
    walked = walk(sites, WALKS["trs-second-numbering"].pages[0].url)
    assert found(walked) == rows_of(WALKS["trs-second-numbering"])


def is_proxy(request: SiteRequest) -> bool:
    return request.path.endswith("/dataproxy.jsp")


def test_hanweb_proxy_gets_the_column_as_referer(sites: Sites) -> None:
    walk(sites, WALKS["hanweb"].pages[0].url)
    referers = [request.headers["Referer"] for request in sites.asked if is_proxy(request)]
    assert referers == [WALKS["hanweb"].pages[0].url] * 2


def test_hanweb_proxy_that_accepts_only_post_gets_post(sites: Sites) -> None:
    def posted(request: SiteRequest) -> Answer | None:
        if not is_proxy(request):
            return None
        return sites.saved(replace(request, method="GET")) if request.method == "POST" else Answer(b"", 404)

    sites.rules.append(posted)
    assert found(walk(sites, WALKS["hanweb"].pages[0].url)) == rows_of(WALKS["hanweb"])


def test_hanweb_proxy_that_uses_the_page_and_not_the_range_is_read(sites: Sites) -> None:
    blocks = {"1": WALKS["hanweb"].pages[1].answer, "2": WALKS["hanweb"].pages[2].answer}
    sites.rules.append(lambda request: blocks.get(request.fields["page"]) if is_proxy(request) else None)
    assert found(walk(sites, WALKS["hanweb"].pages[0].url)) == rows_of(WALKS["hanweb"])


def test_hanweb_rows_missing_from_a_shortened_block_are_requested_next(sites: Sites) -> None:
    rows = [f'<li><a href="{row["url"]}">{row["title"]}</a><b>{row["date"]}</b></li>' for row in WALKS["hanweb"].rows]

    def three_at_most(request: SiteRequest) -> Answer | None:
        if not is_proxy(request):
            return None
        start = int(request.fields["startrecord"])
        records = "".join(f"<record><![CDATA[{row}]]></record>" for row in rows[start - 1 : start + 2])
        store = f"<datastore><totalrecord>14</totalrecord><recordset>{records}</recordset></datastore>"
        return Answer(store.encode(), content_type="text/xml")

    sites.rules.append(three_at_most)
    walked = walk(sites, WALKS["hanweb"].pages[0].url)
    assert found(walked) == rows_of(WALKS["hanweb"])
    assert len(walked.answers) == 1 + 3


# --- limits --------------------------------------------------------------------------------------------------------


def test_list_among_thousands_of_shapes_is_found_within_the_limit_of_lists() -> None:
    row = '<a href="/zfyw/202405/t20240501_{}.html">望淮市召开平安建设工作推进会</a><span>2024-05-01</span>'
    letters = str.maketrans("0123456789", "abcdefghij")
    alone = "".join(f'<div class="{str(n).translate(letters)}">{row.format(n)}</div>' for n in range(3 * MAX_LISTS))
    rows = "".join(f"<li>{row.format(n)}</li>" for n in range(900_000, 900_020))
    body, url = f"<html><body>{alone}<ul>{rows}</ul></body></html>".encode(), "http://www.example.cn/zfyw/index.html"
    page = read_page(body, url)
    assert sum(map(len, groupings(read_links(page, page.tree).links))) <= MAX_LISTS
    assert [link.url[-11:-5] for link in read_column(body, url).links] == [str(n) for n in range(900_000, 900_020)]


# --- the spider ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def crawls(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Crawl]]:
    """Return a function for the crawl from a URL. All crawls of the selected tests run ahead, two at a time."""
    selected = [item for item in request.session.items if isinstance(item, pytest.Function)]
    starts = [str(item.callspec.params["start"]) for item in selected if "crawls" in item.fixturenames]
    with ThreadPoolExecutor(2) as pool:
        made: dict[str, Future[Crawl]] = {
            start: pool.submit(crawl, WALKS, start, tmp_path_factory.mktemp("crawl")) for start in starts
        }
        yield lambda start: made[start].result()


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(scheme="", netloc="").geturl()


def assert_that_all_articles_are_kept(outcome: Outcome, saved: SavedWalk) -> None:
    assert outcome.status == 0, outcome.log
    assert sorted(outcome.records()) == sorted(path_of(row["url"]) for row in saved.rows)
    assert {record["title"] for record in outcome.records().values()} == {row["title"] for row in saved.rows}
    body = "\n\n".join(SENTENCES) + "\n"
    assert all(text.endswith(f"\n\n{body}") for text in outcome.texts())


def column_of(name: str) -> Any:
    return pytest.param(name, WALKS[name].pages[0].url, id=name)


def home_of(name: str) -> Any:
    return pytest.param(name, f"http://{WALKS[name].host}/", id=name)


@pytest.mark.parametrize(("name", "start"), [column_of(name) for name in CRAWLED])
def test_spider_stores_the_articles_of_all_rows_of_a_column(
    crawls: Callable[[str], Crawl], name: str, start: str
) -> None:
    made = crawls(start)
    assert_that_all_articles_are_kept(made.outcome, WALKS[name])
    rows = [row["url"] for row in WALKS[name].rows]
    assert [url for url in made.asked if url in rows] == rows, "in the order of the lists"


@pytest.mark.parametrize("name", WALKS)
def test_column_is_found_on_the_home_page(name: str) -> None:
    saved = WALKS[name]
    columns = find_columns(saved.home(), f"http://{saved.host}/", {saved.host})
    assert saved.pages[0].url in [column.url for column in columns]


@pytest.mark.parametrize(("name", "start"), [home_of(name) for name in DISCOVERED])
def test_spider_finds_column_and_articles_from_the_home_page(
    crawls: Callable[[str], Crawl], name: str, start: str
) -> None:
    made = crawls(start)
    assert_that_all_articles_are_kept(made.outcome, WALKS[name])
    assert {urlsplit(url).hostname for url in made.asked} == {WALKS[name].host}
