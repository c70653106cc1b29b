"""The alerts that were sent about a site: `sent_alerts.json` in its data folder.

An alert about a lasting fault is not sent after every run. An alert that could not be sent is sent after the next run.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.monitoring.health import examine
from crawler.monitoring.history import History
from crawler.store.atomic import write_file
from crawler.store.folder import OLD_SENT_ALERTS, SENT_ALERTS

#: An alert about a lasting fault is sent again after this time.
_REPEAT_AFTER = timedelta(days=7)


def is_due(folder: Path, channel: str, history: History) -> bool:
    """Return whether an alert is to be sent.

    It is due if a rule reports something that the last alert did not contain, or that the rule did not report after the
    run before, or if the last alert is a week old.

    Args:
        folder: The site's data folder.
        channel: How the alert is sent; each channel has an entry of its own.
        history: The site's history.
    """
    last = _read(folder).get(channel)
    if not isinstance(last, dict) or not isinstance(last.get("rules"), list):
        return True
    rules = _reporting_rules(history)
    if rules - set(map(str, last["rules"])) or rules - _reporting_rules_before(history):
        return True
    try:
        return not timedelta(0) <= history.now - datetime.fromisoformat(last["at"]) < _REPEAT_AFTER
    except (KeyError, TypeError, ValueError):
        return True


def mark_unsent(folder: Path, channel: str) -> None:
    """Remove a channel's entry before an alert is sent, so that the alert is due again if it cannot be sent.

    Raises:
        OSError: The file cannot be written.
    """
    sent = _read(folder)
    if sent.pop(channel, None) is not None:
        _write(folder, sent)


def mark_sent(folder: Path, channel: str, history: History) -> None:
    """Add the entry of an alert that was sent.

    Raises:
        OSError: The file cannot be written.
    """
    entry = {"at": history.now.isoformat(timespec="seconds"), "rules": sorted(_reporting_rules(history))}
    _write(folder, _read(folder) | {channel: entry})


def _reporting_rules(history: History) -> set[str]:
    return {finding.rule for finding in examine(history)}


def _reporting_rules_before(history: History) -> set[str]:
    """Return the rules that reported something when the run before the last one had ended."""
    if len(history.runs) < 2:
        return set()
    return _reporting_rules(replace(history, runs=history.runs[:-1], now=history.runs[-2].ended))


def _read(folder: Path) -> dict[str, Any]:
    file = folder / SENT_ALERTS
    try:
        sent = json.loads((file if file.exists() else folder / OLD_SENT_ALERTS).read_bytes())
    except (OSError, ValueError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _write(folder: Path, sent: dict[str, Any]) -> None:
    write_file(folder / SENT_ALERTS, json.dumps(sent).encode())
    (folder / OLD_SENT_ALERTS).unlink(missing_ok=True)
