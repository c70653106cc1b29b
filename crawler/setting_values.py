"""Checks the values of settings before a command starts.

Scrapy reports a wrong value late and with a traceback, or not at all.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from scrapy.settings import BaseSettings, default_settings

from crawler import settings as project_settings

#: The ends of the names of durations, which can be fractions of a second although their default is a whole number.
_FRACTIONS = ("_DELAY", "_TIMEOUT", "_GRACE")


def check(settings: BaseSettings) -> None:
    """Check the values of all settings whose default is yes/no or a number.

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

    Values are checked of settings whose default is yes/no or a number.
    """
    default = _defaults().get(name)
    if isinstance(default, bool):
        try:
            BaseSettings({name: value}).getbool(name)
        except (ValueError, TypeError):
            return f"{name}={value} is neither yes nor no: give 1 or 0"
    elif isinstance(default, int | float):
        return _problem_of_number(name, value, default)
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


@cache
def _defaults() -> dict[str, Any]:
    """The defaults of Scrapy and of this project by name."""
    return {
        name: value
        for module in (default_settings, project_settings)
        for name, value in vars(module).items()
        if name.isupper()
    }
