"""The command `python -m cleaner`: cleans files, folders and standard input."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from io import TextIOWrapper
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from cleaner import extract, extract_text
from cleaner.article import Article
from cleaner.markup.decode import decode
from cleaner.report import report

#: The suffixes of the files that are read in a folder. A file that the command line names is read whatever its suffix.
PAGES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".php", ".asp", ".aspx", ".jsp", ".jspx"})
TEXTS = frozenset({".txt"})
#: Pages passed to a worker at once: enough that passing them takes little time, few enough that all workers end
#: together.
_CHUNK = 16

Job = tuple[Path, Path | None]
Outcome = tuple[Path, str, str]


def main(arguments: Sequence[str] | None = None, program: str = "python -m cleaner") -> int:
    """Run the command.

    Args:
        arguments: The command line; by default that of the process.
        program: The name of the command in its messages.

    Returns:
        The exit status: 0, 1 if a file could not be read or written, 2 for wrong arguments. If the program that reads
        the output ends (`| head`), the command ends without a message, with status 0.
    """
    try:
        try:
            return _main(program, _parser(program).parse_args(arguments))
        finally:  # also after --help
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        return 0


def _main(program: str, args: argparse.Namespace) -> int:
    if isinstance(sys.stdout, TextIOWrapper):  # the output is UTF-8 whatever the console's encoding
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if args.inputs == ["-"]:
        if args.output is not None:
            return _usage(program, "standard input has no file name; redirect the output instead of -o")
        article = _extract(sys.stdin.buffer.read(), as_text=args.text, url=args.url)
        sys.stdout.write(_shown(article, as_json=args.json))
        return 0
    if args.output is not None and args.output.exists() and not args.output.is_dir():
        return _usage(program, f"{args.output} is a file; -o takes a folder")
    if args.report and args.output is None:
        return _usage(program, "--report writes files; name a folder with -o DIR")
    inputs = [Path(name) for name in args.inputs]
    missing = [path for path in inputs if not path.exists()]
    for path in missing:
        print(f"{path} does not exist", file=sys.stderr)
    jobs = list(_jobs([path for path in inputs if path.exists()], args.output, TEXTS if args.text else PAGES))
    if not jobs and missing:
        return 1
    if not jobs:
        return _usage(program, f"no page found in {', '.join(args.inputs)}; pages end in {', '.join(sorted(PAGES))}")
    failed = len(missing)
    several = len(jobs) > 1
    work = partial(_work, as_json=args.json, as_report=args.report, as_text=args.text, url=args.url)
    # a progress bar only on a terminal, and not between the texts on standard output
    bar = tqdm(total=len(jobs), unit="page", disable=None if several and args.output is not None else True)
    for source, text, problem in _run(work, jobs, args.jobs):
        bar.update()
        if problem:
            failed += 1
            bar.write(f"{source}: {problem}", file=sys.stderr)
        elif args.output is None:
            sys.stdout.write(text if args.json or not several else f"==> {source} <==\n{text}\n")
    bar.close()
    if failed:
        print(
            f"{failed} of {len(jobs) + len(missing)} files failed (see above); the others are done",
            file=sys.stderr,
        )
    return 1 if failed else 0


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description="Write the article of each page as plain text.")
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


def _usage(program: str, message: str) -> int:
    print(f"{program}: {message}", file=sys.stderr)
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


def _run(work: partial[Outcome], jobs: list[Job], processes: int) -> Iterator[Outcome]:
    if processes == 1 or len(jobs) == 1:
        yield from map(work, jobs)
        return
    with get_context().Pool(min(processes, len(jobs))) as pool:
        yield from pool.imap(work, jobs, chunksize=min(_CHUNK, -(-len(jobs) // processes)))


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
                json.dumps(article.as_dict(), ensure_ascii=False, indent=1) + "\n",
            )
        if as_report:
            _write(target.with_name(target.name + ".report.html"), report(article))
    except OSError as error:
        return source, "", f"{error.strerror or error}"
    return source, "", ""


def _extract(page: bytes, *, as_text: bool, url: str | None) -> Article:
    return extract_text(decode(page)) if as_text else extract(page, url=url)


def _shown(article: Article, *, as_json: bool, name: str = "") -> str:
    if as_json:
        named = {"file": name} if name else {}
        return json.dumps(named | article.as_dict(), ensure_ascii=False) + "\n"
    return article.text + "\n" if article.paragraphs else ""


def _discard_output() -> None:
    """Discard what is left in the buffer of standard output: Python writes it once more when the process ends."""
    with contextlib.suppress(OSError, ValueError):  # standard output may have no descriptor
        null = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(null, sys.stdout.fileno())
        finally:
            os.close(null)


def _write(path: Path, text: str) -> None:
    """Write a file completely or not at all: after an interruption the old file is still there."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


if __name__ == "__main__":
    sys.exit(main())
