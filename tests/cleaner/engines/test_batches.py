"""The class for batches of Ray, which needs no Ray."""

from __future__ import annotations

import json

import pytest

from cleaner.engines.page_cleaner import FIELDS, PageCleaner
from cleaner.engines.ray import CleanBatch
from tests.cleaner.engines.made import URL, pages


def test_column_of_pages_is_replaced_by_the_fields_of_their_articles() -> None:
    found = pages(3)
    urls = [URL.format(number) for number in range(3)]
    batch = {"id": [7, 8, 9], "html": found, "url": urls}
    cleaned = CleanBatch()(batch)
    assert list(cleaned) == ["id", "url", *FIELDS]
    expected = [PageCleaner()(page, url) for page, url in zip(found, urls, strict=True)]
    assert (cleaned["id"], cleaned["url"]) == ([7, 8, 9], urls)
    for name in FIELDS:
        values = [row[name] for row in expected]
        assert cleaned[name] == ([json.dumps(value) for value in values] if name == "removed" else values), name


def test_columns_have_other_names_and_there_may_be_no_addresses() -> None:
    linked = '<div class="TRS_Editor"><p>一个很短的页面，只有一句话。</p></div>'
    cleaned = CleanBatch("page", "", seconds=30)({"page": [linked, None], "url": ["kept", "kept"]})
    assert cleaned["url"] == ["kept", "kept"] and "page" not in cleaned
    assert [bool(error) for error in cleaned["error"]] == [False, True]
    with pytest.raises(ValueError, match="no folder"):
        CleanBatch(templates="/no/such/folder")
    with pytest.raises(ValueError, match="time limit"):
        CleanBatch(seconds=0)
