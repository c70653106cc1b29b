"""湖南长安网, the site of Hunan's political and legal affairs commission."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class HunanSpider(SiteSpider):
    name = "hunan"
    site = "湖南长安网"
    home = "https://www.hnzf.gov.cn/"
    columns = (ColumnSpec("https://www.hnzf.gov.cn/channel/24213.html"),)
    platform = "rednet"  # UNVERIFIED: inferred from addresses like rednet.cn's
    coverage = Coverage.SEEN
    unverified = ("platform",)
    legacy_tls = True  # its servers need OpenSSL's lower security level
    discovers = True
