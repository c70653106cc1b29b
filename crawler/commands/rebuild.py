"""`scrapy rebuild [SITE ...]`: rebuilds ledgers from the stored articles, after files were moved, merged or removed.

With `--check` it reads and checks them only.
"""

from __future__ import annotations

import sqlite3
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from crawler.cli import SiteCommand
from crawler.store.errors import StoreError
from crawler.store.files import Store
from crawler.store.folder import SiteFolder
from crawler.store.recovery import open_checked, rebuild
from crawler.terminal import escape_line, show

#: Names in a message.
_NAMES_MAX = 5


class Command(SiteCommand):
    """Rebuilds the ledgers of the named sites, or of all sites in DATA_DIR."""

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Rebuild the ledgers of sites from their stored articles"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--check", action="store_true", help="check the ledgers completely and change nothing; 1 if one is damaged"
        )

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
            if opts.check:
                self._check(store.paths)
            else:
                self._rebuild(store.paths)
        finally:
            store.close()

    def _check(self, site: SiteFolder) -> None:
        try:
            open_checked(site.ledger).close()
        except sqlite3.Error as error:
            raise StoreError(
                f"{site.ledger} is damaged ({error}): rebuild it with scrapy rebuild {site.name}"
            ) from error
        show(f"{escape_line(site.name)}: the ledger is sound")

    def _rebuild(self, site: SiteFolder) -> None:
        passed_over: list[Path] = []
        show(f"{escape_line(site.name)}: {rebuild(site, passed_over)} articles")
        if passed_over:
            self.exitcode = 1
            names = ", ".join(site.relative(file) for file in passed_over[:_NAMES_MAX])
            more = " …" if len(passed_over) > _NAMES_MAX else ""
            show(
                escape_line(
                    f"{site.name}: {len(passed_over)} metadata files are damaged and passed over ({names}{more});"
                    " the next run fetches their articles again"
                ),
                sys.stderr,
            )
