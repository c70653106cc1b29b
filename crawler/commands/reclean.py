"""`scrapy reclean [SITE ...]`: cleans archived pages again and stores what has changed.

Use it after an update of the cleaner or of a site's rule.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from cleaner.console import discard_output
from crawler import terminal
from crawler.cli import SiteCommand, number_of
from crawler.collection.reclean import Change, RecleanResult, reclean
from crawler.store.folder import SiteFolder
from crawler.store.warc import Skipped

_DESCRIPTIONS = {
    Change.SAME: "the same",
    Change.TEXT: "other texts",
    Change.METADATA: "only other metadata",
    Change.NEW: "new",
    Change.LOST: "without text now (not changed)",
    Change.LATER: "stored later than archived (not changed)",
    Change.SKIPPED: "skipped or incomplete (not changed)",
    Change.FAILED: "failed",
}
_SKIPPED = {
    Skipped.DAMAGED: "damaged parts of the archive passed over (the log says where)",
    Skipped.FOREIGN: "records of other programs passed over",
}
#: Changes that the user should look at: their addresses are printed.
_TO_CHECK = (Change.LOST, Change.FAILED)
#: Changes that a dry run shows as a diff, unless --diff says otherwise.
_DIFFS_OF_DRY_RUN = 3


class Command(SiteCommand):
    """Cleans the archives of the named sites, or of all sites in DATA_DIR, again."""

    def applies_to(self, site: SiteFolder) -> bool:
        """Return whether there is an archive."""
        return site.archive.exists()

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "Clean archived pages again and store what has changed"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="store nothing, only show what would change")
        parser.add_argument(
            "--diff",
            type=number_of("changes", least=0),
            metavar="N",
            help="show the first N changes of a site as a unified diff (default: 3 in a dry run, else none)",
        )
        parser.add_argument(
            "-j", "--jobs", type=number_of("processes"), default=1, metavar="N", help="number of processes (default 1)"
        )

    def run_site(self, data: Path, name: str, opts: Namespace) -> None:
        """Clean a site's archive again and print how many articles changed."""
        diffs = opts.diff if opts.diff is not None else _DIFFS_OF_DRY_RUN if opts.dry_run else 0
        skipped: Counter[Skipped] = Counter()
        counts = self._reclean(name, opts, diffs, skipped)
        if counts[Change.FAILED] or skipped[Skipped.DAMAGED]:
            self.exitcode = 1
        parts = [_summary(counts), *(f"{skipped[kind]} {words}" for kind, words in _SKIPPED.items() if skipped[kind])]
        note = " (dry run: nothing was stored)" if opts.dry_run else ""
        terminal.show(f"{terminal.escape_line(name)}: {'; '.join(parts)}{note}")

    def _reclean(self, name: str, opts: Namespace, diffs: int, skipped: Counter[Skipped]) -> Counter[Change]:
        counts: Counter[Change] = Counter()
        bar = tqdm(desc=terminal.escape_line(name), unit="article", disable=None)  # on a terminal only
        assert self.settings is not None
        dry = opts.dry_run
        for result in reclean(self.settings, name, dry=dry, skipped=skipped, processes=opts.jobs):
            bar.update()
            counts[result.change] += 1
            if result.change in _TO_CHECK:
                line = f"{name}: {_DESCRIPTIONS[result.change]}: {result.url} {result.reason}".rstrip()
                bar.write(terminal.escape_text(line), file=sys.stderr)
            elif result.change in (Change.TEXT, Change.NEW) and diffs > 0:
                diffs -= 1
                self._show("\n".join(map(terminal.escape_text, _diff(result))), bar, dry=dry)
        bar.close()
        return counts

    def _show(self, diff: str, bar: tqdm[NoReturn], *, dry: bool) -> None:
        """Print a diff. If nobody reads the output any more, a dry run ends, and any other run goes on without."""
        try:
            bar.write(diff, file=sys.stdout)
            sys.stdout.flush()
        except BrokenPipeError:
            if dry:
                raise
            discard_output()


def _summary(counts: Counter[Change]) -> str:
    parts = [f"{counts[change]} {words}" for change, words in _DESCRIPTIONS.items() if counts[change]]
    return f"{counts.total()} archived articles: {', '.join(parts)}" if parts else "no archived articles"


def _diff(result: RecleanResult) -> Iterator[str]:
    before, after = result.before.splitlines(), result.after.splitlines()
    return unified_diff(before, after, f"stored  {result.url}", f"cleaned {result.url}", lineterm="", n=1)
