"""Names of elements of widgets, as ids and classes have them."""

from __future__ import annotations

import pytest

from cleaner.lexicon.furniture import WITH_TEXT, furniture


@pytest.mark.parametrize(
    ("names", "kind", "with_text"),
    [
        ("bdsharebuttonbox", "furniture", False),
        ("left BDShare clear", "furniture", False),
        ("jiathis_style", "furniture", False),
        ("x jiathis_style_24x24", "furniture", False),
        ("bshare-custom icon-medium", "furniture", False),
        ("yarpp-related", "furniture", True),
        ("OUTBRAIN", "furniture", True),
        ("outbrain", "furniture", True),
        ("taboola-below-article", "furniture", True),
        ("plyr plyr--video", "furniture", False),
        ("ez-toc-container", "furniture", False),
        ("a2a_kit a2a_kit_size_32", "furniture", False),
        ("author-box", "furniture", True),
        ("post-copyright", "furniture", True),
        ("giscus", "furniture", True),
        ("rp4wp-related-posts", "furniture", True),
    ],
)
def test_name_is_one_of_the_words_of_the_attribute_in_any_case(names: str, kind: str, with_text: bool) -> None:
    rule = furniture(names)
    assert rule is not None and rule.reason.kind == kind and rule.reason.why
    assert (rule in WITH_TEXT) is with_text


@pytest.mark.parametrize("names", ["", "content", "xbdshare", "bdsharex", "my-taboola-", "x_jiathis_style", "jiathis"])
def test_name_inside_another_word_is_none(names: str) -> None:
    assert furniture(names) is None


def test_long_attribute_names_no_widget() -> None:
    assert furniture("bdshare " + "x" * 112) is not None
    assert furniture("bdshare " + "x" * 113) is None
