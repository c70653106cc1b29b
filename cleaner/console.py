"""Output for people and pipes: control characters are escaped, and a closed pipe ends without a message.

Pages and file names supply text that ends up on terminals. It must not move the cursor, change colors or reverse the
reading direction.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from io import TextIOWrapper
from unicodedata import category

#: Unicode categories that are escaped: control (Cc), format such as direction marks and zero-width characters (Cf),
#: surrogate, private-use and unassigned characters (Cs, Co, Cn), line and paragraph separators.
_ESCAPED_CATEGORIES = ("C", "Zl", "Zp")


def escape(text: str, except_for: str = "") -> str:
    r"""Return text that is safe on a terminal: control and format characters are escaped (`\x1b`, `\n`, `\u202e`).

    Args:
        text: The text.
        except_for: Characters that stay as they are, such as line ends.
    """
    if text.isprintable():  # the common case; it is false for all escaped categories and for some kinds of space
        return text
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if _is_escaped(character) and character not in except_for
        else character
        for character in text
    )


def to_json(value: object, indent: int | None = None) -> str:
    """Return JSON in which control and format characters are escaped, so that it is safe on a terminal.

    A reader of the JSON gets the same value. All characters beyond ASCII are escaped if standard output cannot show
    them.

    Args:
        value: The value.
        indent: As in `json.dumps`.
    """
    only_ascii = not (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
    return escape_json(json.dumps(value, ensure_ascii=only_ascii, indent=indent))


def escape_json(text: str) -> str:
    """Return JSON, or lines of JSON, with the same value in which control and format characters are escaped."""
    if text.isprintable():
        return text
    return "".join(
        json.dumps(character)[1:-1] if _is_escaped(character) and character != "\n" else character for character in text
    )


def accept_all_text(encoding: str | None = None) -> None:
    """Let standard output show characters that its encoding lacks as escapes, instead of failing.

    Args:
        encoding: The encoding to use; by default that of the console.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")


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


def _is_escaped(character: str) -> bool:
    return category(character).startswith(_ESCAPED_CATEGORIES)
