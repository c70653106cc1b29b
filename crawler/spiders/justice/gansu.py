"""甘肃省司法厅, the justice department of Gansu."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider


class GansuJusticeSpider(SiteSpider):
    name = "gansu_justice"
    site = "甘肃省司法厅"
    home = "http://sft.gansu.gov.cn/"
