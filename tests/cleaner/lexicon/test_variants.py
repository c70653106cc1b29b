"""Pages in traditional script: boilerplate and labels are recognised, texts stay as they are."""

from __future__ import annotations

import pytest

from cleaner import extract
from cleaner.lexicon.variants import is_traditional, simplified
from tests.cleaner.pages import PARAGRAPHS

TEXT = (
    "臨河市政府今日舉行法治建設推進會，聽取各局處工作報告，並就下一階段重點工作作出部署。",
    "市長表示，過去一年，市府各局處積極推動各項業務，市民滿意度持續提升。",
)


def test_a_page_in_traditional_script_gives_its_article_and_its_metadata() -> None:
    page = (
        "<title>臨河市召開推進會</title><div>目前位置：首頁 > 要聞</div><h1>臨河市召開推進會</h1>"
        "<div>發布時間：2024-03-05 10:22 來源：臨河日報 點擊量：12 【打印】</div><div>"
        + "".join(f"<p>{text}</p>" for text in TEXT)
        + "<p>責任編輯：張三</p><p>上一篇：沒有了</p></div><div>版權所有：臨河市政府 網站標識碼：1508020001</div>"
    )
    article = extract(page)
    assert article.paragraphs == TEXT
    assert (article.date_shown, article.source, article.editor) == ("2024-03-05 10:22", "臨河日報", "張三")


@pytest.mark.parametrize("text", ["發佈日期", "責任編輯", "閱讀次數", "𠮷發"])
def test_one_character_becomes_one(text: str) -> None:
    assert len(simplified(text)) == len(text)


def test_text_in_simplified_script_stays_as_it_is() -> None:
    assert simplified(PARAGRAPHS[0]) == PARAGRAPHS[0]
    assert not is_traditional("".join(PARAGRAPHS))
    assert is_traditional("".join(TEXT))


@pytest.mark.parametrize(
    ("traditional", "expected"),
    [
        ("發佈時間", "发布时间"), ("來源", "来源"), ("責任編輯", "责任编辑"), ("瀏覽次數", "浏览次数"), ("關閉窗口", "关闭窗口"),
        ("列印本頁", "列印本页"), ("聯繫我們", "联系我们"), ("當前位置", "当前位置"), ("網站導航", "网站导航"), ("相關閱讀", "相关阅读"),
        ("齣版", "出版"), ("傳真電話號碼", "传真电话号码"), ("檢察機關與公證處", "检察机关与公证处"), ("上壹篇", "上壹篇"),
    ],
)  # fmt: skip
def test_words_of_the_lexicon_are_simplified(traditional: str, expected: str) -> None:
    assert simplified(traditional) == expected


def test_each_frequent_character_shows_traditional_script() -> None:
    assert [char for char in "發時會為國這個來說對關責" if not is_traditional(f"平安{char}建设")] == []


def test_each_of_the_most_frequent_characters_shows_traditional_script() -> None:
    assert [char for char in "發時會為國這個來說對關責編輯網頁審閱讀聯" if not is_traditional(char)] == []


def test_first_and_last_characters_of_the_table() -> None:
    assert simplified("佈來齣龍") == "布来出龙"
    assert simplified("q") == "q"
