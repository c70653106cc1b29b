"""Parquet, read and written with pyarrow. Columns that are not cleaned are passed through as Arrow data.

A Parquet file without its end cannot be read. So the unfinished output is a stream of Arrow record batches, of which
all complete batches can be read, and the Parquet file is made from it at the end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from cleaner.corpora.clean import ADDED, NUMBER, names_of
from cleaner.corpora.records import CannotResume, NotUnderstood, Options, Record, Records, needs_extra
from cleaner.corpora.rows import TEXT

#: Rows that are read at a time.
_ROWS: Final = 256
#: Bytes of a row group of the output.
_ROW_GROUP: Final = 64 << 20
#: Metadata of the schema that describe the columns, and are wrong with more columns.
_OF_COLUMNS: Final = (b"huggingface", b"ARROW:schema")


class ParquetCorpus:
    """A Parquet file that is cleaned.

    Args:
        path: The file.
        options: How it is cleaned.

    Attributes:
        names: The names of the added columns in the output.

    Raises:
        NotUnderstood: pyarrow is not installed, the file is damaged, a column is missing or there twice, or the column
            does not hold strings.
    """

    def __init__(self, path: Path, options: Options) -> None:
        self._arrow, self._parquet = _pyarrow()
        self._options = options
        self._file = _open(path)
        self._read = 0
        schema = self._file.schema_arrow
        self._check(path, schema)
        self.names = names_of(tuple(schema.names), options)
        self._schema = self._output_schema(schema)
        self._batches: deque[Any] = deque()
        self._added: list[dict[str, Any] | None] = []
        self._writer: Any = None

    def _check(self, path: Path, schema: Any) -> None:
        names = schema.names
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise NotUnderstood(f"{path} has several columns named {twice[0]!r}; rename all but one")
        if self._options.field not in names:
            raise NotUnderstood(f"{path} has no column {self._options.field!r} for --field")
        kind = schema.field(self._options.field).type
        types = self._arrow.types
        if types.is_dictionary(kind):
            kind = kind.value_type
        if not any(
            test(kind) for test in (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary)
        ):
            raise NotUnderstood(f"the column {self._options.field!r} of {path} holds {kind}, not strings")

    def _output_schema(self, schema: Any) -> Any:
        pa = self._arrow
        types = {name: pa.string() for name in (TEXT, *ADDED)}
        types |= {"confidence": pa.float64(), "kept_share": pa.float64(), "warnings": pa.list_(pa.string())}
        types[NUMBER] = pa.int64()
        self._types = types
        self._untouched = [name for name in schema.names if name != self.names[TEXT]]
        fields = [
            pa.field(field.name, pa.large_string() if field.type == pa.large_string() else pa.string())
            if field.name == self.names[TEXT]
            else field
            for field in schema
        ]
        fields += [
            pa.field(self.names[name], kind) for name, kind in types.items() if self.names[name] not in schema.names
        ]
        metadata = {key: value for key, value in (schema.metadata or {}).items() if key not in _OF_COLUMNS}
        return pa.schema(fields, metadata=metadata or None)

    @property
    def share(self) -> float:
        """The share of the rows that were read."""
        rows: int = self._file.metadata.num_rows
        return self._read / max(1, rows)

    def read(self, old: Iterator[Any] | None = None) -> Records:
        """Yield the records.

        Args:
            old: The batches of an unfinished output.

        Raises:
            CannotResume: A row of the unfinished output is not that of the input.
        """
        known = self._old_rows(old) if old else iter(())
        row = next(known, None)
        number = 0
        try:
            for batch in self._file.iter_batches(batch_size=_ROWS):
                self._batches.append(batch)
                values = batch.column(self._options.field).to_pylist()
                urls = batch.column(self._options.url_field).to_pylist() if self._options.url_field else None
                for i, value in enumerate(values):
                    number += 1
                    record = Record(number, value=value, url=urls[i] if urls and isinstance(urls[i], str) else None)
                    if row is not None:
                        record.is_done = True
                        if row[0] == number:
                            self._check_row(number, batch, i, row[2])
                            record.old = row[1]
                            row = next(known, None)
                    self._read = number
                    yield record
        except (self._arrow.ArrowException, OSError) as error:
            yield Record(number + 1, problem=f"the file is damaged ({_first_line(error)}); the rest cannot be read")
        if row is not None:
            raise CannotResume(f"record {row[0]} of the unfinished output is not in the input")

    def _old_rows(self, batches: Iterator[Any]) -> Iterator[tuple[int, dict[str, Any], tuple[Any, int]]]:
        for batch in batches:
            if batch.schema.names != self._schema.names:
                raise CannotResume("the columns of the unfinished output are not those of this input")
            columns = {name: batch.column(shown).to_pylist() for name, shown in self.names.items()}
            for i in range(batch.num_rows):
                added = {name: column[i] for name, column in columns.items()}
                yield added[NUMBER], added, (batch, i)

    def _check_row(self, number: int, batch: Any, row: int, old: tuple[Any, int]) -> None:
        types = self._arrow.types
        for name in self._untouched:
            if types.is_floating(self._schema.field(name).type):
                continue  # NaN is not equal to itself
            if not batch.column(name).slice(row, 1).equals(old[0].column(name).slice(old[1], 1)):
                raise CannotResume(f"record {number} of the unfinished output is not that of the input")

    def write(self, added: list[dict[str, Any] | None], file: IO[bytes]) -> None:
        """Write the rows of records whose results are there.

        Args:
            added: The added fields of the next records; None for those without output.
            file: The unfinished output.
        """
        pa = self._arrow
        if self._writer is None:
            self._writer = pa.ipc.new_stream(file, self._schema)
        self._added += added
        while self._batches and len(self._added) >= self._batches[0].num_rows:
            batch = self._batches.popleft()
            rows, self._added = self._added[: batch.num_rows], self._added[batch.num_rows :]
            kept = [i for i, row in enumerate(rows) if row is not None]
            taken = batch.take(pa.array(kept, pa.int32()))
            columns = {name: taken.column(name) for name in self._untouched}
            for name in self._types:
                shown = self.names[name]
                values = [row[name] for row in rows if row is not None]
                columns[shown] = pa.array(values, self._schema.field(shown).type)
            self._writer.write_batch(
                pa.record_batch([columns[name] for name in self._schema.names], schema=self._schema)
            )

    def end(self, file: IO[bytes]) -> None:
        """Write what remains of a file that could not be read to its end, and end the stream."""
        self.write([None] * (sum(batch.num_rows for batch in self._batches) - len(self._added)), file)
        self._writer.close()

    def make(self, stream: Path, target: Path) -> None:
        """Make the Parquet file from the unfinished output, with the compression of the input."""
        groups = self._file.metadata.num_row_groups
        codec = self._file.metadata.row_group(0).column(0).compression if groups else "SNAPPY"
        with self._parquet.ParquetWriter(target, self._schema, compression=_codec(codec)) as writer:
            waiting: list[Any] = []
            size = 0
            for batch in read_stream(stream):
                waiting.append(batch)
                size += batch.nbytes
                if size > _ROW_GROUP:
                    writer.write_table(self._arrow.Table.from_batches(waiting, self._schema))
                    waiting, size = [], 0
            if waiting:
                writer.write_table(self._arrow.Table.from_batches(waiting, self._schema))


def columns_of(path: Path) -> list[str]:
    """Return the names of the columns of a file.

    Raises:
        NotUnderstood: pyarrow is not installed, or the file is damaged.
    """
    return list(_open(path).schema_arrow.names)


def read_stream(path: Path) -> Iterator[Any]:
    """Yield the complete batches of an unfinished output, or those of a Parquet file.

    Raises:
        CannotResume: It is neither.
    """
    pa, parquet = _pyarrow()
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        return
    try:
        if start == b"PAR1":
            yield from parquet.ParquetFile(path).iter_batches()
            return
        reader = pa.ipc.open_stream(path.open("rb"))
    except (pa.ArrowException, OSError) as error:
        if start == b"PAR1":
            raise CannotResume(f"{path} is Parquet without its end, of which nothing can be read; remove it") from error
        return  # not even the schema is complete
    while True:
        try:
            batch = reader.read_next_batch()
        except (StopIteration, pa.ArrowException, OSError):
            return
        yield batch


def _open(path: Path) -> Any:
    pa, parquet = _pyarrow()
    try:
        return parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise NotUnderstood(f"{path} is damaged Parquet ({_first_line(error)})") from None


def _codec(name: str) -> str:
    return "NONE" if name == "UNCOMPRESSED" else name


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.ipc
        import pyarrow.parquet
    except ImportError:
        raise needs_extra("Parquet", "parquet") from None
    return pyarrow, pyarrow.parquet
