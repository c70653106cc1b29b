from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.schedule.config import ConfigError, Plan, read

ROOT = Path(__file__).resolve().parents[3]
CRON = 'cron = "15 */4 * * *"\n'


@pytest.fixture(scope="module")
def spiders():
    return SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.spiders"]}))


@pytest.fixture
def plan_of(spiders, tmp_path):
    def plan(text: str) -> Plan:
        (tmp_path / "schedule.toml").write_text(text, "utf-8")
        return read(tmp_path / "schedule.toml", spiders)

    return plan


def test_spiders_and_groups_have_separate_schedules(plan_of):
    plan = plan_of(
        'jitter = "10m"\n[spider.jiangsu]\ncron = "15 */4 * * *"\narguments = { pages = 3, full = true }\n'
        'settings = { DOWNLOAD_DELAY = 2.5 }\ntime_limit = "30m"\nmemory_mb = 512\n'
        '[group.justice]\nspiders = ["*_justice"]\nexcept = ["hebei_justice"]\nevery = "1d"\njitter = "6h"\n'
    )
    jobs = {job.name: job for job in plan.jobs}
    assert "jiangsu_justice" in jobs and "hebei_justice" not in jobs and "zhejiang" not in jobs
    jiangsu, justice = jobs["jiangsu"], jobs["jiangsu_justice"]
    assert (jiangsu.line, justice.line) == ("cron 15 */4 * * *", "every 1d")
    assert (jiangsu.jitter, justice.jitter) == (timedelta(minutes=10), timedelta(hours=6))
    assert (jiangsu.time_limit, justice.time_limit) == (timedelta(minutes=30), timedelta(hours=12))
    assert (jiangsu.memory_mb, justice.memory_mb) == (512, 1024)
    assert jiangsu.arguments == {"pages": "3", "full": "1"} and jiangsu.settings == {"DOWNLOAD_DELAY": "2.5"}
    assert jiangsu.folder == "jiangsu"


def test_default_time_zone_is_that_of_the_sites(plan_of):
    table = f"[spider.jiangsu]\n{CRON}"
    assert plan_of(table).timezone.key == "Asia/Shanghai"
    assert plan_of(f'timezone = "Europe/Berlin"\n{table}').timezone.key == "Europe/Berlin"


def test_star_matches_all_sites_but_not_the_spider_for_any_site(plan_of):
    names = {job.name for job in plan_of(f'[group.all]\nspiders = ["*"]\n{CRON}').jobs}
    assert {"jiangsu", "chinapeace", "jiangsu_justice"} <= names and "site" not in names


