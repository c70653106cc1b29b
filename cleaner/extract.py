"""The stages of a page in their order: decode, parse, classify, select the body, trim, read the metadata."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter

from cleaner.article import Article, Removed, Rule
from cleaner.markup.parse import parse
from cleaner.markup.site_rule import parse_with_rule
from cleaner.metadata import marked, metadata
from cleaner.selection.body import Body, find_body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.confidence import FALLBACK, assess
from cleaner.selection.fallback import fallback_paragraphs
from cleaner.selection.trim import surrounding_blocks, trim
from cleaner.template.site_template import SiteTemplate


def clean(
    html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: SiteTemplate | None = None
) -> str:
    """Return the text of the article on a page, and nothing else of the page.

    Args:
        html: The page. Bytes as the server sent them are best, because the cleaner finds the encoding better than HTTP
            headers do.
        url: The page's address. `extract` makes links absolute with it; here it changes nothing.
        rule: CSS selectors for the pages of this site.
        template: Lines that repeat over the site's pages, as `SiteTemplate` learns them.

    Returns:
        The paragraphs with a blank line between them, without title and header line; "" if there is no article. Any
        content is accepted.

    Raises:
        TypeError: `html` is neither str nor bytes.
        ValueError: A selector of the rule is not CSS.
    """
    return "\n\n".join(_select(html, rule, template).paragraphs)


def extract(
    html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: SiteTemplate | None = None
) -> Article:
    """Return the article on a page with its metadata. Arguments and errors are those of `clean`."""
    selection = _select(html, rule, template)
    page, body, kept = selection.page, selection.body, selection.kept
    first, last = (kept[0], kept[-1] + 1) if kept else (body.start, body.end)
    confidence, warnings = assess(page, body, kept)
    if selection.method == "fallback":
        confidence, warnings = FALLBACK, (*warnings, "found by trafilatura, not by the cleaner")
    removed = sorted(selection.removed + surrounding_blocks(page, body), key=attrgetter("index"))
    meta = marked.read(page.markup, metadata.read(page.markup, first, last, url=url))
    return Article(
        **{field.name: getattr(meta, field.name) for field in fields(meta)},
        paragraphs=selection.paragraphs,
        removed=tuple(removed),
        method=selection.method,
        confidence=confidence,
        warnings=warnings,
        next_page=metadata.next_page(page.markup, first, last, url),
        attachments=metadata.attachments(page.markup, first, last, url),
    )


@dataclass(frozen=True, slots=True)
class _Selection:
    """The result of the stages from decoding to trimming.

    Attributes:
        page: The page with the classes of its blocks.
        body: The body as chosen.
        kept: The indexes of the blocks that are left of it.
        removed: The other blocks of it.
        paragraphs: The article's paragraphs: the kept blocks, or what trafilatura found.
        method: As `Article.method`.
    """

    page: ClassifiedPage
    body: Body
    kept: list[int]
    removed: list[Removed]
    paragraphs: tuple[str, ...]
    method: str


def _select(html: str | bytes, rule: Rule | None, template: SiteTemplate | None) -> _Selection:
    if not isinstance(html, (str, bytes)):
        raise TypeError(f"a page is str or bytes, not {type(html).__name__}; read the file or response first")
    markup = parse(html) if rule is None else parse_with_rule(html, rule)
    page = ClassifiedPage(markup, metadata.titles(markup))
    if template is not None:
        template.mark(page)
    body = find_body(page)
    kept, removed = trim(page, body)
    paragraphs = fallback_paragraphs(page, body, kept, html)
    if paragraphs:
        return _Selection(page, body, kept, removed, paragraphs, "fallback")
    paragraphs = tuple([page.blocks[i].text for i in kept])
    return _Selection(page, body, kept, removed, paragraphs, body.method if kept else "none")
