"""Speed and memory of cleaning corpora: JSON lines in and out, relative to other work on the same documents.

    python benchmarks/text.py [FOLDER] [--texts FILE] [--rounds 5] [--documents 4000] [--memory 200000]

FOLDER holds saved pages (default: `samples`). Their texts, as `trafilatura.extract` gives them, are the corpus whose
cleaning is compared with `trafilatura.baseline` on the pages. FILE is a corpus as JSON lines with the field `text`
(default: the same texts). Times depend on the machine; the ratios, measured in one run, do not, except that of two
processes: beside it stands what the machine gains with two separate commands, which is the most that it can be.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from trafilatura import baseline, extract

from cleaner import clean_text
from cleaner.__main__ import main as command
from cleaner.inputs import PAGES
from cleaner.markup.decode import decode

#: Runs the command and prints the peak memory in KB. The `ru_maxrss` of a process itself counts that of its parent too.
_MEASURED = """
import re, resource, sys
from pathlib import Path
from cleaner.__main__ import main
status = main(sys.argv[1:])
own = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())
print(max(int(own[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(status)
"""
PROJECT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Print the figures; return 2 if there are no documents."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=PROJECT / "samples")
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--documents", type=int, default=4000, help="number of documents for two processes")
    parser.add_argument("--memory", type=int, default=0, help="number of documents for measuring memory")
    args = parser.parse_args()
    pages = [decode(path.read_bytes()) for path in sorted(args.folder.rglob("*")) if path.suffix in PAGES]
    pages = [page for page in pages if page.strip()]
    if not pages:
        print(f"no saved page in {args.folder}", file=sys.stderr)
        return 2
    dumped = [_row(number, extract(page) or "") for number, page in enumerate(pages)]
    texts = args.texts.read_bytes().splitlines() if args.texts else dumped
    with tempfile.TemporaryDirectory() as name:
        _relative_to_baseline(Path(name), pages, dumped, args.rounds)
        _relative_to_loop(Path(name), texts, args.rounds)
        _over_processes(Path(name), texts, args.documents, args.rounds)
        if args.memory:
            _memory(Path(name), texts, args.memory)
    return 0


def _row(number: int, text: str) -> bytes:
    return json.dumps(
        {"id": number, "url": f"http://www.example.cn/{number}", "text": text}, ensure_ascii=False
    ).encode()


def _relative_to_baseline(folder: Path, pages: list[str], rows: list[bytes], rounds: int) -> None:
    corpus = _corpus(folder, rows, len(rows))
    html, texts = sum(map(len, pages)) / len(pages) / 1000, sum(map(len, rows)) / len(rows) / 1000
    calls = {"baseline": lambda: [baseline(page) for page in pages], "ours": lambda: _clean(corpus)}
    taken = _seconds(calls, rounds)
    print(f"{len(pages)} pages of {html:.0f} thousand characters, {texts:.1f} KB of text each:")
    print(
        f"  JSON lines in and out, documents a second: {taken['baseline'] / taken['ours']:.1f} x trafilatura.baseline"
    )


def _relative_to_loop(folder: Path, rows: list[bytes], rounds: int) -> None:
    corpus = _corpus(folder, rows, 4 * len(rows))
    taken = _seconds({"loop": lambda: _loop(corpus), "ours": lambda: _clean(corpus)}, rounds)
    print(f"{len(rows)} texts of {sum(map(len, rows)) / len(rows) / 1000:.1f} KB:")
    print(f"  {taken['ours'] / taken['loop']:.2f} x the time of json.loads, clean_text and json.dumps")
    print(f"  {4 * len(rows) / taken['ours']:.0f} documents a second on this machine")


def _loop(corpus: Path) -> None:
    with corpus.open("rb") as lines, corpus.with_suffix(".loop").open("wb") as out:
        for line in lines:
            row = json.loads(line)
            row["text"] = clean_text(row["text"])
            out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")


def _clean(corpus: Path) -> None:
    with redirect_stderr(StringIO()):
        status = command([str(corpus), "-o", str(corpus.with_suffix(".out.jsonl")), "--field", "text", "--text"])
    assert status == 0


def _over_processes(folder: Path, rows: list[bytes], number: int, rounds: int) -> None:
    corpus = _corpus(folder, rows, number)
    half = number // 2
    halves = [_corpus(folder, rows, size, f"half{i}") for i, size in enumerate((half, number - half))]
    calls: dict[str, Callable[[], object]] = {
        "-j 1": lambda: _run(corpus, 1),
        "-j 2": lambda: _run(corpus, 2),
        "two commands, each with half of them": lambda: _side_by_side(halves),
    }
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            taken[name].append(time.perf_counter() - start)
    single, *others = ((name, min(seconds)) for name, seconds in taken.items())
    for name, seconds in others:
        print(f"{number} documents, {name}: {single[1] / seconds:.2f} x as fast as {single[0]}")


def _side_by_side(parts: list[Path]) -> None:
    with ThreadPoolExecutor() as pool:
        list(pool.map(_run, parts, [1] * len(parts)))


def _memory(folder: Path, rows: list[bytes], number: int) -> None:
    for documents in (number // 20, number):
        corpus = _corpus(folder, rows, documents)
        start = time.perf_counter()
        peak = _run(corpus, 2)
        seconds = time.perf_counter() - start
        size = corpus.stat().st_size / 1e6
        print(
            f"{documents} documents ({size:.0f} MB), -j 2: at most {peak:.0f} MB a process,"
            f" {documents / seconds:.0f} documents a second"
        )


def _run(corpus: Path, jobs: int) -> float:
    """Run the command in its own process; return the peak memory of its largest process in MB."""
    out = corpus.with_suffix(".out.jsonl")
    arguments = [str(corpus), "-o", str(out), "--field", "text", "--text", "-j", str(jobs)]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *arguments],
        check=True,
        capture_output=True,
        cwd=corpus.parent,  # not a checkout: its modules would be imported instead of those of an installed wheel
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    return int(done.stdout) / 1024


def _corpus(folder: Path, rows: list[bytes], number: int, name: str = "corpus") -> Path:
    """Write a corpus of rows that are repeated under other names."""
    corpus = folder / f"{name}.jsonl"
    with corpus.open("wb") as file:
        for i in range(number):
            row = rows[i % len(rows)]
            file.write(b'{"name": %d, %s\n' % (i, row[1:]))
    return corpus


def _seconds(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median CPU time of some calls, each called in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds + 1):  # the first round warms up
        for name, call in calls.items():
            start = time.process_time()
            call()
            seconds[name].append(time.process_time() - start)
    return {name: statistics.median(taken[1:]) for name, taken in seconds.items()}


if __name__ == "__main__":
    sys.exit(main())
