"""The way of a page through the stages, once, for all three ways in: `clean`, `extract` and a site's rule."""

from __future__ import annotations

from dataclasses import fields, replace

from cleaner import metadata
from cleaner.article import Article, Metadata, Reason, Removed, Rule
from cleaner.body import Body, find, find_marked
from cleaner.confidence import judge
from cleaner.dates import find as find_date
from cleaner.decode import as_utf8
from cleaner.fallback import ask
from cleaner.header import clean_name, read_line
from cleaner.kinds import is_link_row, is_paragraph
from cleaner.lexicon import LEXICON, Line
from cleaner.page import Page
from cleaner.parse import parse
from cleaner.rule import DATE, REMOVE, SOURCE, TITLE, marked_text, parse_with_rule
from cleaner.template import SiteTemplate
from cleaner.trim import trim

#: With less running text than this found on a page that has more, a second opinion is asked.
_FOUND_LITTLE = 50
_PAGE_HAS_TEXT = 400

_BY_RULE = Reason("rule", "the site's rule removes it")


def clean(
    html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: SiteTemplate | None = None
) -> str:
    """The text of the article on a page, and nothing else of the page.

    Parameters:
        html: the page; bytes as the server sent them are best, as the cleaner finds the encoding better than HTTP
            headers do.
        url: where the page is from; makes links in the result absolute.
        rule: what a site's maintainer knows about its pages.
        template: lines that repeat over the site's pages, as `SiteTemplate` learns them.

    Returns the paragraphs with a blank line between, without title and header line; "" where there is no article.
    Never raises on content. Raises TypeError where `html` is neither str nor bytes, ValueError where the rule's
    selectors are not CSS.
    """
    page, body, kept, _ = _select(html, rule, template)
    return "\n\n".join(_paragraphs(page, body, kept, html)[0])


def extract(
    html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: SiteTemplate | None = None
) -> Article:
    """The article on a page with all that is known of it. Parameters and errors as for `clean`."""
    page, body, kept, removed = _select(html, rule, template)
    paragraphs, method = _paragraphs(page, body, kept, html)
    confidence, warnings = judge(page, body, kept)
    if method == "fallback":
        confidence, warnings = 0.4, (*warnings, "found by trafilatura, not by the cleaner")
    first, last = (kept[0], kept[-1] + 1) if kept else (body.start, body.end)
    meta = metadata.read(page, first, last, url=url)
    if rule is not None:
        meta = _as_the_rule_says(page, meta)
    return Article(
        **{field.name: getattr(meta, field.name) for field in fields(meta)},
        paragraphs=paragraphs,
        removed=tuple(removed),
        method=method,
        confidence=confidence,
        warnings=warnings,
        next_page=metadata.next_page(page, first, last, url),
        attachments=metadata.attachments(page, first, last, url),
    )


def _as_the_rule_says(page: Page, meta: Metadata) -> Metadata:
    """The metadata with what stands in the elements that the rule names for it, where they hold any."""
    shown, source = find_date(marked_text(page, DATE)), marked_text(page, SOURCE)
    return replace(
        meta,
        title=marked_text(page, TITLE) or meta.title,
        source=read_line(source).source or clean_name(source) or meta.source,
        date=shown.when if shown else meta.date,
        date_shown=shown.shown if shown else meta.date_shown,
    )


def _select(
    html: str | bytes, rule: Rule | None, template: SiteTemplate | None
) -> tuple[Page, Body, list[int], list[Removed]]:
    if not isinstance(html, (str, bytes)):
        raise TypeError(f"a page is str or bytes, not {type(html).__name__}; read the file or response first")
    data = as_utf8(html)
    page = parse(data) if rule is None else parse_with_rule(data, rule)
    lines: list[Line | None] = [LEXICON.line(block.text) for block in page.blocks]
    if template is not None:
        template.mark(page, lines)
    body = (find_marked(page) if rule is not None else None) or find(page, lines)
    kept, removed = trim(page, body, lines, metadata.titles(page))
    if rule is not None and rule.remove:
        gone = {i for node in page.nodes if node.mark == REMOVE for i in range(node.start, node.end)}
        removed += [Removed(page.blocks[i].text, _BY_RULE, i) for i in kept if i in gone]
        removed.sort(key=lambda one: one.index)
        kept = [i for i in kept if i not in gone]
    return page, body, kept, removed


def _paragraphs(page: Page, body: Body, kept: list[int], html: str | bytes) -> tuple[tuple[str, ...], str]:
    """The text of the kept blocks, or a second opinion where they hold next to nothing; and the method."""
    blocks = page.blocks
    found = sum(len(blocks[i].text) for i in kept if is_paragraph(blocks[i]))
    if (
        found < _FOUND_LITTLE
        and not body.holds_only_body
        and sum(len(b.text) - b.link_chars for b in blocks) > _PAGE_HAS_TEXT
    ):
        headlines = "\n".join("".join(block.text.split()) for block in blocks if is_link_row(block))
        other = ask(as_utf8(html), len(page.anchors), found, headlines)
        if other:
            return other, "fallback"
    return tuple(blocks[i].text for i in kept), body.method if kept else "none"
