"""What a user may say about a run (`scrapy crawl NAME -a NAME=VALUE`), read once and refused in words that
help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_YES, _NO = frozenset({"1", "true", "yes"}), frozenset({"0", "false", "no", ""})


@dataclass(frozen=True, slots=True)
class Arguments:
    """What to crawl of a site.

    since, until: the first and the last day of the articles wanted, both included; None for no bound.
    pages: how many list pages to read of each column; None for all.
    full: ask again for every article, also for those that are kept.
    columns: only columns whose URL or title contains one of these; empty for all.
    """

    since: date | None = None
    until: date | None = None
    pages: int | None = None
    full: bool = False
    columns: tuple[str, ...] = ()

    @classmethod
    def read(cls, *, since: str = "", until: str = "", pages: str = "", full: str = "", columns: str = "") -> Arguments:
        """The arguments from what was typed. Raises `ValueError` that says what to write instead."""
        first, last = _day("since", since), _day("until", until)
        if first and last and first > last:
            raise ValueError(f"since={since} is later than until={until}: no day is between them")
        return cls(first, last, _count("pages", pages), _flag("full", full), _list(columns))

    @property
    def given(self) -> dict[str, str]:
        """What was said, by name, in the way in which it is typed; not what was left out."""
        typed = {name: getattr(self, name) for name in self.__dataclass_fields__}
        typed |= {"columns": ",".join(self.columns), "full": "1" if self.full else ""}
        return {name: str(value) for name, value in typed.items() if value}

    def in_range(self, day: date | None) -> bool:
        """Whether an article of that day is wanted. One whose day is unknown is: to leave it out would lose
        it for good."""
        return not (self.too_old(day) or self.too_new(day))

    def too_old(self, day: date | None) -> bool:
        return bool(day and self.since and day < self.since)

    def too_new(self, day: date | None) -> bool:
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


def _count(name: str, value: str) -> int | None:
    if not value.strip():
        return None
    if value.strip().isdecimal() and int(value) > 0:
        return int(value)
    raise ValueError(f"{name}={value} is not a number of pages: write -a {name}=3, or leave it out for all of them")


def _flag(name: str, value: str) -> bool:
    if value.strip().lower() in _YES:
        return True
    if value.strip().lower() in _NO:
        return False
    raise ValueError(f"{name}={value} is neither yes nor no: write -a {name}=1, or leave it out")


def _list(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())
