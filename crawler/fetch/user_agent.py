"""The User-Agent header: the crawler's name and version, and a page about it."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler import __version__
from crawler.urls import host_of, without_credentials


class IdentityAddon:
    """Scrapy add-on that sets USER_AGENT from BOT_NAME, the version and CONTACT_URL, a page about the crawler."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set USER_AGENT."""
        agent = f"{settings['BOT_NAME']}/{__version__} (+{without_credentials(settings['CONTACT_URL'] or '')})"
        settings.set("USER_AGENT", agent, "addon")


def is_placeholder(contact: str) -> bool:
    """Return whether a CONTACT_URL is missing, or has a host that cannot exist (RFC 2606), as the default has."""
    return not contact or f".{host_of(contact)}".endswith(".example")
