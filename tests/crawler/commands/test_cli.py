"""What all commands share: their options, usage errors, settings, and errors of their output."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from importlib import import_module

import pytest
from scrapy.exceptions import UsageError

from crawler import cli
from crawler.cli import SETTINGS_VARIABLE, ProjectCommand, day, number_of, refuse_unknown_options
from crawler.store.files import Store
from tests.crawler.processes import ROOT

NAMES = sorted(file.stem for file in (ROOT / "crawler" / "commands").glob("[!_]*.py"))
#: What a command takes besides its options, where it does not take sites.
ARGUMENTS = {
    "crawl": "<spider>",
    "deploy": "hosts.toml [site ...]",
    "export": "[site ...] -o FILE",
    "newsite": "<name> <url>",
    "report": "-o FOLDER",
    "schedule": "[file (default: the schedule in zhengwen.toml, or schedule.toml)]",
    "search": "<word> ...",
    "serve": "[folder]",
    "show": "<url or key>",
    "snapshot": "<url>",
}


def test_help_of_each_command_shows_what_it_takes_and_does(run_command):
    shown = {}
    for name in NAMES:
        done = run_command([name, "-h"])
        assert done.returncode == 0
        shown[name] = " ".join(done.stdout.split())
    wanted = {name: f"{name} [options] {ARGUMENTS.get(name, '[site ...]')}" for name in NAMES}
    wanted |= dict.fromkeys(("init", "settings", "sites"), "")
    assert [name for name, words in wanted.items() if words not in shown[name]] == []


def test_only_commands_that_crawl_start_what_a_crawl_needs():
    commands = {name: import_module(f"crawler.commands.{name}").Command() for name in NAMES}
    assert [name for name, command in commands.items() if command.requires_crawler_process] == [
        "crawl",
        "newsite",
        "snapshot",
    ]
    assert [name for name, command in commands.items() if not command.needs_config] == ["init"]


@pytest.mark.parametrize("name", NAMES)
def test_command_describes_itself_in_the_list_of_commands(name):
    assert re.match(r"[A-Z]\w+ .{20}", import_module(f"crawler.commands.{name}").Command().short_desc())


def test_numbers_of_options_have_bounds():
    def parsed(text: str, least: int = 1) -> object:
        try:
            return number_of("days", least)(text)
        except ArgumentTypeError as error:
            return str(error)

    def refused(text: str, least: int = 1) -> str:
        return f"{text!r} is not a number of days from {least} to 99999"

    texts = {
        (text, least): parsed(text, least) for text in ("0", "1", "99999", "100000", "-1", "x", "") for least in (0, 1)
    }
    right = {("0", 0): 0, ("1", 0): 1, ("1", 1): 1, ("99999", 0): 99999, ("99999", 1): 99999}
    assert texts == {case: right.get(case, refused(*case)) for case in texts}


def test_days_of_options_are_iso_dates():
    assert day("2024-01-31") == date(2024, 1, 31)
    for text in ("2024-02-30", "gestern", ""):
        with pytest.raises(ArgumentTypeError, match="is not a day; write it as 2024-01-31"):
            day(text)


def test_unknown_option_is_refused_with_the_most_similar_one():
    parser = ArgumentParser()
    for option in ("--dry-run", "--days", "-j", "--not-a-dry-run"):
        parser.add_argument(option, help="a well-known option, not --hidden-option")

    def message(*words: str) -> str:
        try:
            refuse_unknown_options(words, parser)
        except UsageError as error:
            assert error.print_help is False
            return str(error)
        return ""

    assert {
        "none": message("jiangsu", "a-b"),
        "similar": message("jiangsu", "--dryrun"),
        "with a value": message("--dayz=3"),
        "first": message("--dayz", "--dryrun"),
        "unlike": message("--quiet"),
        "short": message("-x"),
    } == {
        "none": "",
        "similar": "there is no option --dryrun: did you mean --dry-run?",
        "with a value": "there is no option --dayz: did you mean --days?",
        "first": "there is no option --dayz: did you mean --days?",
        "unlike": "there is no option --quiet: -h shows all options",
        "short": "there is no option -x: -h shows all options",
    }


def test_settings_of_the_command_line_come_before_those_of_the_environment(run_command):
    def origin(*options: str, variable: str) -> str:
        done = run_command(["settings", *options], {SETTINGS_VARIABLE: variable})
        row = next(line for line in done.stdout.splitlines() if line.startswith("REVISIT_DAYS "))
        return re.split("  +", row)[1::2]

    assert origin(variable='{"REVISIT_DAYS": 5}') == ["5", "environment"]
    assert origin("-s", "REVISIT_DAYS=6", variable='{"REVISIT_DAYS": 5}') == ["6", "command line"]
    assert origin(variable="{}") == ["7", "default"]


@pytest.mark.parametrize("variable", ["[]", "{", "3"])
def test_environment_that_is_no_json_object_is_refused(run_command, variable):
    done = run_command(["settings"], {SETTINGS_VARIABLE: variable})
    assert done.returncode == 2 and f"{SETTINGS_VARIABLE} is not a JSON object" in done.stderr


def test_settings_of_the_environment_are_for_one_command_only(run_command, monkeypatch):
    monkeypatch.setenv(SETTINGS_VARIABLE, '{"REVISIT_DAYS": 5}')
    assert " environment" in run_command(["settings"]).stdout
    assert " environment" not in run_command(["settings"]).stdout, "a program that the command starts has none"


def test_values_of_settings_are_checked_with_those_of_the_environment(run_command):
    done = run_command(["settings"], {SETTINGS_VARIABLE: '{"ARCHIVE": "maybe"}'})
    assert done.returncode == 2 and "ARCHIVE=maybe is neither yes nor no" in done.stderr
    done = run_command(["settings", "-s", "ARCHIVE"])
    assert done.returncode == 2 and "Invalid -s value, use -s NAME=VALUE" in done.stderr


def test_usage_errors_are_one_line_and_escaped(run_command, tmp_path):
    (tmp_path / "data").mkdir()
    for words in (["status", "a\x1b[2J\nb"], ["status", "--da\x1b[2Jys"]):
        done = run_command(words)
        assert (done.returncode, done.stdout) == (2, "") and "\x1b" not in done.stderr
        assert done.stderr.startswith("zhengwen status: error: ")


def test_error_of_the_system_is_one_line_with_status_1(run_command, tmp_path):
    Store(tmp_path / "data", "jiangsu").open()
    (tmp_path / "folder\x1b").mkdir()
    done = run_command(["index", "--datasette", "folder\x1b"])
    (line,) = done.stderr.splitlines()
    assert done.returncode == 1 and line.startswith("error: ") and r"folder\x1b" in line.replace("\\\\", "\\")


class Broken(ProjectCommand):
    """A command whose output or work fails."""

    error: Exception

    def short_desc(self) -> str:
        return "x"

    def execute(self, args, opts) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "printed", "is_discarded"),
    [
        (BrokenPipeError(), 0, "", True),
        (OSError(28, "No space left on device"), 1, "error: [Errno 28] No space left on device\n", True),
        (IsADirectoryError(21, "Is a\ndirectory"), 1, "error: [Errno 21] Is a\\ndirectory\n", True),
    ],
)
def test_closed_output_is_no_error_and_a_full_disk_is_one(monkeypatch, capsys, error, status, printed, is_discarded):
    discarded = []
    monkeypatch.setattr(cli, "discard_output", lambda: discarded.append(True))
    command = Broken()
    command.error = error
    command.run([], None)
    assert (command.exitcode, capsys.readouterr().err, bool(discarded)) == (status, printed, is_discarded)


def test_usage_error_of_a_command_keeps_whether_its_help_is_shown():
    command = Broken()
    for print_help in (True, False):
        command.error = UsageError("a\x1b", print_help=print_help)
        with pytest.raises(UsageError, match=r"a\\x1b") as raised:
            command.run([], None)
        assert raised.value.print_help is print_help
