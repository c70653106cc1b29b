"""zhengwen's cleaner: the article of a Chinese government or news page, and nothing else of it."""

from __future__ import annotations

from cleaner.article import Article, Attachment, Reason, Removed, Rule
from cleaner.extract import clean, extract

__all__ = ["Article", "Attachment", "Reason", "Removed", "Rule", "clean", "extract"]
