"""Reads the author of an article in the data for search engines (JSON-LD with the terms of schema.org)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from cleaner.characters import readable

#: The types of articles end in these words: NewsArticle, BlogPosting, ReportageNewsArticle.
_ARTICLES: Final = ("Article", "Posting", "Report")
_ORGANIZATION: Final = "Organization"
#: Longer data is not read, nor longer names (characters).
_LONGEST_DATA: Final = 200_000
_LONGEST_NAME: Final = 20


def author(scripts: Iterable[str]) -> str:
    """Return the names of the persons who wrote the article, with a space between them; "" if no script has any."""
    for script in scripts:
        if '"@type"' in script and '"author"' in script and len(script) <= _LONGEST_DATA:
            try:
                data = json.loads(script)
            except (ValueError, RecursionError):
                continue
            for item in _items(data):
                names = list(_names(item.get("author")))
                if names:
                    return " ".join(names)
    return ""


def _items(data: object) -> Iterator[dict[str, object]]:
    """Yield the articles of the data, which may be one, a list, or the list `@graph`."""
    if isinstance(data, dict) and isinstance(data.get("@graph"), list):
        data = data["@graph"]
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            kinds = item.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and name.endswith(_ARTICLES) for name in names):
                yield item


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one
        if isinstance(one, dict):
            name = "" if one.get("@type") == _ORGANIZATION else one.get("name")
        if isinstance(name, str):
            name = readable(name)
            if 1 < len(name) <= _LONGEST_NAME and "/" not in name and "@" not in name:
                yield name
