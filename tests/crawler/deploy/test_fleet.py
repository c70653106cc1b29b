"""What is done on all machines: runs only where a site's folder is, and folders that move without loss."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from crawler.config_file import ConfigError
from crawler.deploy.fleet import Fleet
from crawler.deploy.folders import FolderError, Folders, run
from crawler.deploy.hosts import Hosts
from crawler.deploy.plan import deal
from crawler.deploy.record import Place, Record
from crawler.store.lock import Lock
from tests.crawler.deploy.fake import FakeScrapyd, fake_scrapyd

NAMES = ("a", "b", "c")
SITES = ("hebei", "jiangsu", "xinjiang", "zhejiang")
DEAL = deal(SITES, dict.fromkeys(NAMES, 1))

needs_rsync = pytest.mark.skipif(not shutil.which("rsync") or not shutil.which("flock"), reason="needs rsync and flock")


class Machines:
    """Three machines whose Scrapyd starts nothing, and whose data folders are on this one."""

    def __init__(self, folder: Path, fakes: dict[str, FakeScrapyd]) -> None:
        self.folder = folder
        self.fakes = fakes
        self.file = folder / "hosts.toml"
        self.hosts = Hosts(self.file, False, {name: fakes[name].host(name, folder / name) for name in fakes})
        self.run: Callable[[Sequence[str]], CompletedProcess[str]] = run

    @property
    def places(self) -> dict[str, Place]:
        """The record on the disk."""
        return Record(self.file).places

    @property
    def homes(self) -> dict[str, str]:
        """The machines of the record; no move is under way."""
        assert not any(place.moving_to for place in self.places.values())
        return {site: place.machine for site, place in self.places.items()}

    def note(self, **machines: str) -> None:
        """Put sites on machines in the record."""
        Record(self.file).note({site: Place(machine) for site, machine in machines.items()})

    def fleet(self) -> Fleet:
        """As a new command has it."""
        return Fleet(self.hosts, Record(self.file), Folders(self.run))

    def without(self, name: str) -> None:
        """Remove a machine from the file."""
        self.hosts = replace(self.hosts, by_name={key: host for key, host in self.hosts.by_name.items() if key != name})

    def weigh(self, **weights: float) -> None:
        """Change the weights of machines."""
        hosts = {
            name: replace(host, weight=weights.get(name, host.weight)) for name, host in self.hosts.by_name.items()
        }
        self.hosts = replace(self.hosts, by_name=hosts)

    def store(self, name: str, site: str, text: str = "text") -> Path:
        """Make the folder of a site, as after a run that was killed."""
        folder = self.folder / name / site
        (folder / "text").mkdir(parents=True)
        (folder / "text" / "1.txt").write_text(text)
        (folder / ".lock").write_text(" process 1 since then\n")
        return folder

    def start(self, *sites: str, dry_run: bool = False) -> int:
        """Start runs; return the number of problems."""
        fleet = self.fleet()
        fleet.start(sites, {"A": "1"}, {"pages": "2"}, dry_run=dry_run)
        return fleet.problems

    def rebalance(self, dead: Sequence[str] = (), lost: Sequence[str] = (), dry_run: bool = False) -> int:
        """Move all sites to where they belong; return the number of problems."""
        fleet = self.fleet()
        fleet.rebalance(list(self.places), dead, lost, dry_run=dry_run)
        return fleet.problems

    def started(self) -> dict[str, list[str]]:
        """The sites that were started on each machine."""
        return {name: fake.started for name, fake in self.fakes.items() if fake.started}


@pytest.fixture
def machines(tmp_path, monkeypatch) -> Iterator[Machines]:
    monkeypatch.setenv("no_proxy", "*")
    with ExitStack() as stack:
        fakes = {name: stack.enter_context(fake_scrapyd()) for name in NAMES}
        for name in NAMES:
            (tmp_path / name).mkdir()
        yield Machines(tmp_path, fakes)


def off(machines: Machines, name: str) -> None:
    """Let a machine not answer any more."""
    with fake_scrapyd() as gone:
        pass
    host = replace(machines.hosts.by_name[name], url=gone.url)
    machines.hosts = replace(machines.hosts, by_name={**machines.hosts.by_name, name: host})


# --- where sites are


def test_new_sites_are_dealt_out_and_those_with_a_folder_stay_where_it_is(machines, capsys):
    elsewhere = next(name for name in NAMES if name != DEAL["jiangsu"])
    machines.store(elsewhere, "jiangsu")
    machines.fleet().place(SITES, dry_run=True)
    assert machines.places == {}
    machines.fleet().place(SITES, dry_run=False)
    assert machines.homes == DEAL | {"jiangsu": elsewhere}
    assert "sites that belong on another machine: 1; they move with zhengwen deploy" in capsys.readouterr().out


def test_two_folders_of_a_site_are_refused(machines):
    machines.store("a", "jiangsu")
    machines.store("b", "jiangsu")
    with pytest.raises(ConfigError, match="a and b both have a folder jiangsu: move the one that is out of date"):
        machines.fleet().place(SITES, dry_run=False)
    assert machines.places == {}


def test_egg_goes_to_all_machines_and_one_that_an_installed_package_hides_is_reported(machines, capsys):
    machines.fakes["b"].spiders = 1
    off(machines, "c")
    fleet = machines.fleet()
    fleet.deploy("17", b"egg", 2)
    printed = capsys.readouterr()
    assert printed.out == "a: version 17 with 2 spiders\n"
    assert "b: Scrapyd finds 1 spiders in an egg of 2: an installed zhengwen hides the egg" in printed.err
    assert "c (" in printed.err and fleet.problems == 2


# --- runs


def test_runs_are_started_only_on_the_machine_of_the_record(machines):
    machines.note(jiangsu="c", hebei="a")
    assert machines.start("jiangsu", "hebei", dry_run=True) == 0 and machines.started() == {}
    assert machines.start("jiangsu", "hebei") == 0
    assert machines.started() == {"a": ["hebei"], "c": ["jiangsu"]}
    ((_, form),) = [call for call in machines.fakes["c"].calls if call[0] == "schedule.json"]
    assert form["pages"] == ["2"] and sorted(form["setting"]) == ["A=1", f"DATA_DIR={machines.folder / 'c'}"]


@pytest.mark.parametrize("state", ["running", "pending"])
def test_site_that_runs_or_waits_on_any_machine_is_not_started(machines, state):
    machines.note(jiangsu="c")
    machines.fakes["a"].add(state, "jiangsu")
    assert machines.start("jiangsu") == 0 and machines.started() == {}


def test_site_without_a_machine_that_answers_is_not_started_elsewhere(machines, capsys):
    machines.note(jiangsu="b", hebei="b", zhejiang="gone")
    Record(machines.file).note({"shanxi": Place("a", "c")})
    off(machines, "b")
    assert machines.start("jiangsu", "zhejiang", "shanxi", "hainan") == 4 and machines.started() == {}
    errors = capsys.readouterr().err
    assert "jiangsu: b (" in errors and "--rebalance --dead b" in errors
    assert "zhejiang: its folder is on gone, which is not in" in errors
    assert "shanxi: its folder is being moved from a to c" in errors
    assert "hainan: has no machine yet: zhengwen deploy" in errors


def test_site_that_scrapyd_refuses_does_not_keep_others_from_their_run(machines, capsys):
    machines.note(unknown="a", zhejiang="a")
    assert machines.start("unknown", "zhejiang") == 1
    assert "unknown: not started: a" in capsys.readouterr().err
    assert machines.started()["a"] == ["unknown", "zhejiang"]


def test_runs_are_stopped_wherever_they_are_and_the_waiting_ones_first(machines, capsys):
    machines.note(jiangsu="a")
    machines.fakes["a"].add("running", "jiangsu")
    machines.fakes["a"].add("running", "hebei")
    machines.fakes["b"].add("pending", "jiangsu")
    machines.fakes["b"].add("finished", "jiangsu")
    off(machines, "c")
    fleet = machines.fleet()
    fleet.stop(["jiangsu"], dry_run=False)
    printed = capsys.readouterr()
    assert printed.out.splitlines() == ["jiangsu: stopped on b (waits)", "jiangsu: stopped on a (runs)"]
    assert fleet.problems == 1 and "c (" in printed.err
    assert [name for name, _ in machines.fakes["a"].calls] == ["listjobs.json", "cancel.json"]


def test_status_shows_all_machines_and_sites_and_what_is_wrong(machines, capsys):
    machines.note(jiangsu="a", hebei="b", xinjiang="c", zhejiang="b")
    Record(machines.file).note({"shanxi": Place("a", "b")})
    machines.fakes["a"].add("running", "jiangsu", start_time="2026-05-20 12:00:00.5")
    machines.fakes["a"].add("pending", "hebei")
    machines.fakes["b"].add("finished", "zhejiang", start_time="2026-05-20 10:00:00", end_time="2026-05-20 10:30:00")
    machines.fakes["b"].add("finished", "zhejiang", start_time="2026-05-20 11:00:00", end_time="2026-05-20 11:30:00")
    machines.fakes["b"].versions = ["16"]
    off(machines, "c")
    fleet = machines.fleet()
    fleet.status(["jiangsu", "hebei", "xinjiang", "zhejiang", "shanxi", "hainan"])
    printed = capsys.readouterr()
    rows = [line.split() for line in printed.out.splitlines()]
    assert ["c", "no", "1", "?", "?", "?", "?"] in rows and ["a", "yes", "2", "1", "1", "0", "17"] in rows
    assert ["jiangsu", "a", "runs", "2026-05-20", "12:00"] in rows
    assert ["hebei", "a", "waits"] in rows
    assert ["xinjiang", "c", "unknown"] in rows
    assert ["zhejiang", "b", "ended", "2026-05-20", "11:00", "2026-05-20", "11:30"] in rows
    assert ["shanxi", "a", "moves", "to", "b"] in rows
    assert ["hainan", "none", "yet", "not", "run"] in rows
    assert "hebei: waits on a, but its folder is on b: zhengwen deploy" in printed.err
    assert "the machines have different versions: zhengwen deploy" in printed.err
    assert fleet.problems == 3


def _table(text: str) -> list[list[str]]:
    return [re.split("  +", line) for line in text.splitlines()]


def test_tables_have_a_column_for_each_number(machines, capsys):
    machines.note(jiangsu="a", hebei="b")
    machines.fakes["a"].add("running", "jiangsu", start_time="2026-05-20 12:00:00")
    machines.fakes["a"].add("pending", "hebei")
    machines.fakes["a"].add("pending", "anhui")
    for _ in range(3):
        machines.fakes["a"].add("finished", "anhui", start_time="x", end_time="y")
    machines.fakes["b"].versions = []
    machines.fleet().status(["jiangsu"])
    assert _table(capsys.readouterr().out) == [
        ["MACHINE", "ANSWERS", "SITES", "RUN", "WAIT", "ENDED", "VERSION"],
        ["a", "yes", "1", "1", "2", "3", "17"],
        ["b", "yes", "1", "0", "0", "0", "none"],
        ["c", "yes", "0", "0", "0", "0", "17"],
        [""],
        ["SITE", "MACHINE", "STATE", "STARTED", "ENDED"],
        ["jiangsu", "a", "runs", "2026-05-20 12:00"],
    ]
    machines.store("c", "xinjiang")
    machines.weigh(a=0)
    machines.fleet().place(["jiangsu", "xinjiang"], dry_run=True)
    output = capsys.readouterr().out
    assert _table(output)[:4] == [
        ["MACHINE", "SITES", "NEW", "WITH A FOLDER"],
        ["a", "1", "0", "0"],
        ["b", "1", "0", "0"],
        ["c", "1", "1", "1"],
    ]
    misplaced = next(line for line in output.splitlines() if line.startswith("sites that belong on another machine: "))
    assert misplaced.endswith(f"they move with zhengwen deploy {machines.file} --rebalance")
    machines.hosts = replace(machines.hosts, shared=True)
    machines.fleet().place(["xinjiang"], dry_run=True)
    assert [row[3] for row in _table(capsys.readouterr().out)[1:4]] == ["-"] * 3
    assert machines.places.keys() == {"jiangsu", "hebei"}, "nothing was recorded"


def test_plan_of_moves_says_what_becomes_of_each_folder(machines, capsys):
    machines.note(jiangsu="a", hebei="b")
    machines.weigh(a=0, b=0)
    machines.rebalance(dry_run=True)
    assert _table(capsys.readouterr().out) == [
        ["SITE", "FROM", "TO", "FOLDER"],
        ["hebei", "b", "c", "moves"],
        ["jiangsu", "a", "c", "moves"],
    ]
    off(machines, "a")
    machines.rebalance(lost=["a"], dry_run=True)
    assert [row[3] for row in _table(capsys.readouterr().out)] == ["FOLDER", "moves", "lost"]
    machines.hosts = replace(machines.hosts, shared=True)
    machines.rebalance(lost=["a"], dry_run=True)
    assert [row[3] for row in _table(capsys.readouterr().out)] == ["FOLDER", "shared", "shared"]
    assert machines.homes == {"jiangsu": "a", "hebei": "b"}


def test_dry_run_of_a_start_names_the_sites_of_each_machine(machines, capsys):
    machines.note(jiangsu="a", hebei="b", xinjiang="b")
    assert machines.start("jiangsu", "hebei", "xinjiang", dry_run=True) == 0
    assert capsys.readouterr().out == "a: would start jiangsu\nb: would start hebei, xinjiang\n"
    assert machines.started() == {}


def test_text_of_a_server_does_not_act_on_the_terminal(machines, capsys):
    machines.note(jiangsu="a")
    machines.fakes["a"].add("running", "jiangsu", start_time="\x1b[31m")
    machines.fakes["b"].body = b'{"status": "error", "message": "\\u001b[31mred\\nline"}'
    machines.fleet().status(["jiangsu"])
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out + printed.err and "\nline" not in printed.err


# --- folders


@needs_rsync
def test_folder_of_a_site_moves_to_the_machine_that_joins(machines, capsys):
    wanted = DEAL["jiangsu"]
    source = next(name for name in NAMES if name != wanted)
    machines.note(jiangsu=source)
    machines.store(source, "jiangsu")
    assert machines.rebalance(dry_run=True) == 0
    assert machines.homes == {"jiangsu": source} and not (machines.folder / wanted / "jiangsu").exists()
    assert ["jiangsu", source, wanted, "moves"] in [line.split() for line in capsys.readouterr().out.splitlines()]
    assert machines.rebalance() == 0
    assert machines.homes == {"jiangsu": wanted}
    moved = machines.folder / wanted / "jiangsu"
    assert (moved / "text" / "1.txt").read_text() == "text"
    assert (moved / ".lock").read_text(), "the next run knows that the last one was killed"
    assert [path.name for path in (machines.folder / source).iterdir()] == [".moved"], "no crawl finds it here"
    assert (machines.folder / source / ".moved" / "jiangsu" / "text" / "1.txt").exists()
    assert machines.rebalance() == 0


@needs_rsync
def test_move_that_is_interrupted_anywhere_is_ended_by_the_next_command(machines, capsys):
    wanted = DEAL["jiangsu"]
    source = next(name for name in NAMES if name != wanted)
    for steps in range(100):
        shutil.rmtree(machines.folder / source)
        shutil.rmtree(machines.folder / wanted)
        machines.note(jiangsu=source)
        machines.store(source, "jiangsu", f"text {steps}")
        machines.run = _Interrupted(steps)
        try:
            machines.rebalance()
            break
        except KeyboardInterrupt:
            pass
        machines.run = run
        place = machines.places["jiangsu"]
        assert place.machine == source
        whole = (machines.folder / source / "jiangsu" / "text" / "1.txt").exists()
        assert whole or machines.start("jiangsu") == 1, "not started where its folder is not"
        assert machines.rebalance() == 0
        assert machines.homes == {"jiangsu": wanted}
        assert (machines.folder / wanted / "jiangsu" / "text" / "1.txt").read_text() == f"text {steps}"
        assert not (machines.folder / source / "jiangsu").exists()
    assert 5 < steps < 100


@needs_rsync
@pytest.mark.parametrize("steps", range(1, 7))
def test_move_to_a_machine_that_dies_meanwhile_is_undone(machines, steps):
    wanted = DEAL["jiangsu"]
    source = next(name for name in NAMES if name != wanted)
    machines.note(jiangsu=source)
    machines.store(source, "jiangsu")
    machines.store(source, ".moved/jiangsu", "of an earlier move")
    machines.run = _Interrupted(steps)
    with pytest.raises(KeyboardInterrupt):
        machines.rebalance()
    machines.run = run
    off(machines, wanted)
    assert machines.rebalance(dead=[wanted]) == 0
    (place,) = machines.places.values()
    assert place.machine != wanted and not place.moving_to
    assert (machines.folder / place.machine / "jiangsu" / "text" / "1.txt").read_text() == "text"


@needs_rsync
def test_move_that_is_not_wanted_any_more_is_undone_and_leaves_no_folder_behind(machines):
    wanted = DEAL["jiangsu"]
    source, other = (name for name in NAMES if name != wanted)
    machines.note(jiangsu=source)
    machines.store(source, "jiangsu")
    machines.run = _Interrupted(6)
    with pytest.raises(KeyboardInterrupt):
        machines.rebalance()
    machines.run = run
    machines.store(wanted, "jiangsu", "a part of it")
    machines.weigh(**{wanted: 0, source: 0})
    assert machines.rebalance() == 0
    assert machines.homes == {"jiangsu": other}
    assert (machines.folder / other / "jiangsu" / "text" / "1.txt").read_text() == "text"
    assert not (machines.folder / wanted / "jiangsu").exists()


@needs_rsync
def test_part_that_was_copied_from_a_machine_that_is_lost_is_kept(machines):
    wanted = DEAL["jiangsu"]
    source, other = (name for name in NAMES if name != wanted)
    Record(machines.file).note({"jiangsu": Place(source, wanted, has_folder=True)})
    machines.store(wanted, "jiangsu", "a part of it")
    machines.weigh(**{wanted: 0})
    off(machines, source)
    assert machines.rebalance(lost=[source]) == 0 and machines.homes == {"jiangsu": other}
    assert (machines.folder / other / "jiangsu" / "text" / "1.txt").read_text() == "a part of it"


def test_move_from_a_machine_that_is_not_in_the_file_is_not_undone(machines, capsys):
    wanted = DEAL["jiangsu"]
    other = next(name for name in NAMES if name != wanted)
    Record(machines.file).note({"jiangsu": Place("removed", other, has_folder=True)})
    assert machines.rebalance() == 2
    assert "jiangsu: its folder is on removed, which is not in" in capsys.readouterr().err
    assert machines.places == {"jiangsu": Place("removed", other, has_folder=True)}


def test_site_that_is_being_crawled_does_not_move(machines, capsys):
    wanted = DEAL["jiangsu"]
    source, other = (name for name in NAMES if name != wanted)
    machines.note(jiangsu=source)
    folder = machines.store(source, "jiangsu")
    machines.fakes[other].add("pending", "jiangsu")
    assert machines.rebalance() == 1
    assert f"jiangsu: not moved: waits on {other}: zhengwen deploy" in capsys.readouterr().err
    machines.fakes[other].jobs.clear()
    # A crawl that Scrapyd does not know of, because it survived its Scrapyd.
    lock = Lock(folder / ".lock")
    lock.take()
    try:
        assert machines.rebalance() == 1
    finally:
        lock.release()
    assert "jiangsu: not moved: a crawl is writing to" in capsys.readouterr().err
    assert machines.homes == {"jiangsu": source} and (folder / "text" / "1.txt").exists()


def test_folder_on_the_target_is_not_overwritten(machines, capsys):
    wanted = DEAL["jiangsu"]
    source = next(name for name in NAMES if name != wanted)
    machines.note(jiangsu=source)
    machines.store(source, "jiangsu")
    kept = machines.store(wanted, "jiangsu", "newer")
    assert machines.rebalance() == 1
    assert f"{wanted} has another folder jiangsu: look which is newer" in capsys.readouterr().err
    assert (kept / "text" / "1.txt").read_text() == "newer" and machines.homes == {"jiangsu": source}


def test_folder_that_has_to_be_there_and_is_not_is_not_given_up(machines, capsys):
    """The disk of the old machine is not mounted."""
    wanted = DEAL["jiangsu"]
    source = next(name for name in NAMES if name != wanted)
    machines.note(jiangsu=source)
    assert machines.start("jiangsu") == 0
    machines.fakes[source].jobs.clear()
    assert machines.rebalance() == 1
    assert f"jiangsu: not moved: its folder is not in {machines.folder / source}" in capsys.readouterr().err
    assert machines.homes == {"jiangsu": source}
    machines.store(source, "jiangsu")
    if shutil.which("rsync"):
        assert machines.rebalance() == 0 and machines.homes == {"jiangsu": wanted}


def test_site_that_was_never_crawled_moves_without_a_folder(machines, capsys):
    wanted = DEAL["jiangsu"]
    source = next(name for name in NAMES if name != wanted)
    machines.note(jiangsu=source)
    assert machines.rebalance() == 0 and machines.homes == {"jiangsu": wanted}
    assert f"jiangsu: {source} → {wanted}, had no folder yet" in capsys.readouterr().out


def test_machine_that_answers_is_not_taken_for_dead(machines):
    machines.note(jiangsu="a")
    machines.fakes["a"].status = 401
    for option in ({"dead": ["a"]}, {"lost": ["a"]}):
        with pytest.raises(ConfigError, match="a answers, so it is not off: write weight = 0"):
            machines.rebalance(**option)


def test_machine_that_does_not_answer_keeps_its_sites_until_it_is_said_to_be_dead(machines, capsys):
    source = DEAL["jiangsu"]
    machines.note(jiangsu=source)
    machines.weigh(**{source: 0})
    off(machines, source)
    assert machines.rebalance() == 1
    assert f"if the machine is off, add --dead {source}" in capsys.readouterr().err
    assert machines.homes == {"jiangsu": source}


def test_site_of_a_lost_machine_starts_anew(machines, capsys):
    source = DEAL["jiangsu"]
    machines.note(jiangsu=source)
    off(machines, source)
    machines.run = _Interrupted(0)
    assert machines.rebalance(lost=[source]) == 0
    assert machines.places["jiangsu"].machine != source
    machines.note(jiangsu="removed")
    machines.run = run
    assert machines.rebalance() == 1
    assert "which is not in" in capsys.readouterr().err
    assert machines.rebalance(dead=["removed"]) == 1, "where its data is, is not known"
    assert machines.rebalance(dead=[source], lost=["removed"]) == 0


def test_no_site_moves_to_a_machine_that_does_not_answer(machines):
    wanted = DEAL["jiangsu"]
    source = next(name for name in NAMES if name != wanted)
    machines.note(jiangsu=source)
    off(machines, wanted)
    assert machines.rebalance() == 1 and machines.homes == {"jiangsu": source}


def test_nothing_is_copied_if_all_machines_share_a_folder(machines):
    machines.note(**dict.fromkeys(SITES, "a"))
    machines.hosts = replace(machines.hosts, shared=True)
    machines.run = _Interrupted(0)
    machines.fleet().place(SITES, dry_run=False)
    assert machines.rebalance() == 0
    assert machines.homes == DEAL


@needs_rsync
def test_folders_move_by_ssh(machines, tmp_path, monkeypatch):
    wanted = DEAL["jiangsu"]
    source = next(name for name in NAMES if name != wanted)
    machines.note(jiangsu=source)
    machines.store(source, "jiangsu")
    for name in NAMES:
        host = replace(machines.hosts.by_name[name], ssh=f"me@{name}")
        machines.hosts = replace(machines.hosts, by_name={**machines.hosts.by_name, name: host})
    # As ssh does: the words after the options and the target are one line for the shell there.
    (tmp_path / "bin").mkdir()
    ssh = tmp_path / "bin" / "ssh"
    ssh.write_text(
        f'#!/bin/sh\nwhile [ "$1" = -o ] || [ "$1" = -l ]; do shift 2; done\necho "$1" >>{tmp_path}/targets\nshift\n'
        'exec sh -c "$*"\n'
    )
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    assert machines.rebalance() == 0
    assert (machines.folder / wanted / "jiangsu" / "text" / "1.txt").exists()
    assert {line.rpartition("@")[2] for line in (tmp_path / "targets").read_text().splitlines()} == {source, wanted}
    ssh.write_text("#!/bin/sh\necho full >&2\nexit 1\n")
    with pytest.raises(FolderError, match=r"^mkdir -p -- \S+ fails on a: full"):
        machines.fleet().place(["hainan"], dry_run=False)
    ssh.write_text("#!/bin/sh\necho unreachable >&2\nexit 255\n")
    with pytest.raises(FolderError, match="a cannot be reached by ssh me@a: unreachable"):
        machines.fleet().place(["hainan"], dry_run=False)


def test_missing_program_is_named(machines):
    def no_program(command: Sequence[str]) -> CompletedProcess[str]:
        raise FileNotFoundError(2, "No such file or directory")

    with pytest.raises(FolderError, match=r"mkdir cannot be started here .*: install it"):
        Folders(no_program).names(machines.hosts.by_name["a"])


class _Interrupted:
    """Runs some programs, then is interrupted."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def __call__(self, command: Sequence[str]) -> CompletedProcess[str]:
        if not self._left:
            raise KeyboardInterrupt
        self._left -= 1
        return run(command)
