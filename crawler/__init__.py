"""zhengwen's crawler: a Scrapy project that finds a site's articles, hands them to `cleaner` and keeps what
comes back."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

__all__ = ["__version__"]

try:
    __version__ = version("zhengwen")
except PackageNotFoundError:  # run from a source tree that is not installed
    __version__ = "0+source"
