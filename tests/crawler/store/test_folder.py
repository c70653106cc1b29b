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


def test_paths_are_those_of_the_documentation(tmp_path):
    site = SiteFolder(tmp_path / "jiangsu")
    assert site.name == "jiangsu"
    folders = (site.texts, site.revisions, site.attachments, site.archive)
    assert [site.relative(folder) for folder in folders] == ["text", "revisions", "attachments", "archive"]
    files = (site.ledger, site.ledger_checked, site.lock)
    assert [site.relative(file) for file in files] == ["ledger.sqlite", "ledger.checked", ".lock"]
    key = "0123456789abcdef"
    dated, undated = site.text_file(key, date(2024, 5, 6)), site.text_file(key, None)
    assert site.relative(dated) == f"text/2024/05/2024-05-06_{key}.txt"
    assert site.relative(undated) == f"text/undated/undated_{key}.txt"
    assert site.relative(site.revision_file(dated, 2)) == f"revisions/2024/05/2024-05-06_{key}.r2.txt"
    assert site.relative(site.revision_file(undated, 1)) == f"revisions/undated/undated_{key}.r1.txt"


@pytest.mark.parametrize("name", ["runs.jsonl", "current_run.json", "run.json"])
def test_site_with_any_note_of_a_run_was_crawled(tmp_path, name):
    site = SiteFolder(tmp_path)
    assert not site.was_crawled
    (tmp_path / name).touch()
    assert site.was_crawled


def test_temporary_files_of_texts_and_revisions_are_found_but_not_through_links(tmp_path):
    site = SiteFolder(tmp_path / "jiangsu")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ".a.txt.tmp").touch()
    for folder in (site.texts / "2024", site.revisions / "2024", site.attachments):
        folder.mkdir(parents=True)
        (folder / ".a.txt.tmp").touch()
        (folder / "a.txt").touch()
    (site.texts / "linked").symlink_to(elsewhere)
    found = [site.relative(file) for file in site.temporary_files()]
    assert found == ["text/2024/.a.txt.tmp", "revisions/2024/.a.txt.tmp"]
    linked = SiteFolder(tmp_path / "anhui")
    linked.path.mkdir()
    linked.texts.symlink_to(elsewhere)
    assert linked.temporary_files() == [] and list(linked.metadata_files()) == []


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


def test_folder_that_was_moved_to_another_machine_is_no_site(tmp_path):
    (tmp_path / ".moved" / "jiangsu").mkdir(parents=True)
    (tmp_path / "hebei").mkdir()
    assert [site.name for site in sites_in(tmp_path)] == ["hebei"]
