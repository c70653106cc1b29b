"""The fields of a cleaned page in every engine. docs/data.md lists them for users."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from cleaner.article import Article
from cleaner.corpora.recognise import has_markup
from cleaner.extract import extract
from cleaner.markup.decode import decode
from cleaner.template.site_template import SiteTemplate
from cleaner.text.plain import extract_text

#: The fields and their types: `str`, `float`, `list` of strings, or `dict` of numbers by string.
FIELDS: Final[Mapping[str, type]] = {
    "text": str,
    "title": str,
    "date": str,
    "source": str,
    "author": str,
    "doc_number": str,
    "method": str,
    "confidence": float,
    "kept_share": float,
    "warnings": list,
    "removed": dict,
    "error": str,
}
#: The fields of a page that could not be cleaned, without `error`.
_NOTHING: Final = {
    **dict.fromkeys(("text", "title", "date", "source", "author", "doc_number"), ""),
    "method": "none",
    "confidence": 0.0,
    "kept_share": None,
}


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
            A value for each of `FIELDS`; `kept_share` is None for pages. `removed` has the number of removed blocks by
            reason. `error` is "".

        Raises:
            ValueError: The file of the site's template is not a template.
        """
        if not isinstance(page, (str, bytes)):
            return failed("it is null" if page is None else f"it is {type(page).__name__}, not a page")
        template = self._template_of(url)
        try:
            return _row(_article(page, url, charset, is_text, template))
        except Exception as error:  # of memory, or of the cleaner: the other pages are cleaned nevertheless
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
    """Return the fields of a page that could not be cleaned.

    Args:
        problem: The reason, which becomes the field `error`.
    """
    return {**_NOTHING, "warnings": [], "removed": {}, "error": problem}


def _is_name(host: str) -> bool:
    """Return whether a host can be the name of a file in the folder of templates."""
    return bool(host) and not set(host) & set("/\\\0:") and host not in (".", "..")


def _article(page: str | bytes, url: str | None, charset: str, is_text: bool, template: SiteTemplate | None) -> Article:
    if isinstance(page, bytes):
        page = decode(page, charset)
    if is_text or not has_markup(page):
        return extract_text(page, template=template)
    return extract(page, url=url, template=template)


def _row(article: Article) -> dict[str, Any]:
    return {
        "text": article.text,
        "title": article.title,
        "date": article.date_shown,
        "source": article.source,
        "author": article.author,
        "doc_number": article.doc_number,
        "method": article.method,
        "confidence": article.confidence,
        "kept_share": article.kept_share,
        "warnings": list(article.warnings),
        "removed": dict(Counter(removed.reason.kind for removed in article.removed)),
        "error": "",
    }
