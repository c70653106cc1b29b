"""Packed input: several parts, padding, damage. Output: complete or unfinished, never between."""

from __future__ import annotations

import random
import sys
from io import BytesIO
from pathlib import Path

import pytest

from cleaner.corpora import streams
from cleaner.corpora.records import NotUnderstood
from cleaner.corpora.streams import Output, Unpacked, is_packed, lines_of, pack, packing_of
from tests.cleaner.corpora.corpus import PACK, UNPACK

DATA = random.Random(1).randbytes(700_000) + bytes(5_000_000)


@pytest.mark.parametrize("packing", list(PACK))
def test_content_is_unpacked_also_of_several_parts(packing: str) -> None:
    packed = b"".join(PACK[packing](DATA[at : at + 1_000_000]) for at in range(0, len(DATA), 1_000_000))
    unpacked = Unpacked(BytesIO(packed))
    assert unpacked.head(70_000) == DATA[:70_000]
    assert lines_of(unpacked).read() == DATA
    assert unpacked.packing == packing and not unpacked.damage


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_cut_input_gives_what_is_there_and_says_so(packing: str) -> None:
    packed = PACK[packing](DATA)
    unpacked = Unpacked(BytesIO(packed[: len(packed) // 2]))
    content = lines_of(unpacked).read()
    assert content and DATA.startswith(content)
    assert "too early" in unpacked.damage


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_damage_after_a_complete_part_is_told(packing: str) -> None:
    unpacked = Unpacked(BytesIO(PACK[packing](b"one\n") + b"no such data"))
    assert lines_of(unpacked).read() == b"one\n"
    assert "damaged" in unpacked.damage


def test_padding_after_gzip_is_no_damage() -> None:
    unpacked = Unpacked(BytesIO(PACK["gz"](b"one\n") + bytes(1024)))
    assert lines_of(unpacked).read() == b"one\n" and not unpacked.damage


@pytest.mark.parametrize("packing", list(PACK))
def test_packed_data_can_be_unpacked(packing: str) -> None:
    assert UNPACK[packing](pack(DATA, packing)) == DATA
    assert pack(b"", packing) == b""


def test_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(streams, "import_module", missing)
    with pytest.raises(NotUnderstood, match=r"zhengwen\[zstd\]"):
        Unpacked(BytesIO(PACK["zst"](DATA)))


def test_output_has_its_name_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "out"
    output = Output(path, resume=False)
    output.file.write(b"all")
    assert not path.exists()
    output.finish()
    assert path.read_bytes() == b"all" and [file.name for file in path.parent.iterdir()] == ["out"]


def test_unfinished_output_is_not_overwritten(tmp_path: Path) -> None:
    output = Output(tmp_path / "out", resume=False)
    output.file.write(b"half")
    output.close()
    with pytest.raises(NotUnderstood, match="--resume"):
        Output(tmp_path / "out", resume=False)
    assert output.part.read_bytes() == b"half"


def test_old_output_stays_until_all_of_it_is_copied(tmp_path: Path) -> None:
    old = tmp_path / "out.part"
    old.write_bytes(b"half")
    stopped = Output(tmp_path / "out", resume=True)
    stopped.file.write(b"ha")
    stopped.close()
    assert old.read_bytes() == b"half" and list(tmp_path.iterdir()) == [old]
    output = Output(tmp_path / "out", resume=True)
    output.file.write(b"half")
    output.end_copying()
    output.file.write(b" and half")
    output.close()
    assert old.read_bytes() == b"half and half" and list(tmp_path.iterdir()) == [old]


def test_complete_output_is_checked_and_stays(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"all")
    output = Output(tmp_path / "out", resume=True)
    output.file.write(b"all")
    output.finish()
    output.close()
    assert (tmp_path / "out").read_bytes() == b"all" and list(tmp_path.iterdir()) == [tmp_path / "out"]


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_packed_page_is_unpacked_up_to_a_limit(packing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LONGEST_RECORD", len(DATA))
    assert Unpacked(BytesIO(PACK[packing](DATA))).content() == DATA
    with pytest.raises(ValueError, match="more than"):
        Unpacked(BytesIO(PACK[packing](DATA + b"x"))).content()
    with pytest.raises(ValueError, match="too early"):
        Unpacked(BytesIO(PACK[packing](DATA)[:-9])).content()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_output_that_another_run_writes_is_not_continued(tmp_path: Path) -> None:
    first = Output(tmp_path / "out", resume=False)
    with pytest.raises(NotUnderstood, match="another run"):
        Output(tmp_path / "out", resume=True)
    first.close()
    second = Output(tmp_path / "out", resume=True)
    with pytest.raises(NotUnderstood, match="another run"):
        Output(tmp_path / "out", resume=True)
    second.end_copying()
    with pytest.raises(NotUnderstood, match="another run"):
        Output(tmp_path / "out", resume=True)
    second.finish()


def test_packing_is_known_by_the_content_of_an_input_and_the_name_of_an_output() -> None:
    assert [is_packed(data) for data in (PACK["gz"](b"a"), PACK["zst"](b"a"), b"a", b"\x1f\x8b", b"")] == [
        *(True, True, False, False, False)
    ]
    assert [packing_of(Path(name)) for name in ("a.gz", "a.jsonl.ZST", "a.jsonl", "gz", "a.bz2")] == [
        *("gz", "zst", "", "", "")
    ]


def test_first_bytes_are_looked_at_without_being_consumed() -> None:
    for packing, packed in {packing: pack(DATA[:5000], packing) for packing in PACK}.items():
        unpacked = Unpacked(BytesIO(packed))
        assert [unpacked.head(size) for size in (3, 100, 7)] == [DATA[:size] for size in (3, 100, 7)], packing
        assert unpacked.read(10) == DATA[:10] and unpacked.read() == DATA[10:5000], packing
        assert Unpacked(BytesIO(pack(b"ab", packing))).head(99) == b"ab"


@pytest.mark.parametrize("packing", list(PACK))
def test_share_of_a_file_grows_from_its_begin_to_its_end(packing: str, tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(PACK[packing](random.Random(2).randbytes(3_000_000)))
    with (tmp_path / "c").open("rb") as file:
        unpacked = Unpacked(file)
        shares = [unpacked.share]
        while unpacked.read(400_000):
            shares.append(unpacked.share)
    assert shares[0] < 0.01 and 0.2 < shares[3] < 0.8 and shares[-1] == 1.0 and shares == sorted(shares)
    assert Unpacked(BytesIO(b"no file")).share == 0.0
    (tmp_path / "empty").touch()
    with (tmp_path / "empty").open("rb") as file:
        assert Unpacked(file).share == 0.0


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="counts the open files")
def test_space_of_an_old_output_is_free_once_it_is_copied(tmp_path: Path) -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    (tmp_path / "out.part").write_bytes(b"half")
    output = Output(tmp_path / "out", resume=True)
    output.end_copying()
    assert len(list(Path("/dev/fd").iterdir())) == before + 1, "the new one only"
    output.finish()
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_output_that_is_discarded_leaves_nothing(tmp_path: Path) -> None:
    output = Output(tmp_path / "out", resume=False)
    output.file.write(b"half")
    output.discard()
    assert output.file.closed and list(tmp_path.iterdir()) == []
    output.discard()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_file_system_without_locks_does_not_keep_an_output_from_being_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(streams.fcntl, "flock", missing)
    (tmp_path / "out.part").write_bytes(b"half")
    output = Output(tmp_path / "out", resume=True)
    output.file.write(b"all")
    output.finish()
    output.close()
    assert (tmp_path / "out").read_bytes() == b"all"


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="counts the open files")
def test_files_of_an_output_are_closed(tmp_path: Path) -> None:
    def opened() -> int:
        return len(list(Path("/dev/fd").iterdir()))

    before = opened()
    first = Output(tmp_path / "out", resume=False)
    assert opened() == before + 1
    for resume in (True, False):
        with pytest.raises(NotUnderstood):
            Output(tmp_path / "out", resume=resume)
        assert opened() == before + 1
    first.close()
    assert opened() == before
    second = Output(tmp_path / "out", resume=True)
    assert opened() == before + 2 and second.old == second.part
    second.close()
    assert opened() == before and not list(tmp_path.glob("*.new"))


def test_unfinished_output_is_continued_before_a_complete_one(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"all")
    assert Output(tmp_path / "out", resume=True).old == tmp_path / "out"
    (tmp_path / "out.part").write_bytes(b"half")
    assert Output(tmp_path / "out", resume=True).old == tmp_path / "out.part"
    assert Output(tmp_path / "new", resume=True).old is None
    assert Output(tmp_path / "newer", resume=False).old is None


def test_output_of_another_format_is_made_from_the_unfinished_one(tmp_path: Path) -> None:
    output = Output(tmp_path / "out", resume=False)
    output.file.write(b"half")
    output.finish(lambda source, target: target.write_bytes(source.read_bytes() * 2) and None)
    output.close()
    assert (tmp_path / "out").read_bytes() == b"halfhalf" and list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_input_that_comes_in_small_parts_is_read_whole() -> None:
    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(1, size or 0) if size and size > 0 else size)

    for packing in PACK:
        unpacked = Unpacked(Slow(pack(b"one\ntwo\n", packing)))
        assert (unpacked.packing, lines_of(unpacked).read(), unpacked.damage) == (packing, b"one\ntwo\n", "")
    for data in (b"", b"a", b"\x1f\x8b"):
        assert lines_of(Unpacked(BytesIO(data))).read() == data


def test_content_of_exactly_the_most_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LONGEST_RECORD", 10)
    assert Unpacked(BytesIO(b"a" * 10)).content() == b"a" * 10
    with pytest.raises(ValueError, match="more than"):
        Unpacked(BytesIO(b"a" * 11)).content()
