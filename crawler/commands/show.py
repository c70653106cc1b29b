"""`scrapy show URL|KEY`: cleans an archived page again and shows the result, with reasons."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path

from scrapy.exceptions import UsageError

from cleaner.report import report
from crawler.cli import ProjectCommand
from crawler.collection.explain import explained, find_page, rule_of
from crawler.store.errors import StoreError
from crawler.store.warc import Skipped
from crawler.terminal import escape_line, escape_text, show


class Command(ProjectCommand):
    """Takes an article's page out of the archive and cleans it again; stores nothing."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] <url or key>"

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Show an archived page as cleaned: the text, or with -o a report of what was removed and why"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "-o",
            "--output",
            type=Path,
            metavar="FILE",
            help="write an HTML report: what was kept and removed, why",
        )
        parser.add_argument("--page", type=Path, metavar="FILE", help="write the page as it was received")

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Print the text of the page, or write the files that the options name."""
        assert self.settings is not None
        if len(args) != 1:
            raise UsageError("name the address or the key of one article", print_help=False)
        skipped: Counter[Skipped] = Counter()
        try:
            site, page = find_page(Path(self.settings["DATA_DIR"]), args[0], skipped)
            article = explained(page, rule_of(self.settings, site))
        except StoreError as error:
            raise UsageError(str(error), print_help=False) from error
        if opts.page is not None:
            opts.page.write_bytes(page.body)
            show(escape_line(f"{opts.page}: {len(page.body)} bytes of {page.url}, fetched {page.fetched_at}"))
        if opts.output is not None:
            opts.output.write_text(report(article, page.url), "utf-8", "replace")
            show(escape_line(f"{opts.output}: {article.method}, confidence {article.confidence:.2f}"))
        if opts.page is None and opts.output is None:
            facts = " ".join(filter(None, (article.date_shown, article.source)))
            show("\n".join(map(escape_line, (article.title, facts, ""))))
            show(escape_text(article.text))
