"""四川长安网, on one system with its cities' sites. Its articles lie in `/COLUMN/YYYYMMDD/`;
the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class SichuanSpider(SiteSpider):
    name = "sichuan"
    site = "四川长安网"
    home = "https://www.sichuanpeace.gov.cn/"
    hosts = ("www.sichuanpeace.gov.cn",)
    known = Known.SHAPE
