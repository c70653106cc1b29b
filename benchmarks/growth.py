"""Growth of a collection: search index, report and list of files, from a thousand to a hundred thousand articles.

    python benchmarks/growth.py [--sizes 1000 10000 100000] [--repeated]

One site grows through all sizes. Its articles have about a thousand characters, made of two-character words with the
frequencies of Zipf's law; with `--repeated` they are one text that differs in its numbers, as the notices of some
sites. The times are processor times. `benchmarks/ledger.py` measures the ledger.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, cast
from unittest import mock

from crawler.collection.articles import Collection
from crawler.collection.index import SearchIndex
from crawler.collection.report import build, facts
from crawler.store.article_files import ArticleRecord, content_hash
from crawler.store.files import Store
from crawler.urls import key_of

_SITE = "changan"
#: Articles of a day, as in `benchmarks/ledger.py`.
_A_DAY = 100
#: New articles between two updates of the index.
_NEW = 100
_WORDS, _PARAGRAPHS, _PARAGRAPH = 8_000, 6, 80
_REPEATED = "临河县委政法委组织网格员走访群众，排查化解矛盾纠纷，第{}件诉求已经办结，群众表示满意。"
_QUERY_RANKS = (20, 200, 2_000)


def main() -> int:
    """Grow the collection and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--repeated", action="store_true", help="articles that differ in their numbers only")
    args = parser.parse_args()
    texts = Texts(args.repeated)
    rows: list[dict[str, str]] = []
    with tempfile.TemporaryDirectory() as name:
        data = Path(name, "data")
        data.mkdir()
        stored = 0
        for size in sorted(args.sizes):
            write(data, range(stored, size - _NEW), texts)
            added = _cpu(lambda: update(data)) / (size - _NEW - stored)
            write(data, range(size - _NEW, size), texts)
            again, same = _cpu(lambda: update(data)), _cpu(lambda: update(data))
            queries = ["网格员"] if args.repeated else [texts.words[rank] for rank in _QUERY_RANKS]
            found = [least_search(data, query) for query in queries]
            stored = size
            rows.append(
                {
                    "articles": f"{size:,}",
                    "add an article": f"{added * 1000:.2f} ms",
                    f"update with {_NEW} new": f"{again:.2f} s",
                    "update with none": f"{same:.2f} s",
                    "search": ", ".join(f"{seconds * 1000:.1f}" for seconds in found) + " ms",
                    "report": f"{_cpu(lambda: build.build(facts.read(data, 200), data, Path(name, 'report'))):.1f} s",
                    "index, bytes an article": f"{(data / 'index.sqlite').stat().st_size / size:.0f}",
                    "files, bytes an article": f"{_files(data) / size:.0f}",
                }
            )
            print(rows[-1], file=sys.stderr)
    print(f"| {' | '.join(rows[0])} |\n|{'---|' * len(rows[0])}")
    for row in rows:
        print(f"| {' | '.join(row.values())} |")
    return 0


class Texts:
    """Generates articles, the same in each run.

    Args:
        repeated: Whether all texts are the same except for numbers.

    Attributes:
        words: All words, the most frequent first.
    """

    def __init__(self, repeated: bool) -> None:
        self._repeated = repeated
        random_ = random.Random(1)
        characters = [chr(code) for code in random_.sample(range(0x4E00, 0x9FA6), 2_000)]
        found = {"".join(random_.choices(characters, k=2)): None for _ in range(_WORDS)}
        self.words = list(found)
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def title(self, number: int) -> str:
        """Return the title of an article."""
        return f"临河县办结第{number}件群众诉求"

    def text(self, number: int) -> str:
        """Return the paragraphs of an article."""
        if self._repeated:
            return "\n\n".join(_REPEATED.format(number * 10 + line) for line in range(8))
        return "\n\n".join(self._paragraphs(random.Random(number)))

    def _paragraphs(self, random_: random.Random) -> Iterator[str]:
        for _ in range(_PARAGRAPHS):
            words = random_.choices(self.words, cum_weights=self._weights, k=_PARAGRAPH)
            yield "，".join("".join(words[first : first + 8]) for first in range(0, len(words), 8)) + "。"


def write(data: Path, numbers: range, texts: Texts) -> None:
    """Store articles as a crawl does, but do not wait until they are on the disk."""
    with mock.patch("os.fsync"):
        store = Store(data, _SITE)
        store.open()
        for number in numbers:
            day = date(2014, 1, 1) + timedelta(number // _A_DAY)
            url = f"http://www.changan.example.cn/zwxx/{day:%Y%m}/t{day:%Y%m%d}_{number:08}.html"
            title, text = texts.title(number), texts.text(number)
            fields: dict[str, Any] = {
                **dict.fromkeys(("author", "editor", "doc_number", "office", "next_page", "incomplete"), ""),
                **{name: [] for name in ("warnings", "attachments", "pages", "revisions")},
                "url": url,
                "final_url": url,
                "site": "临河长安网",
                "spider": _SITE,
                "title": title,
                "date": day.isoformat(),
                "date_from": "page",
                "source": "临河县委政法委",
                "column": "政务信息",
                "column_url": "http://www.changan.example.cn/zwxx/",
                "method": "container",
                "confidence": 0.97,
                "record": {},
                "fetched_at": f"{day}T09:00:00+08:00",
                "http_status": 200,
                "etag": f'"{number:x}-5f3d2c1b0a"',
                "last_modified": "Tue, 06 Aug 2024 02:14:07 GMT",
                "content_hash": content_hash(text),
            }
            content = f"{title}\n{day} 来源：临河县委政法委\n\n{text}\n"
            store.write(key_of(url), day, content, cast(ArticleRecord, fields))
        store.close()


def update(data: Path) -> None:
    """Bring the search index up to date."""
    with SearchIndex(data, write=True) as index:
        index.update(Collection(data))


def least_search(data: Path, query: str) -> float:
    """Return the least processor time of five searches."""
    with SearchIndex(data) as index:
        return min(_cpu(lambda: index.search(query)) for _ in range(5))


def _files(data: Path) -> int:
    return sum(file.stat().st_size for file in (data / _SITE).rglob("*") if file.is_file())


def _cpu(function: Callable[[], object]) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
