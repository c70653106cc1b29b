"""The requests that links by script and forms make, and which pages a script fills."""

from __future__ import annotations

import pytest

from crawler.listing.js_links import address_in, follow, is_made_by_script, is_refused, submit
from crawler.listing.models import PageRequest
from crawler.listing.page import ColumnPage, read_page
from crawler.platforms import read_column

SITE = "http://a.gov.cn"
URL = f"{SITE}/yw/list.html"


def page_of(body: str, script: str = "") -> ColumnPage:
    return read_page(f"<html><body>{body}<script>{script}</script></body></html>", URL)


def followed(link: str, script: str = "", body: str = "") -> PageRequest | None:
    page = page_of(f"{body}{link}", script)
    return follow(page, list(page.tree.iter("a", "button"))[-1])


def address(link: str, script: str = "", body: str = "") -> str | None:
    request = followed(link, script, body)
    return request.url.removeprefix(SITE) if request else None


def called(call: str, script: str, body: str = "") -> str | None:
    return address(f'<a href="javascript:{call}">2</a>', script, body)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<a href="p2.html">2</a>', "/yw/p2.html"),
        ('<a href=" p2.html#top ">2</a>', "/yw/p2.html"),
        ('<a href="mailto:x@a.cn">2</a>', None),
        ('<a href="#page=2">2</a>', "/yw/list.html#page=2"),
        ('<a href="#top">2</a>', None),
        ('<a href="#top" onclick="location.href=\'p2.html\'">2</a>', "/yw/p2.html"),
        ('<a href="p3.html" onclick="location.href=\'p2.html\'">2</a>', "/yw/p3.html"),
        ("<a>2</a>", None),
        ('<a href="">2</a>', None),
        ('<a onclick="">2</a>', None),
        ("<a href=\"javascript:location.href='p2.html'\">2</a>", "/yw/p2.html"),
        ("<a href=\"JavaScript:location='p2.html'\">2</a>", "/yw/p2.html"),
        ("<a href=\"javascript:window.location = 'p2.html';\">2</a>", "/yw/p2.html"),
        ("<a href=\"javascript:window.open('p2.html', '_self')\">2</a>", "/yw/p2.html"),
        ("<a href=\"javascript:location.assign('p2.html#a')\">2</a>", "/yw/p2.html"),
        ("<a href=\"javascript:location.replace( 'p2.html' )\">2</a>", "/yw/p2.html"),
        ("<a href=\"javascript:go(encodeURI('p2.html'))\">2</a>", "/yw/p2.html"),
        ("<a href='javascript:open(\"p2.html\")'>2</a>", "/yw/p2.html"),
        ("<a href=\"javascript:location.href='p2'+x\">2</a>", None),
        ("<a href=\"javascript:location.href='mailto:x'\">2</a>", None),
        ("<a href=\"javascript:go('p2.html')\">2</a>", "/yw/p2.html"),
        ("<a href=\"javascript:return go(2, 'p2.shtml', -1)\">2</a>", "/yw/p2.shtml"),
        ("<a href=\"javascript:void(0)\" onclick=\"go('p2.jsp?a=1&b=2')\">2</a>", "/yw/p2.jsp?a=1&b=2"),
        *((f"<a onclick=\"go('p2.{end}')\">2</a>", f"/yw/p2.{end}") for end in ("htm", "jhtml", "asp", "aspx", "php", "do", "shtm")),
        ("<a onclick=\"go('p2.txt')\">2</a>", None),
        ("<a onclick=\"go(2)\">2</a>", None),
        ("<a onclick=\"x = go('p2.html')\">2</a>", None),
        ("<a onclick=\"javascript: return  go('p2.html')\">2</a>", "/yw/p2.html"),
    ],
)  # fmt: skip
def test_click_on_a_link_makes_a_request(link: str, expected: str | None) -> None:
    assert address(link) == expected


