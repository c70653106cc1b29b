"""The store: writes and reads the articles in a site's folder. The two files of an article are written atomically."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from crawler import clock
from crawler.store import atomic
from crawler.store.article_files import ArticleRecord, RevisionRecord, body_of, content_hash, load_record
from crawler.store.errors import FolderInUse, LinkRefused, LockHeld, StoreError
from crawler.store.folder import SiteFolder
from crawler.store.ledger_checks import LastUse, last_use
from crawler.store.lock import Lock

#: A host or the name of a spider. No other name can be the name of a folder.
_FOLDER_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,200}", re.I)


class Store:
    """A site's folder, for reading and writing articles.

    Args:
        data: The folder of all sites (`DATA_DIR`). It is created if it is missing.
        name: The name of the site's folder.

    Attributes:
        paths: The paths in the site's folder.
        killed: After `open`: the process that used the folder last and was killed, and when it started; else "".

    Raises:
        StoreError: `name` cannot be the name of a folder.
    """

    def __init__(self, data: Path, name: str) -> None:
        if not _FOLDER_NAME.fullmatch(name):
            raise StoreError(f"{name!r} cannot be the name of a site's folder: use letters, digits, '-', '_' and '.'")
        self.data = data.absolute()
        self.paths = SiteFolder(self.data / name)
        self.killed = ""
        self._lock = Lock(self.paths.lock)
        self._checked: set[Path] = set()

    @property
    def folder(self) -> Path:
        """The site's folder."""
        return self.paths.path

    @property
    def texts(self) -> Path:
        """The folder of the articles."""
        return self.paths.texts

    def open(self) -> int:
        """Prepare the folder for a run: lock it and remove the temporary files of a killed run.

        If that run had renamed only one of the two files of an article, the other one is renamed too.

        Returns:
            The number of temporary files removed.

        Raises:
            FolderInUse: Another run is writing to the folder.
            StoreError: The folder is a link or cannot be written to.
        """
        self._make(self.texts)
        self._take_lock()
        if last_use(self.paths) is LastUse.ENDED and not self.killed:
            return 0  # there are none, and to look for them takes long in a large folder
        return self._remove_temporary_files()

    def close(self) -> None:
        """Release the folder for the next run."""
        self._lock.release()

    def write(self, key: str, day: date | None, text: str, record: ArticleRecord) -> str:
        """Write an article: first the text file, then the metadata file. If the second exists, both are complete.

        Args:
            key: The article's key.
            day: Its day of publication, if known.
            text: The content of the text file.
            record: The metadata.

        Returns:
            The text file's path relative to the site's folder.

        Raises:
            StoreError: A folder of the path is a link or cannot be made.
            OSError: A file cannot be written. Each of the earlier files is then unchanged or replaced as a whole.
        """
        file = self.paths.text_file(key, day)
        metadata = file.with_suffix(".json")
        self._make(file.parent)
        # Both are on the disk before the first is renamed. A run that is stopped between the two renames leaves what
        # the next run needs to finish the pair (`_remove_temporary_files`).
        staged: list[Path] = []
        try:
            staged.append(atomic.stage(file, text.encode("utf-8", "replace")))
            staged.append(atomic.stage(metadata, atomic.json_bytes(record)))
            staged[0].replace(file)
        except BaseException:
            for temporary in reversed(staged):
                atomic.discard(temporary)
            raise
        staged[1].replace(metadata)
        atomic.sync_folder(file.parent)
        return self.paths.relative(file)

    def write_record(self, path: str, record: ArticleRecord) -> None:
        """Replace the metadata file of an article whose text stays the same.

        Args:
            path: The path that `write` returned.
            record: The metadata.

        Raises:
            OSError: The file cannot be written; it is then unchanged.
        """
        atomic.write_file((self.folder / path).with_suffix(".json"), atomic.json_bytes(record))

    def path_of(self, key: str, day: date | None) -> str:
        """Return the path that `write` returns for an article with this key and day."""
        return self.paths.relative(self.paths.text_file(key, day))

    def read(self, path: str) -> tuple[str, ArticleRecord | None]:
        """Read an article.

        Args:
            path: The path that `write` returned.

        Returns:
            The content of the text file, "" if it is missing or not UTF-8, and the metadata, None if they are missing
            or damaged.

        Raises:
            OSError: A file is there and cannot be read now. It must not be taken for a missing one.
        """
        file = self.folder / path
        record = load_record(file.with_suffix(".json"))
        try:
            return file.read_text("utf-8"), record
        except (FileNotFoundError, UnicodeDecodeError):
            return "", record

    def keep_revision(self, path: str, number: int, old_hash: str) -> str:
        """Copy an article's text file to a revision.

        If a run was killed after it had made this copy, it is used, even if the run has replaced the text file. A
        revision with another text is never replaced: the next free number is taken.

        Args:
            path: The path that `write` returned.
            number: The lowest number that the revision may have, counted from 1.
            old_hash: The hash of the old body.

        Returns:
            The revision's path relative to the site's folder.
        """
        text = self.folder / path
        made = self.paths.revision_file(text, number)
        if not atomic.is_file(made) or _hash_of(made) != old_hash:
            (made,) = self._copy_aside([text], number)
        return self.paths.relative(made)

    def set_aside(self, path: str, body: str) -> list[str]:
        """Copy the files of an article that `read` cannot use to a revision, before they are replaced.

        Args:
            path: The path that `write` returned.
            body: The body that will replace the text. A text file with the same body is not copied.

        Returns:
            The paths of the copies relative to the site's folder; none if there are no such files.
        """
        text = self.folder / path
        metadata = text.with_suffix(".json")
        files = [file for file in (text, metadata) if atomic.is_file(file)]
        if text in files and _hash_of(text) == content_hash(body):
            files.remove(text)
        return [self.paths.relative(copy) for copy in self._copy_aside(files, 1)] if files else []

    def revisions_of(self, path: str) -> list[RevisionRecord]:
        """List the revisions of an article by their files, for an article whose metadata is lost.

        `fetched_at` is the time of the file.

        Args:
            path: The path that `write` returned.
        """
        text = self.folder / path
        first = self.paths.revision_file(text, 1)
        found: list[tuple[int, RevisionRecord]] = []
        for file in first.parent.glob(f"{text.stem}.r*.txt"):
            number = file.stem.removeprefix(f"{text.stem}.r")
            if number.isdecimal():
                fetched_at = datetime.fromtimestamp(file.stat().st_mtime, clock.now().tzinfo).isoformat("T", "seconds")
                name = self.paths.relative(file)
                revision = RevisionRecord(content_hash=_hash_of(file), fetched_at=fetched_at, file=name)
                found.append((int(number), revision))
        return [revision for _, revision in sorted(found, key=lambda entry: entry[0])]

    def _copy_aside(self, files: Sequence[Path], number: int) -> list[Path]:
        """Copy the files of one article to a revision, with the lowest number from `number` on that is free."""
        contents = [(file, file.read_bytes(), file.stat()) for file in files]
        while True:
            copies = [self.paths.revision_file(file.with_suffix(".txt"), number) for file in files]
            copies = [copy.with_suffix(file.suffix) for copy, file in zip(copies, files, strict=True)]
            present = [copy.exists() for copy in copies]
            pairs = zip(copies, contents, present, strict=True)
            if all(not there or copy.read_bytes() == content for copy, (_, content, _), there in pairs):
                break
            number += 1
        for copy, (_, content, stat), there in zip(copies, contents, present, strict=True):
            self._make(copy.parent)
            if not there:
                atomic.write_file(copy, content)
                os.utime(copy, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        return copies

    def remove(self, path: str) -> None:
        """Remove an article, if it exists. What replaces it must be on the disk, in the ledger too.

        Args:
            path: The path that `write` returned.
        """
        remove_article(self.folder / path)

    def _make(self, folder: Path) -> None:
        if folder in self._checked:
            return
        try:
            atomic.make_folder(folder, self.data)
        except LinkRefused:
            raise
        except OSError as error:
            raise StoreError(
                f"{error.filename} cannot be made ({error.strerror}): set DATA_DIR to a folder that can be written to"
            ) from error
        self._checked.add(folder)

    def _take_lock(self) -> None:
        try:
            self.killed = self._lock.take()
        except LockHeld as error:
            raise FolderInUse(f"another run is writing to {self.folder} ({error}): wait until it has ended") from error
        except LinkRefused:
            raise
        except OSError as error:
            raise StoreError(f"{self.folder} cannot be written to ({error.strerror or error})") from error

    def _remove_temporary_files(self) -> int:
        found = [(target, file) for file in self.paths.temporary_files() if (target := atomic.target_of(file))]
        targets = {target for target, _ in found}
        removed = 0
        # Metadata first: if the text file has been renamed already, the metadata file completes the article.
        for target, file in sorted(found, key=lambda pair: pair[0].suffix != ".json"):
            text = target.with_suffix(".txt")
            if target.suffix == ".json" and text not in targets and _belongs(file, text):
                file.replace(target)
                atomic.sync_folder(target.parent)
            else:
                file.unlink(missing_ok=True)
                removed += 1
        return removed


def remove_article(text: Path) -> None:
    """Remove an article's text file and its metadata file, if they exist; the metadata file first."""
    text.with_suffix(".json").unlink(missing_ok=True)
    text.unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        atomic.sync_folder(text.parent)


def _hash_of(text: Path) -> str:
    """Return the hash of the body in a text file; of all its content if that is not in the form of a text file."""
    content = text.read_bytes().decode("utf-8", "replace")
    body = body_of(content)
    return content_hash(content if body is None else body)


def _belongs(metadata: Path, text: Path) -> bool:
    """Return whether a metadata file is complete and describes a text file.

    Raises:
        OSError: A file is there and cannot be read now.
    """
    record = load_record(metadata)
    try:
        body = body_of(text.read_bytes().decode("utf-8", "replace"))
    except FileNotFoundError:
        return False
    return record is not None and body is not None and record["content_hash"] == content_hash(body)
