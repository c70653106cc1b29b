"""A crawl of 100,000 articles from loopback, looked at by the minute: whether it slows down, and whether it grows.

    python benchmarks/soak.py [--articles 100000] [--plot docs/soak.svg]

Prints a table of pages a second and of the crawl's memory for every minute, and what the run and its folder say at the
end. The plot needs matplotlib (`pip install 'zhengwen[bench]'`). Speeds differ from machine to machine; that they stay
the same from the first minute to the last does not.
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
class Moment:
    """The state of the crawl so many seconds after its start: pages answered so far, and its memory in MB."""

    seconds: float
    pages: int
    memory: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--every", type=float, default=60, help="seconds from one line of the table to the next")
    parser.add_argument("--plot", type=Path, help="an SVG file to draw the table into")
    args = parser.parse_args()
    Site.articles, Site.rows = args.articles, 100
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        moments = _watch(f"http://127.0.0.1:{server.server_port}/yw/index.html", Path(name), args.every)
        (folder,) = Path(name).iterdir()
        kept = sum(1 for _ in folder.rglob("*.txt"))
        run = json.loads((folder / "runs.jsonl").read_text(encoding="utf-8"))
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    server.shutdown()
    print("\n| minute | pages a second | memory, MB |\n|---|---|---|")
    for before, now in pairwise(moments):
        rate = (now.pages - before.pages) / (now.seconds - before.seconds)
        print(f"| {now.seconds / 60:.1f} | {rate:.0f} | {now.memory:.0f} |")
    lost = args.articles - kept
    print(f"\nkept: {kept} of {args.articles} articles, lost: {lost}; reason of ending: {run['reason']}")
    print(f"failed: {run.get('failed', {})}; errors: {run['errors']}; folder: {size / 1e6:.0f} MB")
    if args.plot:
        _draw(moments, args.plot)
    return int(lost > 0)


def _watch(column: str, data: Path, every: float) -> list[Moment]:
    """Crawls a column without delay, and looks at the process while it does."""
    settings = ["-s", f"DATA_DIR={data}", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={column}", *settings, "--loglevel", "ERROR"]
    start = time.monotonic()
    moments = [Moment(0, 0, 0)]
    with subprocess.Popen(command, cwd=PROJECT) as crawl:
        while crawl.poll() is None:
            time.sleep(0.5)
            passed = time.monotonic() - start
            if passed - moments[-1].seconds >= every and (memory := _memory(crawl.pid)):
                moments.append(Moment(passed, sum(Site.asked.values()), memory))
                print(f"{passed / 60:5.1f} min  {moments[-1].pages:7} pages  {memory:4.0f} MB", file=sys.stderr)
    if crawl.returncode:
        raise SystemExit(f"the crawl ended with {crawl.returncode}")
    return moments


def _memory(process: int) -> float:
    """Resident memory of a process in MB; 0 where it has just ended. Linux only."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) / _MB for line in status.splitlines() if line.startswith("VmRSS")), 0)


def _draw(moments: list[Moment], file: Path) -> None:
    from matplotlib import pyplot

    minutes = [now.seconds / 60 for now in moments[1:]]
    rates = [(now.pages - before.pages) / (now.seconds - before.seconds) for before, now in pairwise(moments)]
    figure, speed = pyplot.subplots(figsize=(8, 3.5))
    memory = speed.twinx()
    speed.plot(minutes, rates, color="tab:blue", marker="o", label="pages a second")
    memory.plot(minutes, [now.memory for now in moments[1:]], color="tab:red", marker="s", label="memory, MB")
    speed.set(xlabel="minutes", ylabel="pages a second", ylim=(0, None))
    memory.set(ylabel="memory, MB", ylim=(0, None))
    figure.legend(loc="center", ncols=2)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


if __name__ == "__main__":
    sys.exit(main())
