"""`scrapy reclean [SITE ...]`: cleans the archived pages of sites again, as after an update of the cleaner or of a
site's rule, and stores what has become another text."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from tqdm import tqdm

from crawler import terminal
from crawler.cli import SiteCommand
from crawler.collection.reclean import Kind, Outcome, reclean
from crawler.store.archive import FOLDER

_WORDS = {
    Kind.SAME: "the same",
    Kind.TEXT: "other texts",
    Kind.METADATA: "only other metadata",
    Kind.NEW: "new",
    Kind.LOST: "without text now (left as they are)",
    Kind.LATER: "stored later than archived (left)",
    Kind.LEFT: "not wanted or not whole (left)",
    Kind.FAILED: "failed",
}
#: Whose addresses are printed: they ask for a look.
_NAMED = (Kind.LOST, Kind.FAILED)


class Command(SiteCommand):
    """Cleans the archives of the named sites, or of all sites in DATA_DIR, again."""

    folder = FOLDER

    def short_desc(self) -> str:
        return "Clean archived pages again and store what has changed"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="store nothing, only show what would change")
        parser.add_argument(
            "--diff",
            type=_number,
            metavar="N",
            help="show the first N changes of a site as a unified diff (default: 3 in a dry run, else none)",
        )

    def do(self, data: Path, name: str, opts: Namespace) -> None:
        shown = opts.diff if opts.diff is not None else 3 if opts.dry_run else 0
        counts = self._reclean(name, opts.dry_run, shown)
        print(f"{name}: {_in_words(counts)}{' (dry run: nothing was stored)' if opts.dry_run else ''}")
        if counts[Kind.FAILED]:
            self.exitcode = 1

    def _reclean(self, name: str, dry: bool, shown: int) -> Counter[Kind]:
        counts: Counter[Kind] = Counter()
        bar = tqdm(desc=name, unit="article", disable=None)  # on a terminal only
        assert self.settings is not None
        for outcome in reclean(self.settings, name, dry=dry):
            bar.update()
            counts[outcome.kind] += 1
            if outcome.kind in _NAMED:
                bar.write(
                    terminal.escape_text(f"{name}: {_WORDS[outcome.kind]}: {outcome.url} {outcome.reason}".rstrip()),
                    file=sys.stderr,
                )
            elif outcome.kind in (Kind.TEXT, Kind.NEW) and shown > 0:
                shown -= 1
                bar.write("\n".join(map(terminal.escape_text, _diff(outcome))), file=sys.stdout)
        bar.close()
        return counts


def _in_words(counts: Counter[Kind]) -> str:
    parts = [f"{counts[kind]} {words}" for kind, words in _WORDS.items() if counts[kind]]
    return f"{counts.total()} archived articles: {', '.join(parts)}" if parts else "no archived articles"


def _diff(outcome: Outcome) -> Iterator[str]:
    before, after = outcome.before.splitlines(), outcome.after.splitlines()
    return unified_diff(before, after, f"stored  {outcome.url}", f"cleaned {outcome.url}", lineterm="", n=1)


def _number(text: str) -> int:
    if not text.isdigit():
        raise ArgumentTypeError(f"{text!r} is not a number of changes; give 0 or more")
    return int(text)
