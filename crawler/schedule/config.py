"""schedule.toml: what is crawled when, and within which limits. All of it is checked before anything starts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapy.spiderloader import SpiderLoaderProtocol

from crawler.schedule import triggers as times
from crawler.store.spider import StoredSpider

#: What may stand at the top for all spiders, and again in a table of a spider or group.
_COMMON = ("jitter", "time_limit", "memory_mb")
_TOP = ("timezone", "at_once", "logs", "logs_per_spider", "logs_days", "logs_total_mb", *_COMMON, "spider", "group")
_OWN = ("cron", "every", "arguments", "settings", *_COMMON)
_SPIDER = "as in [spider.jiangsu]"
#: Below it a crawl does not even start.
_MEMORY_MIN = 256


class ConfigError(Exception):
    """The file cannot be used. The message names file and key and says what to write."""


@dataclass(frozen=True, slots=True)
class Job:
    """The runs of one spider.

    name: the spider's.
    folder: the name of its site's data folder.
    line: its schedule in words, as in "cron 15 */4 * * *" or "every 6h".
    trigger: when it is due, with jitter; `plain` without.
    arguments, settings: as for `scrapy crawl -a` and `-s`.
    time_limit: after which a run is ended; memory_mb: and with how much memory, in MiB.
    """

    name: str
    folder: str
    line: str
    trigger: times.Trigger
    plain: times.Trigger
    jitter: timedelta
    time_limit: timedelta
    memory_mb: int
    arguments: Mapping[str, str]
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule that can be used.

    at_once: how many sites are crawled at the same time at most.
    logs: the folder of log files; of them are kept `logs_per_spider`, none older than `logs_days` days, and in all no
    more than `logs_total_mb` MiB.
    """

    timezone: ZoneInfo
    at_once: int
    logs: Path
    logs_per_spider: int
    logs_days: int
    logs_total_mb: int
    jobs: tuple[Job, ...]


