"""The speed of `zhengwen reclean` and of `zhengwen clean` on WARC files, with one and with two processes.

    python benchmarks/reclean.py [--pages 2000] [--rounds 3] [--jobs 2]

The pages are those of `samples/` and, if it is there, `../shared/pages`, in turn, as the archive of one site. Three
cases: every article is stored for the first time, none has changed, and the archive is a corpus. The runs with one and
with more processes alternate, and the best time of each counts: others may use the machine. It checks that all
processes print and store the same. Times are those of a whole process, with its start; the processor time is the cost
of the processes, independent of other programs.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from scrapy.http import HtmlResponse

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from cleaner import clean  # noqa: E402
from crawler.clock import timestamp  # noqa: E402
from crawler.items import Target  # noqa: E402
from crawler.store import warc  # noqa: E402
from crawler.store.files import Store  # noqa: E402
from crawler.store.ledger import Ledger  # noqa: E402
from crawler.store.records import Status  # noqa: E402
from crawler.urls import key_of  # noqa: E402

HOST = "www.bench.example.cn"


def found_pages(number: int) -> Iterator[bytes]:
    """Yield pages as served: of the samples and of the shared sets of articles in turn, with other headlines."""
    shared = ROOT.parent / "shared" / "pages"
    files = sorted((ROOT / "samples").rglob("*.html")) + sorted(shared.glob("[!l]*/pages/*.html"))
    raw = [page for page in map(Path.read_bytes, files) if clean(page)]  # without lists and home pages
    for i in range(number):
        yield raw[i % len(raw)].replace(b"<title>", b"<title>%d " % i, 1)


def make_archive(data: Path, number: int) -> Path:
    """Write a site's folder with an archive and a ledger that has no article yet. Returns the archive's folder."""
    store = Store(data, HOST)
    store.open()
    writer = warc.Writer(store.paths.archive, HOST, {})
    ledger = Ledger(store.paths.ledger)
    for i, body in enumerate(found_pages(number)):
        url = f"http://{HOST}/news/{i}.html"
        target = Target(key_of(url), url, "", None, "", "")
        writer.write(HtmlResponse(url, headers={"Content-Type": "text/html"}, body=body), target, url)
        ledger.queue([target], timestamp())
        ledger.settle(target.key, Status.EMPTY, "no_text")
    ledger.close()
    writer.close()
    store.close()
    return store.paths.archive


def timed(command: list[str]) -> tuple[float, float, str]:
    """Run a command. Returns the seconds and the processor seconds that it takes, and its output."""
    used, start = processor_seconds(), time.perf_counter()
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, processor_seconds() - used, done.stdout


def processor_seconds() -> float:
    """Return the processor time of the child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def digest(folder: Path) -> str:
    """Return a hash of the names and contents of all texts and metadata."""
    found = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "text" in file.parts:
            found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()


def main() -> int:
    """Print the figures; return 1 if the results differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    same = True
    with tempfile.TemporaryDirectory() as name:
        made = Path(name, "made")
        archive = make_archive(made, args.pages)
        seconds: dict[tuple[str, int], float] = {}
        processor: dict[tuple[str, int], float] = {}
        results: dict[str, set[str]] = {}

        def measure(case: str, jobs: int, command: list[str], output: Path) -> None:
            taken, used, shown = timed([*command, "-j", str(jobs)])
            seconds[case, jobs] = min(taken, seconds.get((case, jobs), taken))
            processor[case, jobs] = min(used, processor.get((case, jobs), used))
            found = shown + (digest(output) if output.is_dir() else hashlib.sha256(output.read_bytes()).hexdigest())
            results.setdefault(case, set()).add(found)

        for _ in range(args.rounds):
            for jobs in (1, args.jobs):
                data = Path(name, "data")
                shutil.copytree(made, data)
                reclean = ["-m", "crawler", "reclean", "-s", f"DATA_DIR={data}", "-s", "LOG_LEVEL=ERROR"]
                measure("reclean, all new", jobs, reclean, data)
                measure("reclean, all the same", jobs, reclean, data)
                shutil.rmtree(data)
                out = Path(name, "out.jsonl")
                measure("clean, WARC", jobs, ["-m", "cleaner", *map(str, archive.iterdir()), "-o", str(out)], out)
                out.unlink()
        for case, found in results.items():
            one, more = seconds[case, 1], seconds[case, args.jobs]
            speeds = f"{args.pages / one:7.1f} pages a second, with -j {args.jobs} {args.pages / more:7.1f}"
            cost = f"processor time {processor[case, 1]:.1f} and {processor[case, args.jobs]:.1f} s"
            print(f"{case:22} {speeds}: {one / more:.2f} x; {cost}{'' if len(found) == 1 else '   THE RESULTS DIFFER'}")
            same &= len(found) == 1
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
