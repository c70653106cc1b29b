"""`scrapy index [SITE ...]`: brings the search index of the stored articles up to date."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import NoReturn

from scrapy.exceptions import UsageError
from tqdm import tqdm

from crawler.cli import ProjectCommand
from crawler.collection.articles import Collection
from crawler.collection.datasette import METADATA
from crawler.collection.index import SearchIndex
from crawler.store.errors import StoreError
from crawler.terminal import escape_line, show


class Command(ProjectCommand):
    """Indexes the articles of the named sites, or of all sites in DATA_DIR, that changed since the last time."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] [site ...]"

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Bring the search index of the stored articles up to date"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--datasette",
            type=Path,
            metavar="FILE",
            help="also write the metadata for Datasette: datasette DATA_DIR/index.sqlite -m FILE",
        )

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Update the index, and print what changed."""
        assert self.settings is not None
        damaged: list[Path] = []
        bar: tqdm[NoReturn] = tqdm(desc="index", unit="article", disable=None)
        try:
            collection = Collection(self.settings["DATA_DIR"], damaged.append)
            with SearchIndex(collection.data, write=True) as index:
                changes = index.update(collection, args, bar.update)
                number = len(index)
        except StoreError as error:
            raise UsageError(str(error), print_help=False) from error
        finally:
            bar.close()
        show(
            escape_line(
                f"{index.path}: {number} articles; {changes.added} added, {changes.replaced} replaced,"
                f" {changes.removed} removed"
            )
        )
        if opts.datasette is not None:
            opts.datasette.write_text(METADATA, "utf-8")
            show(escape_line(f"look at it with: datasette {index.path} -m {opts.datasette}"))
        for file in damaged:
            show(escape_line(f"{file}: passed over, because it or its text file is damaged"), sys.stderr)
        self.exitcode = int(bool(damaged))