def test_script_of_the_address_is_read_before_that_of_the_click() -> None:
    link = "<a href=\"javascript:go('p2.html')\" onclick=\"go('p3.html')\">2</a>"
    assert address(link) == "/yw/p2.html"


def test_long_script_is_read_at_its_beginning() -> None:
    for at, expected in ((1400, "/yw/p2.html"), (1600, None)):
        assert address(f"<a onclick=\"{' ' * at}location='p2.html'\">2</a>") == expected
        assert address_in(" " * at + "location='p2.html'") == ("p2.html" if expected else "")
    assert address_in("") == ""


@pytest.mark.parametrize(
    ("script", "call", "expected"),
    [
        ("function go(n){location.href='p_'+n+'.html'}", "go(2)", "/yw/p_2.html"),
        ("function  go (n) {location='p_'+n+'.html';}", "go(2)", "/yw/p_2.html"),
        ("var go = function(n){location.href='p_'+n+'.html'}", "go(2)", "/yw/p_2.html"),
        ("x={go:function (n){location.href='p_'+n+'.html'}}", "go(2)", "/yw/p_2.html"),
        ("function go(a, n){location.href=a+'_'+n+'.html'}", "go('p', 2)", "/yw/p_2.html"),
        ("function go(n){location.assign('p_'+n+'.html')}", "go(2)", "/yw/p_2.html"),
        ("function go(n){location.replace('p_'+n+'.html')}", "go(2)", "/yw/p_2.html"),
        ("function go(n){window.open('p_'+n+'.html')}", "go(2)", "/yw/p_2.html"),
        ("function go(n){location.href='p_'+(n+1)+'.html'}", "go(2)", "/yw/p_3.html"),
        ("function go(n){location.href='p_'+(n-1)+'.html'}", "go(2)", "/yw/p_1.html"),
        ("function go(n){location.href='p_'+(n-1)+'.html'}", "go('x')", None),
        ("function go(n){location.href='p_'+n+'.html#a'}", "go(2)", "/yw/p_2.html"),
        ("function go(n){location.href='p_'+n+5+'.html'}", "go(2)", "/yw/p_25.html"),
        ("function go(n){var u='p_'+n;location.href=u+'.html'}", "go(2)", "/yw/p_2.html"),
        ("var u='q_';\nfunction go(n){location.href=u+n+'.html'}", "go(2)", "/yw/q_2.html"),
        ("function go(n){let u='p_';const v=u+n;location.href=v+'.html'}", "go(2)", "/yw/p_2.html"),
        ("function go(n){u=n;v=u;w=v;location.href=w+'.html'}", "go(2)", "/yw/2.html"),
        ("function go(n){u=n;v=u;w=v;x=w;location.href=x+'.html'}", "go(2)", None),
        ("function go(n){location.href='p.html'}", "go(2)", None),
        ("function go(n){location.href='p_'+m+'.html'}", "go(2)", None),
        ("function go(n){location.href='p_'+f(n)+'.html'}", "go(2)", None),
        ("function go(n){if(location.href=='p'+n){}}", "go(2)", None),
        ("function go(n){if(n<1){location.href='p.html'}location.href='p_'+n+'.html'}", "go(2)", "/yw/p_2.html"),
        ("function go(n){location.href='p_'+n+'.html';location.href='q.html'}", "go(2)", "/yw/p_2.html"),
        ("function go(n){location.href='p_'+n+'.html';location.href='q_'+n+'.html'}", "go(2)", "/yw/q_2.html"),
        ("function gone(n){location.href='p_'+n+'.html'}", "go(2)", None),
        ("function go(n){}\nfunction x(n){location.href='p_'+n+'.html'}", "go(2)", None),
        ("function go(n){" + " " * 1400 + "location.href='p_'+n+'.html'}", "go(2)", "/yw/p_2.html"),
        ("function go(n){" + " " * 1500 + "location.href='p_'+n+'.html'}", "go(2)", None),
        ("function go(n){location.href='mailto:'+n}", "go(2)", None),
        ("function $go(n){location.href='p_'+n+'.html'}", "$go(-2)", "/yw/p_-2.html"),
    ],
)
def test_function_of_the_page_that_sets_the_address_is_resolved(script: str, call: str, expected: str | None) -> None:
    assert called(call, script) == expected


