"""Header lines in shapes that only texts have, one by one."""

from __future__ import annotations

from cleaner.text.headers import header_text, is_text_header, is_top_header, named_source


def test_lines_with_a_date_and_no_sentence_are_header_lines_by_their_shape() -> None:
    lines = {
        "中華民國113年5月6日": True,
        "民国113年5月6日青禾县成立": False,
        "青禾日报 2024-05-06 10:20": True,
        "青禾日报/2024.5.6": True,
        "青禾日报   2024-05-06": True,
        "青禾日报    2024-05-06": False,
        "青禾日报2024-05-06": False,
        "2024年5月6日 10:20:30 | 青禾日报": True,
        "柳林镇集市 2024-05-06": False,
        "2024年5月6日 下午4:20": True,
        "2024-05-06上午 4：20": True,
        "2024-05-06 凌晨4:20": True,
        "2024-05-06 中午4:20": True,
        "2024-05-06 晚上4:20": True,
        "2024-05-06 夜里4:20": False,
        "2012年2月8日 星期三": True,
        "2012年2月8日（周日）": True,
        "星期三 2012年2月8日": False,
        "Wednesday, September 19, 2012": True,
        "Sunday Sep. 9 2012": True,
        "Sept 19, 2012": True,
        "september 19, 2012": False,
        "07-11 15:53": True,
        "12/31 23:59:59": True,
        "7-11 15:53": False,
        "07-11 24:00": False,
        "07-11 15:60": False,
        "07-32 15:53": False,
        "发布日期：113年5月6日": True,
        "青禾县第一小学 发布日期：99年12月31日 点击": True,
        "更新时间：80年1月1日": True,
        "发布日期：79年5月6日": False,
        "来源：113年5月6日": False,
        "http://www.a.cn/2024-05-06青禾日报": True,
        "https://www.a.cn/b 2024-05-06 10:20 青禾日报": True,
        "http://a 2024-05-06": False,
        "【2024-05-06 10:20 青禾日报】": True,
        "（2024年5月6日/青禾日报）转载": True,
        "【青禾日报】": False,
        "06.05.2024": True,
        "青禾日报": False,
        "2": False,
    }
    assert {line: is_text_header(line) for line in lines} == lines


def test_shapes_of_the_top_alone() -> None:
    lines = {
        "2024-05-06赵文山": True,
        "2024-05-06 10:20 赵文山 Li": True,
        "2024-05-06": False,
        "2024-05-06 赵": False,
        "2024-5-06赵文山": False,
        "《青禾日报》（2024-05-06）": True,
        "《 青禾日报 》 （ 2024年5月6日 06 版）": True,
        "《青禾日报》2024-05-06": False,
        "《青》（2024-05-06）": False,
    }
    assert {line: is_top_header(line) for line in lines} == lines


def test_source_is_the_name_of_an_office_or_medium_beside_the_date() -> None:
    lines = {
        "2024-05-06 青禾县局": "青禾县局",
        "2024-05-06 青禾局": "",
        "青禾日报 2024-05-06": "青禾日报",
        "2024-05-06 10:20/青禾县第一小学": "青禾县第一小学",
        "2024-05-06 柳林镇集市": "",
        "2024-05-06": "",
        "《 青禾日报 》（ 2024年5月6日 06 版）": "青禾日报",
        f"2024-05-06 {'青禾' * 18}公司": f"{'青禾' * 18}公司",
        f"2024-05-06 {'青禾' * 31}公司": "",
    }
    assert {line: named_source(line) for line in lines} == lines


def test_dates_are_read_in_the_common_era_without_the_address_of_the_page() -> None:
    lines = {
        "民国113年5月6日": "2024年5月6日",
        "青禾县第一小学 发布日期：113年5月6日": "青禾县第一小学 发布日期：2024年5月6日",
        "06.05.2024 10:20": "2024-05-06 10:20",
        "http://www.a.cn2024-05-06青禾日报": "2024-05-06青禾日报",
        "《青禾日报》（2024-05-06 06版）": "2024-05-06 青禾日报",
        "2024-05-06 青禾日报": "2024-05-06 青禾日报",
    }
    assert {line: header_text(line) for line in lines} == lines
