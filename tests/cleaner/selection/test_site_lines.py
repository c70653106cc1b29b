"""Lines of the site around the text: disclaimers with an address, and what a player says."""

from __future__ import annotations

import pytest

from cleaner import clean

TEXT = (
    "市司法局昨日召开会议，部署下半年的法律援助工作，要求各区在年底前完成预约窗口的改造。",
    "会议指出，去年全市共受理法律援助案件一千余件，其中农民工讨薪案件占三成，办结率高于上年。",
)


def cleaned(*lines: str) -> list[str]:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return clean(f"<html><body><h1>法律援助工作会议召开</h1><div>{body}</div></body></html>").split("\n\n")


@pytest.mark.parametrize(
    "disclaimer",
    [
        "免責聲明：本文所載資料僅供參考，并不構成投資建議，本網對使用該資料所導致的結果概不承擔任何責任。",
        "本文内容仅供参考，不构成任何投资建议，投资者据此操作，风险自担。",
    ],
)
def test_an_address_below_a_disclaimer_goes_with_it(disclaimer: str) -> None:
    assert cleaned(*TEXT, disclaimer, "某某資訊中心：editor@example.com 電話：4000000000") == [*TEXT]


def test_an_address_below_the_text_is_kept() -> None:
    contact = "报名邮箱：editor@example.com 电话：4000000000"
    assert cleaned(*TEXT, contact) == [*TEXT, contact]


@pytest.mark.parametrize(
    "line",
    [
        "错误代码：QVS.4100",
        "错误码：E1001",
        "时长：01:45建议WIFI下打开",
        "视频时长：00:01:45",
        "时长：1:45 请在Wi-Fi下观看",
        "您没有安装flash播放器或者版本过低，请下载最新版本。",
        "请先安装 Adobe Flash Player",
        "您的Flash版本过低",
        "视频加载中，请稍候...",
        "点击视频观看更多精彩内容",
        "亲爱的用户:您当前使用的浏览器版本过低，导致网站不能正常访问，建议升级浏览器",
    ],
)
def test_what_a_player_says_is_removed(line: str) -> None:
    assert cleaned(line, *TEXT) == [*TEXT]
    assert cleaned(TEXT[0], line, TEXT[1]) == [*TEXT]


@pytest.mark.parametrize(
    "line", ["错误代码：系统繁忙", "时长：两个小时，每周一次。", "请安装摄像头", "点击视频号", "您的作品"]
)
def test_lines_about_codes_and_lengths_are_kept(line: str) -> None:
    assert cleaned(TEXT[0], line, TEXT[1]) == [TEXT[0], line, TEXT[1]]


@pytest.mark.parametrize("line", ["编辑于 2024-07-09 15:20・IP 属地河北", "3 人赞同了该文章", "文章关键词：溺水 宣讲"])
def test_words_of_the_platform_below_the_text_are_removed(line: str) -> None:
    assert cleaned(*TEXT, line) == [*TEXT]


@pytest.mark.parametrize("line", ["编辑于石门镇政府", "3 人赞同了该方案"])
def test_line_that_begins_like_words_of_the_platform_is_kept(line: str) -> None:
    assert cleaned(*TEXT, line) == [*TEXT, line]
