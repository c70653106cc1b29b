"""Runs with a store, and the commands for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.crawler.mirror.stores import objects

pytest.importorskip("fsspec")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def mirrored(crawl, store):
    """Crawl with the store."""
    return lambda **arguments: crawl(settings={"DATA_MIRROR": store.as_uri()}, **arguments)


def _versions(url: str) -> list[str]:
    return sorted(name.rpartition("/")[2] for name in objects(url) if "/versions/" in name)


@pytest.mark.parametrize("url", ["folder", pytest.param("s3", marks=pytest.mark.slow)], indirect=True)
def test_empty_machine_goes_on_where_the_last_run_ended(site, crawl, url, tmp_path):
    def mirrored(**arguments):
        return crawl(settings={"DATA_MIRROR": url}, **arguments)

    site.add_dated_column(pages=2)
    first = mirrored()
    assert first.status == 0 and len(first.texts()) == 10 and "[mirror-pushed]" in first.log
    new = site.add_article("2025-01-01")
    site.add_column([[(new, "2025-01-01")]], folder="/notice/")
    assert crawl(path="/notice/").status == 0, "this run is lost with the machine"
    shutil.rmtree(tmp_path / "data")
    second = mirrored(path="/notice/")
    assert second.status == 0 and "[mirror-pulled]" in second.log
    assert site.articles_asked() == [new] and len(second.texts()) == 11
    assert len((second.folder / "runs.jsonl").read_text("utf-8").splitlines()) == 2
    assert _versions(url) == ["00000001.json", "00000002.json"]
    mirrored()
    assert site.articles_asked() == []


def test_run_without_its_store_goes_on_only_if_the_folder_was_pulled(site, mirrored, store):
    site.add_dated_column(pages=1)
    store.write_text("no folder")
    refused = mirrored()
    assert refused.status == 1 and "[mirror-not-pulled] nothing is crawled" in refused.log and site.asked == []
    store.unlink()
    assert mirrored().status == 0
    away = store.rename(store.with_name("away"))
    store.write_text("no folder")
    alone = mirrored()
    assert alone.status == 1 and "[mirror-not-pulled]" in alone.log and "[mirror-not-pushed]" in alone.log
    assert site.lists_asked() == ["/news/"]
    store.unlink()
    away.rename(store)
    assert mirrored().status == 0
    assert _versions(store.as_uri()) == ["00000001.json", "00000002.json"]


def test_run_on_a_folder_that_has_diverged_is_refused(site, mirrored, run_scrapy, store, tmp_path):
    site.add_dated_column(pages=1)
    folder = mirrored().folder
    shutil.copytree(folder, tmp_path / "copy")
    mirrored()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "copy", folder)
    with (folder / "runs.jsonl").open("a") as log:
        log.write("{}\n")
    refused = mirrored()
    assert refused.status == 1 and site.asked == []
    assert "[mirror-not-pulled] nothing is crawled" in refused.log and "push --replace" in refused.log
    setting = ["-s", f"DATA_MIRROR={store.as_uri()}"]
    assert run_scrapy(["push", *setting]).returncode == 1
    done = run_scrapy(["push", "--replace", *setting])
    assert done.returncode == 0 and done.stdout.startswith(f"{folder.name}: version 3: ")
