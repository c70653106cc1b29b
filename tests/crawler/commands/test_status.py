"""`zhengwen status` for data folders with hand-made run logs and ledgers."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from crawler.items import Target
from crawler.store.folder import CURRENT_RUN, LEDGER, RUN_LOG
from crawler.store.ledger import Ledger
from crawler.store.records import GIVEN_UP_DAYS, Kept, Status
from crawler.urls import key_of
from tests.crawler.clock import START

HEADER = [
    "NAME",
    "SITE",
    "STATE",
    "RUNS",
    "LAST RUN",
    "RESULT",
    "NEWEST",
    "NEW",
    "REVISED",
    "FAILED",
    "LOW",
    "GIVEN UP",
]


def log_runs(folder: Path, *runs: dict[str, object]) -> None:
    """Write the run log of a site. A run's `days` is how long ago it ended."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for run in runs:
        ended = START - timedelta(days=run.pop("days"))
        times = {"started": (ended - timedelta(minutes=9)).isoformat(), "ended": ended.isoformat()}
        lines.append(json.dumps(times | {"reason": "finished", "articles_found": 9} | run) + "\n")
    (folder / RUN_LOG).write_text("".join(lines), "utf-8")


def keep_article(ledger: Ledger, number: int, day: date, **more: object) -> None:
    url = f"http://www.example.cn/{number}.html"
    facts = {"content_hash": "", "fetched_at": "", "path": f"text/{number}.txt"}
    ledger.keep(Kept(key=key_of(url), url=url, day=day, **facts, **more))


def cells(output: str, name: str) -> list[str]:
    """The cells of a site's row."""
    row = next(line for line in output.splitlines() if line.startswith(f"{name} "))
    return re.split(r"  +", row)


def test_row_has_the_sums_of_the_runs_of_the_last_days(run_command, tmp_path):
    folder = tmp_path / "data" / "jiangsu"
    counts = {"articles_stored": 5, "articles_revised": 2, "low_confidence": 1, "failed": {"http_503": 3, "timeout": 1}}
    log_runs(folder, {"days": 40, **counts}, {"days": 20, **counts}, {"days": 0.5, **counts, "crawl_delay": 7})
    with closing(Ledger(folder / LEDGER)) as ledger:
        keep_article(ledger, 1, date(2026, 5, 19))
        url = "http://www.example.cn/2.html"
        ledger.queue([Target(key_of(url), url)], START.isoformat())
        ledger.settle(key_of(url), Status.GIVEN_UP, "empty")
    done = run_command(["status", "jiangsu"])
    assert re.split(r"  +", done.stdout.splitlines()[0]) == HEADER
    row = ["jiangsu", "江苏长安网", "ok", "2", "2026-05-20 00:00", "finished", "2026-05-19", "10", "4", "8", "2", "1"]
    assert cells(done.stdout, "jiangsu") == row and done.returncode == 0
    sums = "last 30 days: 2 runs, 10 new, 4 revised, 8 failed, 2 low confidence; newest article: 2026-05-19"
    assert f"\n1 site: 1 ok; {sums}\n" in done.stdout
    days = run_command(["status", "jiangsu", "--days", "1"])
    assert cells(days.stdout, "jiangsu")[3::4] == ["1", "5", "1"] and "; last 1 days: 1 runs, 5 new, " in days.stdout
    (record,) = json.loads(run_command(["status", "jiangsu", "--json"]).stdout)
    assert record == {
        "name": "jiangsu",
        "site": "江苏长安网",
        "state": "ok",
        "findings": [],
        "last_run": "2026-05-20T00:00:00+08:00",
        "last_result": "finished",
        "newest_article": "2026-05-19",
        "last_successful_run": "2026-05-20T00:00:00+08:00",
        "running_since": "",
        "runs": 2,
        "new": 10,
        "revised": 4,
        "failed": 8,
        "low_confidence": 2,
        "failed_by_cause": {"http_503": 6, "timeout": 2},
        "crawl_delay": 7,
        "links": {"unfinished": 0, "given_up": {"empty": 1}, "restless": 0, "copies": 0, "vanished": 0},
        "notes": [],
    }


