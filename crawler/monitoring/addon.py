"""The Scrapy add-on that enables Spidermon, the extra `monitor`."""

from __future__ import annotations

from importlib.util import find_spec

from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

_SPIDERMON = "crawler.monitoring.spidermon.MonitorExtension"
#: Spidermon must see the signals of a run after `crawler.monitoring.recorder.RunRecorder`, whose order is 500.
_ORDER = 600
_PACKAGES = ("spidermon", "jinja2", "premailer")


class MonitorAddon:
    """Scrapy add-on that adds Spidermon's extension if SPIDERMON_ENABLED is set."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Add the extension.

        Raises:
            NotConfigured: A package of the extra is not installed.
        """
        if not settings.getbool("SPIDERMON_ENABLED"):
            return
        if missing := missing_packages():
            raise NotConfigured(f"SPIDERMON_ENABLED needs {missing}: pip install 'zhengwen[monitor]'")
        settings.set("EXTENSIONS", dict(settings["EXTENSIONS"]) | {_SPIDERMON: _ORDER}, "spider")


def missing_packages() -> str:
    """Return the packages of the extra `monitor` that are not installed, separated by commas; "" if all are."""
    return ", ".join(name for name in _PACKAGES if find_spec(name) is None)
