"""What is removed from a page before it is parsed, and what is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import etree

from cleaner import Rule, extract
from cleaner.markup import attribute_limits, names, parse
from cleaner.markup.attribute_limits import limit_attributes
from cleaner.markup.names import bounded_names
from cleaner.markup.parse import bounded, harmless
from cleaner.markup.site_rule import parse_with_rule
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs

LIMIT = 16384


def tag_of(size: int, start: bytes = b"<p ") -> bytes:
    return start + b"a" * (size - len(start) - 1) + b">"


@pytest.mark.parametrize(
    ("size", "removed"), [(LIMIT, False), (LIMIT + 1, False), (LIMIT + 2, True), (3 * LIMIT, True)]
)
@pytest.mark.parametrize("before", [0, 1, 8191, 8192, 8193, 20_000])
def test_attributes_of_a_tag_are_removed_from_a_length_on(size: int, removed: bool, before: int) -> None:
    head, tail = b"<b>" + b"x" * before + b"</b>", b"text" + b"y" * 9000 + b"</p>"
    kept, is_cut = harmless(head + tag_of(size) + tail)
    assert not is_cut
    assert kept == head + (b"<p>" if removed else tag_of(size)) + tail


@pytest.mark.parametrize("name", ["a", "h1", "st1:chsdate", "x-name"])
def test_name_of_a_long_tag_stays(name: str) -> None:
    start = b"<" + name.encode()
    assert harmless(b"<p>" + tag_of(40_000, start + b" ") + b"x") == (b"<p>" + start + b">x", False)


@pytest.mark.parametrize("start", [b"<1 ", b"< p", b"</p ", b"<!-- "])
def test_what_is_no_tag_stays(start: bytes) -> None:
    data = b"<p>" + tag_of(40_000, start) + b"x"
    assert harmless(data) == (data, False)


def test_text_with_a_sign_before_an_end_stays() -> None:
    data = b"<p>a <b " + b"x" * 100 + b"</b>" + b"y" * 40_000 + b"> z</p>"
    assert harmless(data) == (data, False)


def test_several_long_tags_are_all_cut() -> None:
    data = b"".join(b"<i>%d</i>" % i + tag_of(30_000) + b"x" for i in range(3)) + b"end"
    assert harmless(data) == (b"<i>0</i><p>x<i>1</i><p>x<i>2</i><p>xend", False)


def test_long_tag_at_the_start_and_the_end_is_cut() -> None:
    assert harmless(tag_of(30_000) + b"x") == (b"<p>x", False)
    assert harmless(b"x" + tag_of(30_000)) == (b"x<p>", False)
    assert harmless(tag_of(30_000)) == (b"<p>", False)


def test_page_that_the_parser_refuses_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise etree.XMLSyntaxError("refused", 1, 1, 1)

    monkeypatch.setattr(parse.etree, "fromstring", refuse)
    for html in ("<p>text</p>", b"<p>text</p>"):
        assert parse.parse(html).blocks == []
        assert extract(html).text == ""
        assert extract(html, rule=Rule(body="p")).text == ""


def test_tag_that_does_not_end_stays() -> None:
    data = b"<b>x</b><p " + b"a" * 40_000
    assert harmless(data) == (data, False)


def test_nul_is_removed() -> None:
    assert harmless(b"<p\0>a\0b") == (b"<p>ab", False)


def test_page_with_too_many_tags_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "MOST_TAGS", 500)
    before = f"<p>{'x' * 70_000}</p>"
    for html, is_cut in ((before + "<p>x" * 501, True), (before + "<p>x" * 490, False)):
        assert harmless(html.encode())[1] is is_cut
        assert parse.parse(html).is_cut is is_cut
        assert parse_with_rule(html, Rule(body="b")).is_cut is is_cut
        assert any("tags" in warning for warning in extract(html).warnings) is is_cut


def test_markup_with_just_the_most_tags_is_whole() -> None:
    for rest in (b"", b"x" * 100_000):
        assert bounded(b"<p>" * 30 + rest, 30) == b"<p>" * 30 + rest
        assert bounded(b"<p>" * 31 + rest, 30) == b""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<p>" + b"x" * 2040 + b"</p>" + b"y" * 2030,
        b"x" * 2047 + b">",
        b"<a title='>'>" * 9,
        b"<p>text</p>" * 3000,
        b"<p title='a'>text</p>" * 3000,
    ],
)
def test_attributes_of_an_ordinary_page_are_not_counted(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribute_limits, "_exceeds", lambda data: pytest.fail("parsed"))
    assert limit_attributes(data) == data


@pytest.mark.parametrize(
    "data",
    [b"<a title='>'>" * 10, b'<a title=  ">">' * 10, b"x" * 4097, b"<b>" + b"x" * 6000 + b"</b>"],
    ids=["single quotes", "double quotes", "no tag", "long text"],
)
def test_attributes_of_a_page_with_long_tags_or_hidden_ends_are_counted(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[bytes] = []
    monkeypatch.setattr(attribute_limits, "_exceeds", lambda data: bool(counted.append(data)))
    assert limit_attributes(data) == data
    assert counted == [data]


@pytest.mark.parametrize("quote", ["'", '"'])
def test_attributes_after_a_value_that_nothing_closes_are_removed(quote: str) -> None:
    many = " ".join(f"attr{i}=1" for i in range(501))
    html = f"<p>1</p><div {many} title={quote}x>2</div>{'x' * 5000}<p>3</p>"
    assert limit_attributes(html.encode()) in (html.encode(), b"<p>1</p><div>", b"")


def test_article_below_a_tag_with_many_attributes_is_read_under_a_rule() -> None:
    many = " ".join(f"attr{i}=1" for i in range(600))
    for _ in range(2):
        html = page(f"<div {many}>x</div><div class=a id=b>{paragraphs()}</div>")
        assert extract(html, rule=Rule(body="#b")).paragraphs == PARAGRAPHS


ELEMENTS = """
    a abbr address area article aside b base bdi bdo big blink blockquote body br button canvas caption center cite
    code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font
    footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li
    link main map mark marquee math menu meta meter nav nobr noframes noscript object ol optgroup option output p param
    picture pre progress q rp rt ruby s samp script search section select slot small source span strike strong style
    sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
    ucapcontent"""
ATTRIBUTES = """
    action align alt aria-label charset checked class color colspan content data-src datetime disabled face height
    hidden href http-equiv id itemprop lang media method name onclick property rel role rowspan selected size src style
    target type valign value width"""


@pytest.fixture
def _many_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read very many names that HTML does not have."""
    monkeypatch.setattr(names, "_NAMES", names._Names())
    monkeypatch.setattr(names, "_STRIDE", 1000)
    monkeypatch.setattr(names, "_MOST", 10_000)
    bounded_names("".join(f"<zz-{i}-zzzzzzzzzz>" for i in range(1000)).encode())
    yield


