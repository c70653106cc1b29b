"""The command `python -m cleaner`: cleans files, folders and standard input."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial
from multiprocessing import connection, parent_process
from pathlib import Path
from threading import Thread
from typing import NoReturn

from tqdm import tqdm

from cleaner import extract, extract_text
from cleaner.article import Article
from cleaner.characters import readable
from cleaner.console import accept_all_text, discard_output, escape, to_json
from cleaner.markup.decode import decode
from cleaner.report import report

#: The suffixes of the files that are read in a folder. A file that the command line names is read whatever its suffix.
PAGES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".php", ".asp", ".aspx", ".jsp", ".jspx"})
TEXTS = frozenset({".txt"})
#: Pages passed to a worker at once: enough that passing them takes little time, few enough that all workers end
#: together.
_CHUNK = 16
#: Chunks per worker that are in progress or wait for it. More would only take memory.
_CHUNKS_AHEAD = 2
#: Exit status of a command that Ctrl-C ended, as shells report it.
_INTERRUPTED = 128 + signal.SIGINT

Job = tuple[Path, Path | None]
Outcome = tuple[Path, str, str]


def main(arguments: Sequence[str] | None = None, program: str = "python -m cleaner") -> int:
    """Run the command.

    Args:
        arguments: The command line; by default that of the process.
        program: The name of the command in its messages.

    Returns:
        The exit status: 0, 1 if a file could not be read or written, 2 for wrong arguments. If the program that reads
        the output ends (`| head`), the command ends without a message, with status 0; after Ctrl-C the status is 130.
    """
    try:
        try:
            return _main(program, _parser(program).parse_args(arguments))
        finally:  # also after --help
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        discard_output()
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:  # a full disk behind `>`, an input that cannot be read
        discard_output()
        print(f"{program}: {escape(str(error))}", file=sys.stderr)
        return 1


def _main(program: str, args: argparse.Namespace) -> int:
    if sys.stdout is None or (args.inputs == ["-"] and sys.stdin is None):
        return _usage(program, "standard input or output is closed")
    accept_all_text("utf-8")  # whatever the console's encoding
    if args.inputs == ["-"]:
        if args.output is not None:
            return _usage(program, "standard input has no file name; redirect the output instead of -o")
        article = _extract(sys.stdin.buffer.read(), as_text=args.text, url=args.url)
        _write_out(_shown(article, as_json=args.json))
        return 0
    if args.output is not None and _exists(args.output) and not args.output.is_dir():
        return _usage(program, f"{args.output} is a file; -o takes a folder")
    if args.report and args.output is None:
        return _usage(program, "--report writes files; name a folder with -o DIR")
    inputs = [Path(name) for name in args.inputs]
    missing = [path for path in inputs if not _exists(path)]
    for path in missing:
        print(f"{escape(str(path))} does not exist, or may not be read", file=sys.stderr)
    jobs = list(_jobs([path for path in inputs if path not in missing], args.output, TEXTS if args.text else PAGES))
    if not jobs and missing:
        return 1
    if not jobs:
        return _usage(program, f"no page found in {', '.join(args.inputs)}; pages end in {', '.join(sorted(PAGES))}")
    failed = len(missing)
    several = len(jobs) > 1
    work = partial(_work, as_json=args.json, as_report=args.report, as_text=args.text, url=args.url)
    # a progress bar only on a terminal, and not between the texts on standard output
    bar = tqdm(total=len(jobs), unit="page", disable=None if several and args.output is not None else True)
    with closing(_run(work, jobs, args.jobs)) as outcomes:
        for source, text, problem in outcomes:
            bar.update()
            if problem:
                failed += 1
                bar.write(f"{escape(str(source))}: {problem}", file=sys.stderr)
            elif args.output is None:
                _write_out(text if args.json or not several else f"==> {escape(str(source))} <==\n{text}\n")
    bar.close()
    if failed:
        print(
            f"{failed} of {len(jobs) + len(missing)} files failed (see above); the others are done",
            file=sys.stderr,
        )
    return 1 if failed else 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Escape the message: an argument can be the name of a file that a shell inserted for `*`."""
        super().error(escape(message))


def _parser(program: str) -> argparse.ArgumentParser:
    parser = _Parser(prog=program, description="Write the article of each page as plain text.")
    parser.add_argument(
        "inputs", nargs="+", metavar="FILE|FOLDER|-", help="saved pages, folders of them, or - for standard input"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="DIR",
        help="write NAME.txt for each page there instead of to standard output",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="write the article with its metadata as JSON: one line per page, or NAME.json with NAME.txt",
    )
    parser.add_argument(
        "--report",
        action="store_true",
        help="with -o, also write NAME.report.html: what was kept, what was removed, why",
    )
    parser.add_argument("--text", action="store_true", help="the input is text without markup")
    parser.add_argument("--url", help="the address of the page, to make its links absolute")
    parser.add_argument("-j", "--jobs", type=_positive, default=1, metavar="N", help="number of processes (default 1)")
    return parser


