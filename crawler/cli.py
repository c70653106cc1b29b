"""The common part of the commands that work on sites' folders, one after the other."""

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
    """A command for the named sites, or for all in DATA_DIR. An error of one is printed, and the others follow."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """The arguments, for the command's help."""
        return "[options] [site ...]"

    def run(self, args: list[str], opts: Namespace) -> None:
        """Run the command for each site."""
        assert self.settings is not None
        data = Path(self.settings["DATA_DIR"])
        if not data.is_dir():
            raise UsageError(f"there is no folder {data}: set DATA_DIR with -s DATA_DIR=…", print_help=False)
        for name in args or [site.name for site in sites_in(data) if self.applies_to(site)]:
            try:
                self.run_site(data, name, opts)
            except (StoreError, OSError, sqlite3.Error) as error:
                print(f"{name}: {error}", file=sys.stderr)
                self.exitcode = 1

    def applies_to(self, site: SiteFolder) -> bool:
        """Whether the command has anything to do for a site that was not named."""
        raise NotImplementedError

    def run_site(self, data: Path, name: str, opts: Namespace) -> None:
        """Run the command for one site.

        Args:
            data: DATA_DIR.
            name: The name of the site's folder in it.
            opts: The options of the command line.

        Raises:
            StoreError, OSError, sqlite3.Error: It fails for this site.
        """
        raise NotImplementedError
