from __future__ import annotations

import json
import os
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from crawler.collection.articles import Collection
from crawler.collection.datasette import METADATA, prepare_connection
from crawler.collection.index import NAME, Changes, Hit, SearchIndex, expression, marked_passage, words_of
from crawler.store.errors import LinkRefused, StoreError
from tests.crawler.collection.stored import store_article

LONG = "近日，江岸区组织网格员走进社区，开展防范电信网络诈骗集中宣传活动，向居民讲解常见的诈骗手法和识别要点。" + (
    "活动现场，工作人员发放宣传册三百余份，现场解答群众提问五十余次。下一步，该区将继续推动平安建设走深走实，把矛盾纠纷化解在基层。"
)


def updated(data: Path, *sites: str) -> Changes:
    with SearchIndex(data, write=True) as index:
        return index.update(Collection(data), sites)


def search(data: Path, query: str, **more: object) -> list[Hit]:
    with SearchIndex(data) as index:
        return index.search(query, **more)


def titles(data: Path, query: str, **more: object) -> list[str]:
    return [hit.title for hit in search(data, query, **more)]


@pytest.mark.parametrize(
    ("text", "found", "not_found"),
    [
        (
            "市委政法委召开会议。",
            ["政法", "政法委召开会", "委", "议", "会议", "政法 会议"],
            ["法政", "政委", "政会", "政法院"],
        ),
        ("平安。建设中国", ["平安", "建设", "平安 建设"], ["平安建设"]),
        (
            "總投資2860万元，GDP增長",
            ["2860", "2860万元", "总投资2860", "gdp", "ＧＤＰ增长", "资2860"],
            ["286", "860万"],
        ),
        ("发布关于印发《办法》的通知", ["發佈", "關於印發《辦法》的通知", "办法 的"], ["通知办法", "办法的"]),
        ("Peace and law-abiding", ["peace", "LAW", "law-abiding"], ["pea", "abiding law-and"]),
        ("㐀字与𠀀字", ["㐀字", "𠀀", "与𠀀字"], ["字𠀀"]),
    ],
)
def test_a_word_is_found_as_a_phrase(tmp_path, text, found, not_found):
    store_article(tmp_path, 1, text)
    updated(tmp_path)
    assert [query for query in found if not search(tmp_path, query)] == []
    assert [query for query in not_found if search(tmp_path, query)] == []


def test_titles_document_numbers_and_sources_are_searched_and_titles_weigh_more(tmp_path):
    store_article(tmp_path, 1, "平安建设，平安建设，平安建设。", title="甲")
    store_article(tmp_path, 2, "会议召开。", title="平安建设", doc_number="苏政法〔2024〕17号", source="新华社")
    for number in range(3, 9):
        store_article(tmp_path, number, "其他的文章。", title="其他")
    updated(tmp_path)
    assert titles(tmp_path, "平安建设") == ["平安建设", "甲"]
    assert titles(tmp_path, "苏政法〔2024〕17号") == titles(tmp_path, "新华社") == ["平安建设"]


def test_hits_are_selected_by_site_and_day_and_ordered_by_date(tmp_path):
    store_article(tmp_path, 1, "平安。", title="旧", day="2023-01-02 08:00")
    store_article(tmp_path, 2, "平安。", title="新", day="2024-01-02 08:00")
    store_article(tmp_path, 3, "平安。", title="无", day="", folder="anhui")
    updated(tmp_path)
    # an article without a known day counts with the day of fetching, 2024-05-07
    assert titles(tmp_path, "平安", by_date=True) == ["无", "新", "旧"]
    assert titles(tmp_path, "平安", by_date=True, limit=1) == ["无"]
    assert titles(tmp_path, "平安", by_date=True, until=date(2024, 1, 2)) == ["新", "旧"]
    assert titles(tmp_path, "平安", by_date=True, since=date(2024, 1, 2)) == ["无", "新"]
    assert titles(tmp_path, "平安", sites=["anhui"]) == ["无"]


def test_a_passage_shows_the_match_with_its_place(tmp_path):
    store_article(tmp_path, 1, "第一段。" * 40 + "\n\n這裏有㎡和平安建設的文字。" + "其后。" * 40)
    updated(tmp_path)
    (hit,) = search(tmp_path, "平安建设")
    assert [hit.passage[start:end] for start, end in hit.marks] == ["平安建設"]
    assert "\n" not in hit.passage and len(hit.passage) < 100


