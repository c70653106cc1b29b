"""The advice that goes with errors of the disk and the ledger."""

from __future__ import annotations

import errno
import sqlite3

import pytest

from crawler.store.errors import LinkRefused, LockHeld, StoreError, with_advice


def caused(cause: OSError) -> StoreError:
    error = StoreError("the folder cannot be made")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (OSError(errno.ENOSPC, "full"), "free space"),
        (OSError(errno.EDQUOT, "quota"), "free space"),
        (OSError(errno.EROFS, "read-only"), "writable"),
        (OSError(errno.EACCES, "denied"), "writable"),
        (OSError(errno.EPERM, "denied"), "writable"),
        (OSError(errno.EIO, "broken"), "check the disk"),
        (caused(OSError(errno.ENOSPC, "full")), "free space"),
        (sqlite3.OperationalError("database or disk is full"), "free space"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "writable"),
        (sqlite3.OperationalError("database is locked"), "end the program"),
        (sqlite3.DatabaseError("database disk image is malformed"), "no action is needed"),
    ],
)
def test_error_comes_with_advice(error, advice):
    shown = with_advice(error)
    assert str(error) in shown and advice in shown.partition("; ")[2]
    assert shown.startswith("the ledger: ") is isinstance(error, sqlite3.Error)


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOENT, "missing"), OSError("no number"), StoreError("bad name"), sqlite3.Error("other")]
)
def test_error_without_advice_is_shown_as_it_is(error):
    assert with_advice(error).removeprefix("the ledger: ") == str(error)


def test_refused_link_is_named(tmp_path):
    error = LinkRefused(tmp_path / "text")
    assert str(tmp_path / "text") in str(error) and "DATA_DIR" in str(error)
    assert with_advice(error) == str(error)


@pytest.mark.parametrize("holder", ["process 1 since today", ""])
def test_held_lock_names_its_holder(holder):
    error = LockHeld(holder)
    assert error.holder == holder and str(error) == (holder or "another process")
