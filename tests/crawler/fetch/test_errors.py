"""The names of the causes of failed requests, and which causes are permanent."""

from __future__ import annotations

import pytest
from OpenSSL import SSL
from scrapy import Request, exceptions
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionLost
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.fetch import errors
from crawler.fetch.errors import cause_of, is_page_error, name_of, request_of
from tests.crawler.processes import ROOT, scrapy


def http_error(status: int) -> HttpError:
    return HttpError(Response("http://www.example.cn/", status))


def download_failed(*reasons: Exception) -> Exception:
    """The error that Scrapy raises for a failed download, with the reasons that Twisted gives."""
    error = exceptions.DownloadFailedError("failed")
    error.__cause__ = ResponseFailed([Failure(reason) for reason in reasons])
    return error


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (errors.RobotsForbidden(), "robots"),
        (errors.RobotsUnreachable("http_503"), "robots_http_503"),
        (errors.LeavesSite(), "leaves_site"),
        (errors.Stopped(), "stopped"),
        (errors.PrivateAddress(), "private_address"),
        (OSError(24, "Too many open files"), "system"),
        (errors.TooLarge(), "too_large"),
        (errors.CutShort(), "truncated"),
        (errors.BadCoding(), "coding"),
        (TunnelError(), "proxy"),
        (exceptions.IgnoreRequest(), "redirects"),
        (exceptions.CannotResolveHostError(), "dns"),
        (exceptions.DownloadConnectionRefusedError(), "refused"),
        (exceptions.DownloadTimeoutError(), "timeout"),
        (exceptions.DownloadCancelledError(), "too_large"),
        (exceptions.ResponseDataLossError(), "truncated"),
        (exceptions.DownloadFailedError(), "connection"),
        (download_failed(errors.HeadTooLarge()), "head_too_large"),
        (download_failed(SSL.Error()), "tls"),
        (download_failed(VerificationError([])), "tls"),
        (download_failed(ConnectionLost()), "connection"),
        (download_failed(ConnectError()), "connection"),
        (download_failed(ConnectionLost(), SSL.Error()), "tls"),
        (download_failed(ValueError("no status line")), "not_http"),
        (http_error(404), "http_404"),
        (KeyError(), "KeyError"),
        (None, "NoneType"),
    ],
    ids=str,
)
def test_cause_has_a_name(error, name):
    assert name_of(error) == name


def test_cause_and_request_of_a_failure():
    failure = Failure(http_error(503))
    failure.request = Request("http://www.example.cn/")  # type: ignore[attr-defined]
    assert cause_of(failure) == "http_503" and request_of(failure) is failure.request


@pytest.mark.parametrize(
    ("error", "is_permanent"),
    [
        *((http_error(status), True) for status in (400, 402, 404, 406, 410, 424, 426, 451, 499)),
        *((http_error(status), False) for status in (401, 403, 407, 408, 425, 429, 500, 502, 503, 504)),
        (errors.LeavesSite(), True),
        (exceptions.IgnoreRequest(), True),
        (errors.TooLarge(), True),
        (exceptions.DownloadTimeoutError(), False),
        (errors.RobotsForbidden(), False),
        (errors.CutShort(), False),
    ],
)
def test_only_permanent_faults_of_a_page_are_not_retried(error, is_permanent):
    assert is_page_error(Failure(error)) is is_permanent


@pytest.mark.parametrize(
    "path",
    [pytest.param("/robots.txt", marks=pytest.mark.slow), "/news/", pytest.param("/t2024", marks=pytest.mark.slow)],
)
def test_run_whose_requests_the_system_refuses_fails(site, tmp_path, path):
    site.add_dated_column(pages=1, rows=2)
    (tmp_path / "refusing.py").write_text(_REFUSING.format(path=path))
    variables = {"PYTHONPATH": f"{ROOT}:{tmp_path}"}
    command = ["crawl", "site", "-a", f"url={site.url}/news/", "-s", "SPIDER_MODULES=refusing"]
    done = scrapy([*command, "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0"], tmp_path, variables)
    assert done.returncode == 1
    assert "system" in next((tmp_path / "data").rglob("runs.jsonl")).read_text("utf-8")


_REFUSING = """
from crawler.fetch.handler import BoundedHandler
from crawler.spiders.any_site import AnySiteSpider

class Refusing(AnySiteSpider):
    pass

_download = BoundedHandler.download_request
async def download_request(self, request):
    if "{path}" in request.url:
        raise OSError(24, "Too many open files")
    return await _download(self, request)
BoundedHandler.download_request = download_request
"""
