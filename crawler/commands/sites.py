"""`scrapy sites`: which sites there are, how well each is known, and when it was last crawled with success."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import SpiderLoader

from crawler import clock
from crawler.monitoring.history import Harvest, harvest_of
from crawler.spiders.base.site import ColumnSpec, Coverage, SiteSpider
from crawler.terminal import table as as_table

_NEVER = "never"
_INTRODUCTION = """\
# Sites

One spider each: `scrapy crawl NAME`. This table is made by `scrapy sites --markdown > docs/sites.md`; `scrapy sites`
adds the last successful run and the number of articles kept.

Known: **seen**: addresses of columns were seen in use; **shape**: addresses of articles were; **host**: only the
host is known. Columns that are not known are found from the home page. UNVERIFIED names what nobody has confirmed.
None of the sites was visited to make this table.
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A site as its spider describes it.

    name: the spider's.
    site: the site's own name.
    home, hosts, columns, platform: as in `SiteSpider`.
    known: how well the site is known.
    unverified: what of all this nobody has confirmed.
    """

    name: str
    site: str
    home: str
    hosts: tuple[str, ...]
    platform: str
    known: Coverage
    columns: tuple[ColumnSpec, ...]
    unverified: tuple[str, ...]


class Command(ScrapyCommand):
    """`scrapy sites`, a table for people; `--json` for programs; `--markdown` for the documentation."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "List all sites: host, platform, how well known, last successful run"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="as JSON, with home pages and columns")
        form.add_argument("--markdown", action="store_true", help="as docs/sites.md, without what was crawled")

    def run(self, args: list[str], opts: Namespace) -> None:
        assert self.settings is not None
        sites = sites_of(SpiderLoader.from_settings(self.settings))
        if opts.markdown:
            print(markdown(sites), end="")
            return
        data = Path(self.settings["DATA_DIR"])
        now = clock.now()
        harvests = {site.name: harvest_of(data / site.name, now) for site in sites}
        if opts.json:
            records = [asdict(site) | asdict(harvests[site.name]) for site in sites]
            print(json.dumps(records, ensure_ascii=False, indent=2))
        else:
            print(table(sites, harvests))


def sites_of(loader: SpiderLoader) -> list[Site]:
    """The sites that have a spider of their own, by name."""
    spiders = (loader.load(name) for name in sorted(loader.list()))
    # The spider for any site has no home page before it is told one.
    return [_site(spider) for spider in spiders if issubclass(spider, SiteSpider) and hasattr(spider, "home")]


def table(sites: Sequence[Site], harvests: dict[str, Harvest]) -> str:
    """The sites as a table for the terminal."""
    rows: list[tuple[str, ...]] = [("NAME", "SITE", "HOST", "PLATFORM", "KNOWN", "LAST RUN", "ARTICLES", "UNVERIFIED")]
    for site in sites:
        last, articles = harvests[site.name].last_run, harvests[site.name].articles
        kept = "-" if articles is None else str(articles)
        rows.append((*_cells(site)[:-1], last[:16].replace("T", " ") or _NEVER, kept, _unverified(site)))
    return as_table(rows)


def markdown(sites: Iterable[Site]) -> str:
    """The text of docs/sites.md: what the spiders say, without what was crawled."""
    rows: list[tuple[str, ...]] = [("Name", "Site", "Host", "Platform", "Known", "UNVERIFIED"), ("---",) * 6]
    rows += [_cells(site) for site in sites]
    lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f"{_INTRODUCTION}\n{lines}\n{len(rows) - 2} sites.\n"


def _site(spider: type[SiteSpider]) -> Site:
    verified = any(column.verified for column in spider.columns)
    return Site(
        name=spider.name,
        site=spider.site,
        home=spider.home,
        hosts=spider.hosts,
        platform=spider.platform,
        # A spider need not say how well its site is known: its columns do.
        known=getattr(spider, "coverage", Coverage.SEEN if verified else Coverage.HOST),
        columns=spider.columns,
        unverified=getattr(spider, "unverified", ()),
    )


def _cells(site: Site) -> tuple[str, ...]:
    return (site.name, site.site, " ".join(site.hosts), site.platform or "-", site.known.value, _unverified(site))


def _unverified(site: Site) -> str:
    columns = sum(not column.verified for column in site.columns)
    return ", ".join((*site.unverified, *([f"columns ({columns})"] if columns else [])))
