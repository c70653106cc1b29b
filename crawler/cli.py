"""The base classes of the project's commands: strict options, closed output, and one site after the other."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import sys
import traceback
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES
from scrapy.utils.conf import arglist_to_dict

from cleaner.console import discard_output
from crawler import config_file, setting_values
from crawler.store.errors import StoreError
from crawler.store.folder import SiteFolder, sites_in
from crawler.terminal import escape_line, escape_text, protect, show

#: The environment variable with settings of a command, as a JSON object. `scrapy schedule` uses it for its crawls,
#: because every user of the machine can read the arguments of a process, but only its own user the environment.
SETTINGS_VARIABLE = "ZHENGWEN_SETTINGS"
#: The priority of these settings, one below that of the command line.
ENVIRONMENT = SETTINGS_PRIORITIES["cmdline"] - 1
#: The exit status of a command with wrong arguments, as of argparse.
USAGE_ERROR = 2
#: An option in a parser's help.
_OPTION = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*")
#: The greatest number that an option takes.
_MOST = 99_999
#: How similar an option must be to be suggested (`difflib.get_close_matches`). A short option such as `-x` has no
#: similar ones.
_SIMILAR = 0.7


class ProjectCommand(ScrapyCommand):
    """A command of this project.

    It refuses options that it does not have; Scrapy passes them to the command as arguments. If the program that reads
    its output ends (`| head`), it ends without a message.
    """

    requires_project = True
    #: Whether the command cannot start if `zhengwen.toml` is invalid.
    needs_config = True
    #: The content of `zhengwen.toml`.
    config = config_file.ConfigFile()
    _parser: ArgumentParser

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of all commands."""
        super().add_options(parser)
        self._parser = parser
        # argparse and Scrapy report each usage error by this method; theirs prints the usage above the error.
        parser.error = self._fail  # type: ignore[method-assign]

    def _fail(self, message: str) -> NoReturn:
        """End with a usage error, and print nothing before or after it."""
        show(f"zhengwen {self._name}: error: {message}", sys.stderr)
        sys.exit(USAGE_ERROR)

    @property
    def _name(self) -> str:
        return type(self).__module__.rpartition(".")[2]

    def process_options(self, args: list[str], opts: Namespace) -> None:
        """Refuse unknown options, and apply the settings among the options.

        Raises:
            UsageError: There is an unknown option, or a setting has a wrong value.
        """
        assert self.settings is not None
        try:
            refuse_unknown_options(args, self._parser)
            if self.needs_config:
                self.config = config_file.apply(self.settings)
            self.settings.setdict(_settings_of_environment(), priority=ENVIRONMENT)
            self.settings.setdict(_settings_of_options(opts), priority="cmdline")
            super().process_options(args, opts)
            setting_values.check(self.settings)
        except ValueError as error:
            raise _safe(UsageError(str(error), print_help=False)) from error
        except UsageError as error:
            raise _safe(error) from error
        protect(self.settings)

    def run(self, args: list[str], opts: Namespace) -> None:
        """Run the command; end it without a message when nobody reads its output any more."""
        try:
            self.execute(args, opts)
            sys.stdout.flush()
        except BrokenPipeError:
            discard_output()
        except UsageError as error:
            raise _safe(error) from error
        except OSError as error:  # a full disk behind `>`, a folder that may not be read
            discard_output()
            show(escape_line(f"error: {error}"), sys.stderr)
            self.exitcode = 1

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Do what the command is for, and set the exit status.

        Args:
            args: The arguments that are not options.
            opts: The options.

        Raises:
            UsageError: The arguments are wrong.
            BrokenPipeError: The output is closed.
        """
        raise NotImplementedError


class SiteCommand(ProjectCommand):
    """A command for the named sites, or for all sites in DATA_DIR. It prints the error of a site and continues."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments for the usage message."""
        return "[options] [site ...]"

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Run the command for each site."""
        assert self.settings is not None
        data = Path(self.settings["DATA_DIR"])
        if not data.is_dir():
            raise UsageError(f"the folder {data} does not exist: set DATA_DIR with -s DATA_DIR=…", print_help=False)
        for name in args or [site.name for site in sites_in(data) if self.applies_to(site)]:
            try:
                self.run_site(data, name, opts)
            except BrokenPipeError:
                if getattr(opts, "dry_run", False):
                    raise
                discard_output()  # the work for the other sites goes on
            except (StoreError, OSError, sqlite3.Error) as error:
                show(escape_line(f"{name}: {error}"), sys.stderr)
                self.exitcode = 1
            except Exception:  # a fault of the program must not keep the other sites from their turn
                show(escape_text(traceback.format_exc()), sys.stderr)
                show(escape_line(f"{name}: stopped by a fault of the program; please report it"), sys.stderr)
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


def _settings_of_environment() -> dict[str, Any]:
    try:
        settings = json.loads(os.environ.pop(SETTINGS_VARIABLE, "{}"))
    except ValueError:
        settings = None
    if not isinstance(settings, dict):
        raise UsageError(f"the environment variable {SETTINGS_VARIABLE} is not a JSON object", print_help=False)
    return settings


def _settings_of_options(opts: Namespace) -> dict[str, Any]:
    try:
        return arglist_to_dict(opts.set)
    except ValueError:
        raise UsageError("Invalid -s value, use -s NAME=VALUE", print_help=False) from None


def _safe(error: UsageError) -> UsageError:
    """Return the error with a message that Scrapy can print."""
    return UsageError(*(escape_text(str(part)) for part in error.args), print_help=error.print_help)


def number_of(what: str, least: int = 1) -> Callable[[str], int]:
    """Return the parser of an option that is a number.

    Args:
        what: What is counted, for the error message.
        least: The least number, 0 or 1. The greatest is 99999.
    """

    def parse(text: str) -> int:
        if text.isdecimal() and least <= int(text) <= _MOST:
            return int(text)
        raise ArgumentTypeError(f"{text!r} is not a number of {what} from {least} to {_MOST}")

    return parse


def day(text: str) -> date:
    """Parse an option that is a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day; write it as 2024-01-31") from None


def refuse_unknown_options(args: Sequence[str], parser: ArgumentParser) -> None:
    """Raise `UsageError` if an argument that the parser left over begins like an option.

    Args:
        args: The arguments that the parser did not recognise.
        parser: The parser, with all options of the command.
    """
    unknown = next((arg.partition("=")[0] for arg in args if arg.startswith("-")), None)
    if unknown is None:
        return
    options = sorted(set(_OPTION.findall(parser.format_help())))
    similar = get_close_matches(unknown, options, n=1, cutoff=_SIMILAR)
    advice = f"did you mean {similar[0]}?" if similar else "-h shows all options"
    raise UsageError(f"there is no option {unknown}: {advice}", print_help=False)
