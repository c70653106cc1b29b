"""The unit files for systemd, checked by systemd itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = Path(__file__).resolve().parents[1] / "deploy" / "systemd"


@pytest.fixture
def complaints(tmp_path):
    """Return a function that runs `systemd-analyze verify` on a unit whose program is replaced by an existing one."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")

    def verify(name: str, old: str = "", new: str = "") -> list[str]:
        for unit in UNITS.iterdir():
            text = unit.read_text("utf-8").replace("/srv/zhengwen/.venv/bin/scrapy", sys.executable)
            (tmp_path / unit.name.replace("@.", "@jiangsu.")).write_text(text.replace(old, new) if old else text)
        command = ["systemd-analyze", "verify", str(tmp_path / name)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if "Failed to initialize manager" in done.stderr:
            pytest.skip("systemd-analyze cannot work here")
        return [line for line in done.stderr.splitlines() if "zhengwen" in line]

    return verify


@pytest.mark.parametrize("name", ["zhengwen.service", "zhengwen@jiangsu.service", "zhengwen@jiangsu.timer"])
def test_the_units_are_valid(complaints, name):
    assert complaints(name) == []


def test_faults_in_units_are_reported(complaints):
    assert complaints("zhengwen.service", "KillMode=mixed", "KillMode=mix")
    assert complaints("zhengwen@jiangsu.timer", "00/4:15:00", "00/4:75:00")
