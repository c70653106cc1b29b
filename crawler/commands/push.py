"""`zhengwen push [SITE ...]`: copies what has changed in the sites' folders to the store that `DATA_MIRROR` names."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.cli import SiteCommand
from crawler.mirror.push import push
from crawler.store.folder import SiteFolder
from crawler.terminal import escape_line, show

#: What to do without the setting.
NO_STORE = "set DATA_MIRROR to the address of a store, such as s3://bucket/zhengwen: in zhengwen.toml, or with -s"


class Command(SiteCommand):
    """Pushes the named sites, or all sites in DATA_DIR."""

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Copy what has changed in the sites' folders to an object store"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="push everything, also if the store has a newer version or is damaged, and remove the old versions",
        )

    def applies_to(self, site: SiteFolder) -> bool:
        """Return whether there is anything of a site."""
        return site.texts.exists()

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Push each site."""
        assert self.settings is not None
        if not self.settings["DATA_MIRROR"]:
            raise UsageError(NO_STORE, print_help=False)
        super().execute(args, opts)

    def run_site(self, data: Path, name: str, opts: Namespace) -> None:
        """Push a site and print what was sent."""
        assert self.settings is not None
        done = push(self.settings["DATA_MIRROR"], data, name, is_replacing=opts.replace)
        what = f"version {done.number}: {done.files} files, {done.size} bytes sent" if done else "nothing to push"
        show(f"{escape_line(name)}: {what}")
