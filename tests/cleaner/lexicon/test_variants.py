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
