"""The commands that go over the folders of sites: `rebuild` and `reclean`."""

from __future__ import annotations

import pytest

from crawler.collection.reclean import Change, RecleanResult
from crawler.commands import reclean as module
from crawler.store.errors import StoreError
from crawler.store.files import Store
from crawler.store.folder import LEDGER
from crawler.store.ledger import Ledger
from crawler.store.warc import Skipped
from tests.crawler.collection.stored import store_article


def test_rebuild_rebuilds_the_ledgers_of_all_sites(run_command, tmp_path):
    record = {"url": "http://www.example.cn/1.html", "fetched_at": "2024-05-07T08:00:00+08:00", "date": ""}
    record |= dict.fromkeys(("etag", "last_modified", "content_hash"), "")
    for site in ("jiangsu", "chinapeace"):
        store = Store(tmp_path / "data", site)
        store.open()
        store.write("0123456789abcdef", None, "text", record)
        store.close()
    done = run_command(["rebuild"])
    assert done.stdout == "chinapeace: 1 articles\njiangsu: 1 articles\n"
    ledger = Ledger(tmp_path / "data" / "jiangsu" / LEDGER)
    assert ledger.counts() == {"kept": 1}
    ledger.close()
    done = run_command(["rebuild", "nosuch", "jiangsu"])
    assert done.returncode == 1 and done.stdout == "jiangsu: 1 articles\n"
    assert "nosuch: " in done.stderr
    assert not (tmp_path / "data" / "nosuch").exists()


def test_rebuild_names_damaged_metadata_goes_on_and_ends_with_status_1(run_command, tmp_path):
    record = {"url": "http://www.example.cn/1.html", "fetched_at": "2024-05-07T08:00:00+08:00", "date": ""}
    record |= dict.fromkeys(("etag", "last_modified", "content_hash"), "")
    for site in ("anhui", "beijing"):
        store = Store(tmp_path / "data", site)
        store.open()
        store.write("0123456789abcdef", None, "text", record | ({"content_hash": "x"} if site == "anhui" else {}))
        store.close()
    done = run_command(["rebuild"])
    assert (done.returncode, done.stdout) == (1, "anhui: 0 articles\nbeijing: 1 articles\n")
    assert "text/undated/undated_0123456789abcdef.json" in done.stderr


def test_check_of_a_ledger_changes_nothing_and_reports_damage(run_command, tmp_path):
    store = Store(tmp_path / "data", "anhui")
    store.open()
    Ledger(store.paths.ledger).close()
    store.close()
    assert run_command(["rebuild", "--check"]).stdout == "anhui: the ledger is sound\n"
    store.paths.ledger.write_bytes(damaged := b"damaged" * 1000)
    done = run_command(["rebuild", "--check"])
    assert done.returncode == 1 and "scrapy rebuild anhui" in done.stderr
    assert store.paths.ledger.read_bytes() == damaged


def test_rebuild_names_five_damaged_files_and_says_that_there_are_more(run_command, tmp_path):
    def message(number: int) -> str:
        store_article(tmp_path / "data", number, "平安建设。")
        for file in (tmp_path / "data" / "jiangsu" / "text").rglob("*.json"):
            file.write_text("{")
        done = run_command(["rebuild"])
        assert (done.returncode, done.stdout) == (1, "jiangsu: 0 articles\n")
        return done.stderr

    messages = [message(number) for number in range(6)]
    assert [text.count(".json") for text in messages] == [1, 2, 3, 4, 5, 5]
    assert ["…" in text for text in messages] == [False] * 5 + [True]
    assert messages[5].startswith("jiangsu: 6 metadata files are damaged")


@pytest.fixture
def results(monkeypatch, tmp_path):
    """What cleaning a site again gives: the results and the skipped parts of its archive, by the site's name."""
    given: dict[str, tuple[list[RecleanResult], list[Skipped]]] = {}
    calls = []

    def reclean(settings, name, *, dry, skipped, processes):
        calls.append((name, dry, processes))
        found, passed_over = given[name]
        skipped.update(passed_over)
        yield from found

    monkeypatch.setattr(module, "reclean", reclean)
    given["calls"] = calls
    return given


def with_archive(data, *names: str) -> None:
    for name in names:
        (data / name / "archive").mkdir(parents=True)


def text_change(number: int, before: str = "旧", after: str = "新") -> RecleanResult:
    change = Change.TEXT if before else Change.NEW
    return RecleanResult(change, f"http://a.example/{number}.html", f"题\n\n{before}\n", f"题\n\n{after}\n")


