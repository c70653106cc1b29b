"""湖南长安网. It needs the lower TLS security level of old servers. One of its columns was seen in use;
the spider finds the others."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import ColumnSpec, SiteSpider


class HunanSpider(SiteSpider):
    name = "hunan"
    site = "湖南长安网"
    home = "https://www.hnzf.gov.cn/"
    hosts = ("www.hnzf.gov.cn",)
    columns = (ColumnSpec("https://www.hnzf.gov.cn/channel/24213.html"),)
    platform = "rednet"  # UNVERIFIED: inferred from addresses like rednet.cn's
    known = Known.SEEN
    unverified = ("platform",)
    legacy_tls = True
    discovers = True
