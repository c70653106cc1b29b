"""吉林省司法厅, the justice department of Jilin."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class JilinJusticeSpider(SiteSpider):
    name = "jilin_justice"
    site = "吉林省司法厅"
    home = "http://sft.jl.gov.cn/"
