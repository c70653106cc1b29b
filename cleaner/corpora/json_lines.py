"""JSON lines: reads records, and the rows of an unfinished output."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cleaner.corpora.clean import NUMBER
from cleaner.corpora.records import LONGEST_RECORD, Record, Records
from cleaner.corpora.streams import Unpacked, lines_of

#: The end of a line of the output.
_NUMBER: Final = re.compile(rf'"(?:clean_)*{NUMBER}": (\d+)\}}\n'.encode())
#: The end of a line that is searched for it.
_TAIL: Final = 400


def read(unpacked: Unpacked) -> Records:
    """Yield the records of a file of JSON lines. Blank lines are skipped."""
    lines = lines_of(unpacked)
    number = 0
    while line := lines.readline(LONGEST_RECORD):
        number += 1
        if len(line) == LONGEST_RECORD and not line.endswith(b"\n"):
            _skip_line(lines)
            yield Record(number, problem=f"it has more than {LONGEST_RECORD >> 20} MiB")
        elif unpacked.damage and not line.endswith(b"\n"):
            break
        elif line := line.strip():
            yield Record(number, line=line)
    if unpacked.damage:
        yield Record(number + (not line), line=line, problem=f"{unpacked.damage}; the rest of the file cannot be read")


def read_old(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of an unfinished output, with the numbers of their records, up to the first incomplete one."""
    with path.open("rb") as file:
        for line in lines_of(Unpacked(file)):
            found = _NUMBER.search(line, max(0, len(line) - _TAIL))
            if not found:
                return
            yield int(found[1]), line


def _skip_line(lines: io.BufferedReader) -> None:
    while (rest := lines.readline(LONGEST_RECORD)) and not rest.endswith(b"\n"):
        pass
