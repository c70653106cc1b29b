"""`zhengwen settings`: lists the settings with their values, defaults and origins."""

from __future__ import annotations

import inspect
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from scrapy.spiderloader import SpiderLoader

from crawler import config_file, masking, terminal
from crawler import settings as project_settings
from crawler.cli import ENVIRONMENT, ProjectCommand
from crawler.schedule.config import of_config
from crawler.setting_values import default_of

#: Where a value comes from, by the priority of its setting.
_ORIGINS = {
    config_file.PRIORITY: config_file.NAME,
    ENVIRONMENT: "environment",
    SETTINGS_PRIORITIES["cmdline"]: "command line",
}
_DEFAULT = "default"
_PACKAGES = ("crawler.", "scrapy.", "twisted.", str(Path(project_settings.__file__).parent))
_INTRODUCTION = """\
# Settings

For the person who runs the crawler. `zhengwen settings` lists all settings with their values and where each comes from
(`--json` for programs); values of secret settings are masked. `zhengwen settings --markdown > docs/settings.md` writes
this page.

A value is looked up in this order; the first that is set counts:

1. the command line: `-s NAME=VALUE`;
2. the environment: the JSON object in `ZHENGWEN_SETTINGS`, in which `zhengwen schedule` passes settings to its crawls;
3. the table `[settings]` of `zhengwen.toml`;
4. the default.

## zhengwen.toml

`zhengwen init` writes this file into the current folder; it replaces an existing one only with `--force`. A command
reads the file in its folder, or in the nearest folder above. `ZHENGWEN_CONFIG` names another file; if it is empty, no
file is read. Without a file the defaults apply. Keep a file with secrets readable for yourself only.

| key | meaning |
|---|---|
| `sites` | names or patterns of spiders (`["jiangsu", "*_justice"]`), for groups of `[schedule]` without `spiders` |
| `[settings]` | any setting of this page or of Scrapy, except tables of components, with its name |
| `[schedule]` | the schedule: [scheduling.md](scheduling.md) |

Values have TOML's types: `ATTACHMENTS = true`, `DOWNLOAD_DELAY = 2.5`, `PRIVATE_HOSTS = ["news.intranet.example"]`.
Relative paths (`DATA_DIR`, `REPLAY`, `LOG_FILE`, `logs` of the schedule) are relative to the folder of the file. An
unknown key or a wrong value is an error that names the file and the key (exit status 2). The schedule is checked by
`zhengwen schedule` and `zhengwen settings`.

## Settings of zhengwen
"""
_SCRAPY = """
## Settings of Scrapy with other defaults

The [documentation of Scrapy](https://docs.scrapy.org/en/latest/topics/settings.html) describes them and all others.
"""


class Command(ProjectCommand):
    """`zhengwen settings`: a table for people, JSON for programs, or Markdown for the documentation."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Return the line for the list of commands."""
        return "List all settings: value, default, and where the value comes from"

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        super().add_options(parser)
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print JSON, with what each setting means")
        form.add_argument("--markdown", action="store_true", help="print docs/settings.md, with the defaults only")

    def execute(self, args: list[str], opts: Namespace) -> None:
        """Print the settings."""
        assert self.settings is not None
        if args:
            raise UsageError(f"{args[0]}: zhengwen settings takes no arguments and lists all", print_help=False)
        if opts.markdown:
            terminal.show(markdown().removesuffix("\n"))
            return
        if self.config.schedule is not None:
            try:
                of_config(self.config, SpiderLoader.from_settings(self.settings))
            except config_file.ConfigError as error:
                raise UsageError(str(error), print_help=False) from error
        listed = list(listing(self.settings))
        if opts.json:
            terminal.show_json(listed)
            return
        rows = [("NAME", "VALUE", "DEFAULT", "ORIGIN")]
        rows += [(row["name"], _shown(row["value"]), _shown(row["default"]), row["origin"]) for row in listed]
        terminal.show(terminal.table(rows))
        if self.config.path:
            terminal.show("\n" + terminal.escape_line(f"{config_file.NAME}: {self.config.path}"))


def listing(settings: BaseSettings) -> Iterator[dict[str, Any]]:
    """Yield the settings of this project, then all others that are set outside it, as JSON types; secrets are masked.

    Args:
        settings: The settings of a command.
    """
    about = meanings()
    names = list(_own_names())
    set_outside = (str(name) for name in settings if settings.getpriority(name) in _ORIGINS)
    names += sorted(set(set_outside) - set(names))
    for name in names:
        yield {
            "name": name,
            "value": masking.listed(name, _typed(settings, name)),
            "default": masking.listed(name, default_of(name)),
            "origin": _ORIGINS.get(settings.getpriority(name) or 0, _DEFAULT),
            "meaning": about.get(name, ""),
        }


def markdown() -> str:
    """Return the text of docs/settings.md."""
    about = meanings()
    own = [(name, default_of(name), meaning) for name, meaning in about.items()]
    lines = ["| setting | default | meaning |", "|---|---|---|"]
    lines += [f"| `{name}` | {_in_markdown(value)} | {meaning} |" for name, value, meaning in own]
    other = [(name, default_of(name)) for name in _own_names() if name not in about]
    more = ["| setting | default |", "|---|---|", *(f"| `{name}` | {_in_markdown(value)} |" for name, value in other)]
    return "\n".join([_INTRODUCTION, *lines, _SCRAPY, *more, ""])


def meanings() -> Mapping[str, str]:
    """Return what the settings of zhengwen mean: the comments `#:` above them in `crawler/settings.py`."""
    found: dict[str, str] = {}
    comment: list[str] = []
    is_used = False
    for line in inspect.getsource(project_settings).splitlines():
        name = line.partition("=")[0].partition(":")[0].strip()
        if line.startswith("#:"):
            comment = [*([] if is_used else comment), line.removeprefix("#:").strip()]
            is_used = False
        elif comment and name.isupper():
            found[name] = " ".join(comment)  # settings that follow each other share a comment
            is_used = True
        else:
            comment = []
    return found


def _own_names() -> Iterator[str]:
    """Yield the settings that this project sets, without components."""
    for name, value in vars(project_settings).items():
        paths = value if isinstance(value, list) else [value]
        is_component = any(isinstance(path, str) and path.startswith(_PACKAGES) for path in paths)
        if name.isupper() and not isinstance(value, dict) and not is_component:
            yield name


def _typed(settings: BaseSettings, name: str) -> Any:
    """Return a value with the type of its default: those of the command line are strings."""
    value, default = settings.get(name), default_of(name)
    if isinstance(default, bool):
        return settings.getbool(name)
    if isinstance(default, list):
        return settings.getlist(name)
    if isinstance(default, int | float) and isinstance(value, str):
        return settings.getint(name) if value.strip().isdecimal() else settings.getfloat(name)
    return value


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _in_markdown(value: Any) -> str:
    return f"`{_shown(value)}`" if value is not None else "none"
