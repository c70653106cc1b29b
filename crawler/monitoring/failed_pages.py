"""The file of a site with the pages that gave no article: `failed_pages.jsonl`, one line a page."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from cleaner.console import to_json
from crawler.monitoring.history import failed_pages
from crawler.store.atomic import write_file
from crawler.store.folder import FAILED_PAGES


def write(folder: Path) -> int:
    """Write the pages that gave no article, the latest first; without any, remove the file.

    Args:
        folder: The site's data folder.

    Returns:
        The number of pages.

    Raises:
        OSError: The file cannot be written.
    """
    pages = failed_pages(folder)
    file = folder / FAILED_PAGES
    if pages:
        write_file(file, "".join(f"{to_json(asdict(page))}\n" for page in pages).encode("utf-8", "replace"))
    else:
        file.unlink(missing_ok=True)
    return len(pages)
