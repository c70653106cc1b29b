"""`zhengwen deploy` with three real Scrapyd servers on loopback, of which one dies in mid-run."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.deploy.scrapyds import (
    Server,
    copy_project,
    python_without_project,
    start_server,
    until,
    wait_for,
    zhengwen,
)

pytestmark = pytest.mark.slow

pytest.importorskip("scrapyd", reason="needs the extra `test`")

SITES = [f"river{number}" for number in range(4)]
#: Sites with the saved pages of jiangsu, whose articles take a while, and which note each article that is fetched.
_SPIDER = """
import time

from crawler.spiders.changan.jiangsu import JiangsuSpider


class {name}Spider(JiangsuSpider):
    name = "{name}"

    def parse_article(self, response, target):
        with open("{log}", "a") as log:
            log.write(self.name + " " + response.url + "\\n")
        time.sleep(0.4)
        yield from super().parse_article(response, target)
"""
_LOGIN = ("crawler", "a-long-password")
_VARIABLES = {"SCRAPYD_USER": _LOGIN[0], "SCRAPYD_PASSWORD": _LOGIN[1]}


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[dict[str, Server]]:
    """Three Scrapyd servers by name; the last one wants a password."""
    python = python_without_project(tmp_path / "environment")
    started = {
        name: start_server(python, tmp_path / name, login=_LOGIN if name == "c" else None) for name in ("a", "b", "c")
    }
    try:
        for server in started.values():
            wait_for(server)
        yield started
    finally:
        for server in started.values():
            if server.process.poll() is None:
                server.power_off()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with the sites of this test."""
    project = copy_project(tmp_path / "project")
    for name in SITES:
        (project / "crawler" / "spiders" / f"{name}.py").write_text(_SPIDER.format(name=name, log=tmp_path / "fetched"))
    (project / "zhengwen.toml").write_text('sites = ["river*"]\n')
    return project


def test_sites_of_a_machine_that_dies_go_on_elsewhere(servers, project, tmp_path, samples):
    # Without rsync no folder can be copied, and the machines share one.
    shared = not shutil.which("rsync")
    data = {name: tmp_path / "data" / ("all" if shared else name) for name in servers}
    hosts = [f"shared = {str(shared).lower()}"]
    for name, server in servers.items():
        hosts += [f"[host.{name}]", f'url = "{server.url}"', f'data = "{data[name]}"']
    hosts += ['username_env = "SCRAPYD_USER"', 'password_env = "SCRAPYD_PASSWORD"']
    (project / "hosts.toml").write_text("\n".join(hosts))
    for server in servers.values():  # the crawls read the file on their machine
        (server.folder / "zhengwen.toml").write_text(f'[settings]\nREPLAY = "{samples}"\n')

    def deploy(*words: str, status: int = 0) -> str:
        done = zhengwen(project, "deploy", "hosts.toml", *words, **_VARIABLES)
        assert done.returncode == status, done.stdout + done.stderr
        assert _LOGIN[1] not in done.stdout + done.stderr
        return done.stdout + done.stderr

    def places() -> dict[str, str]:
        record = json.loads((project / "hosts.owners.json").read_bytes())["sites"]
        assert not any(place["moving_to"] for place in record.values())
        return {site: place["machine"] for site, place in record.items()}

    def folder(site: str) -> Path:
        return data[places()[site]] / site

    # The egg has spiders that no installed package has.
    deploy()
    assert set(places()) == set(SITES) and set(places().values()) == set(servers)
    assert deploy("--start").count(": started on ") == len(SITES)

    victim, _ = Counter(places().values()).most_common(1)[0]
    sites = [site for site, machine in places().items() if machine == victim]
    until(lambda: any(len(_texts(folder(site))) >= 3 for site in sites))
    servers[victim].power_off()
    before = {site: set(_texts(folder(site))) for site in SITES}
    assert 3 <= max(len(before[site]) for site in sites) < 15, "it died in mid-run"
    status = deploy("--status", status=1)
    assert f"{victim} ({servers[victim].url}): does not answer" in status
    assert all(site in status for site in SITES)
    assert f"--dead {victim}" in deploy("--start", *sites, status=1)

    deploy("--rebalance", "--dead", victim)
    assert victim not in places().values()
    deploy("--start", *sites)
    until(lambda: all(_ends(folder(site))[-1:] == ["finished"] for site in SITES))

    fetched = Counter((tmp_path / "fetched").read_text().splitlines())
    for site in SITES:
        texts = _texts(folder(site))
        assert len(texts) == 15 and before[site] <= texts.keys(), "nothing is lost"
        assert all(fetched[f"{site} {texts[name]}"] == 1 for name in before[site]), "nothing stored is fetched again"
    found = Counter(site for path in set(data.values()) for site in _names(path))
    assert found == Counter(SITES), "one folder of each site"


def _names(data: Path) -> list[str]:
    return [path.name for path in data.iterdir() if not path.name.startswith(".")] if data.exists() else []


def _texts(folder: Path) -> dict[str, str]:
    """Return the stored articles: their file names and URLs."""
    files = [file for file in folder.glob("text/*/*/*.json") if file.with_suffix(".txt").exists()]
    return {file.stem: json.loads(file.read_bytes())["url"] for file in files}


def _ends(folder: Path) -> list[str]:
    """Return how the runs of a site ended."""
    log = folder / "runs.jsonl"
    return [json.loads(line)["reason"] for line in log.read_text("utf-8").splitlines()] if log.exists() else []
