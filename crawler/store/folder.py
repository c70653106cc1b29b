"""The layout of the data folder: its sites, and the paths in the folder of a site.

    DATA_DIR/jiangsu/text/YYYY/MM/YYYY-MM-DD_<key>.txt           the article's title, date and source, paragraphs
    DATA_DIR/jiangsu/text/YYYY/MM/YYYY-MM-DD_<key>.json          its metadata (`ArticleRecord`)
    DATA_DIR/jiangsu/text/undated/undated_<key>.txt              an article without a known day
    DATA_DIR/jiangsu/revisions/YYYY/MM/YYYY-MM-DD_<key>.r1.txt   its text before the site changed it; .r2 the next one
    DATA_DIR/jiangsu/attachments/<key>/                          its files, and files.json, the list of them
    DATA_DIR/jiangsu/archive/*.warc.gz                           its page as fetched
    DATA_DIR/jiangsu/ledger.sqlite                               the ledger
    DATA_DIR/jiangsu/runs.jsonl                                  one line for each run
    DATA_DIR/jiangsu/failed_pages.jsonl                          the pages that gave no article
    DATA_DIR/jiangsu/current_run.json                            the current run
    DATA_DIR/jiangsu/sent_alerts.json                            the alerts that were sent
    DATA_DIR/jiangsu/.lock                                       held by the current run
    DATA_DIR/.moved/jiangsu/                                     a folder as it was when it moved to another machine

`text` holds each article once, in its newest version, so that a corpus built from it has no duplicates. File names
consist of the article's day and its key (`crawler.urls.key_of`), never of text from a page.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

TEXT = "text"
REVISIONS = "revisions"
ATTACHMENTS = "attachments"
ARCHIVE = "archive"
LEDGER = "ledger.sqlite"
LEDGER_CHECKED = "ledger.checked"
RUN_LOG = "runs.jsonl"
FAILED_PAGES = "failed_pages.jsonl"
CURRENT_RUN = "current_run.json"
SENT_ALERTS = "sent_alerts.json"
#: Names in folders of earlier versions; read where there is no file of the new name.
OLD_CURRENT_RUN, OLD_SENT_ALERTS = "run.json", "told.json"
LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """The data folder of one site, which need not exist. This class only computes and reads paths.

    Attributes:
        path: The folder, named after the site's spider, or after the host of a site without a spider of its own.
    """

    path: Path

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name

    @property
    def texts(self) -> Path:
        """The folder of the articles."""
        return self.path / TEXT

    @property
    def revisions(self) -> Path:
        """The folder of earlier versions of articles."""
        return self.path / REVISIONS

    @property
    def attachments(self) -> Path:
        """The folder of the articles' files."""
        return self.path / ATTACHMENTS

    @property
    def archive(self) -> Path:
        """The folder of the WARC files."""
        return self.path / ARCHIVE

    @property
    def ledger(self) -> Path:
        """The ledger's database."""
        return self.path / LEDGER

    @property
    def ledger_checked(self) -> Path:
        """The note how the last run left the ledger; see `crawler.store.ledger_checks`."""
        return self.path / LEDGER_CHECKED

    @property
    def lock(self) -> Path:
        """The lock of the current run."""
        return self.path / LOCK

    @property
    def was_crawled(self) -> bool:
        """Whether a run log or a current run exists."""
        return any((self.path / name).exists() for name in (RUN_LOG, CURRENT_RUN, OLD_CURRENT_RUN))

    def relative(self, file: Path) -> str:
        """Return the path of a file in this folder as in the ledger and the metadata: relative, with slashes."""
        return file.relative_to(self.path).as_posix()

    def text_file(self, key: str, day: date | None) -> Path:
        """Return the path of an article's text file."""
        if day is None:
            return self.texts / "undated" / f"undated_{key}.txt"
        name = day.isoformat()
        return self.texts / name[:4] / name[5:7] / f"{name}_{key}.txt"

    def revision_file(self, text: Path, number: int) -> Path:
        """Return the path of a revision.

        Args:
            text: The article's text file.
            number: The revision's number, counted from 1.
        """
        within = text.relative_to(self.texts)
        return self.revisions / within.with_name(f"{text.stem}.r{number}{text.suffix}")

    def metadata_files(self) -> Iterator[Path]:
        """Yield the metadata files of stored articles, in the order of their names."""
        for file in _files(self.texts):
            if file.suffix == ".json" and not file.name.startswith("."):
                yield file

    def temporary_files(self) -> list[Path]:
        """Return the hidden files in the folders of texts and revisions. A killed run leaves such files."""
        return [file for root in (self.texts, self.revisions) for file in _files(root) if file.name.startswith(".")]


def sites_in(data: Path) -> list[SiteFolder]:
    """Return the folders of all sites in DATA_DIR, by name. Hidden folders hold what was moved to other machines."""
    folders = (folder for folder in sorted(data.iterdir()) if folder.is_dir() and not folder.name.startswith("."))
    return [SiteFolder(folder) for folder in folders]


def _files(root: Path) -> Iterator[Path]:
    """Yield all files below a folder, sorted; links to folders are not followed.

    Raises:
        OSError: A folder cannot be read. Otherwise its articles would count as lost.
    """
    for parent, folders, names in os.walk(root, onerror=_unless_missing) if not root.is_symlink() else ():
        folders.sort()
        for name in sorted(names):
            yield Path(parent, name)


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
