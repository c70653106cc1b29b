"""The tables of `lexicon.toml`, read once; the other modules of this package turn them into recognisers."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any, Final

DATA: Final[dict[str, Any]] = tomllib.loads(
    files("cleaner.lexicon").joinpath("lexicon.toml").read_text(encoding="utf-8")
)
