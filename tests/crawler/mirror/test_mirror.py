"""Copies of a site's folder on a store: what arrives, and what a kill, an error, damage or another machine leaves."""

from __future__ import annotations

import json
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler import stopping
from crawler.mirror import parts
from crawler.mirror import pull as pull_module
from crawler.mirror.base import Diverged
from crawler.mirror.pull import NotThere, pull
from crawler.mirror.push import push
from crawler.mirror.remote import Damaged, MirrorError, RemoteSite, Stored, Unreachable, Version, sites_of
from crawler.mirror.runs import push_after
from crawler.mirror.state import STATE, State
from crawler.store.errors import FolderInUse, StoreError
from crawler.store.files import Store
from crawler.store.folder import LEDGER, SiteFolder
from crawler.store.ledger import Ledger
from crawler.store.recovery import open_ledger
from tests.crawler.mirror.stores import SITE, Steps, content, fill, objects, overwrite, remove_article

#: What changes the store or the state of the folder.
_PUSH_STEPS = [(RemoteSite, ("put", "create", "remove")), (State, ("add", "begin_push", "end_push"))]
_PULL_STEPS = [
    (RemoteSite, ("get",)),
    (State, ("begin_pull", "end_pull")),
    (pull_module, ("_install_ledger", "_put_in_place", "note_end")),
    (parts, ("_place",)),
]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The data folder of a machine."""
    return tmp_path / "here"


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """The data folder of another machine."""
    return tmp_path / "there"


def newest(url: str) -> Version:
    found = RemoteSite(url, SITE).newest()
    assert found
    return found


def test_empty_machine_gets_all_that_was_pushed(url, here, there):
    fill(here, 1, 2, 3)
    revision = here / SITE / "revisions/2024/05/2024-05-06_0123456789abcdef.r1.txt"
    revision.parent.mkdir(parents=True)
    revision.write_text("alt")
    assert push(url, here, SITE).number == 1
    assert sites_of(url) == [SITE]
    assert pull(url, there, SITE).number == 1
    assert content(there) == content(here)
    ledger = open_ledger(SiteFolder(there / SITE))
    assert ledger.counts() == {"kept": 3}
    ledger.close()


def test_only_what_has_changed_is_sent_and_fetched(url, here, there, monkeypatch):
    fill(here, *range(20))
    push(url, here, SITE)
    pull(url, there, SITE)
    assert push(url, here, SITE) is None and pull(url, there, SITE) is None
    fill(here, 20)
    remove_article(here, 7)
    steps = Steps()
    steps.watch(monkeypatch, RemoteSite, "put", "get")
    done = push(url, here, SITE)
    assert done.number == 2 and len(steps.names) == 3, "the archive of the run, a part, the ledger"
    assert done.files == 6, "the two files of each article, the archive, runs.jsonl"
    (part,) = newest(url).parts[1:]
    with tarfile.open(fileobj=BytesIO(objects(url)[f"{SITE}/{part.name}"])) as tar:
        names = tar.getnames()
    assert sum(name.endswith(".txt") for name in names) == 1 and "runs.jsonl" in names
    steps.names.clear()
    assert pull(url, there, SITE).number == 2 and steps.names == ["get"] * 3
    assert content(there) == content(here)
    fill(there, 21)
    push(url, there, SITE)
    pull(url, here, SITE)
    assert content(there) == content(here)


def test_removal_alone_is_a_change(url, here, there):
    fill(here, 1, 2)
    push(url, here, SITE)
    pull(url, there, SITE)
    remove_article(here, 2)
    assert push(url, here, SITE).number == 2
    pull(url, there, SITE)
    assert content(there) == content(here)
    assert push(url, here, SITE) is None


def test_archive_that_was_removed_is_not_in_the_next_version(url, here, there):
    fill(here, 1)
    fill(here, 2)
    push(url, here, SITE)
    pull(url, there, SITE)
    min((here / SITE / "archive").iterdir()).unlink()
    assert push(url, here, SITE).number == 2 and len(newest(url).archive) == 1
    assert push(url, here, SITE) is None
    pull(url, there, SITE)
    assert content(there) == content(here)


def test_archive_of_a_run_that_was_killed_is_pushed(url, here, there):
    fill(here, 1)
    (file,) = (here / SITE / "archive").iterdir()
    file.rename(file.with_name(f"{file.name}.open"))
    push(url, here, SITE)
    pull(url, there, SITE)
    assert [copy.name for copy in (there / SITE / "archive").iterdir()] == [file.name]


def test_what_a_killed_run_wrote_to_the_ledger_only_is_pushed(url, here, there):
    fill(here, 1)
    push(url, here, SITE)
    pull(url, there, SITE)
    killed = Ledger(here / SITE / LEDGER)  # which was not closed: its last rows are in the write-ahead log
    killed.columns.add("1" * 16, "http://www.example.cn/notice/", "公告")
    with pytest.raises(Diverged):
        fill(there, 2)
        push(url, there, SITE)
        pull(url, here, SITE)
    push(url, here, SITE, is_replacing=True)
    killed.columns.add("2" * 16, "http://www.example.cn/video/", "视频")
    assert push(url, here, SITE).number == 4
    pull(url, there.with_name("third"), SITE)
    assert content(there.with_name("third")) == content(here)
    killed.close()


def test_large_folder_is_pushed_in_parts(url, here, there, monkeypatch):
    monkeypatch.setattr(parts, "SIZE", 1000)
    fill(here, *range(12))
    push(url, here, SITE)
    assert len(newest(url).parts) > 3
    pull(url, there, SITE)
    assert content(there) == content(here)


@pytest.mark.parametrize("after", [False, True])
def test_push_that_is_killed_leaves_the_version_before_and_the_next_push_goes_on(
    url, here, there, tmp_path, monkeypatch, after
):
    steps = Steps()
    for owner, names in _PUSH_STEPS:
        steps.watch(monkeypatch, owner, *names)
    monkeypatch.setattr(parts, "SIZE", 1000)
    fill(here, *range(4))
    push(url, here, SITE)
    versions = [content(here)]
    at = 0
    while True:
        fill(here, 10 + at, 100 + at)
        remove_article(here, 9 + at)
        versions.append(content(here))
        with steps.failing(at, after=after):
            push(url, here, SITE)
        is_done = len(steps.names) <= at
        copy = tmp_path / f"copy{at}"
        pull(url, copy, SITE)
        assert content(copy) in versions[-2:]
        push(url, here, SITE)
        pull(url, there, SITE)
        assert content(there) == versions[-1]
        versions = versions[-1:]
        if is_done:
            break
        at += 1
    assert at > 8


@pytest.mark.parametrize("after", [False, True])
def test_pull_that_is_killed_is_finished_by_the_next(url, here, there, tmp_path, monkeypatch, after):
    steps = Steps()
    for owner, names in _PULL_STEPS:
        steps.watch(monkeypatch, owner, *names)
    fill(here, *range(3))
    push(url, here, SITE)
    pull(url, there, SITE)

    def is_killed_at(at: int, data: Path) -> bool:
        with steps.failing(at, after=after):
            pull(url, data, SITE)
        is_killed = len(steps.names) > at
        pull(url, data, SITE)
        assert content(data) == content(here)
        assert push(url, data, SITE) is None
        return is_killed

    empty = next(at for at in range(99) if not is_killed_at(at, tmp_path / f"copy{at}"))
    assert empty > 6, "the machine had nothing"
    for at in range(99):
        fill(here, 10 + at)
        remove_article(here, 9 + at)
        push(url, here, SITE)
        if not is_killed_at(at, there):
            break
    assert 6 < at < 99


def test_folder_that_was_crawled_after_a_pull_that_was_killed_is_not_replaced(url, here, there, monkeypatch):
    fill(here, 1, 2)
    push(url, here, SITE)
    steps = Steps()
    steps.watch(monkeypatch, State, "end_pull")
    with steps.failing(0):
        pull(url, there, SITE)
    fill(there, 3)
    before = content(there)
    with pytest.raises(Diverged, match=f"zhengwen pull {SITE}"):
        pull(url, there, SITE)
    assert content(there) == before


def test_folder_whose_pull_was_killed_is_not_pushed(url, here, there, monkeypatch):
    fill(here, 1, 2)
    push(url, here, SITE)
    steps = Steps()
    steps.watch(monkeypatch, State, "end_pull")
    with steps.failing(0):
        pull(url, there, SITE)
    with pytest.raises(MirrorError, match=f"zhengwen pull {SITE}"):
        push(url, there, SITE, is_replacing=True)


def test_version_that_is_replaced_while_it_is_pulled_is_no_damage(url, here, there, monkeypatch):
    fill(here, 1)
    push(url, here, SITE)
    get = RemoteSite.get

    def after_the_other(remote, stored, target):
        monkeypatch.setattr(RemoteSite, "get", get)
        push(url, here, SITE, is_replacing=True)
        get(remote, stored, target)

    monkeypatch.setattr(RemoteSite, "get", after_the_other)
    with pytest.raises(MirrorError, match="pull again"):
        pull(url, there, SITE)
    pull(url, there, SITE)
    assert content(there) == content(here)


def test_other_folders_of_the_store_are_no_sites(url, here, tmp_path):
    fill(here, 1)
    push(url, here, SITE)
    (tmp_path / "note").write_text("other")
    RemoteSite(url, "photos").put(tmp_path / "note", Stored("x/note.txt", 5, ""))
    assert sites_of(url) == [SITE]


def test_error_of_the_network_leaves_the_version_before_and_what_was_sent_is_not_sent_again(
    url, here, there, monkeypatch
):
    monkeypatch.setattr(parts, "SIZE", 1000)
    fill(here, 1)
    push(url, here, SITE)
    before = content(here)
    fill(here, *range(2, 12))
    steps = Steps()
    steps.error = TimeoutError("the network is gone")
    files = RemoteSite(url, SITE)._files
    steps.watch(monkeypatch, files, "put_file")
    with pytest.raises(Unreachable, match="the network is gone"):
        steps.at = 3
        push(url, here, SITE)
    pull(url, there, SITE)
    assert content(there) == before
    steps.at = -1
    push(url, here, SITE)
    sent = len(steps.names)
    assert newest(url).number == 2 and sent == 1 + len([*newest(url).parts[1:], *newest(url).archive[1:]]) + 1
    pull(url, there, SITE)
    assert content(there) == content(here)


def test_push_and_pull_stop_at_the_next_object_and_a_stopped_run_does_not_push(url, here, there, monkeypatch):
    fill(here, 1)
    push(url, here, SITE)
    before = content(here)
    fill(here, 2)
    steps = Steps()
    steps.watch(monkeypatch, RemoteSite, "put", "get")
    monkeypatch.setattr(stopping, "requested", lambda: bool(steps.names))
    with pytest.raises(MirrorError, match="stopped"):
        push(url, here, SITE)
    assert steps.names == ["put"]
    assert not push_after(Settings({"DATA_MIRROR": url, "DATA_DIR": str(here)}), SITE)
    assert steps.names == ["put"]
    steps.names.clear()
    with pytest.raises(MirrorError, match="stopped"):
        pull(url, there, SITE)
    assert steps.names == ["get"] and content(there) == {}
    monkeypatch.undo()
    pull(url, there, SITE)
    assert content(there) == before


def test_store_that_does_not_answer_while_pulling_changes_nothing(url, here, there, monkeypatch):
    fill(here, 1)
    push(url, here, SITE)
    pull(url, there, SITE)
    before = content(there)
    fill(here, 2)
    push(url, here, SITE)
    steps = Steps()
    steps.error = ConnectionResetError("reset")
    steps.watch(monkeypatch, RemoteSite(url, SITE)._files, "get_file")
    steps.at = 1
    with pytest.raises(Unreachable, match="reset"):
        pull(url, there, SITE)
    assert content(there) == before
    steps.at = -1
    pull(url, there, SITE)
    assert content(there) == content(here)


@pytest.mark.parametrize("folder", ["parts", "archive", "ledger"])
@pytest.mark.parametrize("is_missing", [False, True])
def test_damaged_store_is_named_and_the_rest_can_be_taken(url, here, there, folder, is_missing):
    fill(here, 1)
    push(url, here, SITE)
    fill(here, 2)
    push(url, here, SITE)
    bad = next(reversed([stored for stored in newest(url).objects if stored.name.startswith(folder)])).name
    whole = objects(url)[f"{SITE}/{bad}"]
    overwrite(url, f"{SITE}/{bad}", None if is_missing else whole[:20] + bytes([whole[20] ^ 1]) + whole[21:])
    with pytest.raises(Damaged, match=f"{bad}.*push --replace {SITE}.*pull --partial {SITE}"):
        pull(url, there, SITE)
    assert content(there) == {}
    done = pull(url, there, SITE, is_partial=True)
    assert done.damaged == (bad,)
    assert len(list((there / SITE / "text").rglob("*.txt"))) == (1 if folder == "parts" else 2)
    ledger = open_ledger(SiteFolder(there / SITE))
    assert ledger.counts() == {"kept": 1 if folder == "parts" else 2}, "it was rebuilt"
    ledger.close()
    push(url, here, SITE, is_replacing=True)
    assert pull(url, there.with_name("third"), SITE).damaged == ()
    assert content(there.with_name("third")) == content(here)


def test_damaged_version_is_named_and_the_one_before_counts_without_it(url, here, there):
    fill(here, 1)
    push(url, here, SITE)
    before = content(here)
    fill(here, 2)
    push(url, here, SITE)
    overwrite(url, f"{SITE}/versions/00000002.json", b'{"format": 1, "num')
    for call in (pull, push):
        with pytest.raises(Damaged, match=r"versions/00000002\.json.*remove this object"):
            call(url, here, SITE)
    overwrite(url, f"{SITE}/versions/00000002.json", None)
    pull(url, there, SITE)
    assert content(there) == before


def test_version_of_a_later_format_is_refused(url, here, there):
    fill(here, 1)
    push(url, here, SITE)
    later = json.loads(newest(url).to_json()) | {"format": 2}
    overwrite(url, f"{SITE}/versions/00000001.json", json.dumps(later).encode())
    with pytest.raises(Damaged, match="later version"):
        pull(url, there, SITE)


def test_folder_with_changes_of_its_own_is_neither_pushed_over_a_newer_version_nor_replaced(url, here, there):
    fill(here, 1)
    push(url, here, SITE)
    pull(url, there, SITE)
    fill(there, 2)
    push(url, there, SITE)
    fill(here, 3)
    before, stored = content(here), objects(url)
    for call in (push, pull):
        with pytest.raises(Diverged, match=r"pushed version 2 at .* changed since version 1"):
            call(url, here, SITE)
    assert content(here) == before and objects(url) == stored
    push(url, here, SITE, is_replacing=True)
    pull(url, there, SITE)
    assert content(there) == before


def test_folder_that_was_never_pulled_does_not_replace_the_store(url, here, there):
    fill(here, 1)
    push(url, here, SITE)
    fill(there, 2)
    for call in (push, pull):
        with pytest.raises(Diverged, match="was not pulled from there"):
            call(url, there, SITE)


def test_of_two_machines_that_push_at_the_same_time_one_is_refused(url, here, there, monkeypatch):
    fill(here, 1)
    push(url, here, SITE)
    pull(url, there, SITE)
    fill(here, 2)
    fill(there, 3)
    create = RemoteSite.create

    def after_the_other(remote, version):
        monkeypatch.setattr(RemoteSite, "create", create)
        push(url, there, SITE)
        create(remote, version)

    monkeypatch.setattr(RemoteSite, "create", after_the_other)
    with pytest.raises(Diverged, match="another machine has just pushed version 2"):
        push(url, here, SITE)
    pull(url, there.with_name("third"), SITE)
    assert content(there.with_name("third")) == content(there)
    with pytest.raises(Diverged):
        pull(url, here, SITE)


def test_changes_of_a_push_that_was_not_finished_are_changes_of_the_folder(url, here, there, monkeypatch):
    fill(here, 1)
    push(url, here, SITE)
    pull(url, there, SITE)
    (here / SITE / "runs.jsonl").open("a").write("only here\n")
    steps = Steps()
    steps.watch(monkeypatch, State, "begin_push")
    with steps.failing(0):
        push(url, here, SITE)
    fill(there, 2)
    push(url, there, SITE)
    with pytest.raises(Diverged):
        pull(url, here, SITE)
    assert (here / SITE / "runs.jsonl").read_text().endswith("only here\n")


def test_version_whose_answer_was_lost_is_recognised(url, here, there, monkeypatch):
    fill(here, 1)
    files = RemoteSite(url, SITE)._files
    steps = Steps()
    steps.error, steps.at, steps.is_after = TimeoutError("no answer"), 0, True
    steps.watch(monkeypatch, files, "pipe_file")
    assert push(url, here, SITE).number == 1
    pull(url, there, SITE)
    assert content(there) == content(here)
    assert push(url, here, SITE) is None


def test_store_keeps_two_versions_and_replacing_removes_what_is_not_needed(url, here):
    for number in range(4):
        fill(here, number)
        push(url, here, SITE)
    names = [name.removeprefix(f"{SITE}/") for name in objects(url)]
    assert [name for name in names if name.startswith("versions/")] == [
        "versions/00000003.json",
        "versions/00000004.json",
    ]
    assert sum(name.startswith("ledger/") for name in names) == 2
    push(url, here, SITE, is_replacing=True)
    version = newest(url)
    assert version.number == 5 and len(version.parts) == 1
    assert {name.removeprefix(f"{SITE}/") for name in objects(url)} == {
        "versions/00000005.json",
        *(stored.name for stored in version.objects),
    }


def test_store_that_was_emptied_gets_everything_again(url, here, there):
    fill(here, 1)
    push(url, here, SITE)
    for name in objects(url):
        overwrite(url, name, None)
    with pytest.raises(NotThere):
        pull(url, there, SITE)
    assert push(url, here, SITE).number == 1
    pull(url, there, SITE)
    assert content(there) == content(here)


def test_another_store_gets_everything(url, here, there):
    fill(here, 1)
    push(url, here, SITE)
    push(f"{url}-second", here, SITE)
    pull(f"{url}-second", there, SITE)
    assert content(there) == content(here)


def test_damaged_ledger_is_not_pushed(url, here):
    fill(here, 1)
    push(url, here, SITE)
    fill(here, 2)
    (here / SITE / "ledger.sqlite").write_bytes(b"no ledger" * 1000)
    with pytest.raises(StoreError, match=f"zhengwen rebuild {SITE}"):
        push(url, here, SITE)
    assert newest(url).number == 1


def test_site_that_is_being_crawled_is_neither_pushed_nor_pulled(url, here):
    fill(here, 1)
    push(url, here, SITE)
    store = Store(here, SITE)
    store.open()
    for call in (push, pull):
        with pytest.raises(FolderInUse):
            call(url, here, SITE)
    store.close()


def test_damaged_state_says_what_to_do(url, here):
    fill(here, 1)
    push(url, here, SITE)
    (here / SITE / STATE).write_bytes(b"no state" * 1000)
    with pytest.raises(MirrorError, match=f"push --replace {SITE}"):
        push(url, here, SITE)


def _version_with(url: str, name: str, member: str, kind: bytes = tarfile.REGTYPE) -> None:
    """Put a version into a store whose part has a member of another name."""
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        info = tarfile.TarInfo(member)
        info.size, info.type, info.linkname = 3 * (kind == tarfile.REGTYPE), kind, "/etc/passwd"
        tar.addfile(info, BytesIO(b"bad"))
    remote = RemoteSite(url, SITE)
    part = Path(name)
    part.write_bytes(packed.getvalue())
    stored = Stored.of(part, "parts/bad.tar.gz")
    remote.put(part, stored)
    remote.create(Version(1, parts=(stored,)))


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("../outside.txt", tarfile.REGTYPE),
        ("text/../../../outside.txt", tarfile.REGTYPE),
        ("/outside.txt", tarfile.REGTYPE),
        ("outside/outside.txt", tarfile.REGTYPE),
        ("ledger.sqlite", tarfile.REGTYPE),
        ("mirror.sqlite", tarfile.REGTYPE),
        (".lock", tarfile.REGTYPE),
        ("text/link.txt", tarfile.SYMTYPE),
        ("text/link.txt", tarfile.LNKTYPE),
        ("text/device", tarfile.CHRTYPE),
    ],
)
def test_part_with_names_of_other_files_is_refused(url, there, tmp_path, member, kind):
    _version_with(url, str(tmp_path / "bad.tar.gz"), member, kind)
    with pytest.raises(Damaged, match="not"):
        pull(url, there, SITE)
    assert not list(tmp_path.rglob("outside*")) and not list((there / SITE / "text").iterdir())


def test_version_that_names_objects_elsewhere_is_refused(url, there):
    outside = Stored("parts/../../x", 1, "0" * 64)
    RemoteSite(url, SITE).create(Version(1, parts=(outside,)))
    with pytest.raises(Damaged, match="names the object"):
        pull(url, there, SITE)


def test_folder_that_is_a_link_is_not_written_through(url, here, there, tmp_path):
    fill(here, 1)
    push(url, here, SITE)
    (there / SITE / "text").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (there / SITE / "text" / "2024").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="link"):
        pull(url, there, SITE)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_library_that_is_missing_is_named(here, monkeypatch):
    (here / SITE).mkdir(parents=True)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(MirrorError, match=r"pip install 'zhengwen\[s3\]'"):
        push("memory://x", here, SITE)


def test_store_of_an_unknown_kind_is_named(here):
    pytest.importorskip("fsspec")
    (here / SITE).mkdir(parents=True)
    with pytest.raises(MirrorError, match="nosuch") as raised:
        push("nosuch://user:geheim1@x", here, SITE)
    assert "geheim1" not in str(raised.value)


def test_links_in_the_folder_are_not_followed(url, here, there, tmp_path):
    fill(here, 1)
    (tmp_path / "secret.txt").write_text("secret")
    (here / SITE / "text" / "link.txt").symlink_to(tmp_path / "secret.txt")
    push(url, here, SITE)
    pull(url, there, SITE)
    assert not (there / SITE / "text" / "link.txt").exists()
