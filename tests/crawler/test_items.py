"""Targets and articles in the forms in which they are stored, and the validators of pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from scrapy.http import Response

from cleaner import extract
from crawler import clock
from crawler.items import ArticleItem, Target, without_controls
from crawler.validators import NO_VALIDATORS, Validators, not_modified, validators_of
from tests.crawler.conftest import article_page

URL = "http://www.example.cn/news/202405/t20240506_1.html"
AT = "2024-05-07T08:00:00+08:00"
TARGET = Target("0" * 16, URL, "列表里的标题", date(2024, 5, 7), "要闻", "http://www.example.cn/news/")


def item_of(page: str, target: Target = TARGET, **headers: str) -> ArticleItem:
    response = Response(f"{URL}?final", status=203, headers=headers)
    return ArticleItem.of(
        extract(page, url="http://www.example.cn/1.html"), target, response, "江岸长安网", "jiangan", AT
    )


def test_target_is_the_same_after_it_was_stored():
    for target in (TARGET, Target("1" * 16, URL)):
        assert Target.from_json(target.to_json()) == target
    record = TARGET.to_json()
    assert record["day"] == "2024-05-07" and record["column_url"] == "http://www.example.cn/news/"
    assert Target.from_json(record | {"of_a_later_version": 1}) == TARGET
    assert Target.from_json({"key": "k", "url": URL}) == Target("k", URL)


@pytest.mark.parametrize(
    "record", [{"url": URL}, {"key": "k", "url": URL, "day": "x"}, {"key": "k", "url": URL, "day": 3}]
)
def test_record_that_is_no_target_is_an_error(record):
    with pytest.raises((TypeError, ValueError)):
        Target.from_json(record)


def test_item_has_the_values_of_the_page_the_link_and_the_response():
    page = article_page("江岸区开展反诈宣传", "2024-05-06").replace(
        "来源：江岸长安网", "来源：望淮日报　作者：赵川　编辑：李江"
    )
    item = item_of(page, ETag='"a"', **{"Last-Modified": "Mon, 06 May 2024 02:26:00 GMT"})
    assert (item.key, item.url, item.final_url) == ("0" * 16, URL, f"{URL}?final")
    assert (item.site, item.spider, item.fetched_at, item.http_status) == ("江岸长安网", "jiangan", AT, 203)
    assert (item.title, item.date, item.date_from) == ("江岸区开展反诈宣传", "2024-05-06 10:26", "page")
    assert (item.source, item.author, item.editor) == ("望淮日报", "赵川", "李江")
    assert (item.column, item.column_url) == ("要闻", "http://www.example.cn/news/")
    assert (item.etag, item.last_modified) == ('"a"', "Mon, 06 May 2024 02:26:00 GMT")
    assert (
        item.text.startswith("近日，江岸区") and item.pages == () and item.incomplete == "" and item.next_page is None
    )
    assert item.confidence == round(item.confidence, 3) > 0.5 and item.attachments == ()
    assert item.day == date(2024, 5, 6) and item.date_line == "2024-05-06 10:26 来源：望淮日报"


def test_list_supplies_what_the_page_lacks():
    bare = "<html><body><div class='TRS_Editor'><p>芦汀县召开平安建设推进会，部署下半年的重点工作。</p></div></body></html>"
    item = item_of(bare)
    assert (item.title, item.date, item.date_from) == ("列表里的标题", "2024-05-07", "list")
    assert item.day == date(2024, 5, 7) and item.date_line == "2024-05-07"
    nothing = item_of(bare, replace(TARGET, title="", day=None, column=""))
    assert (nothing.title, nothing.date, nothing.date_from, nothing.column) == ("", "", "", "")
    assert nothing.day is None and nothing.date_line == ""
    assert replace(nothing, source="望淮日报").date_line == "来源：望淮日报"


def test_date_that_the_page_has_for_programs_only_is_used():
    article = replace(extract("<p>x</p>"), date=datetime(2024, 5, 6, 10, 26), date_shown="")
    item = ArticleItem.of(article, TARGET, Response(URL), "", "", AT)
    assert (item.date, item.date_from) == ("2024-05-06 10:26:00", "page")


def test_confidence_is_stored_with_three_digits():
    article = replace(extract("<p>x</p>"), confidence=0.123456)
    assert ArticleItem.of(article, TARGET, Response(URL), "", "", AT).confidence == 0.123


def test_attachments_are_stored_as_records():
    page = article_page("江岸区开展反诈宣传", "2024-05-06").replace(
        "</p></div>", '</p><p><a href="/a.pdf">附件.pdf</a></p></div>'
    )
    (attachment,) = item_of(page).attachments
    assert attachment["url"] == "http://www.example.cn/a.pdf" and attachment["name"] == "附件.pdf"


def test_control_characters_are_removed_from_stored_texts():
    assert without_controls("a\x00\x1b\x7f\x9fb\r\tc\nd\u202ee") == "ab\tc\nd\u202ee"
    page = article_page("江岸区\x1b开展反诈宣传", "2024-05-06").replace("望淮", "\x9b")
    assert "\x1b" not in item_of(page).title


def test_validators_make_a_conditional_request():
    both = Validators('"a"', "Mon, 06 May 2024 02:26:00 GMT")
    assert both.headers == {"If-None-Match": '"a"', "If-Modified-Since": "Mon, 06 May 2024 02:26:00 GMT"}
    assert both and both.meta == {"handle_httpstatus_list": [304]}
    assert Validators('"a"').headers == {"If-None-Match": '"a"'} and Validators('"a"')
    assert Validators("", "x").headers == {"If-Modified-Since": "x"} and Validators("", "x")
    assert not NO_VALIDATORS and NO_VALIDATORS.headers == {} and NO_VALIDATORS.meta == {}


def test_validators_are_read_from_a_response():
    response = Response(URL, headers={"ETag": '"a\xe9"'.encode("latin-1"), "Last-Modified": "x"})
    assert validators_of(response) == Validators('"a\xe9"', "x")
    assert validators_of(Response(URL)) == NO_VALIDATORS
    assert [not_modified(Response(URL, status=status)) for status in (200, 304)] == [False, True]


def test_clock_is_that_of_shanghai():
    assert clock.now().utcoffset().total_seconds() == 8 * 3600
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", clock.timestamp())
