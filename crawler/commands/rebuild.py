"""`scrapy rebuild [SITE ...]`: rebuilds ledgers from the stored articles, after files were moved, merged or removed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from crawler.cli import SiteCommand
from crawler.store.errors import StoreError
from crawler.store.files import Store
from crawler.store.folder import SiteFolder
from crawler.store.recovery import rebuild
from crawler.terminal import escape_line, show


class Command(SiteCommand):
    """Rebuilds the ledgers of the named sites, or of all sites in DATA_DIR."""

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Rebuild the ledgers of sites from their stored articles"

    def applies_to(self, site: SiteFolder) -> bool:
        """Return whether articles are stored."""
        return site.texts.exists()

    def run_site(self, data: Path, name: str, opts: Namespace) -> None:
        """Rebuild a site's ledger and print the number of articles."""
        store = Store(data, name)
        if not store.texts.is_dir():
            raise StoreError(f"no articles are stored in {store.texts}")
        store.open()
        try:
            show(f"{escape_line(name)}: {rebuild(store.paths)} articles")
        finally:
            store.close()
