"""How long the retry middleware waits, with a sleep that only counts."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.fetch.retry_after import PatientRetryMiddleware, retry_after

REQUEST = Request("http://www.example.cn/1.html")


@pytest.fixture
def process(monkeypatch):
    """Give the middleware a response. Returns its result, the seconds slept, and the counted seconds."""

    def run(status: int, header: str | None, stop_after: int | None = None) -> tuple[object, list[float], int | None]:
        settings = {"RETRY_AFTER_MAX": 120, "RETRY_TIMES": 2, "RETRY_HTTP_CODES": [429, 503]}
        crawler = get_crawler(settings_dict=settings)
        crawler.crawling, crawler.spider = True, Spider.from_crawler(crawler, "site")
        middleware = PatientRetryMiddleware.from_crawler(crawler)
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            crawler.crawling = len(slept) != stop_after

        monkeypatch.setattr(asyncio, "sleep", sleep)
        headers = {} if header is None else {"Retry-After": header}
        response = Response(REQUEST.url, status, headers)
        coroutine = middleware.process_response(REQUEST, response)
        with pytest.raises(StopIteration) as end:  # nothing in it really waits
            coroutine.send(None)
        return end.value.value, slept, crawler.stats.get_value("retry_after/seconds")

    return run


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("seconds", [1, 3, 120])
def test_request_is_repeated_after_the_time_that_the_server_names(process, status, seconds):
    result, slept, counted = process(status, str(seconds))
    assert isinstance(result, Request) and result.url == REQUEST.url
    assert sum(slept) == seconds == counted
    assert 0 < min(slept) <= max(slept) <= 1, "the run can be stopped meanwhile"


def test_page_is_left_to_the_next_run_if_the_server_asks_for_more_than_the_limit(process, caplog):
    result, slept, counted = process(503, "121")
    assert isinstance(result, Response) and (slept, counted) == ([], None)
    assert f"[retry-after-too-long] {REQUEST.url}" in caplog.text


@pytest.mark.parametrize("header", [None, "0", "soon"])
def test_request_is_repeated_at_once_if_the_server_names_no_time(process, header):
    result, slept, counted = process(503, header)
    assert isinstance(result, Request) and (slept, counted) == ([], None)


@pytest.mark.parametrize("status", [200, 301, 404])
def test_header_of_another_response_is_ignored(process, status):
    result, slept, _ = process(status, "100")
    assert isinstance(result, Response) and slept == []


def test_wait_ends_with_the_run(process):
    assert process(503, "100", stop_after=3)[1] == [1, 1, 1]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0), (" 120 ", 120), ("1.5", 0), ("-7", 0), ("", 0), ("soon", 0), ("१२", 0), ("9" * 400, 1e20),
        ("Mon, 30 Nov 2026 08:00:30 GMT", 30), ("Mon, 30 Nov 2026 16:00:30 +0800", 30),
        ("Monday, 30-Nov-26 08:00:30 GMT", 30), ("Mon, 30 Nov 2020 08:00:00 GMT", 0), ("Mon, 99 Nov 2026 99:00 GMT", 0),
    ],
)  # fmt: skip
def test_retry_after_is_read_as_seconds_or_as_a_date(header, seconds):
    assert retry_after(header, datetime(2026, 11, 30, 8, tzinfo=UTC)) == seconds
