"""`scrapy schedule` with real crawls of a site on loopback, in child processes."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path

import pytest

from tests.crawler.conftest import Answer, Outcome, Site
from tests.crawler.processes import PATIENCE, Running, scrapy_process, until

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="signals")
_SETTINGS = "settings = { DOWNLOAD_DELAY = 0, AUTOTHROTTLE_ENABLED = 0, RETRY_TIMES = 0 }\n"


@pytest.fixture
def schedule(site: Site, tmp_path: Path) -> Callable[[str], Path]:
    """Write a schedule.toml for the site; return its data folder."""

    def write(when: str = 'every = "30d"') -> Path:
        table = f'[spider.site]\n{when}\narguments = {{ url = "{site.url}/news/" }}\n{_SETTINGS}'
        (tmp_path / "schedule.toml").write_text(table)
        return tmp_path / "data" / site.url.removeprefix("http://").replace(":", "_")

    return write


def stop(process: Running) -> str:
    """Stop a scheduler; return its output."""
    process.terminate()
    assert process.wait(PATIENCE) == 0, process.output()
    return process.output()


def recorded_runs(folder: Path) -> list[dict[str, object]]:
    file = folder / "runs.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def test_due_site_is_crawled_and_start_and_end_are_logged(site, schedule, tmp_path):
    pages = site.add_dated_column(pages=2)
    folder = schedule()
    with scrapy_process(["schedule"], tmp_path) as process:
        until(lambda: '"finished, ' in _read(tmp_path / "data" / "schedule.json"))
        output = stop(process)
    assert sorted(Outcome(0, "", folder).records()) == sorted(path for page in pages for path in page)
    (log,) = (tmp_path / "logs" / "site").iterdir()
    assert "[crawl-started]" in log.read_text("utf-8") and "ended:   finished" in log.read_text("utf-8")
    scheduler_log = (tmp_path / "logs" / "schedule.log").read_text("utf-8")
    for text in (output, scheduler_log):
        assert f"[run-started] site started, log logs/site/{log.name}" in text
        assert re.search(
            rf"\[run-ended\] site finished, 10 stored, 0 failed requests, after 0:00:\d\d, log logs/site/{log.name}",
            text,
        )
        assert "[scheduler-stopped]" in text

    with scrapy_process(["schedule"], tmp_path) as process:
        until(lambda: "[scheduler-started]" in _read(tmp_path / "logs" / "schedule.log")[len(scheduler_log) :])
        stop(process)
    assert len(recorded_runs(folder)) == 1, "a restart does not start a run"


@pytest.mark.slow
def test_stopped_scheduler_stops_its_runs_and_the_next_one_repeats_them(site, schedule, tmp_path):
    pages = site.add_dated_column(pages=3)
    paths = [path for page in pages for path in page]
    requested, done = threading.Event(), threading.Event()

    def wait(headers: Message) -> Answer:
        requested.set()
        done.wait(PATIENCE)
        return site.pages[pages[1][2]]

    site.makers[pages[1][2]] = wait
    folder = schedule()
    with scrapy_process(["schedule"], tmp_path) as process:
        assert requested.wait(PATIENCE)
        output = stop(process)
        assert not done.is_set()
    done.set()
    assert "[scheduler-stopping]" in output and "site did not finish (shutdown) (stopped), 7 stored" in output
    assert [run["reason"] for run in recorded_runs(folder)] == ["shutdown"]
    assert sorted(Outcome(0, "", folder).records()) == sorted(paths[:7])

    site.makers.clear()
    with scrapy_process(["schedule"], tmp_path) as process:
        until(lambda: len(recorded_runs(folder)) == 2)
        stop(process)
    assert sorted(Outcome(0, "", folder).records()) == sorted(paths)


def test_site_that_another_process_crawls_is_skipped(site, schedule, crawl, tmp_path):
    site.add_dated_column(pages=1)
    requested, done = threading.Event(), threading.Event()

    def wait(headers: Message) -> Answer:
        requested.set()
        done.wait(PATIENCE)
        return Answer(b"", 404)

    site.makers["/news/"] = wait
    folder = schedule()
    other = ["crawl", "site", "-a", f"url={site.url}/news/", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
    with scrapy_process(other, tmp_path) as first:
        assert requested.wait(PATIENCE)
        refused = crawl()
        assert refused.status == 75
        assert re.search(rf"another run is writing to .* \(process {first.pid} since \S+\): wait", refused.log)
        with scrapy_process(["schedule"], tmp_path) as process:
            until(lambda: "site was not crawled" in _read(tmp_path / "logs" / "schedule.log"))
            output = stop(process)
        done.set()
    assert "[run-ended] site was not crawled" in output
    assert recorded_runs(folder) == [] and site.articles_asked() == []


def test_lock_of_a_killed_crawl_is_taken_over_and_logged(site, crawl, tmp_path):
    site.add_dated_column(pages=1)
    requested, done = threading.Event(), threading.Event()

    def wait(headers: Message) -> Answer:
        requested.set()
        done.wait(PATIENCE)
        return Answer(b"", 404)

    site.makers["/robots.txt"] = wait
    with scrapy_process(["crawl", "site", "-a", f"url={site.url}/news/"], tmp_path) as killed:
        assert requested.wait(PATIENCE)
        killed.kill()
        killed.wait(PATIENCE)
    done.set()
    site.makers.clear()
    outcome = crawl()
    assert outcome.status == 0 and len(outcome.records()) == 5
    assert "[last-run-killed]" in outcome.log and f"process {killed.pid} since " in outcome.log
    assert "[last-run-killed]" not in crawl().log


@pytest.mark.slow
def test_run_closes_itself_at_its_time_limit_and_keeps_its_articles(site, schedule, tmp_path):
    site.add_dated_column(pages=9)
    folder = schedule('every = "30d"\ntime_limit = "1s"')
    _replace(tmp_path / "schedule.toml", "DOWNLOAD_DELAY = 0", "DOWNLOAD_DELAY = 0.3")
    with scrapy_process(["schedule"], tmp_path) as process:
        until(lambda: "site did not finish" in _read(tmp_path / "logs" / "schedule.log"))
        output = stop(process)
    assert "site did not finish (closespider_timeout), " in output
    (run,) = recorded_runs(folder)
    assert len(Outcome(0, "", folder).records()) == run.get("articles_stored", 0) < 45


@pytest.fixture
def held(site: Site) -> Iterator[threading.Event]:
    """A site that answers the request for robots.txt at the end of the test; the event is set when it is requested."""
    requested, done = threading.Event(), threading.Event()

    def wait(headers: Message) -> Answer:
        requested.set()
        done.wait(PATIENCE)
        return Answer(b"", 404)

    site.makers["/robots.txt"] = wait
    yield requested
    done.set()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads /proc")
def test_settings_of_a_run_are_not_among_its_arguments(held, schedule, tmp_path):
    schedule()
    _replace(tmp_path / "schedule.toml", "{ DOWNLOAD_DELAY", '{ MY_PASSWORD = "hunter2", DOWNLOAD_DELAY')
    with scrapy_process(["schedule", "-s", "BOT_NAME=hunter3", "-s", "LOG_LEVEL=DEBUG"], tmp_path) as process:
        assert held.wait(PATIENCE)
        child = json.loads(_read(tmp_path / "data" / "schedule.json"))["spiders"]["site"]["process"]
        arguments = Path(f"/proc/{child}/cmdline").read_text("utf-8").split("\0")
        assert "crawl" in arguments and "hunter" not in " ".join(arguments)
        stop(process)
    (log,) = (tmp_path / "logs" / "site").iterdir()
    assert "bot: hunter3" in log.read_text("utf-8"), "the run has the settings"
    assert "hunter2" not in log.read_text("utf-8")


@pytest.mark.slow
def test_run_that_a_killed_scheduler_left_is_stopped_with_the_next_one(held, schedule, tmp_path):
    folder = schedule()
    with scrapy_process(["schedule"], tmp_path) as process:
        assert held.wait(PATIENCE)
        process.kill()
        process.wait(PATIENCE)
    with scrapy_process(["schedule"], tmp_path) as process:
        until(lambda: "[run-left] site" in _read(tmp_path / "logs" / "schedule.log"))
        output = stop(process)
    assert "[run-started]" not in output and "[run-left-ended] site" in output
    assert [run["reason"] for run in recorded_runs(folder)] == ["shutdown"]


def test_second_scheduler_of_the_same_data_is_refused(site, schedule, tmp_path, run_scrapy):
    schedule('cron = "0 0 1 1 *"')
    with scrapy_process(["schedule"], tmp_path) as process:
        until(lambda: "[scheduler-started]" in _read(tmp_path / "logs" / "schedule.log"))
        second = run_scrapy(["schedule"])
        stop(process)
    assert second.returncode == 2
    assert str(tmp_path / "data") in second.stderr and f"process {process.pid} since " in second.stderr
    assert "False" not in second.stderr, "the message is not printed as a tuple"


@pytest.mark.parametrize(
    "place", ["data", "data/schedule.json", "data/schedule.lock", "logs", "logs/schedule.log", "logs/site"]
)
def test_scheduler_writes_through_no_link(site, schedule, tmp_path, run_scrapy, place):
    site.add_dated_column(pages=1)
    schedule()
    elsewhere, link = tmp_path / "elsewhere", tmp_path / place
    link.parent.mkdir(exist_ok=True)
    is_file = bool(link.suffix)
    elsewhere.write_text("another's") if is_file else elsewhere.mkdir()
    link.symlink_to(elsewhere)
    if place == "logs/site":  # found when a run starts, and the other spiders have to go on
        with scrapy_process(["schedule"], tmp_path) as process:
            until(lambda: "[run-not-started]" in _read(tmp_path / "logs" / "schedule.log"))
            output = stop(process)
    else:
        done = run_scrapy(["schedule"])
        assert done.returncode == 2
        output = done.stderr
    assert f"{link} is a " in output or f"{place} is a " in output
    assert link.is_symlink()
    assert elsewhere.read_text() == "another's" if is_file else not any(elsewhere.iterdir())


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""
