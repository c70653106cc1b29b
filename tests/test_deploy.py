"""The files of `deploy/`: the units, checked by systemd itself, and the example of machines."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.deploy import hosts

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = DEPLOY / "systemd"


@pytest.fixture
def complaints(tmp_path):
    """Return a function that runs `systemd-analyze verify` on a unit whose program is replaced by an existing one."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")

    def verify(name: str, old: str = "", new: str = "") -> list[str]:
        for unit in UNITS.iterdir():
            text = unit.read_text("utf-8")
            for program in ("/srv/zhengwen/.venv/bin/scrapy", "/srv/scrapyd/bin/scrapyd"):
                text = text.replace(program, sys.executable)
            (tmp_path / unit.name.replace("@.", "@jiangsu.")).write_text(text.replace(old, new) if old else text)
        command = ["systemd-analyze", "verify", str(tmp_path / name)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if "Failed to initialize manager" in done.stderr:
            pytest.skip("systemd-analyze cannot work here")
        return [line for line in done.stderr.splitlines() if "zhengwen" in line]

    return verify


@pytest.mark.parametrize(
    "name", ["zhengwen.service", "zhengwen@jiangsu.service", "zhengwen@jiangsu.timer", "scrapyd.service"]
)
def test_the_units_are_valid(complaints, name):
    assert complaints(name) == []


def test_faults_in_units_are_reported(complaints):
    assert complaints("zhengwen.service", "KillMode=mixed", "KillMode=mix")
    assert complaints("zhengwen@jiangsu.timer", "00/4:15:00", "00/4:75:00")


def test_example_of_machines_is_valid(monkeypatch):
    monkeypatch.setenv("SCRAPYD_USER", "crawler")
    monkeypatch.setenv("SCRAPYD_PASSWORD", "password")
    found = hosts.read(DEPLOY / "hosts.toml")
    assert not found.shared and len(found.by_name) == 3
