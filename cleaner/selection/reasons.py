"""Reasons to remove a block because of its place. Those because of its words are in lexicon.toml."""

from __future__ import annotations

from cleaner.article import Reason

TITLE = Reason("title", "the article's own headline, given as Article.title")
HEADER = Reason("header line", "date, source, views and tools under the title")
ABOVE = Reason("above the body", "before the article")
BELOW = Reason("below the body", "after the end of the article")
HIDDEN = Reason("hidden", "not shown to readers")
COPY = Reason("copy", "the article once more, for phones, for printing or for reading aloud")
SUMMARY = Reason("summary", "the beginning of the next paragraph, set above it as a summary")
LINKS = Reason("link list", "only links to other pages")
DISCLAIMER = Reason("disclaimer", "the site's words on rights and liability, the same on every page")
ATTACHMENT = Reason("attachment", "a link to a file that the article offers, given in Article.attachments")
EMPTY_HEADING = Reason("empty heading", "a heading with nothing left under it")
SEPARATOR = Reason("separator", "a sign between links, pages or pictures")
BY_RULE = Reason("rule", "the site's rule removes it")
FORM = Reason("form", "a form in which readers subscribe, vote or log in")
PICTURE = Reason("pager", "the number of a picture in its gallery")
