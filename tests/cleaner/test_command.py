"""The command `python -m cleaner`: files, folders and standard input; failures are reported one by one."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote

import pytest
from lxml import html

from cleaner import parallel
from cleaner.__main__ import main
from cleaner.article import Article
from cleaner.inputs import PAGES, find
from cleaner.parallel import in_order
from tests.cleaner.pages import BODY, PARAGRAPHS, TITLE, page, paragraphs

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


def test_files_of_equal_names_do_not_overwrite_each_other(tmp_path: Path) -> None:
    texts = {name: f"{name}乡的调解员走村入户，化解了三起邻里纠纷，受到群众的好评。" for name in "甲乙丙"}
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.html").write_text(page(f"<div id=zoom>{paragraphs((text,))}</div>"), encoding="utf-8")
    (tmp_path / "乙" / "2.html").write_text(PAGE, encoding="utf-8")
    out = tmp_path / "out"
    assert main([*(str(tmp_path / name) for name in texts), "-o", str(out), "--json"]) == 0
    stems = ("1.html", "1.html-2", "1.html-3", "2")
    assert written(out) == sorted(f"{stem}.{end}" for stem in stems for end in ("json", "txt"))
    assert [(out / f"1.html{end}.txt").read_text(encoding="utf-8") for end in ("", "-2", "-3")] == [
        text + "\n" for text in texts.values()
    ]


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


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Return a function that sets standard input."""
    return lambda data: monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))


def test_a_dash_reads_a_page_with_options(
    standard_input: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    standard_input(PAGE.replace("</h1>", "</h1><a href=./a.docx>附件</a>").encode("gbk"))
    assert main(["-", "--json", "--url", "http://www.example.cn/yw/1.shtml"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["title"], row["date"], row["text"]) == (TITLE, "2024-11-08 09:30", BODY)
    assert "file" not in row


def test_a_dash_reads_text(standard_input: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]) -> None:
    standard_input(f"<p>{BODY}\n责任编辑：韩梅\n".encode("gbk"))
    assert main(["-", "--text"]) == 0
    assert capsys.readouterr().out == f"{BODY}\n"


def test_a_dash_without_an_article_writes_nothing(
    standard_input: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    standard_input(b"")
    assert main(["-"]) == 0
    assert capsys.readouterr().out == ""


def test_several_files_on_standard_output_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(folder / name) for name in ("a.htm", "a.html")]
    assert main(names) == 0
    assert capsys.readouterr().out == "".join(f"==> {name} <==\n{BODY}\n\n" for name in names)
    assert main([*names, "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["file"], row["text"]) for row in rows] == [(name, BODY) for name in names]


def test_texts_of_a_folder_are_read_with_the_option_for_text(folder: Path, tmp_path: Path) -> None:
    (folder / "c.TXT").write_text(f"{BODY}\n责任编辑：韩梅", encoding="utf-8")
    assert main([str(folder), "-o", str(tmp_path / "out"), "--text"]) == 0
    assert written(tmp_path / "out") == ["c.txt"]
    assert (tmp_path / "out" / "c.txt").read_text(encoding="utf-8") == BODY + "\n"


@pytest.mark.parametrize("suffix", sorted(PAGES | {".HTML"}))
def test_pages_of_a_folder_are_known_by_their_suffix(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"a{suffix}").write_text(PAGE, encoding="utf-8")
    (tmp_path / "folder.html").mkdir()
    assert [source.name for source, _ in find([str(tmp_path)], as_text=False).pages] == [f"a{suffix}"]


def test_the_suffixes_of_pages() -> None:
    assert frozenset(["html", "htm", "shtml", "xhtml", "jhtml", "php", "asp", "aspx", "jsp", "jspx"]) == {
        end[1:] for end in PAGES
    }


def test_a_report_is_written_with_the_text(folder: Path, tmp_path: Path) -> None:
    assert main([str(folder / "a.htm"), "-o", str(tmp_path / "out"), "--report"]) == 0
    assert written(tmp_path / "out") == ["a.report.html", "a.txt", "reports.html"]
    assert PARAGRAPHS[0] in (tmp_path / "out" / "a.report.html").read_text(encoding="utf-8")


def test_missing_files_alone_end_with_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "gone.html")]) == 1
    assert "gone.html" in capsys.readouterr().err


