"""Keeps what elements say that a browser does not show: metadata, hidden fields, scripts, style sheets.

Most are in the `<head>`. The builder passes them on; `cleaner.metadata` and `cleaner.markup.stylesheets` read what is
kept.
"""

from __future__ import annotations

from typing import Final

from cleaner.characters import readable
from cleaner.markup.page import Page

#: Scripts of fewer characters are kept, because they may set a title or a date; larger ones are libraries. The script
#: of a WeChat article is large, and sets the account or the time. The data for search engines can hold the article.
_SCRIPT_KEPT: Final = 1500
#: Longer style sheets are those of libraries.
_STYLE_KEPT: Final = 8000
_WECHAT_SCRIPTS: Final = ("var nickname", "var createTime = '", "window.ct = '")
_LINKED_DATA: Final = "application/ld+json"
#: Names of hidden fields with the time of publication.
_TIME_FIELDS: Final = frozenset(("pubtime", "pubdate", "publishtime", "publishdate", "releasetime", "releasedate"))


def read_head_element(page: Page, tag: str, given: dict[str, str]) -> None:
    """Keep what a `<meta>`, `<base>` or `<link>` says."""
    if tag == "base":
        page.base = page.base or given.get("href") or ""
    elif tag == "link":
        if given.get("rel") == "next":
            page.next = given.get("href") or ""
    else:
        name = given.get("name") or given.get("property") or given.get("itemprop")
        content = given.get("content")
        if name and content:
            page.metas.setdefault(name.lower(), content if content.isprintable() else readable(content))


def read_hidden_field(page: Page, given: dict[str, str]) -> None:
    """Keep the time of publication in a hidden field (`pubtime`, `publishDate`), as if a `<meta>` had it."""
    name = (given.get("id") or given.get("name") or "").lower().replace("_", "")
    if name in _TIME_FIELDS:
        page.metas.setdefault("publish_time", given["value"])


def keep_script(page: Page, text: str, kind: str) -> None:
    """Keep the text of a script of a type, if it may hold metadata."""
    if len(text) < _SCRIPT_KEPT or kind == _LINKED_DATA or any(sign in text for sign in _WECHAT_SCRIPTS):
        page.scripts.append(text)


def keep_style(page: Page, sheet: str) -> None:
    """Keep a style sheet, if it may hide elements of this page."""
    if len(sheet) <= _STYLE_KEPT and "none" in sheet:
        page.styles.append(sheet)
