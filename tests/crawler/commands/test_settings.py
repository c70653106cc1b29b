"""`zhengwen init` and `zhengwen settings`."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from crawler import config_file, masking
from crawler import settings as project_settings
from crawler.commands.settings import listing, markdown, meanings
from tests.crawler.processes import ROOT


def test_file_of_init_is_valid_and_never_replaced_without_force(run_command, tmp_path: Path):
    done = run_command(["init"])
    file = tmp_path / config_file.NAME
    assert done.returncode == 0 and str(file) in done.stdout
    written = file.read_text("utf-8")
    due = run_command(["schedule", "--dry-run"])
    assert due.returncode == 0 and "jiangsu " in due.stdout and "xizang_justice " in due.stdout
    file.write_text("mine", "utf-8")
    done = run_command(["init"])
    assert done.returncode == 2 and "exists: edit it, or replace it with --force" in done.stderr
    assert file.read_text("utf-8") == "mine", "also an invalid file is kept"
    assert run_command(["init", "--force"]).returncode == 0 and file.read_text("utf-8") == written


def test_settings_are_listed_with_their_origins_and_without_secrets(run_command, tmp_path: Path):
    (tmp_path / config_file.NAME).write_text(
        '[settings]\nDATA_DIR = "articles"\nREVISIT_DAYS = 3\nSPIDERMON_SMTP_PASSWORD = "geheimes-wort"\n', "utf-8"
    )
    done = run_command(
        ["settings", "--json", "-s", "DOWNLOAD_DELAY=3"], {"ZHENGWEN_SETTINGS": '{"RETRY_TIMES": 1, "REVISIT_DAYS": 5}'}
    )
    rows = {row["name"]: (row["value"], row["default"], row["origin"]) for row in json.loads(done.stdout)}
    assert rows["DATA_DIR"] == (str(tmp_path / "articles"), "data", "zhengwen.toml")
    assert rows["DOWNLOAD_DELAY"] == (3, 1, "command line")
    assert rows["RETRY_TIMES"] == (1, 2, "environment") and rows["REVISIT_DAYS"] == (5, 7, "environment")
    assert rows["ARCHIVE"] == (True, True, "default")
    assert rows["SPIDERMON_SMTP_PASSWORD"] == ("***", None, "zhengwen.toml")
    done = run_command(["settings"])
    assert "geheim" not in done.stdout and f"zhengwen.toml: {tmp_path / config_file.NAME}" in done.stdout


def test_wrong_file_is_an_error_of_every_command(run_command, tmp_path: Path):
    (tmp_path / config_file.NAME).write_text("[settings]\nREVISIT_DAY = 3\n", "utf-8")
    for command in (["settings"], ["crawl", "jiangsu"], ["status"]):
        done = run_command(command)
        assert done.returncode == 2 and "did you mean REVISIT_DAYS?" in done.stderr
        assert "Traceback" not in done.stderr
    (tmp_path / config_file.NAME).write_text("[schedule]\nat_one = 3\n", "utf-8")
    assert "[schedule] at_one: unknown key" in run_command(["settings"]).stderr


def test_two_schedules_are_refused_unless_one_is_named(run_command, tmp_path: Path):
    (tmp_path / config_file.NAME).write_text('[schedule.spider.jiangsu]\nevery = "6h"\n', "utf-8")
    (tmp_path / "schedule.toml").write_text('[spider.anhui]\nevery = "6h"\n', "utf-8")
    done = run_command(["schedule", "--dry-run"])
    assert done.returncode == 2 and "name one, as in scrapy schedule schedule.toml" in done.stderr
    for name, spider in (("schedule.toml", "anhui"), (config_file.NAME, "jiangsu")):
        assert f"\n{spider} " in run_command(["schedule", "--dry-run", name]).stdout


def test_page_on_settings_is_up_to_date():
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == markdown(), "zhengwen settings --markdown > it"


def test_every_setting_of_zhengwen_has_a_meaning_of_its_own():
    texts = meanings()
    assert texts["DATA_DIR"].startswith("The folder with the data") and texts["REPLAY"].startswith("A folder of saved")
    assert all(hasattr(project_settings, name) for name in texts)
    read_by_scrapy = {name for name in dir(project_settings) if name in get_project_settings().attributes}
    assert set(texts) <= read_by_scrapy


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("X_TOKEN", "a", "***"),
        ("X_TOKEN", ["a", ""], ["***", ""]),
        ("HEADERS", {"Authorization": "a", "Accept": "b"}, {"Authorization": "***", "Accept": "b"}),
        ("PROXY", "http://user:geheim1@proxy.example/", "http://***@proxy.example/"),
        ("DELAY", 2.5, 2.5),
    ],
)
def test_secrets_of_a_listing_are_masked(name, value, shown):
    assert masking.listed(name, value) == shown


def test_listing_has_settings_that_only_the_file_sets():
    settings = get_project_settings()
    settings.set("SPIDERMON_SMTP_HOST", "mail.example", config_file.PRIORITY)
    assert list(listing(settings))[-1] == {
        "name": "SPIDERMON_SMTP_HOST",
        "value": "mail.example",
        "default": None,
        "origin": "zhengwen.toml",
        "meaning": "",
    }


def test_every_component_that_the_settings_name_exists():
    tables = ("ADDONS", "DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES", "EXTENSIONS")
    named = {path for table in tables for path in getattr(project_settings, table)}
    named |= {path for path in project_settings.DOWNLOAD_HANDLERS.values() if path}
    named |= {
        project_settings.DOWNLOADER,
        project_settings.TWISTED_REACTOR,
        *project_settings.SPIDERMON_ENGINE_STOP_MONITORS,
    }
    named |= {project_settings.SCHEDULER_MEMORY_QUEUE, project_settings.SCHEDULER_DISK_QUEUE}
    assert len(named) > 25
    for path in sorted(named):
        module, _, name = path.rpartition(".")
        assert hasattr(pytest.importorskip(module) if "spidermon" in module else import_module(module), name), path
    for module in (
        *project_settings.SPIDER_MODULES,
        project_settings.NEWSPIDER_MODULE,
        project_settings.COMMANDS_MODULE,
    ):
        import_module(module)
    assert (Path(project_settings.TEMPLATES_DIR) / "spiders" / "site.tmpl").is_file()


def test_own_components_take_the_place_of_those_of_scrapy():
    middlewares = get_project_settings().getwithbase("DOWNLOADER_MIDDLEWARES")
    replaced = [name.rpartition(".")[2] for name, place in middlewares.items() if place is None]
    assert sorted(replaced) == [
        "CookiesMiddleware",
        "HttpCompressionMiddleware",
        "MetaRefreshMiddleware",
        "OffsiteMiddleware",
        "RedirectMiddleware",
        "RetryMiddleware",
        "RobotsTxtMiddleware",
    ]


def test_values_of_the_command_line_have_the_type_of_their_default(run_command):
    given = {
        "PRIVATE_HOSTS": "a.example,b.example",
        "ARCHIVE": "0",
        "DOWNLOAD_DELAY": "0.5",
        "DOWNLOAD_TIMEOUT": " 7 ",
        "CONTACT_URL": "https://www.example.org/5",
        "MY_OWN": "x",
    }
    options = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
    rows = json.loads(run_command(["settings", "--json", *options]).stdout)
    shown = {row["name"]: row["value"] for row in rows if row["origin"] == "command line"}
    assert shown == {
        "PRIVATE_HOSTS": ["a.example", "b.example"],
        "ARCHIVE": False,
        "DOWNLOAD_DELAY": 0.5,
        "DOWNLOAD_TIMEOUT": 7,
        "CONTACT_URL": "https://www.example.org/5",
        "MY_OWN": "x",
    }
    assert {type(shown[name]) for name in ("DOWNLOAD_TIMEOUT", "ARCHIVE")} == {int, bool}


def test_table_of_settings_has_json_and_a_dash_for_none(run_command):
    done = run_command(["settings", "-s", "ATTACHMENT_HOSTS=例.example"])
    cells = {line.split()[0]: re.split("  +", line) for line in done.stdout.splitlines() if line}
    assert cells["NAME"] == ["NAME", "VALUE", "DEFAULT", "ORIGIN"]
    assert cells["REPLAY"] == ["REPLAY", "-", "-", "default"]
    assert cells["ATTACHMENT_HOSTS"] == ["ATTACHMENT_HOSTS", '["例.example"]', "[]", "command line"]
    assert cells["ARCHIVE"] == ["ARCHIVE", "true", "true", "default"]
    assert "DOWNLOADER_MIDDLEWARES" not in cells and "DOWNLOADER" not in cells and "TEMPLATES_DIR" not in cells
    assert "zhengwen.toml: " not in done.stdout
    assert run_command(["settings", "jiangsu"]).returncode == 2
    assert run_command(["settings", "--json", "--markdown"]).returncode == 2
    assert run_command(["settings", "--markdown"]).stdout == markdown()


def test_file_of_init_is_not_written_through_a_link(run_command, tmp_path: Path):
    (tmp_path / "elsewhere").write_text("mine", "utf-8")
    (tmp_path / config_file.NAME).symlink_to(tmp_path / "elsewhere")
    for options in ([], ["--force"]):
        refused = run_command(["init", *options])
        assert refused.returncode == 2 and "is a link" in refused.stderr
    assert (tmp_path / "elsewhere").read_text("utf-8") == "mine" and (tmp_path / config_file.NAME).is_symlink()
    assert run_command(["init", "here"]).returncode == 2
