"""A run that was stopped: its output can be continued, and is checked record by record."""

from __future__ import annotations

import os
import random
import re
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import IO

import pytest

from cleaner.__main__ import main
from cleaner.corpora import command, run
from cleaner.corpora.recognise import Kind
from cleaner.corpora.records import Options, Record
from cleaner.corpora.streams import Output, Unpacked
from tests.cleaner.corpora.corpus import MENU, PAGE, TEXT, UNPACK, clean, lines, rows_of

#: Kept records, some that are dropped, some bad ones; several have nothing but their text.
ROWS = [
    {"id": number, "text": TEXT, "n": float("nan")}
    if number % 5
    else "bad"
    if number % 10
    else {"id": number, "text": MENU}
    for number in range(1, 24)
] + [{"text": TEXT}, {"text": TEXT}, {"text": MENU}]


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run, "_CHUNK", 3)
    path = tmp_path / "c.jsonl"
    path.write_bytes(lines(*ROWS))
    return path


def clean_to(corpus: Path, name: str, *options: str) -> tuple[Path, int]:
    """Clean a corpus with all reports; return the output and the status."""
    folder = corpus.parent
    reports = ["--errors", folder / f"{name}.errors", "--report-dropped", folder / f"{name}.dropped"]
    status = clean(corpus, "-o", folder / name, "--min-confidence", "0.1", *reports, *options)
    return folder / name, status


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_cut_output_is_continued_wherever_it_was_cut(corpus: Path, packing: str, jobs: str) -> None:
    whole, _ = clean_to(corpus, f"whole.jsonl{packing}")
    packed = whole.read_bytes()
    unpack = UNPACK[packing[1:]]
    # in records, characters, members and frames; each run with processes starts them
    places = random.Random(len(packing)).sample(range(len(packed)), 6 if jobs == "1" else 1)
    for at in (0, 1, *places, len(packed) - 1, len(packed)) if jobs == "1" else (*places, len(packed) - 1):
        cut = corpus.with_name(f"cut.jsonl{packing}")
        cut.with_name(cut.name + ".part").write_bytes(packed[:at])
        cut.with_name(cut.name + ".part.new").write_bytes(packed[: at // 2])  # of a run with --resume that was killed
        assert clean_to(corpus, cut.name, "--resume", "-j", jobs)[1] == 1, "there are bad records"
        assert unpack(cut.read_bytes()) == unpack(packed)
        for report in ("errors", "dropped"):
            name = f"{whole.name}.{report}"
            assert cut.with_name(f"{cut.name}.{report}").read_bytes() == whole.with_name(name).read_bytes()
        assert not list(corpus.parent.glob("*.part*"))


def test_output_that_was_cut_later_is_continued_too(corpus: Path) -> None:
    whole, _ = clean_to(corpus, "whole.jsonl")
    content = whole.read_bytes()
    whole.write_bytes(content[:-500])
    clean_to(corpus, "whole.jsonl", "--resume")
    assert whole.read_bytes() == content


def test_records_that_are_in_the_output_are_not_cleaned_again(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, _ = clean_to(corpus, "whole.jsonl")
    whole.with_name("cut.jsonl.part").write_bytes(b"".join(whole.read_bytes().splitlines(keepends=True)[:10]))
    cleaned: list[int] = []
    work = run.clean_records

    def counted(records: list[Record], options: Options) -> object:
        cleaned.extend(record.number for record in records if record.old is None)
        return work(records, options)

    monkeypatch.setattr(run, "clean_records", counted)
    clean_to(corpus, "cut.jsonl", "--resume")
    last = rows_of(whole)[9]["record_number"]
    gone = [number for number in range(1, last) if number % 5 == 0]
    assert cleaned == [*gone, *range(last + 1, len(ROWS) + 1)]


@pytest.mark.parametrize("change", ["record", "order", "missing", "more", "confidence", "field"])
def test_output_of_another_input_or_other_options_is_refused_and_kept(
    corpus: Path, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, _ = clean_to(corpus, "whole.jsonl")
    part = corpus.with_name("cut.jsonl.part")
    rows = whole.read_bytes().splitlines(keepends=True)[:12]
    if change == "record":
        rows[4] = rows[4].replace(b'"id": 6', b'"id": 99')
    elif change == "order":
        rows[4], rows[5] = rows[5], rows[4]
    elif change == "missing":
        del rows[4]
    elif change == "more":
        rows.append(rows[-1].replace(b'"record_number": 15', b'"record_number": 999'))
    elif change == "confidence":
        rows[4] = rows[4].replace(b'"confidence": ', b'"confidence": 0.0')
    else:
        rows[4] = rows[4].replace(b'"title"', b'"headline"')
    part.write_bytes(b"".join(rows))
    before = part.read_bytes()
    assert clean_to(corpus, "cut.jsonl", "--resume")[1] == 1
    shown = capsys.readouterr().err
    assert "unfinished output" in shown and "remove" in shown
    assert part.read_bytes() == before and not corpus.with_name("cut.jsonl").exists()
    assert not corpus.with_name("cut.jsonl.part.new").exists()


def test_unfinished_output_is_not_overwritten_without_the_option(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = corpus.with_name("out.jsonl.part")
    part.write_bytes(b"half")
    assert clean_to(corpus, "out.jsonl")[1] == 1
    assert "--resume" in capsys.readouterr().err and part.read_bytes() == b"half"


def test_interruption_leaves_an_output_that_can_be_continued(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, _ = clean_to(corpus, "whole.jsonl")
    work = run.clean_records

    def interrupted(records: list[Record], options: Options) -> object:
        if records[0].number > 9:
            raise KeyboardInterrupt
        return work(records, options)

    monkeypatch.setattr(run, "clean_records", interrupted)
    out, status = clean_to(corpus, "out.jsonl")
    assert status == 130 and not out.exists()
    assert "--resume" in capsys.readouterr().err
    part = out.with_name("out.jsonl.part").read_bytes()
    assert part and whole.read_bytes().startswith(part)
    monkeypatch.setattr(run, "clean_records", work)
    clean_to(corpus, "out.jsonl", "--resume")
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_is_an_error_of_the_file_and_leaves_what_is_written(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full(Output):
        def __init__(self, path: Path, *, resume: bool) -> None:
            super().__init__(path, resume=resume)
            self.file.write(b"half")
            self.file.close()
            self.file: IO[bytes] = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115

    monkeypatch.setattr(run, "Output", Full)
    out, status = clean_to(corpus, "out.jsonl")
    assert status == 1 and not out.exists() and out.with_name("out.jsonl.part").read_bytes() == b"half"
    shown = capsys.readouterr().err
    assert "No space left" in shown and "--resume" in shown


def test_file_that_fails_does_not_stop_the_others(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = corpus.with_name("d.jsonl")
    other.write_bytes(lines({"text": TEXT}))
    out = corpus.parent / "out"
    (out / "c.jsonl").mkdir(parents=True)
    assert clean(corpus, other, "-o", out) == 1
    assert len(rows_of(out / "d.jsonl")) == 1
    assert "c.jsonl: Is a directory" in capsys.readouterr().err


def test_pages_that_have_their_file_are_skipped(tmp_path: Path) -> None:
    saved, out = tmp_path / "saved", tmp_path / "out"
    saved.mkdir()
    out.mkdir()
    for name in "ab":
        (saved / f"{name}.html").write_text(PAGE, encoding="utf-8")
    (out / "a.txt").write_text("of an earlier run", encoding="utf-8")
    assert main([str(saved), "-o", str(out), "--resume"]) == 0
    assert (out / "a.txt").read_text(encoding="utf-8") == "of an earlier run"
    assert (out / "b.txt").exists()


def test_progress_is_shown_on_a_terminal_only(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[dict[str, object]] = []
    bar = command.tqdm
    updates: list[int] = []

    def recorded(**options: object) -> object:
        made.append(options)
        shown = bar(**options)
        monkeypatch.setattr(shown, "update", updates.append)
        return shown

    monkeypatch.setattr(command, "tqdm", recorded)
    clean_to(corpus, "out.jsonl")
    assert made[-1]["disable"] is None and made[-1]["total"] == corpus.stat().st_size
    assert len(updates) > len(ROWS) // 3, "after each chunk"
    assert "%" not in capsys.readouterr().err.replace("% of the characters", "")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    clean(corpus)
    assert made[-1]["disable"] is True, "not between the rows on standard output"
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(corpus.read_bytes())))
    clean("-")
    assert made[-1]["total"] is None, "the size of standard input is not known"


@pytest.mark.skipif(sys.platform == "win32", reason="pseudoterminals")
def test_progress_has_documents_size_and_time_left(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main_end, terminal = os.openpty()
    with os.fdopen(terminal, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        clean(corpus, "-o", corpus.with_name("out.jsonl"))
        stream.flush()
        shown = os.read(main_end, 100_000).decode()
    os.close(main_end)
    assert re.search(r"[\d.]+k?/[\d.]+k \[[\d:]+<[\d:?]+, .*\d documents\]", shown)


def test_all_of_the_input_is_counted_as_read(corpus: Path) -> None:
    job = run.Job("c", Kind.JSON_LINES, corpus, None)
    sinks = run.Sinks(*([lambda _: None] * 3))
    with corpus.open("rb") as file:
        shares = [share for _, share in run.run(job, Unpacked(file), Options(field="text", as_text=True), sinks)]
    assert shares == sorted(shares) and shares[-1] == 1.0


def test_continued_output_that_is_stopped_again_has_the_records_of_both_runs(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = clean_to(corpus, "whole.jsonl")
    lines_of_whole = whole.read_bytes().splitlines(keepends=True)
    part = corpus.with_name("cut.jsonl.part")
    part.write_bytes(b"".join(lines_of_whole[:4]))
    work = run.clean_records

    def interrupted(records: list[Record], options: Options) -> object:
        if records[0].number > 15:
            raise KeyboardInterrupt
        return work(records, options)

    monkeypatch.setattr(run, "clean_records", interrupted)
    assert clean_to(corpus, "cut.jsonl", "--resume")[1] == 130
    assert whole.read_bytes().startswith(part.read_bytes())
    assert len(part.read_bytes().splitlines()) > 8
    assert not part.with_name(part.name + ".new").exists()
