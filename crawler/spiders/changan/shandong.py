"""山东长安网, the site of Shandong's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class ShandongSpider(SiteSpider):
    name = "shandong"
    site = "山东长安网"
    home = "http://www.sdpeace.gov.cn/"
