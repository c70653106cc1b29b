"""`zhengwen deploy FILE`: crawl on several machines. docs/scale.md describes it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.conf import arglist_to_dict

from crawler import clock
from crawler.cli import ProjectCommand
from crawler.config_file import ConfigError
from crawler.deploy import egg
from crawler.deploy.fleet import Fleet
from crawler.deploy.folders import FolderError, Folders
from crawler.deploy.hosts import Hosts, read
from crawler.deploy.record import Record
from crawler.store.errors import LinkRefused, LockHeld
from crawler.store.lock import EX_TEMPFAIL, Lock
from crawler.terminal import escape_line, show

#: Names that Scrapyd takes for itself, not for the spider.
_RESERVED = ("project", "spider", "_version", "jobid", "priority", "setting")


class Command(ProjectCommand):
    """`zhengwen deploy`."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] hosts.toml [site ...]"

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Crawl on several machines that run Scrapyd: deal the sites out, deploy, start, stop, move"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--start", action="store_true", help="start a run of each site that does not run or wait yet")
        what.add_argument("--stop", action="store_true", help="stop the runs of the sites")
        what.add_argument("--status", action="store_true", help="show all machines and runs")
        what.add_argument(
            "--rebalance", action="store_true", help="move the sites' folders after a change of the machines"
        )
        parser.add_argument("--dry-run", action="store_true", help="only print what would be done")
        parser.add_argument(
            "-a",
            dest="arguments",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="spider argument, for --start",
        )
        parser.add_argument(
            "--dead", action="append", default=[], metavar="NAME", help="a machine that is off, for --rebalance"
        )
        parser.add_argument(
            "--lost",
            action="append",
            default=[],
            metavar="NAME",
            help="a machine that is off and whose data cannot be read any more: its sites start anew",
        )

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Do what the options say on all machines."""
        assert self.settings is not None
        if not args:
            raise UsageError("name the file of the machines: zhengwen deploy hosts.toml", print_help=False)
        file = Path(args[0])
        self._check(args[1:], opts)
        try:
            hosts = read(file)
            changes = not (opts.stop or opts.status or opts.dry_run)
            lock = Lock(file.absolute().with_suffix(".owners.lock"))
            if changes:
                lock.take()
            try:
                fleet = Fleet(hosts, record := Record(file), Folders())
                self._run(fleet, hosts, record, args[1:], opts)
            finally:
                lock.release()
        except (ConfigError, LinkRefused) as error:
            raise UsageError(str(error), print_help=False) from error
        except LockHeld as error:
            show(escape_line(f"another zhengwen deploy uses {file} ({error}): wait for its end"), sys.stderr)
            self.exitcode = EX_TEMPFAIL
            return
        except FolderError as error:
            show(escape_line(f"error: {error}"), sys.stderr)
            self.exitcode = 1
            return
        self.exitcode = int(fleet.problems > 0)

    def _check(self, sites: list[str], opts: Namespace) -> None:
        """Refuse options that do not fit together."""
        wrong = ""
        if (opts.dead or opts.lost) and not opts.rebalance:
            wrong = "--dead and --lost are for --rebalance"
        elif opts.arguments and not opts.start:
            wrong = "-a is for --start"
        elif opts.set and not opts.start:
            wrong = "-s is for --start: it sets settings of the runs"
        elif opts.dry_run and opts.status:
            wrong = "--status changes nothing: leave --dry-run out"
        elif sites and not (opts.start or opts.stop or opts.status or opts.rebalance):
            wrong = f"{sites[0]}: name sites with --start, --stop, --status or --rebalance only"
        elif "DATA_DIR" in _pairs(opts.set, "-s"):
            wrong = "DATA_DIR is the key data of each machine in the file"
        if wrong:
            raise UsageError(wrong, print_help=False)

    def _run(self, fleet: Fleet, hosts: Hosts, record: Record, names: list[str], opts: Namespace) -> None:
        for name in (*opts.dead, *opts.lost):
            if name not in hosts.by_name and all(place.machine != name for place in record.places.values()):
                raise UsageError(f"{name}: no machine of {hosts.file} has this name", print_help=False)
        assert self.settings is not None
        loader = SpiderLoader.from_settings(self.settings)
        sites = self._sites(loader, names)
        if opts.start:
            arguments = _pairs(opts.arguments, "-a")
            _check_arguments(loader, sites, arguments)
            fleet.start(sites, _pairs(opts.set, "-s"), arguments, dry_run=opts.dry_run)
        elif opts.stop:
            fleet.stop(sites, dry_run=opts.dry_run)
        elif opts.status:
            fleet.status(sites)
        elif opts.rebalance:
            # All sites that have a machine, also those that zhengwen.toml does not name any more.
            placed = [site for site in names or record.places if site in record.places]
            fleet.rebalance(placed, opts.dead, opts.lost, dry_run=opts.dry_run)
        else:
            fleet.place(sites, dry_run=opts.dry_run)
            if not opts.dry_run:
                fleet.deploy(str(int(clock.now().timestamp())), egg.pack(), len(loader.list()))

    def _sites(self, loader: SpiderLoader, names: list[str]) -> list[str]:
        """Return the named sites, otherwise those of `zhengwen.toml`, otherwise all."""
        # The spider for any site has no site of its own.
        known = [name for name in sorted(loader.list()) if hasattr(loader.load(name), "home")]
        patterns = names or self.config.sites or ("*",)
        for pattern in patterns:
            if not any(fnmatchcase(name, pattern) for name in known):
                close = get_close_matches(pattern, known, 1)
                hint = f"did you mean {close[0]}?" if close else "zhengwen sites lists all"
                raise UsageError(f"there is no site {pattern}: {hint}", print_help=False)
        return [name for name in known if any(fnmatchcase(name, pattern) for pattern in patterns)]


def _pairs(options: list[str], option: str) -> dict[str, str]:
    try:
        pairs: dict[str, str] = arglist_to_dict(options)
    except ValueError:
        raise UsageError(f"Invalid {option} value, use {option} NAME=VALUE", print_help=False) from None
    return pairs


def _check_arguments(loader: SpiderLoader, sites: list[str], arguments: dict[str, str]) -> None:
    for name in arguments:
        if name in _RESERVED:
            raise UsageError(f"-a {name}: Scrapyd takes this name for itself", print_help=False)
    for site in sites if arguments else ():
        try:
            loader.load(site)(**arguments)
        except ValueError as error:
            raise UsageError(f"{site} does not accept the arguments: {error}", print_help=False) from error
