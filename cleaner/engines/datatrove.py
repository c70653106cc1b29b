"""Blocks for pipelines of datatrove: a reader that loses no page, the cleaner, and a filter by confidence.

```python
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.writers import JsonlWriter
from cleaner.engines.datatrove import CleanPages, ConfidenceFilter, CorpusReader

blocks = [CorpusReader("warc"), CleanPages(failures=JsonlWriter("failed")), ConfidenceFilter(0.5), JsonlWriter("clean")]
LocalPipelineExecutor(blocks, tasks=64, workers=2).run()
```
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

try:
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.readers.base import BaseDiskReader
    from datatrove.pipeline.writers.disk_base import DiskWriter
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise ImportError("datatrove is not installed: pip install 'zhengwen[datatrove]'") from error

from cleaner.corpora.reading import records_of
from cleaner.corpora.records import Record
from cleaner.engines.page_cleaner import PageCleaner
from cleaner.engines.sandbox import SECONDS, Sandbox
from cleaner.markup.decode import decode

#: In the metadata of a document that holds text without markup.
IS_TEXT: Final = "is_text"


class CorpusReader(BaseDiskReader):  # type: ignore[misc]
    """Reads pages and texts from WARC, WET, JSON lines and Parquet, packed or not; a file is recognised by its content.

    The text of a document is the page with its markup, decoded as the cleaner decodes it. The metadata are the other
    fields of the record; `url` is its address. A record that cannot be read is counted as `bad_record` and written to
    `failures`.

    Args:
        data_folder: The folder, local or remote, as in every reader of datatrove.
        field: The field of JSON lines and Parquet that holds the page or text.
        url_field: The field that holds its address, or "".
        failures: A writer for the records that cannot be read; their text is the error.
        options: The other arguments of datatrove's readers.
    """

    name = "🕷 zhengwen corpus"

    def __init__(
        self,
        data_folder: Any,
        field: str = "text",
        url_field: str = "url",
        failures: DiskWriter | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data_folder, text_key=field, **options)
        self.url_field = url_field
        self.failures = failures

    def run(self, data: DocumentsPipeline = None, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Yield the documents of this task."""
        self._rank = rank
        with self.failures or contextlib.nullcontext():
            yield from super().run(data, rank, world_size)

    def read_file(self, filepath: str) -> Iterator[Document]:
        """Yield the documents of a file."""
        with self.data_folder.open(filepath, "rb") as file:
            for record in records_of(file, filepath, self.text_key, self.url_field):
                name = f"{filepath}/{record.number}"
                page = decode(record.value, record.charset) if isinstance(record.value, bytes) else record.value
                if record.problem or not page:
                    self._count_bad(record, name, filepath)
                    continue
                row = {**record.fields, self.text_key: page, "url": record.url}
                row |= {IS_TEXT: True} if record.is_text else {}
                row.setdefault(self.id_key, name)
                yield self.get_document_from_dict(row, filepath, record.number)

    def _count_bad(self, record: Record, name: str, filepath: str) -> None:
        self.stat_update("bad_record" if record.problem else "empty_record")
        if record.problem and self.failures:
            metadata = {"url": record.url, "file_path": filepath, "error": record.problem}
            self.failures.write(Document(record.problem, name, metadata=metadata), self._rank)


class CleanPages(PipelineStep):  # type: ignore[misc]
    """Replaces the page of each document by its article.

    The metadata get the other fields of `cleaner.engines.page_cleaner.FIELDS` (docs/scale.md). A document without an
    article is dropped and counted as `empty`. One that fails, takes too long or kills its process is counted as
    `failed`.

    Args:
        templates: A folder of site templates, see `PageCleaner`. Each task loads a template once.
        seconds: The time limit for a page, without the start of the process.
        as_text: Whether all documents are text without markup. Those without any tag, and those of WET files, are text
            anyway.
        failures: A writer for the documents that fail, with their page and the metadata `error`.
        empty: A writer for the documents without an article.
        cleaner: Cleans a page, instead of `PageCleaner(templates)`.
    """

    name = "正文 zhengwen"
    type = "🛢 - EXTRAC"

    def __init__(
        self,
        templates: str | Path | None = None,
        seconds: float = SECONDS,
        as_text: bool = False,
        failures: DiskWriter | None = None,
        empty: DiskWriter | None = None,
        cleaner: PageCleaner | None = None,
    ) -> None:
        super().__init__()
        self.cleaner = cleaner or PageCleaner(templates)
        self.seconds = seconds
        self.as_text = as_text
        self.failures = failures
        self.empty = empty

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Yield the documents that have an article."""
        with contextlib.ExitStack() as stack:
            sandbox = stack.enter_context(Sandbox(self.cleaner, self.seconds))
            for writer in filter(None, (self.failures, self.empty)):
                stack.enter_context(writer)
            for document in data:
                self.stat_update(StatHints.total)
                with self.track_time():
                    about = document.metadata
                    is_text = self.as_text or bool(about.get(IS_TEXT))
                    row = sandbox.clean(document.text, about.get("url") or None, is_text=is_text)
                text = row.pop("text")
                document.metadata |= row
                if row["error"] or not text:
                    self.stat_update(StatHints.dropped, "failed" if row["error"] else "empty")
                    writer = self.failures if row["error"] else self.empty
                    if writer:
                        writer.write(document, rank)
                    continue
                document.text = text
                self.stat_update(StatHints.forwarded)
                self.update_doc_stats(document)
                yield document


class ConfidenceFilter(BaseFilter):  # type: ignore[misc]
    """Drops documents below a confidence.

    Args:
        least: The least confidence, from 0 to 1.
        exclusion_writer: A writer for the documents that are dropped.

    Raises:
        ValueError: `least` is not a probability.
    """

    name = "正文 confidence"

    def __init__(self, least: float, exclusion_writer: DiskWriter | None = None) -> None:
        if not 0 <= least <= 1:
            raise ValueError(f"the least confidence is a number from 0 to 1, not {least}")
        super().__init__(exclusion_writer)
        self.least = least

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Return whether a document is kept."""
        if "confidence" not in doc.metadata:
            raise ValueError("a document has no confidence; put CleanPages before ConfidenceFilter")
        return doc.metadata["confidence"] >= self.least or (False, "confidence")
