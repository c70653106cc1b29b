"""重庆市司法局, the justice bureau of Chongqing."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class ChongqingJusticeSpider(SiteSpider):
    name = "chongqing_justice"
    site = "重庆市司法局"
    home = "http://sfj.cq.gov.cn/"
    columns = (
        ColumnSpec("http://sfj.cq.gov.cn/zwgk_243/gsgg/", seen=2026),
        ColumnSpec("http://sfj.cq.gov.cn/zwgk_243/zfxxgkml1/zcjd/zcjdsp/", seen=2026),
        ColumnSpec("http://sfj.cq.gov.cn/zwgk_243/zfxxgkml1/zcjd/zcjdtp/", seen=2026),
        ColumnSpec("http://sfj.cq.gov.cn/falvfagui/", seen=2020),
    )
    platform = "trs"  # UNVERIFIED: inferred from the addresses of its articles
    coverage = Coverage.SEEN
    unverified = ("platform",)
    discovers = True
