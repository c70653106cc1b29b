"""青海长安网, the site of Qinghai's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class QinghaiSpider(SiteSpider):
    name = "qinghai"
    site = "青海长安网"
    home = "http://www.qhchangan.gov.cn/"
