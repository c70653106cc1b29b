"""One header line: its fields, the names in them, and what is left over."""

from __future__ import annotations

import pytest

from cleaner.metadata.infoline import HeaderLine, clean_name, read_line


def fields(line: HeaderLine) -> dict[str, str]:
    """Return the fields of a line that have a value."""
    found = {name: getattr(line, name) for name in ("source", "author", "editor", "office", "doc_number", "rest")}
    for name in ("published", "updated", "bare_date"):
        date = getattr(line, name)
        found[name] = date.shown if date is not None else ""
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布时间：2024-05-06 来源：甲报", {"published": "2024-05-06", "source": "甲报"}),
        ("来源：甲报 来源：乙报", {"source": "甲报"}),
        ("作者：李文 作者：王五", {"author": "李文"}),
        ("责任编辑：李文 责任编辑：王五", {"editor": "李文"}),
        ("发布时间：2024-05-06 发布时间：2024-05-07", {"published": "2024-05-06"}),
        ("更新时间：2024-05-06 更新时间：2024-05-07", {"updated": "2024-05-06"}),
        ("发布时间：2024-05-06 更新时间：2024-05-07", {"published": "2024-05-06", "updated": "2024-05-07"}),
        ("公开日期：2024-05-06", {"published": "2024-05-06"}),
        ("公布日期：2024-05-06", {"published": "2024-05-06"}),
        ("编辑时间：2024-05-07 发布时间：2024-05-06", {"published": "2024-05-06"}),
        ("发文机关：甲局 文号：甲发〔2024〕3号", {"office": "甲局", "doc_number": "甲发〔2024〕3号"}),
        ("文号：无 文号：甲发〔2024〕3号 文号：乙发〔2024〕4号", {"doc_number": "甲发〔2024〕3号"}),
        ("发文机关：甲局 发文机关：乙局", {"office": "甲局"}),
        ("记者：李文 责任编辑：王五", {"author": "李文", "editor": "王五"}),
        ("作者：本报记者 李文 通讯员 王五", {"author": "李文"}),
        ("日期：2024-05-06", {"published": "2024-05-06"}),
        ("来源：甲报 日期：2024-05-06", {"source": "甲报", "published": "2024-05-06"}),
        ("来源：甲报日期：2024-05-06", {"source": "甲报", "published": "2024-05-06"}),
        ("会议日期：2024-05-06", {}),
        ("供稿：甲街道办 2024-05-06 审核：王五", {"bare_date": "2024-05-06"}),
        ("作者 李文 编辑 王五 2024-05-06", {"author": "李文", "editor": "王五", "bare_date": "2024-05-06"}),
        ("上版日期：113.05.06", {"published": "2024-05-06"}),
        ("上版日期：98.05.06", {"published": "1998-05-06"}),
        ("发布：2024-05-06", {"published": "2024-05-06"}),
        ("发布：甲局 2024-05-06", {"bare_date": "2024-05-06"}),
        ("审核：王五 发布：赵六 2024-05-06", {"bare_date": "2024-05-06"}),
        ("摄影：王五 2024-05-06", {"bare_date": "2024-05-06"}),
        ("编号：12 2024-05-06", {}),
        ("转载请注明来源：甲报", {}),
        ("凡标有“来源：甲报", {}),
        ('凡标有"来源：甲报', {}),
        ("2024-05-06 09:30 甲报", {"bare_date": "2024-05-06 09:30", "rest": "甲报"}),
        ("甲报 2024-05-06 09:30", {"bare_date": "2024-05-06 09:30", "rest": "甲报"}),
        ("2024-05-06 2024-05-07", {"bare_date": "2024-05-06", "rest": "2024-05-07"}),
        ("2024-05-06 浏览：12 2024-05-07", {"bare_date": "2024-05-06"}),
        ("http://a.example.cn 2024-05-06 甲报", {"bare_date": "2024-05-06", "rest": "甲报"}),
        ("www.example.cn 2024-05-06", {"bare_date": "2024-05-06"}),
        ("来源：甲报 2024-05-06", {"source": "甲报", "bare_date": "2024-05-06"}),
        ("今天是2024-05-06", {}),
        ("浏览：12 2024-05-06 甲报", {"bare_date": "2024-05-06", "rest": "甲报"}),
        ("在会议上的讲话要点（2024-05-06）", {}),
        ("讲话（2024-05-06）", {"bare_date": "2024-05-06"}),
        ("甲网平安频道要闻（2024-05-06 09:30）来源：甲报", {"bare_date": "2024-05-06 09:30", "source": "甲报"}),
        ("甲网平安频道要闻（2024-05-06）来源：甲报", {"source": "甲报"}),
        ("望淮甲乙丙丁新闻网（2024-05-06 09:30）", {"bare_date": "2024-05-06 09:30", "rest": "望淮甲乙丙丁新闻网"}),
        ("望淮甲乙丙丁新聞網 (2024-05-06 09:30)", {"bare_date": "2024-05-06 09:30", "rest": "望淮甲乙丙丁新聞網"}),
        ("望淮甲乙丙丁新闻网（2024-05-06）", {}),
        ("在望淮甲乙丙丁会议上（2024-05-06 09:30）", {}),
        ("来源 甲报", {"source": "甲报"}),
        ("甲乙丙丁", {}),
    ],
)  # fmt: skip
def test_each_value_is_in_the_field_of_its_label(text: str, expected: dict[str, str]) -> None:
    found = fields(read_line(text))
    if "rest" not in expected:
        found.pop("rest", None)
    assert found == expected


