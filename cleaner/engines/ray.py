"""A class for `map_batches` of Ray Data.

```python
import ray
from cleaner.engines.ray import CleanBatch

pages = ray.data.read_parquet("pages")     # the columns html and url
pages.map_batches(CleanBatch, concurrency=8, batch_size=64).write_parquet("clean")
```
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cleaner.engines.page_cleaner import FIELDS, PageCleaner
from cleaner.engines.sandbox import SECONDS, Sandbox


class CleanBatch:
    """Adds `cleaner.engines.page_cleaner.FIELDS` to a batch of pages, in place of the column that has the page.

    A page that fails, takes too long or kills its process has the reason in `error`, and no other page is lost. The
    field `removed` is JSON, because a column of Ray has one type.

    Args:
        page: The column of pages, as bytes or strings.
        url: The column of addresses, or "".
        templates: A folder of site templates that every worker can read, see `PageCleaner`.
        seconds: The time limit for a page.
    """

    def __init__(
        self, page: str = "html", url: str = "url", templates: str | Path | None = None, seconds: float = SECONDS
    ) -> None:
        self._page, self._url = page, url
        self._sandbox = Sandbox(PageCleaner(templates), seconds)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Clean a batch, a dict of columns."""
        pages = batch[self._page]
        urls = batch[self._url] if self._url else [None] * len(pages)
        rows = [self._sandbox.clean(page, url) for page, url in zip(pages, urls, strict=True)]
        columns: dict[str, Any] = {name: [row[name] for row in rows] for name in FIELDS}
        columns["removed"] = [json.dumps(found) for found in columns["removed"]]
        return {name: values for name, values in batch.items() if name != self._page} | columns
