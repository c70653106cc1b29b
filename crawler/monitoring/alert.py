"""Alerts: what is sent about a site that is silent, failing or drifting, whatever the channel.

Needs `pip install zhengwen[monitor]`. The channels are `crawler.monitoring.email` and `crawler.monitoring.webhook`.

Secrets (SPIDERMON_SMTP_PASSWORD, SPIDERMON_WEBHOOK_URL) are read from the environment first, because every user of the
machine can see what is passed with `-s`. No error raised by a channel contains them: Spidermon logs all errors.
"""

from __future__ import annotations

import os
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError, URLError

from scrapy.settings import BaseSettings
from spidermon.exceptions import SkipAction

from crawler import clock
from crawler.monitoring import run_log, sent_alerts
from crawler.monitoring.health import Finding, examine, state_of
from crawler.monitoring.history import History, history_of
from crawler.store.spider import StoredSpider
from crawler.terminal import escape_line

#: In seconds, for each response of a mail server or webhook.
TIMEOUT = 5
#: In seconds, for one alert from the look-up of the host to the last response. A server that sends a byte from time to
#: time never exceeds `TIMEOUT`.
DEADLINE = 15.0


class AlertError(Exception):
    """An alert could not be sent. The message says why and contains no secrets."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert about one site. Templates of subject and text can use it as `alarm`.

    Attributes:
        name: The spider's name, or the name of the data folder.
        site: The site's own name.
        findings: What the rules found.
    """

    name: str
    site: str
    findings: tuple[Finding, ...]

    @property
    def headline(self) -> str:
        """The site and its state: `jiangsu (江苏长安网) is silent`."""
        return f"{self.name} ({self.site}) is {state_of(self.findings)}"

    @property
    def text(self) -> str:
        """The headline, and the message and advice of each rule."""
        messages = [f"{finding.rule}: {escape_line(finding.seen)}\n{finding.advice}" for finding in self.findings]
        return "\n\n".join([f"{self.headline}.", *messages, f"More: scrapy status {self.name}; docs/monitoring.md"])


def alert_for(spider: StoredSpider) -> Alert:
    """Return the alert about a spider's site, after the run that has just ended."""
    findings = examine(history_after(spider))
    return Alert(escape_line(spider.folder_name), escape_line(spider.site), tuple(findings))


def history_after(spider: StoredSpider) -> History:
    """Return a site's history, including the run that has just ended."""
    folder = spider.store.folder
    return _cached_history(folder, run_log.size(folder))


@lru_cache(maxsize=1)  # all monitors and actions of a run read it
def _cached_history(folder: Path, run_log_size: int) -> History:
    return history_of(folder, clock.now(), expected=True)


def secret(settings: BaseSettings, name: str) -> str:
    """Return a secret from the environment, else from the settings; "" where neither has it."""
    return os.environ.get(name) or settings.get(name) or ""


@contextmanager
def send_once(spider: StoredSpider, channel: str) -> Iterator[None]:
    """Run the body, which sends an alert, unless the alert was sent before; remember it if the body succeeds.

    Args:
        spider: The spider whose site the alert is about.
        channel: The channel's name in `sent_alerts.json`.

    Raises:
        SkipAction: The alert was sent before.
    """
    folder, history = spider.store.folder, history_after(spider)
    if not sent_alerts.is_due(folder, channel, history):
        raise SkipAction("already sent; it is sent again after a week, or when another rule reports something")
    with suppress(OSError):
        sent_alerts.mark_unsent(folder, channel)
    yield
    with suppress(OSError):  # a full disk: the next run sends it again
        sent_alerts.mark_sent(folder, channel, history)


def deliver(recipient: str, send: Callable[[], None]) -> None:
    """Send an alert within `DEADLINE`, in a thread that the process does not wait for.

    Args:
        recipient: The mail server or webhook, as a message is to name it.
        send: Sends the alert.

    Raises:
        AlertError: `send` raised an exception, or has not returned. The message contains neither the address nor the
            response.
    """
    failures: list[AlertError] = []

    def run() -> None:
        try:
            send()
        except Exception as error:
            failures.append(_without_secrets(recipient, error))

    thread = Thread(target=run, name=f"alert to {recipient}", daemon=True)
    thread.start()
    thread.join(DEADLINE)
    if thread.is_alive():
        raise AlertError(f"{recipient} did not accept the alert within {DEADLINE:g} seconds")
    for failure in failures:
        raise failure


def _without_secrets(recipient: str, error: Exception) -> AlertError:
    if isinstance(error, AlertError):
        return error
    if isinstance(error, HTTPError):
        return AlertError(f"{recipient} answered with status {error.code}")
    if isinstance(error, smtplib.SMTPResponseException):
        return AlertError(f"{recipient} answered with code {error.smtp_code} ({type(error).__name__})")
    reason = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
    return AlertError(f"the alert cannot be sent to {recipient} ({type(reason).__name__})")
