"""What is replaced in a page that is made a sample, and what stays."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from cleaner import Article, extract
from crawler.newsite.invented import invent
from tests.crawler.conftest import article_page

PAGE = article_page("社区反诈宣传活动纪实", "2024-05-06")


def invented(part: str) -> str:
    """What a part of a page becomes that is not of the article."""
    made = invent(PAGE.replace("</body>", f"<div class=other>{part}</div></body>"), extract(PAGE))
    return re.sub(r"\s+", " ", made.partition('<div class="other">')[2].partition("</div>")[0])


@pytest.mark.parametrize(
    ("part", "is_kept"),
    [
        ("字" * 24, True),  # a label
        ("字" * 25, False),  # a sentence
        (f"<a>{'字' * 8}</a>", True),
        (f"<a>{'字' * 9}</a>", False),  # a headline
        (f"<h3>{'字' * 9}</h3>", False),
        (f"<h3><b>{'字' * 9}</b></h3>", False),
        (f"<p>{'字' * 9}</p>", True),
        (f"<p title='{'字' * 9}'></p>", False),
        (f"<p value='{'字' * 9}'></p>", True),
        (f"<p data-x='{'字' * 24}'></p>", True),
        (f"<p data-x='{'字' * 25}'></p>", False),
        ("<p data-title='社区反诈宣传活动纪实'></p>", False),
        (f"<a href='/{'字' * 25}'></a>", True),  # an address
        ("宣传活动", False),  # a part of the title
        ("活动纪", True),
        ("<!-- 编辑文字 -->", False),
        ("<!-- text -->", True),
    ],
)
def test_headlines_sentences_and_parts_of_the_article_are_replaced(part: str, is_kept: bool) -> None:
    shown = re.findall(r"[\u3400-\u9fff]+|text", part)[-1]
    assert (shown in unquote(invented(part))) is is_kept


def test_digits_of_sentences_are_replaced_and_those_of_labels_stay() -> None:
    assert "2024" in invented("<p>版权所有2024</p>")
    assert "2024" not in invented(f"<p>{'字' * 25}2024</p>") and "6666" in invented(f"<p>{'字' * 25}2024</p>")


def test_scripts_and_styles_with_words_are_emptied() -> None:
    assert invented("<script>var a = '标题'</script>") == "<script></script>"
    assert "var a = 1" in invented("<script>var a = 1</script>")


def test_page_is_declared_as_utf_8() -> None:
    html = "text/html; charset=gb2312"
    old = f'<meta http-equiv="Content-Type" content="{html}"><meta content="{html}" http-equiv="content-type">'
    other = '<meta name="description" content="x"><meta content="300" http-equiv="refresh">'
    made = invent(PAGE.replace('<meta charset="utf-8">', f'{old}<meta charset="gbk">{other}'), extract(PAGE))
    assert made.startswith("<!DOCTYPE html>\n") and re.findall(r"charset=.?([\w-]+)", made) == ["utf-8"]
    assert other in made
    assert '<meta charset="utf-8">' in invent("<p>字</p>", Article())


def test_people_have_other_names_everywhere() -> None:
    page = PAGE.replace('<div class="footer">', "<div>编辑：赵小川　作者：钱大</div><div class='footer'>赵小川")
    article = extract(page)
    made = invent(page, article)
    assert "赵小川" not in made and article.editor == "赵小川"


def test_invented_words_are_chinese_and_each_place_has_others():
    page = PAGE.replace("</body>", f"<p>{'字' * 300}</p><h2>{'题' * 9}</h2><p>{'题' * 30}1</p></body>")
    made = invent(page, extract(page))
    assert not re.search("[字题]", made) and not re.search("[\u3400-\u9fff][a-z]+[\u3400-\u9fff]", made)
    first, second = re.findall(r"<(?:h2|p)>([\u3400-\u9fff]{9}|[\u3400-\u9fff]{30}6)</", made)[-2:]
    assert first[:9] != second[:9]


def test_title_in_several_places_is_replaced_by_the_same_words():
    page = PAGE.replace(
        "</body>", "<p id=a>社区反诈宣传活动纪实</p><p id=b>转：社区反诈 宣传活动纪实。</p><p id=c>反诈宣传</p></body>"
    )
    article = extract(page)
    assert article.title == "社区反诈宣传活动纪实"
    made = invent(page, article)
    title = extract(made).title
    assert f'<p id="a">{title}</p>' in made and f'<p id="b">转：{title}。</p>' in made
    assert f'<p id="c">{title[2:6]}</p>' in made, "a part of the title is the same part"


def test_white_space_and_addresses_stay():
    page = PAGE.replace("</body>", f"<p id=a>\n  {'字' * 25}  \n</p><img src='/图.png' alt='{'字' * 9}' id=b></body>")
    made = invent(page, extract(page))
    assert re.search(r'<p id="a">\n  [\u3400-\u9fff]{25}  \n</p>', made)
    assert "%E5%9B%BE.png" in made or "图.png" in made
    assert "字" not in made


def test_page_without_an_article_keeps_its_labels():
    made = invent(
        f"<html><head><title>要闻</title></head><body><p>首页</p><style></style><p>{'字' * 25}</p>", Article()
    )
    assert "<title>要闻</title>" in made and "<p>首页</p>" in made and "字" not in made
