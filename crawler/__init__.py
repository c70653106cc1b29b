"""zhengwen's crawler: a Scrapy project that finds articles, passes them to `cleaner` and stores the results."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.collection.articles import Collection, StoredArticle

__all__ = ["Collection", "StoredArticle", "__version__"]

try:
    __version__ = version("zhengwen")
except PackageNotFoundError:  # run from a source tree that is not installed
    __version__ = "0+source"


def __getattr__(name: str) -> Any:
    """Import the classes of the API when they are first used: `zhengwen clean` does not need them."""
    if name in ("Collection", "StoredArticle"):
        from crawler.collection import articles

        return getattr(articles, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
