"""Parts: which files they have, where they end, and what is refused when they are unpacked."""

from __future__ import annotations

import json
import os
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from crawler.mirror import parts
from crawler.mirror.parts import divided, files_of, pack, unpack
from crawler.mirror.remote import Damaged
from crawler.mirror.state import Seen, ledger_of
from crawler.store.errors import LinkRefused
from crawler.store.folder import LEDGER, SiteFolder

MIB = 1 << 20


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    site = SiteFolder(tmp_path / "jiangsu")
    site.path.mkdir()
    return site


def write(site: SiteFolder, *names: str, content: str = "x") -> None:
    for name in names:
        file = site.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)


def test_files_of_a_site_are_those_of_its_folders_and_its_logs(site, tmp_path):
    kept = ["archive/a.warc.gz", "attachments/b.pdf", "revisions/2024/c.txt", "runs.jsonl", "text/2024/05/d.json"]
    write(site, *kept)
    write(site, ".lock", "ledger.sqlite", "ledger.sqlite-wal", "mirror.sqlite", "archive/a.warc.gz.open", "text/.d.tmp")
    write(site, "other/e.txt", "other/text/f.txt")
    (site.path / "text" / "link").symlink_to(tmp_path)
    (site.path / "text" / "link.txt").symlink_to(site.path / "runs.jsonl")
    found = files_of(site)
    assert list(found) == kept
    assert found["runs.jsonl"] == Seen(1, (site.path / "runs.jsonl").stat().st_mtime_ns)


def test_part_ends_with_the_file_that_makes_it_64_mebibytes():
    def sizes(*files: int) -> list[int]:
        found = {str(number): Seen(size, 0) for number, size in enumerate(files)}
        return [len(part) for part in divided(found)]

    assert {
        "none": sizes(),
        "small": sizes(1, 1, 1),
        "just": sizes(64 * MIB, 1),
        "below": sizes(64 * MIB - 1, 1, 1),
        "again": sizes(40 * MIB, 40 * MIB, 63 * MIB, 1 * MIB),
    } == {"none": [], "small": [3], "just": [1, 1], "below": [2, 1], "again": [2, 2]}


def test_ledger_counts_with_its_write_ahead_log(site):
    assert ledger_of(site) is None
    write(site, LEDGER, content="ledger")
    modified = site.ledger.stat().st_mtime_ns
    assert ledger_of(site) == Seen(6, modified)
    write(site, f"{LEDGER}-wal", content="log")
    assert ledger_of(site) == Seen(9, modified)


def unpacked(part: Path, site: SiteFolder) -> dict[str, Seen | None]:
    return dict(unpack(part, site))


def test_unpacked_files_have_their_content_and_time(site, tmp_path):
    write(site, "runs.jsonl", "text/2024/a.txt", content="平安")
    os.utime(site.path / "runs.jsonl", ns=(1, 1_234_567_890_012_345_678))
    os.utime(site.path / "text/2024/a.txt", ns=(1, 5))
    pack(site, ["runs.jsonl", "text/2024/a.txt"], [], tmp_path / "part")
    there = SiteFolder(tmp_path / "there")
    there.path.mkdir()
    write(there, "text/2024/.a.txt.tmp", content="of a pull that was killed")
    found = unpacked(tmp_path / "part", there)
    assert found == {"runs.jsonl": Seen(6, 1_234_567_890_012_345_678), "text/2024/a.txt": Seen(6, 5)}
    assert [file.name for file in (there.path / "text" / "2024").iterdir()] == ["a.txt"]
    assert (there.path / "runs.jsonl").read_text() == "平安"


def test_times_of_other_tars_are_read_to_the_nanosecond(site, tmp_path):
    """Python writes a time as 1.5, others as 1.500000000 or with more digits."""
    times = {"1.5": 1_500_000_000, "7": 7_000_000_000, "1.0000000019": 1_000_000_001, "1.000000012": 1_000_000_012}
    found = {}
    for time in times:
        with tarfile.open(tmp_path / "part", "w:gz", format=tarfile.PAX_FORMAT) as tar:
            info = tarfile.TarInfo("text/a.txt")
            info.pax_headers = {"mtime": time}
            tar.addfile(info, BytesIO())
        (seen,) = unpacked(tmp_path / "part", site).values()
        found[time] = seen.modified_ns
    assert found == times


