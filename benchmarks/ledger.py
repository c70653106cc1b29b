"""Growth of the ledger: the time of each of its operations, and its size, from a thousand to a million articles.

    python benchmarks/ledger.py [--sizes 1000 10000 100000 1000000] [--rounds 5]

One ledger grows through all sizes. The table shows the processor time of each operation relative to its time at the
first size: the least of the rounds, without the time in which the disk writes. An operation of a run should stay near
1; those of the last rows read all of a ledger, which a run does only after it was killed or lost its ledger.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from crawler import clock
from crawler.clock import timestamp
from crawler.items import Target
from crawler.monitoring.history import failed_pages, harvest_of, history_of, links_of
from crawler.spiders.base.arguments import Arguments
from crawler.spiders.base.pagination import ColumnWalk, LinkStatus, link_status
from crawler.store.folder import SiteFolder
from crawler.store.ledger import PAGE_SIZE, Ledger
from crawler.store.ledger_checks import note_begin, note_end
from crawler.store.records import Kept, Status
from crawler.store.recovery import open_ledger
from crawler.urls import key_of
from crawler.validators import Validators

COLUMN = "http://www.changan.example.cn/zwxx/"
#: Articles that a site publishes on a day.
_A_DAY = 100
#: One link of this number gives no article: a quarter of them are given up.
_FAILED = 500
#: Links on a list page, and articles that one round stores.
_ROWS, _STORED = 20, 100
#: Operations that read all of a ledger.
_WHOLE = "start of a run after a kill (reads all)"


def main() -> int:
    """Grow the ledger and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", action="store_true", help="print milliseconds instead of ratios")
    args = parser.parse_args()
    measured: dict[int, dict[str, float]] = {}
    sizes: dict[int, int] = {}
    with tempfile.TemporaryDirectory() as name:
        site = SiteFolder(Path(name))
        ledger = Ledger(site.ledger)
        number = 0
        for size in sorted(args.sizes):
            ledger.begin_run()
            _grow(ledger, number, size)
            ledger.close()
            note_end(site)
            sizes[size] = site.ledger.stat().st_size
            measured[size] = _measure(site, size, args.rounds)
            ledger = Ledger(site.ledger)
            number = size + args.rounds * _STORED
        ledger.close()
    _print(measured, sizes, in_seconds=args.seconds)
    return 0


def _grow(ledger: Ledger, first: int, last: int) -> None:
    """Add the articles from number `first` to `last`, in one transaction."""
    with ledger.restoring() as restore:
        for number in range(first, last):
            if number % _FAILED:
                restore(article(number))
    failed = [number for number in range(first, last) if not number % _FAILED]
    ledger.queue([target(number) for number in failed], timestamp())
    for position, number in enumerate(failed):
        for _ in range(3 if position % 4 == 0 else 1):
            ledger.settle(key_of(url(number)), Status.EMPTY, "http_404")


def _measure(site: SiteFolder, size: int, rounds: int) -> dict[str, float]:
    """Return the least processor time of each operation."""
    taken: dict[str, list[float]] = {}

    def timed(name: str, operation: Callable[[], object], times: int = 1) -> None:
        start = time.process_time()
        for _ in range(times):
            operation()
        taken.setdefault(name, []).append((time.process_time() - start) / times)

    for turn in range(rounds):
        _round(site, size, turn, timed)
    return {name: min(times) for name, times in taken.items()}


def _round(site: SiteFolder, size: int, turn: int, timed: Callable[..., None]) -> None:
    """Time each operation once, in the order of a run."""
    opened: list[Ledger] = []
    timed("start of a run", lambda: opened.append(_start(site)))
    (ledger,) = opened
    first, some = size + turn * _STORED, _spread(size, turn)
    timed("known? (a list page: half new, half anywhere)", lambda: ledger.lookup(some), 20)
    timed("store 100 new articles", lambda: _store(ledger, range(first, first + _STORED)))
    timed("stop rule (two known list pages)", lambda: _walk(ledger, size), 5)
    timed("recent articles to visit again (a page)", lambda: _revisits(ledger, size), 5)
    ledger.write_intents.end_recorded()
    timed("end of a run: close", ledger.close)
    timed("end of a run: list of failed pages", lambda: failed_pages(site.path))
    timed("status of the site", lambda: (history_of(site.path, clock.now()), links_of(site.path)))
    timed("number of articles (sites)", lambda: harvest_of(site.path, clock.now()))
    note_begin(site)  # as after a kill
    timed(_WHOLE, lambda: open_ledger(site).close())
    note_end(site)


