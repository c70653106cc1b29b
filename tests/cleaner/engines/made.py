"""Pages for the tests of engines, and a cleaner that some of them break."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import Any

from cleaner.engines.page_cleaner import PageCleaner
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs

URL = "http://www.example.gov.cn/{}.html"


def pages(number: int = 24) -> list[bytes]:
    """Return different pages, a third of them in GBK, one of these without a declaration, and a text without markup."""
    found = []
    for i in range(number):
        texts = (*PARAGRAPHS, f"这是第{i}篇文章的最后一段，记录了当地开展普法宣传活动的具体情况和下一步的安排。")
        html = page(f'<div class="TRS_Editor">{paragraphs(texts)}</div>', title=f"临河县第{i}次平安建设推进会召开")
        if i % 3 == 1:
            found.append((html if i == 1 else html.replace("<head>", '<head><meta charset="gbk">')).encode("gbk"))
        elif i % 12 == 6:
            found.append("\n".join(texts).encode())
        else:
            found.append(html.encode())
    return found


class Fragile(PageCleaner):
    """Is killed by a page with the word 致命, does not end on one with the word 无尽, fails on one with the word 出错."""

    def __call__(
        self, page: str | bytes, url: str | None = None, charset: str = "", is_text: bool = False
    ) -> dict[str, Any]:
        text = page if isinstance(page, str) else page.decode("utf-8", "replace")
        if "致命" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "无尽" in text:
            time.sleep(1000)
        return super().__call__(None if "出错" in text else page, url, charset, is_text)  # type: ignore[arg-type]


class Printing(PageCleaner):
    """Prints on standard output, as a library may, and tells what it was given."""

    def __call__(
        self, page: str | bytes, url: str | None = None, charset: str = "", is_text: bool = False
    ) -> dict[str, Any]:
        print("a line", flush=True)
        os.write(1, b"bytes\n")
        return {"given": [page if isinstance(page, str) else page.decode(), url, charset, is_text], "pid": os.getpid()}


class Unstartable(PageCleaner):
    """Ends its process before the first page."""

    def __call__(self, *_: Any, **__: Any) -> dict[str, Any]:
        os._exit(3)


class Telling(Printing):
    """Returns what it was given as the text of an article."""

    def __call__(self, *given: Any, **named: Any) -> dict[str, Any]:
        return {"text": json.dumps(super().__call__(*given, **named)["given"]), "error": ""}
