"""The command `python -m cleaner`: files, folders and standard input; failures are reported one by one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.__main__ import main
from tests.cleaner.pages import BODY, TITLE, page, paragraphs

PAGE = page(f"<div id=zoom>{paragraphs()}</div>")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    saved = tmp_path / "saved"
    (saved / "sub").mkdir(parents=True)
    (saved / "a.html").write_bytes(PAGE.encode("gbk"))
    (saved / "a.htm").write_text(PAGE, encoding="utf-8")
    (saved / "sub" / "b.shtml").write_text(PAGE, encoding="utf-8")
    (saved / "notes.md").write_text("no page", encoding="utf-8")
    return saved


def written(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_goes_to_standard_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder / "a.html")]) == 0
    assert capsys.readouterr().out == BODY + "\n"


def test_files_of_a_folder_keep_their_places_and_do_not_overwrite_each_other(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main([str(folder), "-o", str(out)]) == 0
    assert written(out) == ["a.htm.txt", "a.html.txt", "sub/b.txt"]
    assert {(out / name).read_text(encoding="utf-8") for name in written(out)} == {BODY + "\n"}


def test_json_is_written_with_the_text(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main([str(folder / "sub"), "-o", str(out), "--json", "--url", "http://www.example.cn/yw/1.shtml"]) == 0
    assert written(out) == ["b.json", "b.txt"]
    row = json.loads((out / "b.json").read_text(encoding="utf-8"))
    assert (row["title"], row["date"], row["text"]) == (TITLE, "2024-11-08 09:30", BODY)


def test_several_processes_write_the_same_files_as_one(folder: Path, tmp_path: Path) -> None:
    for name, jobs in (("one", "1"), ("two", "2")):
        assert main([str(folder), "-o", str(tmp_path / name), "-j", jobs]) == 0
    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_a_dash_reads_standard_input() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "cleaner", "-"], input=PAGE.encode("gbk"), capture_output=True, check=True
    )
    assert run.stdout.decode("utf-8") == BODY + "\n"


def test_a_file_that_cannot_be_written_is_reported_and_the_others_are_done(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    (out / "sub" / "b.txt").mkdir(parents=True)
    assert main([str(folder), "-o", str(out)]) == 1
    assert "b.shtml" in capsys.readouterr().err
    assert (out / "a.html.txt").read_text(encoding="utf-8") == BODY + "\n"


@pytest.mark.skipif(os.name != "posix", reason="pipes")
@pytest.mark.parametrize("options", [[], ["--json"], ["-j", "2"], ["--help"]])
def test_a_closed_output_ends_the_command_without_a_message(folder: Path, options: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    environment = os.environ | {"PYTHONUNBUFFERED": ""}  # the buffer is written when the process ends
    command = [sys.executable, "-m", "cleaner", str(folder), *options]
    try:
        run = subprocess.run(command, env=environment, stdout=write, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write)
    assert (run.returncode, run.stderr) == (0, b"")


def test_a_missing_file_is_reported_and_the_others_are_done(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder / "gone.html"), str(folder / "a.html")]) == 1
    shown = capsys.readouterr()
    assert BODY in shown.out
    assert "gone.html" in shown.err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["a.html", "--report"], "-o DIR"),
        (["-", "-o", "out"], "instead of -o"),
        (["."], ".html"),
        (["a.html", "-o", "a.html"], "a.html is a file"),
    ],
)
def test_wrong_arguments_end_with_status_2_and_a_hint(
    arguments: list[str], hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    if "a.html" in arguments:
        Path("a.html").write_text(PAGE, encoding="utf-8")
    assert main(arguments) == 2
    assert hint in capsys.readouterr().err
    assert written(tmp_path) in ([], ["a.html"])
