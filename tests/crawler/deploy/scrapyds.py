"""Real Scrapyd servers on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.crawler.processes import ROOT

#: In seconds. Much longer than each step takes; it only ends a test that hangs.
TIMEOUT = 120


def python_without_project(folder: Path) -> Path:
    """Return a Python with the packages of this one except the project, because an installed project hides the egg."""
    venv.create(folder, symlinks=True)
    (packages,) = (folder / "lib").glob("python*/site-packages")
    (packages / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n")  # its .pth files are not read
    return folder / "bin" / "python"


@dataclass
class Server:
    """A running Scrapyd.

    Attributes:
        url: Its address.
        folder: Its working directory.
        process: Its process, the first of a group with all its crawls.
    """

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def power_off(self) -> None:
        """Kill it and its crawls at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(TIMEOUT)


def start_server(python: Path, folder: Path, *, login: tuple[str, str] | None = None) -> Server:
    """Start a Scrapyd with two slots."""
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lines = [f"http_port = {port}", "poll_interval = 0.2", "max_proc = 2"]
    if login:
        lines += [f"username = {login[0]}", f"password = {login[1]}"]
    (folder / "scrapyd.conf").write_text("\n".join(["[scrapyd]", *lines, ""]))
    with (folder / "scrapyd.log").open("wb") as log:
        process = subprocess.Popen(
            [python, "-m", "scrapyd"], cwd=folder, env=environment(), stdout=log, stderr=log, start_new_session=True
        )
    return Server(f"http://127.0.0.1:{port}/", folder, process)


def wait_for(server: Server) -> None:
    """Wait until a server answers, also if it answers that a password is needed."""

    def answers() -> bool:
        assert server.process.poll() is None, (server.folder / "scrapyd.log").read_text()
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(server.url, timeout=TIMEOUT).close()
        except urllib.error.HTTPError as error:
            error.close()
            return True
        except OSError:
            return False
        return True

    until(answers)


def copy_project(folder: Path) -> Path:
    """Copy the project, so that a test can add spiders."""
    folder.mkdir()
    for name in ("cleaner", "crawler"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    return folder


def environment() -> dict[str, str]:
    """The environment of this process without proxies and the project."""
    found = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    for name in ("PYTHONPATH", "SCRAPY_SETTINGS_MODULE", "SCRAPY_PROJECT"):
        found.pop(name, None)
    return found


def zhengwen(project: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `zhengwen` of a copied project in its folder."""
    return subprocess.run(
        [sys.executable, "-m", "crawler", *words],
        cwd=project,
        env=environment() | {"PYTHONPATH": str(project)} | variables,
        capture_output=True,
        encoding="utf-8",
        timeout=2 * TIMEOUT,
        check=False,
    )


def until(condition: Callable[[], object]) -> None:
    """Wait until a function returns true."""
    end = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
