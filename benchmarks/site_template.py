"""Effect of a site template alone: leaks and losses on saved sites, with the lexicon's phrase rules disabled.

    python benchmarks/site_template.py [--sites FOLDER] [--learn N] [--choices N]

FOLDER holds one folder of pages for each site, and HOST.tsv, which lists them (path, kind, …); the default is
`shared/sites` next to the project. For each site and each choice of N pages, a template is learned from these pages and
applied to all other article pages. The choices are deterministic, so that the figures are the same on every machine.

The reference is the complete cleaner with its phrase rules and without a template. The figures, over all pages to which
a template was applied:

boilerplate    paragraphs left by the cleaner without phrase rules that are not in the reference, and that match a
               phrase rule or occur on one page in twenty (digits ignored): without a template, and with it. The
               headline and the names of attached files are not counted.
lost           paragraphs that both the reference and the cleaner without phrase rules keep, and that the template
               removes. A line that the reference removes on most pages that have it is not a line of an article.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from cleaner import Article, extract  # noqa: E402
from cleaner.lexicon import phrases  # noqa: E402
from cleaner.lexicon.lines import LEXICON  # noqa: E402
from cleaner.template.site_template import SiteTemplate  # noqa: E402

#: A line that occurs on this share of a site's pages is boilerplate, even if no phrase rule matches it.
_REPEATED = 0.05
_DIGITS = re.compile(r"\d+")


@contextmanager
def without_phrase_rules() -> Iterator[None]:
    """Disable the phrase rules of the lexicon, but not its names of elements."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(LEXICON, "rule_for", lambda text: None))
        for test in (phrases.is_header, phrases.is_disclaimer, phrases.is_menu):
            for name, module in list(sys.modules.items()):
                if name.startswith("cleaner.") and getattr(module, test.__name__, None) is test:
                    stack.enter_context(patch.object(module, test.__name__, lambda text: False))
        yield


@dataclass(frozen=True, slots=True)
class Site:
    """The article pages of a site.

    Attributes:
        name: The host.
        pages: The bytes of each page, by path.
        whole: The reference for each page.
        bare: The result of the cleaner without phrase rules for each page.
        boilerplate: The boilerplate lines of the site, with digits replaced.
    """

    name: str
    pages: dict[str, bytes]
    whole: dict[str, Article]
    bare: dict[str, Article]
    boilerplate: frozenset[str]

    def extra(self, path: str, found: Article) -> int:
        """Return the number of extracted paragraphs that are boilerplate and not in the reference."""
        whole = self.whole[path]
        extra = Counter(found.paragraphs) - Counter(whole.paragraphs)
        named = "".join((whole.title, *(file.name for file in whole.attachments)))
        return sum(n for line, n in extra.items() if _fold(line) in self.boilerplate and line not in named)

    def lost(self, path: str, found: Article) -> list[str]:
        """Return the paragraphs of the article that the template removed."""
        article = Counter(self.whole[path].paragraphs) & Counter(self.bare[path].paragraphs)
        return [line for line in article - Counter(found.paragraphs) if _fold(line) not in self.boilerplate]


def load(folder: Path, listing: Path) -> Site:
    """Load the article pages of a site: those with a sentence that HOST.tsv calls neither list nor home page."""
    rows = [line.split("\t") for line in listing.read_text(encoding="utf-8").splitlines()[1:]]
    pages = {row[0]: (folder / row[0]).read_bytes() for row in sorted(rows) if row[1] not in ("list", "home")}
    whole = {path: extract(html) for path, html in pages.items()}
    articles = [path for path, one in whole.items() if "。" in one.text and one.method != "fallback"]
    pages = {path: pages[path] for path in articles}
    with without_phrase_rules():
        bare = {path: extract(html) for path, html in pages.items()}
    kept = Counter(_fold(line) for path in pages for line in set(whole[path].paragraphs))
    seen = Counter(_fold(line) for path in pages for line in set(bare[path].paragraphs))
    boilerplate = {
        _fold(line)
        for path in pages
        for line in bare[path].paragraphs
        if kept[_fold(line)] * 2 < seen[_fold(line)]
        and (seen[_fold(line)] >= _REPEATED * len(pages) or LEXICON.rule_for(line) or phrases.is_header(line))
    }
    return Site(listing.stem, pages, whole, bare, frozenset(boilerplate))


def apply(site: Site, choice: int, learn: int) -> tuple[int, int, list[str]]:
    """Learn a template from `learn` pages, apply it to the others, and print one row.

    Returns:
        The number of boilerplate paragraphs without the template and with it, and the lost paragraphs.
    """
    order = sorted(site.pages, key=lambda path: hashlib.sha256(f"{choice} {path}".encode()).digest())
    template, others = SiteTemplate(), []
    for path in order:
        if template.pages < learn:
            template.learn(site.pages[path])
        else:
            others.append(path)
    with without_phrase_rules():
        found = {path: extract(site.pages[path], template=template) for path in others}
    before = sum(site.extra(path, site.bare[path]) for path in others)
    after = sum(site.extra(path, found[path]) for path in others)
    lost = [f"{path}: {line}" for path in others for line in site.lost(path, found[path])]
    print(
        f"{site.name:26} {choice:6} {template.pages:8} {len(template.to_json()):6} {len(others):8} {before:8} {after:6}"
        f" {_fall(before, after):>6} {len(lost):6}",
        flush=True,
    )
    return before, after, lost


def main() -> int:
    """Print a table with a row for each site and choice, and the lost paragraphs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=Path, default=PROJECT.parent / "shared" / "sites", metavar="FOLDER")
    parser.add_argument("--learn", type=int, default=5, metavar="N", help="pages to learn from (default: 5)")
    parser.add_argument(
        "--choices", type=int, default=6, metavar="N", help="different choices of these pages (default: 6)"
    )
    options = parser.parse_args()
    listings = [listing for listing in sorted(options.sites.glob("*.tsv")) if _folder(listing).is_dir()]
    if not listings:
        print(f"no saved sites at {options.sites}: nothing measured; set the folder with --sites")
        return 0
    print("site                       choice  learned  bytes  applied  without   with   fall   lost")
    lost: list[str] = []
    for listing in listings:
        site = load(_folder(listing), listing)
        figures = [apply(site, choice, options.learn) for choice in range(options.choices)]
        print(f"{site.name:26} {'all':6} {_fall(sum(f[0] for f in figures), sum(f[1] for f in figures)):>51}")
        lost += [f"{site.name}/{line}" for figure in figures for line in figure[2]]
    print("\n".join(f"lost: {line}" for line in dict.fromkeys(lost)) or "no paragraph of an article is lost")
    return 0


def _folder(listing: Path) -> Path:
    return listing.parent / listing.name.removesuffix(".tsv")


def _fold(line: str) -> str:
    return _DIGITS.sub("0", line)


def _fall(before: int, after: int) -> str:
    return f"{1 - after / before:.1%}" if before else "-"


if __name__ == "__main__":
    sys.exit(main())
