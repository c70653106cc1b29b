"""The parsing of a column page: its limits, its base, and what is no address."""

from __future__ import annotations

from base64 import b64encode

import pytest

from crawler.listing.page import is_short, one_line, read_page, text_of

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
