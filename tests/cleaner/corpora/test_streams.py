"""Packed input: several parts, padding, damage. Output: complete or unfinished, never between."""

from __future__ import annotations

import random
import sys
from io import BytesIO
from pathlib import Path

import pytest

from cleaner.corpora import streams
from cleaner.corpora.records import NotUnderstood
from cleaner.corpora.streams import Output, Unpacked, lines_of, pack
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
