"""贵州长安网, the site of Guizhou's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class GuizhouSpider(SiteSpider):
    name = "guizhou"
    site = "贵州长安网"
    home = "http://www.gzpeace.gov.cn/"
