"""Reads the records of a file of any format, for engines that clean and write them themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, Final

from cleaner.corpora import json_lines, warc
from cleaner.corpora.clean import BadRecord, checked, parse_line
from cleaner.corpora.recognise import Kind, recognise
from cleaner.corpora.records import Options, Record, Records, needs_extra
from cleaner.corpora.streams import Unpacked

#: Rows of Parquet that are read at a time.
_ROWS: Final = 256


def records_of(file: IO[bytes], name: str, field: str, url_field: str = "") -> Records:
    """Yield the records of a file, which is recognised by its content.

    Args:
        file: The file, open for reading, packed or not. It must be seekable for Parquet.
        name: Its name.
        field: The field of JSON lines and Parquet that holds the page or text.
        url_field: The field that holds its address, or "".

    Yields:
        The records. Each has `fields`, `value` and `url`, or a `problem`.

    Raises:
        NotUnderstood: The format of the file is not supported, or its library is not installed.
    """
    unpacked = Unpacked(file)
    kind = recognise(unpacked, name)
    if kind is Kind.PARQUET:
        yield from _rows(file, field, url_field)
    elif kind is Kind.WARC:
        yield from warc.read(unpacked)
    elif kind is Kind.JSON_LINES:
        options = Options(field=field, url_field=url_field)
        for record in json_lines.read(unpacked):
            if not record.problem:
                try:
                    record.fields = parse_line(record, options)
                    checked(record.value, field)
                except BadRecord as problem:
                    record.problem = str(problem)
            yield record
    else:
        record = Record(1)
        try:
            record.value = unpacked.content()
        except ValueError as error:
            record.problem = str(error)
        yield record


def _rows(file: IO[bytes], field: str, url_field: str) -> Iterator[Record]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise needs_extra("Parquet", "parquet") from None
    number = 0
    try:
        for batch in parquet.ParquetFile(file).iter_batches(batch_size=_ROWS):
            for row in batch.to_pylist():
                number += 1
                yield _record(number, row, field, url_field)
    except (ArrowException, OSError) as error:
        yield Record(number + 1, problem=f"the file is damaged ({error}); the rest cannot be read")


def _record(number: int, row: dict[str, Any], field: str, url_field: str) -> Record:
    if field not in row:
        return Record(number, problem=f"it has no field {field!r}")
    url = row.get(url_field)
    record = Record(number, fields=row, value=row[field], url=url if isinstance(url, str) else None)
    try:
        checked(record.value, field)
    except BadRecord as problem:
        record.problem = str(problem)
    return record
