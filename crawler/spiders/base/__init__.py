"""The base classes of all spiders: columns, their pagination, articles, articles on several pages."""

from crawler.spiders.base.site import ColumnSpec, Coverage, SiteSpider

__all__ = ["ColumnSpec", "Coverage", "SiteSpider"]
