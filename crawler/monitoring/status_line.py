"""A status line at the bottom of a terminal, below all other output of the process."""

from __future__ import annotations

import os
import sys
from logging import StreamHandler, root
from typing import Any, TextIO, cast

from tqdm import tqdm

from crawler.terminal import escape_line, shortened

#: For terminals that do not state their size.
_WIDTH = 80


class _Bar(tqdm):  # type: ignore[type-arg]
    """A bar of tqdm without the thread that redraws it: the run redraws it itself."""

    monitor_interval = 0


class _Above:
    """The standard error stream while there is a status line: whole lines appear above it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._begun = ""

    def write(self, text: str) -> int:
        """Print the lines that are complete."""
        lines, end, self._begun = f"{self._begun}{text}".rpartition("\n")
        if end:
            tqdm.write(lines, self._stream, end)
        return len(text)

    def finish(self) -> None:
        """Print the begun line."""
        self._stream.write(self._begun)
        self._begun = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def is_possible(stream: TextIO) -> bool:
    """Return whether a stream is a terminal that can overwrite a line."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


class StatusLine:
    """A line on the terminal of standard error.

    It takes the place of standard error, also for the handlers of the log, so that other output appears above it.
    """

    def __init__(self) -> None:
        self._stream = sys.stderr
        self._above = _Above(self._stream)
        self._handlers = [
            handler for handler in root.handlers if isinstance(handler, StreamHandler) and handler.stream is sys.stderr
        ]
        sys.stderr = cast("TextIO", self._above)
        for handler in self._handlers:
            handler.setStream(self._above)
        self._bar = _Bar(file=self._stream, bar_format="{desc}", leave=False, ncols=_WIDTH, nrows=_WIDTH)

    def draw(self, text: str) -> None:
        """Show a text instead of the line. What does not fit is cut off."""
        self._bar.set_description_str(shortened(escape_line(text), self._width() - 1))

    def close(self) -> None:
        """Remove the line, and give standard error back."""
        self._bar.close()
        self._above.finish()
        for handler in self._handlers:
            handler.setStream(self._stream)
        sys.stderr = self._stream

    def _width(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or _WIDTH
        except OSError:
            return _WIDTH
