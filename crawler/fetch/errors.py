"""Why a request brought no page, in words that are counted: `failed/timeout`, `failed/http_404`."""

from __future__ import annotations

from OpenSSL import SSL
from scrapy import Request, exceptions
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.python.failure import Failure


class RobotsForbidden(exceptions.IgnoreRequest):
    """The site's robots.txt forbids this page."""


class RobotsUnreachable(exceptions.IgnoreRequest):
    """The site's robots.txt could not be had, so that nothing may be asked for. `cause` says why it could not."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"robots.txt could not be had ({cause})")
        self.cause = cause


class Stopped(exceptions.IgnoreRequest):
    """The run was told to stop, and this request was still waited for."""


class LeavesSite(exceptions.IgnoreRequest):
    """A request or a redirect points to a host that is not the site's, or to what is no page of a host at all."""


class PrivateAddress(Exception):
    """A host's name leads to an address that is not a public one, such as loopback or the machine's own network."""


class HeadTooLarge(Exception):
    """An answer's status line and headers do not end."""


class TooLarge(Exception):
    """A body unpacks to more than a page may have."""


class CutShort(Exception):
    """A body ends before its content coding does."""


class BadCoding(Exception):
    """A body is not what its content coding says, or the coding is none that was asked for."""


_CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (RobotsForbidden, "robots"),
    (LeavesSite, "leaves_site"),
    (Stopped, "stopped"),
    (PrivateAddress, "private_address"),
    (TooLarge, "too_large"),
    (CutShort, "truncated"),
    (BadCoding, "coding"),
    (TunnelError, "proxy"),
    (exceptions.IgnoreRequest, "redirects"),  # what is left of it: more redirects than REDIRECT_MAX_TIMES
    (exceptions.CannotResolveHostError, "dns"),
    (exceptions.DownloadConnectionRefusedError, "refused"),
    (exceptions.DownloadTimeoutError, "timeout"),
    (exceptions.DownloadCancelledError, "too_large"),
    (exceptions.ResponseDataLossError, "truncated"),
    (exceptions.DownloadFailedError, "connection"),
)
#: The same for what Twisted gives as reasons of a failed download; what is none of them is no HTTP that can be read.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (HeadTooLarge, "head_too_large"),
    (SSL.Error, "tls"),
    (VerificationError, "tls"),
    (ConnectionClosed, "connection"),
    (ConnectError, "connection"),
)
#: These lie with the page, which is as it is; all others may be over tomorrow.
_OF_THE_PAGE = frozenset({"leaves_site", "redirects", "too_large"})
_OF_THE_SITE_STATUSES = frozenset({401, 403, 407, 408, 425, 429})


def request_of(failure: Failure) -> Request:
    """The request that failed."""
    request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
    return request


def cause_of(failure: Failure) -> str:
    """The cause's name; see `name_of`."""
    return name_of(failure.value)


def name_of(error: BaseException | None) -> str:
    """The name of an error's cause; one that has none is named after its class.

    docs/security.md lists them. `tls` is mended by a spider's `legacy_tls` or `http_only`, if by anything. `robots` is
    a robots.txt that forbids the page, `robots_tls`, `robots_http_503` … one that could not be had.
    """
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    if isinstance(error, RobotsUnreachable):
        return f"robots_{error.cause}"
    name = next((name for kind, name in _CAUSES if isinstance(error, kind)), type(error).__name__)
    reasons = [reason.value for reason in getattr(error.__cause__, "reasons", ())] if error else []
    if name != "connection" or not reasons:
        return name
    told = (name for kind, name in _REASONS if any(isinstance(reason, kind) for reason in reasons))
    return next(told, "not_http")


def is_page_error(failure: Failure) -> bool:
    """Whether asking again can hardly help: the page is gone, too large, or a redirect to somewhere else."""
    if isinstance(failure.value, HttpError):
        status: int = failure.value.response.status
        return status < 500 and status not in _OF_THE_SITE_STATUSES
    return cause_of(failure) in _OF_THE_PAGE
