"""`zhengwen.toml`: the settings, sites and schedule of one installation, outside the package. All commands read it.

The file is the one that the environment variable `ZHENGWEN_CONFIG` names, or the first one found in the current folder
and the folders above it. Its settings come after the defaults of the project, and before those of a spider, of the
environment and of the command line. The whole file is checked before a command starts, except for the table `schedule`,
which `crawler.schedule.config` checks.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from crawler.setting_values import PATHS, known_names, problem_of, problem_of_type

NAME = "zhengwen.toml"
#: The environment variable that names the file; if it is empty, no file is read.
VARIABLE = "ZHENGWEN_CONFIG"
#: Scrapy's priorities: 20 the project, 30 a spider, 40 the command line.
PRIORITY = 25
_KEYS = ("sites", "settings", "schedule")
#: A file of this size has thousands of spiders, and the parser takes the square of the length of some files.
_SIZE_MAX = 1_000_000


class ConfigError(ValueError):
    """The file is invalid. The message names the file and the key, and says what to write."""


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """The content of the file.

    Attributes:
        path: The file; None if there is none.
        settings: Its settings by name. Paths are absolute.
        sites: The names of spiders, or patterns of them, that the installation crawls.
        schedule: Its table `schedule`, unchecked; None if it has none.
    """

    path: Path | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    sites: tuple[str, ...] = ()
    schedule: Any = None


class ConfigAddon:
    """The Scrapy add-on that applies the file for commands of Scrapy itself, such as `scrapy shell`."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Apply the settings of the file."""
        apply(settings)


def apply(settings: BaseSettings) -> ConfigFile:
    """Set the settings of the file, and return the file.

    Raises:
        ConfigError: The file cannot be read or is invalid.
    """
    file = read()
    settings.setdict(dict(file.settings), PRIORITY)
    return file


def find() -> Path | None:
    """Return the path of the file, or None if there is none.

    Raises:
        ConfigError: `ZHENGWEN_CONFIG` names a file that does not exist.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        if named and not Path(named).is_file():
            raise ConfigError(f"{named} is not a file: correct the environment variable {VARIABLE}, or unset it")
        return Path(named).absolute() if named else None
    folder = Path.cwd()
    return next((file for parent in (folder, *folder.parents) if (file := parent / NAME).is_file()), None)


def read() -> ConfigFile:
    """Read the file; the result is empty if there is none.

    Raises:
        ConfigError: The file cannot be read or is invalid.
    """
    path = find()
    if path is None:
        return ConfigFile()
    table = read_toml(path, "write one with zhengwen init")
    for key in table:
        if key in known_names():
            raise ConfigError(f"{path}: {key} is a setting: write it below [settings]")
        if key not in _KEYS:
            raise _unknown(path, key, key, _KEYS)
    sites = table.get("sites", [])
    if not isinstance(sites, list) or not all(isinstance(name, str) for name in sites):
        raise ConfigError(f'{path}: sites: write names or patterns of spiders, as in ["jiangsu", "*_justice"]')
    settings = table.get("settings", {})
    if not isinstance(settings, dict):
        raise ConfigError(f"{path}: settings: write a table, as in [settings]")
    return ConfigFile(path, _checked(path, settings), tuple(sites), table.get("schedule"))


def read_toml(file: Path, advice: str) -> dict[str, Any]:
    """Read a TOML file.

    Args:
        file: The file.
        advice: What to do if it cannot be read.

    Raises:
        ConfigError: It cannot be read, or is not TOML.
    """
    try:
        text = file.read_text("utf-8")
        if len(text) > _SIZE_MAX:
            raise ConfigError(f"{file} is too large for a file of settings: {advice}")
        return tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{file} cannot be read ({error.strerror}): {advice}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8: save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not TOML: {error}") from error
    except ConfigError:
        raise
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, thousands of nested brackets
        raise ConfigError(f"{file} cannot be read: it has too long a number or too deep a nesting ({error})") from error


def _checked(path: Path, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings with absolute paths."""
    checked = dict(settings)
    for name, value in settings.items():
        if name not in known_names() and not name.startswith("SPIDERMON_"):
            raise _unknown(path, f"[settings] {name}", name, known_names())
        if problem := problem_of_type(name, value) or problem_of(name, value):
            raise ConfigError(f"{path}: [settings] {problem}")
        if name in PATHS:
            if not value or "\0" in value:
                raise ConfigError(f"{path}: [settings] {name}: write a path in quotes")
            checked[name] = str(path.parent / Path(value).expanduser())
    return checked


def _unknown(path: Path, where: str, name: str, known: Collection[str]) -> ConfigError:
    close = get_close_matches(name, known, 1) or get_close_matches(name.upper(), known, 1)
    every = f"the keys are {', '.join(_KEYS)}" if known is _KEYS else "zhengwen settings lists the settings"
    return ConfigError(f"{path}: {where}: unknown key; {f'did you mean {close[0]}?' if close else every}")
