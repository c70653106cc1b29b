"""The User-Agent header, and contact pages that cannot exist."""

from __future__ import annotations

from scrapy.settings import Settings

from crawler import __version__
from crawler.fetch.user_agent import IdentityAddon, is_placeholder


def test_crawler_names_itself_its_version_and_its_contact_page():
    for contact, shown in (("https://www.example.org/bot", "https://www.example.org/bot"), (None, "")):
        settings = Settings({"BOT_NAME": "zhengwen", "CONTACT_URL": contact})
        IdentityAddon().update_settings(settings)
        assert settings["USER_AGENT"] == f"zhengwen/{__version__} (+{shown})"


def test_contact_page_of_the_default_is_a_placeholder():
    pages = [
        "",
        "https://zhengwen.example/bot",
        "http://example/",
        "https://zhengwen.cn/.example",
        "https://a.examples/",
    ]
    assert [is_placeholder(page) for page in pages] == [True, True, True, False, False]
