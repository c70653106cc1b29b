"""河北长安网, the site of Hebei's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class HebeiSpider(SiteSpider):
    name = "hebei"
    site = "河北长安网"
    home = "http://www.hebeipingan.org.cn/"
