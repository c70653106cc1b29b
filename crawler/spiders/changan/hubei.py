"""湖北长安网, the site of Hubei's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class HubeiSpider(SiteSpider):
    name = "hubei"
    site = "湖北长安网"
    home = "http://www.hbcaw.gov.cn/"