def test_reclean_counts_the_articles_of_each_kind(run_command, results, tmp_path):
    with_archive(tmp_path / "data", "anhui", "jiangsu")
    (tmp_path / "data" / "hebei" / "text").mkdir(parents=True)  # it has no archive
    results["anhui"] = [RecleanResult(Change(name), "http://a.example/") for name in ("same", "same", "metadata")], []
    results["jiangsu"] = [], []
    done = run_command(["reclean"])
    assert done.returncode == 0
    assert done.stdout == (
        "anhui: 3 archived articles: 2 the same, 1 only other metadata\njiangsu: no archived articles\n"
    )
    assert results["calls"] == [("anhui", False, 1), ("jiangsu", False, 1)]


def test_reclean_names_what_the_user_should_look_at(run_command, results, tmp_path):
    with_archive(tmp_path / "data", "anhui")
    kinds = [(Change.LOST, ""), (Change.FAILED, "no space"), (Change.LATER, ""), (Change.SKIPPED, "")]
    found = [RecleanResult(kind, f"http://a.example/{kind}", reason=reason) for kind, reason in kinds]
    results["anhui"] = found, []
    done = run_command(["reclean", "anhui"])
    assert done.returncode == 1 and done.stderr.splitlines() == [
        "anhui: without text now (not changed): http://a.example/lost",
        "anhui: failed: http://a.example/failed no space",
    ]
    assert done.stdout.startswith("anhui: 4 archived articles: 1 without text now (not changed), 1 stored later than")
    results["anhui"] = [found[0]], [Skipped.FOREIGN, Skipped.FOREIGN]
    done = run_command(["reclean", "anhui"])
    assert done.returncode == 0 and done.stdout.endswith("; 2 records of other programs passed over\n")
    results["anhui"] = [], [Skipped.DAMAGED]
    done = run_command(["reclean", "anhui"])
    assert done.returncode == 1 and "; 1 damaged parts of the archive passed over" in done.stdout


def test_reclean_has_words_for_each_kind(run_command, results, tmp_path):
    with_archive(tmp_path / "data", "anhui")
    found = [RecleanResult(change, "http://a.example/") for n, change in enumerate(Change, 1) for _ in range(n)]
    results["anhui"] = found, [Skipped.DAMAGED, *[Skipped.FOREIGN] * 2]
    parts = [
        *("1 the same", "3 other texts", "2 only other metadata", "4 new", "5 without text now (not changed)"),
        *("6 stored later than archived (not changed)", "7 skipped or incomplete (not changed)", "8 failed"),
    ]
    skipped = "1 damaged parts of the archive passed over (the log says where); 2 records of other programs passed over"
    assert run_command(["reclean"]).stdout == f"anhui: 36 archived articles: {', '.join(parts)}; {skipped}\n"


def test_reclean_shows_the_first_changes(run_command, results, tmp_path):
    with_archive(tmp_path / "data", "anhui")
    results["anhui"] = [*map(text_change, range(4)), text_change(9, before=""), RecleanResult(Change.SAME, "x")], []

    def shown(*options: str) -> int:
        return run_command(["reclean", *options]).stdout.count("+++ cleaned")

    assert {
        "no options": shown(),
        "dry": shown("--dry-run"),
        "2": shown("--diff", "2"),
        "9": shown("--diff", "9"),
        "none": shown("--dry-run", "--diff", "0"),
    } == {"no options": 0, "dry": 3, "2": 2, "9": 5, "none": 0}
    done = run_command(["reclean", "--dry-run", "--diff", "1", "-j", "2"])
    assert done.stdout.endswith("1 new (dry run: nothing was stored)\n")
    assert "\n-旧\n+新\n" in done.stdout
    assert "--- stored  http://a.example/0.html\n+++ cleaned http://a.example/0.html\n" in done.stdout
    assert results["calls"][-1] == ("anhui", True, 2)


def test_command_for_sites_goes_on_after_an_error_of_one(run_command, results, tmp_path):
    with_archive(tmp_path / "data", "anhui", "hebei", "jiangsu")

    def fails(error: Exception):
        raise error
        yield

    results |= {"anhui": (fails(StoreError("it is\x1b locked")), []), "hebei": (fails(RuntimeError("a bug")), [])}
    results["jiangsu"] = [], []
    done = run_command(["reclean"])
    assert (done.returncode, done.stdout) == (1, "jiangsu: no archived articles\n")
    assert "anhui: it is\\x1b locked\n" in done.stderr
    assert "Traceback" in done.stderr and "RuntimeError: a bug" in done.stderr
    assert "\nhebei: stopped by a fault of the program; please report it\n" in done.stderr


def test_commands_for_sites_need_the_data_folder(run_command):
    for command in ("rebuild", "reclean"):
        done = run_command([command])
        assert done.returncode == 2 and "the folder data does not exist: set DATA_DIR" in done.stderr