def test_the_list_of_reports_has_the_pages_of_all_runs_with_the_least_confident_first(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    poor = tmp_path / "poor & short.html"
    poor.write_text("<title>标题</title><div id=zoom><p>没有。</p></div>", "utf-8")
    assert main([str(folder / "a.htm"), "-o", str(out), "--report"]) == 0
    assert main([str(poor), "-o", str(out), "--report"]) == 0
    links = html.fromstring((out / "reports.html").read_text("utf-8")).xpath("//a/@href")
    assert [unquote(link) for link in links] == ["poor & short.report.html", "a.report.html"]
    assert all((out / unquote(link)).is_file() for link in links)


def test_the_list_of_reports_does_not_replace_a_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = folder / "reports.html"
    page.write_bytes((folder / "a.htm").read_bytes())
    assert main([str(page), "-o", str(folder), "--report"]) == 2
    assert "reports.html is one of the pages" in capsys.readouterr().err


def test_the_number_of_failed_files_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = [str(folder / name) for name in ("x.html", "y.html")]
    assert main([*gone, str(folder / "a.html")]) == 1
    assert "2 of 3" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1.5"])
def test_a_number_of_processes_below_1_is_refused(jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["a.html", "-j", jobs])
    assert ended.value.code == 2
    assert jobs in capsys.readouterr().err


def test_nothing_is_shown_when_the_reader_of_the_output_has_ended(folder: Path) -> None:
    run = subprocess.run(
        f"{sys.executable} -m cleaner {folder}/a.html {folder}/a.htm | true",
        shell=True,
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert run.stderr == b""


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


#: Acts on a terminal: escape, bell, the start of a control sequence in C1, a direction mark.
ACTING = "\x1b[31m\x07\x9b2J\u202eئ"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def malicious(tmp_path: Path) -> list[Path]:
    """Two files whose names and contents have characters that act on a terminal."""
    text = "\n".join(f"{line}{ACTING}\t。" for line in (TITLE, *PARAGRAPHS))
    files = [tmp_path / f"{number}{ACTING}.html" for number in "12"]
    for file in files:
        file.write_text(page(f"<h1>{TITLE}{ACTING}</h1><div id=zoom>{paragraphs((text,))}</div>"), encoding="utf-8")
    return files


@pytest.mark.skipif(os.name != "posix", reason="file names")
@pytest.mark.parametrize("options", [(), ("--json",), ("--text",), ("--text", "--json")])
@pytest.mark.parametrize("on_terminal", [False, True])
def test_nothing_of_a_page_or_file_name_acts_on_a_terminal(
    malicious: list[Path],
    options: tuple[str, ...],
    on_terminal: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: on_terminal)
    (malicious[0].parent / f"gone{ACTING}.html").symlink_to("nowhere")
    assert main([*map(str, malicious), f"gone{ACTING}.html", *options]) == 1
    out, err = capsys.readouterr()
    assert PARAGRAPHS[0] in out and "does not exist" in err
    assert _CONTROL.findall(out + err) == [] and _DIRECTION.findall(err) == []
    if on_terminal or options[-1:] == ("--json",):
        assert _DIRECTION.findall(out) == []
    else:
        assert "\u202e" in out, "other programs get the text of the page"


@pytest.mark.skipif(os.name != "posix", reason="file names")
@pytest.mark.parametrize("arguments", [(f"--{ACTING}.html", "a"), ("-o", ".", f"{ACTING}"), (f"-j{ACTING}", "a")])
def test_message_about_wrong_arguments_does_not_act_on_a_terminal(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        assert main(arguments) == 1
    except SystemExit as end:
        assert end.code == 2
    err = capsys.readouterr().err
    assert r"\x1b" in err and _CONTROL.findall(err) == [] and _DIRECTION.findall(err) == []


def _killed_by_one(names: list[str], marker: Path | None = None) -> list[str]:
    """Return names; the process is killed by the name `deadly`, if `marker` is given only the first time."""
    if "deadly" in names and not (marker and marker.exists()):
        if marker:
            marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return names


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("once", [False, True])
def test_job_that_kills_a_process_is_named_and_the_others_are_done(tmp_path: Path, once: bool) -> None:
    names = [f"{number:02}" for number in range(40)]
    names[25] = "deadly"
    work = partial(_killed_by_one, marker=tmp_path / "marker" if once else None)
    chunks = (names[start : start + 10] for start in range(0, 40, 10))
    results = list(in_order(work, chunks, 2, lambda name: [f"lost {name}"]))
    expected = names if once else [*names[:25], "lost deadly", *names[26:]]
    assert [name for result in results for name in result] == expected, "in order, each once"


def _slow(names: list[str]) -> None:
    os.write(1, f"{os.getpid()}\n".encode())  # one write, so that two workers do not mix their lines
    while True:
        signal.pause()


_TWO_WORKERS = """
import signal
signal.alarm(60)  # a pool that does not start fails the test and does not stop it
from cleaner.parallel import in_order
from tests.cleaner.test_command import _slow
list(in_order(_slow, iter([["1"], ["2"]]), 2, print))
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads /proc")
def test_workers_end_with_a_main_process_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _TWO_WORKERS], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        worker = process.stdout.readline().strip()  # the other one may still wait for its job
        assert Path("/proc", worker).exists()
        process.kill()
        rest = process.stdout.read()  # returns when the workers have closed the pipe too
        assert len(rest.split()) <= 1


def test_path_that_no_file_can_have_is_an_error_of_one_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["x" * 300, str(folder / "a.html")]) == 1
    out, err = capsys.readouterr()
    assert BODY in out and "1 of 2 files failed" in err
    assert main([str(folder / "a.html"), "-o", str(folder / ("x" * 300))]) == 1
    assert "a.html: File name too long" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_an_error_without_a_traceback(folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "cleaner", str(folder / "a.html")]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1 and "No space left" in done.stderr and "Traceback" not in done.stderr


def test_json_is_a_format(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = []
    for option in ("--json", "--format=json", "--format=jsonl"):
        assert main([str(folder / "a.html"), option]) == 0
        shown.append(capsys.readouterr().out)
    assert len(set(shown)) == 1 and json.loads(shown[0])["text"] == BODY


def test_lines_of_all_pages_can_go_to_one_file(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    assert main([str(folder), "--format", "jsonl", "-o", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(Path(row["file"]).name, row["text"]) for row in rows] == [
        (name, BODY) for name in ("a.htm", "a.html", "b.shtml")
    ]
    assert main([str(folder), "--format", "jsonl", "-o", str(folder)]) == 2
    assert "one file" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(Article, "markdown"), reason="articles have no Markdown yet")
def test_markdown_is_a_format(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder / "a.html"), "--format", "markdown"]) == 0
    assert PARAGRAPHS[0] in capsys.readouterr().out
    assert main([str(folder / "a.html"), "--format", "markdown", "-o", str(tmp_path / "out")]) == 0
    assert written(tmp_path / "out") == ["a.md"]


def test_text_is_known_by_having_no_tag(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "t.txt").write_text(f"{BODY}\n责任编辑：韩梅", encoding="utf-8")
    assert main([str(folder / "t.txt"), "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["text"], row["method"]) == (BODY, "text")


@pytest.mark.parametrize("name", ["a.html", "a"])
def test_packed_pages_are_unpacked(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(gzip.compress(PAGE.encode("gbk")))
    assert main([str(tmp_path / name)]) == 0
    assert capsys.readouterr().out == BODY + "\n"


def test_file_that_is_no_page_is_refused(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "b.html").write_bytes(b"%PDF-1.4\n")
    assert main([str(folder / "b.html")]) == 2
    assert "b.html is neither a page" in capsys.readouterr().err
    assert main([str(folder), "-o", str(tmp_path / "out"), "--errors", str(tmp_path / "errors")]) == 1
    assert "1 of 4 files failed" in capsys.readouterr().err
    assert "b.html" in json.loads((tmp_path / "errors").read_text(encoding="utf-8"))["file"]


def test_pages_of_low_confidence_are_not_written(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.html").write_text("<p>", encoding="utf-8")
    options = ["--min-confidence", "0.1", "--report-dropped", str(tmp_path / "dropped")]
    assert main([str(folder), "-o", str(tmp_path / "out"), *options]) == 0
    assert written(tmp_path / "out") == ["a.htm.txt", "a.html.txt", "sub/b.txt"]
    assert "empty.html" in json.loads((tmp_path / "dropped").read_text(encoding="utf-8"))["file"]


def test_output_of_several_files_or_pages_is_a_folder(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpora = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for corpus in corpora:
        corpus.write_text(json.dumps({"text": BODY}) + "\n", "utf-8")
    for name in ("out.jsonl", "out"):
        (tmp_path / name).write_text("of another run", "utf-8")
    options = ["--field", "text", "--text"]
    for inputs, output in (
        (corpora, "out.jsonl"),
        (corpora[:1], "out"),
        ([folder / "a.html"], "out.jsonl"),
        ([folder], "out.jsonl"),
    ):
        arguments = [*map(str, inputs), "-o", str(tmp_path / output), *(options if inputs[0] in corpora else [])]
        assert main(arguments) == 2, arguments
        assert "-o takes a folder" in capsys.readouterr().err
        assert (tmp_path / output).read_text("utf-8") == "of another run"
    assert main([str(corpora[0]), "-o", str(tmp_path / "out.jsonl"), *options]) == 0
    assert json.loads((tmp_path / "out.jsonl").read_text("utf-8"))["text"] == BODY


def test_one_process_is_this_one_and_takes_its_work_as_it_is_needed() -> None:
    taken: list[list[str]] = []
    chunks = (taken.append(chunk) or chunk for chunk in (["a"], ["b", "c"], ["d"]))  # type: ignore[func-returns-value]
    results = in_order(lambda names: (os.getpid(), names), chunks, 1, lambda name: (0, [name]))
    assert next(results) == (os.getpid(), ["a"]) and taken == [["a"]]
    assert [names for _, names in results] == [["b", "c"], ["d"]]


def _pid(names: list[str]) -> tuple[int, list[str]]:
    return os.getpid(), names


def test_more_processes_are_others_and_take_little_ahead() -> None:
    taken: list[int] = []
    chunks = (taken.append(number) or [str(number)] for number in range(60))  # type: ignore[func-returns-value]
    results = in_order(_pid, chunks, 2, lambda name: (0, [name]))
    process, names = next(results)
    assert process != os.getpid() and names == ["0"] and 2 <= len(taken) < 20
    assert [names for _, names in results] == [[str(number)] for number in range(1, 60)]
    assert list(in_order(_pid, iter([]), 2, lambda name: (0, [name]))) == []


def test_work_of_several_processes_is_started_twice_ahead_at_most() -> None:
    for processes in (2, 3):
        taken: list[int] = []
        chunks = (taken.append(number) or [str(number)] for number in range(30))  # type: ignore[func-returns-value]
        results = in_order(_pid, chunks, processes, lambda name: (0, [name]))
        next(results)
        assert len(taken) == 2 * processes
        results.close()
        assert len(taken) == 2 * processes


class Pool:
    """A pool that works at once, in this process, and is broken as often as it is told."""

    made: ClassVar[list[Pool]] = []
    broken: ClassVar[int] = 0

    def __init__(self, processes: int, initializer: object) -> None:
        self.processes, self.ended = processes, list[bool]()
        Pool.made.append(self)

    def submit(self, work: Callable[[list[str]], object], chunk: list[str]) -> Future[object]:
        if Pool.broken:
            Pool.broken -= 1
            raise BrokenProcessPool
        future: Future[object] = Future()
        future.set_result(work(chunk))
        return future

    def shutdown(self, cancel_futures: bool = False) -> None:
        self.ended.append(cancel_futures)


def test_pool_ends_with_the_results_and_what_waits_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(Pool, "made", [])
    chunks = [[str(number)] for number in range(5)]
    assert list(in_order(list, chunks, 2, lambda name: [name])) == chunks
    results = in_order(list, chunks, 3, lambda name: [name])
    next(results)
    results.close()
    assert [(pool.processes, pool.ended) for pool in Pool.made] == [(2, [True]), (3, [True])]


def test_pool_that_breaks_before_work_is_given_to_it_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(Pool, "made", [])
    monkeypatch.setattr(Pool, "broken", 1)
    assert list(in_order(list, [["a"], ["b"]], 2, lambda name: [name])) == [["a"], ["b"]]
    assert [(pool.processes, pool.ended) for pool in Pool.made] == [(2, [False]), (2, [True])]
