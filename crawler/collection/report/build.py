"""Writes the report: an overview, a page a site, a page an article, and Atom feeds.

The pages need no server and load nothing. All text of articles is escaped, and the only script that may run is the one
of the templates (a Content-Security-Policy names its hash).
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import nsmallest
from importlib.resources import files
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from scrapy.settings import Settings

from cleaner.report import ENDING, report
from crawler import __version__, clock
from crawler.collection.articles import StoredArticle
from crawler.collection.explain import explained, newest_pages, rule_of
from crawler.collection.export import write_atom
from crawler.collection.report import plots
from crawler.collection.report.differences import Part, changes
from crawler.collection.report.facts import Facts, SiteFacts, last_day
from crawler.monitoring.health import Finding
from crawler.store.article_files import body_of
from crawler.store.errors import StoreError
from crawler.store.folder import SiteFolder

logger = logging.getLogger(__name__)

#: The file by which a folder is recognised as a report, which may be replaced.
_MARK: Final = ".zhengwen-report"
#: From how many articles a day each shade of the table of days begins.
_LEVELS: Final = (1, 3, 10, 30)
#: Days of the plots: of the articles of each day, and of the growth.
_PLOT_DAYS: Final = 90
_GROWTH_DAYS: Final = 365
_TEXT: Final = files("crawler.collection.report") / "templates"


def build(
    facts: Facts, data: Path, target: Path, on_page: Callable[[], object] = lambda: None, explain: Explain | None = None
) -> int:
    """Write the report of a collection. An earlier report in the folder is replaced when the new one is complete.

    Args:
        facts: What to show.
        data: The data folder of the facts.
        target: The folder of the report.
        on_page: Called after each page.
        explain: Which articles are explained from the archive; none by default.

    Returns:
        The number of pages.

    Raises:
        StoreError: The folder has other files.
        OSError: A file cannot be read or written.
    """
    target = target.absolute()
    if target.exists() and not is_report(target) and (not target.is_dir() or any(target.iterdir())):
        raise StoreError(f"{target} is not a report: name a new or empty folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as temporary:
        made = Path(temporary, "new")
        made.mkdir()
        pages = _Pages(made)
        (made / _MARK).touch()
        pages.overview(facts)
        on_page()
        for site in facts.sites:
            pages.site(site)
            on_page()
            explanations = pages.explanations(site, SiteFolder(data / site.folder), explain, on_page) if explain else {}
            for article in site.newest:
                printings = facts.printings.get((article.folder, article.key), ())
                pages.article(site, article, printings, data, explanations.get(article.key))
                on_page()
        if target.exists():
            target.replace(Path(temporary, "old"))
        made.replace(target)
    return pages.number


@dataclass(frozen=True, slots=True)
class Explain:
    """Which articles of a report are explained: those of each site with the least confidence.

    Attributes:
        settings: The project's settings, for the spiders of the sites.
        number: How many of a site.
    """

    settings: Settings
    number: int


def is_report(folder: Path) -> bool:
    """Return whether a folder holds a report."""
    return (folder / _MARK).is_file()


class _Pages:
    """Renders pages into a folder.

    Args:
        folder: The folder.

    Attributes:
        number: The number of pages written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.number = 0
        self._labels = tomllib.loads((_TEXT.parent / "labels.toml").read_text("utf-8"))  # type: ignore[attr-defined]
        script = (_TEXT / "script.js").read_text("utf-8")
        self._environment = Environment(
            loader=PackageLoader("crawler.collection.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self._environment.globals.update(
            t=self._label,
            seen=self._seen,
            advice=self._advice,
            href=_href,
            size=_size,
            level=_level,
            web=_is_web,
            today=clock.now().date(),
            now=f"{clock.now():%Y-%m-%d %H:%M}",
            version=__version__,
            style=Markup((_TEXT / "style.css").read_text("utf-8")),
            script=Markup(script),
            script_hash=f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}",
        )

    def overview(self, facts: Facts) -> None:
        """Write the overview and the feed of all sites."""
        titles = [
            [a.title, a.record["date"][:10], a.record.get("site", a.folder), _href(a, "")]
            for site in facts.sites
            for a in site.newest
            if a.title
        ]
        # in JSON, so that no title can end the element
        data = json.dumps(titles, ensure_ascii=False).replace("<", "\\u003c")
        self._write(
            "index.html",
            "index.html",
            root="",
            feed="feed.xml",
            facts=facts,
            titles=Markup(data),
            **_plots(facts.by_day),
        )
        self._feed("feed.xml", [article for site in facts.sites for article in site.newest])

    def site(self, site: SiteFacts) -> None:
        """Write the page and the feed of a site."""
        self._write(
            "site.html", f"{site.folder}/index.html", root="../", feed="feed.xml", site=site, **_plots(site.days)
        )
        self._feed(f"{site.folder}/feed.xml", site.newest)

    def explanations(
        self, site: SiteFacts, folder: SiteFolder, explain: Explain, on_page: Callable[[], object]
    ) -> dict[str, str]:
        """Write the reports of the cleaner on the archived pages of a site.

        Returns:
            The files by the key of the article; "" if the archive does not have its page. Articles whose pages could
            not be read are missing.
        """
        articles = nsmallest(explain.number, site.newest, key=attrgetter("confidence"))
        names = dict.fromkeys((article.key for article in articles), "")
        try:
            pages = newest_pages(folder, names)
            rule = rule_of(explain.settings, folder) if folder.archive.is_dir() else None
            for page in pages:
                key = page.target.key
                name = f"{key}{ENDING}"
                shown = report(explained(page, rule), page.url, back=f"{key}.html")
                self._write_text(f"{site.folder}/{name}", shown)
                names[key] = name
                on_page()
        except Exception as error:  # of a file, the spider or the cleaner; the report is written without them
            logger.warning("[explanations-incomplete] %s: %s: %s", site.folder, type(error).__name__, error)
            return {key: name for key, name in names.items() if name}
        return names

    def article(
        self, site: SiteFacts, article: StoredArticle, printings: Sequence[str], data: Path, explanation: str | None
    ) -> None:
        """Write the page of an article.

        Args:
            site: Its site.
            article: The article.
            printings: The addresses of its other printings.
            data: The data folder.
            explanation: The file of its explanation; "" if the archive does not have its page, None if it was not read.
        """
        self._write(
            "article.html",
            _href(article, ""),
            root="../",
            site=site,
            article=article,
            record=article.record,
            paragraphs=[paragraph for paragraph in article.text.split("\n\n") if paragraph],
            printings=printings,
            revisions=_revisions(article, data),
            explanation=explanation,
        )

    def _write(self, template: str, path: str, **values: Any) -> None:
        self._write_text(path, self._environment.get_template(template).render(values))

    def _write_text(self, path: str, text: str) -> None:
        file = self._folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8", "replace")
        self.number += 1

    def _feed(self, path: str, articles: Sequence[StoredArticle]) -> None:
        with (self._folder / path).open("wb") as file:
            write_atom(articles, file)

    def _label(self, name: str) -> Markup:
        return _both(*self._labels[name])

    def _seen(self, finding: Finding) -> Markup:
        template = self._labels["messages"].get(finding.message)
        return _both(template.format(**finding.values) if template else finding.seen, finding.seen)

    def _advice(self, finding: Finding) -> Markup:
        return _both(self._labels["advice"].get(finding.rule, finding.advice), finding.advice)


