"""广西壮族自治区司法厅, the justice department of Guangxi."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class GuangxiJusticeSpider(SiteSpider):
    name = "guangxi_justice"
    site = "广西壮族自治区司法厅"
    home = "http://sft.gxzf.gov.cn/"
    hosts = ("sft.gxzf.gov.cn", "xzfy.sft.gxzf.gov.cn")
    legacy_tls = True  # the second host needs the renegotiation of old servers
