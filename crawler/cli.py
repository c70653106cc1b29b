"""The base class of the commands that process site folders, one after the other."""

from __future__ import annotations

import sqlite3
import sys
from argparse import Namespace
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.store.errors import StoreError
from crawler.store.folder import SiteFolder, sites_in


class SiteCommand(ScrapyCommand):
    """A command for the named sites, or for all sites in DATA_DIR. It prints the error of a site and continues."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] [site ...]"

    def run(self, args: list[str], opts: Namespace) -> None:
        """Run the command for each site."""
        assert self.settings is not None
        data = Path(self.settings["DATA_DIR"])
        if not data.is_dir():
            raise UsageError(f"the folder {data} does not exist: set DATA_DIR with -s DATA_DIR=…", print_help=False)
        for name in args or [site.name for site in sites_in(data) if self.applies_to(site)]:
            try:
                self.run_site(data, name, opts)
            except (StoreError, OSError, sqlite3.Error) as error:
                print(f"{name}: {error}", file=sys.stderr)
                self.exitcode = 1

    def applies_to(self, site: SiteFolder) -> bool:
        """Return whether the command applies to a site if no sites are named."""
        raise NotImplementedError

    def run_site(self, data: Path, name: str, opts: Namespace) -> None:
        """Run the command for one site.

        Args:
            data: DATA_DIR.
            name: The name of the site's folder in DATA_DIR.
            opts: The options of the command line.

        Raises:
            StoreError, OSError, sqlite3.Error: The command fails for this site.
        """
        raise NotImplementedError
