"""Cleans a page for an engine: a function that can be sent to workers, and that returns a row for every page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from cleaner.article import Article
from cleaner.corpora import rows
from cleaner.template.site_template import SiteTemplate

#: The fields of a row and their types, as in `cleaner.corpora.rows`. `error` says why there is no article, or is "".
FIELDS: Final[Mapping[str, type]] = {**rows.FIELDS, "error": str}


class PageCleaner:
    """Cleans pages, and loads the template of each site when its first page comes.

    It can be pickled: only the name of the folder goes to a worker, which loads the templates once.

    Args:
        templates: A folder with a file `HOST.json` for each site, as `SiteTemplate.to_json` writes it; None for none.

    Raises:
        ValueError: The folder does not exist.
    """

    def __init__(self, templates: str | Path | None = None) -> None:
        self._folder = None if templates is None else Path(templates)
        self._templates: dict[str, SiteTemplate | None] = {}
        if self._folder and not self._folder.is_dir():
            raise ValueError(f"there is no folder {self._folder}; templates are files HOST.json in one folder")

    def __getstate__(self) -> dict[str, Any]:
        return {"_folder": self._folder, "_templates": {}}

    def __call__(
        self, page: str | bytes, url: str | None = None, charset: str = "", is_text: bool = False
    ) -> dict[str, Any]:
        """Clean a page or text. An error of the cleaner becomes the field `error`.

        Args:
            page: The page. Bytes as the server sent them are best.
            url: Its address, which makes links absolute and names the site.
            charset: The charset of its HTTP header, or "".
            is_text: Whether it is text. One without any tag is text anyway.

        Returns:
            A value for each of `FIELDS`.
        """
        if not isinstance(page, (str, bytes)):
            return failed("it is null" if page is None else f"it is {type(page).__name__}, not a page")
        try:
            template = self._template_of(url)
            article, _ = rows.article_of(page, url=url, charset=charset, is_text=is_text, template=template)
            return rows.row_of(article) | {"error": ""}
        except Exception as error:  # of memory, of the template or the cleaner: the other pages are still cleaned
            return failed(f"{type(error).__name__}: {error}")

    def _template_of(self, url: str | None) -> SiteTemplate | None:
        if self._folder is None or not url:
            return None
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return None
        if host not in self._templates:
            path = self._folder / f"{host}.json"
            is_there = _is_name(host) and path.is_file()
            self._templates[host] = SiteTemplate.from_json(path.read_text("utf-8")) if is_there else None
        return self._templates[host]


def failed(problem: str) -> dict[str, Any]:
    """Return the row of a page that could not be cleaned.

    Args:
        problem: The reason, which becomes the field `error`.
    """
    return rows.row_of(Article()) | {"error": problem}


def _is_name(host: str) -> bool:
    """Return whether a host can be the name of a file in the folder of templates."""
    return bool(host) and not set(host) & set("/\\\0:") and host not in (".", "..")
