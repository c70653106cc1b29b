"""The add-on that enables Spidermon, the extra `monitor`."""

from __future__ import annotations

from importlib.util import find_spec

from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

_SPIDERMON = "spidermon.contrib.scrapy.extensions.Spidermon"
_NEEDS = ("spidermon", "jinja2", "premailer")


class MonitorAddon:
    """Adds Spidermon's extension where SPIDERMON_ENABLED is set, after the one that writes the run down."""

    def update_settings(self, settings: BaseSettings) -> None:
        if not settings.getbool("SPIDERMON_ENABLED"):
            return
        if missing := lacking():
            raise NotConfigured(f"SPIDERMON_ENABLED needs {missing}: pip install 'zhengwen[monitor]'")
        settings.set("EXTENSIONS", dict(settings["EXTENSIONS"]) | {_SPIDERMON: 600}, "spider")


def lacking() -> str:
    """Which packages of the extra `monitor` are not installed, as words; "" where all are."""
    return ", ".join(name for name in _NEEDS if find_spec(name) is None)
