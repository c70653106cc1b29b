"""The two files of an article: names, atomic writing, recovery after a kill, refusal of links."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from crawler.store import atomic
from crawler.store.article_files import content_hash
from crawler.store.atomic import json_bytes
from crawler.store.errors import FolderInUse, StoreError
from crawler.store.files import Store

KEY = "0123456789abcdef"
DAY = date(2020, 11, 24)
TEXT = "标题\n2020-11-24\n\n正文\n"


def record(body: str = "正文", **fields: object) -> dict[str, object]:
    known = {"url": "http://www.example.cn/1.html", "date": "2020-11-24", "fetched_at": "2024-05-07T08:00:00+08:00"}
    return {**known, "etag": "", "last_modified": "", "content_hash": content_hash(body), "title": "标题"} | fields


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "data", "jiangsu")
    opened.open()
    yield opened
    opened.close()


def test_article_is_two_files_named_after_day_and_key(store):
    path = store.write(KEY, DAY, TEXT, record())
    assert path == f"text/2020/11/2020-11-24_{KEY}.txt" == store.path_of(KEY, DAY)
    assert (store.folder / path).read_text("utf-8") == TEXT
    assert '"title": "标题"' in (store.folder / path).with_suffix(".json").read_text("utf-8")


def test_character_that_is_not_unicode_is_replaced(store):
    path = store.write(KEY, DAY, "标题\n\n\n正\ud800文\n", record())
    assert (store.folder / path).read_text("utf-8") == "标题\n\n\n正?文\n"


def test_article_without_a_day_is_stored_under_undated(store):
    assert store.write(KEY, None, TEXT, record()) == f"text/undated/undated_{KEY}.txt"


def test_revision_is_written_once_and_outside_the_folder_of_texts(store):
    old, new = TEXT.replace("正文", "旧文"), TEXT.replace("正文", "新文")
    path = store.write(KEY, DAY, old, record())
    assert store.keep_revision(path, 1, content_hash("旧文")) == f"revisions/2020/11/2020-11-24_{KEY}.r1.txt"
    store.write(KEY, DAY, new, record())
    revision = store.keep_revision(path, 1, content_hash("旧文"))
    assert (store.folder / revision).read_text() == old, "written by a run that was killed"
    assert store.keep_revision(path, 1, content_hash("新文")).endswith(".r2.txt"), "r1 has another text"
    assert (store.folder / store.keep_revision(path, 2, content_hash("新文"))).read_text() == new
    assert [file.name for file in store.texts.rglob("*.txt")] == [Path(path).name]


def test_article_is_read_as_it_was_written(store):
    path = store.write(KEY, DAY, TEXT, record())
    assert store.read(path) == (TEXT, record())
    store.remove(path)
    assert store.read(path) == ("", None)


def test_article_with_a_damaged_file_is_not_read(store):
    path = store.write(KEY, DAY, TEXT, record())
    (store.folder / path).with_suffix(".json").write_text("{")
    assert store.read(path) == (TEXT, None)
    store.write(KEY, DAY, TEXT, record())
    (store.folder / path).write_bytes(b"\xff\xfe")
    assert store.read(path) == ("", record())


@pytest.mark.parametrize("suffix", [".txt", ".json"])
def test_article_whose_file_cannot_be_read_now_is_not_taken_for_a_missing_one(store, suffix):
    file = store.folder / store.write(KEY, DAY, TEXT, record())
    file.with_suffix(suffix).unlink()
    file.with_suffix(suffix).mkdir()
    with pytest.raises(OSError):
        store.read(store.paths.relative(file))


def test_failed_write_leaves_the_old_files_and_no_temporary_one(store, monkeypatch):
    path = store.folder / store.write(KEY, DAY, "old", record())

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.write(KEY, DAY, "new", record())
    assert path.read_text() == "old"
    assert sorted(file.name for file in path.parent.iterdir()) == [f"2020-11-24_{KEY}.json", f"2020-11-24_{KEY}.txt"]


@pytest.mark.parametrize("suffix", [".tmp", ".99.tmp"], ids=["now", "earlier versions"])
def test_opening_removes_temporary_files_and_nothing_else(tmp_path, suffix):
    first = Store(tmp_path, "jiangsu")
    first.open()
    path = first.folder / first.write(KEY, DAY, TEXT, record())
    first.close()
    path.with_name(f".{path.name}{suffix}").write_text("te")
    revision = first.folder / first.keep_revision(path.relative_to(first.folder).as_posix(), 1, "")
    revision.with_name(f".{revision.name}{suffix}").write_text("te")
    (path.parent / ".DS_Store").write_text("another program's")
    second = Store(tmp_path, "jiangsu")
    assert second.open() == 2
    assert path.read_text() == TEXT
    assert len(list(path.parent.iterdir())) == 3 and list(revision.parent.iterdir()) == [revision]
    second.close()


@pytest.mark.parametrize("suffix", [".tmp", ".99.tmp"], ids=["now", "earlier versions"])
@pytest.mark.parametrize(("body", "is_finished"), [("正文", True), ("另一个", False)])
def test_opening_finishes_a_pair_of_which_the_text_was_renamed(store, suffix, body, is_finished):
    path = store.folder / store.write(KEY, DAY, TEXT, record())
    metadata = path.with_suffix(".json")
    metadata.unlink()
    metadata.with_name(f".{metadata.name}{suffix}").write_bytes(json_bytes(record(body)))
    store.close()
    assert store.open() == (0 if is_finished else 1)
    assert metadata.exists() is is_finished


def test_opening_drops_a_pair_of_which_nothing_was_renamed(store):
    path = store.folder / store.write(KEY, DAY, TEXT, record())
    metadata = path.with_suffix(".json")
    new = {path: TEXT.replace("标题", "新标题").encode(), metadata: json_bytes(record(title="新标题"))}
    for file, content in new.items():
        file.with_name(f".{file.name}.tmp").write_bytes(content)
    store.close()
    assert store.open() == 2
    assert store.read(store.path_of(KEY, DAY)) == (TEXT, record()), "the text and the metadata are of one version"


@pytest.mark.parametrize("content", [b"{", b"{}", b""])
def test_opening_removes_temporary_metadata_that_are_damaged(store, content):
    path = store.folder / store.write(KEY, DAY, TEXT, record())
    metadata = path.with_suffix(".json")
    metadata.with_name(f".{metadata.name}.tmp").write_bytes(content)
    store.close()
    assert store.open() == 1
    assert store.read(store.path_of(KEY, DAY)) == (TEXT, record())


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", TEXT[:4].encode()])
def test_opening_removes_temporary_metadata_next_to_a_damaged_text(store, content):
    path = store.folder / store.write(KEY, DAY, TEXT, record())
    metadata = path.with_suffix(".json")
    metadata.replace(metadata.with_name(f".{metadata.name}.tmp"))
    path.write_bytes(content)
    store.close()
    assert store.open() == 1 and not metadata.exists()


def test_opening_removes_temporary_metadata_without_a_text(store):
    path = store.folder / store.write(KEY, DAY, TEXT, record())
    metadata = path.with_suffix(".json")
    metadata.replace(metadata.with_name(f".{metadata.name}.tmp"))
    path.unlink()
    store.close()
    assert store.open() == 1
    assert list(path.parent.iterdir()) == []


def test_second_run_of_a_site_is_refused_until_the_first_ends(tmp_path):
    first, second = Store(tmp_path, "jiangsu"), Store(tmp_path, "jiangsu")
    first.open()
    with pytest.raises(FolderInUse, match=f"process {os.getpid()}"):
        second.open()
    first.close()
    assert second.open() == 0
    second.close()


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
@pytest.mark.parametrize("link", ["data", "data/jiangsu", "data/jiangsu/text", "data/jiangsu/text/2020"])
def test_folder_that_is_a_link_is_refused(tmp_path, link):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / link).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / link).symlink_to(elsewhere)
    store = Store(tmp_path / "data", "jiangsu")
    with pytest.raises(StoreError, match="is a link"):
        store.open()
        store.write(KEY, DAY, TEXT, record())
    store.close()
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\\b", "名", "a\0"])
def test_name_that_is_not_one_folder_is_refused(tmp_path, name):
    with pytest.raises(StoreError, match="cannot be the name"):
        Store(tmp_path, name)


def test_missing_folders_are_made(tmp_path):
    store = Store(Path(tmp_path, "a", "b"), "jiangsu")
    store.open()
    assert store.texts.is_dir()
    store.close()


def test_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"file.*DATA_DIR"):
        Store(tmp_path / "file" / "data", "jiangsu").open()


def test_half_written_article_that_cannot_be_read_now_is_left_as_it_is(tmp_path, monkeypatch):
    store = Store(tmp_path / "data", "jiangsu")
    store.open()
    text = store.folder / store.write(KEY, DAY, TEXT, record())
    store.close()
    metadata = text.with_suffix(".json")
    staged = metadata.rename(metadata.with_name(f".{metadata.name}.tmp"))
    read = Path.read_bytes

    def fail(file: Path) -> bytes:
        if file == text:
            raise OSError(5, "Input/output error", str(file))
        return read(file)

    with monkeypatch.context() as patched, pytest.raises(OSError, match="Input/output error"):
        patched.setattr(Path, "read_bytes", fail)
        store.open()
    assert staged.exists() and not metadata.exists()
    store.close()
    store.open()
    assert metadata.exists() and not staged.exists()
    store.close()


def test_removal_of_an_article_is_on_the_disk_when_it_returns(store, monkeypatch):
    path = store.write(KEY, DAY, TEXT, record())
    names: list[list[str]] = []
    monkeypatch.setattr(atomic, "sync_folder", lambda folder: names.append(os.listdir(folder)))  # noqa: PTH208
    store.remove(path)
    assert names == [[]]
    store.remove("text/2020/10/2020-10-01_0123456789abcdef.txt")


def test_names_of_new_folders_are_on_the_disk_before_an_article_is_written(store, monkeypatch):
    flushed: list[Path] = []
    sync = atomic.sync_folder
    monkeypatch.setattr(atomic, "sync_folder", lambda folder: (flushed.append(folder), sync(folder)))
    file = store.folder / store.write(KEY, DAY, TEXT, record())
    month = file.parent
    assert flushed == [store.folder.parent, store.folder, store.texts, month.parent, month]
    flushed.clear()
    store.write("f" * 16, DAY, TEXT, record())
    assert flushed == [month], "the folders of a run are flushed once"


def test_files_that_cannot_be_used_are_copied_to_a_free_number(store):
    assert store.set_aside(store.path_of(KEY, DAY), "正文") == [], "there are none"
    path = store.write(KEY, DAY, TEXT, record())
    metadata = (store.folder / path).with_suffix(".json")
    metadata.write_text("{")
    kept = f"revisions/2020/11/2020-11-24_{KEY}"
    os.utime(metadata, ns=(0, 10**18))
    assert store.set_aside(path, "正文") == [f"{kept}.r1.json"], "the text is the same"
    assert (store.folder / f"{kept}.r1.json").stat().st_mtime_ns == 10**18
    assert store.set_aside(path, "新文") == [f"{kept}.r1.txt", f"{kept}.r1.json"]
    assert (store.folder / f"{kept}.r1.txt").read_text("utf-8") == TEXT
    metadata.write_text("[")
    assert store.set_aside(path, "新文") == [f"{kept}.r2.txt", f"{kept}.r2.json"], "the first has other metadata"
    assert (store.folder / path).read_text("utf-8") == TEXT and metadata.read_text() == "["


def test_revisions_are_listed_by_their_numbers(store):
    path = store.write(KEY, DAY, TEXT, record())
    assert store.revisions_of(path) == []
    folder = (store.folder / path).parent.parent.parent.parent / "revisions" / "2020" / "11"
    folder.mkdir(parents=True)
    for number in ("10", "2", "x"):
        (folder / f"2020-11-24_{KEY}.r{number}.txt").write_text(f"标题\n\n\n第{number}版\n", "utf-8")
        os.utime(folder / f"2020-11-24_{KEY}.r{number}.txt", ns=(0, 1715040000 * 10**9))
    (folder / f"2020-11-24_{KEY[::-1]}.r1.txt").touch()
    second, tenth = store.revisions_of(path)
    assert second == {
        "content_hash": content_hash("第2版"),
        "fetched_at": "2024-05-07T08:00:00+08:00",
        "file": f"revisions/2020/11/2020-11-24_{KEY}.r2.txt",
    }
    assert tenth["file"].endswith(".r10.txt")


def test_metadata_alone_can_be_replaced(store):
    path = store.write(KEY, DAY, TEXT, record())
    store.write_record(path, record(title="其他"))
    assert store.read(path) == (TEXT, record(title="其他"))
