"""The secrets of this process: values that no log may show, whatever text contains them.

They are the values of settings with the name of a secret, also inside dictionaries, lists and JSON, and the passwords
of URLs in settings and of proxies in the environment.
"""

from __future__ import annotations

import json
import os
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from scrapy.settings import BaseSettings

_MASK = "***"
#: Names of secrets among settings, HTTP headers and environment variables.
_SECRET_NAME = re.compile(
    r"PASS|SECRET|TOKEN|KEY|CREDENTIAL|AUTH(?!OR(?!I[SZ]))|COOKIE(?!S_)|DSN|HOOK$|HOOK_?URL", re.IGNORECASE
)
#: The environment variables that have secrets: Spidermon's and those of the AWS client, and the URLs of proxies.
_VARIABLE = re.compile(r"(?:SPIDERMON|AWS)_.*|.*_proxy", re.IGNORECASE)
#: A user name and password before a host. A password may have a slash, although a URL must not. The length limits keep
#: the search linear on text that consists of slashes.
_CREDENTIALS = re.compile(r"://([^\s/'\"<>]{1,300}|[^\s/:@'\"<>]{0,100}:(?!\d{1,5}/)[^\s@'\"<>]{1,300})@")
#: The credentials of an HTTP header.
_HEADER = re.compile(r"\b(Basic|Bearer) [A-Za-z0-9+/=._~-]{6,}")
#: Shorter values are also ordinary words and numbers, which would be masked everywhere.
_SHORTEST = 6
#: The shortest part of the path of a secret URL that is a secret itself.
_SHORTEST_IN_PATH = 12
#: A container in a setting is searched to this depth.
_DEPTH = 20

_values: set[str] = set()
_patterns: list[re.Pattern[str]] = []


class _Secret(str):
    """A string that a listing of settings does not show."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(_MASK)


def mask(text: str) -> str:
    """Return text in which the secrets that `collect` has found, and the passwords of URLs, are replaced by `***`."""
    for pattern in _patterns:
        text = pattern.sub(_MASK, text)
    if "://" in text:
        text = _CREDENTIALS.sub(f"://{_MASK}@", text)
    return _HEADER.sub(rf"\1 {_MASK}", text) if "Basic " in text or "Bearer " in text else text


def collect(settings: BaseSettings) -> None:
    """Remember the secrets among the settings and in the environment, and let listings of the settings hide them.

    Args:
        settings: Secret strings are replaced by equal strings whose `repr` is masked.
    """
    known = len(_values)
    for name in list(settings):
        value = settings[name]
        _values.update(_secrets(value, is_secret=_is_secret(name)))
        hidden = _hidden(value, is_secret=_is_secret(name))
        if repr(hidden) != repr(value):
            settings.set(name, hidden, settings.getpriority(name) or 0)
    for name, text in os.environ.items():
        if _VARIABLE.fullmatch(name):
            _values.update(_secrets(text, is_secret=_is_secret(name)))
    if len(_values) > known:
        longest_first = sorted(_values, key=len, reverse=True)
        _patterns[:] = [re.compile("|".join(map(re.escape, longest_first)))]


def listed(name: str, value: Any) -> Any:
    """Return the value of a setting as JSON types for a listing, with its secrets masked.

    Args:
        name: The name of the setting.
        value: Its value.
    """
    if isinstance(value, str):
        return _MASK if value and _is_secret(name) else mask(str.__str__(value))
    if isinstance(value, Mapping):
        return {str(key): listed(str(key) if _is_secret(key) else name, member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [listed(name, member) for member in value]
    return value if value is None or isinstance(value, bool | int | float) else listed(name, str(value))


def _is_secret(name: object) -> bool:
    return isinstance(name, str) and bool(_SECRET_NAME.search(name))


def _hidden(value: Any, *, is_secret: bool) -> Any:
    if isinstance(value, str):
        return _Secret(value) if is_secret and value else value
    if type(value) is dict:
        return {name: _hidden(member, is_secret=is_secret or _is_secret(name)) for name, member in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_hidden(member, is_secret=is_secret) for member in value)
    return value


def _secrets(value: Any, *, is_secret: bool, depth: int = 0) -> Iterator[str]:
    """Yield the secret strings in a setting, also as they look in listings."""
    if depth > _DEPTH:
        return
    if isinstance(value, str):
        found = [*(_parts(value) if is_secret else ()), *_passwords(value)]
        for text in found:
            if len(text) >= _SHORTEST:
                yield from _as_listed(text)
        if value[:1] in ("{", "["):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                return
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from _secrets(name, is_secret=False, depth=depth + 1)
            yield from _secrets(member, is_secret=is_secret or _is_secret(name), depth=depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for member in value:
            yield from _secrets(member, is_secret=is_secret, depth=depth + 1)


def _as_listed(text: str) -> set[str]:
    """Return a string as it looks in a text, in Python's listings and in JSON."""
    text = str.__str__(text)
    listed = repr(text), json.dumps(text), json.dumps(text, ensure_ascii=False)
    return {text, *(form[1:-1] for form in listed)}


def _parts(value: str) -> Iterator[str]:
    """Yield a secret string, and of a URL also its path and the long parts of it, which other libraries log."""
    yield value
    if "://" in value:
        _, _, rest = value.partition("://")
        yield from (part for part in re.split(r"[/?&=#]", rest)[1:] if len(part) >= _SHORTEST_IN_PATH)


def _passwords(value: str) -> Iterator[str]:
    """Yield the passwords of the URLs in a string, and what a client sends of them as a header."""
    for match in _CREDENTIALS.finditer(value):
        user, _, password = match[1].partition(":")
        yield from (password, unquote(password)) if password else (user,)
        header = f"{unquote(user)}:{unquote(password)}".encode("utf-8", "replace")
        yield b64encode(header).decode("ascii")
