"""吉林省长安网. Its articles lie in `/jlscaw/COLUMN/YYYYMM/`; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class JilinSpider(SiteSpider):
    name = "jilin"
    site = "吉林省长安网"
    home = "http://www.jlpeace.gov.cn/"
    hosts = ("www.jlpeace.gov.cn",)
    platform = "ucap"  # UNVERIFIED: inferred from one article's address
    known = Known.SHAPE
    unverified = ("platform",)
