"""What Spidermon does when a site needs a look: an e-mail, a call of a webhook. Needs `pip install zhengwen[monitor]`.

Secrets (SPIDERMON_SMTP_PASSWORD, SPIDERMON_WEBHOOK_URL) are taken from the environment first, as what is typed behind
`-s` is seen by everybody on the machine. No error that is raised here quotes them: Spidermon logs all of them.
"""

from __future__ import annotations

import ipaddress
import json
import os
import smtplib
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings
from spidermon.contrib.actions.email import SendEmail as SpidermonEmail
from spidermon.core.actions import Action
from spidermon.exceptions import SkipAction

from crawler import clock
from crawler.monitoring import sent_alerts as told
from crawler.monitoring.health import Finding, examine, state_of
from crawler.monitoring.history import History, history_of
from crawler.monitoring.run_log import RUNS
from crawler.store.spider import StoredSpider
from crawler.terminal import escape_line

#: In seconds, for each answer: the run has ended, and whoever waits for it should not wait for a mail server.
_PATIENCE = 5


class AlarmError(Exception):
    """An alarm could not be sent. The message says why, without secrets."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is told of a site. Templates of subject and text have it as `alarm`.

    name, site: the spider's name and the site's own.
    """

    name: str
    site: str
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, spider: StoredSpider, history: History) -> Alarm:
        return cls(escape_line(spider.folder_name), escape_line(spider.site), tuple(examine(history)))

    @property
    def headline(self) -> str:
        """`jiangsu (江苏长安网) is silent`."""
        return f"{self.name} ({self.site}) is {state_of(self.findings)}"

    @property
    def text(self) -> str:
        """The headline, and what each rule says."""
        said = [f"{finding.rule}: {escape_line(finding.seen)}\n{finding.advice}" for finding in self.findings]
        return "\n\n".join([f"{self.headline}.", *said, f"More: scrapy status {self.name}; docs/monitoring.md"])


def past_of(spider: StoredSpider) -> History:
    """A site's past, with the run that has just ended."""
    record = spider.store.folder / RUNS
    return _past(spider.store.folder, record.stat().st_size if record.exists() else 0)


@lru_cache(maxsize=1)  # one monitor after the other asks for it
def _past(folder: Path, size: int) -> History:
    return history_of(folder, clock.now(), expected=True)


def secret(settings: BaseSettings, name: str) -> str:
    """A secret from the environment, else from the settings; "" for none."""
    return os.environ.get(name) or settings.get(name) or ""


class SendEmail(SpidermonEmail):  # type: ignore[misc]
    """Spidermon's e-mail with its settings, sent by the standard library: Spidermon's own sender stands on
    `scrapy.mail`, which is to be removed, and asks for a password where a local mail server needs none.

    A password goes over TLS or not at all, but for a server on this machine.
    """

    subject = "zhengwen: {{ alarm.headline }}"
    body_text = "{{ alarm.text }}"
    body_html_template = None

    def __init__(self, *args: Any, settings: BaseSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._settings = settings

    @classmethod
    def from_crawler_kwargs(cls, crawler: Any) -> dict[str, Any]:
        return {**super().from_crawler_kwargs(crawler), "settings": crawler.settings}

    def run_action(self) -> None:
        with _once(self.data, "e-mail"):
            super().run_action()

    def get_template_context(self) -> dict[str, Any]:
        return {**super().get_template_context(), "alarm": _alarm(self.data)}

    def get_message(self) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = " ".join(self.get_subject().split())
        message["From"] = self.sender or f"zhengwen@{_own_name()}"
        message["To"] = ", ".join(self.to or [])
        if self.cc:
            message["Cc"] = ", ".join(self.cc)
        if self.reply_to:
            message["Reply-To"] = self.reply_to
        message["Date"], message["Message-ID"] = formatdate(localtime=True), make_msgid(domain=_own_name())
        message.set_content(self.get_body_text())
        if html := self.get_body_html():
            message.add_alternative(html, subtype="html")
        return message

    def send_message(self, message: EmailMessage, **kwargs: Any) -> None:
        settings = self._settings
        host = settings.get("SPIDERMON_SMTP_HOST") or "localhost"
        by_tls = settings.getbool("SPIDERMON_SMTP_ENFORCE_SSL")
        port = settings.getint("SPIDERMON_SMTP_PORT") or (smtplib.SMTP_SSL_PORT if by_tls else smtplib.SMTP_PORT)
        user, password = settings.get("SPIDERMON_SMTP_USER"), secret(settings, "SPIDERMON_SMTP_PASSWORD")
        context = ssl.create_default_context()
        with _without_secrets(f"the mail server {host}:{port}"):
            server = (
                smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=context)
                if by_tls
                else smtplib.SMTP(host, port, timeout=_PATIENCE)
            )
            with server:
                server.ehlo()
                if not by_tls and (settings.getbool("SPIDERMON_SMTP_ENFORCE_TLS") or server.has_extn("starttls")):
                    server.starttls(context=context)
                    by_tls = True
                if user and password:
                    if not by_tls and not _is_here(host):
                        raise AlarmError(f"the mail server {host}:{port} offers no TLS: no password was sent to it")
                    server.login(user, password)
                server.send_message(message, to_addrs=[*(self.to or []), *(self.cc or []), *(self.bcc or [])])