def test_only_what_changed_is_read_again(tmp_path):
    for number in (1, 2, 3):
        store_article(tmp_path, number, "平安建设。")
    assert updated(tmp_path) == Changes(added=3)
    assert updated(tmp_path) == Changes(same=3)
    store_article(tmp_path, 2, "法治建设。")
    gone = sorted((tmp_path / "jiangsu" / "text").rglob("*.json"))
    keep = [file for file in gone if "法治建设" in file.with_suffix(".txt").read_text("utf-8")]
    other = next(file for file in gone if file not in keep)
    other.unlink()
    other.with_suffix(".txt").unlink()
    assert updated(tmp_path) == Changes(replaced=1, removed=1, same=1)
    assert len(search(tmp_path, "平安")) == len(search(tmp_path, "法治")) == 1
    store_article(tmp_path, 2, "法治建设。", day="2024-06-01")  # the article moves to a file of another day
    updated(tmp_path)
    assert [hit.date for hit in search(tmp_path, "法治")] == ["2024-06-01"]


def test_an_update_that_fails_is_an_error_and_changes_nothing(tmp_path, monkeypatch):
    store_article(tmp_path, 1, "平安建设。")
    updated(tmp_path)
    store_article(tmp_path, 1, "法治建设。")

    def failing(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(SearchIndex, "_add", failing)
    with pytest.raises(OSError, match="disk"):
        updated(tmp_path)
    assert len(search(tmp_path, "平安")) == 1


def test_a_site_that_is_gone_is_forgotten_by_an_update_of_all_sites(tmp_path):
    store_article(tmp_path, 1, "平安建设。")
    store_article(tmp_path, 2, "平安建设。", folder="anhui")
    updated(tmp_path)
    (tmp_path / "anhui").rename(tmp_path.with_name("elsewhere"))
    assert updated(tmp_path, "jiangsu") == Changes(same=1)
    assert len(search(tmp_path, "平安")) == 2
    assert updated(tmp_path) == Changes(removed=1, same=1)
    assert len(search(tmp_path, "平安")) == 1


def test_a_damaged_article_is_removed_until_it_is_whole_again(tmp_path):
    store_article(tmp_path, 1, "平安建设。")
    updated(tmp_path)
    (file,) = (tmp_path / "jiangsu").rglob("*.json")
    whole = file.read_bytes()
    file.write_bytes(b"{")
    assert updated(tmp_path) == Changes(removed=1)
    file.write_bytes(whole)
    assert updated(tmp_path) == Changes(added=1)


def test_metadata_of_other_types_than_a_run_writes_is_indexed(tmp_path):
    store_article(tmp_path, 1, "平安建设。", source=None, doc_number=7, confidence=None, site=None, date="2024-05-06 ?")
    assert updated(tmp_path) == Changes(added=1)
    (hit,) = search(tmp_path, "平安")
    assert (hit.source, hit.site, hit.date) == ("", "jiangsu", "2024-05-06 ?")


def test_copies_are_grouped_whatever_the_order_and_the_earliest_is_marked(tmp_path):
    store_article(tmp_path, 1, LONG, title="转载一", day="2024-05-08", folder="anhui")
    store_article(tmp_path, 2, f"本报讯 {LONG}（记者 张三）", title="首发", day="2024-05-06")
    updated(tmp_path)
    store_article(tmp_path, 3, LONG.replace("三百余份", "300余份"), title="转载二", day="2024-05-07", folder="beijing")
    store_article(tmp_path, 4, "".join(reversed(LONG)), title="另一篇", day="2024-05-01")
    updated(tmp_path)
    hits = search(tmp_path, "网格员", by_date=True)
    assert [hit.title for hit in hits] == ["转载一", "转载二", "首发"]
    first = "http://www.jiangsu.example/news/202405/t20240506_2.html"
    assert hits[0].also_at == (first, "http://www.beijing.example/news/202405/t20240506_3.html")
    assert titles(tmp_path, "网格员", by_date=True, distinct=True) == ["转载一"]
    with sqlite3.connect(tmp_path / NAME) as db:
        assert db.execute(
            "SELECT DISTINCT url FROM article WHERE id IN (SELECT copy_of FROM article WHERE folder = 'anhui')"
        ).fetchall() == [(first,)]
    db.close()


@pytest.mark.parametrize(("changed", "is_copy"), [(9, True), (29, False)])
def test_texts_with_most_of_their_words_in_common_are_copies(tmp_path, changed, is_copy):
    """Of 400 characters, 9 changes leave 80% of all shingles in common, 29 leave 46%."""
    text = "".join(chr(0x4E00 + 37 * at) for at in range(400))
    other = list(text)
    other[5 :: 400 // changed] = "〇" * len(other[5 :: 400 // changed])
    store_article(tmp_path, 1, f"{text}。")
    store_article(tmp_path, 2, f"{''.join(other)}。", folder="anhui")
    updated(tmp_path)
    assert [bool(hit.also_at) for hit in search(tmp_path, text[:3])] == [is_copy] * 2


def test_copies_part_when_what_joined_them_changes(tmp_path):
    store_article(tmp_path, 1, LONG, title="甲")
    store_article(tmp_path, 2, LONG, title="乙", folder="anhui")
    updated(tmp_path)
    store_article(tmp_path, 1, "".join(reversed(LONG)), title="甲")
    updated(tmp_path)
    assert [hit.also_at for hit in search(tmp_path, "网格员")] == [()]


def test_short_notices_of_one_kind_are_no_copies(tmp_path):
    store_article(tmp_path, 1, "本院定于5月6日开庭审理此案。")
    store_article(tmp_path, 2, "本院定于5月6日开庭审理此案。", folder="anhui")
    updated(tmp_path)
    assert [hit.also_at for hit in search(tmp_path, "开庭")] == [(), ()]


def test_an_index_that_cannot_be_used_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match="zhengwen index"):
        SearchIndex(tmp_path)
    (tmp_path / NAME).write_bytes(b"no database" * 1000)
    for write in (False, True):
        with pytest.raises(StoreError, match="zhengwen index"):
            SearchIndex(tmp_path, write=write)


def test_an_index_of_another_version_is_built_anew(tmp_path):
    store_article(tmp_path, 1, "平安建设。")
    updated(tmp_path)
    with sqlite3.connect(tmp_path / NAME) as db:
        db.execute("PRAGMA user_version = 1")
    db.close()
    with pytest.raises(StoreError, match="zhengwen index"):
        SearchIndex(tmp_path)
    assert updated(tmp_path) == Changes(added=1)
    assert updated(tmp_path) == Changes(same=1)


def test_an_index_is_not_written_through_a_link(tmp_path):
    (tmp_path / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LinkRefused):
        SearchIndex(tmp_path, write=True)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("query", ["", " ", "，。", '"', "*", "()"])
def test_a_query_without_a_word_is_refused(tmp_path, query):
    store_article(tmp_path, 1, "平安建设。")
    updated(tmp_path)
    with pytest.raises(StoreError, match="search for"):
        search(tmp_path, query)


@pytest.mark.parametrize("query", ['平安" OR "x', "平安*", "title:平安", "平安 NOT 建设", "NEAR(平安 建设)", "-平安"])
def test_a_query_has_no_operators(tmp_path, query):
    store_article(tmp_path, 1, "平安建设。")
    updated(tmp_path)
    search(tmp_path, query)  # is no syntax error
    assert len(search(tmp_path, "“平安”*")) == 1


def test_the_query_for_datasette_finds_what_a_search_finds(tmp_path):
    store_article(tmp_path, 1, "市委政法委召開會議。", title="甲", source="新华社")
    store_article(tmp_path, 2, "GDP增长。", title="政法委召开会议", folder="anhui")
    updated(tmp_path)
    tables = json.loads(METADATA)["databases"]["index"]
    sql = tables["queries"]["search"]["sql"]
    db = sqlite3.connect(tmp_path / NAME)
    prepare_connection(db)

    def found(query, site=""):
        rows = db.execute(sql, {"query": query, "site": site})
        return [(row[1], row[5]) for row in rows]

    for query in ("政法", "政法委 会议", "召开会议", "委", "gdp增", "新华社"):
        assert [title for title, _ in found(query)] == titles(tmp_path, query), query
    assert found("政法", "jiangsu长安网") == found("政法", "jiangsu") == [("甲", "市委【政法】委召開會議。")]
    assert found("") == found("，") == found("法政") == found(None) == []
    assert db.execute("SELECT zhengwen_match(NULL), zhengwen_passage('甲', NULL)").fetchone() == ('""', "甲")
    named = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE name NOT GLOB 'words_*'")}
    assert tables["tables"].keys() <= named
    columns = {name for _, name, *_ in db.execute("PRAGMA table_info(article)")}
    assert tables["tables"]["article"]["columns"].keys() <= columns
    assert set(tables["tables"]["article"]["facets"]) <= columns
    db.close()


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("坚持生态优先、绿色发展。", "生态优先，绿色发展", "坚持【生态优先、绿色发展】。"),
        ("whatsapp之外的App更新了", "app", "whatsapp之外的【App】更新了"),
        ("望政法〔2024〕12号", "望政法2024", "【望政法〔2024】〕12号"),
        ("平安建设和平安", "平安 平安建设", "【平安建设】和【平安】"),
        ("面积㎡和５Ｇ網絡", "5g网络", "面积㎡和【５Ｇ網絡】"),
    ],
)
def test_the_passage_marks_what_the_index_finds(tmp_path, text, query, marked):
    store_article(tmp_path, 1, text)
    updated(tmp_path)
    assert [hit.marked for hit in search(tmp_path, query)] == [marked]


