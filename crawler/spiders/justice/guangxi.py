"""广西壮族自治区司法厅. Only its hosts are known, and that the second
needs the TLS renegotiation of old servers; the spider finds the columns."""

from __future__ import annotations

from crawler.spiders.base.coverage import Known
from crawler.spiders.base.site import SiteSpider


class GuangxiJusticeSpider(SiteSpider):
    name = "guangxi_justice"
    site = "广西壮族自治区司法厅"
    home = "http://sft.gxzf.gov.cn/"
    hosts = ("sft.gxzf.gov.cn", "xzfy.sft.gxzf.gov.cn")
    known = Known.HOST
    legacy_tls = True
