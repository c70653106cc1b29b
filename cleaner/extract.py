"""The way of a page through the stages."""

from __future__ import annotations

from cleaner.article import Article, Rule
from cleaner.blocks import Page
from cleaner.body import find
from cleaner.decode import as_utf8
from cleaner.lexicon import LEXICON
from cleaner.parse import parse
from cleaner.trim import trim


def _titles(page: Page) -> tuple[str, ...]:
    names = (page.metas.get("articletitle", ""), page.metas.get("og:title", ""), page.title)
    return tuple("".join(name.split()) for name in names if name)


def extract(html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: object = None) -> Article:
    page = parse(as_utf8(html))
    lines = [LEXICON.line(block.text) for block in page.blocks]
    body = find(page, lines)
    kept, removed = trim(page, body, lines, _titles(page))
    return Article(
        title=page.metas.get("articletitle", page.title),
        paragraphs=tuple(page.blocks[i].text for i in kept),
        removed=tuple(removed),
        method=body.method,
        confidence=body.share,
    )


def clean(html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: object = None) -> str:
    return extract(html, url=url, rule=rule, template=template).text
