"""Packs this project as an egg for Scrapyd: the sources of both packages, and what Scrapyd reads of an egg."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import cleaner
import crawler

#: The suffixes of compiled modules: of another machine, and an egg cannot load them. Their sources are packed too.
_COMPILED = (".so", ".pyd", ".pyc", ".pyo")
_METADATA = {
    "EGG-INFO/PKG-INFO": f"Metadata-Version: 2.1\nName: zhengwen\nVersion: {crawler.__version__}\n",
    "EGG-INFO/entry_points.txt": "[scrapy]\nsettings = crawler.settings\n",
}


def pack() -> bytes:
    """Return the egg; it has the same bytes for the same sources."""
    files = {name: text.encode() for name, text in _METADATA.items()}
    for package in (cleaner, crawler):
        root = Path(package.__path__[0])
        for file in sorted(root.rglob("*")):
            if file.is_file() and file.suffix not in _COMPILED:
                files[file.relative_to(root.parent).as_posix()] = file.read_bytes()
    buffer = BytesIO()
    with ZipFile(buffer, "w") as egg:
        for name, content in files.items():
            egg.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return buffer.getvalue()
