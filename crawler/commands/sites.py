"""`scrapy sites`: lists all sites that have a spider, with their coverage and last successful run."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoader

from crawler import clock, terminal
from crawler.cli import ProjectCommand
from crawler.monitoring.history import Harvest, harvest_of
from crawler.spiders.base.site import ColumnSpec, Coverage, SiteSpider

_NEVER = "never"
_INTRODUCTION = """\
# Sites

This table is compiled from public sources; no site was visited for it. Its entries may be out of date.

Each site has a spider: `scrapy crawl NAME`. `scrapy sites --markdown > docs/sites.md` writes this table;
`scrapy sites` adds the last successful run and the number of kept articles.

The column Known shows which facts the author of the spider had. **seen**: URLs of columns in use, with the years in
which they were last seen, if known. **shape**: URLs of articles. **host**: only the host. Unknown columns are
discovered from the home page, also if the known ones are old. If a column is gone, the run reports it and reads the
others. UNVERIFIED lists the attributes that nobody has confirmed.
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A site as its spider describes it; the names are those of the JSON.

    Attributes:
        name: The spider's name.
        site: The site's own name.
        home: As in `SiteSpider`.
        hosts: As in `SiteSpider`.
        platform: As in `SiteSpider`.
        known: How well the site is known.
        columns: As in `SiteSpider`.
        unverified: The names of attributes that nobody has confirmed on the site.
    """

    name: str
    site: str
    home: str
    hosts: tuple[str, ...]
    platform: str
    known: Coverage
    columns: tuple[ColumnSpec, ...]
    unverified: tuple[str, ...]


class Command(ProjectCommand):
    """`scrapy sites`: a table for people, JSON for programs, or Markdown for the documentation."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "List all sites: host, platform, how well the site is known, last successful run"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print JSON, with home pages and columns")
        form.add_argument("--markdown", action="store_true", help="print docs/sites.md, without crawl results")

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Print the sites."""
        assert self.settings is not None
        if args:
            raise UsageError(f"{args[0]}: scrapy sites takes no arguments and lists all sites", print_help=False)
        sites = sites_of(SpiderLoader.from_settings(self.settings))
        if opts.markdown:
            terminal.show(markdown(sites).removesuffix("\n"))
            return
        data = Path(self.settings["DATA_DIR"])
        now = clock.now()
        harvests = {site.name: harvest_of(data / site.name, now) for site in sites}
        if opts.json:
            records = [asdict(site) | asdict(harvests[site.name]) for site in sites]
            terminal.show_json(records)
        else:
            terminal.show(table(sites, harvests))


def sites_of(loader: SpiderLoader) -> list[Site]:
    """Return the sites that have a spider of their own, by name."""
    spiders = (loader.load(name) for name in sorted(loader.list()))
    # The spider for any site gets its home page from an argument.
    return [_site(spider) for spider in spiders if issubclass(spider, SiteSpider) and hasattr(spider, "home")]


def table(sites: Sequence[Site], harvests: dict[str, Harvest]) -> str:
    """Return the sites as a table for the terminal."""
    rows: list[tuple[str, ...]] = [("NAME", "SITE", "HOST", "PLATFORM", "KNOWN", "LAST RUN", "ARTICLES", "UNVERIFIED")]
    for site in sites:
        last, articles = harvests[site.name].last_run, harvests[site.name].articles
        kept = "-" if articles is None else str(articles)
        rows.append((*_cells(site)[:-1], last[:16].replace("T", " ") or _NEVER, kept, _unverified(site)))
    return terminal.table(rows)


def markdown(sites: Iterable[Site]) -> str:
    """Return the text of docs/sites.md: the sites without the results of crawls."""
    rows: list[tuple[str, ...]] = [("Name", "Site", "Host", "Platform", "Known", "UNVERIFIED"), ("---",) * 6]
    rows += [_cells(site) for site in sites]
    lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f"{_INTRODUCTION}\n{lines}\n{len(rows) - 2} sites.\n"


def _site(spider: type[SiteSpider]) -> Site:
    return Site(
        name=spider.name,
        site=spider.site,
        home=spider.home,
        hosts=spider.hosts,
        platform=spider.platform,
        known=spider.coverage,
        columns=spider.columns,
        unverified=spider.unverified,
    )


def _cells(site: Site) -> tuple[str, ...]:
    return (site.name, site.site, " ".join(site.hosts), site.platform or "-", _known(site), _unverified(site))


def _known(site: Site) -> str:
    years = sorted({column.seen for column in site.columns if column.seen})
    return " ".join((site.known.value, *map(str, years)))


def _unverified(site: Site) -> str:
    columns = sum(not column.verified for column in site.columns)
    return ", ".join((*site.unverified, *([f"columns ({columns})"] if columns else [])))
