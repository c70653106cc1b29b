"""辽宁长安网, the site of Liaoning's political and legal affairs commission.

The site runs on a PHP framework (`/index.php/news/N.html`).
"""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class LiaoningSpider(SiteSpider):
    name = "liaoning"
    site = "辽宁长安网"
    home = "http://www.lnfz.cn/"
    coverage = Coverage.SHAPE
