"""A site on a store: its versions and objects, and the errors of stores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.mirror.remote import (
    Damaged,
    RemoteSite,
    Stored,
    Taken,
    Unreachable,
    Version,
    new_name,
    sites_of,
)

pytest.importorskip("fsspec")
_numbers = iter(range(1_000_000))


@pytest.fixture
def remote() -> RemoteSite:
    return RemoteSite(f"memory://remote{next(_numbers)}/", "jiangsu")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "file").write_bytes(b"abc")
    return tmp_path / "file"


ABC = Stored("parts/a.tar.gz", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")


def test_object_is_described_by_size_and_checksum(file):
    assert Stored.of(file, "parts/a.tar.gz") == ABC
    file.write_bytes(b"\0" * ((1 << 20) + 1))
    assert Stored.of(file, "x").size == (1 << 20) + 1


def test_version_is_the_same_after_it_was_stored():
    ledger, archive = Stored("ledger/b.gz", 1, "0" * 64), Stored("archive/c.warc.gz", 2, "1" * 64)
    for version in (Version(7, parts=(ABC,), archive=(archive,), ledger=ledger), Version(1)):
        assert Version.from_json(version.to_json()) == version
    assert Version(7, parts=(ABC,), archive=(archive,), ledger=ledger).objects == (ABC, archive, ledger)
    assert Version(1).objects == () and len(Version(1).id) == 16 and Version(1).id != Version(1).id
    assert Version(1).made_by and Version(1).made_at.endswith("+08:00")


def test_content_that_is_no_version_is_an_error():
    table = json.loads(Version(1, parts=(ABC,)).to_json())
    named = {**table, "parts": [{**table["parts"][0], "name": "../a"}]}
    cases = {
        "later": (table | {"format": 2}, "later version"),
        "list": ([], "not a version"),
        "no format": ({}, "not a version"),
        "unknown key": (table | {"x": 1}, "not a version"),
        "no parts": ({name: value for name, value in table.items() if name != "parts"}, "not a version"),
        "parts": (table | {"parts": 3}, "not a version"),
        "name": (named, "names the object '../a'"),
    }
    for case, (content, message) in cases.items():
        with pytest.raises(ValueError, match=message):
            Version.from_json(json.dumps(content).encode())
        assert case
    with pytest.raises(ValueError):
        Version.from_json(b"{")


def test_names_of_objects_are_those_of_three_folders():
    def is_valid(name: str) -> bool:
        try:
            return bool(Version.from_json(Version(1, parts=(Stored(name, 1, ""),)).to_json()))
        except ValueError:
            return False

    right = ["parts/a.tar.gz", "ledger/a", "archive/平安-1_2.warc.gz"]
    wrong = [
        "versions/a",
        "parts/",
        "parts/.a",
        "parts/-a",
        "parts/a/b",
        "parts/a b",
        "/parts/a",
        "aparts/a",
        "parts/../a",
    ]
    assert {name: is_valid(name) for name in right + wrong} == dict.fromkeys(right, True) | dict.fromkeys(wrong, False)


def test_newest_version_is_that_of_the_highest_number(remote):
    assert remote.numbers() == [] and remote.newest() is None
    for number in (9, 10, 2):
        remote.create(Version(number))
    for name in ("note.json", "00000011.txt", "7"):
        remote._files.pipe_file(f"{remote.root}/versions/{name}", b"")
    assert remote.numbers() == [2, 7, 9, 10] and remote.newest().number == 10
    remote.remove_versions([10])
    assert remote.newest().number == 9
    with pytest.raises(Damaged, match=r"versions/00000010\.json is missing"):
        remote.version(10)


def test_version_is_created_only_once(remote):
    version = Version(1)
    remote.create(version)
    remote.create(version)  # the answer to the first call may have been lost
    with pytest.raises(Taken):
        remote.create(Version(1))
    assert remote.newest() == version


def test_object_is_fetched_unless_the_file_has_its_content(remote, file, tmp_path):
    remote.put(file, ABC)
    assert remote.objects("parts") == ["parts/a.tar.gz"] and remote.objects("ledger") == []
    target = tmp_path / "made" / "copy"
    remote.get(ABC, target)
    assert target.read_bytes() == b"abc"
    target.write_bytes(b"abx")
    remote.get(ABC, target)
    assert target.read_bytes() == b"abc"
    remote.remove(["parts/a.tar.gz"])
    remote.get(ABC, target)
    with pytest.raises(Damaged, match=r"parts/a\.tar\.gz is missing"):
        remote.get(ABC, tmp_path / "other")


def test_object_with_another_content_is_damaged_and_not_kept(remote, file, tmp_path):
    remote.put(file, ABC)
    with pytest.raises(Damaged, match="is not what was written"):
        remote.get(Stored(ABC.name, 3, "0" * 64), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_errors_name_the_store_without_its_password(remote):
    secret = RemoteSite("memory://user:hunter2@store", "jiangsu")
    assert secret.address == "memory://***@store/jiangsu"
    with (
        pytest.raises(Unreachable, match=r"jiangsu/x: .*\(RuntimeError: http://\*\*\*@h/\): check") as raised,
        remote._asking("x"),
    ):
        raise RuntimeError("http://a:hunter2@h/")
    assert "hunter2" not in str(raised.value)


def test_sites_of_a_store_are_its_folders_with_versions(file):
    url = f"memory://sites{next(_numbers)}"
    assert sites_of(url) == []
    for name in ("jiangsu", "anhui"):
        RemoteSite(url, name).create(Version(1))
    RemoteSite(url, "photos").put(file, ABC)
    assert sites_of(url) == sites_of(f"{url}/") == ["anhui", "jiangsu"]


def test_store_that_cannot_be_listed_is_unreachable(monkeypatch):
    def refused(*words: object, **options: object) -> None:
        raise PermissionError("http://a:hunter2@h/")

    files = RemoteSite("memory://x", "jiangsu")._files
    monkeypatch.setattr(files, "ls", refused)
    with pytest.raises(Unreachable, match=r"memory://x cannot be listed \(PermissionError: http://\*\*\*@h/\)"):
        sites_of("memory://x")


def test_folders_are_made_where_a_store_has_folders(tmp_path, file, monkeypatch):
    RemoteSite((tmp_path / "store").as_uri(), "jiangsu").put(file, ABC)
    assert (tmp_path / "store" / "jiangsu" / "parts" / "a.tar.gz").read_bytes() == b"abc"
    remote = RemoteSite("memory://folders", "jiangsu")
    made = []
    monkeypatch.setattr(remote._files, "makedirs", lambda path, exist_ok: made.append(path))
    monkeypatch.setattr(remote._files, "put_file", lambda *words: None)
    for protocol in ("s3", ("s3", "s3a"), "gs", ("gcs",), "abfs", "az", "memory", ("file", "local")):
        monkeypatch.setattr(type(remote._files), "protocol", protocol)
        remote.put(file, ABC)
    assert made == ["/folders/jiangsu/parts"] * 2


def test_names_of_new_objects_differ():
    names = {new_name("parts", 7, ".tar.gz") for _ in range(20)}
    assert len(names) == 20 and all(len(name) == len("parts/00000007-12345678.tar.gz") for name in names)
    assert all(name.startswith("parts/00000007-") and name.endswith(".tar.gz") for name in names)
