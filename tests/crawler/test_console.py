"""The command `zhengwen`, in a folder that is no Scrapy project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler import __main__ as console
from crawler import __version__
from tests.crawler import processes
from tests.crawler.processes import ROOT

PAGE = "<html><body><div id='zoom'><p>芦汀县召开平安建设推进会，部署下半年重点工作。</p></div></body></html>"


def run(folder: Path, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a folder and return its result."""
    return processes.run(["crawler", *words], folder, environment(), text)


def environment() -> dict[str, str]:
    """The environment of the command."""
    own = {name: value for name, value in os.environ.items() if name != "SCRAPY_SETTINGS_MODULE"}
    return own | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert console.main(["--version"]) == 0
    assert capsys.readouterr().out == f"zhengwen {__version__}\n"


@pytest.mark.parametrize("words", [(), ("--help",)])
def test_commands_are_listed(words: tuple[str, ...], tmp_path: Path) -> None:
    done = run(tmp_path, *words)
    assert done.returncode == 0
    own = {module.stem for module in (ROOT / "crawler" / "commands").glob("[!_]*.py")}
    assert {"clean"} | own <= {line.split()[0] for line in done.stdout.splitlines() if line.strip()}


def test_clean_is_the_command_line_of_the_cleaner(tmp_path: Path) -> None:
    done = run(tmp_path, "clean", "-", text=PAGE)
    assert (done.returncode, done.stdout) == (0, "芦汀县召开平安建设推进会，部署下半年重点工作。\n")


def test_clean_names_itself_in_its_messages(tmp_path: Path) -> None:
    done = run(tmp_path, "clean", "--report", "page.html")
    assert done.returncode == 2
    assert done.stderr.startswith("zhengwen clean: --report")


def test_sites_are_listed_in_any_folder(tmp_path: Path) -> None:
    done = run(tmp_path, "sites")
    assert done.returncode == 0
    assert any(line.startswith("jiangsu ") for line in done.stdout.splitlines())


def test_crawl_stores_into_the_current_folder(tmp_path: Path) -> None:
    settings = ("REPLAY", str(ROOT / "samples")), ("LOG_LEVEL", "WARNING")
    options = [word for name, value in settings for word in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "crawler", "crawl", "chinapeace", *options]  # in an interpreter of its own
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.glob("data/chinapeace/text/*/*/*.txt"))) == 13


def test_unknown_command_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "craw", "jiangsu")
    assert done.returncode == 2
    assert "craw" in done.stdout + done.stderr


def test_without_scrapy_the_cleaner_works_and_crawling_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "find_spec", lambda name: None)
    assert console.main(["--help"]) == 0
    assert "clean" in capsys.readouterr().out
    assert console.main(["crawl", "jiangsu"]) == 2
    assert "pip install 'zhengwen[crawler]'" in capsys.readouterr().err


def test_reader_that_ends_early_causes_no_traceback(tmp_path: Path) -> None:
    command = f"{sys.executable} -m crawler sites | head -n 1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert done.stdout.startswith("NAME")
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
