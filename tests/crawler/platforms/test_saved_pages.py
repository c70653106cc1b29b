"""Accuracy on saved column pages, with minimum figures; needs the set of pages next to the repository."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest

from crawler.platforms import Column, read_column

SAVED = Path(__file__).parents[4] / "shared" / "pages" / "lists-dev"
pytestmark = pytest.mark.skipif(not SAVED.exists(), reason="the saved pages are not here")


def is_dead(href: str) -> bool:
    return href.strip().lower().startswith("javascript")


def pages() -> Iterator[tuple[str, dict[str, Any], Column]]:
    for line in (SAVED / "index.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        gold = json.loads((SAVED / "gold" / f"{entry['id']}.json").read_text(encoding="utf-8"))
        body = (SAVED / "pages" / f"{entry['id']}.html").read_bytes()
        if entry["page_type"] == "column":
            yield entry["url"], gold, read_column(body, entry["url"])


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_accuracy_of_links_titles_and_dates_keeps_its_minimum() -> None:
    found = wanted = hits = titles = dated = dates = 0
    for url, gold, column in pages():
        want = {
            urldefrag(urljoin(url, item["href"].strip()))[0]: item
            for item in gold["items"]
            if not is_dead(item["href"])
        }
        may = {urldefrag(urljoin(url, item["href"].strip()))[0] for item in gold.get("optional_items") or []}
        if not want:
            continue
        got = {urldefrag(link.url)[0]: link for link in column.links}
        both = [link for address, link in got.items() if address in want]
        wanted += len(want)
        hits += len(both)
        found += sum(address in want or address not in may for address in got)
        titles += sum(plain(link.title) == plain(want[urldefrag(link.url)[0]]["title"]) for link in both)
        with_date = [link for link in both if want[urldefrag(link.url)[0]]["date"]]
        dated += len(with_date)
        dates += sum(str(link.date) == want[urldefrag(link.url)[0]]["date"][:10] for link in with_date)
    assert hits / found >= 0.99
    assert hits / wanted >= 0.99
    assert titles / hits >= 0.98
    assert dates / dated >= 0.97


def test_accuracy_of_next_pages_keeps_its_minimum() -> None:
    right = []
    for url, gold, column in pages():
        href = gold["next"].get("href") or ""
        following = column.next_page.url if column.next_page else None
        if href and not is_dead(href):
            right.append(following is not None and urldefrag(following)[0] == urldefrag(urljoin(url, href))[0])
        elif gold["next"]["kind"] == "none":
            right.append(following is None)
    assert sum(right) / len(right) >= 0.95
