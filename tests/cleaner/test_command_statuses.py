"""The exit statuses and messages of the command, run in this process."""

from __future__ import annotations

import gzip
import json
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from cleaner import __main__ as command
from cleaner.__main__ import main
from cleaner.pages import Outcome
from tests.cleaner.pages import BODY, page, paragraphs

PAGE = page(f"<div id=zoom>{paragraphs()}</div>")
ROW = json.dumps({"text": BODY, "id": 1}) + "\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.html"
    path.write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "c.jsonl").write_text(ROW, encoding="utf-8")
    return path


def standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))


@pytest.mark.parametrize(
    ("error", "status", "shown"),
    [
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 0, ""),
        (OSError("the disk\x1b is full"), 1, "python -m cleaner: the disk\\x1b is full\n"),
        (command.NotUnderstood("it is\x1b odd"), 2, "python -m cleaner: it is\\x1b odd\n"),
    ],
)
def test_status_tells_how_the_command_ended(
    error: BaseException, status: int, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> int:
        raise error

    monkeypatch.setattr(command, "_main", fails)
    discarded: list[int] = []
    monkeypatch.setattr(command, "discard_output", lambda: discarded.append(1))
    assert main(["x"]) == status
    assert capsys.readouterr().err == shown
    assert len(discarded) == (status in (0, 1))


def test_messages_have_the_name_of_the_program(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gone.html"], program="zhengwen clean") == 1
    assert capsys.readouterr().err.startswith("zhengwen clean: gone.html does not exist")
    with pytest.raises(SystemExit):
        main(["--help"], program="zhengwen clean")
    shown = capsys.readouterr().out
    assert "usage: zhengwen clean" in shown and all(kind in shown for kind in (".jsonl", "Parquet", "WARC"))


def test_closed_standard_streams_are_told(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", None)
        assert main(["-"]) == 2 and "is closed" in capsys.readouterr().err
        assert main(["a.html"]) == 0
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert main(["a.html"]) == 2 and "is closed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        (["a.html"], 0),
        (["a.html", "gone.html"], 1),
        (["gone.html"], 1),
        (["odd.bin"], 2),
        (["odd.bin", "gone.html"], 1),
        (["odd.bin", "a.html"], 1),
        (["c.jsonl"], 2),
        (["c.jsonl", "a.html", "-o", "out"], 1),
        (["c.jsonl", "gone.html"], 2),
        (["a.html", "c.jsonl", "-o", "out", "--field", "text"], 0),
        (["bad.jsonl", "-o", "out", "--field", "text"], 1),
        (["bad.jsonl", "a.html", "-o", "out", "--field", "text"], 1),
        (["empty"], 2),
    ],
)
def test_status_of_inputs_that_are_missing_or_not_understood(inputs: list[str], status: int, file: Path) -> None:
    (file.parent / "odd.bin").write_bytes(b"%PDF-1.4\n")
    (file.parent / "bad.jsonl").write_text(ROW + '{"text": 5}\n', "utf-8")
    (file.parent / "empty").mkdir()
    assert main(inputs) == status


def test_number_of_failed_files_has_those_that_were_wrong_before(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file.parent / "d.html").mkdir()
    (file.parent / "out").mkdir()
    (file.parent / "out/a.txt").mkdir()
    assert main(["a.html", "b.html", "gone.html", "-o", "out"]) == 1
    assert "2 of 3 files failed" in capsys.readouterr().err
    assert main(["a.html", "b.html"]) == 0
    assert "failed" not in capsys.readouterr().err


def test_standard_input_of_any_kind(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def run(data: bytes, *options: str) -> tuple[int, bytes, bytes]:
        standard_input(monkeypatch, data)
        status = main(["-", *options])
        shown = capsysbinary.readouterr()
        return status, shown.out, shown.err

    assert run(gzip.compress(PAGE.encode()))[:2] == (0, f"{BODY}\n".encode())
    assert run(PAGE.encode(), "--format", "markdown")[:2] == (0, f"{BODY}\n".encode())
    status, out, _ = run(ROW.encode() * 2, "--field", "text", "--text")
    assert status == 0 and [json.loads(line)["id"] for line in out.splitlines()] == [1, 1]
    assert run(ROW.encode() + b'{"text": 5}\n', "--field", "text")[0] == 1
    assert run(ROW.encode())[0] == 2
    status, out, err = run(gzip.compress(PAGE.encode())[:-9])
    assert (status, out) == (2, b"") and b"standard input: " in err and b"too early" in err
    assert run(b"%PDF-1.4\n")[0] == 2
    status, out, _ = run(b"<p>", "--min-confidence", "0.1", "--report-dropped", "dropped")
    assert (status, out) == (0, b"")
    assert json.loads((file.parent / "dropped").read_bytes())["file"] == "standard input"


def test_options_that_contradict_each_other_are_refused(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in file.parent.iterdir())
    cases = {
        "- -o out": "redirect the output",
        "- a.html": "cannot be read together",
        "a.html --report": "name a folder with -o DIR",
        "a.html --resume": "name it with -o",
        "a.html --report-dropped d": "needs --min-confidence",
        "c.jsonl --field text --report -o out": "is a corpus",
        "c.jsonl a.html --field text": "name a folder with -o DIR",
        "c.jsonl c.jsonl --field text": "name a folder with -o DIR",
        "a.html c.jsonl --field text --format jsonl -o out": "in another run",
        "a.html --format jsonl --resume -o out": "does not continue",
        "a.html --format jsonl -o .": "is a folder",
        "a.html -o b.html": "is a file",
        "a.html --errors a.html": "is an input or output",
        "a.html --errors e --report-dropped e --min-confidence 1": "is an input or output",
        "c.jsonl --field text -o c.jsonl": "is the input",
    }
    for arguments, hint in cases.items():
        assert main(arguments.split()) == 2, arguments
        assert hint in capsys.readouterr().err, arguments
    assert sorted(path.name for path in file.parent.iterdir()) == before
    assert main(["a.html", "--report-dropped", "d", "--min-confidence", "0.1"]) == 0


@pytest.mark.parametrize(
    ("option", "good", "bad"),
    [
        ("--jobs", ["1", "12"], ["0", "-1", "x", "1.5", ""]),
        ("--min-confidence", ["0", "1", "0.5"], ["-0.1", "1.1", "x"]),
    ],
)
def test_numbers_out_of_range_are_refused(
    option: str, good: list[str], bad: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    parser = command._parser("x")
    for value in good:
        assert getattr(parser.parse_args(["a", f"{option}={value}"]), option[2:].replace("-", "_")) == float(value)
    for value in bad:
        with pytest.raises(SystemExit) as end:
            parser.parse_args(["a", f"{option}={value}"])
        assert end.value.code == 2 and repr(value) in capsys.readouterr().err


def test_file_of_lines_is_complete_or_not_there(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> Any:
        yield Outcome(file, text="{}\n")
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "clean_pages", stopped)
    assert main(["a.html", "--format", "jsonl", "-o", "out.jsonl"]) == 130
    assert not list(file.parent.glob("out*"))


def test_progress_is_shown_for_several_pages_that_go_to_files(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, Any]] = []

    class Bar(command.tqdm):  # type: ignore[type-arg, misc]
        def __init__(self, **options: Any) -> None:
            made.append(options)
            super().__init__(**options)

    monkeypatch.setattr(command, "tqdm", Bar)
    for arguments in (["a.html", "b.html", "-o", "out"], ["a.html", "-o", "out"], ["a.html", "b.html"]):
        assert main(arguments) == 0
    assert [(options["total"], options["disable"]) for options in made] == [(2, None), (1, True), (2, True)]


def test_dropped_pages_are_reported_and_not_shown(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file.parent / "poor.html").write_text("<p>短", "utf-8")
    options = ["--min-confidence", "0.5", "--report-dropped", "dropped", "--errors", "errors"]
    assert main(["a.html", "poor.html", "gone.html", *options]) == 1
    assert "poor.html" not in capsys.readouterr().out
    row = json.loads((file.parent / "dropped").read_text("utf-8"))
    assert row["file"] == "poor.html" and row["confidence"] < 0.5
    assert main(["a.html", "--min-confidence", "0"]) == 0 and capsys.readouterr().out == f"{BODY}\n"


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_output_on_a_terminal_is_escaped(
    form: str, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(PAGE.replace("会议", "会\u202eئ议"), encoding="utf-8")
    for on_terminal in (False, True):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: on_terminal)  # noqa: B023
        assert main(["a.html", "--format", form]) == 0
        out = capsys.readouterr().out
        assert ("\u202e" in out) is (not on_terminal and form != "json")
        assert out.count("\n") == (1 if form == "json" else BODY.count("\n") + 1)


def test_field_of_a_corpus_is_cleaned_as_asked(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "html": PAGE.replace("<p>本报讯", "<p><a href=./x.docx>本报讯</a>"),
        "at": "http://a.cn/b.html",
        "t": f"<a>{BODY}",
    }
    (file.parent / "d.jsonl").write_text(json.dumps(row) + "\n", "utf-8")

    def cleaned(*options: str) -> dict[str, Any]:
        assert main(["d.jsonl", "-o", "out.jsonl", *options]) == 0
        found: dict[str, Any] = json.loads((file.parent / "out.jsonl").read_text("utf-8"))
        return found

    assert cleaned("--field", "html")["text"] == BODY
    assert cleaned("--field", "html", "--format", "markdown")["text"].startswith("[本报讯](./x.docx)")
    assert cleaned("--field", "t", "--text")["method"] == "text"
    assert cleaned("--field", "t")["method"] != "text"
    linked = "http://a.cn/x.docx"
    assert linked in cleaned("--field", "html", "--url-field", "at", "--format", "markdown")["text"]
    assert linked in cleaned("--field", "html", "--url", "http://a.cn/", "--format", "markdown")["text"]


def test_corpus_that_cannot_be_opened_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(command, "check", denied)
    assert main(["c.jsonl", "--field", "text"]) == 2
    assert "c.jsonl: Permission denied" in capsys.readouterr().err


def test_markdown_has_the_links_of_the_page_and_text_has_none(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(PAGE.replace("<p>本报讯", "<p><a href=/x.docx>本报讯</a>"), encoding="utf-8")
    for form, suffix, is_linked in (("markdown", "md", True), ("text", "txt", False), ("json", "txt", False)):
        assert main(["a.html", "--format", form, "--url", "http://a.cn/"]) == 0
        assert ("[本报讯](http://a.cn/x.docx)" in capsys.readouterr().out) is is_linked
        assert main(["a.html", "--format", form, "--url", "http://a.cn/", "-o", form]) == 0
        assert ("[本报讯](" in Path(form, f"a.{suffix}").read_text("utf-8")) is is_linked


def test_options_have_their_values_and_defaults() -> None:
    parser = command._parser("x")
    plain = vars(parser.parse_args(["a"]))
    assert {name: plain[name] for name in ("inputs", "output", "format", "text", "report", "resume", "url")} == {
        "inputs": ["a"],
        "output": None,
        "format": "text",
        "text": False,
        "report": False,
        "resume": False,
        "url": None,
    }
    assert (plain["field"], plain["url_field"], plain["min_confidence"], plain["errors"], plain["report_dropped"]) == (
        *("", "", 0),
        *(None, None),
    )
    assert plain["jobs"] >= 1
    given = parser.parse_args(
        [
            "a",
            "b",
            "-o",
            "out",
            "--json",
            "-j",
            "3",
            "--field",
            "f",
            "--url-field",
            "u",
            "--errors",
            "e",
            "--report-dropped",
            "d",
            "--url",
            "http://a/",
        ]
    )
    assert (given.inputs, given.output, given.format, given.jobs) == (["a", "b"], Path("out"), "json", 3)
    assert (given.field, given.url_field, given.errors, given.report_dropped) == ("f", "u", Path("e"), Path("d"))
    for form in ("text", "markdown", "json", "jsonl"):
        assert parser.parse_args(["a", "--format", form]).format == form


def test_lines_of_a_corpus_on_a_terminal_are_escaped(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (file.parent / "d.jsonl").write_text(json.dumps({"text": BODY, "a": "\u202e"}, ensure_ascii=False) + "\n", "utf-8")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["d.jsonl", "--field", "text"]) == 0
    shown = capsys.readouterr().out
    assert "\u202e" not in shown and shown.count("\n") == 1 and json.loads(shown)["a"] == "\u202e"


def test_errors_and_reports_of_both_kinds_of_input_are_in_one_file(file: Path) -> None:
    (file.parent / "bad.jsonl").write_text(ROW + '{"text": 5}\n', "utf-8")
    (file.parent / "d.html").mkdir()
    (file.parent / "out").mkdir()
    (file.parent / "out/a.txt").mkdir()
    options = ["-o", "out", "--field", "text", "--errors", "errors"]
    assert main(["a.html", "b.html", "bad.jsonl", *options]) == 1
    rows = [json.loads(line) for line in (file.parent / "errors").read_text("utf-8").splitlines()]
    assert [(row["file"], row.get("record_number")) for row in rows] == [("a.html", None), ("bad.jsonl", 2)]


def test_list_of_reports_is_not_written_over_a_page(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file.parent / "reports.html").write_text(PAGE, "utf-8")
    assert main(["a.html", "reports.html", "--report", "-o", "."]) == 2
    assert "is one of the pages" in capsys.readouterr().err
    assert main(["a.html", "b.html", "--report", "-o", "out"]) == 0
    assert (file.parent / "out/reports.html").exists()


def test_folder_without_pages_is_told_with_the_suffixes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file.parent / "empty").mkdir()
    assert main(["empty"]) == 2
    shown = capsys.readouterr().err
    assert "no page found in empty" in shown and ".html" in shown and ".parquet" in shown
    assert main(["empty", "gone.html"]) == 1
    assert "no page found" not in capsys.readouterr().err


def test_several_pages_are_named_on_standard_output_as_text_or_markdown_only(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for form, named in (("text", 2), ("markdown", 2), ("json", 0), ("jsonl", 0)):
        assert main(["a.html", "b.html", "--format", form]) == 0
        assert capsys.readouterr().out.count("==> ") == named
        assert main(["a.html", "--format", form]) == 0
        assert "==> " not in capsys.readouterr().out


def test_progress_counts_each_page(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bars: list[Any] = []

    class Bar(command.tqdm):  # type: ignore[type-arg, misc]
        def __init__(self, **options: Any) -> None:
            self.updates = 0
            super().__init__(**options)
            bars.append(self)

        def update(self, n: float | None = 1) -> bool | None:
            self.updates += 1
            return super().update(n)

    monkeypatch.setattr(command, "tqdm", Bar)
    assert main(["a.html", "b.html", "-o", "out"]) == 0
    assert [bar.updates for bar in bars] == [2]


def test_corpus_alone_is_written_as_lines_whatever_the_format_of_pages(file: Path) -> None:
    for form in ("jsonl", "text", "json"):
        assert main(["c.jsonl", "--field", "text", "--format", form, "-o", f"{form}.jsonl"]) == 0
        assert json.loads((file.parent / f"{form}.jsonl").read_text("utf-8"))["clean_text"] == BODY
    assert main(["c.jsonl", "--field", "text", "--format", "jsonl", "-o", "jsonl.jsonl", "--resume"]) == 0
    (file.parent / "out").mkdir()
    assert main(["c.jsonl", "--field", "text", "--format", "jsonl", "-o", "out"]) == 0
    assert (file.parent / "out/c.jsonl").exists()
