"""The note how the last run left the ledger, which spares the next run a full check."""

from __future__ import annotations

import json
import os

import pytest

from crawler.store.folder import SiteFolder
from crawler.store.ledger_checks import LastUse, last_use, note_begin, note_end


@pytest.fixture
def site(tmp_path):
    site = SiteFolder(tmp_path / "jiangsu")
    site.path.mkdir()
    site.ledger.write_bytes(b"a ledger")
    return site


def test_ledger_is_trusted_from_the_end_of_a_run_to_the_begin_of_the_next(site):
    assert last_use(site) is LastUse.UNKNOWN
    note_end(site)
    assert last_use(site) is last_use(site) is LastUse.ENDED, "reading does not change the note"
    note_begin(site)
    assert last_use(site) is LastUse.NOT_ENDED
    note_end(site)
    assert last_use(site) is LastUse.ENDED


def test_ledger_that_changed_must_be_checked(site):
    note_end(site)
    before = site.ledger.stat()
    os.utime(site.ledger, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert last_use(site) is LastUse.NOT_ENDED, "another time"
    site.ledger.write_bytes(b"a ledger, longer")
    os.utime(site.ledger, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert last_use(site) is LastUse.NOT_ENDED, "another size"
    site.ledger.write_bytes(b"a ledger")
    os.utime(site.ledger, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert last_use(site) is LastUse.ENDED
    site.ledger.unlink()
    assert last_use(site) is not LastUse.ENDED


def test_ledger_with_entries_in_its_write_ahead_log_must_be_checked(site):
    log = site.ledger.with_name("ledger.sqlite-wal")
    note_end(site)
    log.touch()
    assert last_use(site) is LastUse.ENDED, "an empty log holds nothing"
    log.write_bytes(b"x")
    assert last_use(site) is LastUse.NOT_ENDED
    site.ledger_checked.unlink()
    assert last_use(site) is LastUse.NOT_ENDED, "also without a note"
    note_end(site)
    log.unlink()
    assert last_use(site) is LastUse.UNKNOWN, "the end is not noted while the log has entries"


@pytest.mark.parametrize(
    "note", [b"", b"{}", b"[]", b"3", b"\xff", b"[" * 100_000, b'{"size": 8}', b'{"checked_at": "2026-11-28"}']
)
def test_note_of_another_form_means_that_the_ledger_must_be_checked(site, note):
    site.ledger_checked.write_bytes(note)
    assert last_use(site) is LastUse.NOT_ENDED


def test_note_of_an_earlier_version_means_the_same(site):
    note_end(site)
    note = json.loads(site.ledger_checked.read_bytes())
    site.ledger_checked.write_text(json.dumps(note | {"checked_at": "2026-11-28T12:00:00+08:00", "inode": 1}))
    assert last_use(site) is LastUse.NOT_ENDED


def test_note_that_cannot_be_written_is_no_error(site):
    site.ledger_checked.mkdir()
    note_begin(site)
    note_end(site)
    assert last_use(site) is LastUse.NOT_ENDED


def test_begin_that_cannot_be_noted_removes_the_note_of_the_end(site, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    note_end(site)
    monkeypatch.setattr(os, "fsync", fail)
    note_begin(site)
    assert last_use(site) is LastUse.UNKNOWN
