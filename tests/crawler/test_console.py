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


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"]])
def test_commands_are_listed(run_command, words: list[str]) -> None:
    done = run_command(words)
    assert (done.returncode, done.stderr) == (0, "")
    own = {module.stem for module in (ROOT / "crawler" / "commands").glob("[!_]*.py")}
    listed = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")]
    assert sorted(listed) == sorted({"clean"} | own) and listed[0] == "clean"
    assert done.stdout.startswith("usage: zhengwen <command>") and "-h shows the options of a command" in done.stdout


def test_commands_of_scrapy_take_the_settings_of_the_project(run_command) -> None:
    done = run_command(["settings", "--json"])
    assert done.returncode == 0 and '"DATA_DIR"' in done.stdout
    done = run_command(["list"])
    assert "jiangsu" in done.stdout.splitlines()


def test_crawl_handles_signals_before_anything_is_imported(run_command, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setattr(console.stopping, "install", lambda: installed.append("first"))
    monkeypatch.setattr(console, "_scrapy", lambda words: installed.append(words[0]) or 0)
    for words in (["crawl", "jiangsu"], ["sites"]):
        assert run_command(words).returncode == 0
    assert installed == ["first", "crawl", "sites"]


def test_words_of_the_process_are_the_command_by_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["zhengwen", "--version"])
    with pytest.raises(SystemExit) as ended:
        console.run()
    assert ended.value.code == 0 and capsys.readouterr().out == f"zhengwen {__version__}\n"


@pytest.mark.parametrize(("error", "status"), [(0, 0), (3, 3), (None, 0), ("a message", 1)])
def test_exit_status_is_that_of_the_command(monkeypatch: pytest.MonkeyPatch, error: object, status: int) -> None:
    def execute(words: list[str]) -> None:
        raise SystemExit(error)

    monkeypatch.setattr("scrapy.cmdline.execute", execute)
    assert console.main(["sites"]) == status


def test_closed_output_ends_the_program_with_status_0(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed() -> int:
        raise BrokenPipeError

    discarded: list[bool] = []
    monkeypatch.setattr(console, "main", closed)
    monkeypatch.setattr(console, "discard_output", lambda: discarded.append(True))
    with pytest.raises(SystemExit) as ended:
        console.run()
    assert ended.value.code == 0 and discarded == [True]


def test_clean_is_the_command_line_of_the_cleaner(tmp_path: Path) -> None:
    done = run(tmp_path, "clean", "-", text=PAGE)
    assert (done.returncode, done.stdout) == (0, "芦汀县召开平安建设推进会，部署下半年重点工作。\n")


def test_clean_names_itself_in_its_messages(run_command) -> None:
    done = run_command(["clean", "--report", "page.html"])
    assert done.returncode == 2
    assert done.stderr.startswith("zhengwen clean: --report")


def test_sites_are_listed_in_any_folder(run_command) -> None:
    done = run_command(["sites"])
    assert done.returncode == 0
    assert any(line.startswith("jiangsu ") for line in done.stdout.splitlines())


def test_crawl_stores_into_the_current_folder(tmp_path: Path) -> None:
    settings = ("REPLAY", str(ROOT / "samples")), ("LOG_LEVEL", "WARNING")
    options = [word for name, value in settings for word in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "crawler", "crawl", "chinapeace", *options]  # in an interpreter of its own
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.glob("data/chinapeace/text/*/*/*.txt"))) == 13


def test_unknown_command_is_refused_with_the_near_name(run_command) -> None:
    def message(name: str) -> str:
        done = run_command([name, "jiangsu"])
        assert (done.returncode, done.stdout) == (2, "")
        (line,) = done.stderr.splitlines()
        return line.removeprefix("zhengwen: error: there is no command ")

    assert {name: message(name) for name in ("craw", "claen", "fetsh", "qqqq\x1b")} == {
        "craw": "craw: did you mean crawl?",
        "claen": "claen: did you mean clean?",
        "fetsh": "fetsh: did you mean fetch?",
        "qqqq\x1b": r"qqqq\x1b: zhengwen --help shows all commands",
    }


def test_without_scrapy_the_cleaner_works_and_crawling_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "find_spec", lambda name: None)
    for words in ([], ["-h"], ["--help"]):
        assert console.main(words) == 0
        help_text = capsys.readouterr().out
        assert "clean " in help_text and "crawl one site" not in help_text
        assert help_text.endswith("crawling needs Scrapy: pip install 'zhengwen[crawler]'\n")
    assert console.main(["sites"]) == 2
    assert capsys.readouterr().err == "zhengwen: sites: crawling needs Scrapy: pip install 'zhengwen[crawler]'\n"


def test_reader_that_ends_early_causes_no_traceback(tmp_path: Path) -> None:
    command = f"{sys.executable} -m crawler sites | head -n 1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert done.stdout.startswith("NAME")
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
