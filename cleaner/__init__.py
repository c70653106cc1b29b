"""zhengwen's cleaner: the article of a Chinese government or news page, and nothing else of it."""

from __future__ import annotations

from cleaner.article import Article, Attachment, Reason, Removed, Rule

__all__ = ["Article", "Attachment", "Reason", "Removed", "Rule", "clean", "extract"]


def extract(html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: object = None) -> Article:
    # placeholder until the stages stand
    import trafilatura

    from cleaner.decode import decode

    text = trafilatura.extract(decode(html) if isinstance(html, bytes) else html, include_comments=False) or ""
    return Article(paragraphs=tuple(text.split("\n")), method="fallback", confidence=0.5)


def clean(html: str | bytes, *, url: str | None = None, rule: Rule | None = None, template: object = None) -> str:
    return extract(html, url=url, rule=rule, template=template).text
