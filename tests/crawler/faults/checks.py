"""What must hold of a site's folder whatever happened to a run: right after it, and after the next one that ends."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from crawler.store import warc
from crawler.urls import key_of
from tests.crawler.conftest import Outcome


def reference(outcome: Outcome) -> dict[str, str]:
    """The text file of each article of an undisturbed crawl, by the path of its URL."""
    return {path: outcome.text(path) for path in outcome.records()}


def faults_of(
    folder: Path, texts: Mapping[str, str | Collection[str]], *, ended: bool, archive: bool = True
) -> list[str]:
    """What is wrong with a site's folder, each in a line that begins with `lost`, `twice`, `partial`, `ledger`,
    `stray` or `archive`; nothing, if all is well.

    Parameters:
        texts: the text file of each of the site's articles by the path of its URL, or those that it may be.
        ended: whether a run came to its end after the fault; else one was stopped, and only what is there is looked at.
        archive: whether the pages of all articles are to be in the archive; what is there is to be whole in any case.
    """
    found, wrong = _pairs(folder, texts, ended)
    times = Counter(path for path, _ in found.values())
    wrong += _ledger(folder, found, ended)
    if ended:
        wrong += [f"twice: {path}" for path, count in times.items() if count > 1]
        wrong += [f"lost: {path}" for path in texts if path not in times]
        names = [file for file in folder.rglob("*") if file.is_file()]
        wrong += [f"stray: {file}" for file in names if file.name.startswith(".") and file.name != ".lock"]
        wrong += [
            f"stray: {file}" for file in names if file.suffix in (".open", ".new", ".tmp") or ".parts" in file.parts
        ]
    return wrong + _archive(folder, (texts if ended else times) if archive else (), ended)


def _pairs(
    folder: Path, texts: Mapping[str, str | Collection[str]], ended: bool
) -> tuple[dict[str, tuple[str, dict[str, Any]]], list[str]]:
    """The URL's path and the metadata of each article by its text file's path, and what is wrong with the files."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    wrong = []
    names = {file.with_suffix("") for file in (folder / "text").rglob("*") if file.is_file() and file.name[0] != "."}
    for name in names:
        text, metadata = name.with_suffix(".txt"), name.with_suffix(".json")
        if not text.exists() or (ended and not metadata.exists()):
            wrong.append(f"partial: half a pair, {name}")
        if not metadata.exists():
            continue
        try:
            record = json.loads(metadata.read_text("utf-8"))
        except ValueError:
            wrong.append(f"partial: {metadata}")
            continue
        path = "/" + record["url"].split("/", 3)[3]
        allowed = texts.get(path, ())
        content = text.read_text("utf-8") if text.exists() else ""
        if content not in ([allowed] if isinstance(allowed, str) else allowed):
            wrong.append(f"partial: {text}")
        if ended:
            wrong += _parts(folder, content, record)
        found[text.relative_to(folder).as_posix()] = path, record
    return found, wrong


def _parts(folder: Path, content: str, record: dict[str, Any]) -> list[str]:
    """Whether a text file and its metadata belong together, and its revisions and files are there."""
    wrong = []
    body = content.split("\n", 3)[-1].removesuffix("\n")
    if hashlib.sha256(body.encode()).hexdigest() != record["content_hash"]:
        wrong.append(f"partial: text and metadata of {record['url']} are of two versions")
    for revision in record["revisions"]:
        text = (folder / revision["file"]).read_text("utf-8").split("\n", 3)[-1].removesuffix("\n")
        if hashlib.sha256(text.encode()).hexdigest() != revision["content_hash"]:
            wrong.append(f"lost: {revision['file']} is not what was there before")
    if (folder / "attachments").exists():
        key = key_of(record["url"])
        files = json.loads((folder / "attachments" / key / "files.json").read_text("utf-8"))["files"]
        for file in files:
            if (folder / "attachments" / key / file.get("file", "?")).stat().st_size != file["bytes"]:
                wrong.append(f"partial: {file}")
        if {file["url"] for file in files} != {file["url"] for file in record["attachments"]}:
            wrong.append(f"lost: files of {record['url']}")
    return wrong


def _ledger(folder: Path, found: Mapping[str, tuple[str, dict[str, Any]]], ended: bool) -> list[str]:
    rows = ledger_rows(folder)
    known = {path: (url, digest) for url, status, path, digest in rows if status in ("kept", "partial")}
    wrong = [f"ledger: {path} is not there" for path in known.keys() - found.keys()]
    if ended:
        wrong += [f"ledger: {path} is not known" for path in found.keys() - known.keys()]
        for path in found.keys() & known.keys():
            record = found[path][1]
            if known[path] != (record["url"], record["content_hash"]):
                wrong.append(f"ledger: {path} is known otherwise")
    return wrong


def ledger_rows(folder: Path) -> list[tuple[str, str, str, str]]:
    """URL, status, path and hash of each link that the ledger knows. The files are looked at as they are."""
    with TemporaryDirectory() as copy:
        for file in folder.glob("ledger.sqlite*"):
            shutil.copyfile(file, Path(copy, file.name))
        database = sqlite3.connect(Path(copy, "ledger.sqlite"))
        try:
            return database.execute("SELECT url, status, path, content_hash FROM articles").fetchall()
        except sqlite3.OperationalError:
            return []  # a run that was stopped before it had made one
        finally:
            database.close()


def _archive(folder: Path, paths: Collection[str], ended: bool) -> list[str]:
    archived = set()
    for file in warc.files(folder / "archive"):
        archived |= {"/" + page.asked.split("/", 3)[3] for page in warc.read(file)}
        if ended:
            with file.open("rb") as records:
                for record in (iterator := ArchiveIterator(records, check_digests=True)):
                    record.content_stream().read()
                    if record.digest_checker.passed is False:
                        return [f"archive: {file} is damaged"]
                if iterator.member_info is None:
                    return [f"archive: {file} is empty"]
    return [f"archive: {path} is not in it" for path in paths if path not in archived]
