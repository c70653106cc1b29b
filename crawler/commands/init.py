"""`zhengwen init`: writes a `zhengwen.toml` with comments in the current folder."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib.resources import files
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.cli import ProjectCommand
from crawler.config_file import NAME
from crawler.store.atomic import refuse_link, write_file
from crawler.store.errors import LinkRefused
from crawler.terminal import escape_line, show


class Command(ProjectCommand):
    """`zhengwen init`."""

    requires_crawler_process = False
    needs_config = False

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return f"Write a {NAME} in this folder: contact page, data folder, sites, limits, schedule"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--force", action="store_true", help=f"replace an existing {NAME}")

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Write the file."""
        if args:
            raise UsageError(f"{args[0]}: zhengwen init takes no arguments", print_help=False)
        file = Path.cwd() / NAME
        content = (files("crawler") / "templates" / NAME).read_bytes()
        try:
            refuse_link(file)
            if opts.force:
                write_file(file, content)
            else:
                with file.open("xb") as new:
                    new.write(content)
        except FileExistsError as error:
            raise UsageError(f"{file} exists: edit it, or replace it with --force", print_help=False) from error
        except LinkRefused as error:
            raise UsageError(str(error), print_help=False) from error
        show(escape_line(f"{file}: write your CONTACT_URL into it; zhengwen settings shows what is set"))