def test_removed_files_are_removed_and_reported(site, tmp_path):
    write(site, "text/a.txt", "text/b.txt", "text/c.txt")
    pack(site, ["text/c.txt"], {"text/b.txt", "text/a.txt", "text/gone.txt"}, tmp_path / "part")
    found = unpacked(tmp_path / "part", site)
    assert list(found) == ["text/c.txt", "text/a.txt", "text/b.txt", "text/gone.txt"]
    assert [name for name, seen in found.items() if seen is None] == ["text/a.txt", "text/b.txt", "text/gone.txt"]
    assert list(files_of(site)) == ["text/c.txt"]
    pack(site, [], [], tmp_path / "part")
    assert unpacked(tmp_path / "part", site) == {}


def part_of(folder: Path, *members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE) -> Path:
    """Write a part with members of any names, without the times in nanoseconds."""
    with tarfile.open(folder / "part", "w:gz") as tar:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size, info.type, info.mtime = len(content), kind, 7
            tar.addfile(info, BytesIO(content))
    return folder / "part"


def test_names_that_no_file_of_a_site_has_are_refused(site, tmp_path):
    def is_refused(name: str) -> bool:
        try:
            return not unpacked(part_of(tmp_path, (name, b"x")), site)
        except Damaged as error:
            assert repr(name) in str(error)
            return True

    right = ["a.txt", "runs.jsonl", "text/a", "text/1/2/3/a.txt", "revisions/a-b_c.txt", "attachments/平安.pdf"]
    wrong = [
        *(
            "text/1/2/3/4/a.txt",
            "../a",
            "text/../a",
            "/a",
            "text//a",
            "text/",
            "other/a",
            "archive/a.warc.gz",
            "text/a b",
        ),
        *("text/-a", "text/.a", ".lock", "ledger.sqlite", "mirror.sqlite", "text/ledger.x", "text/.b/a", ""),
    ]
    assert {name: is_refused(name) for name in (*right, *wrong)} == dict.fromkeys(right, False) | dict.fromkeys(
        wrong, True
    )
    assert (site.path / "text/1/2/3/a.txt").stat().st_mtime == 7


@pytest.mark.parametrize("content", [b"{}", b"[1]", b'["text/a.txt"', b"\xff", b'["text/a.txt", null]'])
def test_damaged_list_of_removed_files_is_refused(site, tmp_path, content):
    with pytest.raises(Damaged, match="is not a part of a site's folder"):
        unpacked(part_of(tmp_path, (".removed", content)), site)


def test_removed_file_must_be_one_of_a_site(site, tmp_path):
    write(site, LEDGER)
    with pytest.raises(Damaged, match="ledger"):
        unpacked(part_of(tmp_path, (".removed", json.dumps([LEDGER]).encode())), site)
    assert site.ledger.exists()


def test_what_is_no_part_is_refused(site, tmp_path):
    whole = part_of(tmp_path, ("text/a.txt", os.urandom(5000))).read_bytes()
    for content in (b"", b"no part", whole[:2000], whole[:14] + b"\xff" * 50):
        (tmp_path / "part").write_bytes(content)
        with pytest.raises(Damaged, match=r"^part is not a part of a site's folder"):
            unpacked(tmp_path / "part", site)


@pytest.mark.parametrize("kind", [tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_members_that_are_no_files_are_refused(site, tmp_path, kind):
    with pytest.raises(Damaged, match="'text/a', which is not a file"):
        unpacked(part_of(tmp_path, ("text/a", b""), kind=kind), site)


def test_nothing_is_written_through_a_link(site, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (site.path / "text").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LinkRefused):
        unpacked(part_of(tmp_path, ("text/a.txt", b"x")), site)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_folder_of_files_is_made_once(site, tmp_path, monkeypatch):
    made = []
    make_folder = parts.atomic.make_folder
    monkeypatch.setattr(parts.atomic, "make_folder", lambda *words: made.append(words[0].name) or make_folder(*words))
    unpacked(part_of(tmp_path, ("text/1/a", b""), ("text/1/b", b""), ("text/2/c", b"")), site)
    assert made == ["1", "2"]
