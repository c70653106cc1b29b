"""Checks that a setting from a command line or a schedule has the type of its default."""

from __future__ import annotations

from math import isfinite
from typing import Any

from scrapy.settings import BaseSettings


def problem_of(settings: BaseSettings, name: str, value: Any) -> str:
    """Return what is wrong with a value of a setting, without the value, which can be secret; "" if nothing is.

    Args:
        settings: The settings without the value.
        name: The setting's name.
        value: The value.
    """
    default = settings.get(name)
    check = BaseSettings({name: value})
    try:
        if isinstance(default, bool):
            check.getbool(name)
        elif isinstance(default, int | float) and not isfinite(check.getfloat(name)):
            raise ValueError
    except (ValueError, TypeError):
        return f"{name} is not {'a truth value: write 1 or 0' if isinstance(default, bool) else 'a number: write one'}"
    return ""
