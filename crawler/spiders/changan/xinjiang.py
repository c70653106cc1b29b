"""新疆平安网, the site of Xinjiang's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class XinjiangSpider(SiteSpider):
    name = "xinjiang"
    site = "新疆平安网"
    home = "http://www.xjpeace.cn/"
