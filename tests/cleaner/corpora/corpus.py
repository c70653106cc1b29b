"""Corpora for the tests: records, files, and the command run on them."""

from __future__ import annotations

import gzip
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from cleaner.__main__ import main
from tests.cleaner.pages import BODY, PARAGRAPHS, page, paragraphs

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = page(f"<div id=zoom>{paragraphs()}</div>")
#: A text of a corpus: a header line above the article, a footer below it.
TEXT = "\n".join(("全省法院诉源治理推进会召开", "2024-11-08 09:30 来源：江苏法院网", *PARAGRAPHS, "责任编辑：韩梅"))
#: Furniture alone: confidence 0.
MENU = "版权所有：青石县平安办\n京ICP备05012345号"

PACK = {"": bytes, "gz": partial(gzip.compress, mtime=0), "zst": zstd.compress}
UNPACK = {"": bytes, "gz": gzip.decompress, "zst": zstd.decompress}


def lines(*rows: Any) -> bytes:
    """Return rows as JSON lines; bytes and str are lines already."""
    parts = (row if isinstance(row, bytes) else row.encode() if isinstance(row, str) else _json(row) for row in rows)
    return b"".join(part + b"\n" for part in parts)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file of JSON lines."""
    packing = path.suffix[1:] if path.suffix[1:] in UNPACK else ""
    return [json.loads(line) for line in UNPACK[packing](path.read_bytes()).splitlines()]


def clean(*arguments: str | Path) -> int:
    """Run the command on a field `text` that holds text."""
    return main([*map(str, arguments), "--field", "text", "--text"])


def _json(row: object) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode()


__all__ = ["BODY", "MENU", "PACK", "PAGE", "TEXT", "UNPACK", "clean", "lines", "rows_of"]
