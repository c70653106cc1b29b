"""陕西政法网, the site of Shaanxi's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class ShaanxiSpider(SiteSpider):
    name = "shaanxi"
    site = "陕西政法网"
    home = "http://www.sxzf.gov.cn/"
