"""The causes of failed requests, by the names under which a run counts them (`failed/timeout`, `failed/http_404`).

`TunnelError` is an undocumented name of Scrapy. The documented errors (`scrapy.exceptions`) have none for a proxy.
"""

from __future__ import annotations

from OpenSSL import SSL
from scrapy import Request, exceptions
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.python.failure import Failure


class RobotsForbidden(exceptions.IgnoreRequest):
    """robots.txt disallows this page."""


class RobotsUnreachable(exceptions.IgnoreRequest):
    """robots.txt could not be fetched, so that the whole host is disallowed.

    Attributes:
        cause: Why it could not be fetched (`name_of`).
    """

    def __init__(self, cause: str) -> None:
        super().__init__(f"robots.txt could not be fetched ({cause})")
        self.cause = cause


class Stopped(exceptions.IgnoreRequest):
    """The run was stopped while this request was pending."""


class LeavesSite(exceptions.IgnoreRequest):
    """A request or a redirect leads to another site's host, or to a URL that is not http or https."""


class PrivateAddress(Exception):
    """A host name resolves to an address that is not public, such as loopback or the local network."""


class HeadTooLarge(Exception):
    """The status line and the headers of a response exceed the limit."""


class TooLarge(Exception):
    """A body decompresses to more than the limit."""


class CutShort(Exception):
    """A compressed body ends too early."""


class BadCoding(Exception):
    """A body does not have the content coding that its header names, or the coding is not supported."""


#: The cause of a request that the operating system refused, as with too many open files. The run then fails.
SYSTEM = "system"
_CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (RobotsForbidden, "robots"),
    (LeavesSite, "leaves_site"),
    (Stopped, "stopped"),
    (PrivateAddress, "private_address"),
    (TooLarge, "too_large"),
    (CutShort, "truncated"),
    (BadCoding, "coding"),
    (TunnelError, "proxy"),
    (exceptions.IgnoreRequest, "redirects"),  # the remaining case: more redirects than REDIRECT_MAX_TIMES
    (exceptions.CannotResolveHostError, "dns"),
    (exceptions.DownloadConnectionRefusedError, "refused"),
    (exceptions.DownloadTimeoutError, "timeout"),
    (exceptions.DownloadCancelledError, "too_large"),
    (exceptions.ResponseDataLossError, "truncated"),
    (exceptions.DownloadFailedError, "connection"),
    (OSError, SYSTEM),
)
#: The same for the reasons that Twisted reports for a failed download. A reason not in the table means that the
#: response was not HTTP.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (HeadTooLarge, "head_too_large"),
    (SSL.Error, "tls"),
    (VerificationError, "tls"),
    (ConnectionClosed, "connection"),
    (ConnectError, "connection"),
)
#: Causes that are permanent for the page; all others may be temporary.
_PAGE_CAUSES = frozenset({"leaves_site", "redirects", "too_large"})
#: Statuses below 500 that are not permanent.
_TEMPORARY_STATUSES = frozenset({401, 403, 407, 408, 425, 429})


def request_of(failure: Failure) -> Request:
    """Return the request that failed."""
    request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
    return request


def cause_of(failure: Failure) -> str:
    """Return the name of a failure's cause; see `name_of`."""
    return name_of(failure.value)


def name_of(error: BaseException | None) -> str:
    """Return the name of an error's cause; an unknown error has the name of its class.

    docs/security.md lists the names. Against `tls`, a spider's `legacy_tls` or `http_only` may help. `robots` means
    that robots.txt disallows the page; `robots_tls`, `robots_http_503` … that robots.txt could not be fetched.
    """
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    if isinstance(error, RobotsUnreachable):
        return f"robots_{error.cause}"
    name = next((name for kind, name in _CAUSES if isinstance(error, kind)), type(error).__name__)
    reasons = [reason.value for reason in getattr(error.__cause__, "reasons", ())] if error else []
    if name != "connection" or not reasons:
        return name
    known = (name for kind, name in _REASONS if any(isinstance(reason, kind) for reason in reasons))
    return next(known, "not_http")


def is_page_error(failure: Failure) -> bool:
    """Return whether a retry is useless: the page does not exist, is too large, or redirects off the site."""
    if isinstance(failure.value, HttpError):
        status: int = failure.value.response.status
        return status < 500 and status not in _TEMPORARY_STATUSES
    return cause_of(failure) in _PAGE_CAUSES
