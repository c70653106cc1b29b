"""The report on one page: all of it in page order, and none of it live markup."""

from __future__ import annotations

from cleaner import extract
from cleaner.report import report
from tests.cleaner.pages import PARAGRAPHS, page, paragraphs


def test_what_was_kept_and_what_went_stand_in_page_order_with_reasons() -> None:
    shown = report(
        extract(page(f"<div id=zoom><p>责任编辑：韩梅</p>{paragraphs()}<p>扫一扫在手机打开当前页</p></div>"))
    )
    places = [shown.index(text) for text in ("责任编辑：韩梅", *PARAGRAPHS, "扫一扫在手机打开当前页")]
    assert places == sorted(places)
    assert "editor line" in shown and "phone hint" in shown


def test_markup_in_the_text_is_shown_and_not_run() -> None:
    shown = report(
        extract(
            page(
                f"<div id=zoom>{paragraphs()}<p>&lt;script&gt;alert(1)&lt;/script&gt;，这是正文里的一段代码示例。</p></div>"
            )
        )
    )
    assert "<script" not in shown and "&lt;script&gt;" in shown
