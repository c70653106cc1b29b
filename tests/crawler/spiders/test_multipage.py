"""Articles on several pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scrapy.http import HtmlResponse

from cleaner import Article
from cleaner.article import Attachment
from crawler.items import ArticleItem, Target
from crawler.spiders.base.multipage import ended, incomplete, joined, next_url, with_encoded_links

HOSTS = ("www.example.cn",)
FIRST = "http://www.example.cn/news/202405/t20240506_1.html"
SECOND = "http://www.example.cn/news/202405/t20240506_1_1.html"
NUMBERED = "http://www.example.cn/news/77.html"


def item(url: str = FIRST, next_page: str | None = SECOND, **fields: object) -> ArticleItem:
    article = Article(title="一名网格员的一天", paragraphs=("清晨。", "上午。"), confidence=0.9, next_page=next_page)
    response = HtmlResponse(url, headers={"ETag": '"1"'})
    made = ArticleItem.of(article, Target("0" * 16, url), response, "江岸长安网", "site", "2024-05-06T08:00:00+08:00")
    return replace(made, **fields)


def page(*paragraphs: str, **fields: object) -> Article:
    return Article(**{"title": "一名网格员的一天", "paragraphs": paragraphs, "confidence": 0.9} | fields)


def test_pages_are_joined_in_order_and_the_last_one_ends_the_article():
    first = item()
    assert next_url(first, HOSTS) == SECOND
    both = joined(first, page("傍晚。", "夜里。", editor="某某"), SECOND, SECOND)
    assert both.text == "清晨。\n\n上午。\n\n傍晚。\n\n夜里。"
    assert both.pages == (FIRST, SECOND) and both.editor == "某某"
    assert next_url(both, HOSTS) is None


def test_all_further_pages_are_recognised_by_the_url_of_the_first():
    third = FIRST.replace(".html", "_2.html")
    both = joined(item(), page("傍晚。", title="", next_page=third), SECOND, SECOND)
    assert next_url(both, HOSTS) == third
    whole = joined(both, page("夜里。", title=""), third, third)
    assert whole.text.endswith("夜里。") and whole.pages == (FIRST, SECOND, third)


def test_what_the_first_page_says_counts_and_what_it_lacks_comes_from_the_others():
    names = {"source": "江岸长安网", "author": "张三", "editor": "李四"}
    others = {"source": "其他", "author": "其他", "editor": "其他"}
    first = joined(item(**names), page("傍晚。", **others), SECOND, SECOND)
    assert {name: getattr(first, name) for name in names} == names
    second = joined(item(source="", author="", editor=""), page("傍晚。", **names), SECOND, SECOND)
    assert {name: getattr(second, name) for name in names} == names


def test_confidence_is_the_mean_of_the_pages_weighted_by_their_lengths():
    first = item(text="文" * 10, confidence=0.9)
    assert joined(first, page("文" * 20, confidence=0.5), SECOND, SECOND).confidence == 0.633


def test_attachments_of_all_pages_are_listed_once():
    files = Attachment("附件1", "http://www.example.cn/1.pdf"), Attachment("附件2", "http://www.example.cn/2.pdf")
    first = item(attachments=({"name": "附件1", "url": files[0].url},))
    both = joined(first, page("傍晚。", attachments=files), SECOND, SECOND)
    assert [file["name"] for file in both.attachments] == ["附件1", "附件2"]


def test_article_on_several_pages_has_no_validators():
    assert item().etag == '"1"'
    assert joined(item(), page("傍晚。"), SECOND, SECOND).etag == ""


@pytest.mark.parametrize("url", [None, FIRST, f"{FIRST}#2", "http://other.example.cn/2.html", "javascript:next()"])
def test_next_page_must_be_another_page_of_the_site(url):
    assert next_url(item(next_page=url), HOSTS) is None


def test_link_back_to_an_earlier_page_ends_the_article():
    both = joined(item(), page("傍晚。", next_page=FIRST), SECOND, SECOND)
    assert next_url(both, HOSTS) is None


def test_page_that_repeats_the_text_ends_the_article():
    same = joined(item(), page("清晨。", "上午。", next_page=f"{FIRST}?p=3"), SECOND, SECOND)
    assert same.text == "清晨。\n\n上午。" and same.next_page is None


@pytest.mark.parametrize(
    ("first", "further", "title"),
    [
        (FIRST, SECOND, "网格"),
        (NUMBERED, "http://www.example.cn/news/77-2.html", ""),
        ("http://www.example.cn/show.asp?id=7", "http://www.example.cn/show.asp?id=7&page=2", ""),
        (NUMBERED, "http://www.example.cn/news/78.html", "一名网格员的一天（2）"),
        (NUMBERED, "http://www.example.cn/news/78.html", "一名网格员的一天_第2页"),
    ],
)
def test_further_page_is_recognised_by_its_url_or_its_title(first, further, title):
    both = joined(item(first, further), page("傍晚。", title=title), further, further)
    assert both.text.endswith("傍晚。")


@pytest.mark.parametrize(
    "further", ["http://www.example.cn/news/78.html", "http://www.example.cn/show.asp?id=8", NUMBERED + "0"]
)
def test_another_article_is_not_joined(further):
    first = item("http://www.example.cn/show.asp?id=7" if "asp" in further else NUMBERED, further)
    alone = joined(first, page("江岸区召开会议。", title="江岸区召开平安建设工作会议"), further, further)
    assert alone == ended(first)
    assert alone.text == first.text and alone.next_page is None


def test_article_that_lacks_a_page_is_marked_as_incomplete():
    half = incomplete(item(), "http_404")
    assert half.incomplete == "http_404" and half.next_page == SECOND and half.pages == (FIRST,)
    assert half.warnings == (f"incomplete: {SECOND} could not be fetched (http_404)",)
    assert half.etag == ""


def test_lost_validators_are_those_of_all_kinds():
    first = item(last_modified="x")
    for made in (joined(first, page("傍晚。"), SECOND, SECOND), incomplete(first, "http_404")):
        assert (made.etag, made.last_modified) == ("", "")


def test_article_that_lacks_its_third_page_keeps_the_others():
    both = joined(item(warnings=("first",)), page("傍晚。", next_page=f"{FIRST}?p=3"), SECOND, SECOND)
    half = incomplete(both, "timeout")
    assert half.pages == (FIRST, SECOND) and len(half.warnings) == 2 and half.warnings[0] == "first"


def test_redirected_page_is_noted_where_it_ended():
    first = item(final_url="http://www.example.cn/moved/t20240506_1.html")
    both = joined(first, page("傍晚。", title=""), "http://www.example.cn/moved/t20240506_1_1.html", f"{SECOND}?x")
    assert both.pages == (first.final_url, f"{SECOND}?x"), "the first page counts where it ended"
    assert next_url(replace(both, next_page=f"{SECOND}?x"), HOSTS) is None
    assert next_url(replace(both, next_page=first.url), HOSTS) is None
    assert next_url(replace(both, next_page=first.final_url), HOSTS) is None


def test_page_is_joined_to_an_article_without_text_and_ends_one_without_text_itself():
    empty = item(text="")
    assert joined(empty, page(confidence=0.5), NUMBERED, NUMBERED) == ended(empty)
    other = joined(item(text=""), page("傍晚。", confidence=0.5), SECOND, SECOND)
    assert (other.text, other.confidence) == ("傍晚。", 0.5)


def test_text_that_is_a_part_of_a_paragraph_is_no_repetition():
    both = joined(item(text="清晨，他出门了。"), page("清晨"), SECOND, SECOND)
    assert both.text == "清晨，他出门了。\n\n清晨"
    assert (
        joined(item(text="一。\n\n二。\n\n三。"), page("二。", "三。"), SECOND, SECOND).text == "一。\n\n二。\n\n三。"
    )


@pytest.mark.parametrize(
    ("first", "further", "is_further"),
    [
        ("a/show?id=7", "a/show?page=2&id=7", True),
        ("a/show?id=7", "a/show?id=7", False),
        ("a/show?id=7", "a/show?page=2", False),
        ("a/show", "a/show?page=2", True),
        ("a/t1", "a/t1_2", True),
        ("a/t1", "a/t1-2", True),
        ("a/t1", "a/t12", False),
        ("a/t1.html", "a/t1_2.html", True),
        ("a/t1.html", "b/t1_2.html", False),
    ],
)
def test_url_of_a_further_page_extends_that_of_the_first(first, further, is_further):
    urls = [f"http://www.example.cn/{path}" for path in (first, further)]
    both = joined(item(urls[0], urls[1]), page("傍晚。", title="另一篇文章的标题"), urls[1], urls[1])
    assert both.text.endswith("傍晚。") is is_further


@pytest.mark.parametrize(
    ("title", "is_same"),
    [
        ("一名网格员的一天", True),
        ("一名 网格员的一天(2)", True),
        ("一名网格员的一天【第3页】", True),
        ("一名网格员的一天-12", True),
        ("一名网格员的一天123", False),
        ("一名网格员", False),
        ("", False),
    ],
)
def test_title_of_a_further_page_is_that_of_the_first_with_a_number(title, is_same):
    both = joined(item(NUMBERED), page("傍晚。", title=title), f"{NUMBERED}x", f"{NUMBERED}x")
    assert both.text.endswith("傍晚。") is is_same
    untitled = joined(item(NUMBERED, title=""), page("傍晚。", title=""), f"{NUMBERED}x", f"{NUMBERED}x")
    assert not untitled.text.endswith("傍晚。"), "two pages without a title are not of one article for that"


def test_links_of_an_article_are_encoded_as_browsers_do():
    files = (Attachment("附件", "/文件.pdf?名=一"), Attachment("坏", "http://a b:x/"))
    article = with_encoded_links(page("文。", attachments=files, next_page="t2.html"), FIRST, "gbk")
    assert [file.url for file in article.attachments] == [
        "http://www.example.cn/%E6%96%87%E4%BB%B6.pdf?%C3%FB=%D2%BB",
        "http://a b:x/",
    ]
    assert [file.name for file in article.attachments] == ["附件", "坏"]
    assert article.next_page == "http://www.example.cn/news/202405/t2.html"
    for unchanged in ("javascript:next()", None):
        assert with_encoded_links(page("文。", next_page=unchanged), FIRST, "gbk").next_page == unchanged
