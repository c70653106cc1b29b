"""Text for logs and terminals: control characters are escaped, secrets removed, tables aligned.

Pages, servers and file names supply text that ends up in logs and on terminals. It must not move the cursor, change
colors, reverse the reading direction or forge a log line.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any
from unicodedata import category, east_asian_width

from scrapy.settings import BaseSettings

#: Unicode categories that are escaped: control (Cc), format such as direction marks and zero-width characters (Cf),
#: surrogate, private-use and unassigned characters (Cs, Co, Cn), line and paragraph separators.
_ESCAPED_CATEGORIES = ("C", "Zl", "Zp")
#: Only the first line of a log record starts at the left margin.
_CONTINUATION = "\n    "
#: A user name and password before a host. The length limit keeps the search linear on text that consists of slashes.
_CREDENTIALS = re.compile(r"://[^\s/'\"<>]{1,300}@")
#: Settings as Scrapy lists them when a run starts.
_SECRET_SETTINGS = re.compile(
    r"""('[A-Z0-9_]{0,80}(?:PASS|SECRET|TOKEN|WEBHOOK|KEY)[A-Z0-9_]{0,80}':\s{1,9})(?:'[^'\n]{1,500}'|"[^"\n]{1,500}")"""
)

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | None


def escape_text(text: str) -> str:
    r"""Return text of several lines that is safe to log or print.

    Control characters except tabs and line ends are escaped (`\x1b`, `\u202e`), lines after the first are indented,
    passwords in URLs and in lists of settings are replaced by `***`.
    """
    text = _escape(text, except_for="\t\n")
    if "://" in text:
        text = _CREDENTIALS.sub("://***@", text)
    return _SECRET_SETTINGS.sub(r"\1'***'", text).replace("\n", _CONTINUATION)


def escape_line(text: str) -> str:
    r"""Return text as one line that is safe to print: control characters are escaped (`\x1b`, `\n`, `\u202e`)."""
    return _escape(text)


def _escape(text: str, except_for: str = "") -> str:
    if text.isprintable():  # the common case; it is false for all escaped categories and for some kinds of space
        return text
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if category(character).startswith(_ESCAPED_CATEGORIES) and character not in except_for
        else character
        for character in text
    )


class SafeRecord(logging.LogRecord):
    """A log record whose message and traceback are escaped, whatever logger and handler it goes through."""

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
        super().__init__(name, level, pathname, lineno, msg, args, exc_info, func, sinfo, **more)
        if exc_info and exc_info[0] is not None:  # formatters use `exc_text` if it is set, and do not format again
            self.exc_text = escape_text(logging.Formatter().formatException(exc_info))

    def getMessage(self) -> str:
        """Return the escaped message."""
        return escape_text(super().getMessage())


class SafeLogsAddon:
    """Scrapy add-on that makes every log record of the process a `SafeRecord`."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Install the record class."""
        logging.setLogRecordFactory(SafeRecord)


def discard_output() -> None:
    """Discard what is still written to standard output, after the program that reads it has ended.

    Otherwise Python reports the closed pipe once more when it flushes the output at the end of the process.
    """
    with contextlib.suppress(OSError, ValueError):  # standard output of a test may have no descriptor
        null = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(null, sys.stdout.fileno())
        finally:
            os.close(null)


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


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))
