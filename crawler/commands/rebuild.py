"""`scrapy rebuild [SITE ...]`: makes ledgers anew from the stored articles, after files were moved, merged or
removed."""

from __future__ import annotations

import sqlite3
import sys
from argparse import Namespace
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.rebuild import rebuild
from crawler.store import Store, StoreError


class Command(ScrapyCommand):
    """Rebuilds the ledgers of the named sites, or of all sites in DATA_DIR."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [site ...]"

    def short_desc(self) -> str:
        return "Rebuild the ledgers of sites from their stored articles"

    def run(self, args: list[str], opts: Namespace) -> None:
        assert self.settings is not None
        data = Path(self.settings["DATA_DIR"])
        if not data.is_dir():
            raise UsageError(f"there is no folder {data}: set DATA_DIR with -s DATA_DIR=…", print_help=False)
        for name in args or sorted(folder.parent.name for folder in data.glob("*/text")):
            try:
                print(f"{name}: {_rebuild(data, name)} articles")
            except (StoreError, OSError, sqlite3.Error) as error:
                print(f"{name}: {error}", file=sys.stderr)
                self.exitcode = 1


def _rebuild(data: Path, name: str) -> int:
    store = Store(data, name)
    if not store.texts.is_dir():
        raise StoreError(f"no articles are stored in {store.texts}")
    store.open()
    try:
        return rebuild(store.folder)
    finally:
        store.close()
