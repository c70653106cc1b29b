"""The throughput of the engines beside a bare loop, with one and two workers, and what each loses.

    python benchmarks/engines.py [--pages N] [--engine loop,datatrove,ray,spark]

It needs the environment of `make scale`. The pages are those of `samples/`, repeated with another number in the title
of each. They are small (7 kB), so that the share of the engine is large. All times are those of a whole process, with
its start.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
URL = "http://site{}.example.gov.cn/{}.html"
#: WARC files and parts of the output.
PARTS = 8


def found_pages(number: int) -> Iterator[bytes]:
    """Yield pages as served: those of the samples in turn."""
    raw = [file.read_bytes() for file in sorted((ROOT / "samples").rglob("*.html"))]
    for i in range(number):
        yield raw[i % len(raw)].replace(b"<title>", b"<title>%d " % i, 1)


def make_warcs(folder: Path, number: int) -> None:
    """Write the pages as WARC files."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    outs = [(folder / f"{part}.warc.gz").open("wb") for part in range(PARTS)]
    writers = [WARCWriter(out, gzip=True) for out in outs]
    for i, body in enumerate(found_pages(number)):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = writers[i % PARTS].create_warc_record(
            URL.format(i % PARTS, i), "response", payload=BytesIO(body), length=len(body), http_headers=headers
        )
        writers[i % PARTS].write_record(record)
    for out in outs:
        out.close()


def by_loop(source: Path, target: Path, workers: int) -> None:
    """Clean in a loop over the files, with a process for each worker."""
    from cleaner.corpora.reading import records_of
    from cleaner.engines.page_cleaner import PageCleaner

    cleaner = PageCleaner()
    target.mkdir()

    def work(files: list[Path]) -> None:
        for file in files:
            with (
                file.open("rb") as stream,
                gzip.open(target / f"{file.name}.jsonl.gz", "wt", 1, encoding="utf-8") as out,
            ):
                for record in records_of(stream, file.name, "html"):
                    row = cleaner(record.value, record.url, record.charset)
                    print(json.dumps({"url": record.url} | row, ensure_ascii=False), file=out)

    children = []
    for worker in range(workers):
        if not (child := os.fork()):
            work(sorted(source.iterdir())[worker::workers])
            os._exit(0)
        children.append(child)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0


def by_datatrove(source: Path, target: Path, workers: int) -> None:
    """Clean with the local executor of datatrove."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.writers import JsonlWriter

    from cleaner.engines.datatrove import CleanPages, CorpusReader

    clean = CleanPages(empty=JsonlWriter(str(target / "empty")), failures=JsonlWriter(str(target / "failed")))
    blocks = [CorpusReader(str(source)), clean, JsonlWriter(str(target / "clean"))]
    LocalPipelineExecutor(blocks, tasks=PARTS, workers=workers, logging_dir=str(target / "logs")).run()


def by_ray(source: Path, target: Path, workers: int) -> None:
    """Clean with Ray Data."""
    import ray

    from cleaner.engines.ray import CleanBatch

    ray.init(num_cpus=workers + 1, include_dashboard=False, log_to_driver=False)
    pages = ray.data.read_parquet(str(source.with_name("parquet")))
    pages.map_batches(CleanBatch, concurrency=workers, batch_size=64).write_json(str(target))


def by_spark(source: Path, target: Path, workers: int) -> None:
    """Clean with Spark in local mode."""
    from pyspark.sql import SparkSession

    from cleaner.engines.spark import clean_udf

    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = SparkSession.builder.master(f"local[{workers}]").config("spark.ui.enabled", "false").getOrCreate()
    clean = clean_udf()
    pages = spark.read.parquet(str(source.with_name("parquet")))
    pages.select("url", clean("html", "url").alias("a")).select("url", "a.*").write.json(str(target))


ENGINES: dict[str, Callable[[Path, Path, int], None]] = {
    "loop": by_loop,
    "datatrove": by_datatrove,
    "ray": by_ray,
    "spark": by_spark,
}


def make_parquet(warcs: Path, folder: Path) -> None:
    """Write the pages of the WARC files as Parquet, with the pages as bytes."""
    import pyarrow as pa
    from pyarrow import parquet

    from cleaner.corpora.reading import records_of

    folder.mkdir()
    for file in sorted(warcs.iterdir()):
        with file.open("rb") as stream:
            rows = [{"url": record.url, "html": record.value} for record in records_of(stream, file.name, "html")]
        parquet.write_table(pa.Table.from_pylist(rows), folder / f"{file.name}.parquet", row_group_size=256)


def texts(folder: Path) -> dict[str, str]:
    """Return the texts of an output by address, "" for a page without an article."""
    found = {}
    for file in folder.rglob("*.json*"):
        if "logs" in file.parts or file.name.startswith("."):
            continue
        data = file.read_bytes()
        for line in (gzip.decompress(data) if file.suffix == ".gz" else data).splitlines():
            row = json.loads(line)
            about = row.get("metadata", row)
            # datatrove keeps the page of a document without an article
            found[about["url"]] = "" if {"empty", "failed"} & set(file.parts) else row.get("text", "")
    return found


def main() -> int:
    """Print a row for each engine and number of workers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--engine", default=",".join(ENGINES), help="names with commas between them")
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        name, source, target, workers = args.run
        ENGINES[name](Path(source), Path(target), int(workers))
        return 0
    chosen = ["loop", *(name for name in args.engine.split(",") if name != "loop")]
    with tempfile.TemporaryDirectory() as folder:
        warcs = Path(folder) / "warc"
        warcs.mkdir()
        make_warcs(warcs, args.pages)
        if {"ray", "spark"} & set(chosen):
            make_parquet(warcs, Path(folder) / "parquet")
        base: dict[int, float] = {}
        expected: dict[str, str] = {}
        print(f"{args.pages} pages in {PARTS} files\nengine     workers  seconds  x loop  lost  other text")
        for workers in (1, 2):
            for name in chosen:
                target = Path(folder) / f"{name}-{workers}"
                start = time.perf_counter()
                command = [sys.executable, __file__, "--run", name, str(warcs), str(target), str(workers)]
                subprocess.run(command, check=True, capture_output=True)
                seconds = time.perf_counter() - start
                base.setdefault(workers, seconds)
                found = texts(target)
                expected = expected or found
                other = sum(found[url] != text for url, text in expected.items() if url in found)
                lost, ratio = len(expected) - len(found), seconds / base[workers]
                print(f"{name:10} {workers:7} {seconds:8.1f} {ratio:7.2f} {lost:5} {other:11}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
