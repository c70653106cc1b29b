"""平安龙江网, the site of Heilongjiang's political and legal affairs commission.

The columns are those of the old site, from its home page of 2023. Articles of 2025 are at the successor's host.
"""

from __future__ import annotations

from crawler.spiders.base import ColumnSpec, Coverage, SiteSpider


class HeilongjiangSpider(SiteSpider):
    name = "heilongjiang"
    site = "平安龙江网"
    home = "http://www.hljzfw.gov.cn/"  # UNVERIFIED: articles were seen at the host without www.
    hosts = ("palj.dbw.cn", "hljzfw.gov.cn", "www.hljzfw.gov.cn")
    columns = tuple(
        ColumnSpec(f"http://palj.dbw.cn/{path}/", title)
        for path, title in (
            ("fysj/fzjd", "平安播报"),
            ("fysj/fzsp", "地市动态"),
            ("fysj/ffzj", "反腐直击"),
            ("fysj/jzdc", "平安创建"),
            ("fysj/yasf", "以案说法"),
            ("fysj/jyyw", "见义勇为"),
            ("fzlj/zhzl", "政法综治"),
            ("fzlj/jfcz", "警方传真"),
            ("fzlj/jcfy", "检察风云"),
            ("fzlj/fytd", "法院天地"),
            ("fzlj/sfzc", "司法之窗"),
            ("fzlj/xfaq", "消防安全"),
            ("fzlj/jtaq", "交通安全"),
            ("fzlj/bfjz", "帮扶救助"),
            ("flff/ggfb", "公告发布"),
            ("flff/zzfw", "信息公开"),
            ("flff/sszn", "诉讼指南"),
            ("flff/lsjd", "龙江律师"),
            ("flff/zcfg", "护航龙江"),
            ("zfwh", "政法文化"),
            ("yc", "最新稿件"),
        )
    )
    platform = "enorth"  # the old site's; its successor's is not known
    coverage = Coverage.SEEN
    unverified = ("home",)
    discovers = True
