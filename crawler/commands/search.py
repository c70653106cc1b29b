"""`scrapy search WORD ...`: finds stored articles by the words in them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from scrapy.exceptions import UsageError

from crawler.cli import ProjectCommand, day, number_of
from crawler.collection.index import Hit, SearchIndex
from crawler.store.errors import StoreError
from crawler.terminal import escape_line, show, show_json


class Command(ProjectCommand):
    """Searches the index that `scrapy index` makes."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] <word> ..."

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Find stored articles that have all of the words; best match first"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--site", action="append", default=[], metavar="NAME", help="only this site; may be repeated"
        )
        parser.add_argument("--since", type=day, metavar="DAY", help="the first day, such as 2024-01-31")
        parser.add_argument("--until", type=day, metavar="DAY", help="the last day")
        parser.add_argument(
            "--limit", type=number_of("articles"), default=20, metavar="N", help="at most N articles (default: 20)"
        )
        parser.add_argument("--by-date", action="store_true", help="the newest first")
        parser.add_argument("--distinct", action="store_true", help="each article once, with its other printings")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Print the hits. The exit status is 1 if there are none."""
        assert self.settings is not None
        if not args:
            raise UsageError("name what to search for: zhengwen search 平安建设", print_help=False)
        try:
            with SearchIndex(self.settings["DATA_DIR"]) as index:
                hits = index.search(
                    " ".join(args),
                    sites=opts.site,
                    since=opts.since,
                    until=opts.until,
                    limit=opts.limit,
                    by_date=opts.by_date,
                    distinct=opts.distinct,
                )
        except StoreError as error:
            raise UsageError(str(error), print_help=False) from error
        if opts.json:
            show_json([asdict(hit) for hit in hits])
        else:
            for hit in hits:
                _show(hit)
        self.exitcode = int(not hits)


def _show(hit: Hit) -> None:
    facts = " · ".join(filter(None, (hit.date[:10], hit.site, hit.source)))
    show(f"{escape_line(hit.title)}\n  {escape_line(facts)}\n  {escape_line(hit.url)}\n  {escape_line(hit.marked)}")
    for url in hit.also_at:
        show(f"  also at {escape_line(url)}")
    show("")
