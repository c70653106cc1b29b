"""Metadata in the elements that a site's rule names."""

from __future__ import annotations

from dataclasses import replace

from cleaner.article import Metadata
from cleaner.dates import find
from cleaner.markup.page import MARK_DATE, MARK_SOURCE, MARK_TITLE, Page
from cleaner.markup.site_rule import marked_text
from cleaner.metadata.infoline import clean_name, read_line


def read(page: Page, meta: Metadata) -> Metadata:
    """Replace metadata by what the elements show that a rule names for it. Fields without such an element stay.

    Args:
        page: The page.
        meta: The metadata that was read without the rule.
    """
    if not page.marked:
        return meta
    date, source = find(marked_text(page, MARK_DATE)), marked_text(page, MARK_SOURCE)
    return replace(
        meta,
        title=marked_text(page, MARK_TITLE) or meta.title,
        source=read_line(source).source or clean_name(source) or meta.source,
        date=date.when if date else meta.date,
        date_shown=date.shown if date else meta.date_shown,
    )
