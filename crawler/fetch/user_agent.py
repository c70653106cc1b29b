"""The user agent: the crawler's name and version, and how to reach its operator."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler import __version__
from crawler.urls import without_credentials


class IdentityAddon:
    """Makes the user agent: the crawler's name and version, and the page where a site's operator learns whose
    it is."""

    def update_settings(self, settings: BaseSettings) -> None:
        agent = f"{settings['BOT_NAME']}/{__version__} (+{without_credentials(settings['CONTACT_URL'] or '')})"
        settings.set("USER_AGENT", agent, "addon")
