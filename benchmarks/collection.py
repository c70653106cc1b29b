"""Search quality against a scan, and time and memory of exports, on a generated collection.

    python benchmarks/collection.py TEXTS.jsonl [--articles 3000] [--exports]

TEXTS.jsonl has an object with `text` a line; without the file nothing is measured. An article is made of paragraphs of
several of these texts, with an invented source and document number. An article is relevant if a regular expression
finds each word of the query in its title, text, document number or source: Han characters one after the other, Latin
words and numbers whole, spaces between these allowed, and any punctuation where the word has some. The times are those
of a search for the first twenty hits, and of reading all articles with `Collection.articles(query=...)`. All times
are processor times, which other programs change less.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import cast

from crawler.collection.articles import Collection
from crawler.collection.folding import fold
from crawler.collection.index import SearchIndex
from crawler.store.article_files import ArticleRecord, content_hash
from crawler.store.files import Store
from crawler.urls import key_of

#: What is searched for, and what the query stands for.
QUERIES = (
    ("司法", "two characters"),
    ("平安", "two characters"),
    ("高质量发展", "a phrase"),
    ("中国工会第十八次全国代表大会", "a long phrase"),
    ("App", "a Latin word"),
    ("2023年上半年", "digits and characters"),
    ("望政法〔2024〕120号", "a document number"),
    ("鄉村振興", "traditional forms"),
    ("望淮日报", "a source"),
    ("平安 群众", "two words"),
    ("生态优先、绿色发展", "a phrase with punctuation"),
    ("二〇二", "a number in characters"),
)
_SOURCES = ("望淮日报", "临河发布", "江岸区委政法委", "新望网")
_FORMATS = (("JSONL", ".jsonl"), ("Atom", ".xml"), ("Markdown", ".md"))
_ROUNDS = 5
#: Runs the command and prints its processor time in seconds and its peak memory in kB.
_MEASURED = """
import re, sys, time
from pathlib import Path
from crawler.__main__ import main
try:
    main()
finally:
    own = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())
    print(time.process_time(), own[1])
"""


def main() -> None:
    """Make the collection, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--exports", action="store_true", help="measure the exports instead of the search")
    args = parser.parse_args()
    if not args.texts.is_file():
        print(f"{args.texts} does not exist: nothing is measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        size = _generate(args.texts, data, args.articles)
        print(f"{args.articles} articles with {size / 1e6:.0f} MB of text\n")
        (_export if args.exports else _search)(data)


def _generate(texts: Path, data: Path, number: int) -> int:
    """Store articles of mixed paragraphs; return the bytes of their texts."""
    with texts.open(encoding="utf-8") as file:
        paragraphs = [part.strip() for line in file for part in json.loads(line)["text"].split("\n") if part.strip()]
    chosen = random.Random(1)
    os.fsync = lambda fd: None  # the collection is removed at the end
    store = Store(data, "generated")
    store.open()
    size = 0
    for count in range(number):
        day = date(2024, 1, 1) + timedelta(days=count % 366)
        text = "\n\n".join(chosen.choices(paragraphs, k=chosen.randint(3, 20)))
        title = chosen.choice(paragraphs)[:25]
        url = f"http://www.example.cn/{day:%Y%m}/t{count}.html"
        fields = {
            "url": url,
            "site": "望淮长安网",
            "title": title,
            "date": day.isoformat(),
            "source": chosen.choice(_SOURCES),
            "column": "要闻",
            "column_url": "http://www.example.cn/",
            "doc_number": f"望政法〔2024〕{count}号" if count % 10 == 0 else "",
            "confidence": 0.9,
            "warnings": [],
            "fetched_at": f"{day.isoformat()}T08:00:00+08:00",
            "etag": "",
            "last_modified": "",
            "content_hash": content_hash(text),
        }
        store.write(key_of(url), day, f"{title}\n{day}\n\n{text}\n", cast(ArticleRecord, fields))
        size += len(text.encode())
    store.close()
    return size


def _search(data: Path) -> None:
    with SearchIndex(data, write=True) as index:
        index.update(Collection(data))
        fields = ("title", "doc_number", "source")
        folded = {
            article.key: fold("\n\n".join((*(str(article.record.get(name, "")) for name in fields), article.text)))
            for article in Collection(data)
        }
        print("| query | kind | relevant | recall | precision | search, ms | scan, ms | ratio |\n" + "|---" * 8 + "|")
        for query, kind in QUERIES:
            patterns = [_pattern(word) for word in query.split()]
            relevant = {key for key, text in folded.items() if all(pattern.search(text) for pattern in patterns)}
            found = {hit.key for hit in index.search(query, limit=len(folded))}
            recall, precision = (len(found & relevant) / (len(one) or 1) for one in (relevant, found))
            search = _milliseconds(index.search, query)
            scan = _milliseconds(_scan, data, query)
            figures = f"{recall:.3f} | {precision:.3f} | {search:.1f} | {scan:.0f} | {scan / search:.0f}"
            print(f"| {query} | {kind} | {len(relevant)} | {figures} |")


def _scan(data: Path, query: str) -> int:
    return sum(1 for _ in Collection(data).articles(query=query))


def _milliseconds(work: Callable[..., object], *arguments: object) -> float:
    """Return the median of the times of several calls."""
    times = []
    for _ in range(_ROUNDS):
        start = process_time()
        work(*arguments)
        times.append(process_time() - start)
    return 1000 * median(times)


def _pattern(word: str) -> re.Pattern[str]:
    """Return the expression for a word of a query in folded text."""
    parts = []
    for part in re.findall(r"[a-z0-9]+|[^\W0-9a-z_]+|[\W_]+", fold(word)):
        if part[0].isascii() and part[0].isalnum():
            parts.append(rf"(?<![a-z0-9]){part}(?![a-z0-9])")
        else:
            parts.append(part if part[0].isalnum() else r"[\W_]+")
    return re.compile(r"\s*".join(parts))


def _export(data: Path) -> None:
    print("| format | time, s | peak memory, MiB | size, MB |\n" + "|---" * 4 + "|")
    for name, ending in _FORMATS:
        target = data / f"export{ending}"
        command = [sys.executable, "-c", _MEASURED, "export", "-o", str(target), "-s", f"DATA_DIR={data}"]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        seconds, memory = float(done.stdout.split()[-2]), int(done.stdout.split()[-1]) / 1024
        print(f"| {name} | {seconds:.1f} | {memory:.0f} | {target.stat().st_size / 1e6:.0f} |")
        target.unlink()


if __name__ == "__main__":
    main()