def _positive(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give 1 or more")
    return int(text)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a folder that may not be read, a name that is too long, a NUL character
        return False


def _usage(program: str, message: str) -> int:
    print(f"{program}: {escape(message)}", file=sys.stderr)
    return 2


def _jobs(inputs: list[Path], output: Path | None, endings: frozenset[str]) -> Iterator[Job]:
    """Yield each page with the path of its output without suffix. A folder's pages keep their place below `output`."""
    found: list[tuple[Path, Path]] = []
    for source in inputs:
        if source.is_dir():
            pages = sorted(p for p in source.rglob("*") if p.suffix.lower() in endings and p.is_file())
            found += [(page, page.relative_to(source)) for page in pages]
        else:
            found.append((source, Path(source.name)))
    stems = Counter(place.with_suffix("") for _, place in found)
    names: Counter[Path] = Counter()
    for source, place in found:
        # a.htm and a.html, or one name in two folders: neither may overwrite the other
        name = place.with_suffix("") if stems[place.with_suffix("")] == 1 else place
        names[name] += 1
        if names[name] > 1:
            name = name.with_name(f"{name.name}-{names[name]}")
        yield source, None if output is None else output / name


def _run(work: partial[Outcome], jobs: list[Job], processes: int) -> Generator[Outcome]:
    """Yield the outcome of each job, in order."""
    if processes == 1 or len(jobs) == 1:
        yield from map(work, jobs)
        return
    size = min(_CHUNK, -(-len(jobs) // processes))
    chunks = deque(jobs[start : start + size] for start in range(0, len(jobs), size))
    started: deque[tuple[list[Job], Future[list[Outcome]]]] = deque()
    workers = min(processes, len(chunks))
    pool = ProcessPoolExecutor(workers, initializer=_start_worker)
    try:
        while chunks or started:
            while chunks and len(started) < _CHUNKS_AHEAD * workers:
                try:
                    future = pool.submit(_work_chunk, work, chunks[0])
                except BrokenProcessPool:
                    pool.shutdown()
                    pool = ProcessPoolExecutor(workers, initializer=_start_worker)
                else:
                    started.append((chunks.popleft(), future))
            chunk, future = started.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:  # a worker was killed, perhaps because of a page of this chunk
                yield from (_work_alone(work, job) for job in chunk)
    finally:
        pool.shutdown(cancel_futures=True)


def _work_chunk(work: partial[Outcome], jobs: list[Job]) -> list[Outcome]:
    return [work(job) for job in jobs]


def _work_alone(work: partial[Outcome], job: Job) -> Outcome:
    """Do a job in a process of its own, so that a killed process shows which page was the cause."""
    with ProcessPoolExecutor(1, initializer=_start_worker) as pool:
        try:
            return pool.submit(work, job).result()
        except BrokenProcessPool:
            return job[0], "", "the process that cleaned it was killed; perhaps it needs more memory than there is"


def _start_worker() -> None:
    """Leave Ctrl-C to the main process, and end with it even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _work(job: Job, *, as_json: bool, as_report: bool, as_text: bool, url: str | None) -> Outcome:
    source, target = job
    try:
        article = _extract(source.read_bytes(), as_text=as_text, url=url)
        if target is None:
            return source, _shown(article, as_json=as_json, name=str(source)), ""
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target.with_name(target.name + ".txt"), _shown(article, as_json=False))
        if as_json:
            _write(
                target.with_name(target.name + ".json"),
                to_json(article.as_dict(), indent=1) + "\n",
            )
        if as_report:
            _write(target.with_name(target.name + ".report.html"), report(article))
    except OSError as error:
        return source, "", f"{error.strerror or error}"
    return source, "", ""


def _extract(page: bytes, *, as_text: bool, url: str | None) -> Article:
    if not as_text:
        return extract(page, url=url)
    # a page loses its control characters in the parser; `extract_text` leaves lines as they are
    return extract_text("\n".join(map(readable, decode(page).splitlines())))


def _shown(article: Article, *, as_json: bool, name: str = "") -> str:
    if as_json:
        named = {"file": name} if name else {}
        return to_json(named | article.as_dict()) + "\n"
    return article.text + "\n" if article.paragraphs else ""


def _write_out(text: str) -> None:
    """Write to standard output; on a terminal, characters that could act on it are escaped."""
    sys.stdout.write(escape(text, except_for="\t\n") if sys.stdout.isatty() else text)


def _write(path: Path, text: str) -> None:
    """Write a file completely or not at all: after an interruption the old file is still there."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


if __name__ == "__main__":
    sys.exit(main())
