"""The search index: one SQLite file over the stored articles of all sites (`DATA_DIR/index.sqlite`).

FTS5's own tokenizers find no Chinese word of two characters, so the index has each pair of adjacent Han characters as
a word; Latin words and numbers stay whole. A phrase of Han characters is then a phrase of pairs, which FTS5 finds by
their positions. A single character is found as the beginning of a pair; the last one of a run is a word of its own.

The table `article` has the texts and metadata as stored, and can be read by any SQLite program. `words` has the folded
pairs, without a copy of the text. Articles that are copies of each other have the `copy_of` of the earliest of them;
`signature`, `band` and `alike` are the data by which copies are found (`crawler.collection.near`).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Self

from crawler.collection import near
from crawler.collection.articles import Collection, StoredArticle
from crawler.collection.folding import fold, fold_with_places
from crawler.store.atomic import refuse_link
from crawler.store.errors import StoreError
from crawler.store.folder import SiteFolder

NAME: Final = "index.sqlite"
#: Increased when the tables or the words change; an index of another version is rebuilt.
_VERSION: Final = 3000 + near.ALGORITHM
#: Runs of Han characters; words of other letters and digits.
_HAN: Final = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN: Final = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W{_HAN}]+")
#: A letter or digit of a word that is not Han.
_LETTER: Final = rf"[^\W_{_HAN}]"
#: Weights of title, text, document number and source in BM25.
_WEIGHTS: Final = (8.0, 1.0, 8.0, 2.0)
#: Seconds to wait for another process that writes to the index.
_WAIT: Final = 60
#: Articles between two commits.
_BATCH: Final = 500
#: The greatest number of articles that one is compared with. More share a band only if a site repeats one text in
#: thousands of articles.
_CANDIDATES: Final = 1000
#: Characters of a passage around a match.
_PASSAGE: Final = 60
_TABLES: Final = f"""
DROP TABLE IF EXISTS article;
DROP TABLE IF EXISTS words;
DROP TABLE IF EXISTS signature;
DROP TABLE IF EXISTS band;
DROP TABLE IF EXISTS alike;
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    folder TEXT NOT NULL,
    key TEXT NOT NULL,
    file TEXT NOT NULL,
    stamp INTEGER NOT NULL,
    url TEXT NOT NULL,
    site TEXT NOT NULL,
    column TEXT NOT NULL,
    source TEXT NOT NULL,
    doc_number TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    day TEXT NOT NULL,
    year INTEGER NOT NULL,
    confidence REAL NOT NULL,
    text TEXT NOT NULL,
    copy_of INTEGER NOT NULL,
    UNIQUE (folder, key)
) STRICT;
CREATE INDEX by_copy ON article (copy_of);
CREATE TABLE signature (id INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE band (hash INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (hash, id)) STRICT, WITHOUT ROWID;
CREATE TABLE alike (id INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (id, other)) STRICT, WITHOUT ROWID;
CREATE INDEX by_day ON article (day);
CREATE VIRTUAL TABLE words USING fts5(title, text, doc_number, source, content='', detail=full, tokenize="unicode61");
PRAGMA user_version = {_VERSION};
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found.

    Attributes:
        folder, key: The article; see `StoredArticle`.
        url, site, title, date, source: As stored.
        passage: The text around the first match, or its beginning.
        marks: The matches in `passage`, as half-open intervals of characters.
        score: BM25, greater for better matches.
        also_at: The addresses of other printings of the article in the collection, the earliest first.
    """

    folder: str
    key: str
    url: str
    site: str
    title: str
    date: str
    source: str
    passage: str
    marks: tuple[tuple[int, int], ...]
    score: float
    also_at: tuple[str, ...] = ()

    @property
    def marked(self) -> str:
        """The passage with 【】 around its matches."""
        return _marked(self.passage, self.marks)


@dataclass(slots=True)
class Changes:
    """The numbers of articles that an update added, replaced, removed and left unchanged."""

    added: int = 0
    replaced: int = 0
    removed: int = 0
    same: int = 0


class SearchIndex:
    """The index of a collection. Use it as a context manager, or call `close`.

    Args:
        data: The data folder of the crawls.
        write: Whether to create or replace the index if it is missing or of another version.

    Raises:
        StoreError: There is no index of this version, and `write` is false; or the file is not an index.
    """

    def __init__(self, data: Path | str, *, write: bool = False) -> None:
        self._data = Path(data)
        self.path = self._data / NAME
        refuse_link(self.path)
        if not write and not self.path.is_file():
            raise StoreError(f"there is no index in {self._data}: make it with zhengwen index")
        uri = f"{self.path.absolute().as_uri()}?mode={'rwc' if write else 'ro'}"
        self._db = sqlite3.connect(uri, uri=True, timeout=_WAIT)
        #: The articles whose copies may have changed since the last commit.
        self._changed: set[int] = set()
        try:
            self._prepare(write)
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise StoreError(f"{self.path} cannot be used ({error}): remove it and run zhengwen index") from error
        except StoreError:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __len__(self) -> int:
        """Return the number of articles."""
        return int(self._db.execute("SELECT count(*) FROM article").fetchone()[0])

    def _prepare(self, write: bool) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == _VERSION:
            return
        if not write:
            raise StoreError(f"{self.path} is of another version: run zhengwen index")
        self._db.executescript(_TABLES)

    def update(
        self, collection: Collection, names: Sequence[str] = (), on_article: Callable[[], object] = lambda: None
    ) -> Changes:
        """Bring the index up to date: read the articles whose files changed, and forget those that are gone.

        An interrupted update continues where it stopped.

        Args:
            collection: The articles, in the same data folder.
            names: Only the sites with these folders. If empty, all; sites without a folder are then removed.
            on_article: Called for each stored article.

        Raises:
            StoreError: A named site has no articles.
            OSError, sqlite3.Error: A file cannot be read or written.
        """
        changes = Changes()
        sites = collection.sites(names)
        for site in sites:
            self._update_site(collection, site, changes, on_article)
        if not names:
            known = {folder for (folder,) in self._db.execute("SELECT DISTINCT folder FROM article")}
            for folder in known - {site.name for site in sites}:
                changes.removed += self._remove(self._ids(folder))
            self._commit()
        return changes

    def _update_site(
        self, collection: Collection, site: SiteFolder, changes: Changes, on_article: Callable[[], object]
    ) -> None:
        known = {
            file: (number, stamp)
            for file, number, stamp in self._db.execute(
                "SELECT file, id, stamp FROM article WHERE folder = ?", (site.name,)
            )
        }
        try:
            for count, file in enumerate(site.metadata_files(), 1):
                on_article()
                name = site.relative(file)
                number, stamp = known.pop(name, (None, 0))
                try:
                    new_stamp = max(file.stat().st_mtime_ns, file.with_suffix(".txt").stat().st_mtime_ns)
                except FileNotFoundError:
                    new_stamp = -1
                if stamp == new_stamp:
                    changes.same += 1
                    continue
                article = collection.read(site, file)
                if number is not None:
                    self._remove([number])
                if article is not None:
                    self._add(article, name, new_stamp)
                    if number is None:
                        changes.added += 1
                    else:
                        changes.replaced += 1
                elif number is not None:
                    changes.removed += 1
                if count % _BATCH == 0:
                    self._commit()
            changes.removed += self._remove([number for number, _ in known.values()])
            self._commit()
        except BaseException:
            self._db.rollback()
            raise

    def _commit(self) -> None:
        self._group()
        self._db.commit()

    def _ids(self, folder: str) -> list[int]:
        return [number for (number,) in self._db.execute("SELECT id FROM article WHERE folder = ?", (folder,))]

    def _add(self, article: StoredArticle, file: str, stamp: int) -> None:
        record = article.record
        # an article may have moved to a file of another day
        old = self._db.execute("SELECT id FROM article WHERE folder = ? AND key = ?", (article.folder, article.key))
        self._remove([number for (number,) in old.fetchall()])
        source, doc_number = (str(record.get(name) or "") for name in ("source", "doc_number"))
        signed = near.signature(article.text)
        row = self._db.execute(
            "INSERT INTO article (folder, key, file, stamp, url, site, column, source, doc_number, title, date, day,"
            " year, confidence, text, copy_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                *(article.folder, article.key, file, stamp, article.url, str(record.get("site") or article.folder)),
                *(article.column, source, doc_number, article.title, record["date"], article.day.isoformat()),
                *(article.day.year, article.confidence, article.text),
            ),
        )
        assert row.lastrowid is not None
        self._db.execute("INSERT INTO signature VALUES (?, ?)", (row.lastrowid, signed))
        self._compare(row.lastrowid, signed)
        self._db.execute(
            "INSERT INTO words (rowid, title, text, doc_number, source) VALUES (?, ?, ?, ?, ?)",
            (
                row.lastrowid,
                *map(words_of, (article.title, article.text, doc_number, source)),
            ),
        )

    def _compare(self, number: int, signed: bytes) -> None:
        """Note which of the other articles are copies of an article."""
        hashes = near.bands(signed)
        others = self._db.execute(
            "SELECT DISTINCT id, value FROM band JOIN signature USING (id)"
            f" WHERE hash IN ({', '.join('?' * len(hashes))}) LIMIT {_CANDIDATES}",
            hashes,
        )
        alike = [other for other, sign in others if near.similarity(signed, sign) >= near.ALIKE]
        self._db.executemany("INSERT OR IGNORE INTO alike VALUES (?, ?)", [(number, other) for other in alike])
        self._db.executemany("INSERT OR IGNORE INTO alike VALUES (?, ?)", [(other, number) for other in alike])
        self._db.executemany("INSERT OR IGNORE INTO band VALUES (?, ?)", [(value, number) for value in hashes])
        self._changed.add(number)

    def _group(self) -> None:
        """Set `copy_of` of the articles that changed and of those that are connected with them."""
        while self._changed:
            group, waiting = set(), [self._changed.pop()]
            while waiting:
                number = waiting.pop()
                if number not in group:
                    group.add(number)
                    waiting += [
                        other for (other,) in self._db.execute("SELECT other FROM alike WHERE id = ?", (number,))
                    ]
            self._changed -= group
            first = min(
                self._db.execute("SELECT date = '', date, id FROM article WHERE id = ?", (n,)).fetchone() for n in group
            )
            self._db.executemany("UPDATE article SET copy_of = ? WHERE id = ?", [(first[2], n) for n in group])

    def _remove(self, numbers: Sequence[int]) -> int:
        for number in numbers:
            row = self._db.execute(
                "SELECT title, text, doc_number, source, value FROM article JOIN signature USING (id) WHERE id = ?",
                (number,),
            ).fetchone()
            self._db.execute(
                "INSERT INTO words (words, rowid, title, text, doc_number, source) VALUES ('delete', ?, ?, ?, ?, ?)",
                (number, *map(words_of, row[:4])),
            )
            hashes = near.bands(row[4])
            self._db.executemany("DELETE FROM band WHERE hash = ? AND id = ?", [(value, number) for value in hashes])
            others = self._db.execute("DELETE FROM alike WHERE id = ? RETURNING other", (number,)).fetchall()
            self._db.executemany(
                "DELETE FROM alike WHERE id = ? AND other = ?", [(other, number) for (other,) in others]
            )
            self._db.execute("DELETE FROM article WHERE id = ?", (number,))
            self._db.execute("DELETE FROM signature WHERE id = ?", (number,))
            self._changed.discard(number)
            self._changed |= {other for (other,) in others}
        return len(numbers)

    def search(
        self,
        query: str,
        *,
        sites: Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        limit: int = 20,
        by_date: bool = False,
        distinct: bool = False,
    ) -> list[Hit]:
        """Return the articles that have all words of a query in title, text, document number or source.

        Args:
            query: Words separated by spaces. Each is found as a phrase: its characters, one after the other.
                Traditional and simplified characters, upper and lower case, wide and narrow forms match each other.
            sites: Only the articles of these data folders.
            since: The first day. An article without a known day counts with the day on which it was fetched.
            until: The last day, included.
            limit: The greatest number of hits.
            by_date: The newest first, instead of the best match first.
            distinct: Of the printings of one article, only the first that is found.

        Raises:
            StoreError: The query has no letter, digit or Han character.
            sqlite3.Error: The index is damaged.
        """
        wanted = expression(query)
        if not wanted:
            raise StoreError(f"{query!r} has no letter, digit or Chinese character to search for")
        conditions, values = ["words MATCH ?"], [wanted]
        if sites:
            conditions.append(f"folder IN ({', '.join('?' * len(sites))})")
            values += sites
        if since is not None:
            conditions.append("day >= ?")
            values.append(since.isoformat())
        if until is not None:
            conditions.append("day <= ?")
            values.append(until.isoformat())
        rank = f"bm25(words, {', '.join(map(str, _WEIGHTS))})"
        order = "day DESC, date DESC, score" if by_date else "score, day DESC"
        rows = self._db.execute(
            f"SELECT copy_of, article.id, {rank} AS score FROM words JOIN article ON article.id = words.rowid"
            f" WHERE {' AND '.join(conditions)} ORDER BY {order}",
            values,
        )
        pattern = _pattern(query)
        hits: list[Hit] = []
        seen: set[int] = set()
        for copy_of, number, score in rows:
            if len(hits) == limit:
                break
            if not distinct or copy_of not in seen:
                hits.append(self._hit(number, copy_of, pattern, -score))
                seen.add(copy_of)
        return hits

    def printings(self, folder: str, key: str) -> tuple[str, ...]:
        """Return the addresses of the other printings of an article, the earliest first."""
        sql = "SELECT id, copy_of FROM article WHERE folder = ? AND key = ?"
        row = self._db.execute(sql, (folder, key)).fetchone()
        return self._others(*row) if row else ()

    def _others(self, number: int, copy_of: int) -> tuple[str, ...]:
        sql = "SELECT url FROM article WHERE copy_of = ? AND id <> ? ORDER BY date = '', date, id"
        return tuple(url for (url,) in self._db.execute(sql, (copy_of, number)))

    def _hit(self, number: int, copy_of: int, pattern: re.Pattern[str], score: float) -> Hit:
        sql = "SELECT folder, key, url, site, title, date, source, text FROM article WHERE id = ?"
        folder, key, url, site, title, date, source, text = self._db.execute(sql, (number,)).fetchone()
        also = self._others(number, copy_of)
        passage, marks = _passage(text, pattern)
        return Hit(folder, key, url, site, title, date, source, passage, marks, score, also)


def words_of(text: str) -> str:
    """Return the words of a text as the index has them: pairs of Han characters, and other words."""
    words: list[str] = []
    for run in _RUN.finditer(fold(text)):
        found = run[0]
        if run["han"]:
            words += [found[at : at + 2] for at in range(len(found))]
        else:
            words.append(found)
    return " ".join(words)


def expression(query: str) -> str:
    """Return the FTS5 expression for a query: a phrase for each of its words; "" if it has none."""
    phrases = []
    for word in query.split():
        runs = list(_RUN.finditer(fold(word)))
        tokens: list[str] = []
        for run in runs:
            found = run[0]
            if not run["han"]:
                tokens.append(found)
            else:  # what follows the last run in the text is unknown, so its last character is not a word of its own
                alone = run is not runs[-1] or len(found) == 1
                tokens += [found[at : at + 2] for at in range(len(found) if alone else len(found) - 1)]
        if tokens:
            is_prefix = runs[-1]["han"] and len(runs[-1][0]) == 1
            phrases.append(f'"{" ".join(tokens)}"{"*" if is_prefix else ""}')
    return " ".join(phrases)


def _pattern(query: str) -> re.Pattern[str]:
    """Return an expression that finds in folded text what `expression` finds in the index."""
    words = []
    for word in query.split():
        runs = [
            run[0] if run["han"] else rf"(?<!{_LETTER}){re.escape(run[0])}(?!{_LETTER})"
            for run in _RUN.finditer(fold(word))
        ]
        if runs:
            words.append(r"[\W_]*".join(runs))
    return re.compile("|".join(sorted(words, key=len, reverse=True)) or r"(?!)")


def _passage(text: str, pattern: re.Pattern[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the part of a text around its first match as one line, and the places of all matches in it."""
    folded, places = fold_with_places(text)
    found = pattern.search(folded)
    begin = max(0, places[found.start()] - _PASSAGE // 3) if found else 0
    passage = text[begin : begin + _PASSAGE]
    folded, places = fold_with_places(passage)
    marks = ((places[found.start()], places[found.end() - 1] + 1) for found in pattern.finditer(folded))
    return re.sub(r"\s", " ", passage), tuple(marks)


def marked_passage(text: str, query: str) -> str:
    """Return the passage of a text around the first match of a query, with 【】 around the matches."""
    return _marked(*_passage(text, _pattern(query)))


def _marked(passage: str, marks: tuple[tuple[int, int], ...]) -> str:
    parts, at = [], 0
    for start, end in marks:
        parts += [passage[at:start], "【", passage[start:end], "】"]
        at = end
    return "".join((*parts, passage[at:]))
