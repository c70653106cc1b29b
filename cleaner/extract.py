"""The stages of a page in their order: decode, parse, classify, select the body, trim, read the metadata."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from types import NoneType

from cleaner.article import Article, Removed, Rule, check_page
from cleaner.formats.escaping import as_markdown
from cleaner.formats.markdown import page_as_markdown
from cleaner.formats.tables import Layout, layout
from cleaner.markup.parse import MOST_TAGS, parse
from cleaner.markup.site_rule import parse_with_rule
from cleaner.metadata import marked, metadata
from cleaner.selection.body import Body, find_body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.confidence import assess
from cleaner.selection.fallback import fallback_paragraphs
from cleaner.selection.trim import surrounding_blocks, trim
from cleaner.template.site_template import SiteTemplate


def clean(
    html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: SiteTemplate | None = None
) -> str:
    """Return the text of the article on a page, and nothing else of the page.

    Args:
        html: The page. Bytes as the server sent them are best, because the cleaner finds the encoding better than HTTP
            headers do. Only Big5 may be declared in the header alone; pass `decode(raw, charset)` of
            `cleaner.markup.decode` to take the header's charset into account.
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
    _check_types(html, url, rule, template)
    return "\n\n".join(_select(html, rule, template).paragraphs)


def extract(
    html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: SiteTemplate | None = None
) -> Article:
    """Return the article on a page with its metadata. Arguments and errors are those of `clean`."""
    return article_of_page(html, url=url, rule=rule, template=template)


def article_of_page(
    html: str | bytes,
    *,
    url: str | None = None,
    rule: Rule | None = None,
    template: SiteTemplate | None = None,
    markdown: bool = True,
) -> Article:
    """Do the same as `extract`; without `markdown`, which takes time, the Markdown is ""."""
    _check_types(html, url, rule, template)
    selection = _select(html, rule, template)
    page, body, kept = selection.page, selection.body, selection.kept
    first, last = (kept[0], kept[-1] + 1) if kept else (body.start, body.end)
    found = selection.paragraphs if selection.method == "fallback" else ()
    confidence, warnings, contributions = assess(page, body, kept, found)
    if page.markup.is_cut:
        confidence, warnings = 0.0, (*warnings, f"only the first {MOST_TAGS} tags of the page were read")
    removed = sorted(selection.removed + surrounding_blocks(page, body), key=attrgetter("index"))
    meta = marked.read(page.markup, metadata.read(page.markup, first, last, url=url))
    return Article(
        **{field.name: getattr(meta, field.name) for field in fields(meta)},
        paragraphs=selection.paragraphs,
        removed=tuple(removed),
        method=selection.method,
        confidence=confidence,
        warnings=warnings,
        contributions=contributions,
        next_page=metadata.next_page(page.markup, first, last, url),
        # a file above the first paragraph is the article's if nothing else of the page is in its element
        attachments=metadata.attachments(page.markup, body.start if body.holds_only_body else first, last, url),
        markdown=_markdown(selection, url) if markdown else "",
    )


@dataclass(frozen=True, slots=True)
class _Selection:
    """The result of the stages from decoding to trimming.

    Attributes:
        page: The page with the classes of its blocks.
        body: The body as chosen.
        kept: The indexes of the blocks that are left of it.
        removed: The other blocks of it.
        shown: The kept blocks as paragraphs and rows; None if trafilatura found the article.
        paragraphs: The article's paragraphs: the kept blocks, or what trafilatura found.
        method: As `Article.method`.
    """

    page: ClassifiedPage
    body: Body
    kept: list[int]
    removed: list[Removed]
    shown: Layout | None
    paragraphs: tuple[str, ...]
    method: str


def _markdown(selection: _Selection, url: str | None) -> str:
    if selection.shown is None:
        return as_markdown(selection.paragraphs)
    body = selection.body
    return page_as_markdown(selection.page.markup, selection.shown, selection.kept, (body.start, body.end), url)


def _check_types(html: object, url: object, rule: object, template: object) -> None:
    """Raise `TypeError` for an argument of a wrong type, before anything is done."""
    check_page(html)
    if not isinstance(url, (str, NoneType)):
        raise TypeError(f"url is a str, not {type(url).__name__}; decode bytes first")
    if not isinstance(rule, (Rule, NoneType)):
        selector = rule if isinstance(rule, str) else "div.article"
        raise TypeError(f"rule is a Rule, not {type(rule).__name__}; write rule=Rule(body={selector!r})")
    if not isinstance(template, (SiteTemplate, NoneType)):
        raise TypeError(
            f"template is a SiteTemplate, not {type(template).__name__}; learn one from pages, or read one that was"
            " saved: SiteTemplate.from_json(text)"
        )


def _select(html: str | bytes, rule: Rule | None, template: SiteTemplate | None) -> _Selection:
    markup = parse(html) if rule is None else parse_with_rule(html, rule)
    page = ClassifiedPage(markup, metadata.titles(markup))
    if template is not None:
        template.mark(page)
    body = find_body(page)
    kept, removed = trim(page, body)
    paragraphs = fallback_paragraphs(page, body, kept, html)
    if paragraphs:
        return _Selection(page, body, kept, removed, None, paragraphs, "fallback")
    shown = layout(markup, kept)
    return _Selection(page, body, kept, removed, shown, shown.paragraphs(page.blocks), body.method if kept else "none")
