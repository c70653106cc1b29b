"""Reads column pages: rows, pagers, dates, article URLs, and the columns that a home page links to."""
