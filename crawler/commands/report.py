"""`scrapy report -o FOLDER`: writes a static web site about what is stored and how the crawls go."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import NoReturn

from scrapy.exceptions import UsageError
from tqdm import tqdm

from crawler.cli import ProjectCommand, number_of
from crawler.collection.report import build, facts
from crawler.store.errors import StoreError
from crawler.terminal import escape_line, show


class Command(ProjectCommand):
    """Writes the report of all sites in DATA_DIR."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] -o FOLDER"

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Write a web site about the stored articles and the runs, for any browser"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", type=Path, default=Path("report"), metavar="FOLDER", help="by default ./report"
        )
        parser.add_argument(
            "--articles",
            type=number_of("articles"),
            default=200,
            metavar="N",
            help="pages for the newest N articles of a site (200)",
        )
        parser.add_argument(
            "--explain",
            type=number_of("articles", 0),
            default=20,
            metavar="N",
            help="explain the least confident N of them from the archive: what was removed from the page, and why (20)",
        )

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Write the report, and print where it is."""
        assert self.settings is not None
        if args:
            raise UsageError("report takes no site: it shows all sites in DATA_DIR", print_help=False)
        data = Path(self.settings["DATA_DIR"])
        bar: tqdm[NoReturn] = tqdm(desc="report", unit="page", disable=None)
        try:
            explain = build.Explain(self.settings, opts.explain)
            pages = build.build(facts.read(data, opts.articles), data, opts.output, bar.update, explain)
        except StoreError as error:
            raise UsageError(str(error), print_help=False) from error
        finally:
            bar.close()
        show(escape_line(f"{opts.output / 'index.html'}: {pages} pages"))