def test_variables_of_a_call_are_looked_up_twenty_times() -> None:
    for variables, found in ((9, True), (12, False)):
        names = "".join(f"u{i}='{i % 10}';" for i in range(variables))
        terms = "+".join(f"u{i}" for i in range(variables))
        script = f"{names}\nfunction go(n){{location.href={terms}+n+'.html'}}"
        assert (called("go(2)", script) is not None) is found


FORM = """<form action="search.do" method="{method}"><input name="page" id="pageNo" value="1"><input name="key" value="平安">
<select name="size"><option value="10"><option value="20" selected></select></form>"""


@pytest.mark.parametrize(
    "fill",
    [
        "document.getElementById('pageNo').value=n;document.forms[0].submit()",
        'document.getElementById( "pageNo" ).value = n;f.submit()',
        "$('#pageNo').val(n);$('form').submit()",
        "document.f.page.value=n;document.f.submit()",
        "f.pageNo.val(n);f.submit()",
    ],
)
def test_function_that_fills_a_form_makes_its_request(fill: str) -> None:
    body, script = FORM.format(method="post"), f"function go(n){{{fill}}}"
    request = followed('<a href="javascript:go(2)">2</a>', script, body)
    assert request == PageRequest(
        f"{SITE}/yw/search.do", "POST", (("page", "2"), ("key", "平安"), ("size", "20")), charset="utf-8"
    )
    assert called("go(2)", script.replace("submit", "x"), body) is None
    assert called("go(2)", script, body.replace("pageNo", "other").replace("page", "other")) is None


def test_form_that_gets_has_its_fields_in_the_query() -> None:
    script = "function go(n){f.page.value=n;f.submit()}"
    expected = "/yw/search.do?page=2&key=%E5%B9%B3%E5%AE%89&size=20"
    assert called("go(2)", script, FORM.format(method="GET")) == expected
    assert called("go(2)", script, FORM.replace('method="{method}"', "")) == expected
    own = FORM.replace('action="search.do"', "").replace('method="{method}"', "")
    assert called("go(2)", script, own) == expected.replace("search.do", "list.html")
    with_query = FORM.format(method="get").replace("search.do", "search.do?x=1#y")
    assert called("go(2)", script, with_query) == expected
    assert called("go(2)", script, FORM.replace("search.do", "mailto:x")) is None


def test_second_form_is_taken_if_it_has_the_field() -> None:
    other = '<form action="other.do"><input name="q"><input id="noname"></form>'
    script = "function go(n){f.page.value=n;f.submit()}"
    assert (called("go(2)", script, other + FORM.format(method="get")) or "").startswith("/yw/search.do?page=2")


def test_fields_that_a_form_sends() -> None:
    form = """<form><input name=a><input name=b type=SUBMIT value=1><input name=c type=button value=1>
    <input name=d type=image value=1><input name=e type=reset value=1><input name=f type=file value=1>
    <input name=g type=checkbox value=1><input name=h type=checkbox value=1 checked><input name=i type=radio value=1>
    <input name=j type=Radio value=2 checked><input value=1><input name=k type=hidden value=3>
    <select name=l><option value=1><option value=2></select><select name=m><option>x</select><select name=n></select>
    </form>"""
    page = page_of(form)
    request = submit(page, next(page.tree.iter("form")), {"a": "9", "z": "8"})
    assert request is not None
    assert request.url.partition("?")[2] == "a=9&h=1&j=2&k=3&l=1&m=&n=&z=8"


