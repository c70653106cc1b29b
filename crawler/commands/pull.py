"""`zhengwen pull [SITE ...]`: brings the sites' folders to the newest version of the store that `DATA_MIRROR` names."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.cli import SiteCommand
from crawler.commands.push import NO_STORE
from crawler.mirror.pull import pull
from crawler.mirror.remote import MirrorError, sites_of
from crawler.terminal import escape_line, escape_text, show


class Command(SiteCommand):
    """Pulls the named sites, or all sites of the store."""

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Bring the sites' folders to the newest version on an object store"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--partial",
            action="store_true",
            help="pass over what is damaged in the store; the next run fetches the missing articles again",
        )

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Pull each site. The data folder is made if it is missing."""
        assert self.settings is not None
        url = self.settings["DATA_MIRROR"]
        if not url:
            raise UsageError(NO_STORE, print_help=False)
        try:
            names = args or sites_of(url)
        except MirrorError as error:
            show(escape_text(str(error)), sys.stderr)
            self.exitcode = 1
            return
        Path(self.settings["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
        if names:
            super().execute(names, opts)

    def run_site(self, data: Path, name: str, opts: Namespace) -> None:
        """Pull a site and print what was fetched."""
        assert self.settings is not None
        done = pull(self.settings["DATA_MIRROR"], data, name, is_partial=opts.partial)
        if done is None:
            show(f"{escape_line(name)}: up to date")
            return
        show(f"{escape_line(name)}: version {done.number}, {done.size} bytes fetched")
        if done.damaged:
            self.exitcode = 1
            names = ", ".join(done.damaged)
            show(
                escape_line(
                    f"{name}: passed over, because it is damaged: {names}; the next run rebuilds the ledger and fetches"
                    f" what is missing; then run zhengwen push --replace {name}"
                ),
                sys.stderr,
            )
