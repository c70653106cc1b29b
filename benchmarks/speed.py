"""Speed and memory of the cleaner relative to lxml's parser, and its scaling over processes.

    python benchmarks/speed.py [FOLDER] [--pages 2000] [--rounds 5]

FOLDER holds saved pages (default: `samples`). Times depend on the machine; the ratios, measured in one run, do not.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import lxml.etree
import lxml.html

from cleaner import clean, extract
from cleaner.inputs import PAGES

PROJECT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Print the figures; return 2 if the folder has no pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=PROJECT / "samples")
    parser.add_argument(
        "--pages", type=int, default=2000, help="number of pages for measuring the scaling over processes"
    )
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    files = sorted(path for path in args.folder.rglob("*") if path.suffix in PAGES)
    if not files:
        print(f"no saved page in {args.folder}", file=sys.stderr)
        return 2
    pages = [path.read_bytes() for path in files]
    _relative_to_parsing(pages, args.rounds)
    _memory()
    _over_processes(files, args.pages)
    return 0


def _relative_to_parsing(pages: list[bytes], rounds: int) -> None:
    calls: dict[str, Callable[[bytes], object]] = {"lxml's parser": _parse, "clean": clean, "extract": extract}
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds + 1):  # the first round warms up
        for name, call in calls.items():
            start = time.process_time()
            for page in pages:
                call(page)
            seconds[name].append(time.process_time() - start)
    base = statistics.median(seconds["lxml's parser"][1:])
    for name, taken in seconds.items():
        middle = statistics.median(taken[1:])
        print(f"{name:20} {middle / len(pages) * 1000:7.2f} ms a page   {middle / base:5.2f} x")


def _parse(page: bytes) -> None:
    with suppress(lxml.etree.LxmlError):  # lxml refuses an empty page; the cleaner does not
        lxml.html.document_fromstring(page)


def _memory() -> None:
    """Print the peak memory of a process that cleans a page of 10 MB, relative to one that only parses it."""
    page = "'<div>' + '<p>一段有标点的文字，足够长，可以算作正文。</p>' * 150_000 + '</div>'"
    peaks = {}
    for name, code in (
        ("start", "pass"),
        ("lxml", f"import lxml.html; lxml.html.document_fromstring(({page}).encode())"),
        ("clean", f"from cleaner import clean; clean(({page}).encode())"),
    ):
        peak = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        measured = f"import lxml.html, cleaner\n{code}\n{peak}"
        run = subprocess.run([sys.executable, "-c", measured], capture_output=True, text=True, check=True, cwd=PROJECT)
        peaks[name] = int(run.stdout) / 1024
    parse, cleaned = peaks["lxml"] - peaks["start"], peaks["clean"] - peaks["start"]
    print(f"10 MB page           lxml +{parse:.0f} MB, clean +{cleaned:.0f} MB   {cleaned / parse:5.2f} x")


def _over_processes(files: list[Path], number: int) -> None:
    """Print the speed of the command line with two processes relative to one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for i in range(number):
            source = files[i % len(files)]
            (folder / f"{i:05}{source.suffix}").write_bytes(source.read_bytes())
        taken = {}
        for jobs in (1, 2):
            start = time.perf_counter()
            command = [sys.executable, "-m", "cleaner", name, "-o", str(folder / f"out{jobs}"), "-j", str(jobs)]
            subprocess.run(command, check=True, cwd=PROJECT)
            taken[jobs] = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{number} pages, -j 2      {taken[1] / taken[2]:.2f} x as fast as -j 1, at most {peak:.0f} MB a process")


if __name__ == "__main__":
    sys.exit(main())