def test_a_line_without_labels_has_no_values() -> None:
    line = read_line("会议研究了下一阶段的工作")
    assert (fields(line), line.count, line.open_field, line.start) == ({}, 0, "", -1)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("来源：甲报", 1),
        ("来源：甲报 作者：李文", 2),
        ("来源：甲报 2024-05-06", 2),
        ("2024-05-06", 1),
        ("2024-05-06 浏览：12 打印", 3),
        ("开标时间：2024-05-06", 0),
        ("图片来源：甲报", 0),
    ],
)
def test_labels_dates_and_tools_are_counted(text: str, count: int) -> None:
    assert read_line(text).count == count


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("来源：", "source"),
        ("2024-05-06 来源： ", "source"),
        ("发布时间：", "published"),
        ("来源：甲报", ""),
        ("打印：", ""),
        ("浏览次数：", ""),
        ("", ""),
    ],
)
def test_a_label_at_the_end_is_open(text: str, field: str) -> None:
    assert read_line(text).open_field == field


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("平安临河 来源：甲报", 5),
        ("平安临河 2024-05-06 来源：甲报", 5),
        ("平安 来源：甲报 2024-05-06", 3),
        ("来源：甲报", 0),
    ],
)
def test_it_knows_where_the_first_label_or_date_begins(text: str, start: int) -> None:
    assert read_line(text).start == start


@pytest.mark.parametrize(
    ("text", "is_header"),
    [
        ("发布时间：2024-05-06", True),
        ("来源：甲报", True),
        ("2024-05-06 " + "字" * 30, True),
        ("2024-05-06 " + "字" * 31, False),
        ("作者：李文", False),
        ("更新时间：2024-05-06", False),
        ("打印", False),
    ],
)
def test_a_header_line_has_a_date_or_a_source_and_little_else(text: str, is_header: bool) -> None:
    assert read_line(text).is_header is is_header


def test_lines_of_more_than_240_characters_are_not_read() -> None:
    line = "来源：甲报 "
    assert read_line(line + "字" * (240 - len(line))).count == 1
    assert read_line(line + "字" * (241 - len(line))).count == 0


def test_the_space_after_a_label_is_a_colon_only_in_short_lines() -> None:
    line = "来源 甲报 "
    assert read_line(line + "字" * (80 - len(line))).count == 1
    assert read_line(line + "字" * (81 - len(line))).count == 0


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("甲报", "甲报"),
        (" ：甲报；", "甲报"),
        ("[甲报]", "甲报"),
        ("【甲报】", "甲报"),
        ("（甲报）", "甲报"),
        ("(( 甲报 ))", "甲报"),
        ("《甲报》", "《甲报》"),
        ("“甲报”", "甲报"),
        ("甲局（原乙局）", "甲局（原乙局）"),
        ("甲报（", "甲报"),
        ("甲报）", "甲报"),
        ("）甲报", "甲报"),
        ("（甲报", "甲报"),
        ("甲报 | 乙报", "甲报"),
        ("甲报。乙报", "甲报"),
        ("甲报 http://a.cn", "甲报"),
        ("甲报 www.a.cn", "甲报"),
        ("甲报 记者 李文", "甲报"),
        ("甲报&nbsp;", "甲报"),
        ("\ue600甲报\uf8ff", "甲报"),
        ("无", ""),
        ("暂无", ""),
        ("佚名", ""),
        ("NULL", ""),
        ("undefined", ""),
        ("{{source}}", ""),
        ("${source}", ""),
        ("<%=source%>", ""),
        ("document.write(1)", ""),
        ("--", ""),
        ("……", ""),
        ("字" * 80, "字" * 80),
        ("字" * 81, ""),
        ("", ""),
    ],
)
def test_a_name_has_no_signs_around_it(value: str, name: str) -> None:
    assert clean_name(value) == name


