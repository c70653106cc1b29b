"""The fields of a cleaned page or text, for corpora and engines (docs/corpora.md, docs/scale.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any, Final

from cleaner.article import Article
from cleaner.corpora.recognise import has_markup
from cleaner.extract import article_of_page
from cleaner.markup.decode import decode
from cleaner.template.site_template import SiteTemplate
from cleaner.text.plain import article_of_text

#: The article; in a corpus, its place in the output if the field of the input does not hold text.
TEXT: Final = "text"
#: The types of the fields: `str`, `float`, `list` of strings, or `dict` of numbers by string.
FIELDS: Final[Mapping[str, type]] = {
    TEXT: str,
    "title": str,
    "date": str,
    "source": str,
    "author": str,
    "doc_number": str,
    "method": str,
    "confidence": float,
    "kept_share": float,
    "warnings": list,
    "removed": dict,
}
#: How the value of each field is read from an article.
_VALUES: Final[dict[str, Callable[[Article], Any]]] = {name: attrgetter(name) for name in FIELDS} | {
    "date": attrgetter("date_shown"),
    "warnings": lambda article: list(article.warnings),
    "removed": lambda article: dict(Counter(removed.reason.kind for removed in article.removed)),
}


def article_of(
    page: str | bytes,
    *,
    url: str | None = None,
    charset: str = "",
    is_text: bool = False,
    template: SiteTemplate | None = None,
    markdown: bool = False,
    removed: bool = True,
) -> tuple[Article, bool]:
    """Return the article of a page or text, and whether it was cleaned as text.

    Args:
        page: The page or text. Bytes as the server sent them are best.
        url: Its address, which makes links absolute.
        charset: The charset of its HTTP header, or "".
        is_text: Whether it is text. One without any tag is text anyway.
        template: Lines that repeat over the pages of its site.
        markdown: Whether the article of a page has its Markdown, which no field of a row has.
        removed: Whether the article of a text has the lines that were removed.
    """
    if charset and isinstance(page, bytes):
        page = decode(page, charset)
    if is_text or not has_markup(page):
        text = decode(page) if isinstance(page, bytes) else page
        return article_of_text(text, template, markdown=False, removed=removed), True
    return article_of_page(page, url=url, template=template, markdown=markdown), False


def row_of(article: Article, names: Iterable[str] = FIELDS) -> dict[str, Any]:
    """Return fields of an article as types of JSON.

    Args:
        article: The article.
        names: The names of the fields.

    Returns:
        The values by name. `date` is as precise as on the page, and "" if it shows none. `kept_share` is None for
        pages. `removed` has the number of removed blocks by reason.
    """
    return {name: _VALUES[name](article) for name in names}