def read(file: Path, spiders: SpiderLoaderProtocol) -> Plan:
    """Reads a schedule. Raises `ConfigError`."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{file} cannot be read ({error.strerror}): name a file that can, {_example()}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8: save it as that") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not TOML: {error}") from error
    return _Reader(file, spiders).plan(table)


class _Reader:
    def __init__(self, file: Path, spiders: SpiderLoaderProtocol) -> None:
        self._file = file
        self._spiders = spiders
        self._names = sorted(spiders.list())
        self._timezone = ZoneInfo("UTC")

    def plan(self, table: dict[str, Any]) -> Plan:
        top = _Keys(self._file, "", table)
        top.only(_TOP)
        name = top.text("timezone", "Asia/Shanghai")
        try:
            self._timezone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise top.wrong("timezone", f'{name!r} is no time zone: write one such as "Asia/Shanghai"') from error
        jobs: dict[str, tuple[str, Job]] = {}
        for where, keys, named in self._tables(top):
            for spider in named:
                if spider in jobs:
                    raise keys.wrong("", f"{spider} is in [{jobs[spider][0]}], too: leave it out of one of them")
                jobs[spider] = where, self._job(spider, keys, top)
        if not jobs:
            raise top.wrong(
                "", f"nothing is scheduled: write a table for each spider or group, {_SPIDER}, {_example()}"
            )
        return Plan(
            timezone=self._timezone,
            at_once=top.number("at_once", 4),
            logs=Path(top.text("logs", "logs")),
            logs_per_spider=top.number("logs_per_spider", 30),
            logs_days=top.number("logs_days", 90),
            logs_total_mb=top.number("logs_total_mb", 1024),
            jobs=tuple(job for _, (_, job) in sorted(jobs.items())),
        )

    def _tables(self, top: _Keys) -> Iterator[tuple[str, _Keys, list[str]]]:
        """The tables of spiders, then those of groups, each with the spiders that are meant."""
        for name in top.tables("spider"):
            keys = _Keys(self._file, f"spider.{name}", top.table["spider"][name])
            keys.only(_OWN)
            if name not in self._names:
                raise keys.wrong("", self._unknown(name))
            yield keys.where, keys, [name]
        for name in top.tables("group"):
            keys = _Keys(self._file, f"group.{name}", top.table["group"][name])
            keys.only(("spiders", "except", *_OWN))
            wanted, left = keys.names("spiders"), keys.names("except") if "except" in keys.table else []
            for pattern in (*wanted, *left):
                if not any(fnmatchcase(spider, pattern) for spider in self._names):
                    raise keys.wrong("spiders" if pattern in wanted else "except", self._unknown(pattern))
            found = [spider for spider in self._names if any(fnmatchcase(spider, pattern) for pattern in wanted)]
            # A pattern means the sites: the spider for any site is meant only by its name.
            found = [spider for spider in found if spider in wanted or hasattr(self._spiders.load(spider), "home")]
            yield keys.where, keys, [name for name in found if not any(fnmatchcase(name, part) for part in left)]

    def _job(self, spider: str, keys: _Keys, top: _Keys) -> Job:
        arguments, settings = keys.words("arguments"), keys.words("settings")
        try:
            made = self._spiders.load(spider)(**arguments)
        except ValueError as error:
            raise keys.wrong("arguments", f"{spider} cannot be run so: {error}") from error
        jitter = _inherited(keys, top, "jitter").span("jitter", "0s")
        trigger, plain, line = self._trigger(keys, jitter)
        memory = _inherited(keys, top, "memory_mb")
        if memory.number("memory_mb", 1024) < _MEMORY_MIN:
            raise memory.wrong("memory_mb", f"no crawl can do with so little: write {_MEMORY_MIN} or more")
        limit = _inherited(keys, top, "time_limit")
        if not limit.span("time_limit", "12h"):
            raise limit.wrong("time_limit", 'a run needs time: write a span such as "12h"')
        return Job(
            name=spider,
            folder=made.folder_name if isinstance(made, StoredSpider) else spider,
            line=line,
            trigger=trigger,
            plain=plain,
            jitter=jitter,
            time_limit=limit.span("time_limit", "12h"),
            memory_mb=memory.number("memory_mb", 1024),
            arguments=arguments,
            settings=settings,
        )

    def _trigger(self, keys: _Keys, jitter: timedelta) -> tuple[times.Trigger, times.Trigger, str]:
        if ("cron" in keys.table) == ("every" in keys.table):
            raise keys.wrong("", 'write either cron = "15 */4 * * *" or every = "6h"')
        if "every" in keys.table:
            interval = keys.span("every", "")
            if not interval:
                raise keys.wrong("every", 'a span of nothing: write one such as "6h"')
            made = [times.every(interval, self._timezone, late) for late in (jitter, timedelta(0))]
            return made[0], made[1], f"every {keys.text('every', '')}"
        line = keys.text("cron", "")
        try:
            made = [times.cron(line, self._timezone, late) for late in (jitter, timedelta(0))]
        except ValueError as error:
            raise keys.wrong("cron", f'{line!r}: {error}; write one such as "15 */4 * * *"') from error
        return made[0], made[1], f"cron {line}"

    def _unknown(self, name: str) -> str:
        close = get_close_matches(name, self._names, 1)
        hint = f"did you mean {close[0]}? " if close else ""
        return f"there is no spider {name}: {hint}scrapy sites lists them all"


@dataclass(frozen=True, slots=True)
class _Keys:
    """A table of the file and where it stands, which every message says."""

    file: Path
    where: str
    table: dict[str, Any]

    def wrong(self, key: str, message: str) -> ConfigError:
        place = f"[{self.where}] {key}" if self.where else key
        return ConfigError(f"{self.file}: {place.strip()}: {message}" if place else f"{self.file}: {message}")

    def only(self, known: tuple[str, ...]) -> None:
        if not isinstance(self.table, dict):
            raise self.wrong("", f"write a table, {_SPIDER}")
        for key in self.table:
            if key not in known:
                raise self.wrong(key, f"there is no such key; there are {', '.join(known)}")

    def tables(self, key: str) -> list[str]:
        tables = self.table.get(key, {})
        if not isinstance(tables, dict):
            raise self.wrong(key, f"write a table for each, {_SPIDER}")
        return list(tables)

    def text(self, key: str, default: str) -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f'{value!r} is no text: write one in quotes, as in "{default or "6h"}"')
        return value.strip()

    def number(self, key: str, default: int) -> int:
        value = self.table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.wrong(key, f"{value!r} is no number of 1 or more: write one such as {default}")
        return value

    def span(self, key: str, default: str) -> timedelta:
        value = self.table.get(key, default)
        try:
            return times.span(value if isinstance(value, str) else "")
        except ValueError as error:
            raise self.wrong(
                key, f'{value!r} is no span of time: write one such as "90s", "30m", "6h", "2d"'
            ) from error

    def names(self, key: str) -> list[str]:
        value = self.table.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(name, str) for name in value):
            raise self.wrong(key, 'write names or patterns of spiders, as in ["jiangsu", "*_justice"]')
        return value

    def words(self, key: str) -> dict[str, str]:
        value = self.table.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(word, str | int | float) for word in value.values()):
            raise self.wrong(key, "write a table of texts and numbers, as in { pages = 3 }")
        return {name: str(int(word) if isinstance(word, bool) else word) for name, word in value.items()}


def _inherited(keys: _Keys, top: _Keys, key: str) -> _Keys:
    return keys if key in keys.table else top


def _example() -> str:
    return "or begin with deploy/schedule.toml"
