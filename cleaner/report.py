"""The result for one page as a self-contained HTML file: what was kept, what was removed, and why."""

from __future__ import annotations

from html import escape
from itertools import chain, islice

from cleaner.article import Article, Removed

_STYLE = (
    "body{font:16px/1.7 serif;max-width:46em;margin:2em auto;padding:0 1em;color:#222}"
    "p{margin:.4em 0}.removed{color:#888;background:#f6f1ee;font-size:.85em;padding:.1em .5em}"
    ".removed b{color:#a33;font-weight:normal;margin-right:.7em}"
    "dt{color:#888;float:left;clear:left;width:8em}dd{margin-left:9em}"
)
#: All text of the page is escaped. If some were not, a browser would still load and run nothing.
_POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
_FIELDS = (
    "title",
    "date_shown",
    "source",
    "author",
    "editor",
    "column",
    "doc_number",
    "office",
    "method",
    "confidence",
    "next_page",
)


def report(article: Article) -> str:
    """Return an article with the blocks that were left out, in page order, as an HTML page that needs no other file.

    All text from the page is escaped; the report runs no script and loads nothing.
    """
    metadata = "".join(
        f"<dt>{name}</dt><dd>{escape(str(getattr(article, name)))}</dd>" for name in _FIELDS if getattr(article, name)
    )
    warnings = "".join(f"<p>{escape(warning)}</p>" for warning in article.warnings)
    kept = (
        (index, f"<p>{escape(text)}</p>") for index, text in zip(_indexes(article), article.paragraphs, strict=True)
    )
    removed = ((block.index, _removed(block)) for block in article.removed)
    rows = "\n".join(row for _, row in sorted(chain(kept, removed), key=lambda pair: pair[0]))
    title = escape(article.title or "article")
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">{_POLICY}<title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n"
        f"<body><h1>{title}</h1><dl>{metadata}</dl>{warnings}<hr>\n{rows}\n</body></html>\n"
    )


def _removed(block: Removed) -> str:
    reason = block.reason
    return f'<p class="removed" title="{escape(reason.why)}"><b>{escape(reason.kind)}</b>{escape(block.text)}</p>'


def _indexes(article: Article) -> list[int]:
    """Return indexes for the paragraphs: those that no removed block has, in order; a row takes one for each cell."""
    taken = {one.index for one in article.removed}
    start = min(taken, default=0)
    cells = [sum(map(bool, paragraph.split("\t"))) for paragraph in article.paragraphs]
    free = (i for i in range(start, start + len(taken) + sum(cells)) if i not in taken)
    return [min(islice(free, count)) for count in cells]
