"""Why a request brought no page, in words that are counted: `failed/timeout`, `failed/http_404`."""

from __future__ import annotations

from OpenSSL import SSL
from scrapy import Request, exceptions
from scrapy.spidermiddlewares.httperror import HttpError
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
    """A request or a redirect points to a host that is not the site's."""


_CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (RobotsForbidden, "robots"),
    (LeavesSite, "leaves_site"),
    (Stopped, "stopped"),
    (exceptions.IgnoreRequest, "redirects"),  # what is left of it: more redirects than REDIRECT_MAX_TIMES
    (exceptions.CannotResolveHostError, "dns"),
    (exceptions.DownloadConnectionRefusedError, "refused"),
    (exceptions.DownloadTimeoutError, "timeout"),
    (exceptions.DownloadCancelledError, "too_large"),
    (exceptions.ResponseDataLossError, "truncated"),
    (exceptions.DownloadFailedError, "connection"),
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

    `tls` is mended by a spider's `legacy_tls` or `http_only`, if by anything. `robots` is a robots.txt that forbids the
    page, `robots_tls`, `robots_http_503` … one that could not be had.
    """
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    if isinstance(error, RobotsUnreachable):
        return f"robots_{error.cause}"
    reasons = getattr(error.__cause__, "reasons", ()) if error else ()
    if any(isinstance(reason.value, SSL.Error) for reason in reasons):
        return "tls"
    return next((name for kind, name in _CAUSES if isinstance(error, kind)), type(error).__name__)


def lies_with_page(failure: Failure) -> bool:
    """Whether asking again can hardly help: the page is gone, too large, or a redirect to somewhere else."""
    if isinstance(failure.value, HttpError):
        status: int = failure.value.response.status
        return status < 500 and status not in _OF_THE_SITE_STATUSES
    return cause_of(failure) in _OF_THE_PAGE
