"""`push` and `pull`, and what a run does with the store before and after it; the store is in memory."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler import stopping
from crawler.mirror import runs
from crawler.mirror.pull import Pulled
from crawler.mirror.remote import Unreachable
from crawler.mirror.runs import pull_before, push_after
from crawler.store.files import Store
from tests.crawler.mirror.stores import SITE, content, fill, objects, overwrite

pytest.importorskip("fsspec")
_numbers = iter(range(1_000_000))


@pytest.fixture
def url() -> str:
    """The address of an empty store."""
    return f"memory://commands{next(_numbers)}"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_commands_need_a_store(run_command, data):
    fill(data, 1)
    for command in ("push", "pull"):
        for options in ([], ["-s", "DATA_MIRROR="]):
            refused = run_command([command, *options])
            assert refused.returncode == 2 and "set DATA_MIRROR to the address of a store" in refused.stderr
    wrong = run_command(["push", "-s", "DATA_MIRROR=bucket"])
    assert wrong.returncode == 2 and "s3://bucket/zhengwen" in wrong.stderr


def test_commands_name_what_they_did(run_command, data, url):
    fill(data, 1)
    setting = ["-s", f"DATA_MIRROR={url}"]
    shutil.move(data, data.with_name("away"))
    assert run_command(["pull", *setting]).stdout == "" and data.is_dir(), "the store is empty"
    data.rmdir()
    shutil.move(data.with_name("away"), data)
    (data / "empty").mkdir()  # nothing of it is stored
    pushed = run_command(["push", *setting])
    sent = sum(len(body) for name, body in objects(url).items() if "/versions/" not in name)
    assert pushed.stdout == f"{SITE}: version 1: 4 files, {sent} bytes sent\n" and pushed.returncode == 0
    assert run_command(["push", SITE, *setting]).stdout == f"{SITE}: nothing to push\n"
    assert run_command(["pull", *setting]).stdout == f"{SITE}: up to date\n"
    before = content(data)
    shutil.rmtree(data)
    pulled = run_command(["pull", *setting])
    assert pulled.stdout == f"{SITE}: version 1, {sent} bytes fetched\n" and pulled.returncode == 0
    assert content(data) == before
    missing = run_command(["pull", "nosuch", *setting])
    assert missing.returncode == 1 and "the store has no site nosuch" in missing.stderr
    assert run_command(["push", "--replace", *setting]).stdout.startswith(f"{SITE}: version 2: ")


def test_store_that_does_not_answer_is_an_error(run_command, data, url, monkeypatch):
    def fails(url):
        raise Unreachable("no answer\x1b")

    monkeypatch.setattr("crawler.commands.pull.sites_of", fails)
    done = run_command(["pull", "-s", f"DATA_MIRROR={url}"])
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "no answer\\x1b\n") and not data.exists()


def test_damage_is_passed_over_only_on_request_and_named(run_command, data, url):
    fill(data, 1)
    setting = ["-s", f"DATA_MIRROR={url}"]
    run_command(["push", *setting])
    (bad,) = (name.removeprefix(f"{SITE}/") for name in objects(url) if name.startswith(f"{SITE}/archive"))
    overwrite(url, f"{SITE}/{bad}", None)
    shutil.rmtree(data)
    refused = run_command(["pull", *setting])
    assert refused.returncode == 1 and bad in refused.stderr and not list(data.rglob("*.txt"))
    done = run_command(["pull", "--partial", *setting])
    assert done.returncode == 1 and done.stdout.startswith(f"{SITE}: version 1, ")
    assert f"{SITE}: passed over, because it is damaged: {bad}; " in done.stderr
    assert done.stderr.rstrip().endswith(f"zhengwen push --replace {SITE}") and len(list(data.rglob("*.txt"))) == 1


@pytest.fixture
def settings(data, url) -> Settings:
    """The settings of a run with a store."""
    return Settings({"DATA_DIR": str(data), "DATA_MIRROR": url})


def test_run_without_a_store_does_nothing_before_and_after(data, caplog):
    settings = Settings({"DATA_DIR": str(data), "DATA_MIRROR": ""})
    assert pull_before(settings, SITE) and push_after(settings, SITE)
    assert not data.exists() and caplog.records == []


def test_run_pulls_its_site_before_and_pushes_it_after(settings, data, caplog):
    caplog.set_level("INFO")
    assert pull_before(settings, SITE), "the store does not have the site yet"
    fill(data, 1)
    assert push_after(settings, SITE) and push_after(settings, SITE)
    assert caplog.text.count("[mirror-pushed] version 1: ") == 1, "the second time, nothing has changed"
    shutil.rmtree(data)
    assert pull_before(settings, SITE) and pull_before(settings, SITE)
    assert caplog.text.count(f"[mirror-pulled] {data / SITE} is version 1") == 1 and "[mirror-not" not in caplog.text


def unreachable(*args: object, **options: object) -> Pulled:
    raise Unreachable("no answer")


def levels(caplog: pytest.LogCaptureFixture, message: str) -> list[str]:
    return [record.levelname for record in caplog.records if message in record.getMessage()]


def test_run_without_an_answer_of_the_store_starts_only_on_a_folder_that_was_pulled(
    settings, data, url, caplog, monkeypatch
):
    fill(data, 1)
    with monkeypatch.context() as patched:
        patched.setattr(runs, "pull", unreachable)
        assert not pull_before(settings, SITE)
    assert levels(caplog, "[mirror-not-pulled] nothing is crawled: no answer") == ["ERROR"]
    push_after(settings, SITE)
    caplog.clear()
    monkeypatch.setattr(runs, "pull", unreachable)
    assert pull_before(settings, SITE)
    assert levels(caplog, "[mirror-not-pulled] the run works on the folder as it is: no answer") == ["WARNING"]


def test_run_that_cannot_be_pushed_later_does_not_start(settings, data, url, caplog):
    fill(data, 1)
    push_after(settings, SITE)
    shutil.rmtree(data)
    fill(data, 2)
    assert not pull_before(settings, SITE)
    assert levels(caplog, "[mirror-not-pulled] nothing is crawled: ") == ["ERROR"]
    caplog.clear()
    assert not push_after(settings, SITE)
    assert levels(caplog, "[mirror-not-pushed]") == ["ERROR"]
    assert "the next run pushes again" not in caplog.text, "it would be refused too"


def test_folder_that_another_run_uses_is_left_to_the_run_to_report(settings, data, caplog):
    fill(data, 1)
    push_after(settings, SITE)
    store = Store(data, SITE)
    store.open()
    caplog.clear()
    assert pull_before(settings, SITE) and caplog.records == []
    assert not push_after(settings, SITE)
    store.close()
    assert levels(caplog, "; the next run pushes again") == ["ERROR"]


def test_stopped_run_does_not_push(settings, data, url, caplog, monkeypatch):
    fill(data, 1)
    monkeypatch.setattr(stopping, "requested", lambda: True)
    assert not push_after(settings, SITE) and objects(url) == {}
    assert levels(caplog, "[mirror-not-pushed] the store has the version before: the run was stopped") == ["ERROR"]
