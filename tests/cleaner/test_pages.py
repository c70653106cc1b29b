"""Saved pages and texts: what is read of a file, what is shown and written, and what fails."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner import pages
from cleaner.article import Article
from cleaner.pages import Job, Outcome, PageOptions, article_of, clean_pages, shown, write_index
from tests.cleaner.corpora.corpus import BODY, PACK, PAGE, TEXT

OPTIONS = PageOptions(form="text", as_report=False, as_text=False, url=None, min_confidence=0, resume=False)


def cleaned(jobs: list[Job], **changed: object) -> list[Outcome]:
    return list(clean_pages(jobs, replace(OPTIONS, **changed), 1))  # type: ignore[arg-type]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    return tmp_path / "a.html"


def test_page_or_text_is_read_packed_or_not() -> None:
    for pack in PACK.values():
        assert article_of(pack(PAGE.encode("gbk")), OPTIONS).method == "container"
        assert article_of(pack(TEXT.encode("gbk")), OPTIONS).method == "text"
    assert article_of(f"<a>{TEXT}".encode(), replace(OPTIONS, as_text=True)).method == "text"
    for data in (b"%PDF-1.4\n", PACK["gz"](b"%PDF-1.4\n")):
        with pytest.raises(ValueError, match="neither a page nor text"):
            article_of(data, OPTIONS)
    with pytest.raises(ValueError, match="too early"):
        article_of(PACK["gz"](PAGE.encode())[:-9], OPTIONS)
    assert "\x1b" not in article_of(TEXT.replace("会议", "会\x1b议").encode(), OPTIONS).text


def test_article_is_shown_as_text_markdown_or_json() -> None:
    article = Article(paragraphs=("甲", "乙"), markdown="**甲**")
    assert (shown(article, "text"), shown(article, "markdown")) == ("甲\n\n乙\n", "**甲**\n")
    assert shown(Article(), "text", "a") == shown(Article(), "markdown", "a") == ""
    for form in ("json", "jsonl"):
        line = shown(article, form, "a.html")
        assert line.count("\n") == 1 and json.loads(line)["file"] == "a.html" and json.loads(line)["text"] == "甲\n\n乙"
        assert "file" not in json.loads(shown(article, form))


def test_outcome_of_each_page_is_in_order(page: Path) -> None:
    poor = page.with_name("poor.html")
    poor.write_text("<p>", "utf-8")
    gone = page.with_name("gone.html")
    damaged = page.with_name("damaged.html")
    damaged.write_bytes(b"%PDF-1.4\n")
    outcomes = cleaned([(one, None) for one in (page, poor, gone, damaged, page)], min_confidence=0.5)
    assert [outcome.source for outcome in outcomes] == [page, poor, gone, damaged, page]
    assert [outcome.text for outcome in outcomes] == [f"{BODY}\n", "", "", "", f"{BODY}\n"]
    assert [outcome.problem for outcome in outcomes] == [
        *("", "", "No such file or directory", "it is neither a page nor text", "")
    ]
    assert [outcome.dropped and outcome.dropped["confidence"] < 0.5 for outcome in outcomes] == [
        *(None, True, None, None, None)
    ]


@pytest.mark.parametrize(
    ("changed", "written"),
    [
        ({}, ["a.txt"]),
        ({"form": "markdown"}, ["a.md"]),
        ({"form": "json"}, ["a.json", "a.txt"]),
        ({"form": "json", "as_report": True}, ["a.json", "a.report.html", "a.txt"]),
        ({"form": "markdown", "as_report": True}, ["a.md", "a.report.html"]),
    ],
)
def test_files_of_a_page_are_written_completely(changed: dict[str, object], written: list[str], page: Path) -> None:
    out = page.parent / "out"
    assert cleaned([(page, out / "sub" / "a")], **changed) == [Outcome(page)]
    assert sorted(path.name for path in (out / "sub").iterdir()) == written
    for name in {"a.txt", "a.md"} & set(written):
        assert (out / "sub" / name).read_text("utf-8") == f"{BODY}\n"
    if "a.json" in written:
        text = (out / "sub" / "a.json").read_text("utf-8")
        assert json.loads(text)["text"] == BODY and text.startswith('{\n "title"') and text.endswith("}\n")


def test_page_with_all_of_its_files_is_not_cleaned_again(page: Path) -> None:
    out = page.parent / "a"
    (page.parent / "a.txt").write_text("of an earlier run", "utf-8")
    assert cleaned([(page, out)], resume=True) == [Outcome(page)]
    assert (page.parent / "a.txt").read_text("utf-8") == "of an earlier run"
    assert cleaned([(page, out)], resume=True, form="json") == [Outcome(page)]
    assert (page.parent / "a.json").exists() and (page.parent / "a.txt").read_text("utf-8") == f"{BODY}\n"
    (page.parent / "a.txt").write_text("of an earlier run", "utf-8")
    assert cleaned([(page, out)]) == [Outcome(page)]
    assert (page.parent / "a.txt").read_text("utf-8") == f"{BODY}\n"


def test_old_file_stays_if_the_new_one_cannot_be_written(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (page.parent / "a.txt").write_text("old", "utf-8")
    write = Path.write_text

    def full(path: Path, text: str, encoding: str) -> int:
        write(path, text[:5], encoding)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert cleaned([(page, page.parent / "a")]) == [Outcome(page, problem="No space left on device")]
    assert (page.parent / "a.txt").read_text("utf-8") == "old"
    monkeypatch.undo()
    assert (page.parent / "a.txt.part").read_text("utf-8") == BODY[:5]
    assert cleaned([(page, page.parent / "a")]) == [Outcome(page)]
    assert sorted(path.name for path in page.parent.iterdir()) == ["a.html", "a.txt"], "the part is replaced"


def test_pages_are_divided_evenly_among_the_processes(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    divided: list[tuple[list[int], int]] = []

    def in_order(work: object, chunks: object, processes: int, lost: object) -> list[list[Outcome]]:
        divided.append((list(map(len, chunks)), processes))  # type: ignore[call-overload]
        return [[Outcome(page)], [Outcome(page, "x"), Outcome(page, "y")]]

    monkeypatch.setattr(pages, "in_order", in_order)
    for count, processes in ((1, 8), (8, 8), (9, 2), (20, 3), (100, 2)):
        assert [one.text for one in clean_pages([(page, None)] * count, OPTIONS, processes)] == ["", "x", "y"]
    assert divided == [([1], 1), ([1] * 8, 8), ([5, 4], 2), ([7, 7, 6], 3), ([16] * 6 + [4], 2)]


def test_list_of_reports_is_written_if_there_are_any(page: Path) -> None:
    write_index(page.parent)
    assert [path.name for path in page.parent.iterdir()] == ["a.html"]
    cleaned([(page, page.parent / "a")], as_report=True)
    write_index(page.parent)
    assert "a.report.html" in (page.parent / "reports.html").read_text("utf-8")