#: What a webhook is sent, by SPIDERMON_WEBHOOK_STYLE: `plain` for programs of your own, Slack and Mattermost;
#: `msgtype` for 企业微信 and 钉钉; `feishu` for 飞书.
STYLES: dict[str, Callable[[Alarm], dict[str, Any]]] = {
    "plain": lambda alarm: {"text": alarm.text, "site": alarm.name, "findings": [*map(asdict, alarm.findings)]},
    "msgtype": lambda alarm: {"msgtype": "text", "text": {"content": alarm.text}},
    "feishu": lambda alarm: {"msg_type": "text", "content": {"text": alarm.text}},
}


class SendWebhook(Action):  # type: ignore[misc]
    """POSTs the alarm as JSON to SPIDERMON_WEBHOOK_URL."""

    def __init__(self, url: str, style: str) -> None:
        super().__init__()
        self._url, self._style = url, style

    @classmethod
    def from_crawler_kwargs(cls, crawler: Any) -> dict[str, Any]:
        style = crawler.settings.get("SPIDERMON_WEBHOOK_STYLE") or "plain"
        if style not in STYLES:
            raise ValueError(f"SPIDERMON_WEBHOOK_STYLE={style} is none of {', '.join(STYLES)}")
        return {"url": secret(crawler.settings, "SPIDERMON_WEBHOOK_URL"), "style": style}

    def run_action(self) -> None:
        with _once(self.data, "webhook"):
            self._post(json.dumps(STYLES[self._style](_alarm(self.data)), ensure_ascii=False).encode())

    def _post(self, body: bytes) -> None:
        parts = urlsplit(self._url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise AlarmError("SPIDERMON_WEBHOOK_URL is not an address that begins with https://")
        with _without_secrets(f"the webhook at {parts.hostname}"):
            request = urllib.request.Request(
                self._url, body, {"Content-Type": "application/json; charset=utf-8", "User-Agent": "zhengwen"}
            )
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=_PATIENCE) as response:
                response.read(1)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The alarm and the secret in its address go to the host that was named, and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@contextmanager
def _without_secrets(who: str) -> Iterator[None]:
    """Raises what goes wrong as an `AlarmError` that quotes neither address nor answer."""
    try:
        yield
    except AlarmError:
        raise
    except HTTPError as error:
        raise AlarmError(f"{who} answered with status {error.code}") from None
    except smtplib.SMTPResponseException as error:
        raise AlarmError(f"{who} answered with code {error.smtp_code} ({type(error).__name__})") from None
    except Exception as error:
        reason = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
        raise AlarmError(f"{who} could not be told ({type(reason).__name__})") from None


@contextmanager
def _once(data: Any, way: str) -> Iterator[None]:
    """Skips an alarm that was sent before; notes one that is."""
    folder, history = data.spider.store.folder, past_of(data.spider)
    if not told.is_due(folder, way, history):
        raise SkipAction("told before; told again after a week, or when there is more to tell")
    with suppress(OSError):
        told.forget(folder, way)
    yield
    with suppress(OSError):  # on a full disk it is told again
        told.remember(folder, way, history)


def _alarm(data: Any) -> Alarm:
    return Alarm.of(data.spider, past_of(data.spider))


def _own_name() -> str:
    return os.uname().nodename if hasattr(os, "uname") else "localhost"


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
