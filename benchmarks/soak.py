"""Speed and memory during a crawl of 100,000 articles on loopback: whether the crawl becomes slower or larger.

    python benchmarks/soak.py [--articles 100000] [--plot docs/soak.svg]

The benchmark prints a table with the pages per second and the memory of the crawl for each minute, and the counters of
the run at the end. The plot needs matplotlib (`pip install 'zhengwen[bench]'`). The speed depends on the machine, but
must stay constant from the first minute to the last.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

from crawl import Site

PROJECT = Path(__file__).resolve().parent.parent
_MB = 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """The state of the crawl at one time.

    Attributes:
        seconds: The time since its start.
        pages: The number of pages sent so far.
        memory: Its resident memory in MB.
    """

    seconds: float
    pages: int
    memory: float


def main() -> int:
    """Run the crawl and print the table; return 1 if an article was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--every", type=float, default=60, help="seconds between two rows of the table")
    parser.add_argument("--plot", type=Path, help="an SVG file for a plot of the table")
    args = parser.parse_args()
    Site.articles, Site.rows = args.articles, 100
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        samples = _watch(f"http://127.0.0.1:{server.server_port}/yw/index.html", Path(name), args.every)
        (folder,) = Path(name).iterdir()
        kept = sum(1 for _ in folder.rglob("*.txt"))
        run = json.loads((folder / "runs.jsonl").read_text(encoding="utf-8"))
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    server.shutdown()
    print("\n| minute | pages per second | memory, MB |\n|---|---|---|")
    for before, now in pairwise(samples):
        rate = (now.pages - before.pages) / (now.seconds - before.seconds)
        print(f"| {now.seconds / 60:.1f} | {rate:.0f} | {now.memory:.0f} |")
    lost = args.articles - kept
    print(f"\nkept: {kept} of {args.articles} articles, lost: {lost}; finish reason: {run['reason']}")
    print(f"failed: {run.get('failed', {})}; errors: {run['errors']}; folder: {size / 1e6:.0f} MB")
    if args.plot:
        _draw(samples, args.plot)
    return int(lost > 0)


def _watch(column: str, data: Path, every: float) -> list[Sample]:
    """Crawl a column without delay; take a sample of the process every `every` seconds."""
    settings = ["-s", f"DATA_DIR={data}", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={column}", *settings, "--loglevel", "ERROR"]
    start = time.monotonic()
    samples = [Sample(0, 0, 0)]
    with subprocess.Popen(command, cwd=PROJECT) as crawl:
        while crawl.poll() is None:
            time.sleep(0.5)
            elapsed = time.monotonic() - start
            if elapsed - samples[-1].seconds >= every and (memory := _memory(crawl.pid)):
                samples.append(Sample(elapsed, sum(Site.requested.values()), memory))
                print(f"{elapsed / 60:5.1f} min  {samples[-1].pages:7} pages  {memory:4.0f} MB", file=sys.stderr)
    if crawl.returncode:
        raise SystemExit(f"the crawl ended with {crawl.returncode}")
    return samples


def _memory(process: int) -> float:
    """Return the resident memory of a process in MB; 0 if it has just ended. Linux only."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) / _MB for line in status.splitlines() if line.startswith("VmRSS")), 0)


def _draw(samples: list[Sample], file: Path) -> None:
    from matplotlib import pyplot

    minutes = [now.seconds / 60 for now in samples[1:]]
    rates = [(now.pages - before.pages) / (now.seconds - before.seconds) for before, now in pairwise(samples)]
    figure, speed = pyplot.subplots(figsize=(8, 3.5))
    memory = speed.twinx()
    speed.plot(minutes, rates, color="tab:blue", marker="o", label="pages per second")
    memory.plot(minutes, [now.memory for now in samples[1:]], color="tab:red", marker="s", label="memory, MB")
    speed.set(xlabel="minutes", ylabel="pages per second", ylim=(0, None))
    memory.set(ylabel="memory, MB", ylim=(0, None))
    figure.legend(loc="center", ncols=2)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


if __name__ == "__main__":
    sys.exit(main())
