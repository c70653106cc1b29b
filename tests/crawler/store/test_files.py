from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from crawler.store.errors import StoreError
from crawler.store.files import Store, append_line, as_text

KEY = "0123456789abcdef"


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "data", "jiangsu")
    opened.open()
    yield opened
    opened.close()


def test_article_is_two_files_named_after_day_and_key(store):
    path = store.write(KEY, date(2020, 11, 24), "title\n\n\ntext\n", {"title": "标题"})
    assert path == "text/2020/11/2020-11-24_0123456789abcdef.txt"
    assert (store.folder / path).read_text("utf-8") == "title\n\n\ntext\n"
    assert '"title": "标题"' in (store.folder / path).with_suffix(".json").read_text("utf-8")


def test_article_without_a_day_has_a_folder_of_its_own(store):
    assert store.write(KEY, None, "text", {}) == "text/undated/undated_0123456789abcdef.txt"


def test_earlier_text_is_set_aside_once_and_outside_the_folder_of_texts(store):
    path = store.write(KEY, date(2020, 11, 24), "old", {})
    assert store.set_aside(path, 1) == "revisions/2020/11/2020-11-24_0123456789abcdef.r1.txt"
    store.write(KEY, date(2020, 11, 24), "new", {})
    assert (store.folder / store.set_aside(path, 1)).read_text() == "old", "a killed run has done so before"
    assert (store.folder / store.set_aside(path, 2)).read_text() == "new"
    assert [file.name for file in store.texts.rglob("*.txt")] == [Path(path).name]


def test_stored_article_is_read_as_it_was_written_and_half_a_pair_not_at_all(store):
    path = store.write(KEY, date(2020, 11, 24), "标题\n\n\n正文\n", {"title": "标题"})
    assert store.read(path) == ("标题\n\n\n正文\n", {"title": "标题"})
    (store.folder / path).with_suffix(".json").write_text("{")
    assert store.read(path) == ("", {})
    store.remove(path)
    assert store.read(path) == ("", {})


def test_text_begins_in_line_four_whatever_is_known():
    assert as_text("标题", "2020-11-24 来源：长安网", "一\n\n二").split("\n")[3:] == ["一", "", "二", ""]
    assert as_text("", "", "一").split("\n")[3] == "一"
    assert as_text("第一行\n第二行", "", "一").split("\n")[0] == "第一行 第二行"


def test_failed_write_leaves_the_old_file_and_no_fragment(store, monkeypatch):
    path = store.folder / store.write(KEY, date(2020, 11, 24), "old", {})

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.write(KEY, date(2020, 11, 24), "new", {})
    assert path.read_text() == "old"
    assert sorted(file.name for file in path.parent.iterdir()) == [
        f"2020-11-24_{KEY}.json",
        f"2020-11-24_{KEY}.txt",
    ]


def test_opening_sweeps_up_fragments_and_nothing_else(tmp_path):
    first = Store(tmp_path, "jiangsu")
    first.open()
    path = first.folder / first.write(KEY, date(2020, 11, 24), "text", {})
    first.close()
    path.with_name(f".{path.name}.99.tmp").write_text("te")
    aside = first.folder / first.set_aside(path.relative_to(first.folder).as_posix(), 1)
    aside.with_name(f".{aside.name}.99.tmp").write_text("te")
    second = Store(tmp_path, "jiangsu")
    assert second.open() == 2
    assert path.read_text() == "text"
    assert len(list(path.parent.iterdir())) == 2 and list(aside.parent.iterdir()) == [aside]
    second.close()


@pytest.mark.skipif(os.name != "posix", reason="the lock is the kernel's")
def test_second_run_of_a_site_is_refused_while_the_first_is_going(tmp_path):
    first, second = Store(tmp_path, "jiangsu"), Store(tmp_path, "jiangsu")
    first.open()
    with pytest.raises(StoreError, match="another run is writing"):
        second.open()
    first.close()
    assert second.open() == 0
    second.close()


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
@pytest.mark.parametrize("link", ["data", "data/jiangsu", "data/jiangsu/text", "data/jiangsu/text/2020"])
def test_no_folder_on_the_way_may_be_a_link(tmp_path, link):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / link).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / link).symlink_to(elsewhere)
    store = Store(tmp_path / "data", "jiangsu")
    with pytest.raises(StoreError, match="is a link"):
        store.open()
        store.write(KEY, date(2020, 11, 24), "text", {})
    store.close()
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\\b", "名", "a\0"])
def test_folder_names_that_lead_elsewhere_are_refused(tmp_path, name):
    with pytest.raises(StoreError, match="cannot be the name"):
        Store(tmp_path, name)


def test_line_after_an_unfinished_one_starts_anew(tmp_path):
    log = tmp_path / "runs.jsonl"
    append_line(log, '{"a": 1}')
    with log.open("a") as file:
        file.write('{"half')
    append_line(log, '{"b": 2}')
    assert log.read_text().split("\n") == ['{"a": 1}', '{"half', '{"b": 2}', ""]


def test_folders_are_made_where_missing(tmp_path):
    store = Store(Path(tmp_path, "a", "b"), "jiangsu")
    store.open()
    assert store.texts.is_dir()
    store.close()
