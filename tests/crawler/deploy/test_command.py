"""`zhengwen deploy` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.store.lock import EX_TEMPFAIL, Lock
from tests.crawler.deploy.fake import fake_scrapyd


@pytest.fixture
def fake():
    with fake_scrapyd() as fake:
        yield fake


@pytest.fixture
def folder(tmp_path, fake) -> Path:
    """A folder with a file of one machine, and a zhengwen.toml of two sites."""
    (tmp_path / "hosts.toml").write_text(f'[host.a]\nurl = "{fake.url}"\ndata = "{tmp_path / "data"}"\n')
    (tmp_path / "zhengwen.toml").write_text('sites = ["jiangsu", "hebei"]\n')
    return tmp_path


def test_sites_of_the_installation_are_dealt_out_and_started(folder, fake, run_command):
    dry = run_command(["deploy", "hosts.toml", "--dry-run"])
    assert dry.returncode == 0 and "a" in dry.stdout and fake.calls == []
    assert not (folder / "hosts.owners.json").exists()
    done = run_command(["deploy", "hosts.toml"])
    assert done.returncode == 1 and "an installed zhengwen hides the egg" in done.stderr  # it counts other spiders
    ((name, form),) = fake.calls
    assert name == "addversion.json" and form["egg"].startswith(b"PK") and form["version"].isdigit()
    assert json.loads((folder / "hosts.owners.json").read_bytes())["sites"].keys() == {"hebei", "jiangsu"}
    done = run_command(["deploy", "hosts.toml", "--start", "-s", "DOWNLOAD_DELAY=3", "-a", "pages=2"])
    assert (done.returncode, done.stdout) == (0, "hebei: started on a\njiangsu: started on a\n")
    _, form = fake.calls[-1]
    assert form["pages"] == ["2"] and set(form["setting"]) == {"DOWNLOAD_DELAY=3", f"DATA_DIR={folder / 'data'}"}
    done = run_command(["deploy", "hosts.toml", "--start", "jiangsu"])
    assert (done.returncode, done.stdout) == (0, "jiangsu: waits on a already\n")
    done = run_command(["deploy", "hosts.toml", "--status"])
    assert done.returncode == 0 and ["jiangsu", "a", "waits"] in [line.split() for line in done.stdout.splitlines()]
    done = run_command(["deploy", "hosts.toml", "--stop", "jiangsu"])
    assert (done.returncode, done.stdout) == (0, "jiangsu: stopped on a (waits)\n")
    done = run_command(["deploy", "hosts.toml", "--rebalance"])
    assert (done.returncode, done.stdout) == (0, "every site is on its machine\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "name the file of the machines: zhengwen deploy hosts.toml"),
        (["nosuch.toml"], "nosuch.toml cannot be read (No such file or directory): write one with a table"),
        (["hosts.toml", "--start", "--stop"], "not allowed with argument"),
        (["hosts.toml", "jiangsu"], "jiangsu: name sites with --start, --stop, --status or --rebalance only"),
        (["hosts.toml", "--start", "jiangus"], "there is no site jiangus: did you mean jiangsu?"),
        (["hosts.toml", "--start", "site"], "there is no site site"),
        (["hosts.toml", "--dead", "a"], "--dead and --lost are for --rebalance"),
        (["hosts.toml", "--start", "--lost", "a"], "--dead and --lost are for --rebalance"),
        (["hosts.toml", "--rebalance", "--dead", "q"], "q: no machine of hosts.toml has this name"),
        (["hosts.toml", "--rebalance", "--dead", "a"], "a answers, so it is not off"),
        (["hosts.toml", "--stop", "-a", "pages=2"], "-a is for --start"),
        (["hosts.toml", "--stop", "-s", "LOG_LEVEL=INFO"], "-s is for --start"),
        (["hosts.toml", "--start", "-a", "pages"], "Invalid -a value, use -a NAME=VALUE"),
        (["hosts.toml", "--start", "-a", "pages=x"], "does not accept the arguments"),
        (["hosts.toml", "--start", "-a", "jobid=x"], "-a jobid: Scrapyd takes this name for itself"),
        (["hosts.toml", "--start", "-s", "DATA_DIR=/x"], "DATA_DIR is the key data of each machine"),
        (["hosts.toml", "--start", "-s", "DOWNLOAD_DELAY=x"], "DOWNLOAD_DELAY"),
        (["hosts.toml", "--status", "--dry-run"], "--status changes nothing"),
    ],
)
def test_wrong_arguments_are_refused_in_one_line(folder, fake, run_command, words, message):
    done = run_command(["deploy", *words])
    assert done.returncode == 2 and message in done.stderr and len(done.stderr.splitlines()) == 1
    assert all(name == "listjobs.json" for name, _ in fake.calls)
    assert not (folder / "hosts.owners.json").exists()


def test_second_command_that_changes_something_waits_for_the_first(folder, fake, run_command):
    lock = Lock(folder / "hosts.owners.lock")
    lock.take()
    try:
        done = run_command(["deploy", "hosts.toml", "--start"])
        assert done.returncode == EX_TEMPFAIL and "another zhengwen deploy uses hosts.toml" in done.stderr
        assert run_command(["deploy", "hosts.toml", "--status"]).returncode == 0
    finally:
        lock.release()
