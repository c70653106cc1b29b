"""The parsing of a column page: its limits, its base, and what is no address."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote_plus

import pytest

from crawler.listing.page import ColumnPage, is_short, one_line, read_page, string_literals, text_of

_URL = "http://www.a.gov.cn/zf/yw/index.html"


def test_3_000_000_characters_of_a_page_are_read():
    begin = "<html><body>"
    for more, links in ((0, 1), (1, 0)):
        link = "<a href=1>"
        text = begin + " " * (3_000_000 - len(begin) - len(link) + more) + link
        assert len(read_page(text, _URL).tree.findall(".//a")) == links


def test_200_000_characters_of_the_scripts_are_read():
    page = read_page(f"<script>{'a' * 199_990}</script><script>{'b' * 20}</script>", _URL)
    assert page.scripts == "a" * 199_990 + "\n" + "b" * 9


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ('<base href="http://b.gov.cn/x/">', "http://b.gov.cn/x/1"),
        ('<base href="/x/">', "http://www.a.gov.cn/x/1"),
        ('<base target="_blank">', "http://www.a.gov.cn/zf/yw/1"),
        ('<base href="javascript:x">', "http://www.a.gov.cn/zf/yw/1"),
        ('<base href="http://b.gov.cn/"><base href="http://c.gov.cn/">', "http://b.gov.cn/1"),
        ("", "http://www.a.gov.cn/zf/yw/1"),
    ],
)
def test_relative_addresses_have_the_first_base(base, expected):
    assert read_page(f"<html><head>{base}</head><body></body></html>", _URL).absolute("1") == expected


@pytest.mark.parametrize("href", ["javascript:x", " JavaScript:x", "mailto:a@b.cn", "http://[", "ftp://a.cn/"])
def test_other_addresses_are_not_absolute(href):
    assert read_page("<html></html>", _URL).absolute(href) == "" and read_page("<html></html>", "").absolute(href) == ""


def test_page_after_the_end_of_an_included_header_is_read():
    page = read_page("<html><body><p>1</p></body></html><div><p>2</p></div></html >", _URL)
    assert [text_of(one) for one in page.tree.iter("p")] == ["1", "2"]


def test_scripts_styles_and_comments_are_no_text():
    page = read_page(
        "<body>1<script>2</script><style>3</style><noscript>4</noscript><template>5</template><!--6-->7", _URL
    )
    assert text_of(page.tree) == "17" and page.scripts == "2"


def test_body_that_is_no_markup_has_no_elements():
    for body in (b"", b"\x00\x01", "<?xml version='1.0'?>", "<?xml?><a href=1>x</a>"):
        assert read_page(body, _URL).tree.tag == "html"
    assert len(read_page("<?xml?><a href=1>x</a>", _URL).tree.findall(".//a")) == 1


def test_markup_in_base64_is_decoded_if_a_script_decodes_it():
    markup = b64encode("<p><a href=1>关于开展全省平安建设宣传活动的通知</a></p>".encode()).decode()
    encoded = f"<div>{markup}</div>"
    for count in (1, 4, 5):
        page = read_page(f"<body>{encoded * count}<script>atob(x)</script></body>", _URL)
        assert len(page.tree.findall(".//a")) == min(count, 4)
    assert not read_page(f"<body>{encoded}</body>", _URL).tree.findall(".//a")
    plain = b64encode("没有链接的文字没有链接的文字没有链接".encode()).decode()
    assert text_of(read_page(f"<body><div>{plain}</div><script>atob(x)</script></body>", _URL).tree) == plain


def test_element_is_short_up_to_a_number_of_characters_and_500_elements():
    page = read_page("<body><div>12<b>3</b>4</div>56789</body>", _URL)
    (element,) = page.tree.iter("div")
    assert is_short(element, 4) and not is_short(element, 3)
    for inner, is_it in ((500, True), (501, False)):
        (element,) = read_page(f"<body><div>{'<i></i>' * inner}</div></body>", _URL).tree.iter("div")
        assert is_short(element, 0) is is_it


def test_text_is_one_line_without_control_characters():
    assert one_line(" a\n b\u3000c ") == "a b c" and "\x1b" not in one_line("a\x1b[31mb")


def _texts(page: ColumnPage, tag: str = "p") -> list[str]:
    return [text_of(one) for one in page.tree.iter(tag)]


def test_markup_in_base64_takes_the_place_of_the_text() -> None:
    link = "<a href=1>关于开展全省平安建设宣传活动的通知</a>"
    encoded = b64encode(quote_plus(link).encode()).decode()
    for tag in ("div", "span", "p", "td"):
        around = f"<table><tr><{tag}>{{}}</{tag}></tr></table>" if tag == "td" else f"<{tag}>{{}}</{tag}>"
        page = read_page(f"<body>{around.format(f' {encoded} ')}<script>atob(x)</script></body>", _URL)
        assert text_of(page.tree).strip() == "关于开展全省平安建设宣传活动的通知", tag
    for wrong in (encoded[:-9], f"<b></b>{encoded}", f"{encoded}!", "A" * 44):
        page = read_page(f"<body><div>{wrong}</div><script>atob(x)</script></body>", _URL)
        assert not page.tree.findall(".//a"), wrong
    control = b64encode(f"{link}\x01".encode()).decode()
    page = read_page(f"<body><div>{control}</div><script>atob(x)</script></body>", _URL)
    assert "\x01" not in text_of(page.tree) and page.tree.findall(".//a")


@pytest.mark.parametrize(("areas", "links"), [(1, 1), (20, 20), (21, 20)])
def test_links_in_twenty_text_areas_are_elements(areas: int, links: int) -> None:
    area = "<textarea>{}</textarea>"
    page = read_page(f"<body>{area.format('&lt;a href=1&gt;甲&lt;/a&gt;') * areas}</body>", _URL)
    assert len(page.tree.findall(".//a")) == links
    assert len(page.tree.findall(".//textarea")) == areas - links


@pytest.mark.parametrize("content", ["&lt;a href=1&gt;", "&lt;/a&gt;", "请输入"])
def test_text_area_without_a_whole_link_stays(content: str) -> None:
    page = read_page(f"<body><textarea>{content}</textarea></body>", _URL)
    assert len(page.tree.findall(".//textarea")) == 1 and not page.tree.findall(".//a")


@pytest.mark.parametrize(
    ("script", "written"),
    [
        ('document.write("2020-08-20")', "2020-08-20"),
        ("document.write('2020-08-20');", "2020-08-20"),
        ("\n document.writeln( '2020' ) ;\n document.write('-08') ; ", "2020-08"),
        ('document.write("2020-08-20 10:00".substring(0,10));', "2020-08-20"),
        ('document.write("2020-08-20 10:00".substr(0, 10) );', "2020-08-20"),
        ('document.write("2020-08-20 10:00".slice( 0 , 10 ));', "2020-08-20"),
        ('document.write("2020-08-20 10:00".substring(5,10));', ""),
        ('document.write("\\u5e73\\u5b89")', "平安"),
        ("document.write('a\\nb\\rc\\td\\'e\\\\f')", "a b c d'e\\f"),
        ("document.write('甲'+x)", ""),
        ("document.write(x)", ""),
        ("if (x) document.write('甲')", ""),
        ("document.write('甲'); x()", ""),
        ("document.write('甲", ""),
        ("document.write('甲'", ""),
        ("var a = 'document.write'", ""),
    ],
)
def test_what_a_script_only_writes_is_text_of_the_page(script: str, written: str) -> None:
    page = read_page(f"<body><p>前<script>{script}</script>后</p></body>", _URL)
    assert "".join(text_of(page.tree).split()) == "".join(f"前{written}后".split())
    assert written or text_of(page.tree) == "前后", "no space is added"


def test_elements_that_a_script_writes_are_those_of_the_page() -> None:
    page = read_page("<body><ul><script>document.write('<li><a href=1>甲</a></li>')</script></ul></body>", _URL)
    assert [link.get("href") for link in page.tree.iter("a")] == ["1"]
    assert text_of(next(page.tree.iter("ul"))) == "甲"
    alone = read_page("<script>document.write('甲')</script>", _URL)
    assert text_of(alone.tree).strip() == "甲"


def test_each_script_is_read_for_itself() -> None:
    """A script that does more than to write says nothing about the others."""
    scripts = "<script>var a = 1</script>1<script>document.write('甲')</script>2<script>b()</script>3"
    assert "".join(text_of(read_page(f"<body>{scripts}</body>", _URL).tree).split()) == "1甲23"


def test_strings_of_a_script_are_unescaped_if_they_are_whole() -> None:
    script = "var a = 'x\\u5e73', b = \"y\\\"z\", c = ''; d = 'cut"
    assert list(string_literals(script)) == ["x平", 'y"z', ""]


@pytest.mark.parametrize(
    ("tags", "is_cut"), [("<p>x</p>" * 150_000, False), ("<p>x</p>" * 150_001, True), ("<" * 300_001, True)]
)
def test_page_of_300_000_tags_is_whole(tags: str, is_cut: bool) -> None:
    assert bool(read_page(tags, _URL).cuts) is is_cut


def test_text_is_read_after_controls_and_a_declaration_of_xml() -> None:
    page = read_page('\x01 <?xml version="1.0" encoding="gb2312"?><html><body><p>甲\x00乙</p></body></html>', _URL)
    assert _texts(page) == ["甲 乙"]


def test_instruction_of_a_program_is_no_text() -> None:
    assert _texts(read_page("<body><p>甲<?php echo 1 ?>乙</p></body>", _URL)) == ["甲乙"]
    assert _texts(read_page("<body><p>甲<?import x></p></body>", _URL)) == ["甲"]
