"""Checks the values of settings before a command starts.

Scrapy reports a wrong value late and with a traceback, or not at all.
"""

from __future__ import annotations

import math
from typing import Any

from scrapy.settings import BaseSettings, default_settings

from crawler import settings as project_settings

#: The ends of the names of durations, which can be fractions of a second although their default is a whole number.
_FRACTIONS = ("_DELAY", "_TIMEOUT", "_GRACE")


def check(settings: BaseSettings) -> None:
    """Check the values of all settings whose default is yes/no or a number.

    Raises:
        ValueError: A value is of another type, or negative where that has no meaning. The message says what to write.
    """
    for name, default in _defaults().items():
        if not isinstance(default, int | float) or (value := settings.get(name)) is None:
            continue
        if not isinstance(default, bool):
            _check_number(name, value, default)
            continue
        try:
            settings.getbool(name)
        except (ValueError, TypeError) as error:
            raise ValueError(f"{name}={value} is neither yes nor no: give 1 or 0") from error


def _check_number(name: str, value: Any, default: float) -> None:
    is_whole = isinstance(default, int) and not name.endswith(_FRACTIONS)
    wanted = "a whole number" if is_whole else "a number"
    # 0 switches off some settings of Scrapy; a negative number does so for none that this project sets.
    is_positive = hasattr(project_settings, name) and default >= 0
    try:
        number = float(value)
        is_valid = not (is_whole and number % 1) and math.isfinite(number) and (number >= 0 or not is_positive)
    except (ValueError, TypeError):
        is_valid = False
    if not is_valid:
        raise ValueError(f"{name}={value} is not {wanted}{', 0 or more' if is_positive else ''}")


def _defaults() -> dict[str, Any]:
    """The defaults of Scrapy and of this project by name."""
    return {
        name: value
        for module in (default_settings, project_settings)
        for name, value in vars(module).items()
        if name.isupper()
    }
