"""云南长安网, the site of Yunnan's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class YunnanSpider(SiteSpider):
    name = "yunnan"
    site = "云南长安网"
    home = "http://www.zfw.yn.gov.cn/"