def test_site_that_was_never_crawled_has_an_empty_row(run_command, tmp_path):
    (tmp_path / "data").mkdir()
    done = run_command(["status"])
    assert done.returncode == 0
    row = ["jiangsu", "江苏长安网", "never", "0", "-", "-", "-", "0", "0", "0", "0", "0"]
    assert cells(done.stdout, "jiangsu") == row
    assert re.search(r"^(\d+) sites: \1 never crawled; .*newest article: none$", done.stdout, re.M)
    records = {record["name"]: record for record in json.loads(run_command(["status", "--json"]).stdout)}
    record = records["jiangsu"]
    assert (record["last_run"], record["crawl_delay"], record["state"]) == ("", 0, "never")
    named = run_command(["status", "jiangsu"])
    assert named.returncode == 1 and " silent: never_run " in named.stdout.splitlines()[1]


def test_finding_is_printed_with_the_title_of_the_site_and_the_advice(run_command, tmp_path):
    log_runs(tmp_path / "data" / "www.example.cn_8080", {"days": 1, "reason": "blocked", "failed": {"challenge_a": 9}})
    log_runs(tmp_path / "data" / "hunan", {"days": 1})
    done = run_command(["status", "www.example.cn_8080", "hunan"])
    assert done.returncode == 1
    (record, fine) = json.loads(run_command(["status", "--json", "www.example.cn_8080", "hunan"]).stdout)
    (finding,) = record["findings"]
    assert finding["rule"] == "challenged" and fine["findings"] == []
    title, advice = f"www.example.cn_8080: challenged: {finding['seen']}", f"  {finding['advice']}"
    assert f"\n\n{title}\n{advice}\n" in done.stdout
    assert cells(done.stdout, "www.example.cn_8080")[:3] == ["www.example.cn_8080"] * 2 + ["failing: challenged"]
    assert cells(done.stdout, "hunan")[2] == "ok"
    assert "\n2 sites: 1 failing, 1 ok; " in done.stdout


def test_run_in_progress_is_shown(run_command, tmp_path):
    folder = tmp_path / "data" / "jiangsu"
    log_runs(folder, {"days": 1})
    started = (START - timedelta(minutes=5)).isoformat(timespec="seconds")
    run = {"started": started, "ended": START.isoformat(), "reason": "killed"}
    (folder / CURRENT_RUN).write_text(json.dumps(run) + "\n", "utf-8")
    done = run_command(["status", "jiangsu"])
    assert cells(done.stdout, "jiangsu")[2] == "ok, running"
    assert json.loads(run_command(["status", "jiangsu", "--json"]).stdout)[0]["running_since"] == started


def test_remarks_on_the_ledger_are_printed_and_are_no_faults(run_command, tmp_path):
    folder = tmp_path / "data" / "jiangsu"
    log_runs(folder, {"days": 1})
    with closing(Ledger(folder / LEDGER)) as ledger:
        for number in range(6):
            keep_article(ledger, number, date(2026, 5, 19))
        for number, (status, cause) in enumerate(
            [(Status.GIVEN_UP, "empty"), (Status.GIVEN_UP, "http_500"), (Status.GIVEN_UP, "empty"), (Status.COPY, "")]
        ):
            url = f"http://www.example.cn/link{number}.html"
            ledger.queue([Target(key_of(url), url)], START.isoformat())
            ledger.settle(key_of(url), status, cause)
    with closing(sqlite3.connect(folder / LEDGER, isolation_level=None)) as db:
        db.execute("UPDATE articles SET small_changes = 9 WHERE url LIKE '%/0.html' OR url LIKE '%/1.html'")
        db.execute(
            "UPDATE articles SET vanished = '2026-05-19' WHERE status = 'kept' AND small_changes = 0 AND url < 'http://www.example.cn/5'"
        )
    done = run_command(["status", "jiangsu"])
    assert done.returncode == 0
    remarks = [line for line in done.stdout.splitlines() if line.startswith("jiangsu (江苏长安网): ")]
    beginnings = [
        f"3 links are given up (empty 2, http_500 1): each is requested again after {GIVEN_UP_DAYS} days",
        "2 articles change by a few characters",
        "3 stored articles are gone from the site",
        "1 links led to articles that are stored under another query",
    ]
    assert len(remarks) == len(beginnings)
    for remark, beginning in zip(remarks, beginnings, strict=True):
        assert remark.startswith(f"jiangsu (江苏长安网): {beginning}")


def test_notes_about_damage_are_printed_as_errors(run_command, tmp_path):
    folder = tmp_path / "data" / "jiangsu"
    log_runs(folder, {"days": 1})
    (folder / LEDGER).write_bytes(b"damaged" * 1000)
    done = run_command(["status", "jiangsu"])
    assert done.returncode == 0 and f"jiangsu (江苏长安网): {LEDGER} cannot be read" in done.stderr
    assert json.loads(run_command(["status", "jiangsu", "--json"]).stdout)[0]["notes"] != []


