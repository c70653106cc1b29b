"""Plugin for Datasette, found by its entry point: the functions that the query in `datasette.json` needs."""

from __future__ import annotations

import sqlite3
from importlib.resources import files
from typing import Final

from crawler.collection.index import expression, marked_passage

try:
    from datasette import hookimpl
except ImportError:  # without Datasette, the functions serve any other SQLite program in Python

    def hookimpl(function):  # type: ignore[no-untyped-def]
        """Return the function."""
        return function


#: The metadata for `datasette index.sqlite -m FILE`: facets, descriptions of the columns, the query.
METADATA: Final[str] = (files("crawler.collection") / "datasette.json").read_text("utf-8")


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Add `zhengwen_match(query)`, an FTS5 expression for `words`, and `zhengwen_passage(text, query)`."""
    conn.create_function("zhengwen_match", 1, lambda query: expression(query or "") or '""', deterministic=True)
    conn.create_function("zhengwen_passage", 2, lambda text, query: marked_passage(text, query or ""))