def test_hits_of_equal_worth_are_ordered_by_day_and_those_of_a_day_by_time(tmp_path):
    for number, day in enumerate(("2024-01-02 08:00", "2024-01-02 10:00", "2023-01-02", "2024-01-02 09:00")):
        store_article(tmp_path, number, "平安。", day=day, title="标题")
    updated(tmp_path)
    days = ["2024-01-02 10:00", "2024-01-02 09:00", "2024-01-02 08:00", "2023-01-02"]
    assert [hit.date for hit in search(tmp_path, "平安", by_date=True)] == days
    found = search(tmp_path, "平安")
    assert found[-1].date == "2023-01-02" and len({hit.score for hit in found}) == 1
    assert [hit.date for hit in search(tmp_path, "平安", limit=2, by_date=True)] == days[:2]


def test_score_is_greater_for_a_better_match_and_weighs_the_fields(tmp_path):
    fields = ({"title": "平安"}, {"doc_number": "平安〔2024〕1号"}, {"source": "平安日报"}, {})
    for number, field in enumerate(fields):
        store_article(tmp_path, number, "其他文字" if field else "平安文字", **field)
    for number in range(4, 12):
        store_article(tmp_path, number, "其他文字", title="其他")
    updated(tmp_path)
    hits = search(tmp_path, "平安")
    scores = {hit.url[-6]: hit.score for hit in hits}
    assert [hit.score for hit in hits] == sorted(scores.values(), reverse=True)
    assert min(scores["0"], scores["1"]) > scores["2"] > scores["3"] > 0


