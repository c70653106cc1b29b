"""Cleans a corpus from its file to the output: chunks of records to processes, results in order to the output."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from cleaner.corpora import json_lines, warc
from cleaner.corpora.clean import clean_records, lost
from cleaner.corpora.parquet import ParquetCorpus, columns_of, read_stream
from cleaner.corpora.recognise import Kind, fields_of
from cleaner.corpora.records import CannotResume, Cleaned, NotUnderstood, Options, Record, Records, Totals
from cleaner.corpora.streams import Output, Unpacked, packing_of
from cleaner.parallel import KILLED, in_order

#: Records and their size that are passed to a process at once.
_CHUNK: Final = 128
_CHUNK_SIZE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Job:
    """A corpus to clean.

    Attributes:
        name: The name of the input in messages.
        kind: What it is.
        source: Its path; None for standard input.
        target: The output; None for standard output.
    """

    name: str
    kind: Kind
    source: Path | None
    target: Path | None


@dataclass(frozen=True, slots=True)
class Sinks:
    """Where the results other than the output go.

    Attributes:
        write: Writes JSON lines, if the job has no target.
        dropped: Takes a row for each dropped record.
        error: Takes a row for each bad record.
    """

    write: Callable[[bytes], object]
    dropped: Callable[[dict[str, Any]], object]
    error: Callable[[dict[str, Any]], object]


#: What was counted in a chunk, and the share of the input that was read before it ended.
Progress = tuple[Totals, float]


def check(job: Job, unpacked: Unpacked, options: Options) -> None:
    """Refuse options that do not fit a corpus.

    Args:
        job: The corpus.
        unpacked: Its content, of which nothing was read yet.
        options: The options.

    Raises:
        NotUnderstood: They do not fit. The message says what to do.
    """
    if job.kind is Kind.WARC:
        return
    if job.kind is Kind.PARQUET and (job.target is None or job.source is None):
        raise NotUnderstood(
            f"{job.name} is Parquet, which is read from a file and written to one; name it with -o FILE"
        )
    if job.target is not None and (job.target.suffix == ".parquet") != (job.kind is Kind.PARQUET):
        suffix = ".parquet" if job.kind is Kind.PARQUET else ".jsonl, .jsonl.gz or .jsonl.zst"
        raise NotUnderstood(f"the output has the format of {job.name}; name it with {suffix}, not {job.target.name}")
    if job.kind is Kind.PARQUET:
        assert job.source
        found = columns_of(job.source)
    else:
        found = fields_of(unpacked)
    shown = f" (its fields: {', '.join(found)})" if found else ""
    if not options.field:
        raise NotUnderstood(
            f"{job.name} holds records{shown}; name the field of the page with --field NAME,"
            " and add --text if it holds text without markup"
        )
    for option, name in (("--field", options.field), ("--url-field", options.url_field)):
        if found and name and name not in found:
            raise NotUnderstood(f"{job.name} has no field {name!r} for {option}{shown}")
    if job.kind is Kind.PARQUET:
        assert job.source
        ParquetCorpus(job.source, options)


def run(
    job: Job, unpacked: Unpacked, options: Options, sinks: Sinks, *, processes: int = 1, resume: bool = False
) -> Generator[Progress]:
    """Clean a corpus, and yield the progress after each chunk.

    Args:
        job: The corpus.
        unpacked: Its content.
        options: The options.
        sinks: Where the results go.
        processes: The number of processes.
        resume: Continue an unfinished output.

    Raises:
        CannotResume: The unfinished output is of another input or of other options.
        NotUnderstood: There is an unfinished output, and `resume` is false.
        OSError: The input cannot be read or the output cannot be written.
    """
    if job.target is None:
        for done in _cleaned(_reader(job.kind)(unpacked), options, processes):
            _report(done, sinks)
            sinks.write(done.lines)
            yield done.totals, unpacked.share
        return
    if job.kind is Kind.PARQUET:
        yield from _run_parquet(job, options, sinks, processes, resume)
        return
    options = replace(options, packing=packing_of(job.target))
    output = Output(job.target, resume=resume)
    try:
        records = _reader(job.kind)(unpacked)
        if output.old:
            records = _with_old(records, json_lines.read_old(output.old))
        with closing(_cleaned(records, options, processes)) as results:
            for done in results:
                output.file.write(done.lines)
                if not done.is_old:
                    output.end_copying()
                _report(done, sinks)
                yield done.totals, unpacked.share
        output.finish()
    finally:
        output.close()


def _run_parquet(job: Job, options: Options, sinks: Sinks, processes: int, resume: bool) -> Generator[Progress]:
    assert job.source and job.target
    options = replace(options, as_rows=True)
    corpus = ParquetCorpus(job.source, options)
    output = Output(job.target, resume=resume)
    try:
        records = corpus.read(read_stream(output.old) if output.old else None)
        with closing(_cleaned(records, options, processes)) as results:
            for done in results:
                corpus.write(done.rows, output.file)
                if not done.is_old:
                    output.end_copying()
                _report(done, sinks)
                yield done.totals, corpus.share
        corpus.end(output.file)
        output.finish(corpus.make)
    finally:
        output.close()


def _reader(kind: Kind) -> Callable[[Unpacked], Records]:
    return warc.read if kind is Kind.WARC else json_lines.read


def _cleaned(records: Records, options: Options, processes: int) -> Generator[Cleaned]:
    work = partial(clean_records, options=options)
    return in_order(work, _chunks(records), processes, partial(lost, problem=KILLED))


def _chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Divide records into chunks."""
    chunk: list[Record] = []
    size = 0
    for record in records:
        if chunk and (len(chunk) == _CHUNK or size + record.size > _CHUNK_SIZE):
            yield chunk
            chunk, size = [], 0
        chunk.append(record)
        size += record.size
    if chunk:
        yield chunk


def _with_old(records: Records, old: Iterator[tuple[int, bytes]]) -> Records:
    """Add to the records what an unfinished output has for them.

    Raises:
        CannotResume: It has a record that the input lacks.
    """
    known = next(old, None)
    for record in records:
        if known is not None:
            record.is_done = True
            if known[0] == record.number:
                record.old = known[1]
                known = next(old, None)
        yield record
    if known is not None:
        raise CannotResume(f"record {known[0]} of the unfinished output is not in the input")


def _report(done: Cleaned, sinks: Sinks) -> None:
    for row in done.dropped:
        sinks.dropped(row)
    for row in done.errors:
        sinks.error(row)