@pytest.mark.usefixtures("_many_names")
def test_names_of_html_are_never_replaced() -> None:
    for name in ELEMENTS.split():
        data = f"<{name}><{name.upper()} class=1>x</{name}>".encode()
        assert bounded_names(data) == data
    for name in ATTRIBUTES.split():
        data = f"<p {name}=1 {name.upper()} = '>' {name}=\"x y\">x</p>".encode()
        assert bounded_names(data) == data


@pytest.mark.usefixtures("_many_names")
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<q-x>文</q-x>", "<x-x>文</x-x>"),
        ("<q:x>文</q:x>", "<x:x>文</x:x>"),
        ("<p zq=1 zr zs='>' class=t zu=\"a\">文", "<p x=1 x x='>' class=t x=\"a\">文"),
        ("<?zq zr?>", "<?x-x x>"),
        ("a < b, c <", "a < b, c <"),
    ],
)
def test_other_names_are_replaced_after_very_many(html: str, expected: str) -> None:
    assert bounded_names(html.encode()) == expected.encode()


@pytest.mark.usefixtures("_many_names")
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲<v:q>乙</v:q>丙</p>", ["甲乙丙"]),
        ("<p>甲<v-q>乙</v-q>丙</p>", ["甲乙丙"]),
        ("<v-q>甲<p>乙</p></v-q>丙", ["甲", "乙", "丙"]),
        ("<v:q>甲</v:q>丙", ["甲丙"]),
    ],
)
def test_text_in_replaced_elements_is_read_as_before(html: str, expected: list[str]) -> None:
    assert [block.text for block in parse.parse(html).blocks] == expected


