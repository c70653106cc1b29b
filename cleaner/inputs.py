"""Finds the inputs of the command: what each file is, and where its result goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cleaner.corpora.recognise import CORPORA, Kind, recognise, suffix_of
from cleaner.corpora.records import NotUnderstood
from cleaner.corpora.run import Job as CorpusJob
from cleaner.corpora.streams import Unpacked, packing_of
from cleaner.pages import Job as PageJob

#: The suffixes of the files that are read in a folder. A file that the command line names is read whatever its suffix.
PAGES: Final = frozenset({".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".php", ".asp", ".aspx", ".jsp", ".jspx"})
TEXTS: Final = frozenset({".txt"})


@dataclass(slots=True)
class Inputs:
    """The files that the command line names.

    Attributes:
        pages: Each page, with its place below the output folder.
        corpora: Each corpus, with its place and what it is.
        problems: What is wrong with each of the others.
        unclear: How many of the problems are files that are not understood.
        is_one_file: Whether the command line names one file and no folder.
    """

    pages: list[tuple[Path, Path]] = field(default_factory=list)
    corpora: list[tuple[Path, Path, Kind]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unclear: int = 0
    is_one_file: bool = False


def find(names: Iterable[str], *, as_text: bool) -> Inputs:
    """Find the files of a command line.

    Args:
        names: Files and folders.
        as_text: Whether the files of a folder are texts instead of pages.
    """
    found = Inputs()
    paths = [Path(name) for name in names]
    for path in paths:
        if not exists(path):
            found.problems.append(f"{path} does not exist, or may not be read")
            continue
        in_folder = is_folder(path)
        found.is_one_file = len(paths) == 1 and not in_folder
        for source in _in_folder(path, TEXTS if as_text else PAGES) if in_folder else (path,):
            place = source.relative_to(path) if in_folder else Path(source.name)
            try:
                is_page = in_folder and suffix_of(source) not in CORPORA
                kind = Kind.PAGE if is_page else _kind(source)
            except NotUnderstood as error:
                found.problems.append(str(error))
                found.unclear += 1
            except OSError as error:
                found.problems.append(f"{source}: {error.strerror or error}")
            else:
                if kind is Kind.PAGE:
                    found.pages.append((source, place))
                else:
                    found.corpora.append((source, place, kind))
    return found


def exists(path: Path) -> bool:
    """Return whether a file or folder exists and can be looked up."""
    try:
        return path.exists()
    except (OSError, ValueError):  # a folder that may not be read, a name that is too long, a NUL character
        return False


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder that can be looked up."""
    return exists(path) and path.is_dir()


def is_same_file(one: Path, other: Path) -> bool:
    """Return whether two paths lead to the same file, whether it exists or not."""
    if exists(one) and exists(other):
        return one.samefile(other)
    return one.resolve() == other.resolve()


def page_jobs(pages: Iterable[tuple[Path, Path]], output: Path | None) -> Iterator[PageJob]:
    """Yield each page with the path of its output without suffix. A folder's pages keep their place below `output`."""
    pages = list(pages)
    stems = Counter(place.with_suffix("") for _, place in pages)
    # a.htm and a.html, or one name in two folders: neither may overwrite the other
    names = (place if stems[place.with_suffix("")] > 1 else place.with_suffix("") for _, place in pages)
    for (source, _), name in zip(pages, _distinct(names), strict=True):
        yield source, None if output is None else output / name


def corpus_jobs(inputs: Inputs, output: Path | None) -> Iterator[CorpusJob]:
    """Yield each corpus with its output.

    For one file this is `output` itself, if the name has a suffix and is not a folder. Otherwise `output` is a folder,
    and the output has the name of the input there.
    """
    is_file = output is not None and inputs.is_one_file and output.suffix != "" and not is_folder(output)
    places = [_corpus_name(place, kind) for _, place, kind in inputs.corpora]
    for (source, _, kind), place in zip(inputs.corpora, _distinct(places), strict=True):
        target = output if output is None or is_file else output / place
        yield CorpusJob(str(source), kind, source, target)


def _in_folder(folder: Path, endings: frozenset[str]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if suffix_of(path) in endings | CORPORA and path.is_file():
            yield path


def _kind(source: Path) -> Kind:
    with source.open("rb") as file:
        return recognise(Unpacked(file), str(source))


def _corpus_name(place: Path, kind: Kind) -> Path:
    """Return the name of a corpus's output. The pages of WARC become JSON lines."""
    if kind is not Kind.WARC:
        return place
    packing = packing_of(place)
    name = place.name.removesuffix(f".{packing}") if packing else place.name
    stem = name.removesuffix(".warc").removesuffix(".wet").removesuffix(".warc")
    return place.with_name(f"{stem}.jsonl{f'.{packing}' if packing else ''}")


def _distinct(names: Iterable[Path]) -> Iterator[Path]:
    """Yield names, those that occurred before with a number at the end of their stem."""
    seen: Counter[Path] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else _numbered(name, seen[name])


def _numbered(name: Path, number: int) -> Path:
    if suffix_of(name) not in CORPORA:
        return name.with_name(f"{name.name}-{number}")
    stem = name.name[: name.name.lower().rindex(suffix_of(name))]
    return name.with_name(f"{stem}-{number}{name.name[len(stem) :]}")
