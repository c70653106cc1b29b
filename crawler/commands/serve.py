"""`scrapy serve`: shows a report in the browser, from a server that only this machine can reach."""

from __future__ import annotations

import sys
import webbrowser
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.cli import ProjectCommand
from crawler.collection.report.build import is_report
from crawler.terminal import escape_line, show


class Command(ProjectCommand):
    """Serves the report in a folder until it is stopped."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] [folder]"

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Show a report in the browser"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--port", type=int, default=0, metavar="N", help="the port; by default any free one")
        parser.add_argument("--no-browser", action="store_true", help="only print the address")

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Serve the folder; by default ./report."""
        folder = Path(args[0] if args else "report")
        if not is_report(folder):
            raise UsageError(f"{folder} is not a report: make one with zhengwen report -o {folder}", print_help=False)
        if not 0 <= opts.port < 1 << 16:
            raise UsageError(f"{opts.port} is not a port; give a number from 1 to 65535", print_help=False)
        handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
        with ThreadingHTTPServer(("127.0.0.1", opts.port), handler) as server:
            address = f"http://127.0.0.1:{server.server_address[1]}/"
            show(escape_line(f"{folder}: {address} (Ctrl-C stops it)"))
            sys.stdout.flush()  # it goes on, and the output may be a pipe
            if not opts.no_browser:
                webbrowser.open(address)
            with suppress(KeyboardInterrupt):
                server.serve_forever()
