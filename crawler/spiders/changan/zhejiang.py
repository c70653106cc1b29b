"""平安浙江网, the site of Zhejiang's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class ZhejiangSpider(SiteSpider):
    name = "zhejiang"
    site = "平安浙江网"
    home = "http://www.pazjw.gov.cn/"
