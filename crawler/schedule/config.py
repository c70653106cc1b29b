"""Reads a schedule: when sites are crawled, and with which limits. All of it is checked before a run starts.

It is the file schedule.toml, or the table `schedule` of zhengwen.toml. The keys are the same.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapy.spiderloader import SpiderLoaderProtocol

from crawler.config_file import ConfigError, ConfigFile, read_toml
from crawler.schedule import triggers
from crawler.setting_values import problem_of
from crawler.store.spider import StoredSpider

#: Keys that are allowed at the top level, for all spiders, and in the table of a spider or group.
_COMMON = ("jitter", "time_limit", "memory_mb")
_TOP = (
    "timezone",
    "at_once",
    "logs",
    "logs_per_spider",
    "logs_days",
    "logs_total_mb",
    *_COMMON,
    "spider",
    "group",
    "job",
)
_OWN = ("cron", "every", "arguments", "settings", *_COMMON)
#: The name of a `[job.NAME]`: the name of its folder of log files.
_JOB_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.I)
#: In MiB: with less memory a crawl does not start.
_MEMORY_MIN = 256
#: The largest values: beyond them a value is a mistake, and some would fail only when they are used.
_MEMORY_MAX = 1024 * 1024
_NUMBER_MAX = 1_000_000
_DURATION_MAX = timedelta(days=3660)
_JITTER_MAX = timedelta(days=31)
#: Characters of a cron line, and of all settings of a spider together, which one environment variable has to hold.
_CRON_MAX = 500
_SETTINGS_MAX = 50_000
_MEMORY_DEFAULT = 1024
_TIME_LIMIT_DEFAULT = "12h"


@dataclass(frozen=True, slots=True)
class Job:
    """The runs of one spider with the same options.

    Attributes:
        name: The name of its state and of its log files: the spider's name, or that of its `[job.NAME]`.
        spider: The spider's name.
        folder: The name of its site's data folder.
        line: Its schedule as text: "cron 15 */4 * * *" or "every 6h".
        trigger: When it is due, with jitter.
        exact_trigger: The same without jitter.
        jitter: The largest random delay of a run.
        time_limit: The longest time that a run may take.
        memory_mb: The memory limit of a run in MiB.
        arguments: Spider arguments, as for `scrapy crawl -a`.
        settings: Settings, as for `scrapy crawl -s`.
    """

    name: str
    spider: str
    folder: str
    line: str
    trigger: triggers.Trigger
    exact_trigger: triggers.Trigger
    jitter: timedelta
    time_limit: timedelta
    memory_mb: int
    arguments: Mapping[str, str]
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """A valid schedule.

    Attributes:
        timezone: The time zone of the cron lines.
        at_once: The largest number of sites that are crawled at the same time.
        logs: The folder of log files.
        logs_per_spider: The number of log files to keep for each spider.
        logs_days: The number of days to keep log files.
        logs_total_mb: The largest total size of the log files in MiB.
        jobs: The jobs, by name. Several of them can crawl the same site.
    """

    timezone: ZoneInfo
    at_once: int
    logs: Path
    logs_per_spider: int
    logs_days: int
    logs_total_mb: int
    jobs: tuple[Job, ...]


def read(file: Path, spiders: SpiderLoaderProtocol) -> Plan:
    """Read a schedule.

    Args:
        file: The TOML file.
        spiders: The project's spiders.

    Raises:
        ConfigError: The file cannot be read or is invalid.
    """
    return _Reader(file, spiders).plan(read_toml(file, f"name another file, {_example()}"))


def of_config(config: ConfigFile, spiders: SpiderLoaderProtocol) -> Plan:
    """Read the schedule in `zhengwen.toml`. Its folder of log files is relative to that file.

    Args:
        config: The file, which has a schedule.
        spiders: The project's spiders.

    Raises:
        ConfigError: The schedule is invalid.
    """
    assert config.path is not None
    plan = _Reader(config.path, spiders, config.sites, "schedule").plan(config.schedule)
    return replace(plan, logs=config.path.parent / plan.logs)


class _Reader:
    """Reads the table of a schedule.

    Args:
        file: Its file.
        spiders: The project's spiders.
        sites: The spiders of a group that names none.
        root: The name of the table in the file; "" for the whole file.
    """

    def __init__(self, file: Path, spiders: SpiderLoaderProtocol, sites: Sequence[str] = (), root: str = "") -> None:
        self._file = file
        self._sites = list(sites)
        self._root = root
        self._spiders = spiders
        self._names = sorted(spiders.list())
        self._timezone = ZoneInfo("UTC")

    def plan(self, table: dict[str, Any]) -> Plan:
        top = _Keys(self._file, self._root, table, self._root)
        top.only(_TOP)
        name = top.text("timezone", "Asia/Shanghai")
        try:
            self._timezone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise top.wrong(
                "timezone", f'{_shown(name)} is not a time zone: write one such as "Asia/Shanghai"'
            ) from error
        jobs: dict[str, tuple[str, Job]] = {}
        for where, keys, spiders in self._tables(top):
            for spider in spiders:
                if spider in jobs:
                    raise keys.wrong(
                        "",
                        f"{spider} is also in [{jobs[spider][0]}]: remove it from one of them, or write [job.NAME] with"
                        f' spider = "{spider}" for further runs',
                    )
                jobs[spider] = where, self._job(spider, spider, keys, top)
        for name in top.tables("job"):
            keys = top.inner("job", name)
            jobs[name] = keys.where, self._job(name, self._spider_of(name, keys, jobs), keys, top)
        if not jobs:
            raise top.wrong(
                "", f"nothing is scheduled: write a table for each spider or group, {top.example}, {_example()}"
            )
        return Plan(
            timezone=self._timezone,
            at_once=top.number("at_once", 4),
            logs=top.folder("logs", "logs"),
            logs_per_spider=top.number("logs_per_spider", 30),
            logs_days=top.number("logs_days", 90),
            logs_total_mb=top.number("logs_total_mb", 1024),
            jobs=tuple(job for _, (_, job) in sorted(jobs.items())),
        )

    def _tables(self, top: _Keys) -> Iterator[tuple[str, _Keys, list[str]]]:
        """Yield the tables of spiders, then those of groups: name, content, and the spiders in it."""
        for name in top.tables("spider"):
            keys = top.inner("spider", name)
            keys.only(_OWN)
            if name not in self._names:
                raise keys.wrong("", self._unknown(name))
            yield keys.where, keys, [name]
        for name in top.tables("group"):
            keys = top.inner("group", name)
            keys.only(("spiders", "except", *_OWN))
            # A group of zhengwen.toml without the key is one of all sites of the file.
            wanted = keys.names("spiders") if "spiders" in keys.table or not self._sites else self._sites
            excluded = keys.names("except") if "except" in keys.table else []
            for pattern in (*wanted, *excluded):
                if not any(fnmatchcase(spider, pattern) for spider in self._names):
                    if wanted is self._sites and pattern in wanted:
                        raise ConfigError(f"{self._file}: sites: {self._unknown(pattern)}")
                    raise keys.wrong("spiders" if pattern in wanted else "except", self._unknown(pattern))
            found = [spider for spider in self._names if any(fnmatchcase(spider, pattern) for pattern in wanted)]
            # A pattern matches only spiders with a site of their own; the spider for any site must be named.
            found = [spider for spider in found if spider in wanted or hasattr(self._spiders.load(spider), "home")]
            yield keys.where, keys, [name for name in found if not any(fnmatchcase(name, part) for part in excluded)]

    def _spider_of(self, name: str, keys: _Keys, jobs: Mapping[str, object]) -> str:
        """Return the spider of a `[job.NAME]`, whose name no spider and no other job has."""
        keys.only(("spider", *_OWN))
        if not _JOB_NAME.fullmatch(name):
            raise keys.wrong("", "use letters, digits, '-' and '_' in its name: it names a folder of log files")
        # On some file systems two names that differ in case are one folder.
        taken = {other.lower(): other for other in (*self._names, *jobs)}
        if other := taken.get(name.lower()):
            what = "the name of a spider" if other in self._names else f"also [job.{other}]"
            raise keys.wrong("", f"{name} is {what}: choose another name, such as {name}-weekly")
        spider = keys.text("spider", self._names[0])
        if "spider" not in keys.table:
            raise keys.wrong("spider", f'missing: write the name of one, as in spider = "{spider}"')
        if spider not in self._names:
            raise keys.wrong("spider", self._unknown(spider))
        return spider

    def _job(self, name: str, spider: str, keys: _Keys, top: _Keys) -> Job:
        arguments, settings = keys.options("arguments"), keys.options("settings")
        for setting, value in settings.items():
            if problem := problem_of(setting, value):
                raise keys.wrong("settings", problem)
        if "DATA_DIR" in settings:
            raise keys.wrong("settings", "DATA_DIR is that of the scheduler: scrapy schedule -s DATA_DIR=…")
        try:
            instance = self._spiders.load(spider)(**arguments)
        except ValueError as error:
            raise keys.wrong("arguments", f"{spider} does not accept them: {error}") from error
        jitter = _inherited(keys, top, "jitter").duration("jitter", "0s")
        trigger, exact_trigger, line = self._triggers(keys, jitter)
        if jitter > _JITTER_MAX:
            longest = f"{_JITTER_MAX.days}d"
            raise _inherited(keys, top, "jitter").wrong("jitter", f'too long: write "{longest}" or less')
        memory = _inherited(keys, top, "memory_mb")
        if memory.number("memory_mb", _MEMORY_DEFAULT, _MEMORY_MAX) < _MEMORY_MIN:
            raise memory.wrong("memory_mb", f"too small for a crawl: write {_MEMORY_MIN} or more")
        limit = _inherited(keys, top, "time_limit")
        if not limit.duration("time_limit", _TIME_LIMIT_DEFAULT):
            raise limit.wrong("time_limit", f'must be greater than 0: write one such as "{_TIME_LIMIT_DEFAULT}"')
        return Job(
            name=name,
            spider=spider,
            folder=instance.folder_name if isinstance(instance, StoredSpider) else spider,
            line=line,
            trigger=trigger,
            exact_trigger=exact_trigger,
            jitter=jitter,
            time_limit=limit.duration("time_limit", _TIME_LIMIT_DEFAULT),
            memory_mb=memory.number("memory_mb", _MEMORY_DEFAULT, _MEMORY_MAX),
            arguments=arguments,
            settings=settings,
        )

    def _triggers(self, keys: _Keys, jitter: timedelta) -> tuple[triggers.Trigger, triggers.Trigger, str]:
        """Return the trigger with jitter, the one without, and the schedule as text."""
        if ("cron" in keys.table) == ("every" in keys.table):
            raise keys.wrong("", 'write either cron = "15 */4 * * *" or every = "6h"')
        if "every" in keys.table:
            interval = keys.duration("every", "")
            if not interval:
                raise keys.wrong("every", 'must be greater than 0: write one such as "6h"')
            jittered, exact = (triggers.every(interval, self._timezone, delay) for delay in (jitter, timedelta(0)))
            return jittered, exact, f"every {keys.text('every', '')}"
        line = keys.text("cron", "")
        if len(line) > _CRON_MAX:
            raise keys.wrong("cron", f'longer than {_CRON_MAX} characters: write one such as "15 */4 * * *"')
        try:
            jittered, exact = (triggers.cron(line, self._timezone, delay) for delay in (jitter, timedelta(0)))
        except ValueError as error:
            raise keys.wrong("cron", f'{line!r}: {error}; write one such as "15 */4 * * *"') from error
        return jittered, exact, f"cron {line}"

    def _unknown(self, name: str) -> str:
        close = get_close_matches(name, self._names, 1)
        hint = f"did you mean {close[0]}? " if close else ""
        return f"there is no spider {name}: {hint}scrapy sites lists all spiders"


@dataclass(frozen=True, slots=True)
class _Keys:
    """A table of the file with typed access to its keys; error messages name the file and the table.

    Attributes:
        file: The TOML file.
        where: The table's name; "" for the top level.
        table: The table.
        root: The name of the table of the schedule; "" if it is the whole file.
    """

    file: Path
    where: str
    table: dict[str, Any]
    root: str = ""

    @property
    def example(self) -> str:
        return f"as in [{self._named('spider.jiangsu')}]"

    def inner(self, key: str, name: str) -> _Keys:
        """Return a table of the schedule, such as that of a spider."""
        return _Keys(self.file, self._named(f"{key}.{name}"), self.table[key][name], self.root)

    def _named(self, name: str) -> str:
        return f"{self.root}.{name}" if self.root else name

    def wrong(self, key: str, message: str) -> ConfigError:
        place = f"[{self.where}] {key}" if self.where else key
        return ConfigError(f"{self.file}: {place.strip()}: {message}" if place else f"{self.file}: {message}")

    def only(self, known: tuple[str, ...]) -> None:
        if not isinstance(self.table, dict):
            raise self.wrong("", f"write a table, {self.example}")
        for key in self.table:
            if key not in known:
                raise self.wrong(key, f"unknown key; the keys are {', '.join(known)}")

    def tables(self, key: str) -> list[str]:
        tables = self.table.get(key, {})
        if not isinstance(tables, dict):
            raise self.wrong(key, f"write a table for each, {self.example}")
        return list(tables)

    def text(self, key: str, default: str) -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f'{_shown(value)} is not a string: write one in quotes, as in "{default or "6h"}"')
        return value.strip()

    def folder(self, key: str, default: str) -> Path:
        path = Path(self.text(key, default))
        if "\0" in str(path) or (path.exists() and not path.is_dir()):
            raise self.wrong(key, f'{str(path)!r} cannot be a folder: write the path of one, as in "{default}"')
        return path

    def number(self, key: str, default: int, most: int = _NUMBER_MAX) -> int:
        value = self.table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.wrong(key, f"{_shown(value)} is not a whole number of at least 1: write one such as {default}")
        if value > most:
            raise self.wrong(key, f"too large: write {most} or less")
        return value

    def duration(self, key: str, default: str) -> timedelta:
        value = self.table.get(key, default)
        try:
            duration = triggers.duration(value if isinstance(value, str) else "")
        except ValueError as error:
            raise self.wrong(
                key, f'{_shown(value)} is not a duration: write one such as "90s", "30m", "6h" or "2d"'
            ) from error
        if duration > _DURATION_MAX:
            raise self.wrong(key, f'too long: write "{_DURATION_MAX.days}d" or less')
        return duration

    def names(self, key: str) -> list[str]:
        value = self.table.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(name, str) for name in value):
            raise self.wrong(key, 'write names or patterns of spiders, as in ["jiangsu", "*_justice"]')
        return value

    def options(self, key: str) -> dict[str, str]:
        value = self.table.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(option, str | int | float) for option in value.values()):
            raise self.wrong(key, "write a table of strings and numbers, as in { pages = 3 }")
        options = {}
        for name, option in value.items():
            if isinstance(option, int | float) and not abs(option) < sys.maxsize:  # also nan
                raise self.wrong(key, f"{name}: too large, or not a number: write a smaller number")
            options[name] = str(int(option) if isinstance(option, bool) else option)
            if "\0" in name + options[name]:
                raise self.wrong(key, f"{name!r} has a NUL character: remove it")
            if not name or "=" in name:
                raise self.wrong(key, f"{name!r} is not the name of an option: write it without =")
        if len(str(options)) > _SETTINGS_MAX:
            raise self.wrong(key, f"longer than {_SETTINGS_MAX} characters: write shorter values")
        return options


def _shown(value: object) -> str:
    """Return a wrong value for a message; a long one is cut."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a number of thousands of digits
        return "the value"
    return text if len(text) <= 100 else f"{text[:100]}…"


def _inherited(keys: _Keys, top: _Keys, key: str) -> _Keys:
    return keys if key in keys.table else top


def _example() -> str:
    return "or start from a copy of deploy/schedule.toml"
