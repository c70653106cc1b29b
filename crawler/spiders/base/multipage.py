"""An article that its site cuts over several pages, put together: where it goes on, and what a further page adds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from urllib.parse import parse_qsl, urlsplit

from cleaner import Article
from crawler.items import ArticleItem, without_controls
from crawler.urls import key_of, same_site

#: An article that goes on after so many pages is a list in disguise, or a server that counts without end.
PAGES_MAX = 30
#: What sites add to the title of a further page: `标题（2）`, `标题_第2页`.
_NUMBER = re.compile(r"[(（\[【_-]?第?\d{1,2}页?[)）\]】]?$")


def following(item: ArticleItem, hosts: Iterable[str]) -> str | None:
    """The address of the page with which an article goes on, as far as it is known.

    None where there is none, and where that page is another site's or one that the article has had.
    """
    url = item.next_page
    if not url or not same_site(url, hosts):
        return None
    had = {key_of(page) for page in (item.url, item.final_url, *item.pages)}
    return None if key_of(url) in had else url


def joined(item: ArticleItem, article: Article, asked: str, answered: str) -> ArticleItem:
    """An article with one page more, after those that it has.

    What is no further page of it ends the article without changing it: a page that repeats what it has, as from a
    server that knows no page of that number, and another article, as from a "next" that was meant otherwise.

    Parameters:
        article: what the cleaner makes of the page.
        asked, answered: the page's address before and after redirects.
    """
    had = item.pages or (item.final_url,)
    text = without_controls(article.text)
    repeats = f"\n\n{text}\n\n" in f"\n\n{item.text}\n\n"
    if repeats or not (_same_stem(had[0], asked) or _same_title(item.title, article.title)):
        return whole(item)
    lengths = len(item.text), len(text)
    weighed = item.confidence * lengths[0] + article.confidence * lengths[1]
    attachments = {attachment["url"]: attachment for attachment in item.attachments}
    attachments |= {attachment.url: asdict(attachment) for attachment in article.attachments}
    return replace(
        item,
        text="\n\n".join(filter(None, (item.text, text))),
        source=item.source or article.source,
        author=item.author or article.author,
        editor=item.editor or article.editor,
        confidence=round(weighed / max(sum(lengths), 1), 3),
        attachments=tuple(attachments.values()),
        pages=(*had, answered),
        next_page=article.next_page,
        etag="",
        last_modified="",
    )


def whole(item: ArticleItem) -> ArticleItem:
    """An article that does not go on."""
    return replace(item, next_page=None)


def cut(item: ArticleItem, cause: str) -> ArticleItem:
    """An article whose next page could not be had, and says so."""
    why = f"incomplete: {item.next_page} could not be had ({cause})"
    pages = item.pages or (item.final_url,)
    return replace(item, incomplete=cause, warnings=(*item.warnings, why), pages=pages, etag="", last_modified="")


def _same_stem(first: str, further: str) -> bool:
    """Whether an address is made from that of the first page: `t1_2.html` → `t1_2_1.html`, `?id=1` → `?id=1&page=2`."""
    begin, end = urlsplit(first), urlsplit(further)
    if end.path == begin.path:
        return set(parse_qsl(begin.query)) < set(parse_qsl(end.query))
    stem = begin.path.rpartition(".")[0] or begin.path
    return end.path.startswith((f"{stem}_", f"{stem}-"))


def _same_title(first: str, further: str) -> bool:
    return bool(first) and _NUMBER.sub("", "".join(further.split())) == _NUMBER.sub("", "".join(first.split()))
