"""The HTTP API of Scrapyd, as far as it is needed here."""

from __future__ import annotations

import base64
import http.client
import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from crawler.deploy.hosts import Host

#: The name of the project on the machines.
PROJECT = "zhengwen"
#: In seconds. Scrapyd answers at once, unless it is just listing the spiders of an egg, which takes it some seconds.
_TIMEOUT = 30
#: Of a request that makes Scrapyd list the spiders of an egg.
_EGG_TIMEOUT = 180
#: The largest answer, in bytes, and the most of a message from Scrapyd that is shown, in characters.
_ANSWER_MAX = 16_000_000
_MESSAGE_MAX = 500


class ScrapydError(Exception):
    """A machine does not answer or refuses a request. The message names the machine and says what to do."""


class NoAnswer(ScrapydError):
    """A machine does not answer at all."""


class State(StrEnum):
    """What a job is doing; the values are the names in Scrapyd's answers."""

    RUNS = "running"
    WAITS = "pending"
    ENDED = "finished"


@dataclass(frozen=True, slots=True)
class Job:
    """A run of a site on one machine.

    Attributes:
        id: Its id in Scrapyd.
        site: The name of the site's spider.
        state: What it is doing.
        started: When it started, by the machine's clock, or "".
        ended: When it ended, or "".
    """

    id: str
    site: str
    state: State
    started: str = ""
    ended: str = ""


class Scrapyd:
    """The Scrapyd of one machine.

    Args:
        host: The machine.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._opener = urllib.request.build_opener(_NoRedirects)

    def jobs(self) -> list[Job]:
        """Return the jobs of this project: those that run, wait and have ended."""
        answer = self._call("listjobs.json")
        try:
            return [
                Job(
                    str(job["id"]),
                    str(job["spider"]),
                    state,
                    str(job.get("start_time", "")),
                    str(job.get("end_time", "")),
                )
                for state in State
                for job in answer[state]
                if job.get("project", PROJECT) == PROJECT
            ]
        except (KeyError, TypeError, AttributeError) as error:
            raise self._error("its list of jobs is not that of Scrapyd 1.3 or later: update Scrapyd") from error

    def version(self) -> str:
        """Return the version that it runs, or "" if none was deployed."""
        versions = self._call(f"listversions.json?project={PROJECT}").get("versions")
        return str(versions[-1]) if isinstance(versions, list) and versions else ""

    def start(self, site: str, settings: Mapping[str, str], arguments: Mapping[str, str]) -> str:
        """Add a job to the queue; return its id."""
        form = [("project", PROJECT), ("spider", site), *arguments.items()]
        form += [("setting", f"{name}={value}") for name, value in settings.items()]
        return str(self._call("schedule.json", urlencode(form).encode(), timeout=_EGG_TIMEOUT).get("jobid", ""))

    def cancel(self, job: Job) -> None:
        """Remove a job from the queue, or send SIGTERM to its process."""
        form = {"project": PROJECT, "job": job.id, "signal": "TERM"}
        self._call("cancel.json", urlencode(form).encode())

    def add_version(self, version: str, egg: bytes) -> int:
        """Deploy an egg; return the number of spiders that Scrapyd finds."""
        boundary = uuid.uuid4().hex
        parts = [_part(boundary, "project", PROJECT.encode()), _part(boundary, "version", version.encode())]
        parts += [_part(boundary, 'egg"; filename="zhengwen.egg', egg), f"--{boundary}--\r\n".encode()]
        kind = f"multipart/form-data; boundary={boundary}"
        answer = self._call("addversion.json", b"".join(parts), kind, timeout=_EGG_TIMEOUT)
        found = answer.get("spiders")
        return found if isinstance(found, int) else 0

    def _call(
        self,
        name: str,
        form: bytes | None = None,
        kind: str = "application/x-www-form-urlencoded",
        timeout: float = _TIMEOUT,
    ) -> dict[str, Any]:
        request = urllib.request.Request(self._host.url + name, form)
        if form is not None:
            request.add_header("Content-Type", kind)
        if self._host.username:
            pair = f"{self._host.username}:{self._host.password}".encode()
            request.add_header("Authorization", f"Basic {base64.b64encode(pair).decode()}")
        try:
            with self._opener.open(request, timeout=timeout) as response:
                answer = json.loads(response.read(_ANSWER_MAX))
        except urllib.error.HTTPError as error:
            with error:
                raise self._error(_advice(error.code)) from error
        except (OSError, http.client.HTTPException) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            text = "no answer in time" if isinstance(reason, TimeoutError) else str(reason) or type(reason).__name__
            advice = f"does not answer ({text}): start its Scrapyd, or correct its url"
            raise NoAnswer(str(self._error(advice))) from error
        except ValueError as error:
            raise self._error("its answer is not JSON: url must be the address of a Scrapyd") from error
        if not isinstance(answer, dict) or answer.get("status") != "ok":
            message = answer.get("message") if isinstance(answer, dict) else ""
            raise self._error(f"refuses {name}: {str(message or answer).strip()[-_MESSAGE_MAX:]}")
        return answer

    def _error(self, message: str) -> ScrapydError:
        return ScrapydError(f"{self._host.name} ({self._host.url}): {message}")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirect, because it would send the password to another host."""

    def redirect_request(self, *_: object) -> None:
        """Refuse a redirect."""


def _part(boundary: str, name: str, content: bytes) -> bytes:
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + content + b"\r\n"


def _advice(status: int) -> str:
    if status in (401, 403):
        return f"refuses the user name or password ({status}): set username_env and password_env, and these variables"
    if status == 404:
        return "does not know the request (404): url must be the address of a Scrapyd"
    if 300 <= status < 400:
        return f"redirects ({status}): write the final address as its url"
    return f"answers with the status {status}: see the log of its Scrapyd"
