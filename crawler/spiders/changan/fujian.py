"""福建长安网, the site of Fujian's political and legal affairs commission.

An article address was seen only at a city's subsite.
"""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class FujianSpider(SiteSpider):
    name = "fujian"
    site = "福建长安网"
    home = "http://www.pafj.net/"