def test_the_longest_name_can_be_given() -> None:
    assert clean_name("字" * 160, 160) == "字" * 160
    assert clean_name("字" * 161, 160) == ""
    assert read_line(f"作者：{'字' * 160}").author == "字" * 160
    assert read_line(f"责任编辑：{'字' * 160}").editor == "字" * 160
    assert read_line(f"来源：{'字' * 81}").source == ""


def test_words_for_no_name_and_code_of_templates_are_no_names() -> None:
    empty = ["无", "暂无", "空", "未知", "不详", "佚名", "未填", "null", "undefined", "none", "None"]
    code = ["{{a}}", "${a}", "<%=a%>", "@@a", "document.a", "{source:a}", "{a_b:c"]
    assert {value: clean_name(value) for value in (*empty, *code)} == dict.fromkeys((*empty, *code), "")
    names = ["无锡日报", "空军报", "{甲}报", "a@b"]
    assert [clean_name(name) for name in names] == names


def test_name_ends_at_a_sign_an_address_or_the_word_for_another_person() -> None:
    ends = ["|乙", "｜乙", "丨乙", "【乙】", "[乙]", "。乙", ">乙", "»乙", "https://a", "http", "www.a.cn", "&nbsp乙"]
    ends += [f" {word} 乙" for word in ("记者", "通讯员", "编辑", "责编", "责任编辑", "校对", "审核")]
    assert {end: clean_name(f"甲县日报{end}") for end in ends} == dict.fromkeys(ends, "甲县日报")
    assert clean_name("甲县编辑部") == "甲县编辑部"


def test_words_behind_a_source_that_name_no_medium_or_office_are_not_of_it() -> None:
    ends = [
        "网",
        "报",
        "社",
        "台",
        "刊",
        "杂志",
        "客户端",
        "公众号",
        "频道",
        "发布",
        "新闻",
        "在线",
        "科",
        "股",
        "队",
        "组",
        "室",
        "馆",
        "会",
        "县",
        "市",
        "区",
        "镇",
        "乡",
        "街道",
        "村",
    ]
    names = [f"甲县 乙{end}" for end in ends] + ["甲县 乙报）", "甲县 司法局", "甲县 BTV"]
    assert {name: read_line(f"来源：{name}").source.rstrip("）") for name in names} == {
        name: name.rstrip("）") for name in names
    }
    others = ["我要投稿", "赞一个", *(f"{verb}甲县日报" for verb in ("进入", "返回", "查看", "访问", "更多", "收看"))]
    others += [f"{verb}新闻" for verb in ("收听", "听", "看", "打开", "关闭")]
    assert {name: read_line(f"来源：乙县日报 {name}").source for name in others} == dict.fromkeys(others, "乙县日报")
    assert read_line("来源：某 县 日 报").source == "某 县 日 报"


def test_office_of_an_author_and_the_kind_of_work_are_not_of_the_name() -> None:
    values = [
        "本报记者 ",
        "本网记者",
        "见习记者",
        "特派记者 ",
        "本台评论员 ",
        "通讯员/",
        "文/",
        "图 ",
        "撰稿：",
        "供稿 ",
    ]
    assert {value: read_line(f"作者：{value}李文").author for value in values} == dict.fromkeys(values, "李文")


def test_author_beside_the_date_of_a_header_line() -> None:
    lines = ["图文/李文", "文字：李文", "文图丨李文", "撰文｜李文", "文:李文 图/王五", "本报记者 李文", "特派记者 李文"]
    lines += ["文/李文 摄：王五", "本台记者 李文"]
    assert {line: read_line(f"2024-05-06 {line}").author for line in lines} == dict.fromkeys(lines, "李文")
    assert read_line("2024-05-06 文/李文、王五").author == "李文、王五"
    assert read_line("2024-05-06 记者节").author == ""


def test_todays_date_is_not_that_of_the_article() -> None:
    for word in ("今天", "今日", "现在"):
        assert read_line(f"{word}是2024-05-06").bare_date is None
    assert read_line("昨天是2024-05-06").bare_date is not None


