"""zhengwen's cleaner: the article of a Chinese government or news page, and nothing else of it."""

from __future__ import annotations

from cleaner.article import Article, Attachment, Reason, Removed, Rule
from cleaner.extract import clean, extract
from cleaner.plain import clean_text, extract_text
from cleaner.template import SiteTemplate

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