def test_spider_for_any_site_can_be_scheduled_with_its_argument(plan_of):
    (job,) = plan_of(f'[spider.site]\n{CRON}arguments = {{ url = "http://www.example.cn/news/" }}\n').jobs
    assert job.folder == "www.example.cn"


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        ("", "", "nothing is scheduled: write a table for each spider"),
        ("at_once = 2", "", "nothing is scheduled"),
        ("[spider.jiangsu", "", "is not TOML"),
        ("[spiders.jiangsu]\n" + CRON, "spiders", "unknown key; the keys are timezone,"),
        ("spider = 'jiangsu'", "spider", "write a table for each, as in [spider.jiangsu]"),
        ("[spider]\njiangsu = 3", "[spider.jiangsu]", "write a table, as in [spider.jiangsu]"),
        ("[spider.jiangus]\n" + CRON, "[spider.jiangus]", "there is no spider jiangus: did you mean jiangsu?"),
        ("[group.a]\nspiders=['jiangus']\n" + CRON, "[group.a] spiders", "there is no spider jiangus: did you mean"),
        ("[group.a]\nspiders=['x*']\nexcept=['qq*']\n" + CRON, "[group.a] except", "there is no spider qq*: scrapy"),
        ("[group.a]\n" + CRON, "[group.a] spiders", 'as in ["jiangsu", "*_justice"]'),
        ("[group.a]\nspiders = []\n" + CRON, "[group.a] spiders", "write names or patterns"),
        ("[spider.jiangsu]\n", "[spider.jiangsu]", 'write either cron = "15 */4 * * *" or every = "6h"'),
        ("[spider.jiangsu]\nevery='6h'\n" + CRON, "[spider.jiangsu]", "write either cron"),
        ("[spider.jiangsu]\ncron='* * * *'", "[spider.jiangsu] cron", "'* * * *': a cron line has five fields"),
        ("[spider.jiangsu]\ncron='0 25 * * *'", "[spider.jiangsu] cron", "'25' is not a valid hour; write one such as"),
        ("[spider.jiangsu]\ncron=7", "[spider.jiangsu] cron", "7 is not a string"),
        ("[spider.jiangsu]\nevery='often'", "[spider.jiangsu] every", "'often' is not a duration: write one such"),
        ("[spider.jiangsu]\nevery='0s'", "[spider.jiangsu] every", "must be greater than 0"),
        ("[spider.jiangsu]\njitter=5\n" + CRON, "[spider.jiangsu] jitter", "5 is not a duration"),
        ("time_limit='0h'\n[spider.jiangsu]\n" + CRON, "time_limit", "must be greater than 0"),
        ("memory_mb=20\n[spider.jiangsu]\n" + CRON, "memory_mb", "write 256 or more"),
        (
            "at_once=0\n[spider.jiangsu]\n" + CRON,
            "at_once",
            "0 is not a whole number of at least 1: write one such as 4",
        ),
        ("at_once=true\n[spider.jiangsu]\n" + CRON, "at_once", "True is not a whole number"),
        ("timezone='Mars'\n[spider.jiangsu]\n" + CRON, "timezone", "'Mars' is not a time zone"),
        ("timezone='../x'\n[spider.jiangsu]\n" + CRON, "timezone", "'../x' is not a time zone"),
        ("[spider.site]\n" + CRON, "[spider.site] arguments", "site does not accept them: url="),
        ("[spider.jiangsu]\narguments={page=1}\n" + CRON, "[spider.jiangsu] arguments", "page"),
        ("[spider.jiangsu]\nsettings={A=[1]}\n" + CRON, "[spider.jiangsu] settings", "as in { pages = 3 }"),
        ("[spider.jiangsu]\nsettings={A=nan}\n" + CRON, "[spider.jiangsu] settings", "A: too large, or not a number"),
        ("[spider.jiangsu]\nsettings={A='\\u0000'}\n".replace("'", '"') + CRON, "[spider.jiangsu] settings", "NUL"),
        (
            "[spider.jiangsu]\nsettings={RETRY_TIMES='x'}\n" + CRON,
            "[spider.jiangsu] settings",
            "is not a whole number",
        ),
        ("[spider.jiangsu]\nsettings={'A=B'=1}\n" + CRON, "[spider.jiangsu] settings", "write it without ="),
        (
            "[spider.jiangsu]\nsettings={DATA_DIR='x'}\n" + CRON,
            "[spider.jiangsu] settings",
            "scrapy schedule -s DATA_DIR",
        ),
        (f"[spider.jiangsu]\nsettings={{A='{'x' * 60000}'}}\n" + CRON, "[spider.jiangsu] settings", "shorter values"),
        ("[spider.jiangsu]\nevery='999999d'", "[spider.jiangsu] every", 'write "3660d" or less'),
        ("[spider.jiangsu]\nevery='٣h'", "[spider.jiangsu] every", "is not a duration"),
        ("[spider.jiangsu]\njitter='32d'\n" + CRON, "[spider.jiangsu] jitter", 'write "31d" or less'),
        ("time_limit='999999d'\n[spider.jiangsu]\n" + CRON, "time_limit", "too long"),
        ("[spider.jiangsu]\ncron='٣ * * * *'", "[spider.jiangsu] cron", "'٣' is not a valid minute"),
        (f"[spider.jiangsu]\ncron='{'0,' * 999}0 * * * *'", "[spider.jiangsu] cron", "longer than 500 characters"),
        ("memory_mb=10000000000000\n[spider.jiangsu]\n" + CRON, "memory_mb", "write 1048576 or less"),
        ("logs_days=1000000000000\n[spider.jiangsu]\n" + CRON, "logs_days", "too large"),
        ("logs_total_mb=1" + "0" * 400 + "\n[spider.jiangsu]\n" + CRON, "logs_total_mb", "too large"),
        ("at_once=0x1" + "0" * 9000 + "\n[spider.jiangsu]\n" + CRON, "at_once", "too large"),
        ("[spider.jiangsu]\nsettings={A=0x1" + "0" * 9000 + "}\n" + CRON, "[spider.jiangsu] settings", "A: too large"),
        ("[spider.jiangsu]\nevery=0x1" + "0" * 9000, "[spider.jiangsu] every", "the value is not a duration"),
        ("at_once=1" + "0" * 5000, "", "too long a number"),
        ("x=" + "[" * 20000 + "]" * 20000, "", "too deep a nesting"),
        ("#" * 1_000_001, "", "too large for a file of settings"),
        ('logs="a\\u0000b"\n[spider.jiangsu]\n' + CRON, "logs", "cannot be a folder"),
        (f"logs='{__file__}'\n[spider.jiangsu]\n" + CRON, "logs", "cannot be a folder"),
    ],
)
def test_error_names_file_and_key_and_shows_a_valid_value(plan_of, tmp_path, text, key, message):
    with pytest.raises(ConfigError) as refused:
        plan_of(text)
    error = str(refused.value)
    assert error.startswith(f"{tmp_path / 'schedule.toml'}")
    assert message in error
    assert not key or f"schedule.toml: {key}" in error


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"[spider.jiangsu]\n{CRON}[group.a]\nspiders=['jiang*']\n{CRON}",
            "[group.a]: jiangsu is also in [spider.jiangsu]",
        ),
        (
            f"[group.a]\nspiders=['hebei']\n{CRON}[group.b]\nspiders=['he*']\n{CRON}",
            "[group.b]: hebei is also in [group.a]",
        ),
    ],
)
def test_spider_in_two_tables_is_refused(plan_of, text, message):
    with pytest.raises(ConfigError, match=re.escape(message)):
        plan_of(text)