def test_names_count_from_a_size_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_NAMES", names._Names())
    monkeypatch.setattr(names, "_STRIDE", 100)
    monkeypatch.setattr(names, "_MOST", 1000)
    same = b"<own-name-of-a-site own-attribute=1>" * 10
    for _ in range(50):
        assert bounded_names(same) == same
    for i in range(50):
        bounded_names(b"<own-name-of-a-site-%d own-attribute=1>" % i + b" " * 100)
    assert bounded_names(b"<never-seen>") == b"<x-x>"
    assert bounded_names(b"<div never-seen>") == b"<div x>"


@pytest.mark.parametrize(("size", "counted"), [(99, 0), (100, 1)])
def test_names_are_counted_after_so_many_bytes(size: int, counted: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_NAMES", names._Names())
    monkeypatch.setattr(names, "_STRIDE", 100)
    calls: list[bytes] = []
    monkeypatch.setattr(names._Names, "count", lambda self, data: calls.append(data))
    bounded_names(b"<p>".ljust(size // 2))
    bounded_names(b"<p>".ljust(size - size // 2))
    assert len(calls) == counted
    bounded_names(b"<p>".ljust(98))
    assert len(calls) == 1


def test_names_that_are_still_read_after_very_many_are_few_and_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_NAMES", names._Names())
    monkeypatch.setattr(names, "_STRIDE", 1000)
    monkeypatch.setattr(names, "_MOST", 10_000)
    short, long = b"<a%s>" % (b"-" * 59), b"<a%s>" % (b"-" * 60)
    flood = [b"<zz-%d-zzzzzzzzzz>" % i for i in range(1000)]
    bounded_names(short + long + b"".join(flood))
    assert (bounded_names(short), bounded_names(long)) == (short, b"<x-x>")
    assert sum(bounded_names(tag) == tag for tag in flood) == 10_000 // 60 - 3  # without html, body and `short`


@pytest.mark.parametrize(("most", "replaced"), [(12, False), (11, True)])
def test_names_are_replaced_above_a_size(most: int, replaced: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_NAMES", names._Names())
    monkeypatch.setattr(names, "_STRIDE", 1)
    monkeypatch.setattr(names, "_MOST", most)
    for _ in range(2):  # html, body, i and id=1 in the second: each name counts once
        bounded_names(b"<i>x</i>")
        bounded_names(b"<i id=1>x</i></u>")
    monkeypatch.setattr(names, "_STRIDE", 1000)
    assert (bounded_names(b"<zq>") == b"<x-x>") is replaced


@pytest.mark.usefixtures("_many_names")
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ZQ>文</ZQ>", "<x-x>文</x-x>"),
        ("<zq/>", "<x-x/>"),
        ("<zq\n>", "<x-x\n>"),
        ("<zq zr>", "<x-x x>"),
        ("<!zq>", "<!zq>"),
        ("<!-- <zq> -->", "<!-- <x-x> -->"),
    ],
)
def test_tags_of_unknown_names_stay_tags(html: str, expected: str) -> None:
    assert bounded_names(html.encode()) == expected.encode()
