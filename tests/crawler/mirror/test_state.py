"""What a folder has in common with the store: it is kept over restarts, and forgotten where it cannot be right."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crawler.mirror.remote import MirrorError, Stored, Version
from crawler.mirror.state import STATE, Seen, State, is_based
from crawler.store.folder import LEDGER, SiteFolder

URL = "memory://state"
PART, ARCHIVE = Stored("parts/a.tar.gz", 1, "0" * 64), Stored("archive/b.warc.gz", 2, "1" * 64)
SEEN = Seen(3, 4)


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    site = SiteFolder(tmp_path / "jiangsu")
    site.path.mkdir()
    return site


def test_state_of_a_new_folder_is_empty(site):
    with closing(State(site, URL)) as state:
        assert (state.base, state.pushing, state.pulling, state.has_unpublished) == (None, "", "", False)
        assert state.files() == {} and state.objects("parts") == state.objects("archive") == ()
    assert not is_based(site, URL)


def test_state_is_kept_and_that_of_another_store_forgotten(site):
    version = Version(7)
    with closing(State(site, URL)) as state:
        state.add(PART, {"text/a.txt": SEEN, "text/b.txt": SEEN})
        state.add(ARCHIVE, {"archive/b.warc.gz": SEEN}, ["text/b.txt"])
        assert state.has_unpublished
        state.begin_push(version)
        assert state.pushing == version.id
        state.end_push(version, SEEN)
    with closing(State(site, URL)) as state:
        assert (state.base, state.pushing, state.has_unpublished) == ((7, version.id), "", False)
        assert state.files() == dict.fromkeys(("archive/b.warc.gz", LEDGER, "text/a.txt"), SEEN)
        assert state.objects("parts") == (PART,) and state.objects("archive") == (ARCHIVE,)
        state.end_push(version, None, ["text/a.txt"])
        assert set(state.files()) == {"archive/b.warc.gz", LEDGER}
    assert is_based(site, URL) and is_based(site, URL)
    assert not is_based(site, "memory://other")
    with closing(State(site, URL)) as state:
        assert state.base is None and state.files() == {} and state.objects("parts") == ()


def test_folder_is_based_on_nothing_while_a_version_is_put_in_place(site):
    before, version = Version(1), Version(2, parts=(PART,), archive=(ARCHIVE,), ledger=Stored("ledger/c", 1, ""))
    with closing(State(site, URL)) as state:
        state.add(Stored("parts/old", 1, ""), {"text/old.txt": SEEN})
        state.end_push(before)
        state.begin_push(version)
        state.begin_pull(version)
        assert (state.base, state.pushing, state.pulling, state.has_unpublished) == (None, "", version.id, False)
        state.end_pull(version, {"text/a.txt": SEEN})
        assert (state.base, state.pulling) == ((2, version.id), "")
        assert state.files() == {"text/a.txt": SEEN} and state.objects("parts") == (PART,)
        assert state.objects("archive") == (ARCHIVE,) and state.objects("ledger") == ()


def test_change_that_fails_leaves_everything_as_it_was(site):
    with closing(State(site, URL)) as state:
        with pytest.raises(sqlite3.Error):
            state.add(PART, {"text/a.txt": Seen(None, 1)})
        assert state.objects("parts") == () and not state.has_unpublished
        state.add(PART, {})
        assert state.objects("parts") == (PART,)


def test_file_of_this_version_is_read_and_one_of_another_refused(site):
    State(site, URL).close()
    with closing(sqlite3.connect(site.path / STATE)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,), "an installation may be older than this one"
        file.execute("PRAGMA user_version = 2")
    with pytest.raises(MirrorError, match=r"written by another version of zhengwen.*push --replace jiangsu"):
        State(site, URL)
    assert not is_based(site, URL)
    (site.path / STATE).write_bytes(b"damaged" * 1000)
    with pytest.raises(MirrorError, match="cannot be used"):
        State(site, URL)
    assert not is_based(site, URL)


def test_file_that_is_locked_is_no_damage(site):
    State(site, URL).close()
    with closing(sqlite3.connect(site.path / STATE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.MonkeyPatch.context() as patch:
            connect = sqlite3.connect
            patch.setattr(sqlite3, "connect", lambda *words, **options: connect(*words, **options, timeout=0))
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                State(site, URL)
