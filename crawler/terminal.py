"""Text for logs and terminals: control characters are escaped, secrets removed, tables aligned.

Pages, servers and file names supply text that ends up in logs and on terminals. It must not move the cursor, change
colors, reverse the reading direction or forge a log line. All output of the commands goes
through `show` or `show_json`.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from time import struct_time
from types import TracebackType
from typing import Any, TextIO
from unicodedata import east_asian_width

from scrapy.settings import BaseSettings

from cleaner.article import SHANGHAI
from cleaner.console import accept_all_text, escape, to_json
from crawler import masking

#: Only the first line of a log record starts at the left margin.
_CONTINUATION = "\n    "

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | None


def escape_text(text: str) -> str:
    r"""Return text of several lines that is safe to log or print.

    Control characters except tabs and line ends are escaped (`\x1b`, `\u202e`), lines after the first are indented,
    secrets and the passwords of URLs are replaced by `***`.
    """
    return escape(masking.mask(text), except_for="\t\n").replace("\n", _CONTINUATION)


def escape_line(text: str) -> str:
    r"""Return text as one line that is safe to print: control characters are escaped (`\x1b`, `\n`, `\u202e`)."""
    return escape(text)


def show(text: str, file: TextIO | None = None) -> None:
    """Print text of one or more lines; characters that could act on a terminal are escaped.

    Args:
        text: The text. Parts of it that come from elsewhere must be passed through `escape_line` if a line end in them
            could imitate a line of this program.
        file: Standard output by default.
    """
    print(escape(text, except_for="\t\n"), file=file or sys.stdout)


def show_json(value: object) -> None:
    """Print a value as indented JSON; characters that could act on a terminal are escaped."""
    print(to_json(value, indent=2))


def protect(settings: BaseSettings) -> None:
    """Make the output and the log of this process safe: no secret, nothing that acts on a terminal, no failure.

    Args:
        settings: The settings, whose secrets are masked.
    """
    accept_all_text()
    logging.Formatter.converter = staticmethod(_shanghai_time)
    masking.collect(settings)
    logging.setLogRecordFactory(SafeRecord)
    sys.excepthook = _show_exception


def _shanghai_time(seconds: float | None) -> struct_time:
    """Return the time of a log record, by the clock that files and the ledger have too."""
    return datetime.fromtimestamp(seconds or 0, SHANGHAI).timetuple()


def _show_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print an exception that nothing has handled, as Python does, but safely."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    show(escape_text("".join(traceback.format_exception(kind, error, trace)).rstrip()), sys.stderr)


class SafeRecord(logging.LogRecord):
    """A log record whose message and traceback are escaped, whatever logger and handler it goes through.

    Scrapy's messages of level INFO get the level DEBUG: its versions, settings and components at the start, and its
    counters at the end, which are those of the run log.
    """

    def __init__(
        self,
        name: str,
        level: int,
        pathname: str,
        lineno: int,
        msg: object,
        args: tuple[object, ...] | Mapping[str, object] | None,
        exc_info: _ExcInfo,
        func: str | None = None,
        sinfo: str | None = None,
        **more: Any,
    ) -> None:
        if level == logging.INFO and name.startswith("scrapy."):
            level = logging.DEBUG
        super().__init__(name, level, pathname, lineno, msg, args, exc_info, func, sinfo, **more)
        if exc_info and exc_info[0] is not None:  # formatters use `exc_text` if it is set, and do not format again
            self.exc_text = escape_text(logging.Formatter().formatException(exc_info))
        if sinfo:
            self.stack_info = escape_text(sinfo)

    def getMessage(self) -> str:
        """Return the escaped message."""
        return escape_text(super().getMessage())


class SafeLogsAddon:
    """Scrapy add-on that applies `protect`, also for Scrapy's own commands and for the settings of a spider."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Protect the output and the log."""
        protect(settings)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as aligned columns, two spaces apart.

    Args:
        rows: Rows of equal length; the first one is the header. Cells are escaped with `escape_line`.
    """
    cells = [[escape_line(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(_padded, row, widths)).rstrip() for row in cells)


def width(text: str) -> int:
    """Return the number of terminal columns that a text takes; a Han character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def shortened(text: str, columns: int) -> str:
    """Return text cut to a number of terminal columns; an ellipsis stands for what is cut off."""
    if width(text) <= columns:
        return text
    kept = sum(used < columns for used in accumulate(map(width, text)))
    return f"{text[:kept]}…" if columns > 0 else ""


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))
