"""The Spidermon action that sends an alert by e-mail. Needs `pip install zhengwen[monitor]`."""

from __future__ import annotations

import ipaddress
import os
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

from scrapy.settings import BaseSettings
from spidermon.contrib.actions.email import SendEmail as SpidermonEmail

from crawler.monitoring.alert import TIMEOUT, AlertError, alert_for, deliver, secret, send_once

#: The name of this channel in `sent_alerts.json`.
CHANNEL = "e-mail"


class SendEmail(SpidermonEmail):  # type: ignore[misc]
    """Spidermon's e-mail action and settings, with a message sent by the standard library.

    Spidermon's own action for SMTP uses `scrapy.mail`, which Scrapy will remove, and needs a password even where a
    local mail server needs none. This one sends a password only over TLS or to a server on this machine.
    """

    subject = "zhengwen: {{ alarm.headline }}"
    body_text = "{{ alarm.text }}"
    body_html_template = None

    def __init__(self, *args: Any, settings: BaseSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._settings = settings

    @classmethod
    def from_crawler_kwargs(cls, crawler: Any) -> dict[str, Any]:
        """Return the arguments of the constructor."""
        return {**super().from_crawler_kwargs(crawler), "settings": crawler.settings}

    def run_action(self) -> None:
        """Send the e-mail, unless it was sent before."""
        with send_once(self.data.spider, CHANNEL):
            super().run_action()

    def get_template_context(self) -> dict[str, Any]:
        """Return the variables of the templates; `alarm` is the `Alert`."""
        return {**super().get_template_context(), "alarm": alert_for(self.data.spider)}

    def get_message(self) -> EmailMessage:
        """Return the message."""
        message = EmailMessage()
        message["Subject"] = " ".join(self.get_subject().split())
        message["From"] = self.sender or f"zhengwen@{_host_name()}"
        message["To"] = ", ".join(self.to or [])
        if self.cc:
            message["Cc"] = ", ".join(self.cc)
        if self.reply_to:
            message["Reply-To"] = self.reply_to
        message["Date"], message["Message-ID"] = formatdate(localtime=True), make_msgid(domain=_host_name())
        message.set_content(self.get_body_text())
        if html := self.get_body_html():
            message.add_alternative(html, subtype="html")
        return message

    def send_message(self, message: EmailMessage, **kwargs: Any) -> None:
        """Send a message to the mail server of the settings.

        Raises:
            AlertError: The server cannot be reached or refuses the message, or it offers no TLS for the password.
        """
        settings = self._settings
        host = settings.get("SPIDERMON_SMTP_HOST") or "localhost"
        encrypted = settings.getbool("SPIDERMON_SMTP_ENFORCE_SSL")
        port = settings.getint("SPIDERMON_SMTP_PORT") or (smtplib.SMTP_SSL_PORT if encrypted else smtplib.SMTP_PORT)
        user, password = settings.get("SPIDERMON_SMTP_USER"), secret(settings, "SPIDERMON_SMTP_PASSWORD")
        context = ssl.create_default_context()

        def send() -> None:
            server = (
                smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
                if encrypted
                else smtplib.SMTP(host, port, timeout=TIMEOUT)
            )
            with server:
                server.ehlo()
                is_encrypted = encrypted
                if not encrypted and (settings.getbool("SPIDERMON_SMTP_ENFORCE_TLS") or server.has_extn("starttls")):
                    server.starttls(context=context)
                    is_encrypted = True
                if user and password:
                    if not is_encrypted and not _is_this_machine(host):
                        raise AlertError(f"the mail server {host}:{port} offers no TLS: the password was not sent")
                    server.login(user, password)
                server.send_message(message, to_addrs=[*(self.to or []), *(self.cc or []), *(self.bcc or [])])

        deliver(f"the mail server {host}:{port}", send)


def _host_name() -> str:
    return os.uname().nodename if hasattr(os, "uname") else "localhost"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
