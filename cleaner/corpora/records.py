"""The types that the parts of this package pass to each other: records, results and what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Final

#: Characters or bytes of the longest record. A longer one is a bad record, so that memory stays bounded.
LONGEST_RECORD: Final = 1 << 28


class NotUnderstood(Exception):
    """An input, or a combination of input and options, that is refused. The message says what to do."""


class CannotResume(Exception):
    """The unfinished output was not made from this input with these options."""


def needs_extra(what: str, extra: str) -> NotUnderstood:
    """Return the error for an input whose library is not installed."""
    return NotUnderstood(f"{what} needs a library that is not installed: pip install 'zhengwen[{extra}]'")


@dataclass(frozen=True, slots=True)
class Options:
    """How the records of a corpus are cleaned.

    Attributes:
        field: The field that holds the page or text; "" for WARC.
        url_field: The field that holds its address, or "".
        as_text: Whether the field holds text without markup.
        as_markdown: Whether to write Markdown instead of plain text.
        min_confidence: Articles of a lower confidence are dropped.
        url: The address of a record that has none.
        packing: The packing of JSON lines: "", `gz` or `zst`.
        as_rows: Return the added fields alone, not JSON lines. The input's fields stay with the reader.
    """

    field: str = ""
    url_field: str = ""
    as_text: bool = False
    as_markdown: bool = False
    min_confidence: float = 0.0
    url: str | None = None
    packing: str = ""
    as_rows: bool = False


@dataclass(slots=True)
class Record:
    """A record as read.

    Attributes:
        number: Its number in the file, from 1: of JSON lines the number of the line.
        line: A JSON line. The other attributes are read from it by the process that cleans it.
        fields: The fields of the output of a record that is not a JSON line.
        value: The page or text.
        url: Its address, if known.
        charset: The charset of its HTTP header, or "".
        is_text: Whether it is text without markup.
        problem: Why the record cannot be read, or "".
        old: What an unfinished output has for it: the line, or the fields that were added to it.
        is_done: Whether the unfinished output goes beyond this record.
    """

    number: int
    line: bytes = b""
    fields: dict[str, Any] = field(default_factory=dict)
    value: str | bytes | None = None
    url: str | None = None
    charset: str = ""
    is_text: bool = False
    problem: str = ""
    old: bytes | dict[str, Any] | None = None
    is_done: bool = False

    @property
    def size(self) -> int:
        """The size of the record in bytes or characters, as a measure of memory."""
        return len(self.line) + len(self.value or "") + len(self.old or "")


@dataclass(slots=True)
class Totals:
    """What is counted over the records.

    Attributes:
        documents: Records that were cleaned.
        empty: Those without an article.
        low: Those of low confidence.
        dropped: Those below the least confidence asked for.
        errors: Bad records.
        texts: Characters of the texts, as read.
        kept: Characters of them that are in the articles.
        of_pages: Characters of the articles of pages with markup.
    """

    documents: int = 0
    empty: int = 0
    low: int = 0
    dropped: int = 0
    errors: int = 0
    texts: int = 0
    kept: int = 0
    of_pages: int = 0

    def add(self, other: Totals) -> None:
        """Add what another part counted."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(slots=True)
class Cleaned:
    """The results of a chunk of records.

    Attributes:
        is_old: Whether an unfinished output goes beyond the last one.
        lines: Output as JSON lines, packed.
        rows: For Parquet, the added fields of each record; None for a record without output.
        dropped: A row for each record that was dropped.
        errors: A row for each bad record.
        totals: What was counted.
    """

    is_old: bool = False
    lines: bytes = b""
    rows: list[dict[str, Any] | None] = field(default_factory=list)
    dropped: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)


Records = Iterator[Record]
