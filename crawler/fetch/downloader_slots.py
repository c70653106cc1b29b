"""The only module that changes the slots of Scrapy's downloader: the delay of one host during a run.

Scrapy has no public interface for it. DOWNLOAD_SLOTS is read once, before robots.txt is; what is needed is a method of
the downloader that sets the delay of a host. `ExecutionEngine.downloader`, `Downloader.slots`, `.per_slot_settings` and
`Slot` have public names but are not documented. `tests/crawler/fetch/test_private_api.py` fails first when one of them
changes.
"""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler

#: Scrapy 2.19 has the attribute and the key `jitter`, 2.18 has `randomize_delay`. Each ignores the other's key.
_WITHOUT_JITTER = {"jitter": 0, "randomize_delay": False}


def set_delay(crawler: Crawler, request: Request, delay: float) -> bool:
    """Set the delay between requests to the host of a request: exactly, without jitter, one request at a time.

    Args:
        crawler: The crawler.
        request: A request to the host. Later requests must have `autothrottle_dont_adjust_delay` in their `meta`.
        delay: The delay in seconds.

    Returns:
        Whether the host had another delay before.
    """
    downloader: Any = crawler.engine.downloader
    host = downloader.get_slot_key(request)
    is_new: bool = downloader.per_slot_settings.get(host, {}).get("delay") != delay
    if is_new:  # for the slots to come: Scrapy removes a slot after a minute without requests
        downloader.per_slot_settings[host] = {"concurrency": 1, "delay": delay, **_WITHOUT_JITTER}
    slot = downloader.slots.get(host)
    if slot:
        slot.concurrency, slot.delay = 1, delay
        name = next(name for name in _WITHOUT_JITTER if hasattr(type(slot), name))
        setattr(slot, name, _WITHOUT_JITTER[name])
    return is_new
