"""The way of a page through the stages, once, for all three ways in: `clean`, `extract` and a site's rule."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from operator import attrgetter

from cleaner.article import Article, Metadata, Reason, Removed, Rule
from cleaner.dates import find as find_date
from cleaner.lexicon.lines import LineRule
from cleaner.lexicon.phrases import is_header, is_page_info
from cleaner.markup.decode import as_utf8
from cleaner.markup.page import Page, texts
from cleaner.markup.parse import parse
from cleaner.markup.site_rule import BODY, DATE, REMOVE, SOURCE, TITLE, marked_text, parse_with_rule
from cleaner.metadata import metadata
from cleaner.metadata.infoline import clean_name, read_line
from cleaner.selection import predicates as kinds
from cleaner.selection.body import Body, find, find_marked
from cleaner.selection.confidence import SECOND_OPINION, judge
from cleaner.selection.context import beside
from cleaner.selection.fallback import ask
from cleaner.selection.trim import trim
from cleaner.template.site_template import SiteTemplate

#: With less running text than this found on a page that has more, a second opinion is asked.
_FOUND_LITTLE = 50
_PAGE_HAS_TEXT = 400

#: Between headline and body stand a header line and its tools.
_TITLE_REACH = 12

_BY_RULE = Reason("rule", "the site's rule removes it")


def clean(
    html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: SiteTemplate | None = None
) -> str:
    """The text of the article on a page, and nothing else of the page.

    Parameters:
        html: the page; bytes as the server sent them are best, as the cleaner finds the encoding better than HTTP
            headers do.
        url: where the page is from; `extract` makes the links that it gives absolute with it.
        rule: what a site's maintainer knows about its pages.
        template: lines that repeat over the site's pages, as `SiteTemplate` learns them.

    Returns the paragraphs with a blank line between, without title and header line; "" where there is no article.
    Never raises on content. Raises TypeError where `html` is neither str nor bytes, ValueError where the rule's
    selectors are not CSS.
    """
    return "\n\n".join(_paragraphs(_select(html, rule, template), html)[0])


def extract(
    html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: SiteTemplate | None = None
) -> Article:
    """The article on a page with all that is known of it. Parameters and errors as for `clean`."""
    chosen = _select(html, rule, template)
    page, body, kept = chosen.page, chosen.body, chosen.kept
    paragraphs, method = _paragraphs(chosen, html)
    confidence, warnings = judge(page, body, kept, chosen.lines)
    if method == "fallback":
        confidence, warnings = SECOND_OPINION, (*warnings, "found by trafilatura, not by the cleaner")
    removed = sorted(chosen.removed + beside(page, body, chosen.lines, chosen.titles), key=attrgetter("index"))
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


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What the stages found: the article's run, the blocks kept of it, and what was left out of it."""

    page: Page
    lines: list[LineRule | None]
    titles: tuple[str, ...]
    body: Body
    kept: list[int]
    removed: list[Removed]


def _select(html: str | bytes, rule: Rule | None, template: SiteTemplate | None) -> _Chosen:
    if not isinstance(html, (str, bytes)):
        raise TypeError(f"a page is str or bytes, not {type(html).__name__}; read the file or response first")
    page = parse(html) if rule is None else parse_with_rule(html, rule)
    lines = kinds.lines(page)
    if template is not None:
        template.mark(page, lines)
    titles = metadata.titles(page)
    body = (find_marked(page) if rule is not None else None) or find(page, lines, titles)
    kept, removed = trim(page, body, lines, titles)
    if rule is not None:
        gone = _outside_the_rule(page, body)
        removed += [Removed(page.blocks[i].text, _BY_RULE, i) for i in kept if i in gone]
        kept = [i for i in kept if i not in gone]
    return _Chosen(page, lines, titles, body, kept, removed)


def _outside_the_rule(page: Page, body: Body) -> set[int]:
    """The blocks that the site's rule removes, and those between the elements that it names as the body."""
    gone = {i for node in page.nodes if node.mark == REMOVE for i in range(node.start, node.end)}
    if body.method == "rule":
        named = {i for node in page.nodes if node.mark == BODY for i in range(node.start, node.end)}
        gone.update(i for i in range(body.start, body.end) if i not in named)
    return gone


def _paragraphs(chosen: _Chosen, html: str | bytes) -> tuple[tuple[str, ...], str]:
    """The text of the kept blocks, or a second opinion where they hold next to nothing; and the method."""
    page, body, kept = chosen.page, chosen.body, chosen.kept
    blocks = page.blocks
    found = kinds.running_text(blocks, kept, _FOUND_LITTLE)
    if (
        found < _FOUND_LITTLE
        and not body.holds_only_body
        and sum(len(b.text) - b.link_chars for b in blocks) > _PAGE_HAS_TEXT
        and not _is_under_headline(chosen)
    ):
        headlines = "\n".join("".join(block.text.split()) for block in blocks if kinds.is_link_row(block))
        other = ask(as_utf8(html), len(page.anchors), found, headlines)
        if other:
            return other, "fallback"
    return texts(blocks, kept), body.method if kept else "none"


def _is_under_headline(chosen: _Chosen) -> bool:
    """Whether what is kept stands right under the headline: then it is the article, without a sentence in it or not."""
    kept = chosen.kept
    above = chosen.page.blocks[max(0, kept[0] - _TITLE_REACH) : kept[0]] if kept else []
    return any(
        kinds.is_title(block.text, chosen.titles) or (is_header(block.text) and is_page_info(block.text))
        for block in above
    )