def test_unknown_sites_are_named_and_a_missing_folder_says_what_to_set(run_command, tmp_path):
    missing = run_command(["status", "jiangsu"])
    assert missing.returncode == 2 and "set DATA_DIR" in missing.stderr
    (tmp_path / "data" / "empty").mkdir(parents=True)
    unknown = run_command(["status", "jiangsu", "nosuch", "empty"])
    assert unknown.returncode == 2 and unknown.stderr.rstrip().endswith(": nosuch, empty"), "one was not crawled"
    assert run_command(["status", "--json", "--rules"]).returncode == 2


def test_folder_names_are_escaped(run_command, tmp_path):
    folder = tmp_path / "data" / "a\x1b[31m\u202eb"
    folder.mkdir(parents=True)
    run = {"started": START.isoformat(), "ended": START.isoformat(), "reason": "blocked"}
    (folder / RUN_LOG).write_text(json.dumps(run) + "\n[]\n", "utf-8")
    for options in ([], ["--json"]):
        done = run_command(["status", *options])
        assert done.returncode == 1 and "a\\x1b[31m\\u202eb" in done.stdout.replace("\\\\", "\\")
        assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)


def test_status_and_sites_agree_on_the_last_successful_run(run_command, tmp_path):
    folder = tmp_path / "data" / "jiangsu"
    folder.mkdir(parents=True)
    times = [(START - timedelta(days=n)).isoformat(timespec="seconds") for n in (3, 2, 1)]
    runs = [
        {"ended": times[0], "reason": "finished", "articles_found": 9},
        {"ended": times[1], "reason": "finished", "articles_found": 9},
        {"ended": times[2], "reason": "blocked", "articles_found": 9},
    ]
    (folder / RUN_LOG).write_text("".join(json.dumps(run) + "\n" for run in runs), "utf-8")
    (site,) = (site for site in json.loads(run_command(["sites", "--json"]).stdout) if site["name"] == "jiangsu")
    (status,) = json.loads(run_command(["status", "--json", "jiangsu"]).stdout)
    assert site["last_run"] == status["last_successful_run"] == times[1]
    assert status["last_run"] == times[2] and status["state"] == "failing"


def test_problems_are_shown_alone_with_the_totals_of_all_sites(run_command, tmp_path):
    ended = START - timedelta(hours=1)
    for name, reason, failed in (("jiangsu", "finished", {}), ("hunan", "blocked", {"challenge_ruishu": 10})):
        folder = tmp_path / "data" / name
        folder.mkdir(parents=True)
        run = {
            "ended": ended.isoformat(),
            "reason": reason,
            "articles_found": 9,
            "articles_stored": 4,
            "failed": failed,
        }
        (folder / RUN_LOG).write_text(json.dumps(run) + "\n", "utf-8")
        with closing(Ledger(folder / LEDGER)) as ledger:
            for number, day in enumerate((date(2024, 5, 6), date(2026, 5, 19), date(2031, 1, 1), None)):
                kept = {"url": f"http://www.example.cn/{number}.html", "path": f"text/{number}.txt", "day": day}
                ledger.keep(Kept(key=f"{number:016}", content_hash="", fetched_at="", **kept))
    done = run_command(["status", "--problems"])
    assert done.returncode == 1
    row = next(line for line in done.stdout.splitlines() if line.startswith("hunan"))
    assert "blocked  2026-05-19  4" in row and not [s for s in done.stdout.splitlines() if s.startswith("jiangsu")]
    totals = r"1 failing, 1 ok, \d+ never crawled; last 30 days: 2 runs, 8 new, 0 revised, 10 failed, 0 low confidence"
    assert re.search(rf"^\d+ sites: {totals}; newest article: 2026-05-19$", done.stdout, re.M)
    (record,) = json.loads(run_command(["status", "--problems", "--json"]).stdout)
    assert (record["name"], record["last_result"], record["newest_article"]) == ("hunan", "blocked", "2026-05-19")
    fine = run_command(["status", "--problems", "jiangsu"])
    assert fine.returncode == 0 and fine.stdout.startswith("1 site: 1 ok; ")


def test_rules_option_prints_what_each_rule_detects(run_command):
    done = run_command(["status", "--rules"])
    assert done.returncode == 0
    assert "silence (silent): No new article" in done.stdout
    assert "robots (failing): " in done.stdout


def test_days_option_must_be_a_number(run_command):
    done = run_command(["status", "--days", "month"])
    assert done.returncode == 2 and "month" in done.stderr
