"""Tests of phrases: header lines, credits, disclaimers, menus, offices, document numbers."""

from __future__ import annotations

import pytest

from cleaner.lexicon.phrases import (
    has_contact,
    is_contact,
    is_credit,
    is_disclaimer,
    is_document_number,
    is_header,
    is_menu,
    is_office,
    is_page_info,
)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-06",
        "[2024-05-06]",
        "2024年5月6日 9:30",
        "望淮日报 2024-05-06 09:30",
        "2024-05-06 09:30 望淮日报",
        f"2024-05-06 09:30 {'望' * 53}",
        "来源：望淮日报 作者：李文",
        "来源：望淮日报 打印",
        "来源：望淮日报 字号：大 中 小",
        "望淮日报 2024-05-06 周一 9:30",
        "2024-05-06 浏览 12 次",
        "2024-05-06 12次浏览",
        "【来源】望淮日报 【打印】",
        "大 中 小 打印 2024-05-06",
        "1998-05-06 来源：望淮日报",
    ],
)
def test_a_line_with_a_date_or_two_labels_is_a_header(text: str) -> None:
    assert is_header(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "打印",
        "望淮日报",
        "来源：望淮日报",
        "关键词：望淮日报",
        "望淮市司法局 2024-05-06",
        "召开会议（2024-05-06）",
        f"2024-05-06 09:30 {'望' * 54}",
        "2024-05-06 09:30，望淮市召开会议",
        "2024-05-06 会议于九点开始 09:30",
        "开标时间：2024年5月6日 9时30分",
        "来源：望淮日报 作者：李文。",
        "来源：望淮日报；作者：李文",
        "来源：望淮日报 作者：李文 " + "字" * 150,
        "浏览 12 次",
    ],
)
def test_other_lines_are_no_header(text: str) -> None:
    assert not is_header(text)


def test_a_header_has_6_to_160_characters() -> None:
    assert is_header("24-5-6".replace("24", "2024"))
    line = "来源：望淮日报 作者：李文 "
    assert is_header(line + "字" * (160 - len(line)))
    assert not is_header(line + "字" * (161 - len(line)))


@pytest.mark.parametrize(
    "text",
    [
        "凡本网注明来源的稿件，版权均属本网",
        "版权归原作者所有",
        "转载，请必须注明来源：望淮日报",
        "文章仅代表作者观点",
        "不代表本站立场和观点",
        "未经本网书面授权不得转载",
        "版权作品，未经望淮在线 wanghuai.example 书面授权，严禁转载，违者将被追究法律责任。",
        "投资者据此操作，风险自担",
        "如有侵权请联系我们",
        "扫描二维码关注我们吧",
        "点击下载望淮手机客户端",
        "本网站之文字、图片及影音，非经授权，不得转载、公开播送或公开传输及利用。",
        "本网转载稿件是为传播更多信息，不意味着赞同其观点或证实其内容的真实性。",
        "如因作品内容、版权等问题需要与本网联系，请在三十日内进行。",
        "本稿系作者授权发布，文责自负",
        "（图源网络，侵删）",
        "本平台仅提供信息存储空间服务，不代表赞同作者观点。",
        "观点仅供参考，据此操作，风险自担。",
        "Disclaimer: The views expressed here are those of the author.",
        "摘要由大模型自动生成，请以原文为准。",
    ],
)
def test_sentences_on_rights_are_disclaimers(text: str) -> None:
    assert is_disclaimer(text)


@pytest.mark.parametrize(
    "text",
    [
        "禁止转载",
        "侵权请告",
        "法院判决被告停止侵害著作权",
        "应征稿件文责自负，恕不退稿。",
        "参加者应当遵守规定，风险自担。",
        "这并不意味着法院赞同其观点。",
        "对人工智能生成的内容应当添加标识，提醒用户注意甄别。",
        "如因版权问题发生纠纷，由当地法院管辖。",
        "未经著作权人许可，擅自出版、发行其作品的，依法承担责任",
        "字" * 400 + "未经授权不得转载",
    ],
)
def test_other_sentences_are_no_disclaimers(text: str) -> None:
    assert not is_disclaimer(text)


@pytest.mark.parametrize(
    "text",
    [
        "学校在回应中表示，某某的言论不代表学校立场。",
        "市版权局提醒，未经许可转载、摘编的，将依法处理。",
        "他建议投资者据此操作时留意风险，不要借钱。",
        "“这不代表全队的立场。”队长何一舟说。",
        "市民可扫描二维码关注“临河公积金”公众号办理。",
        "如有变动，请及时与我们联系。",
        "据悉，该款App最新版本已经上架。",
        "入选作品的版权归作者所有。",
        "报名请下载“临河教育”客户端。",
        "更多信息请登录县政府网站查询。",
    ],
)
def test_reported_words_and_clauses_of_notices_are_no_disclaimers(text: str) -> None:
    assert not is_disclaimer(text)


