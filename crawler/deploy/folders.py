"""The folders of sites on the machines: looks for them and moves them, with ssh, flock, mv and rsync.

A folder is first set aside on its old machine (`DATA_DIR/.moved/jiangsu`) while its lock is held, so that no crawl is
writing to it and none finds it there any more. Then it is copied. The copy that was set aside is never removed.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable, Sequence

from crawler.deploy.hosts import Host
from crawler.store.folder import LOCK
from crawler.store.lock import EX_TEMPFAIL

#: The folder in DATA_DIR of those that were moved to other machines.
MOVED = ".moved"
#: The exit status of ssh if it cannot reach the machine, and of `test` and `find` for "no".
_SSH_FAILED, _NO = 255, 1
_SSH = ("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=15")
#: Seconds without any data after which rsync gives up.
_RSYNC_TIMEOUT = 300

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


class FolderError(Exception):
    """A folder cannot be looked for or moved. The message says why and what to do."""


class FolderBusy(FolderError):
    """A crawl is writing to the folder."""


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end.

    Raises:
        OSError: It cannot be started.
    """
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


class Folders:
    """The data folders of the machines.

    Args:
        run: Runs a program on this machine.
    """

    def __init__(self, run: Run = run) -> None:
        self._run = run

    def names(self, host: Host) -> set[str]:
        """Make the data folder of a machine if it is missing; return the names of the folders in it."""
        self._do(host, ["mkdir", "-p", "--", host.data])
        found = self._do(
            host, ["find", host.data, "-mindepth", "1", "-maxdepth", "1", "-type", "d", "-printf", r"%f\n"]
        )
        return set(found.stdout.splitlines())

    def has(self, host: Host, name: str) -> bool:
        """Return whether a folder exists in the data folder of a machine."""
        return self._do(host, ["test", "-d", f"{host.data}/{name}"], (0, _NO)).returncode == 0

    def set_aside(self, host: Host, site: str) -> bool:
        """Set the folder of a site aside, so that no crawl finds it; return whether there was one.

        Raises:
            FolderBusy: A crawl is writing to it; nothing was done.
        """
        folder = f"{host.data}/{site}"
        if not self.has(host, site):
            return False
        self._do(host, ["mkdir", "-p", "--", f"{host.data}/{MOVED}"])
        # An earlier copy of the same site keeps a numbered name.
        move = ["mv", "--backup=numbered", "-T", "--", folder, f"{host.data}/{MOVED}/{site}"]
        lock = ["flock", "--nonblock", "--conflict-exit-code", str(EX_TEMPFAIL), f"{folder}/{LOCK}"]
        if self._do(host, [*lock, *move], (0, EX_TEMPFAIL)).returncode == EX_TEMPFAIL:
            raise FolderBusy(f"a crawl is writing to {folder} on {host.name}: stop it, or wait for its end")
        return True

    def put_back(self, host: Host, site: str) -> None:
        """Undo `set_aside`, unless it was not done."""
        if not self.has(host, site) and self.has(host, f"{MOVED}/{site}"):
            self._do(host, ["mv", "-T", "--", f"{host.data}/{MOVED}/{site}", f"{host.data}/{site}"])

    def copy(self, site: str, source: Host, target: Host) -> bool:
        """Copy the folder of a site that was set aside, and continue a copy that was interrupted.

        Returns:
            Whether there was a folder.
        """
        if not self.has(source, f"{MOVED}/{site}"):
            return False
        self._do(target, ["mkdir", "-p", "--", target.data])
        place = f"{target.ssh}:" if target.ssh else ""
        options = ("-a", "--delete", f"--timeout={_RSYNC_TIMEOUT}")
        paths = (f"{source.data}/{MOVED}/{site}/", f"{place}{target.data}/{site}/")
        self._do(source, ["rsync", *options, "--", *paths])
        return True

    def _do(
        self, host: Host, command: Sequence[str], expected: Sequence[int] = (0,)
    ) -> subprocess.CompletedProcess[str]:
        """Run a program on a machine.

        Raises:
            FolderError: It fails with an unexpected status.
        """
        words = [*_SSH, host.ssh, shlex.join(command)] if host.ssh else list(command)
        try:
            done = self._run(words)
        except OSError as error:
            raise FolderError(f"{words[0]} cannot be started here ({error.strerror}): install it") from error
        if done.returncode in expected:
            return done
        reason = done.stderr.strip() or f"exit status {done.returncode}"
        if host.ssh and done.returncode == _SSH_FAILED:
            raise FolderError(f"{host.name} cannot be reached by ssh {host.ssh}: {reason}")
        raise FolderError(f"{shlex.join(command)} fails on {host.name}: {reason}")
