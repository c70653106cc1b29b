"""Names of boxes that say what a box below an article holds."""

from __future__ import annotations

import pytest

from cleaner.lexicon.furniture import ADVERTISEMENT, ANY_SIZE, SMALL, box_size


@pytest.mark.parametrize(
    ("names", "size"),
    [
        ("comment", ANY_SIZE),
        ("article-comments", ANY_SIZE),
        ("relatedNews", ANY_SIZE),
        ("hotlist", ANY_SIZE),
        ("post recommend_box clearfix", ANY_SIZE),
        ("index_comment__x2aB", ANY_SIZE),
        ("index_comment_Q9q", ANY_SIZE),
        ("share", SMALL),
        ("article-share-bar", SMALL),
        ("AuthorInfo", SMALL),
        ("finance_focus_ad", ADVERTISEMENT),
        ("share-content", 0),
        ("comment-body", 0),
        ("reply", 0),
        ("app", 0),
        ("shareholder", 0),
        ("heading", 0),
        ("x" * 200 + "-comment", 0),
        ("", 0),
        ("123", 0),
    ],
)
def test_the_last_word_of_a_name_says_what_a_box_holds(names: str, size: int) -> None:
    assert box_size(names) == size
