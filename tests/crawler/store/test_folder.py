"""The layout of the data folder."""

from __future__ import annotations

import os
from datetime import date

import pytest

from crawler.store.folder import SiteFolder, sites_in


def test_sites_are_the_folders_of_the_data_folder(tmp_path):
    for name in ("jiangsu", "anhui", "www.example.cn"):
        (tmp_path / name).mkdir()
    (tmp_path / "schedule.json").write_text("{}")
    (tmp_path / "jiangsu" / "runs.jsonl").touch()
    (tmp_path / "anhui" / "run.json").touch()
    sites = sites_in(tmp_path)
    assert [(site.name, site.was_crawled) for site in sites] == [
        ("anhui", True),
        ("jiangsu", True),
        ("www.example.cn", False),
    ]


def test_metadata_files_are_found_in_order(tmp_path):
    site = SiteFolder(tmp_path / "jiangsu")
    assert list(site.metadata_files()) == [] and site.temporary_files() == []
    texts = [
        site.text_file(key * 16, day) for key, day in (("b", None), ("c", date(2024, 5, 6)), ("a", date(2023, 1, 1)))
    ]
    for text in texts:
        text.parent.mkdir(parents=True)
        text.touch()
        text.with_suffix(".json").touch()
        text.with_name(f".{text.stem}.json.tmp").touch()
    names = [file.name for file in site.metadata_files()]
    assert names == [f"2023-01-01_{'a' * 16}.json", f"2024-05-06_{'c' * 16}.json", f"undated_{'b' * 16}.json"]
    assert len(site.temporary_files()) == 3


def test_folder_that_cannot_be_read_is_an_error(tmp_path, monkeypatch):
    site = SiteFolder(tmp_path)
    site.texts.mkdir()

    def fail(folder: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", fail)
    with pytest.raises(PermissionError):
        list(site.metadata_files())
    with pytest.raises(PermissionError):
        site.temporary_files()
