"""The URLs of a column's further pages, and the comparison of URLs."""

from __future__ import annotations

import pytest

from crawler.listing.page_urls import are_near, file_name, is_first_of, numbered, queried, same_page, sibling

SITE = "http://a.gov.cn"


def urls(url: str, n: int, **how: object) -> list[str]:
    """The URLs of page n, after the page at `url`: the likely one, then the alternatives."""
    request = numbered(f"{SITE}{url}", n, **how)  # type: ignore[arg-type]
    requests = (request, *request.alternatives) if request else ()
    return [one.url.removeprefix(SITE) for one in requests]


@pytest.mark.parametrize(
    ("url", "n", "following"),
    [
        ("/yw/", 2, ["/yw/index_2.html", "/yw/index_1.html"]),
        ("/yw/index.html", 2, ["/yw/index_2.html", "/yw/index_1.html"]),
        ("/yw/index.shtml?a=1", 2, ["/yw/index_2.shtml", "/yw/index_1.shtml"]),
        ("/yw/index_2.html", 3, ["/yw/index_3.html"]),
        ("/yw/index_1.html", 3, ["/yw/index_2.html"]),
        ("/yw/list-2.html", 3, ["/yw/list-3.html"]),
        ("/yw/index_7.html", 3, []),
        ("/yw/index.html", 3, []),
        ("/yw/list_1.html", 2, ["/yw/list_2.html", "/yw/list_1_2.html", "/yw/list_1_1.html"]),
        ("/yw/list_9.html", 2, ["/yw/list_9_2.html", "/yw/list_9_1.html"]),
        ("/yw/list?page=1", 2, ["/yw/list?page=2"]),
        ("/yw/list?id=2&page=2", 3, ["/yw/list?id=2&page=3"]),
        ("/yw/list?pageNo=0", 2, ["/yw/list?pageNo=1"]),
        ("/yw/list.jsp?a=&currPage=2", 3, ["/yw/list.jsp?a=&currPage=3"]),
        ("/yw/list?page=7", 2, []),
        *((f"/yw/list?page={value}", 2, []) for value in ("", "a", "1a", "-1", "%31", "9" * 10)),
        ("/yw/list?id=1", 2, []),
        ("/yw/no-extension", 2, []),
    ],
)
def test_url_of_a_page_follows_from_the_page_before(url, n, following):
    assert urls(url, n) == following


def test_platform_sets_the_order_of_the_numbers_and_the_separator():
    assert urls("/yw/index.html", 2, offsets=(-1, 0)) == ["/yw/index_1.html", "/yw/index_2.html"]
    assert urls("/yw/index.html", 2, offsets=(0,), mark="-") == ["/yw/index-2.html"]


def test_page_of_a_program_is_named_by_its_query():
    request = queried(f"{SITE}/list.php?catid=9&page=1", "catid", "page", 2)
    assert request and request.url == f"{SITE}/list.php?catid=9&page=2"
    added = queried(f"{SITE}/list.php?catid=9#top", "catid", "page", 2)
    assert added and added.url == f"{SITE}/list.php?catid=9&page=2"
    assert queried(f"{SITE}/list.php?page=1", "catid", "page", 2) is None


def test_file_and_its_siblings():
    assert file_name(f"{SITE}/yw/list.html?a=1") == "list.html" and file_name(f"{SITE}/yw/") == "index.html"
    assert sibling(f"{SITE}/yw/list.html?a=1#b", "2.html") == f"{SITE}/yw/2.html"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("http://a.gov.cn/yw/index.html", True),
        ("https://A.gov.cn/yw/default.aspx", True),
        ("http://a.gov.cn/yw/#top", True),
        ("http://a.gov.cn/yw/index_1.html", False),
        ("http://a.gov.cn/yw/?page=2", False),
        ("http://b.gov.cn/yw/", False),
        ("http://a.gov.cn/", False),
    ],
)
def test_spellings_of_one_page_are_the_same(other, same):
    assert same_page("http://a.gov.cn/yw/", other) is same
    assert same_page("http://a.gov.cn", "http://a.gov.cn/index.html")


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("/yw/index.html", "/yw/index_2.html", True),
        ("/yw/index.html", "/other/index_2.html", False),
        ("/yw.html", "/yw/2.html", True),
        ("/yw/2.html", "/yw.html", True),
        ("/yw.html", "/zw/2.html", False),
        ("/yw/a/index.html", "/yw/index.html", False),
    ],
)
def test_pages_of_one_column_are_near_each_other(one, other, near):
    assert are_near(f"{SITE}{one}", f"{SITE}{other}") is near
    assert are_near(f"http://www.a.gov.cn{one}", f"https://A.gov.cn{other}") is near
    assert not are_near(f"{SITE}{one}", f"http://b.gov.cn{other}")


def test_fields_that_count_pages_have_several_names():
    names = (
        "page",
        "pageNo",
        "pagenum",
        "pageIndex",
        "page_number",
        "pagenumber",
        "currPage",
        "curpage",
        "currentPage",
        "pn",
        "P",
    )
    assert {name: urls(f"/list?{name}=1&id=9", 2) for name in names} == {
        name: [f"/list?{name}=2&id=9"] for name in names
    }
    others = ("pages", "mypage", "pageid", "xp", "pnx", "curr", "number")
    assert {name: urls(f"/list?{name}=1", 2) for name in others} == {name: [] for name in others}


def test_url_with_the_number_of_the_first_page_is_that_of_the_page_without():
    firsts = {
        "/yw/list?page=1": True,
        "/yw/list?page=0": True,
        "/yw/list?PN=1": True,
        "/yw/list?page=2": False,
        "/yw/list?page=": False,
        "/yw/list": False,
        "/yw/list?size=1": False,
        "/yw/list?page=1&id=3": False,
        "/other/list?page=1": False,
        "//b.gov.cn/yw/list?page=1": False,
    }

    def absolute(url: str) -> str:
        return f"http:{url}" if url.startswith("//") else f"{SITE}{url}"

    assert {url: is_first_of(absolute(url), f"{SITE}/yw/list") for url in firsts} == firsts
    assert is_first_of(f"{SITE}/list?id=3&page=1&a=b", f"{SITE}/list?id=3&a=b")
    assert not is_first_of(f"{SITE}/list?a=b&page=1&id=3", f"{SITE}/list?id=3&a=b"), "the order of fields may matter"


def test_folders_of_page_numbers_do_not_count():
    for path in ("/yw/page/2/", "/yw/page/12", "/yw/page_2/", "/yw/page-2", "/yw/PAGE2/"):
        assert are_near(f"{SITE}{path}", f"{SITE}/yw/") and are_near(f"{SITE}/yw/", f"{SITE}{path}")
    for path in ("/yw/page/123456/", "/yw/page/a/", "/yw/page/2/a/"):
        assert not are_near(f"{SITE}{path}", f"{SITE}/yw/")