@pytest.mark.parametrize("name", ["甲县新闻网", "甲乙丙县日报", "新华通讯社", "甲县电视台", "法治在线", "平安频道"])
def test_date_in_brackets_behind_a_medium_is_that_of_publication(name: str) -> None:
    assert read_line(f"望淮甲乙丙{name}（2024-05-06 09:30）").bare_date is not None
    assert read_line(f"望淮甲乙丙{name}办（2024-05-06 09:30）").bare_date is None


def test_signs_in_pairs_around_a_name() -> None:
    pairs = ["()", "（）", "[]", "［］", "【】", "〔〕", "「」", "“”"]
    for opening, closing in pairs:
        names = [f"{opening}甲报{closing}", f"{opening}甲报", f"甲报{closing}", f"甲报{opening}", f"{closing}甲报"]
        if opening not in "[【":
            names.append(f"{opening}{opening}甲报{closing}{closing}")
        assert {name: clean_name(name) for name in names} == dict.fromkeys(names, "甲报")
        inside = f"甲{opening}乙{closing}报"
        assert clean_name(inside) == ("甲" if opening in "[【" else inside)
    assert clean_name("《甲报》") == "《甲报》" and clean_name("甲报》") == clean_name("《甲报") == "甲报"
    assert clean_name("（") == "" and clean_name("甲") == "甲"


def test_signs_at_the_ends_of_a_name_are_no_part_of_it() -> None:
    for sign in " \t\xa0\u3000:：,，;；。、|｜丨/\\-—_=>»·•*#&[]【】〔〕〖〗":
        assert clean_name(f"{sign}甲报{sign}") == "甲报", sign
    assert clean_name("甲-乙报") == "甲-乙报" and clean_name("甲·乙") == "甲·乙"


def test_addresses_beside_a_date_are_no_names() -> None:
    for address in ("http://a.cn/b?c=1", "https://a.gov.cn", "www.a.com", "a.com", "a.b-c.gov.cn", "A.NET", "a.org"):
        assert read_line(f"{address} 2024-05-06 甲报").rest == "甲报", address
        assert read_line(f"2024-05-06 甲报 {address}").rest == "甲报", address


def test_first_date_of_each_kind_counts() -> None:
    lines = {
        "公开日期：2024-05-06 公开日期：2024-05-07": "2024-05-06",
        "公开日期：2024-05-06 发布时间：2024-05-07": "2024-05-07",
        "发布时间： 公开日期：2024-05-06": "2024-05-06",
        "发布时间：20240506": "2024-05-06",
        "公开日期：20240506": "2024-05-06",
        "发布时间：20 2024-05": "2024-05-20",
        "公开日期：20 2024-05": "2024-05-20",
        "发布时间：20/06/2023": "2023-06-20",
        "發布日期：113-05-06": "2024-05-06",
        "發布日期：113年5月6日": "2024-05-06",
        "发布时间：近日": "",
    }
    found = {text: read_line(text).published for text in lines}
    assert {text: date.shown if date else "" for text, date in found.items()} == lines
    updated = {"更新时间：2024-05-06": "2024-05-06", "更新时间：20240506": "", "更新时间：20/06/2023": "2023-06-20"}
    dates_of = {text: read_line(text).updated for text in updated}
    assert {text: date.shown if date else "" for text, date in dates_of.items()} == updated


def test_place_of_a_date_is_that_in_the_line() -> None:
    for text in ("2024-05-06 来源：甲报", "来源：甲报 2024-05-06", "浏览：12 2024-05-06", "甲报 2024-05-06"):
        date = read_line(text).bare_date
        assert date is not None and text[date.start : date.end] == "2024-05-06", text


def test_words_around_a_date_that_belong_to_no_label_are_kept() -> None:
    rests = {
        "2024-05-06 甲报": "甲报",
        "甲报 2024-05-06": "甲报",
        "甲报 2024-05-06 乙网": "甲报 乙网",
        "甲报 2024-05-06 来源：乙网": "甲报",
        "来源：乙网 2024-05-06": "",
        "浏览：12 2024-05-06 甲报": "甲报",
        "编号：12": "",
        "2024-05-06 文/李文 甲报": "甲报",
        "望淮甲乙丙丁新闻网（2024-05-06 09:30）": "望淮甲乙丙丁新闻网",
    }
    assert {text: " ".join(read_line(text).rest.split()) for text in rests} == rests
