"""The part of the command that cleans corpora: files of errors, progress on a terminal, the closing line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from shutil import get_terminal_size
from typing import IO, Any, Final

from tqdm import tqdm

from cleaner.console import escape
from cleaner.corpora.clean import LOW
from cleaner.corpora.records import CannotResume, NotUnderstood, Options, Totals
from cleaner.corpora.run import Job, Progress, Sinks, run
from cleaner.corpora.streams import Unpacked

#: Bad records that are shown if no file for them is named.
_MOST_SHOWN: Final = 20


class Reports:
    """The files of `--errors` and `--report-dropped`: a JSON object on each line.

    Args:
        errors: The file for bad records, or None to show the first ones.
        dropped: The file for dropped records, or None.
        show: Shows a message, which is safe on a terminal.
        stack: Closes the files.
    """

    def __init__(
        self, errors: Path | None, dropped: Path | None, show: Callable[[str], object], stack: ExitStack
    ) -> None:
        self.errors = errors
        self._errors = stack.enter_context(errors.open("wb")) if errors else None
        self._dropped = stack.enter_context(dropped.open("wb")) if dropped else None
        self.show = show
        self._shown = 0

    def error(self, name: str, row: dict[str, Any]) -> None:
        """Report a bad record of a file."""
        if self._errors:
            _append(self._errors, {"file": name} | row)
            return
        self._shown += 1
        if self._shown <= _MOST_SHOWN:
            self.show(f"{escape(name)}: record {row['record_number']}: {escape(row['error'])}")
        if self._shown == _MOST_SHOWN:
            self.show("further bad records are only counted; name a file for them with --errors")

    def file_error(self, name: str, problem: str) -> None:
        """Report a file that cannot be cleaned."""
        self.show(f"{escape(name)}: {escape(problem)}")
        if self._errors:
            _append(self._errors, {"file": name, "error": problem})

    def dropped(self, name: str, row: dict[str, Any]) -> None:
        """Report a record that is not in the output."""
        if self._dropped:
            _append(self._dropped, {"file": name} | row)


def clean_corpora(
    jobs: Sequence[Job],
    options: Options,
    write: Callable[[bytes], object],
    reports: Reports,
    *,
    processes: int,
    resume: bool = False,
    standard_input: Unpacked | None = None,
) -> bool:
    """Clean corpora one after the other.

    Args:
        jobs: The corpora.
        options: How to clean them.
        write: Writes to standard output.
        reports: Takes bad and dropped records.
        processes: The number of processes.
        resume: Continue unfinished outputs.
        standard_input: The content of a job without a path.

    Returns:
        Whether all records of all files were cleaned. What was not is shown.

    Raises:
        OSError: Standard output or one of the two reports cannot be written.
    """
    totals = Totals()
    failed = 0
    sizes = [job.source.stat().st_size if job.source else 0 for job in jobs]
    # a progress bar only on a terminal, and not between the rows on standard output
    is_shown = all(job.target for job in jobs) or not sys.stdout.isatty()
    size = get_terminal_size()  # a terminal of a program may have the size 0, in which tqdm shows nothing
    bar = tqdm(
        total=sum(sizes) or None,
        unit="B",
        unit_scale=True,
        unit_divisor=1024,
        disable=None if is_shown else True,
        ncols=size.columns,
        nrows=size.lines,
    )
    with closing(bar):
        for job, length in zip(jobs, sizes, strict=True):
            before = bar.n
            sinks = Sinks(write, _named(reports.dropped, job.name), _named(reports.error, job.name))
            try:
                for counted, share in _run(job, standard_input, options, sinks, processes, resume):
                    totals.add(counted)
                    bar.set_postfix_str(f"{totals.documents:,} documents", refresh=False)
                    bar.update(int(before + share * length - bar.n))
            except KeyboardInterrupt:
                if job.target:
                    reports.show("stopped; the same command with --resume continues the output")
                raise
            except (NotUnderstood, CannotResume, OSError) as error:
                if job.target is None:
                    raise
                failed += 1
                reports.file_error(job.name, f"{_reason(error)}{_hint(error)}")
            bar.update(int(before + length - bar.n))
    if totals.documents or totals.errors or not failed:
        reports.show(closing_line(totals, reports.errors))
    return not failed and not totals.errors


def _run(
    job: Job, standard_input: Unpacked | None, options: Options, sinks: Sinks, processes: int, resume: bool
) -> Generator[Progress]:
    with ExitStack() as stack:
        unpacked = Unpacked(stack.enter_context(job.source.open("rb"))) if job.source else standard_input
        assert unpacked
        yield from run(job, unpacked, options, sinks, processes=processes, resume=resume)


def closing_line(totals: Totals, errors: Path | None = None) -> str:
    """Return the line that is shown at the end of a run.

    Args:
        totals: What was counted.
        errors: The file that has the bad records.
    """
    parts = [f"{totals.empty:,} empty", f"{totals.low:,} of low confidence (below {LOW})"]
    if totals.dropped:
        parts.append(f"{totals.dropped:,} dropped")
    if totals.texts:
        parts.append(f"{totals.kept / totals.texts:.1%} of the characters of texts kept")
    if totals.of_pages:
        parts.append(f"{totals.of_pages:,} characters from pages")
    see = f" (see {escape(str(errors))})" if totals.errors and errors else ""
    parts.append(f"{totals.errors:,} errors{see}")
    return f"{totals.documents:,} documents: {', '.join(parts)}"


def _append(file: IO[bytes], row: dict[str, Any]) -> None:
    line = json.dumps(row, ensure_ascii=False, default=str) + "\n"
    file.write(line.encode("utf-8", "backslashreplace"))
    file.flush()


def _named(report: Callable[[str, dict[str, Any]], None], name: str) -> Callable[[dict[str, Any]], None]:
    return lambda row: report(name, row)


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


def _hint(error: Exception) -> str:
    if isinstance(error, CannotResume):
        return "; to start again, remove the unfinished output"
    return "; --resume continues the output" if isinstance(error, OSError) else ""
