"""Articles on several pages: the URL of the next page, and the item that joins all pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from urllib.parse import urlsplit

from cleaner import Article, Attachment
from crawler.items import ArticleItem, without_controls
from crawler.urls import MalformedUrl, key_of, query_fields, resolve, same_site

#: An article with more pages is in fact a list, or the server numbers its pages without end.
PAGES_MAX = 30
#: The suffix of the title of a further page: `标题（2）`, `标题_第2页`.
_PAGE_NUMBER = re.compile(r"[(（\[【_-]?第?\d{1,2}页?[)）\]】]?$")


def next_url(item: ArticleItem, hosts: Iterable[str]) -> str | None:
    """Return the URL of an article's next page.

    Args:
        item: The article so far.
        hosts: The site's hosts.

    Returns:
        The URL; None where there is no next page, or it is on another site or one of the pages read before.
    """
    url = item.next_page
    if not url or not same_site(url, hosts):
        return None
    read = {key_of(page) for page in (item.url, item.final_url, *item.pages)}
    return None if key_of(url) in read else url


def with_encoded_links(article: Article, url: str, charset: str) -> Article:
    """Return an article whose links are encoded as browsers encode them. Malformed addresses stay as they are.

    Args:
        article: The article, cleaned.
        url: The URL of its page.
        charset: The charset of its page.
    """
    attachments = tuple(
        Attachment(attachment.name, _encoded(attachment.url, url, charset)) for attachment in article.attachments
    )
    next_page = _encoded(article.next_page, url, charset) if article.next_page else article.next_page
    return replace(article, attachments=attachments, next_page=next_page)


def joined(item: ArticleItem, article: Article, requested: str, final: str) -> ArticleItem:
    """Append a further page to an article.

    A page that does not belong to the article ends it and adds nothing: one that repeats text of the article (the
    server does not know that page number), and another article (the link "next" led to it).

    Args:
        item: The article so far.
        article: The further page, cleaned.
        requested: The page's URL before redirects.
        final: The page's URL after redirects.
    """
    pages = item.pages or (item.final_url,)
    text = without_controls(article.text)
    repeats = f"\n\n{text}\n\n" in f"\n\n{item.text}\n\n"
    if repeats or not (_same_stem(pages[0], requested) or _same_title(item.title, article.title)):
        return ended(item)
    lengths = len(item.text), len(text)
    weighted = item.confidence * lengths[0] + article.confidence * lengths[1]
    attachments = {attachment["url"]: attachment for attachment in item.attachments}
    attachments |= {attachment.url: asdict(attachment) for attachment in article.attachments}
    return replace(
        item,
        text="\n\n".join(filter(None, (item.text, text))),
        source=item.source or article.source,
        author=item.author or article.author,
        editor=item.editor or article.editor,
        confidence=round(weighted / max(sum(lengths), 1), 3),
        attachments=tuple(attachments.values()),
        pages=(*pages, final),
        next_page=article.next_page,
        etag="",
        last_modified="",
    )


def ended(item: ArticleItem) -> ArticleItem:
    """Return an article without a next page."""
    return replace(item, next_page=None)


def incomplete(item: ArticleItem, cause: str) -> ArticleItem:
    """Return an article that is marked as incomplete, because its next page could not be fetched."""
    warning = f"incomplete: {item.next_page} could not be fetched ({cause})"
    pages = item.pages or (item.final_url,)
    return replace(item, incomplete=cause, warnings=(*item.warnings, warning), pages=pages, etag="", last_modified="")


def _encoded(link: str, url: str, charset: str) -> str:
    try:
        return resolve(link, url, charset) or link
    except MalformedUrl:
        return link


def _same_stem(first: str, further: str) -> bool:
    """Return whether a URL extends that of the first page: `t1_2.html` → `t1_2_1.html`, `?id=1` → `?id=1&page=2`."""
    begin, end = urlsplit(first), urlsplit(further)
    if end.path == begin.path:
        return set(query_fields(begin.query)) < set(query_fields(end.query))
    stem = begin.path.rpartition(".")[0] or begin.path
    return end.path.startswith((f"{stem}_", f"{stem}-"))


def _same_title(first: str, further: str) -> bool:
    return bool(first) and _PAGE_NUMBER.sub("", "".join(further.split())) == _PAGE_NUMBER.sub(
        "", "".join(first.split())
    )
