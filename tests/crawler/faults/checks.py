"""Invariants of a site's folder after a fault: directly after it, and after the next run that ends."""

from __future__ import annotations

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
from crawler.store.article_files import body_of, content_hash
from crawler.urls import key_of
from tests.crawler.conftest import Outcome


def reference(outcome: Outcome) -> dict[str, str]:
    """The text file of each article of an undisturbed crawl, by the path of its URL."""
    return {path: outcome.text(path) for path in outcome.records()}


def faults_of(
    folder: Path, texts: Mapping[str, str | Collection[str]], *, ended: bool, archive: bool = True
) -> list[str]:
    """Find what is wrong with a site's folder.

    Args:
        folder: The site's folder.
        texts: The content of the text file of each of the site's articles, or the contents that it may have, by the
            path of the article's URL.
        ended: Whether a run has ended since the fault. Otherwise only what is there is checked, not what is missing.
        archive: Whether the pages of all articles must be in the archive. What is there must be complete in any case.

    Returns:
        One line for each violation. It begins with `lost`, `twice`, `partial`, `ledger`, `stray` or `archive`.
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
    """The path of the URL and the metadata of each article by the path of its text file, and the violations."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    wrong = []
    names = {file.with_suffix("") for file in (folder / "text").rglob("*") if file.is_file() and file.name[0] != "."}
    for name in names:
        text, metadata = name.with_suffix(".txt"), name.with_suffix(".json")
        if not text.exists() or (ended and not metadata.exists()):
            wrong.append(f"partial: only one file of {name}")
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
            wrong += _consistency(folder, content, record)
        found[text.relative_to(folder).as_posix()] = path, record
    return found, wrong


def _consistency(folder: Path, content: str, record: dict[str, Any]) -> list[str]:
    """Check that a text file and its metadata are of one version, and that its revisions and attachments are there."""
    wrong = []
    if content_hash(body_of(content) or "") != record["content_hash"]:
        wrong.append(f"partial: text and metadata of {record['url']} are of two versions")
    for revision in record["revisions"]:
        text = body_of((folder / revision["file"]).read_text("utf-8")) or ""
        if content_hash(text) != revision["content_hash"]:
            wrong.append(f"lost: {revision['file']} is not the earlier text")
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
    wrong = [f"ledger: {path} is entered but missing" for path in known.keys() - found.keys()]
    if ended:
        wrong += [f"ledger: {path} is not entered" for path in found.keys() - known.keys()]
        for path in found.keys() & known.keys():
            record = found[path][1]
            if known[path] != (record["url"], record["content_hash"]):
                wrong.append(f"ledger: {path} is entered with other values")
    return wrong


def ledger_rows(folder: Path) -> list[tuple[str, str, str, str]]:
    """URL, status, path and hash of each link in the ledger. A copy is read, so that the database is not changed."""
    with TemporaryDirectory() as copy:
        for file in folder.glob("ledger.sqlite*"):
            shutil.copyfile(file, Path(copy, file.name))
        database = sqlite3.connect(Path(copy, "ledger.sqlite"))
        try:
            return database.execute("SELECT url, status, path, content_hash FROM articles").fetchall()
        except sqlite3.OperationalError:
            return []  # the run was stopped before it had made one
        finally:
            database.close()


def _archive(folder: Path, paths: Collection[str], ended: bool) -> list[str]:
    archived = set()
    for file in warc.files(folder / "archive"):
        archived |= {"/" + page.requested_url.split("/", 3)[3] for page in warc.read(file)}
        if ended:
            with file.open("rb") as records:
                for record in (iterator := ArchiveIterator(records, check_digests=True)):
                    record.content_stream().read()
                    if record.digest_checker.passed is False:
                        return [f"archive: {file} is damaged"]
                if iterator.member_info is None:
                    return [f"archive: {file} is empty"]
    return [f"archive: {path} is not in it" for path in paths if path not in archived]
