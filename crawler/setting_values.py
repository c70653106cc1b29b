"""Checks the values of settings before a command starts.

Scrapy reports a wrong value late and with a traceback, or not at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from functools import cache
from typing import Any

from scrapy.settings import BaseSettings, default_settings

from crawler import settings as project_settings

_LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
_ADDRESS = re.compile(r"https?://[^\s/]\S*")
_STORE = re.compile(r"[a-z][a-z0-9+.-]*://\S", re.I)
#: The settings that are paths. In `zhengwen.toml` they are relative to its folder.
PATHS = ("DATA_DIR", "REPLAY", "LOG_FILE")
#: The ends of the names of durations, which can be fractions of a second although their default is a whole number.
_FRACTIONS = ("_DELAY", "_TIMEOUT", "_GRACE")


def check(settings: BaseSettings) -> None:
    """Check the values of all settings.

    Raises:
        ValueError: `problem_of` finds a problem; the message is what it returns.
    """
    for name in _defaults():
        # the values of defaults are right, and to read that of a deprecated setting gives a warning
        if not settings.getpriority(name):
            continue
        value = settings.get(name)
        if value is not None and (problem := problem_of(name, value)):
            raise ValueError(problem)


def problem_of(name: str, value: Any) -> str:
    """Return what is wrong with the value of a setting, and what to write; "" if nothing is.

    Values are checked of settings whose default is yes/no or a number, of LOG_LEVEL, CONTACT_URL and DATA_MIRROR.
    """
    default = _defaults().get(name)
    if name == "LOG_LEVEL" and value not in _LEVELS:
        return f"LOG_LEVEL={value} is not a level: give one of {', '.join(_LEVELS)}"
    if name == "CONTACT_URL" and not _ADDRESS.fullmatch(str(value)):
        return f"CONTACT_URL={value} is not the address of a page: give one such as https://www.example.org/crawler"
    if name == "DATA_MIRROR" and value and not _STORE.match(str(value)):
        return f"DATA_MIRROR={value} is not the address of a store: give one such as s3://bucket/zhengwen"
    if isinstance(default, bool):
        try:
            BaseSettings({name: value}).getbool(name)
        except (ValueError, TypeError):
            return f"{name}={value} is neither yes nor no: give 1 or 0"
    elif isinstance(default, int | float):
        return _problem_of_number(name, value, default)
    return ""


def problem_of_type(name: str, value: Any) -> str:
    """Return what is wrong with the type of a setting's value in a file, and what to write; "" if nothing is.

    Values of the command line are strings, which Scrapy converts. In a file, a value has a type.
    """
    default = _defaults().get(name)
    if isinstance(default, dict):
        return f"{name} is a table of components, which the file cannot set"
    if isinstance(default, list):
        if not isinstance(value, list) or not all(isinstance(member, str | int) for member in value):
            return f'{name}: write a list of strings, as in ["www.example.cn"]'
    elif isinstance(default, str) and not isinstance(value, str):
        return f"{name}: write a string in quotes"
    elif isinstance(default, bool):
        return "" if value in (True, False) else f"{name}: write true or false"
    elif isinstance(default, int | float) and (isinstance(value, bool) or not isinstance(value, int | float)):
        return f"{name}: write a number, without quotes"
    elif name in PATHS and not isinstance(value, str):
        return f"{name}: write a path in quotes"
    elif default is None and not isinstance(value, str | int | float | list):
        return f"{name}: write a string, a number, or a list of strings"
    return ""


def _problem_of_number(name: str, value: Any, default: float) -> str:
    is_whole = isinstance(default, int) and not name.endswith(_FRACTIONS)
    # 0 switches off some settings of Scrapy; a negative number does so for none that this project sets.
    is_positive = hasattr(project_settings, name) and default >= 0
    try:
        number = float(value)
        is_valid = not (is_whole and number % 1) and math.isfinite(number) and (number >= 0 or not is_positive)
    except (ValueError, TypeError):
        is_valid = False
    if is_valid:
        return ""
    wanted = "a whole number" if is_whole else "a number"
    return f"{name}={value} is not {wanted}{', 0 or more' if is_positive else ''}"


def known_names() -> Collection[str]:
    """Return the names of the settings of Scrapy and of this project."""
    return _defaults().keys()


def default_of(name: str) -> Any:
    """Return the default of a setting; None if neither Scrapy nor this project has one."""
    return _defaults().get(name)


@cache
def _defaults() -> dict[str, Any]:
    """The defaults of Scrapy and of this project by name."""
    return {
        name: value
        for module in (default_settings, project_settings)
        for name, value in vars(module).items()
        if name.isupper()
    }
