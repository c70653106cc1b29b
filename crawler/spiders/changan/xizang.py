"""西藏长安网, the site of Xizang's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class XizangSpider(SiteSpider):
    name = "xizang"
    site = "西藏长安网"
    home = "http://www.xzpeace.gov.cn/"