@pytest.mark.parametrize(
    "text",
    [
        "本网表示，转载此文不代表本网立场。",
        "作者表示，观点不代表平台立场。",
        "郑重提醒：未经许可，禁止转载。",
        "临河网版权说明：凡注明来源的作品，未经允许禁止转载。",
        "市民如有新闻线索，可拨打报料热线：0000-1234567。",
        "文章来源于网络，如有问题请及时与我们联系。",
        "请及时与我们联系，我们将尽快删除。",
        "新闻线索征集：报料热线：0000-1234567",
        "主办单位：临河日报社 版权所有，未经授权禁止转载。",
    ],
)
def test_sites_speak_of_themselves_and_of_authors_in_disclaimers(text: str) -> None:
    assert is_disclaimer(text)


def test_a_disclaimer_has_7_characters() -> None:
    assert is_disclaimer("文版权归某网有")
    assert not is_disclaimer("版权归某网有")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("首页 | 要闻 | 公告", True),
        ("首页｜要闻｜公告", True),
        ("首页 > 要闻 > 正文", True),
        ("首页 » 要闻 » 正文", True),
        ("首页 | 要闻 > 正文", True),
        ("首页 | 要闻", False),
        ("首页 > 要闻，正文 > 甲", False),
        ("首页 > 要闻 > 正文。", False),
        ("> " * 60, True),
        ("> " * 60 + ">", False),
    ],
)
def test_a_menu_has_two_separators(text: str, expected: bool) -> None:
    assert is_menu(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系人：李文", True),
        ("咨询电话：0312-1234567", True),
        ("监督举报：0312-1234567", True),
        ("地址：望淮市解放路1号", True),
        ("有事请联系李文", False),
        ("地址在解放路", False),
    ],
)
def test_a_contact_begins_with_its_word(text: str, expected: bool) -> None:
    assert is_contact(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("望淮市司法局", True),
        ("中共望淮市委政法委", True),
        ("望淮市第一人民医院", True),
        ("望淮市人民检察院", True),
        ("望淮市某某有限公司", True),
        ("望淮市公安局交警支队", True),
        ("望淮市司法局发布", False),
        ("望淮日报", False),
        ("望" * 29 + "局", True),
        ("望" * 30 + "局", False),
    ],
)
def test_a_short_line_that_ends_like_an_office_is_one(text: str, expected: bool) -> None:
    assert is_office(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("望司法〔2024〕3号", True),
        ("望司法[2024]第3号", True),
        ("望司法（2024） 3 号", True),
        ("望司法【1998】12345号", True),
        ("望司法2024年3号", False),
        ("望司法〔2024〕号", False),
        ("望" * 31 + "〔2024〕3号", True),
        ("望" * 33 + "〔2024〕3号", False),
    ],
)
def test_a_short_line_with_year_in_brackets_and_number_has_a_document_number(text: str, expected: bool) -> None:
    assert is_document_number(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("来源：望淮日报", True),
        ("（作者：李文）", True),
        ("【供稿：李文】", True),
        ("来源：望淮日报 打印", False),
        ("来源：望淮日报 浏览：12", False),
        ("据来源：望淮日报", False),
        ("来源：望淮日报" + "字" * 160 + " 打印", True),
    ],
)
def test_a_credit_begins_with_its_label_and_has_no_tools(text: str, expected: bool) -> None:
    assert is_credit(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布时间：2024-05-06", True),
        ("2024-05-06 来源：望淮日报", True),
        ("2024-05-06 浏览 12 次", True),
        ("2024-05-06 打印", True),
        ("时间：2024年5月6日 地点：会议室", False),
        ("2024-05-06", False),
    ],
)
def test_page_info_is_about_the_page_and_not_about_an_event(text: str, expected: bool) -> None:
    assert is_page_info(text) is expected


def test_a_day_of_the_week_may_be_between_a_day_and_its_time() -> None:
    assert is_header("2024年11月8日 星期五 下午3:20")
    assert not is_header("2024年11月8日 三位农民在县城 3:20")


@pytest.mark.parametrize(
    "text",
    [
        "电话：0512-88886666",
        "热线400-800",
        "手机13800001111",
        "mail@example.cn",
        "www.example.cn",
        "见https://example.cn/a",
    ],
)
def test_lines_with_an_address_or_a_number_have_a_contact(text: str) -> None:
    assert has_contact(text)
    assert has_contact(f"平安{text}平安")


@pytest.mark.parametrize(
    "text", ["平安建设", "2024年5月6日", "共138000011112人", "编号213800001111", "05-8888666", "http"]
)
def test_other_numbers_are_no_contacts(text: str) -> None:
    assert not has_contact(text)