def test_event_of_a_page_in_aspx_submits_its_form() -> None:
    form = "<form action=list.aspx method=post><input type=hidden name=__VIEWSTATE value=x>{}</form>"
    link = "<a href=\"javascript:__doPostBack('pager', '2')\">2</a>"
    request = followed(form.format(link))
    assert request == PageRequest(
        f"{SITE}/yw/list.aspx", "POST", (("__VIEWSTATE", "x"), ("__EVENTTARGET", "pager"), ("__EVENTARGUMENT", "2"))
    )
    number = followed(form.format("<a href='javascript:__doPostBack( \"pager\",3)'>2</a>"))
    assert number is not None and number.form[-1] == ("__EVENTARGUMENT", "3")
    assert followed(link) is None


def test_malformed_address_of_a_link_is_known_once_it_was_looked_up() -> None:
    for link in (
        '<a href="http://[x/p2.html">2</a>',
        "<a href=\"javascript:location='http://[x/p2.html'\">2</a>",
        "<a onclick=\"location='http://[x/p2.html'\">2</a>",
    ):
        page = page_of(link)
        element = next(page.tree.iter("a"))
        assert not is_refused(page, element)
        assert follow(page, element) is None
        assert is_refused(page, element)
    page = page_of('<a href="p2.html">2</a>')
    follow(page, next(page.tree.iter("a")))
    assert not is_refused(page, next(page.tree.iter("a")))


TEXT = f"<p>{'平安建设' * 60}</p>"


@pytest.mark.parametrize(
    "script",
    ["$.ajax({})", "$.get('x')", "$.post('x')", "$.getJSON('x')", "fetch('x')", "new XMLHttpRequest", "axios({})",
     "$('ul').load('x')", '$("ul").load( "x")', "new Vue({})", "createApp({})"],
)  # fmt: skip
def test_page_that_loads_its_rows_is_made_by_a_script(script: str) -> None:
    assert is_made_by_script(page_of(TEXT, script))


@pytest.mark.parametrize(
    "body",
    [
        "<p>{{ item.title }}</p>",
        "<p v-for='x in y'>x</p>",
        "<p ng-repeat='x in y'>x</p>",
        "<p data-bind='x'>x</p>",
        "<script type='text/template'>x</script>",
        "<script type=text/x-template>x</script>",
        '<script TYPE="text/html">x</script>',
        "<ul></ul>",
        "<ol> </ol>",
        "<dl></dl>",
        "<table><tbody></tbody></table>",
        *(f"<{tag} onclick='go(1)'>x</{tag}>" * 3 for tag in ("li", "div", "dl", "dd", "dt", "p")),
        f"<table>{'<tr onclick=go(1)><td>x</td></tr>' * 3}</table>",
        f"<table><tr>{'<td onclick=go(1)>x</td>' * 3}</tr></table>",
    ],
)
def test_page_with_templates_empty_lists_or_rows_with_clicks_is_made_by_a_script(body: str) -> None:
    assert is_made_by_script(page_of(TEXT + body))
    no_script = read_page(f"<html><body>{TEXT}{body}</body></html>".replace("script", "div"), URL)
    assert not is_made_by_script(no_script)


@pytest.mark.parametrize(
    "body",
    ["", "<ul><li>x</li></ul>", "<ul>x</ul>", "<li onclick='go(1)'>x</li>" * 2, "<i onclick='go(1)'>x</i>" * 3,
     "<p>{ item }</p>", "<div></div>"],
)  # fmt: skip
def test_other_pages_with_text_are_not(body: str) -> None:
    assert not is_made_by_script(page_of(TEXT + body, "var a = 1"))


@pytest.mark.parametrize(
    ("characters", "links", "made"), [(200, 0, True), (201, 0, False), (100, 3, True), (100, 4, False)]
)
def test_page_with_hardly_any_text_or_link_is_made_by_scripts_in_other_files(
    characters: int, links: int, made: bool
) -> None:
    link = "<a href='/'></a>"
    page = read_page(f"<body><p>{'x' * characters}</p>{link * links}<SCRIPT src=a.js></SCRIPT></body>", URL)
    assert is_made_by_script(page) is made
    assert read_column(page.text.encode(), URL).by_script is made
