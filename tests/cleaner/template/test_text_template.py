"""Site templates of texts without markup: lines that repeat over a site's texts are removed, the articles' are kept."""

from __future__ import annotations

import pytest

from cleaner import SiteTemplate, clean_text, extract_text
from cleaner.template.site_template import FEWEST_TEXTS
from tests.cleaner.template.test_template import sentences

#: The lexicon has none of these.
MENU = ["走进临河", "临河印象", "临河在线 倾听民声 服务群众"]
TAIL = ["便民服务站点查询", "本页由临河县信息化服务站运维，内容如有更新，以服务大厅的公示栏为准。", "临河热线 000000"]
CLOSING = ["特此通报。", "临河县人民政府办公室", "2024年5月6日"]


def body(number: int) -> list[str]:
    return [f"各乡镇第{number}组：", *sentences(number, 5), *CLOSING]


def page(number: int) -> str:
    return "\n".join([*MENU, f"第{number}次例会在临河召开", f"登记{number}号", *body(number), *TAIL])


@pytest.fixture(scope="module")
def template() -> SiteTemplate:
    learned = SiteTemplate()
    for number in range(10):
        learned.learn_text(page(number))
    return learned


def test_lines_of_the_site_are_removed_and_those_of_articles_kept(template: SiteTemplate) -> None:
    article = extract_text(page(99), template=template)
    assert list(article.paragraphs)[-len(body(99)) :] == body(99)
    assert not {*MENU, *TAIL} & {*article.paragraphs}
    reasons = {removed.text: removed.reason.kind for removed in article.removed}
    assert {reasons[line] for line in (*MENU, *TAIL)} == {"template"}
    assert clean_text(page(99), template=template) == article.text
    assert clean_text(article.text, template=template) == article.text
    assert {*MENU, *TAIL} <= set(clean_text(page(99)).split("\n\n"))


def test_fewer_texts_than_the_minimum_remove_nothing() -> None:
    few = SiteTemplate()
    for number in range(FEWEST_TEXTS - 1):
        few.learn_text(page(number))
    assert clean_text(page(99), template=few) == clean_text(page(99))
    few.learn_text(page(50))
    assert clean_text(page(99), template=few) != clean_text(page(99))


def test_merging_equals_learning_and_json_loses_nothing(template: SiteTemplate) -> None:
    one, other = SiteTemplate(), SiteTemplate()
    for number in range(10):
        (one if number % 2 else other).learn_text(page(number))
    assert one.merge(other) == template
    assert one.learn_text(page(3)) == template
    assert SiteTemplate.from_json(template.to_json()) == template
    assert "临河" not in template.to_json()


def test_texts_do_not_change_what_is_learned_from_pages(template: SiteTemplate) -> None:
    html = f"<div class=a>走进临河</div><div class=b>{''.join(f'<p>{line}</p>' for line in sentences(1))}</div>"
    both = SiteTemplate().merge(template).learn(html)
    assert both.pages == template.pages + 1
    assert clean_text(page(99), template=both) == clean_text(page(99), template=template)


def test_another_site_is_cleaned_as_without_a_template(template: SiteTemplate) -> None:
    other = "\n".join(["走出南关", *body(7), "南关服务站"])
    assert clean_text(other, template=template) == clean_text(other)


def test_only_text_is_learned() -> None:
    with pytest.raises(TypeError, match="decode"):
        SiteTemplate().learn_text(b"a")  # type: ignore[arg-type]
    assert SiteTemplate().learn_text(" \n").pages == 0
