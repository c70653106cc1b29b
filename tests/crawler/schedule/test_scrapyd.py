"""The project on a real Scrapyd server on loopback, deployed as an egg by `scrapyd-deploy`."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.parse
import urllib.request
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.processes import ROOT

pytestmark = pytest.mark.slow

pytest.importorskip("scrapyd", reason="needs the extra `test`")
pytest.importorskip("scrapyd_client", reason="needs the extra `test`")

#: In seconds. Much longer than each step takes; it only ends a test that hangs.
_TIMEOUT = 120
_PROJECT = ("cleaner", "crawler", "scrapy.cfg", "setup.py", "pyproject.toml", "README.md", "LICENSE")
_SPIDER = """
from crawler.spiders.changan.jiangsu import JiangsuSpider


class DeployedSpider(JiangsuSpider):
    name = "deployed"
"""


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A Python with the packages of this one except the project, because an installed project hides the egg."""
    venv.create(tmp_path / "environment", symlinks=True)
    (packages,) = (tmp_path / "environment" / "lib").glob("python*/site-packages")
    (packages / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n")  # its .pth files are not read
    return tmp_path / "environment" / "bin" / "python"


@pytest.fixture
def server(tmp_path: Path, python: Path) -> Iterator[str]:
    """A Scrapyd server; its address."""
    folder = tmp_path / "server"
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "scrapyd.conf").write_text(f"[scrapyd]\nhttp_port = {port}\npoll_interval = 0.2\nmax_proc = 1\n")
    with (folder / "scrapyd.log").open("wb") as log:
        command = [python, "-m", "scrapyd"]
        process = subprocess.Popen(command, cwd=folder, env=_environment(), stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}/"
    try:
        _until(lambda: _answers(process, f"{address}daemonstatus.json"))
        yield address
    finally:
        process.terminate()
        process.wait(_TIMEOUT)


def test_deployed_project_crawls_from_its_egg(server, tmp_path, samples):
    project = _copy(tmp_path / "project", server)
    # A spider that only the egg contains.
    (project / "crawler" / "spiders" / "deployed.py").write_text(_SPIDER)
    deploy = [sys.executable, "-m", "scrapyd_client.deploy"]
    done = subprocess.run(
        deploy, cwd=project, env=_environment(), capture_output=True, encoding="utf-8", timeout=_TIMEOUT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "ok"
    spiders = _request(f"{server}listspiders.json?project=zhengwen")["spiders"]
    assert {"deployed", "jiangsu", "site"} <= set(spiders)

    settings = [("setting", f"DATA_DIR={tmp_path / 'data'}"), ("setting", f"REPLAY={samples}")]
    _request(f"{server}schedule.json", [("project", "zhengwen"), ("spider", "deployed"), *settings])
    jobs = f"{server}listjobs.json?project=zhengwen"
    _until(lambda: _request(jobs)["finished"])
    (log,) = (tmp_path / "server" / "logs").rglob("*.log")
    (line,) = (tmp_path / "data" / "deployed" / "runs.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["reason"] == "finished", log.read_text("utf-8")
    texts = list((tmp_path / "data" / "deployed" / "text").rglob("*.txt"))
    assert len(texts) == json.loads(line)["articles_stored"] > 10


def _copy(folder: Path, server: str) -> Path:
    """Copy the project, because `scrapyd-deploy` leaves files in its working directory."""
    folder.mkdir()
    for name in _PROJECT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    config = (folder / "scrapy.cfg").read_text("utf-8")
    assert "http://127.0.0.1:6800/" in config
    (folder / "scrapy.cfg").write_text(config.replace("http://127.0.0.1:6800/", server), "utf-8")
    return folder


def _environment() -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    for name in ("PYTHONPATH", "SCRAPY_SETTINGS_MODULE", "SCRAPY_PROJECT"):
        environment.pop(name, None)
    return environment


def _request(url: str, form: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    data = urllib.parse.urlencode(form).encode() if form else None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, data, timeout=_TIMEOUT) as answer:
        found: dict[str, Any] = json.load(answer)
    assert found["status"] == "ok", found
    return found


def _answers(process: subprocess.Popen[bytes], url: str) -> bool:
    assert process.poll() is None, "Scrapyd has exited"
    try:
        return bool(_request(url))
    except urllib.error.URLError:
        return False


def _until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + _TIMEOUT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)
