"""Reads `hosts.toml`: the machines that crawl, and where their data is. It is checked before anything is done."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.config_file import ConfigError, read_toml

_TOP = ("shared", "host")
_KEYS = ("url", "data", "ssh", "weight", "username_env", "password_env")
_EXAMPLE = '[host.a] with url = "http://10.0.0.5:6800/" and data = "/srv/zhengwen/data"'
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}", re.I)
#: Paths of other machines pass through their shells, by ssh and rsync.
_DATA = re.compile(r"/[\w.@+/-]*[\w.@+-]", re.ASCII)
_SSH = re.compile(r"\w[\w.@-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Host:
    """A machine that runs Scrapyd.

    Attributes:
        name: Its name in the file.
        url: The address of its Scrapyd, with a slash at the end.
        data: The absolute path of its DATA_DIR.
        ssh: The target by which ssh reaches it; "" if `data` is a path of this machine.
        weight: Its share of the sites in relation to the other machines; 0 for one that leaves.
        username: The user name for its Scrapyd, or "".
        password: The password, or "".
    """

    name: str
    url: str
    data: str
    ssh: str = ""
    weight: float = 1.0
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Hosts:
    """The content of the file.

    Attributes:
        file: The file.
        shared: Whether the data folders of all machines are one folder, such as one of NFS.
        by_name: The machines.
    """

    file: Path
    shared: bool
    by_name: Mapping[str, Host]


def read(file: Path) -> Hosts:
    """Read the file.

    Raises:
        ConfigError: It cannot be read or is invalid, or a variable that it names is not set.
    """
    table = read_toml(file, f"write one with a table for each machine, {_EXAMPLE}")
    _refuse_unknown(file, "", table, _TOP)
    shared = table.get("shared", False)
    if not isinstance(shared, bool):
        raise ConfigError(f"{file}: shared: write true if all machines have the same data folder, otherwise false")
    tables = table.get("host")
    if not isinstance(tables, dict) or not tables or not all(isinstance(keys, dict) for keys in tables.values()):
        raise ConfigError(f"{file}: host: write a table for each machine, {_EXAMPLE}")
    hosts = [_host(file, name, keys) for name, keys in tables.items()]
    _refuse_twice(file, "name", {host.name: host.name.lower() for host in hosts})
    _refuse_twice(file, "url", {host.name: host.url for host in hosts})
    if not shared:
        _refuse_twice(file, "data folder", {host.name: f"{host.ssh}:{host.data}" for host in hosts})
        without = [host.name for host in hosts if not host.ssh]
        if without and len(without) < len(hosts):
            raise ConfigError(
                f"{file}: [host.{without[0]}] ssh: missing: write the target of ssh for every machine, or for none if"
                " all data folders are paths of this machine"
            )
    if not any(host.weight for host in hosts):
        raise ConfigError(f"{file}: every machine has the weight 0: give one that stays a greater weight")
    return Hosts(file, shared, {host.name: host for host in hosts})


def _host(file: Path, name: str, keys: dict[str, Any]) -> Host:
    where = f"[host.{name}]"
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{file}: {where}: use letters, digits, '-', '_' and '.' in its name")
    _refuse_unknown(file, f"{where} ", keys, _KEYS)
    for key in ("url", "data"):
        if key not in keys:
            raise ConfigError(f"{file}: {where} {key}: missing: a machine is a table such as {_EXAMPLE}")
    for key, value in keys.items():
        if key != "weight" and not isinstance(value, str):
            raise ConfigError(f"{file}: {where} {key}: write a string in quotes")
    if not _DATA.fullmatch(keys["data"]) or "//" in keys["data"] or ".." in keys["data"].split("/"):
        raise ConfigError(
            f"{file}: {where} data: write an absolute path of letters, digits and . _ - @ +, as in"
            ' data = "/srv/zhengwen/data"'
        )
    if "ssh" in keys and not _SSH.fullmatch(keys["ssh"]):
        raise ConfigError(
            f'{file}: {where} ssh: write USER@HOST or a name of ~/.ssh/config, as in ssh = "zhengwen@10.0.0.5"; a port'
            " goes into ~/.ssh/config"
        )
    weight = keys.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < math.inf:
        raise ConfigError(f"{file}: {where} weight: write a number such as 1 or 2.5, or 0 for a machine that leaves")
    if ("username_env" in keys) != ("password_env" in keys):
        raise ConfigError(f"{file}: {where}: write username_env and password_env, or neither")
    return Host(
        name=name,
        url=_url(file, where, keys["url"]),
        data=keys["data"],
        ssh=keys.get("ssh", ""),
        weight=float(weight),
        username=_variable(file, where, "username_env", keys),
        password=_variable(file, where, "password_env", keys),
    )


def _url(file: Path, where: str, url: str) -> str:
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0  # reading a wrong port fails
    except ValueError:
        has_host = False
    if not has_host or parts.scheme not in ("http", "https") or not re.fullmatch(r"[!-~]+", url):
        raise ConfigError(f'{file}: {where} url: write the address of Scrapyd, as in url = "http://10.0.0.5:6800/"')
    if "@" in parts.netloc:
        raise ConfigError(
            f"{file}: {where} url: write no user name and password into it: name the environment variables that hold"
            ' them, as in username_env = "SCRAPYD_USER", password_env = "SCRAPYD_PASSWORD"'
        )
    if parts.query or parts.fragment:
        raise ConfigError(f"{file}: {where} url: write it without ? and #")
    return url if url.endswith("/") else f"{url}/"


def _variable(file: Path, where: str, key: str, keys: Mapping[str, str]) -> str:
    if key not in keys:
        return ""
    value = os.environ.get(keys[key])
    if not value:
        raise ConfigError(f"{file}: {where} {key}: the environment variable {keys[key]} is not set: set it")
    if key == "username_env" and ":" in value:
        raise ConfigError(f"{file}: {where} {key}: the user name in {keys[key]} has a colon, which HTTP does not allow")
    return value


def _refuse_unknown(file: Path, where: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{file}: {where}{key}: unknown key; the keys are {', '.join(known)}")


def _refuse_twice(file: Path, what: str, values: Mapping[str, str]) -> None:
    """Refuse two machines with the same value; one machine with two names would crawl a site twice."""
    seen: dict[str, str] = {}
    for name, value in values.items():
        if value in seen:
            raise ConfigError(
                f"{file}: [host.{seen[value]}] and [host.{name}] have the same {what}: correct one of them"
            )
        seen[value] = name
