"""Reads author, date and headline of an article in the data for search engines (JSON-LD, terms of schema.org)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from cleaner import dates
from cleaner.characters import readable
from cleaner.dates import ShownDate

#: The types of articles end in these words: NewsArticle, BlogPosting, ReportageNewsArticle.
_ARTICLES: Final = ("Article", "Posting", "Report")
_ORGANIZATION: Final = "Organization"
_COMMENT: Final = "Comment"
#: Longer data is not read, nor longer names (characters).
_LONGEST_DATA: Final = 200_000
_LONGEST_NAME: Final = 20
_LONGEST_HEADLINE: Final = 200


def author(scripts: Iterable[str]) -> str:
    """Return the names of the persons who wrote the article, with a space between them; "" if no script has any."""
    for script in scripts:
        if is_linked_data(script) and '"author"' in script:
            for item in _items(script):
                names = list(_names(item.get("author"))) if _is_article(item) else []
                if names:
                    return " ".join(names)
    return ""


def published(scripts: Iterable[str]) -> ShownDate | None:
    """Return when the article was published, None if no script says it; the time of a comment is not the article's."""
    for script in scripts:
        if is_linked_data(script) and '"datePublished"' in script:
            items = _items(script)
            if not items:  # the template does not escape what it fills in
                return dates.find_in_scripts((script,))
            for item in sorted(items, key=_is_article, reverse=True):
                if item.get("@type") == _COMMENT:
                    continue
                value = item.get("datePublished")
                date = dates.find_in_value(value) if isinstance(value, str) else None
                if date:
                    return date
    return None


def headline(scripts: Iterable[str]) -> str:
    """Return the headline of the article; "" if no script has it."""
    for script in scripts:
        if is_linked_data(script) and '"headline"' in script:
            for item in _items(script):
                text = item.get("headline") if _is_article(item) else None
                if isinstance(text, str) and len(text) <= _LONGEST_HEADLINE:
                    return readable(text)
    return ""


def is_linked_data(script: str) -> bool:
    """Return whether a script seems to be such data."""
    return '"@type"' in script and len(script) <= _LONGEST_DATA


def _items(script: str) -> list[dict[str, object]]:
    """Return the things that the data describes, which may be one, a list, or the list `@graph`; none for no data."""
    try:
        data: object = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return []
    if isinstance(data, dict) and isinstance(data.get("@graph"), list):
        data = data["@graph"]
    items = [item for item in (data if isinstance(data, list) else [data]) if isinstance(item, dict)]
    return items + [main for item in items if isinstance(main := item.get("mainEntity"), dict)]


def _is_article(item: dict[str, object]) -> bool:
    kinds = item.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name.endswith(_ARTICLES) for name in names)


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one
        if isinstance(one, dict):
            name = "" if one.get("@type") == _ORGANIZATION else one.get("name") or _whole_name(one)
        if isinstance(name, str):
            name = readable(name)
            if 1 < len(name) <= _LONGEST_NAME and "/" not in name and "@" not in name:
                yield name


def _whole_name(person: dict[str, object]) -> str:
    """Return the name of a person whose parts have keys of their own; in Chinese the family name is the first."""
    given, family = person.get("givenName"), person.get("familyName")
    if not (isinstance(given, str) and isinstance(family, str)):
        return ""
    return f"{given} {family}" if family.isascii() else family + given
