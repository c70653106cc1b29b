"""Pulls the newest version of a site's folder from the store."""

from __future__ import annotations

import gzip
import logging
import os
import shutil
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crawler import stopping
from crawler.mirror import parts
from crawler.mirror.base import Diverged, check_base
from crawler.mirror.remote import LEDGERS, PARTS, Damaged, MirrorError, RemoteSite, Stored, Version
from crawler.mirror.state import STAGED, Seen, State, ledger_of
from crawler.store import atomic
from crawler.store.files import Store
from crawler.store.folder import ARCHIVE, LEDGER, LEDGER_CHECKED, SiteFolder
from crawler.store.ledger_checks import note_end

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pulled:
    """A version that was pulled.

    Attributes:
        number: Its number.
        size: The bytes of the objects that the folder lacked.
        damaged: The objects that were passed over.
    """

    number: int
    size: int
    damaged: tuple[str, ...] = ()


def pull(url: str, data: Path, name: str, *, is_partial: bool = False) -> Pulled | None:
    """Bring a site's folder to the newest version of the store.

    Everything is fetched and checked before anything in the folder changes.

    Args:
        url: DATA_MIRROR.
        data: DATA_DIR.
        name: The name of the site's folder.
        is_partial: Pass damaged objects over. The next run then rebuilds the ledger from the articles that are there,
            and fetches the others again.

    Returns:
        The version; None if the folder is based on it already.

    Raises:
        NotThere: The store does not have the site.
        Diverged: The folder has changes of its own since the version that it is based on.
        StoreError, OSError, sqlite3.Error: The folder or the store cannot be used.
    """
    store = Store(data, name)
    remote = RemoteSite(url, name)
    version = remote.newest()
    if version is None:
        raise NotThere(f"the store has no site {name} ({remote.address})")
    store.open()
    try:
        with closing(State(store.paths, url)) as state:
            return _pull(remote, version, state, store.paths, is_partial=is_partial)
    finally:
        store.close()


class NotThere(MirrorError):
    """The store does not have the site."""


def _pull(remote: RemoteSite, version: Version, state: State, site: SiteFolder, *, is_partial: bool) -> Pulled | None:
    known, found = state.files(), parts.files_of(site)
    if state.pulling:  # a pull was killed while it changed the folder
        if site.ledger.exists():
            raise Diverged(remote, site, "this folder was crawled after a pull that was killed")
    elif version.id in (state.pushing, state.base and state.base[1]) or not _is_unchanged(state, known, found, site):
        check_base(remote, state, version, site)
        _install_ledger(site)
        return None
    had = state.objects(PARTS)
    new_parts = version.parts[len(had) :] if version.parts[: len(had)] == had else version.parts
    if len(new_parts) == len(version.parts):
        known = {}
    has = {stored for stored in state.objects(ARCHIVE) if found.get(stored.name) == state.files().get(stored.name)}
    new_archive = [stored for stored in version.archive if stored not in has or stored.name not in found]
    wanted = [*new_parts, *new_archive, *((version.ledger,) if version.ledger else ())]
    try:
        damaged = _fetch(remote, wanted, site, is_partial=is_partial)
    except Damaged as error:
        if remote.numbers()[-1:] != [version.number]:
            raise MirrorError(f"{remote.address} has got a newer version meanwhile: pull again") from error
        raise
    _put_in_place(
        version,
        state,
        site,
        [part for part in new_parts if part not in damaged],
        [stored for stored in new_archive if stored not in damaged],
        known,
        has_ledger=version.ledger is not None and not damaged,
    )
    sizes = sum(stored.size for stored in wanted if stored not in damaged)
    return Pulled(version.number, sizes, tuple(stored.name for stored in damaged))


def _is_unchanged(state: State, known: dict[str, Seen], found: dict[str, Seen], site: SiteFolder) -> bool:
    """Return whether the folder is empty, or has nothing that the version which it is based on lacks."""
    if not state.base:
        return not found and not site.ledger.exists()
    is_ledger_known = ledger_of(site) in (None, known.get(LEDGER))
    files = {path: seen for path, seen in known.items() if path != LEDGER}
    return files == found and is_ledger_known and not state.has_unpublished


def _fetch(remote: RemoteSite, wanted: list[Stored], site: SiteFolder, *, is_partial: bool) -> list[Stored]:
    """Fetch objects into the folder of the pull, and return those that are damaged.

    Raises:
        Damaged: One is damaged, and the pull is not partial.
    """
    staged = site.path / STAGED
    damaged = []
    for stored in wanted:
        if stopping.requested():
            raise MirrorError("the pull was stopped; the next one goes on from here")
        try:
            remote.get(stored, staged / stored.name)
            if stored.name.startswith(f"{LEDGERS}/"):
                _unpack_ledger(staged / stored.name, staged / LEDGER)
        except Damaged as error:
            if not is_partial:
                raise Damaged(
                    f"{error}: nothing was changed. Push the folder again from a machine that has it (zhengwen push"
                    f" --replace {site.name}), or take the rest: zhengwen pull --partial {site.name}"
                ) from error
            logger.warning("[mirror-damaged] passed over: %s", error)
            damaged.append(stored)
    return damaged


def _unpack_ledger(packed: Path, target: Path) -> None:
    try:
        with gzip.open(packed, "rb") as source, atomic.replacing(target) as file:
            shutil.copyfileobj(source, file)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Damaged(f"{packed.name} is not a packed ledger ({error})") from error


def _put_in_place(
    version: Version,
    state: State,
    site: SiteFolder,
    new_parts: list[Stored],
    new_archive: list[Stored],
    known: dict[str, Seen],
    *,
    has_ledger: bool,
) -> None:
    """Change the folder. If this is interrupted, the folder has no ledger, and the next pull does it again.

    Args:
        version: The version.
        state: The state of the folder.
        site: The folder.
        new_parts: The parts that it lacks.
        new_archive: The WARC files that it lacks.
        known: The files that it has of the parts before these.
        has_ledger: Whether the ledger was fetched.
    """
    staged = site.path / STAGED
    for name in (LEDGER, f"{LEDGER}-wal", f"{LEDGER}-shm", LEDGER_CHECKED):
        (site.path / name).unlink(missing_ok=True)
    if not has_ledger:
        (staged / LEDGER).unlink(missing_ok=True)
    state.begin_pull(version)
    files = {path: seen for path, seen in known.items() if path != LEDGER and not path.startswith(f"{ARCHIVE}/")}
    for part in new_parts:
        for path, seen in parts.unpack(staged / part.name, site):
            if seen:
                files[path] = seen
            else:
                files.pop(path, None)
    if new_archive:
        atomic.make_folder(site.archive, site.path)
    for stored in new_archive:
        (staged / stored.name).replace(site.path / stored.name)
    archive = {stored.name for stored in version.archive}
    for path, seen in parts.files_of(site).items():
        if path in archive:
            files[path] = seen
        elif path not in files:
            (site.path / path).unlink()
    if has_ledger:
        files[LEDGER] = Seen.of(staged / LEDGER)
    if hasattr(os, "sync"):
        os.sync()  # in place of a flush for each file
    state.end_pull(version, files)
    _install_ledger(site)


def _install_ledger(site: SiteFolder) -> None:
    """Put a pulled ledger in place, if the pull was not killed before that, and remove what was fetched."""
    ledger = site.path / STAGED / LEDGER
    if ledger.exists() and not site.ledger.exists():
        ledger.replace(site.ledger)
        atomic.sync_folder(site.path)
        note_end(site)
    shutil.rmtree(site.path / STAGED, ignore_errors=True)
