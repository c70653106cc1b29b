"""Which alarms were sent of a site (`told.json` in its folder): one that lasts is not sent at every run, and one that
could not be sent is sent at the next.
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
from crawler.store.folder import SENT_ALERTS

TOLD = SENT_ALERTS
#: An alarm that lasts is sent again after this time.
_AGAIN = timedelta(days=7)


def is_due(folder: Path, way: str, history: History) -> bool:
    """Whether an alarm is to be sent: a rule speaks that was not told of, or did not speak at the run before, or the
    last time is a week ago.

    Parameters:
        folder: the site's.
        way: how it is sent; each way has a memory of its own.
    """
    told = _read(folder).get(way)
    if not isinstance(told, dict) or not isinstance(told.get("rules"), list):
        return True
    now = _rules(history)
    if now - set(map(str, told["rules"])) or now - _rules_before(history):
        return True
    try:
        return not timedelta(0) <= history.now - datetime.fromisoformat(told["at"]) < _AGAIN
    except (KeyError, TypeError, ValueError):
        return True


def forget(folder: Path, way: str) -> None:
    """Notes that an alarm is about to be sent: until `remember` it counts as not sent. Raises `OSError`."""
    memory = _read(folder)
    if memory.pop(way, None) is not None:
        write_file(folder / TOLD, json.dumps(memory).encode())


def remember(folder: Path, way: str, history: History) -> None:
    """Notes that an alarm was sent. Raises `OSError`."""
    told = {"at": history.now.isoformat(timespec="seconds"), "rules": sorted(_rules(history))}
    write_file(folder / TOLD, json.dumps(_read(folder) | {way: told}).encode())


def _rules(history: History) -> set[str]:
    return {finding.rule for finding in examine(history)}


def _rules_before(history: History) -> set[str]:
    """What the rules said at the end of the run before the last."""
    if len(history.runs) < 2:
        return set()
    return _rules(replace(history, runs=history.runs[:-1], now=history.runs[-2].ended))


def _read(folder: Path) -> dict[str, Any]:
    try:
        memory = json.loads((folder / TOLD).read_bytes())
    except (OSError, ValueError):
        return {}
    return memory if isinstance(memory, dict) else {}
