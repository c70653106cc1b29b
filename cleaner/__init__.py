"""The cleaner of zhengwen: it returns the article of a Chinese government or news page without boilerplate."""

from __future__ import annotations

from cleaner.article import Article, Attachment, Reason, Record, Removed, Rule
from cleaner.citations import Citation
from cleaner.extract import clean, extract
from cleaner.markup import builder
from cleaner.template.site_template import SiteTemplate
from cleaner.text.plain import clean_text, extract_text

__all__ = [
    "COMPILED",
    "Article",
    "Attachment",
    "Citation",
    "Reason",
    "Record",
    "Removed",
    "Rule",
    "SiteTemplate",
    "clean",
    "clean_text",
    "extract",
    "extract_text",
]

#: Whether the inner modules are extension modules, compiled with mypyc. The results are the same as in plain Python.
COMPILED: bool = not builder.__file__.endswith(".py")
