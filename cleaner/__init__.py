"""zhengwen's cleaner: the article of a Chinese government or news page, and nothing else of it."""

from __future__ import annotations

from cleaner import compiled

compiled.prefer(__path__)

from cleaner.article import Article, Attachment, Reason, Removed, Rule  # noqa: E402
from cleaner.extract import clean, extract  # noqa: E402
from cleaner.plain import clean_text, extract_text  # noqa: E402
from cleaner.template import SiteTemplate  # noqa: E402

__all__ = [
    "Article",
    "Attachment",
    "Reason",
    "Removed",
    "Rule",
    "SiteTemplate",
    "clean",
    "clean_text",
    "extract",
    "extract_text",
]