def _start(site: SiteFolder) -> Ledger:
    """Open the ledger as a run does, and read the first links that it requests."""
    ledger = open_ledger(site)
    next(ledger.unfinished(), None)
    next(ledger.unfinished(postponed=True), None)
    return ledger


def _store(ledger: Ledger, numbers: range) -> None:
    """Store articles as a run does: a transaction a list page, and two an article."""
    for first in range(numbers.start, numbers.stop, _ROWS):
        page = range(first, first + _ROWS)
        ledger.lookup(key_of(url(number)) for number in page)
        ledger.queue([target(number) for number in page], timestamp())
        for number in page:
            ledger.lookup([key_of(url(number))])
            kept = article(number)
            ledger.twins(kept.key, kept.url, kept.content_hash)
            ledger.keep(kept)


def _walk(ledger: Ledger, size: int) -> None:
    """Read list pages of known articles until the rule stops; the newest two pages are read."""
    walk = ColumnWalk(COLUMN, is_complete=True, completed_at=timestamp())
    for first in range(size, 0, -_ROWS):
        keys = [key_of(url(number)) for number in range(first - 1, first - _ROWS - 1, -1)]
        entries = ledger.lookup(keys)
        statuses = {key: link_status(None, entries.get(key), Arguments()) for key in keys}
        ledger.seen(entries, timestamp())
        assert LinkStatus.KNOWN in statuses.values()
        if walk.record_page(statuses, set(), set(), None, 3000):
            return


def _revisits(ledger: Ledger, size: int) -> None:
    newest = day_of(size)
    page = next(ledger.kept_between(newest - timedelta(7), newest + timedelta(1)))
    assert len(page) == PAGE_SIZE


def _spread(size: int, turn: int) -> list[str]:
    """Return the keys of a list page: half of its links are known, from all ages, and half are not."""
    step = max(1, size * 2 // _ROWS)
    known = range(turn + 1, size, step)
    return [key_of(url(number)) for number in known] + [key_of(f"{url(number)}?new") for number in known]


def url(number: int) -> str:
    """Return the address of an article."""
    day = day_of(number)
    return f"http://www.changan.example.cn/zwxx/{day:%Y%m}/t{day:%Y%m%d}_{number:08}.html"


def day_of(number: int) -> date:
    """Return the day of an article: the first are the oldest."""
    return date(1990, 1, 1) + timedelta(number // _A_DAY)


def target(number: int) -> Target:
    """Return an article as a list page names it."""
    return Target(key_of(url(number)), url(number), "", day_of(number), "政务信息", COLUMN)


def article(number: int) -> Kept:
    """Return a stored article."""
    address, day = url(number), day_of(number)
    key = key_of(address)
    return Kept(
        key=key,
        url=address,
        day=day,
        path=f"text/{day:%Y}/{day:%m}/{day.isoformat()}_{key}.txt",
        content_hash=hashlib.sha256(address.encode()).hexdigest(),
        validators=Validators(f'"{number:x}-5f3d2c1b0a"', "Tue, 06 Aug 2024 02:14:07 GMT"),
        column="政务信息",
        column_url=COLUMN,
        fetched_at=timestamp(),
    )


def _print(measured: dict[int, dict[str, float]], sizes: dict[int, int], *, in_seconds: bool) -> None:
    columns = list(measured)
    base = measured[columns[0]]
    print(f"| operation | {' | '.join(f'{size:,}' for size in columns)} |\n|---|{'---|' * len(columns)}")
    for name in base:
        print(f"| {name} | {' | '.join(_cells(name, measured, base, in_seconds=in_seconds))} |")
    print(f"| bytes an article | {' | '.join(f'{sizes[size] / size:.0f}' for size in columns)} |")


def _cells(
    name: str, measured: dict[int, dict[str, float]], base: dict[str, float], *, in_seconds: bool
) -> Iterator[str]:
    for times in measured.values():
        yield f"{times[name] * 1000:.2f} ms" if in_seconds else f"{times[name] / base[name]:.1f}"


if __name__ == "__main__":
    sys.exit(main())
