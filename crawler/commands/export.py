"""`scrapy export [SITE ...] -o FILE`: writes stored articles to one file, for other programs and for readers."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from scrapy.exceptions import UsageError
from tqdm import tqdm

from crawler.cli import ProjectCommand, day
from crawler.collection.articles import Collection, StoredArticle
from crawler.collection.export import FORMATS
from crawler.store.atomic import replacing
from crawler.store.errors import StoreError
from crawler.terminal import escape_line, show

_ENDINGS = {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet", ".xml": "atom", ".atom": "atom", ".md": "markdown"}


class Command(ProjectCommand):
    """Exports articles of the named sites, or of all sites in DATA_DIR."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] [site ...] -o FILE"

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Write stored articles to a file: JSONL, CSV, Parquet, Atom or Markdown"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--since", type=day, metavar="DAY", help="the first day, such as 2024-01-31")
        parser.add_argument("--until", type=day, metavar="DAY", help="the last day")
        parser.add_argument("--column", default="", metavar="TEXT", help="only columns with this in name or address")
        parser.add_argument("--query", default="", metavar="WORDS", help="only articles with all of these words")
        parser.add_argument("--format", choices=FORMATS, help="by default the one of the file's ending, or jsonl")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file to write, or - (default)")

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Write the articles. A damaged metadata file is named, and the exit status is 1."""
        assert self.settings is not None
        damaged: list[Path] = []
        counts: Counter[str] = Counter()
        output = opts.output if opts.output is not None else Path("-")
        kind = opts.format or _ENDINGS.get(output.suffix.lower(), "jsonl")
        bar: tqdm[NoReturn] = tqdm(desc="export", unit="article", disable=True if str(output) == "-" else None)
        try:
            collection = Collection(self.settings["DATA_DIR"], damaged.append)
            collection.sites(args)
            found = collection.articles(*args, since=opts.since, until=opts.until, column=opts.column, query=opts.query)
            articles = _counted(found, counts, bar)
            if str(output) == "-":
                FORMATS[kind](articles, sys.stdout.buffer)
            else:
                with replacing(output) as target:
                    FORMATS[kind](articles, target)
        except StoreError as error:
            raise UsageError(str(error), print_help=False) from error
        finally:
            bar.close()
        if str(output) != "-":
            show(escape_line(f"{output}: {counts.total()} articles from {len(counts)} sites"))
        for file in damaged:
            show(escape_line(f"{file}: passed over, because it or its text file is damaged"), sys.stderr)
        self.exitcode = int(bool(damaged))


def _counted(articles: Iterable[StoredArticle], counts: Counter[str], bar: tqdm[NoReturn]) -> Iterator[StoredArticle]:
    for article in articles:
        yield article
        counts[article.folder] += 1
        bar.update()
