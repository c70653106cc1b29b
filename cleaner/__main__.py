"""The command `python -m cleaner`: cleans files, folders, corpora and standard input."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from shutil import get_terminal_size
from typing import NoReturn

from tqdm import tqdm

from cleaner.console import accept_all_text, discard_output, escape, escape_json
from cleaner.corpora.command import Reports, clean_corpora
from cleaner.corpora.recognise import CORPORA, Kind, recognise
from cleaner.corpora.records import NotUnderstood, Options
from cleaner.corpora.run import Job as CorpusJob
from cleaner.corpora.run import check
from cleaner.corpora.streams import Output, Unpacked
from cleaner.inputs import PAGES, Inputs, corpus_jobs, exists, find, is_folder, is_same_file, page_jobs
from cleaner.pages import Job, PageOptions, article_of, clean_pages, shown, write_index
from cleaner.report import INDEX

#: Exit status of a command that Ctrl-C ended, as shells report it.
_INTERRUPTED = 128 + signal.SIGINT
_EPILOG = (
    "The content of a file decides what it is: a page, a text, JSON lines (.jsonl), Parquet or WARC; all but Parquet"
    " may be packed with gzip or Zstandard. docs/corpora.md describes how corpora are cleaned."
)


def main(arguments: Sequence[str] | None = None, program: str = "python -m cleaner") -> int:
    """Run the command.

    Args:
        arguments: The command line; by default that of the process.
        program: The name of the command in its messages.

    Returns:
        The exit status: 0, 1 if a file or a record could not be read or written, 2 for wrong arguments and for inputs
        that are not understood. If the program that reads the output ends (`| head`), the command ends without a
        message, with status 0; after Ctrl-C the status is 130.
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
    except NotUnderstood as error:
        return _usage(program, str(error))
    except OSError as error:  # a full disk behind `>`, an input that cannot be read
        discard_output()
        print(f"{program}: {escape(str(error))}", file=sys.stderr)
        return 1


def _main(program: str, args: argparse.Namespace) -> int:
    if sys.stdout is None or (args.inputs == ["-"] and sys.stdin is None):
        return _usage(program, "standard input or output is closed")
    accept_all_text("utf-8")  # whatever the console's encoding
    _check_options(args)
    with ExitStack() as stack:
        if args.inputs == ["-"]:
            return _clean_standard_input(args, stack)
        inputs = find(args.inputs, as_text=args.text)
        for problem in inputs.problems:
            print(f"{program}: {escape(problem)}", file=sys.stderr)
        if not inputs.pages and not inputs.corpora and not inputs.problems:
            known = ", ".join(sorted(PAGES | CORPORA))
            raise NotUnderstood(f"no page found in {', '.join(args.inputs)}; pages and corpora end in {known}")
        _check_output(args, inputs)
        jobs, refused = [], 0
        for job in corpus_jobs(inputs, args.output):
            try:
                _check_corpus(job, args)
            except NotUnderstood as error:
                print(f"{program}: {escape(str(error))}", file=sys.stderr)
                refused += 1
            else:
                jobs.append(job)
        if not inputs.pages and not jobs:
            return 2 if refused or len(inputs.problems) == inputs.unclear else 1
        _check_reports(args, [source for source, _ in inputs.pages], jobs)
        reports = _reports(args, stack)
        is_right = not inputs.problems and not refused
        if inputs.pages:
            done = _clean_pages(list(page_jobs(inputs.pages, args.output)), args, len(inputs.problems), reports)
            is_right = is_right and done
        if jobs:
            done = clean_corpora(jobs, _options(args), _write_lines, reports, processes=args.jobs, resume=args.resume)
            is_right = is_right and done
    return 0 if is_right else 1


def _clean_standard_input(args: argparse.Namespace, stack: ExitStack) -> int:
    unpacked = Unpacked(sys.stdin.buffer)
    kind = recognise(unpacked, "standard input")
    if kind is not Kind.PAGE:
        job = CorpusJob("standard input", kind, None, None)
        check(job, unpacked, _options(args))
        done = clean_corpora(
            [job], _options(args), _write_lines, _reports(args, stack), processes=args.jobs, standard_input=unpacked
        )
        return 0 if done else 1
    try:
        article = article_of(unpacked.content(), _page_options(args))
    except ValueError as error:
        raise NotUnderstood(f"standard input: {error}") from None
    if article.confidence < args.min_confidence:
        _reports(args, stack).dropped("standard input", article.as_dict())
    else:
        _write_out(shown(article, args.format))
    return 0


