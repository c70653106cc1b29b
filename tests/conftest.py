"""Fixtures of all tests: the saved pages in `samples`, and the optional folder `shared` next to the repository."""

from __future__ import annotations

import gc
import signal
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure() -> None:
    """Refuse to test compiled modules that are older than their sources; let child processes react to Ctrl-C.

    A shell starts commands in the background with SIGINT ignored, and children inherit that. Garbage is collected less
    often, as pytest keeps an object for each of its thousands of tests, and each collection would look at all of them.
    """
    gc.set_threshold(100_000, 50, 100)
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for module in ROOT.glob("cleaner/**/*.so"):
        source = module.with_name(f"{module.name.partition('.')[0]}.py")
        if source.exists() and source.stat().st_mtime > module.stat().st_mtime:
            pytest.exit(
                f"{source} was edited after `make compile`: run `make compile` or `make uncompile`", returncode=4
            )


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of saved pages in the repository."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of labelled data next to the repository; tests that use it are skipped without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared")
    return folder


# no deadline, because the time of an example depends on the load of the machine
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
