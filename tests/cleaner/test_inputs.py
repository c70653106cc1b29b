"""The inputs of the command: which files are read, what they are, and where their results go."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.corpora.recognise import Kind
from cleaner.inputs import Inputs, corpus_jobs, exists, find, is_folder, is_same_file, page_jobs
from tests.cleaner.corpora.corpus import PACK, PAGE, lines


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of pages, texts, corpora and others, and go there."""
    files = {
        "a.html": PAGE.encode(),
        "b.HTM": PAGE.encode(),
        "sub/c.php": PAGE.encode(),
        "t.txt": b"a text",
        "d.jsonl": lines({"a": 1}),
        "sub/e.jsonl.gz": PACK["gz"](lines({"a": 1})),
        "f.warc": b"WARC/1.0\r\n",
        "odd.jsonl": b'[{"a": 1}]',
        "g.json": lines({"a": 1}),
        "notes.md": b"no page",
        "empty.html/x.css": b"",
    }
    for name, content in files.items():
        path = tmp_path / "saved" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "saved"


def test_pages_and_corpora_of_a_folder_are_found_in_order(folder: Path) -> None:
    found = find(["saved"], as_text=False)
    assert [(str(source), str(place)) for source, place in found.pages] == [
        ("saved/a.html", "a.html"),
        ("saved/b.HTM", "b.HTM"),
        ("saved/sub/c.php", "sub/c.php"),
    ]
    assert [(str(place), kind) for _, place, kind in found.corpora] == [
        ("d.jsonl", Kind.JSON_LINES),
        ("f.warc", Kind.WARC),
        ("sub/e.jsonl.gz", Kind.JSON_LINES),
    ]
    assert len(found.problems) == found.unclear == 1 and "odd.jsonl is one JSON document" in found.problems[0]
    assert not found.is_one_file


def test_texts_of_a_folder_are_found_in_place_of_pages(folder: Path) -> None:
    found = find(["saved"], as_text=True)
    assert [str(place) for _, place in found.pages] == ["t.txt"]
    assert len(found.corpora) == 3


def test_named_file_is_read_whatever_its_suffix(folder: Path) -> None:
    for name, kind in (("notes.md", None), ("g.json", Kind.JSON_LINES), ("sub/c.php", None)):
        found = find([f"saved/{name}"], as_text=False)
        assert [(place, is_kind) for _, place, is_kind in found.corpora] == ([(Path(name), kind)] if kind else [])
        assert [place for _, place in found.pages] == ([] if kind else [Path(Path(name).name)])
        assert found.is_one_file


def test_only_one_named_file_is_one_file(folder: Path) -> None:
    names = {
        ("saved/a.html",): True,
        ("saved/a.html", "saved/b.HTM"): False,
        ("saved",): False,
        ("saved", "saved/a.html"): False,
    }
    assert {name: find(name, as_text=False).is_one_file for name in names} == names
    assert find([], as_text=False) == Inputs()


def test_file_that_cannot_be_read_is_a_problem_and_the_others_are_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: Path, *_: object) -> object:
        raise PermissionError(13, "Permission denied")

    found = find(["gone", "saved/a.html", "x" * 5000, "nul\0"], as_text=False)
    assert [problem[-20:] for problem in found.problems] == [", or may not be read"] * 3
    assert (found.unclear, len(found.pages)) == (0, 1)
    monkeypatch.setattr(Path, "open", denied)
    found = find(["saved/a.html"], as_text=False)
    assert found.problems == ["saved/a.html: Permission denied"] and found.unclear == 0


def test_paths_lead_to_one_file(folder: Path) -> None:
    (folder / "link.html").symlink_to(folder / "a.html")
    assert is_same_file(folder / "a.html", Path("saved/../saved/a.html"))
    assert is_same_file(folder / "link.html", folder / "a.html")
    assert not is_same_file(folder / "a.html", folder / "b.HTM")
    assert is_same_file(Path("new"), folder.parent / "new") and not is_same_file(Path("new"), Path("newer"))
    assert not is_same_file(folder / "a.html", Path("new"))
    assert [exists(path) for path in (folder, folder / "a.html", Path("gone"), Path("\0"))] == [
        True,
        True,
        False,
        False,
    ]
    assert [is_folder(path) for path in (folder, folder / "a.html", Path("gone"), Path("\0"))] == [True, *[False] * 3]


def outputs(*places: str) -> list[str]:
    return [str(path) for _, path in page_jobs([(Path("x"), Path(place)) for place in places], Path("out"))]


def test_outputs_of_pages_have_their_stem_unless_another_page_has_it() -> None:
    assert outputs("a.html", "b.html", "sub/a.html") == ["out/a", "out/b", "out/sub/a"]
    assert outputs("a.html", "a.htm", "b.htm") == ["out/a.html", "out/a.htm", "out/b"]
    assert outputs("a.html", "a.html", "a.html") == ["out/a.html", "out/a.html-2", "out/a.html-3"]
    assert outputs("a", "b") == ["out/a", "out/b"]
    assert list(page_jobs([(Path("x"), Path("a.html"))], None)) == [(Path("x"), None)]


def targets(output: str | None, *names: str, one: bool = False) -> list[str | None]:
    kinds = {"w": Kind.WARC, "p": Kind.PARQUET}
    found = Inputs(is_one_file=one)
    found.corpora = [(Path("in") / name, Path(name), kinds.get(name[0], Kind.JSON_LINES)) for name in names]
    jobs = list(corpus_jobs(found, Path(output) if output else None))
    assert [(job.name, str(job.source)) for job in jobs] == [(f"in/{name}", f"in/{name}") for name in names]
    assert [job.kind for job in jobs] == [kind for _, _, kind in found.corpora]
    return [str(job.target) if job.target else None for job in jobs]


def test_outputs_of_corpora_are_files_of_their_names(folder: Path) -> None:
    assert targets("out", "c.jsonl", "p.parquet", "sub/c.jsonl") == ["out/c.jsonl", "out/p.parquet", "out/sub/c.jsonl"]
    assert targets("out", "c.jsonl", "c.jsonl", "c.JSONL.GZ", "c.JSONL.GZ") == [
        "out/c.jsonl",
        "out/c-2.jsonl",
        "out/c.JSONL.GZ",
        "out/c-2.JSONL.GZ",
    ]
    assert targets("out", "c", "c") == ["out/c", "out/c-2"]
    assert targets(None, "c.jsonl", one=True) == [None]


def test_outputs_of_web_archives_are_json_lines() -> None:
    names = {
        "w.warc": "w.jsonl",
        "w.warc.gz": "w.jsonl.gz",
        "w.warc.wet.gz": "w.jsonl.gz",
        "w.wet": "w.jsonl",
        "w.zst": "w.jsonl.zst",
        "w.a.warc": "w.a.jsonl",
        "w": "w.jsonl",
    }
    assert {name: targets("out", name) for name in names} == {name: [f"out/{target}"] for name, target in names.items()}


def test_output_of_one_corpus_is_the_named_file_if_it_has_a_suffix_and_is_no_folder(folder: Path) -> None:
    (folder.parent / "out.d").mkdir()
    for output, target in (("o.jsonl", "o.jsonl"), ("out", "out/c.jsonl"), ("out.d", "out.d/c.jsonl")):
        assert targets(output, "c.jsonl", one=True) == [target]
    assert targets("o.jsonl", "c.jsonl") == ["o.jsonl/c.jsonl"]