def test_hit_has_what_is_stored(tmp_path):
    key = store_article(tmp_path, 1, "平安建设。", source="新华社", day="2024-05-06 10:26")
    updated(tmp_path)
    (hit,) = search(tmp_path, "平安")
    assert (hit.folder, hit.key, hit.site, hit.title, hit.date, hit.source) == (
        *("jiangsu", key, "jiangsu长安网", "标题1", "2024-05-06 10:26", "新华社"),
    )
    assert hit.url.endswith("_1.html") and (hit.passage, hit.also_at) == ("平安建设。", ())
    with SearchIndex(tmp_path) as index:
        assert len(index) == 1 and index.printings("jiangsu", "0" * 16) == index.printings("jiangsu", key) == ()


def test_interrupted_update_keeps_what_it_has_committed(tmp_path, monkeypatch):
    for number in range(3):
        store_article(tmp_path, number, "平安建设。")
    monkeypatch.setattr("crawler.collection.index._BATCH", 2)
    seen = []

    def interrupt() -> None:
        seen.append(1)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with SearchIndex(tmp_path, write=True) as index:
        with pytest.raises(KeyboardInterrupt):
            index.update(Collection(tmp_path), on_article=interrupt)
        assert len(index) == 2
    assert updated(tmp_path) == Changes(added=1, same=2)


