"""The class for Ray Data, on a cluster of two workers on this machine, gives the rows of the plain loop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="needs the extra ray: make scale")

import ray

from cleaner.engines.page_cleaner import PageCleaner
from cleaner.engines.ray import CleanBatch
from tests.cleaner.engines.made import URL, pages


def test_rows_are_those_of_the_plain_loop_in_any_encoding(tmp_path: Path) -> None:
    found = pages()
    ray.init(num_cpus=2, include_dashboard=False, _temp_dir=str(tmp_path)[:40])
    try:
        items = [{"html": raw, "url": URL.format(i), "site": "x"} for i, raw in enumerate(found)]
        cleaned = ray.data.from_items(items).map_batches(CleanBatch, concurrency=2, batch_size=5).take_all()
    finally:
        ray.shutdown()
    by_url = {row.pop("url"): row for row in cleaned}
    assert len(by_url) == len(found)
    for i, raw in enumerate(found):
        row = by_url[URL.format(i)]
        expected = PageCleaner()(raw, URL.format(i))
        assert row["site"] == "x" and "html" not in row
        assert json.loads(row["removed"]) == expected["removed"]
        assert row["text"] == expected["text"] and list(row["warnings"]) == expected["warnings"]
        assert (row["title"], row["date"], row["confidence"]) == tuple(
            expected[name] for name in ("title", "date", "confidence")
        )
