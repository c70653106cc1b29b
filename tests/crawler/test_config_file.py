"""`zhengwen.toml`: where it is found, what it sets, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scrapy.addons import AddonManager
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler import config_file
from crawler.config_file import ConfigError
from crawler.schedule.config import of_config

EVERY = 'every = "6h"\n'


def project_settings() -> Settings:
    """The settings of the project, in any folder."""
    settings = Settings()
    settings.setmodule("crawler.settings", "project")
    return settings


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write the file in the current folder."""
    monkeypatch.delenv(config_file.VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)

    def write(text: str, name: str = config_file.NAME) -> Path:
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / name

    return write


def test_settings_of_the_file_come_after_the_defaults_and_before_a_spider_and_the_command_line(write):
    write("[settings]\nDOWNLOAD_DELAY = 2.5\nREVISIT_DAYS = 3\nSTOP_GRACE = 1\nATTACHMENTS = true\n")
    settings = project_settings()
    settings.set("STOP_GRACE", 2, "spider")
    settings.set("REVISIT_DAYS", "9", "cmdline")
    config_file.apply(settings)
    values = [settings.getfloat(name) for name in ("DOWNLOAD_DELAY", "REVISIT_DAYS", "STOP_GRACE", "RETRY_TIMES")]
    assert values == [2.5, 9, 2, 2] and settings.getbool("ATTACHMENTS")


def test_nearest_file_of_the_folders_above_is_read_and_its_paths_are_relative_to_it(write, tmp_path, monkeypatch):
    file = write('[settings]\nDATA_DIR = "articles"\nLOG_FILE = "/var/log/zhengwen"\n')
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    found = config_file.read()
    assert found.path == file
    assert found.settings == {"DATA_DIR": str(tmp_path / "articles"), "LOG_FILE": "/var/log/zhengwen"}
    (tmp_path / "a" / config_file.NAME).write_text("")
    assert config_file.read().settings == {}


def test_variable_names_another_file_or_none(write, tmp_path, monkeypatch):
    write("[settings]\nREVISIT_DAYS = 3\n")
    write("[settings]\nREVISIT_DAYS = 4\n", "other.toml")
    monkeypatch.setenv(config_file.VARIABLE, "other.toml")
    assert config_file.read().settings == {"REVISIT_DAYS": 4}
    monkeypatch.setenv(config_file.VARIABLE, "")
    assert config_file.read() == config_file.ConfigFile()
    monkeypatch.setenv(config_file.VARIABLE, "nosuch.toml")
    with pytest.raises(ConfigError, match=r"nosuch\.toml is not a file: correct the environment variable"):
        config_file.read()


def test_commands_of_scrapy_itself_read_the_file(write):
    write('[settings]\nCONTACT_URL = "https://www.example.org/bot"\n')
    settings = project_settings()
    AddonManager.load_pre_crawler_settings(settings)
    assert settings["CONTACT_URL"] == "https://www.example.org/bot"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("site = []", "site: unknown key; did you mean sites?"),
        ("x = 1", "x: unknown key; the keys are sites, settings, schedule"),
        ("DATA_DIR = 'a'", "DATA_DIR is a setting: write it below [settings]"),
        ("sites = 'jiangsu'", 'sites: write names or patterns of spiders, as in ["jiangsu"'),
        ("settings = 3", "settings: write a table"),
        ("[settings", "is not TOML"),
        ("[settings]\nDOWNLOAD_DELYA = 2", "[settings] DOWNLOAD_DELYA: unknown key; did you mean DOWNLOAD_DELAY?"),
        ("[settings]\ndownload_delay = 2", "[settings] download_delay: unknown key; did you mean DOWNLOAD_DELAY?"),
        ("[settings]\nzzz = 2", "[settings] zzz: unknown key; zhengwen settings lists the settings"),
        ("[settings]\nDOWNLOAD_DELAY = 'often'", "[settings] DOWNLOAD_DELAY: write a number, without quotes"),
        ("[settings]\nDOWNLOAD_DELAY = true", "[settings] DOWNLOAD_DELAY: write a number"),
        ("[settings]\nDOWNLOAD_DELAY = -1", "[settings] DOWNLOAD_DELAY=-1 is not a number, 0 or more"),
        ("[settings]\nREVISIT_DAYS = 1.5", "[settings] REVISIT_DAYS=1.5 is not a whole number"),
        ("[settings]\nATTACHMENTS = 'yes'", "[settings] ATTACHMENTS: write true or false"),
        ("[settings]\nATTACHMENTS = 2", "[settings] ATTACHMENTS: write true or false"),
        ("[settings]\nDATA_DIR = 3", "[settings] DATA_DIR: write a string in quotes"),
        ("[settings]\nDATA_DIR = ''", "[settings] DATA_DIR: write a path in quotes"),
        ("[settings]\nREPLAY = true", "[settings] REPLAY: write a path in quotes"),
        ("[settings]\nPRIVATE_HOSTS = 'a.example'", "[settings] PRIVATE_HOSTS: write a list of strings"),
        ("[settings]\nITEM_PIPELINES = {}", "[settings] ITEM_PIPELINES is a table of components"),
        ("[settings]\nLOG_LEVEL = 'LOUD'", "[settings] LOG_LEVEL=LOUD is not a level: give one of CRITICAL,"),
        ("[settings]\nCONTACT_URL = 'me'", "[settings] CONTACT_URL=me is not the address of a page: give one"),
        ("[settings]\nJOBDIR = 2024-01-01", "[settings] JOBDIR: write a string, a number, or a list of strings"),
    ],
)
def test_error_names_file_and_key_and_says_what_to_write(write, text, message):
    file = write(text)
    with pytest.raises(ConfigError) as refused:
        config_file.read()
    assert str(refused.value).startswith(str(file)) and message in str(refused.value)


def test_schedule_in_the_file_has_the_keys_of_a_schedule_file(write, tmp_path, monkeypatch):
    write(
        f'sites = ["anhui", "jiang*"]\n[schedule]\nat_once = 2\n[schedule.group.all]\nexcept = ["jiangxi*"]\n{EVERY}'
        f"[schedule.spider.jiangxi]\n{EVERY}"
    )
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    plan = of_config(config_file.read(), SpiderLoader.from_settings(project_settings()))
    assert [job.name for job in plan.jobs] == ["anhui", "jiangsu", "jiangsu_justice", "jiangxi"]
    assert plan.at_once == 2 and plan.logs == tmp_path / "logs"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"[schedule.group.a]\n{EVERY}", "[schedule.group.a] spiders: write names or patterns of spiders"),
        (
            f"sites = ['jiangus']\n[schedule.group.a]\n{EVERY}",
            "sites: there is no spider jiangus: did you mean jiangsu?",
        ),
        ("[schedule.spider.jiangsu]\n", "[schedule.spider.jiangsu]: write either cron"),
        ("schedule = 3", "[schedule]: write a table, as in [schedule.spider.jiangsu]"),
        ("[schedule]\nat_one = 3", "[schedule] at_one: unknown key"),
    ],
)
def test_error_in_the_schedule_names_its_table(write, text, message):
    file = write(text)
    with pytest.raises(ConfigError, match="^" + re.escape(f"{file}: {message}")):
        of_config(config_file.read(), SpiderLoader.from_settings(project_settings()))