def _clean_pages(jobs: list[Job], args: argparse.Namespace, problems: int, reports: Reports) -> bool:
    """Clean pages and show what could not be cleaned; return whether there is nothing.

    Args:
        jobs: The pages.
        args: The command line.
        problems: The number of files that were found to be wrong before.
        reports: Takes errors and dropped articles.
    """
    several = len(jobs) > 1
    failed = problems
    # a progress bar only on a terminal, and not between the texts on standard output
    is_shown = several and args.output is not None
    size = get_terminal_size()
    disable = None if is_shown else True
    bar = tqdm(total=len(jobs), unit="page", disable=disable, ncols=size.columns, nrows=size.lines)
    output = None
    if args.format == "jsonl" and args.output is not None:
        output = Output(args.output, resume=False)
        jobs = [(source, None) for source, _ in jobs]
    try:
        with closing(bar), closing(clean_pages(jobs, _page_options(args), args.jobs)) as outcomes:
            for outcome in outcomes:
                bar.update()
                source = str(outcome.source)
                if outcome.problem:
                    failed += 1
                    reports.file_error(source, outcome.problem)
                elif outcome.dropped is not None:
                    reports.dropped(source, outcome.dropped)
                elif output:
                    output.file.write(outcome.text.encode())
                elif args.output is None:
                    is_named = several and args.format in ("text", "markdown")
                    _write_out(f"==> {escape(source)} <==\n{outcome.text}\n" if is_named else outcome.text)
        if output:
            output.finish()
        if args.report:
            write_index(args.output)
    except BaseException:
        if output:
            output.discard()
        raise
    if failed:
        print(f"{failed} of {len(jobs) + problems} files failed (see above); the others are done", file=sys.stderr)
    return not failed


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Escape the message: an argument can be the name of a file that a shell inserted for `*`."""
        super().error(escape(message))


def _parser(program: str) -> argparse.ArgumentParser:
    parser = _Parser(
        prog=program, description="Keep the article of each page or text, and nothing else of it.", epilog=_EPILOG
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="FILE|FOLDER|-",
        help="pages, texts, corpora, folders of them, or - for standard input",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="PATH",
        help="instead of standard output: the folder for NAME.txt of each page; for a corpus the file (a name with a"
        " suffix) or a folder",
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json", "jsonl"),
        default="text",
        help="text; Markdown; JSON with the metadata: one line per page, or NAME.json with NAME.txt; jsonl: the"
        " lines of all pages in the one file of -o. A corpus has its own format, and Markdown or text in its field",
    )
    parser.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
    parser.add_argument(
        "--report",
        action="store_true",
        help="with -o, also write NAME.report.html for each page (what was kept, what was removed, why), and"
        f" {INDEX}, a list of them",
    )
    parser.add_argument("--text", action="store_true", help="the input is text without markup")
    parser.add_argument("--url", help="the address of the page, to make its links absolute")
    parser.add_argument("-j", "--jobs", type=_positive, default=1, metavar="N", help="number of processes (default 1)")
    corpora = parser.add_argument_group("corpora")
    corpora.add_argument(
        "--field", default="", metavar="NAME", help="the field that holds the page, with --text the text"
    )
    corpora.add_argument("--url-field", default="", metavar="NAME", help="the field that holds the page's address")
    corpora.add_argument(
        "--min-confidence",
        type=_share,
        default=0.0,
        metavar="C",
        help="drop articles of a lower confidence, from 0 to 1",
    )
    corpora.add_argument("--report-dropped", type=Path, metavar="FILE", help="write the dropped articles there")
    corpora.add_argument("--errors", type=Path, metavar="FILE", help="write the records that cannot be cleaned there")
    corpora.add_argument(
        "--resume",
        action="store_true",
        help="continue the output of a stopped run; skip the pages that have their file",
    )
    return parser


def _positive(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give 1 or more")
    return int(text)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a confidence; give a number from 0 to 1")
    return value


def _check_options(args: argparse.Namespace) -> None:
    """Refuse options that contradict each other.

    Raises:
        NotUnderstood: They do.
    """
    if args.inputs == ["-"] and args.output is not None:
        raise NotUnderstood("standard input has no file name; redirect the output instead of -o")
    if "-" in args.inputs and len(args.inputs) > 1:
        raise NotUnderstood("- stands for standard input, which cannot be read together with files")
    if args.report and args.output is None:
        raise NotUnderstood("--report writes files; name a folder with -o DIR")
    if args.resume and args.output is None:
        raise NotUnderstood("--resume continues a file; name it with -o")
    if args.report_dropped and not args.min_confidence:
        raise NotUnderstood("--report-dropped needs --min-confidence, without which nothing is dropped")


def _check_output(args: argparse.Namespace, inputs: Inputs) -> None:
    """Refuse an output that does not fit the inputs.

    Raises:
        NotUnderstood: It does not.
    """
    output = args.output
    if inputs.corpora and args.report:
        raise NotUnderstood(f"--report is for pages; {inputs.corpora[0][0]} is a corpus")
    if output is None:
        if inputs.corpora and (inputs.pages or len(inputs.corpora) > 1):
            raise NotUnderstood(
                "several corpora, or corpora and pages, have several outputs; name a folder with -o DIR"
            )
        return
    if args.format == "jsonl" and inputs.pages:
        if inputs.corpora:
            raise NotUnderstood("--format jsonl writes one file of pages; clean corpora in another run")
        if args.resume:
            raise NotUnderstood("--resume does not continue --format jsonl; write a file for each page")
        if is_folder(output):
            raise NotUnderstood(f"--format jsonl writes one file; {output} is a folder")
    elif exists(output) and not is_folder(output) and (inputs.pages or not inputs.is_one_file or not output.suffix):
        raise NotUnderstood(f"{output} is a file; -o takes a folder")
    if args.report and any(is_same_file(output / INDEX, page) for page, _ in inputs.pages):
        raise NotUnderstood(f"the list of reports {output / INDEX} is one of the pages; name another folder with -o")


def _check_corpus(job: CorpusJob, args: argparse.Namespace) -> None:
    """Refuse a corpus that options do not fit, or whose output is the corpus itself.

    Raises:
        NotUnderstood: They do not fit.
    """
    assert job.source
    if job.target and is_same_file(job.source, job.target):
        raise NotUnderstood(f"the output {job.target} is the input; name another file or folder with -o")
    try:
        with job.source.open("rb") as file:
            check(job, Unpacked(file), _options(args))
    except OSError as error:
        raise NotUnderstood(f"{job.name}: {error.strerror or error}") from error


def _check_reports(args: argparse.Namespace, pages: Iterable[Path], jobs: Iterable[CorpusJob]) -> None:
    """Refuse reports that would overwrite an input, an output or each other.

    Raises:
        NotUnderstood: One would.
    """
    used = [*pages, *(path for job in jobs for path in (job.source, job.target) if path)]
    for option, path in (("--errors", args.errors), ("--report-dropped", args.report_dropped)):
        if path is None:
            continue
        if any(is_same_file(path, other) for other in used):
            raise NotUnderstood(f"{option} {path} is an input or output; name another file")
        used.append(path)


def _reports(args: argparse.Namespace, stack: ExitStack) -> Reports:
    return Reports(args.errors, args.report_dropped, partial(tqdm.write, file=sys.stderr), stack)


def _options(args: argparse.Namespace) -> Options:
    return Options(
        field=args.field,
        url_field=args.url_field,
        as_text=args.text,
        as_markdown=args.format == "markdown",
        min_confidence=args.min_confidence,
        url=args.url,
    )


def _page_options(args: argparse.Namespace) -> PageOptions:
    return PageOptions(
        form=args.format,
        as_report=args.report,
        as_text=args.text,
        url=args.url,
        min_confidence=args.min_confidence,
        resume=args.resume,
    )


def _usage(program: str, message: str) -> int:
    print(f"{program}: {escape(message)}", file=sys.stderr)
    return 2


def _write_out(text: str) -> None:
    """Write to standard output; on a terminal, characters that could act on it are escaped."""
    sys.stdout.write(escape(text, except_for="\t\n") if sys.stdout.isatty() else text)


def _write_lines(lines: bytes) -> None:
    """Write JSON lines to standard output."""
    if sys.stdout.isatty():
        sys.stdout.write(escape_json(lines.decode()))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(lines)


if __name__ == "__main__":
    sys.exit(main())
