"""What commands have in common that do something to sites' folders, one after the other."""

from __future__ import annotations

import sqlite3
import sys
from argparse import Namespace
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.store.errors import StoreError


class SiteCommand(ScrapyCommand):
    """A command for the named sites, or for all in DATA_DIR. One that fails is said, and the others are still done.

    folder: a site has it that the command has anything to do for.
    """

    requires_project = True
    requires_crawler_process = False

    folder: str

    def syntax(self) -> str:
        return "[options] [site ...]"

    def run(self, args: list[str], opts: Namespace) -> None:
        assert self.settings is not None
        data = Path(self.settings["DATA_DIR"])
        if not data.is_dir():
            raise UsageError(f"there is no folder {data}: set DATA_DIR with -s DATA_DIR=…", print_help=False)
        for name in args or sorted(found.parent.name for found in data.glob(f"*/{self.folder}")):
            try:
                self.do(data, name, opts)
            except (StoreError, OSError, sqlite3.Error) as error:
                print(f"{name}: {error}", file=sys.stderr)
                self.exitcode = 1

    def do(self, data: Path, name: str, opts: Namespace) -> None:
        """What the command does for one site. Raises `StoreError`, `OSError` or `sqlite3.Error`."""
        raise NotImplementedError
