from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import pytest

from crawler.deploy.plan import Move, deal, moves
from crawler.deploy.record import Place

SITES = [f"site{number}" for number in range(4000)]


@pytest.mark.parametrize("machines", [1, 2, 3, 7])
def test_machine_that_joins_takes_its_share_and_no_site_moves_between_others(machines):
    before = deal(SITES, {f"m{number}": 1 for number in range(machines)})
    after = deal(SITES, {f"m{number}": 1 for number in range(machines)} | {"new": 1})
    moved = [site for site in SITES if before[site] != after[site]]
    assert {after[site] for site in moved} == {"new"}
    share = len(SITES) / (machines + 1)
    assert 0.9 * share < len(moved) < 1.1 * share
    left = Counter(before[site] for site in moved)
    assert all(count > 0.7 * share / machines for count in left.values()) and len(left) == machines


def test_machine_that_leaves_gives_its_sites_to_all_others_and_no_other_site_moves():
    machines = dict.fromkeys("abcd", 1)
    before, after = deal(SITES, machines), deal(SITES, machines | {"b": 0})
    moved = [site for site in SITES if before[site] != after[site]]
    assert {before[site] for site in moved} == {"b"} and {after[site] for site in moved} == {*"acd"}
    assert "b" not in after.values()


def test_share_of_a_machine_follows_its_weight():
    counts = Counter(deal(SITES, {"small": 1, "large": 3}).values())
    assert 2.7 < counts["large"] / counts["small"] < 3.3


def test_deal_does_not_depend_on_the_order_of_machines_or_on_the_process():
    assert deal(SITES, {"a": 1, "b": 2, "c": 1}) == deal(SITES[::-1], {"c": 1, "b": 2, "a": 1})
    # Another deal in a later version would move most folders.
    dealt = deal(["jiangsu", "zhejiang", "chinapeace", "hebei_justice"], dict.fromkeys("abc", 1))
    assert dealt == {"jiangsu": "a", "zhejiang": "c", "chinapeace": "b", "hebei_justice": "c"}


def test_only_sites_that_are_not_where_the_deal_puts_them_move():
    places = {"x": Place("a"), "y": Place("a"), "z": Place("a", "b")}
    assert moves(places, {"x": "a", "y": "b", "z": "b"}) == [Move("y", "a", "b"), Move("z", "a", "b", is_started=True)]


@pytest.mark.parametrize("byte", [0, 255])
def test_every_hash_gives_each_machine_a_chance(monkeypatch, byte):
    digest = SimpleNamespace(digest=lambda: bytes([byte] * 32))
    monkeypatch.setattr("crawler.deploy.plan.sha256", lambda text: digest)
    assert deal(["a", "b"], {"x": 1, "y": 2}) == {"a": "y", "b": "y"}, "the one with the greater weight"