def _both(chinese: str, english: str) -> Markup:
    return Markup('<span class="zh" lang="zh">{}</span><span class="en" lang="en">{}</span>').format(chinese, english)


def _plots(days: Mapping[str, int]) -> dict[str, Markup]:
    last = last_day(days)
    return {
        "plot": plots.per_day(days, last - timedelta(days=_PLOT_DAYS - 1), last),
        "growth": plots.growth(days, last - timedelta(days=_GROWTH_DAYS - 1), last),
    }


def _revisions(article: StoredArticle, data: Path) -> list[tuple[str, list[list[Part]]]]:
    """Return the earlier texts of an article, oldest first: when each was fetched, and what changed after it."""
    texts: list[tuple[str, str]] = []
    for revision in article.record.get("revisions", []):
        try:
            file = data / article.folder / "revisions" / Path(revision["file"]).relative_to("revisions")
            texts.append((revision["fetched_at"], body_of(file.read_text("utf-8", "replace")) or ""))
        except (OSError, ValueError, LookupError, TypeError):  # removed by hand, or not as a run writes it
            continue
    texts.append(("", article.text))
    return [(fetched, changes(text, after)) for (fetched, text), (_, after) in pairwise(texts)]


def _href(article: StoredArticle, root: str) -> str:
    return f"{root}{article.folder}/{article.key}.html"


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _level(number: int) -> int:
    return sum(number >= least for least in _LEVELS)


def _size(number: int) -> str:
    size = float(number)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit in ("B", "kB") else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
