"""`scrapy rebuild [SITE ...]`: makes ledgers anew from the stored articles, after files were moved, merged or
removed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from crawler.cli import SiteCommand
from crawler.store.errors import StoreError
from crawler.store.files import Store
from crawler.store.recovery import rebuild


class Command(SiteCommand):
    """Rebuilds the ledgers of the named sites, or of all sites in DATA_DIR."""

    folder = "text"

    def short_desc(self) -> str:
        return "Rebuild the ledgers of sites from their stored articles"

    def do(self, data: Path, name: str, opts: Namespace) -> None:
        store = Store(data, name)
        if not store.texts.is_dir():
            raise StoreError(f"no articles are stored in {store.texts}")
        store.open()
        try:
            print(f"{name}: {rebuild(store.folder)} articles")
        finally:
            store.close()