def test_site_can_be_crawled_by_several_jobs_with_other_options(plan_of):
    plan = plan_of(
        f"[spider.jiangsu]\n{CRON}arguments = {{ columns = 'pajs' }}\n"
        "[job.jiangsu-weekly]\nspider = 'jiangsu'\nevery = '7d'\narguments = { full = 1 }\n"
    )
    names = [(job.name, job.spider, job.folder, dict(job.arguments)) for job in plan.jobs]
    assert names == [
        ("jiangsu", "jiangsu", "jiangsu", {"columns": "pajs"}),
        ("jiangsu-weekly", "jiangsu", "jiangsu", {"full": "1"}),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"[job.hebei]\nspider='jiangsu'\n{CRON}", "[job.hebei]: hebei is the name of a spider: choose another name"),
        (f"[job.a]\nspider='hebei'\n{CRON}[job.A]\nspider='hebei'\n{CRON}", "[job.A]: A is also [job.a]"),
        (f"[job.'a/b']\nspider='jiangsu'\n{CRON}", "[job.a/b]: use letters, digits"),
        (f"[job.a]\n{CRON}", "[job.a] spider: missing: write the name of one"),
        (f"[job.a]\nspider='jiangus'\n{CRON}", "[job.a] spider: there is no spider jiangus: did you mean jiangsu?"),
        (f"[job.a]\nspiders='jiangsu'\n{CRON}", "[job.a] spiders: unknown key; the keys are spider,"),
        ("[job]\na = 3", "[job.a]: write a table"),
    ],
)
def test_job_with_a_wrong_name_or_spider_is_refused(plan_of, text, message):
    with pytest.raises(ConfigError, match=re.escape(message)):
        plan_of(text)


def test_missing_file_is_refused(spiders, tmp_path):
    with pytest.raises(ConfigError, match=r"nosuch.toml cannot be read \(No such file or directory\)"):
        read(tmp_path / "nosuch.toml", spiders)


def test_shipped_example_is_valid(spiders):
    plan = read(ROOT / "deploy" / "schedule.toml", spiders)
    assert plan.timezone.key == "Asia/Shanghai"
    sites = {name for name in spiders.list() if hasattr(spiders.load(name), "home")}
    assert {job.name for job in plan.jobs} == sites, "every site is scheduled"


def test_values_of_the_top_level_are_read_and_have_the_documented_defaults(plan_of):
    table = f"[spider.jiangsu]\n{CRON}"
    plan = plan_of(table)
    assert (plan.at_once, plan.logs, plan.logs_per_spider, plan.logs_days, plan.logs_total_mb) == (
        4,
        Path("logs"),
        30,
        90,
        1024,
    )
    (job,) = plan.jobs
    assert (job.jitter, job.time_limit, job.memory_mb) == (timedelta(0), timedelta(hours=12), 1024)
    plan = plan_of(
        'at_once = 7\nlogs = "/var/log/x"\nlogs_per_spider = 1\nlogs_days = 2\nlogs_total_mb = 3\n'
        f'jitter = "1m"\ntime_limit = "2h"\nmemory_mb = 256\n{table}'
    )
    assert (plan.at_once, plan.logs, plan.logs_per_spider, plan.logs_days, plan.logs_total_mb) == (
        7,
        Path("/var/log/x"),
        1,
        2,
        3,
    )
    (job,) = plan.jobs
    assert (job.jitter, job.time_limit, job.memory_mb) == (timedelta(minutes=1), timedelta(hours=2), 256)
    with pytest.raises(ConfigError, match="memory_mb"):
        plan_of(f"memory_mb = 255\n{table}")


