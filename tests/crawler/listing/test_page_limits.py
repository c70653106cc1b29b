"""What a column page says of the parts that are not read."""

from __future__ import annotations

import pytest

from crawler.listing import page as module
from crawler.listing.page import read_page

URL = "http://www.a.gov.cn/zf/yw/index.html"


@pytest.mark.parametrize(("size", "cuts"), [(1000, []), (1001, ["1000 characters"])])
def test_page_with_more_characters_says_so(size: int, cuts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_TEXT", 1000)
    text = "<p>x</p>".ljust(size, "平")
    assert read_page(text, URL).cuts == cuts
    assert len(read_page(text, URL).text) == 1000
    assert read_page(text.encode("gbk"), URL).cuts == cuts


@pytest.mark.parametrize(("charset", "letter"), [("utf-8", "𠀀"), ("utf-8", "平"), ("gbk", "法"), ("utf-8", "a")])
def test_bytes_are_read_up_to_the_characters_of_a_page(
    charset: str, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_TEXT", 1000)
    text = f"<meta charset={charset}>".ljust(999, letter) + "末"
    assert read_page(text.encode(charset), URL).text == text
    assert read_page((text + "了").encode(charset), URL).text == text


def test_page_of_the_longest_characters_that_is_cut_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_TEXT", 1000)
    cuts = {size: read_page(("𠀀" * size).encode(), URL).cuts for size in (1000, 1001, 1002)}
    assert cuts == {1000: [], 1001: ["1000 characters"], 1002: ["1000 characters"]}


@pytest.mark.parametrize(("tags", "cuts"), [(20, []), (21, ["20 tags"])])
def test_page_with_more_tags_says_so(tags: int, cuts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_TAGS", 20)
    assert read_page("<p>x" * tags, URL).cuts == cuts


@pytest.mark.parametrize("body", ["", b"", "x", "<!-- x -->", "<?xml version='1.0'?>"])
def test_page_without_elements_is_whole(body: str | bytes) -> None:
    assert read_page(body, URL).cuts == []


@pytest.mark.parametrize("scripts", ["", "<script>var a</script>", "<script>a</script><script>b</script>"])
def test_scripts_of_a_page_are_joined(scripts: str) -> None:
    inside = scripts.replace("<script>", "").split("</script>")[:-1]
    assert read_page(f"<p>x</p>{scripts}", URL).scripts == "\n".join(inside)


def test_page_knows_its_text_its_address_and_its_charset() -> None:
    read = read_page("<p>甲\x01乙</p>", URL)
    assert (read.url, read.text, read.charset, read.base) == (URL, "<p>甲 乙</p>", "utf-8", URL)
    assert read_page("<meta charset=gbk><p>甲</p>".encode("gbk"), URL).charset == "gbk"
    assert read_page("<p>甲</p>", URL, "gbk").charset == "gbk"
    assert read_page("<p>甲</p>", "http://[x").url == ""
    assert read.has("甲") and read.has("丁", "乙") and not read.has("丁")


@pytest.mark.parametrize("end", ["</html>", "</HTML >", "</html\n>"])
def test_page_goes_on_after_the_end_of_an_included_one(end: str) -> None:
    read = read_page(f"<html><body><p>1</p>{end}<p>2</p>{end}<p>3</p>{end}", URL)
    assert [one.text for one in read.tree.iter("p")] == ["1", "2", "3"]
