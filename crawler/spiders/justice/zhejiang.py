"""浙江省司法厅, the justice department of Zhejiang."""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class ZhejiangJusticeSpider(SiteSpider):
    name = "zhejiang_justice"
    site = "浙江省司法厅"
    home = "https://sft.zj.gov.cn/"
    columns = (
        ColumnSpec("https://sft.zj.gov.cn/col/col1229107411/index.html", "规范性文件"),
        ColumnSpec("https://sft.zj.gov.cn/col/col1229557739/index.html"),
        ColumnSpec("https://sft.zj.gov.cn/col/col1229107412/index.html"),
        ColumnSpec("https://sft.zj.gov.cn/col/col1229247331/index.html"),
        ColumnSpec("https://sft.zj.gov.cn/col/col1659560/index.html", seen=2020),
        ColumnSpec("https://sft.zj.gov.cn/col/col1371274/index.html", seen=2020),
    )
    platform = "hanweb"  # on its way to jpaas
    coverage = Coverage.SEEN
    ipv6_only = True  # UNVERIFIED: seen of the province's departments, not of this one
    unverified = ("ipv6_only",)
    discovers = True