def test_largest_values_are_accepted_and_larger_ones_refused(plan_of):
    spider = f"[spider.jiangsu]\n{CRON}"

    def problem(text: str) -> str:
        try:
            plan_of(text)
        except ConfigError as error:
            return str(error).partition("schedule.toml: ")[2]
        return ""

    zeros = "0," * 245 + "00"  # with the other fields, a line of 500 characters
    name = "a" * 100
    accepted = {
        "number": f"logs_days = 1000000\n{spider}",
        "memory": f"memory_mb = 1048576\n{spider}",
        "duration": '[spider.jiangsu]\nevery = "3660d"',
        "jitter": f'{spider}jitter = "31d"',
        "cron": f'[spider.jiangsu]\ncron = "{zeros} * * * *"',
        "settings": f"{spider}settings = {{ A = '{'x' * 49_991}' }}",
        "name": f'[job.{name}]\nspider = "jiangsu"\nevery = "6h"',
        "file": f"{spider}#{'x' * (1_000_000 - len(spider) - 1)}",
        "option": f"{spider}settings = {{ A = 9000000000000000000 }}",
    }
    refused = {
        "number": f"logs_days = 1000001\n{spider}",
        "memory": f"memory_mb = 1048577\n{spider}",
        "duration": f'[spider.jiangsu]\nevery = "{3660 * 24 + 1}h"',
        "jitter": f'{spider}jitter = "{31 * 24 + 1}h"',
        "cron": f'[spider.jiangsu]\ncron = "0{zeros} * * * *"',
        "settings": f"{spider}settings = {{ A = '{'x' * 49_992}' }}",
        "name": f'[job.a{name}]\nspider = "jiangsu"\nevery = "6h"',
        "file": f"{spider}#{'x' * (1_000_000 - len(spider))}",
        "option": f"{spider}settings = {{ A = 9223372036854775807 }}",
    }
    assert {what: problem(text) for what, text in accepted.items()} == dict.fromkeys(accepted, "")
    problems = {what: problem(text) for what, text in refused.items()}
    assert problems.pop("file") == "", "it begins with the name of the file"
    words = ("1000000", "1048576", "3660d", "31d", "500 characters", "50000 characters", "use letters", "too large")
    assert {what: word in problems[what] for what, word in zip(problems, words, strict=True)} == dict.fromkeys(
        problems, True
    )


def test_options_are_a_table_of_strings_and_numbers(plan_of):
    for value in ("3", "'a'", "['a']", "{ A = [1] }", "{ A = { B = 1 } }"):
        with pytest.raises(ConfigError, match=r"settings: write a table of strings and numbers, as in \{ pages = 3 \}"):
            plan_of(f"[spider.jiangsu]\n{CRON}settings = {value}")
    (job,) = plan_of(f"[spider.jiangsu]\n{CRON}settings = {{ A = 0, B = false, C = -1.5, D = 'x' }}").jobs
    assert job.settings == {"A": "0", "B": "0", "C": "-1.5", "D": "x"}
    with pytest.raises(ConfigError, match="'' is not the name of an option"):
        plan_of(f"[spider.jiangsu]\n{CRON}settings = {{ '' = 1 }}")


def test_long_wrong_value_is_cut_in_the_message(plan_of):
    shown = {}
    for length in (98, 99):  # 100 and 101 with the quotes
        with pytest.raises(ConfigError) as refused:
            plan_of(f"[spider.jiangsu]\nevery = '{'x' * length}'")
        shown[length] = str(refused.value).partition("every: ")[2].partition(" is not")[0]
    assert shown == {98: f"'{'x' * 98}'", 99: f"'{'x' * 99}…"}


def test_message_of_an_empty_schedule_names_the_shipped_example(plan_of):
    with pytest.raises(ConfigError, match=r", or start from a copy of deploy/schedule\.toml$"):
        plan_of("")
    assert (ROOT / "deploy" / "schedule.toml").is_file()
