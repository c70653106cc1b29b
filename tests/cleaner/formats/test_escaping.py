"""Text and addresses in Markdown, at the limits of the patterns."""

from __future__ import annotations

from cleaner.formats.escaping import as_markdown, escaped, escaped_inside, web_address

BASE = "http://www.linhe.gov.cn/yw/1.html"


def test_markup_at_the_start_of_a_line_is_escaped_where_it_is_markup() -> None:
    lines = {
        "# 号": "\\# 号",
        "###### 六": "\\###### 六",
        "####### 七": "####### 七",
        "#": "\\#",
        "#号": "#号",
        "- 减": "\\- 减",
        "-": "\\-",
        "-减": "-减",
        "--": "\\--",
        "+ 加": "\\+ 加",
        "+=": "\\+=",
        "==": "\\==",
        "=3": "=3",
        "1. 一": "1\\. 一",
        "1)": "1\\)",
        "123456789. 九": "123456789\\. 九",
        "1234567890. 十": "1234567890. 十",
        "1.一": "1.一",
        "1、一": "1、一",
        "字 # - 1. ": "字 # - 1. ",
        "": "",
    }
    assert {line: escaped(line) for line in lines} == lines
    assert [escaped_inside(line) for line in ("# 号", "1. 一", "- *a*")] == ["# 号", "1. 一", "- \\*a\\*"]


def test_signs_are_escaped_everywhere() -> None:
    signs = "\\`*_[]<>&|~"
    assert escaped_inside(f"字{signs}") == "字" + "".join(f"\\{sign}" for sign in signs)
    others = "!\"#$%'()+,-./:;=?@^{}"
    assert escaped_inside(others) == others


def test_paragraphs_are_folded_and_escaped_each_with_its_start() -> None:
    assert as_markdown(["1. 甲  乙\n丙", "# 丁*", "戊"]) == "1\\. 甲 乙 丙\n\n\\# 丁\\*\n\n戊"
    assert as_markdown([]) == "" and as_markdown(iter(["甲"])) == "甲"


def test_addresses_of_the_web_are_absolute_and_have_no_signs_of_markdown() -> None:
    addresses = {
        "2.html": "http://www.linhe.gov.cn/yw/2.html",
        " /a ": "http://www.linhe.gov.cn/a",
        "HTTPS://b.cn/": "HTTPS://b.cn/",
        "//b.cn/": "http://b.cn/",
        "?a=b:c": "http://www.linhe.gov.cn/yw/1.html?a=b:c",
        "/a b(c)": "http://www.linhe.gov.cn/a%20b%28c%29",
        '/<[`|">]': "http://www.linhe.gov.cn/%3C%5B%60%7C%22%3E%5D",
        "/?a&lt;b": "http://www.linhe.gov.cn/?a%26lt;b",
        "/?a&#60;b": "http://www.linhe.gov.cn/?a%26#60;b",
        "/?a&b=1": "http://www.linhe.gov.cn/?a&b=1",
        "/\u3000文": "http://www.linhe.gov.cn/%E3%80%80文",
        "": "",
        " ": "",
        "#top": "",
        "ftp://b.cn/": "",
        "mailto:a@b.cn": "",
        "java\nscript:x": "",
        "httpx://b": "",
    }
    assert {href: web_address(href, BASE) for href in addresses} == addresses
    relative = {"a/b:c": "a/b:c", "?x:y": "?x:y", "a:b": "", "#a:b": "", "1.html": "1.html"}
    assert {href: web_address(href, None) for href in relative} == relative
