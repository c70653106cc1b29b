"""Text for logs and terminals: control characters escaped, secrets removed, tables aligned."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any
from unicodedata import category, east_asian_width

from scrapy.settings import BaseSettings

#: Control characters but tab and line end; marks that turn the direction of text around; line ends that only some
#: programs know; halves of characters, which no file can hold.
_ACTING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]",
)
#: A record begins at the left margin, and nothing else does.
_CONTINUED = "\n    "
#: A name and a password before a host. Bounded, so that a text of slashes takes no longer than another.
_CREDENTIALS = re.compile(r"://[^\s/'\"<>]{1,300}@")
#: Settings as Scrapy lists them at the start of a run.
_SECRET_SETTINGS = re.compile(
    r"""('[A-Z0-9_]{0,80}(?:PASS|SECRET|TOKEN|WEBHOOK|KEY)[A-Z0-9_]{0,80}':\s{1,9})(?:'[^'\n]{1,500}'|"[^"\n]{1,500}")"""
)

#: Control, format (direction marks, zero-width characters), surrogate, private and unassigned characters; line and
#: paragraph separators.
_UNPRINTABLE = ("C", "Zl", "Zp")

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | None


def shown(text: str) -> str:
    """Text as it may be logged or printed: what would act in a terminal is written out (`\\x1b`, `\\u202e`), lines
    after the first are indented, passwords are left out."""
    text = _ACTING.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
    if "://" in text:
        text = _CREDENTIALS.sub("://***@", text)
    return _SECRET_SETTINGS.sub(r"\1'***'", text).replace("\n", _CONTINUED)


class SafeRecord(logging.LogRecord):
    """A log record whose message and traceback are `shown`, whoever logs it and wherever it goes."""

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
        if exc_info and exc_info[0] is not None:  # formatters write this, if it is there, instead of making it
            self.exc_text = shown(logging.Formatter().formatException(exc_info))

    def getMessage(self) -> str:
        return shown(super().getMessage())


class SafeLogsAddon:
    """Makes all records of the process safe ones."""

    def update_settings(self, settings: BaseSettings) -> None:
        logging.setLogRecordFactory(SafeRecord)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as aligned columns, two spaces apart; the first row is the head. Cells go through `plain`."""
    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(_padded, row, widths)).rstrip() for row in cells)


def plain(text: str) -> str:
    """A text in one line that moves no cursor, sets no colour and reads in one direction: whatever a terminal might
    obey is written as an escape (`\\x1b`, `\\u202e`)."""
    return "".join(_escaped(sign) if category(sign).startswith(_UNPRINTABLE) else sign for sign in text)


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))