def test_failed_update_is_undone_in_the_open_index_too(tmp_path, monkeypatch):
    store_article(tmp_path, 1, "平安建设。")
    store_article(tmp_path, 2, "平安建设。")
    added, original = [], SearchIndex._add

    def failing(self: SearchIndex, *arguments: object) -> None:
        original(self, *arguments)
        added.append(1)
        if len(added) == 2:
            raise OSError("the disk is full")

    monkeypatch.setattr(SearchIndex, "_add", failing)
    with SearchIndex(tmp_path, write=True) as index:
        with pytest.raises(OSError, match="disk"):
            index.update(Collection(tmp_path))
        assert len(index) == 0 and index.search("平安") == []


def test_index_of_a_collection_that_became_empty_is_empty(tmp_path):
    for number, folder in enumerate(("anhui", "jiangsu", "jiangsu")):
        store_article(tmp_path, number, LONG + str(number), folder=folder, doc_number="苏政法〔2024〕17号")
    updated(tmp_path)
    for file in (tmp_path / "jiangsu" / "text").rglob("*.*"):
        file.unlink()
    assert updated(tmp_path) == Changes(removed=2, same=1)
    assert [hit.also_at for hit in search(tmp_path, "网格员")] == [()]
    for file in (tmp_path / "anhui" / "text").rglob("*.*"):
        file.unlink()
    assert updated(tmp_path) == Changes(removed=1)
    assert search(tmp_path, "网格员") == search(tmp_path, "苏政法") == []
    with sqlite3.connect(tmp_path / NAME) as db:
        for table in ("article", "signature", "band", "alike"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    db.close()


def test_change_of_either_file_of_an_article_is_seen(tmp_path):
    store_article(tmp_path, 1, "平安建设。")
    updated(tmp_path)
    files = [next(tmp_path.rglob("*.json")), next((tmp_path / "jiangsu" / "text").rglob("*.txt"))]
    for number, file in enumerate(files, 1):
        os.utime(file, ns=(0, max(one.stat().st_mtime_ns for one in files) + number * 10**9))
        assert updated(tmp_path) == Changes(replaced=1)
        assert updated(tmp_path) == Changes(same=1)
    files[1].unlink()
    assert updated(tmp_path) == Changes(removed=1)
    assert updated(tmp_path) == Changes()


def test_undated_printings_come_last(tmp_path):
    store_article(tmp_path, 1, LONG, day="", folder="anhui")
    store_article(tmp_path, 2, LONG, day="2024-05-07", folder="beijing")
    key = store_article(tmp_path, 3, LONG, day="2024-05-06")
    updated(tmp_path)
    with SearchIndex(tmp_path) as index:
        assert [url.split(".")[1] for url in index.printings("jiangsu", key)] == ["beijing", "anhui"]
        (hit,) = index.search("网格员", distinct=True)
        assert len(hit.also_at) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("市委政法委", "市委 委政 政法 法委 委"),
        ("共2860万元GDP增", "共 2860 万元 元 gdp 增"),
        ("a-b c 12.5", "a b c 12 5"),
        ("發", "发"),
        ("，。", ""),
    ],
)
def test_words_of_the_index_are_pairs_of_han_characters_and_other_words(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("平安建设", '"平安 安建 建设"'),
        ("平安 建设", '"平安" "建设"'),
        ("委", '"委"*'),
        ("共2860万元", '"共 2860 万元"'),
        ("政法2024号", '"政法 法 2024 号"*'),
        ("gdp", '"gdp"'),
        ("政法，会", '"政法 法 会"*'),
        ("a，法治", '"a 法治"'),
        ("， 平安", '"平安"'),
        ("，", ""),
    ],
)
def test_expression_of_a_query_has_a_phrase_for_each_word(query, shown):
    assert expression(query) == shown


def test_passage_begins_a_third_before_the_first_match():
    text = "".join(chr(0x4E00 + number) for number in range(200))
    shown = marked_passage(text, text[100:102])
    before, _, after = shown.partition(f"【{text[100:102]}】")
    assert text[:100].endswith(before) and text[102:].startswith(after)
    assert 15 <= len(before) <= 25 and 50 <= len(shown) - 2 <= 70
    assert marked_passage(text, text[3:5]).startswith(f"{text[:3]}【{text[3:5]}】")
    assert marked_passage(text, "无此词") == text[: len(shown) - 2], "the beginning, if nothing matches"
    assert marked_passage("甲\n\n乙㎡丙", "乙㎡ ，") == "甲  【乙㎡】丙"
