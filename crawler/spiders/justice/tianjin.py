"""天津市司法局, the justice bureau of Tianjin."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class TianjinJusticeSpider(SiteSpider):
    name = "tianjin_justice"
    site = "天津市司法局"
    home = "http://sf.tj.gov.cn/"
