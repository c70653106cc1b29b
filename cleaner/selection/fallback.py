"""Last step of the selection: trafilatura, for a page with text of which the cleaner chose almost nothing.

It takes about twenty times as long as the cleaner, so its input is bounded, and its result must be clearly better.
"""

from __future__ import annotations

from cleaner.characters import readable
from cleaner.lexicon.lines import LEXICON
from cleaner.lexicon.variants import simplified
from cleaner.markup.decode import as_utf8
from cleaner.markup.names import bounded_names
from cleaner.selection.body import Body
from cleaner.selection.classify import ClassifiedPage, has_sentence_mark

#: If less running text (characters) than this is found on a page with more, trafilatura is called.
_FOUND_LITTLE = 50
_PAGE_HAS_TEXT = 400
#: The most blocks between headline and body: a header line and its tools.
_TITLE_REACH = 12
#: trafilatura's time grows with links faster than with text (20,000 links of 0.6 MB took 4 s), and with elements:
#: beyond these limits it is not called. The saved pages for which it was called had up to 300 kB and 2,100 tags.
_LARGEST, _MOST_TAGS = 500_000, 10_000
_MOST_LINKS = 3_000
#: The most tags times characters of text. For each element that trafilatura deletes, it copies the text around it.
_MOST_COPIED = 25_000_000
#: The text must be this many times longer than what the cleaner found, in characters of sentences.
_GAIN = 3
_SENTENCE = 25


def fallback_paragraphs(page: ClassifiedPage, body: Body, kept: list[int], html: str | bytes) -> tuple[str, ...]:
    """Find the article with trafilatura if the cleaner found almost nothing.

    Args:
        page: The page.
        body: The body as chosen.
        kept: The indexes of the blocks that are left of it.
        html: The page as given to the cleaner.

    Returns:
        The paragraphs, or () if the cleaner's own choice is kept.
    """
    found = _running_text(page, kept)
    if (
        found >= _FOUND_LITTLE
        or body.holds_only_body
        or sum(len(block.text) - block.link_chars for block in page.blocks) <= _PAGE_HAS_TEXT
        or _is_under_headline(page, kept)
    ):
        return ()
    headlines = "\n".join("".join(block.text.split()) for i, block in enumerate(page.blocks) if page.is_link_row(i))
    data, chars = as_utf8(html), sum(len(block.text) for block in page.blocks)
    tags = data.count(b"<")
    if (
        len(data) > _LARGEST
        or tags > _MOST_TAGS
        or tags * chars > _MOST_COPIED
        or len(page.markup.anchors) > _MOST_LINKS
    ):
        return ()
    return _by_trafilatura(bounded_names(data), found, headlines)


def _running_text(page: ClassifiedPage, kept: list[int]) -> int:
    """Count the characters of running text in the kept blocks, up to where they are enough."""
    found = 0
    for i in kept:
        if found >= _FOUND_LITTLE:
            break
        if page.is_paragraph(i) or page.is_short_sentence(i):
            found += len(page.blocks[i].text)
    return found


def _is_under_headline(page: ClassifiedPage, kept: list[int]) -> bool:
    """Return whether the kept blocks are right under the headline.

    They are then the article, even without a sentence.
    """
    above = range(max(0, kept[0] - _TITLE_REACH), kept[0]) if kept else range(0)
    return any(page.is_title(i) or (page.is_header(i) and page.is_page_info(i)) for i in above)


def _by_trafilatura(html: bytes, found: int, headlines: str) -> tuple[str, ...]:
    """Return trafilatura's paragraphs if they hold clearly more than the `found` characters of sentences, else ().

    Args:
        html: The page in UTF-8.
        found: What the cleaner found.
        headlines: The texts of the page's rows of links without white space; these are not paragraphs.
    """
    import trafilatura  # this import takes longer than to clean a hundred pages

    try:
        text = trafilatura.extract(html.decode("utf-8", "replace"), include_comments=False, deduplicate=False) or ""
    except Exception:  # the cleaner must not fail because another library does
        return ()
    paragraphs = tuple(
        line
        for line in map(readable, text.splitlines())
        if line and "".join(line.split()) not in headlines and LEXICON.rule_for(simplified(line)) is None
    )
    gained = sum(len(line) for line in paragraphs if len(line) >= _SENTENCE and has_sentence_mark(line))
    return paragraphs if gained > _GAIN * max(found, _SENTENCE) else ()
