"""The Spidermon action that sends an alert to a webhook. Needs `pip install zhengwen[monitor]`.

It posts one JSON object with the standard library. The package `apprise`, which knows many more services, was examined
(2.3.0) and is not used: it is 8 MB with seven dependencies, writes the URL with its secret to its log at level DEBUG,
and returns only whether an alert was sent; the cause of a failure goes to its log.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from spidermon.core.actions import Action

from crawler.monitoring.alert import TIMEOUT, Alert, AlertError, alert_for, deliver, secret, send_once

#: The name of this channel in `sent_alerts.json`.
CHANNEL = "webhook"

#: The JSON of an alert, by SPIDERMON_WEBHOOK_STYLE: `plain` for programs of your own, Slack and Mattermost; `msgtype`
#: for 企业微信 and 钉钉; `feishu` for 飞书.
STYLES: dict[str, Callable[[Alert], dict[str, Any]]] = {
    "plain": lambda alert: {"text": alert.text, "site": alert.name, "findings": [*map(asdict, alert.findings)]},
    "msgtype": lambda alert: {"msgtype": "text", "text": {"content": alert.text}},
    "feishu": lambda alert: {"msg_type": "text", "content": {"text": alert.text}},
}


class SendWebhook(Action):  # type: ignore[misc]
    """Spidermon action that sends the alert as JSON in a POST request to SPIDERMON_WEBHOOK_URL.

    Args:
        url: The webhook's address.
        style: A key of `STYLES`.
    """

    def __init__(self, url: str, style: str) -> None:
        super().__init__()
        self._url, self._style = url, style

    @classmethod
    def from_crawler_kwargs(cls, crawler: Any) -> dict[str, Any]:
        """Return the arguments of the constructor.

        Raises:
            ValueError: SPIDERMON_WEBHOOK_STYLE is unknown.
        """
        style = crawler.settings.get("SPIDERMON_WEBHOOK_STYLE") or "plain"
        if style not in STYLES:
            raise ValueError(f"SPIDERMON_WEBHOOK_STYLE={style} is unknown: use one of {', '.join(STYLES)}")
        return {"url": secret(crawler.settings, "SPIDERMON_WEBHOOK_URL"), "style": style}

    def run_action(self) -> None:
        """Send the alert, unless it was sent before."""
        spider = self.data.spider
        with send_once(spider, CHANNEL):
            self._post(json.dumps(STYLES[self._style](alert_for(spider)), ensure_ascii=False).encode())

    def _post(self, body: bytes) -> None:
        parts = urlsplit(self._url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise AlertError("SPIDERMON_WEBHOOK_URL is not a URL that begins with https://")
        request = urllib.request.Request(
            self._url, body, {"Content-Type": "application/json; charset=utf-8", "User-Agent": "zhengwen"}
        )
        deliver(f"the webhook at {parts.hostname}", lambda: _send(request))


def _send(request: urllib.request.Request) -> None:
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as response:
        response.read(1)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Refuses redirects: the alert, and the secret in the URL, go only to the configured host."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None
