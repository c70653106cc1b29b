"""The note that a ledger is sound, which spares the next run a full check."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta

import pytest

from crawler import clock
from crawler.store.folder import SiteFolder
from crawler.store.ledger_checks import last_check, note_check


@pytest.fixture
def site(tmp_path):
    site = SiteFolder(tmp_path / "jiangsu")
    site.path.mkdir()
    site.ledger.write_bytes(b"a ledger")
    return site


def _ago(**units: float) -> str:
    return (datetime.fromisoformat(clock.timestamp()) - timedelta(**units)).isoformat()


@pytest.mark.parametrize(
    ("checked", "counts"),
    [
        ("2026-11-28T12:00:00+08:00", True),
        ("2026-11-21T12:00:01+08:00", True),
        ("2026-11-21T12:00:00+08:00", False),
        ("2026-10-28T12:00:00+08:00", False),
        ("2026-11-28T12:00:01+08:00", False),
    ],
    ids=["now", "almost a week", "a week", "a month", "in the future"],
)
def test_check_counts_for_a_week(site, checked, counts, monkeypatch):
    monkeypatch.setattr(clock, "timestamp", lambda: "2026-11-28T12:00:00+08:00")
    note_check(site, checked)
    assert last_check(site) == (checked if counts else "")
    assert last_check(site) == (checked if counts else ""), "reading does not change the note"


def test_ledger_that_changed_must_be_checked(site):
    note_check(site, _ago(days=1))
    assert last_check(site)
    before = site.ledger.stat()
    os.utime(site.ledger, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert last_check(site) == "", "another time"
    note_check(site, _ago(days=1))
    site.ledger.write_bytes(b"a ledger, longer")
    os.utime(site.ledger, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert last_check(site) == "", "another size"
    note_check(site, _ago(days=1))
    state = site.ledger.stat()
    copy = site.path / "copy"
    copy.write_bytes(site.ledger.read_bytes())
    copy.replace(site.ledger)
    os.utime(site.ledger, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert last_check(site) == "", "another file"
    site.ledger.unlink()
    assert last_check(site) == ""


def test_ledger_with_entries_in_its_write_ahead_log_must_be_checked(site):
    log = site.ledger.with_name("ledger.sqlite-wal")
    note_check(site, _ago(days=1))
    log.touch()
    assert last_check(site), "an empty log holds nothing"
    log.write_bytes(b"x")
    assert last_check(site) == ""
    with pytest.raises(ValueError, match=r"ledger\.sqlite-wal is not empty"):
        note_check(site, _ago())


@pytest.mark.parametrize("note", [b"", b"{}", b"[]", b"3", b"\xff", b'{"checked_at": 3}', b'{"checked_at": "soon"}'])
def test_note_that_is_none_means_that_the_ledger_must_be_checked(site, note):
    site.ledger_checked.write_bytes(note)
    assert last_check(site) == ""


def test_note_without_a_time_zone_or_with_more_fields_means_the_same(site):
    note_check(site, _ago(days=1))
    note = json.loads(site.ledger_checked.read_bytes())
    assert note.keys() == {"checked_at", "size", "modified_ns", "inode"}
    site.ledger_checked.write_text(json.dumps(note | {"checked_at": note["checked_at"][:19]}))
    assert last_check(site) == ""
    site.ledger_checked.write_text(json.dumps(note | {"more": 1}))
    assert last_check(site) == ""


def test_note_that_cannot_be_written_is_no_error(site):
    site.ledger_checked.mkdir()
    note_check(site, _ago())
    assert last_check(site) == ""
