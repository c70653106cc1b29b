"""Pushes a site's folder to the store as a new version."""

from __future__ import annotations

import gzip
import logging
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler import stopping
from crawler.mirror import parts
from crawler.mirror.base import Diverged, check_base
from crawler.mirror.remote import LEDGERS, PARTS, MirrorError, RemoteSite, Stored, Taken, Version, new_name
from crawler.mirror.state import Seen, State, ledger_of
from crawler.store import warc
from crawler.store.errors import StoreError
from crawler.store.files import Store
from crawler.store.folder import ARCHIVE, LEDGER, SiteFolder
from crawler.store.ledger_checks import LastUse, last_use
from crawler.store.recovery import open_checked

logger = logging.getLogger(__name__)

#: Versions that stay in the store: the newest, and the one before.
_KEPT: Final = 2
_LEVEL: Final = 3


@dataclass(frozen=True, slots=True)
class Pushed:
    """A version that was pushed.

    Attributes:
        number: Its number.
        files: The files that are new, changed or removed, those of the archive too.
        size: The bytes that were sent.
    """

    number: int
    files: int
    size: int


def push(url: str, data: Path, name: str, *, is_replacing: bool = False) -> Pushed | None:
    """Push what has changed in a site's folder since its last version.

    Args:
        url: DATA_MIRROR.
        data: DATA_DIR.
        name: The name of the site's folder.
        is_replacing: Push everything anew, and remove what the store had of the site.

    Returns:
        The new version; None if nothing has changed.

    Raises:
        Diverged: Another machine has pushed the site since this folder was pushed or pulled.
        StoreError, OSError, sqlite3.Error: The folder or the store cannot be used. The store has the version before.
    """
    store = Store(data, name)
    if not store.folder.is_dir():
        raise StoreError(f"there is no folder {store.folder}")
    remote = RemoteSite(url, name)
    store.open()
    try:
        with closing(State(store.paths, url)) as state:
            return _push(remote, state, url, store.paths, is_replacing=is_replacing)
    finally:
        store.close()


def _push(remote: RemoteSite, state: State, url: str, site: SiteFolder, *, is_replacing: bool) -> Pushed | None:
    if state.pulling and not site.ledger.exists():
        raise MirrorError(f"a pull of {site.path} was killed: finish it with zhengwen pull {site.name}")
    before = None if is_replacing else remote.newest()
    number = 1 + (before.number if before else max(remote.numbers(), default=0))
    if is_replacing:
        state.reset(url)
    elif before:
        check_base(remote, state, before, site)
    elif state.base:
        state.reset(url)  # the store was emptied
    warc.adopt(site.archive)
    known, found = state.files(), parts.files_of(site)
    changed = {path: seen for path, seen in found.items() if known.get(path) != seen}
    removed = known.keys() - found.keys() - {LEDGER}
    files, sent = len(changed) + len(removed), 0
    for path in [path for path in changed if path.startswith(f"{ARCHIVE}/")]:
        sent += _put(remote, state, site.path / path, path, {path: changed.pop(path)})
    of_articles = [path for path in removed if not path.startswith(f"{ARCHIVE}/")]
    packed = site.path / "mirror.part"
    for part in parts.divided(changed) if changed else [{}] if of_articles else []:
        parts.pack(site, part, of_articles, packed)
        sent += _put(remote, state, packed, new_name(PARTS, number, ".tar.gz"), part, of_articles)
        of_articles = []
    packed.unlink(missing_ok=True)
    seen = ledger_of(site)
    if seen is None or (before and before.ledger and known.get(LEDGER) == seen):
        ledger = before.ledger if before and seen else None
    else:
        ledger = _put_ledger(remote, site, new_name(LEDGERS, number, ".sqlite.gz"))
        sent += ledger.size
    if before and ledger == before.ledger and not state.has_unpublished and not removed:
        return None
    archive = tuple(stored for stored in state.objects(ARCHIVE) if stored.name in found)
    version = Version(number, parts=state.objects(PARTS), archive=archive, ledger=ledger)
    state.begin_push(version)
    try:
        remote.create(version)
    except Taken as error:
        raise Diverged(remote, site, f"another machine has just pushed version {number}") from error
    state.end_push(version, seen, removed)
    _clean_up(remote, version, is_replacing=is_replacing)
    return Pushed(number, files, sent)


def _put(
    remote: RemoteSite, state: State, file: Path, name: str, files: dict[str, Seen], removed: list[str] | None = None
) -> int:
    """Write an object, and return its bytes."""
    if stopping.requested():
        raise MirrorError("the push was stopped; the next one goes on from here")
    stored = Stored.of(file, name)
    remote.put(file, stored)
    state.add(stored, files, removed or ())
    return stored.size


def _put_ledger(remote: RemoteSite, site: SiteFolder, name: str) -> Stored:
    """Write a copy of the ledger.

    Raises:
        StoreError: The ledger is damaged.
    """
    if last_use(site) is LastUse.NOT_ENDED:
        try:
            open_checked(site.ledger).close()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{site.ledger} is damaged ({error}) and is not pushed: rebuild it with zhengwen rebuild {site.name}"
            ) from error
    copy, packed = site.path / "mirror.ledger", site.path / "mirror.ledger.gz"
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(site.ledger)) as ledger, closing(sqlite3.connect(copy)) as target:
        ledger.backup(target)
    with copy.open("rb") as source, gzip.open(packed, "wb", _LEVEL) as file:
        shutil.copyfileobj(source, file)
    copy.unlink()
    stored = Stored.of(packed, name)
    remote.put(packed, stored)
    packed.unlink()
    return stored


def _clean_up(remote: RemoteSite, version: Version, *, is_replacing: bool) -> None:
    """Remove old versions, and what no version needs any more. If that fails, the next push does it."""
    try:
        numbers = remote.numbers()
        kept = [number for number in numbers if number <= version.number][-1 if is_replacing else -_KEPT :]
        remote.remove_versions(number for number in numbers if number < kept[0])
        needed = {stored.name for number in kept for stored in remote.version(number).objects}
        for folder in (LEDGERS, PARTS, ARCHIVE) if is_replacing else (LEDGERS,):
            remote.remove(name for name in remote.objects(folder) if name not in needed)
    except MirrorError as error:
        logger.warning("[mirror-not-cleaned] old objects stay in the store until the next push: %s", error)
