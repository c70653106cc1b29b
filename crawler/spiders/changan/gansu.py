"""甘肃政法网, the site of Gansu's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class GansuSpider(SiteSpider):
    name = "gansu"
    site = "甘肃政法网"
    home = "http://www.gszfw.gov.cn/"
