"""Cleans saved pages and texts, one file each: the part of the command that is not for corpora."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from cleaner.article import Article
from cleaner.characters import readable
from cleaner.console import to_json
from cleaner.corpora.recognise import has_markup
from cleaner.corpora.streams import Unpacked, is_packed
from cleaner.extract import extract
from cleaner.markup.decode import decode, is_document
from cleaner.parallel import KILLED, in_order
from cleaner.report import ENDING, INDEX, index, report
from cleaner.text.plain import extract_text

#: Pages passed to a worker at once: enough that passing them takes little time, few enough that all workers end
#: together.
_CHUNK: Final = 16

#: A page, and the path of its output without suffix; None for standard output.
Job = tuple[Path, Path | None]


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How pages are cleaned and written.

    Attributes:
        form: `text`, `markdown`, `json` or `jsonl`.
        as_report: Whether to write a report of each page.
        as_text: Whether the files are texts without markup.
        url: The address of the pages.
        min_confidence: Articles of a lower confidence are not written.
        resume: Skip the pages whose output exists.
    """

    form: str
    as_report: bool
    as_text: bool
    url: str | None
    min_confidence: float
    resume: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for a page.

    Attributes:
        source: The page.
        text: What goes to standard output.
        problem: Why it could not be cleaned or written, or "".
        dropped: The article, if its confidence is too low.
    """

    source: Path
    text: str = ""
    problem: str = ""
    dropped: dict[str, Any] | None = None


def clean_pages(jobs: list[Job], options: PageOptions, processes: int) -> Generator[Outcome]:
    """Yield the outcome of each page, in order."""
    processes = min(processes, len(jobs))
    size = min(_CHUNK, -(-len(jobs) // processes))
    chunks = (jobs[start : start + size] for start in range(0, len(jobs), size))
    for outcomes in in_order(partial(_clean_chunk, options=options), chunks, processes, _lost):
        yield from outcomes


def article_of(page: bytes, options: PageOptions) -> Article:
    """Return the article of a page or text.

    Raises:
        ValueError: The bytes are neither.
    """
    if is_packed(page):
        page = Unpacked(io.BytesIO(page)).content()
    if is_document(page):
        raise ValueError("it is neither a page nor text")
    if not options.as_text and has_markup(page):
        return extract(page, url=options.url)
    # a page loses its control characters in the parser; `extract_text` leaves lines as they are
    return extract_text("\n".join(map(readable, decode(page).splitlines())))


def shown(article: Article, form: str, name: str = "") -> str:
    """Return what standard output shows of an article.

    Args:
        article: The article.
        form: As `PageOptions.form`.
        name: The file, for JSON.
    """
    if form in ("json", "jsonl"):
        named = {"file": name} if name else {}
        return to_json(named | article.as_dict()) + "\n"
    text = article.markdown if form == "markdown" else article.text
    return f"{text}\n" if text else ""


def _clean_chunk(jobs: list[Job], options: PageOptions) -> list[Outcome]:
    return [_clean(source, target, options) for source, target in jobs]


def _lost(job: Job) -> list[Outcome]:
    return [Outcome(job[0], problem=KILLED)]


def _clean(source: Path, target: Path | None, options: PageOptions) -> Outcome:
    try:
        if target and options.resume and all(path.exists() for path, _ in _files(target, Article(), options)):
            return Outcome(source)
        article = article_of(source.read_bytes(), options)
        if article.confidence < options.min_confidence:
            return Outcome(source, dropped=article.as_dict())
        if target is None:
            return Outcome(source, shown(article, options.form, str(source)))
        target.parent.mkdir(parents=True, exist_ok=True)
        for path, text in _files(target, article, options):
            _write(path, text)
    except OSError as error:
        return Outcome(source, problem=f"{error.strerror or error}")
    except ValueError as error:
        return Outcome(source, problem=str(error))
    return Outcome(source)


def _files(target: Path, article: Article, options: PageOptions) -> Iterator[tuple[Path, str]]:
    """Yield the files that are written for an article."""
    suffix = ".md" if options.form == "markdown" else ".txt"
    yield target.with_name(target.name + suffix), shown(article, "text" if options.form == "json" else options.form)
    if options.form == "json":
        yield target.with_name(target.name + ".json"), to_json(article.as_dict(), indent=1) + "\n"
    if options.as_report:
        yield target.with_name(target.name + ENDING), report(article, options.url)


def write_index(folder: Path) -> None:
    """Write the list of the reports in a folder, with those of earlier runs.

    Raises:
        OSError: A file cannot be read or written.
    """
    if text := index(folder):
        _write(folder / INDEX, text)


def _write(path: Path, text: str) -> None:
    """Write a file completely or not at all: after an interruption the old file is still there."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
