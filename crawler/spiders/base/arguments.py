"""The arguments of a run (`scrapy crawl NAME -a NAME=VALUE`), parsed once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_YES, _NO = frozenset({"1", "true", "yes"}), frozenset({"0", "false", "no", ""})


@dataclass(frozen=True, slots=True)
class Arguments:
    """Which articles of a site to crawl.

    Attributes:
        since: The first day of the articles, inclusive; None for no bound.
        until: The last day of the articles, inclusive; None for no bound.
        pages: The number of list pages to read of each column; None for all.
        full: Whether to request stored articles again.
        columns: Only columns whose URL or title contains one of these strings; empty for all columns.
        limit: The number of articles to store in this run, new and revised ones together; None for all.
    """

    since: date | None = None
    until: date | None = None
    pages: int | None = None
    full: bool = False
    columns: tuple[str, ...] = ()
    limit: int | None = None

    @classmethod
    def read(
        cls,
        *,
        since: str = "",
        until: str = "",
        pages: str = "",
        full: str = "",
        columns: str = "",
        limit: str = "",
    ) -> Arguments:
        """Parse the arguments as typed.

        Raises:
            ValueError: A value is wrong; the message says what to write instead.
        """
        first, last = _day("since", since), _day("until", until)
        if first and last and first > last:
            raise ValueError(f"since={since} is later than until={until}: there is no day between them")
        return cls(
            first, last, _count("pages", pages), _flag("full", full), _list(columns), _count("limit", limit, "articles")
        )

    @property
    def given(self) -> dict[str, str]:
        """The given arguments by name, as typed on the command line, without those left out."""
        typed = {name: getattr(self, name) for name in self.__dataclass_fields__}
        typed |= {"columns": ",".join(self.columns), "full": "1" if self.full else ""}
        return {name: str(value) for name, value in typed.items() if value}

    def in_range(self, day: date | None) -> bool:
        """Return whether to crawl an article of that day. An unknown day is in range: no article is lost."""
        return not (self.too_old(day) or self.too_new(day))

    def too_old(self, day: date | None) -> bool:
        """Return whether a day is before `since`."""
        return bool(day and self.since and day < self.since)

    def too_new(self, day: date | None) -> bool:
        """Return whether a day is after `until`."""
        return bool(day and self.until and day > self.until)


def _day(name: str, value: str) -> date | None:
    if not value.strip():
        return None
    found = _DAY.fullmatch(value.strip())
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise ValueError(f"{name}={value} is not a day: write it as -a {name}=2024-05-01")


def _count(name: str, value: str, of: str = "pages") -> int | None:
    if not value.strip():
        return None
    if value.strip().isdecimal() and int(value) > 0:
        return int(value)
    raise ValueError(f"{name}={value} is not a number of {of}: write -a {name}=3, or omit it for all")


def _flag(name: str, value: str) -> bool:
    if value.strip().lower() in _YES:
        return True
    if value.strip().lower() in _NO:
        return False
    raise ValueError(f"{name}={value} is neither 1 nor 0: write -a {name}=1, or omit it")


def _list(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())
