"""贵州省司法厅, the justice department of Guizhou."""

from __future__ import annotations

from crawler.spiders.base import Coverage, SiteSpider


class GuizhouJusticeSpider(SiteSpider):
    name = "guizhou_justice"
    site = "贵州省司法厅"
    home = "http://sft.guizhou.gov.cn/"
    platform = "trs"
    coverage = Coverage.SHAPE
