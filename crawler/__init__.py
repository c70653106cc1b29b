"""zhengwen's crawler: a Scrapy project that finds articles, passes them to `cleaner` and stores the results."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

__all__ = ["__version__"]

try:
    __version__ = version("zhengwen")
except PackageNotFoundError:  # run from a source tree that is not installed
    __version__ = "0+source"
