"""上海政法综治网, the site of Shanghai's political and legal affairs commission.

A public crawler used one rule for this site and eastday.
"""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class ShanghaiSpider(SiteSpider):
    name = "shanghai"
    site = "上海政法综治网"
    home = "http://www.shzfzz.net/"
