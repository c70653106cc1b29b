"""trafilatura, asked only where the cleaner's own selection found next to nothing on a page that has text.

It costs some twenty times as much as the cleaner, so its input is bounded, and its answer has to be clearly better.
"""

from __future__ import annotations

from cleaner.characters import readable
from cleaner.lexicon.lines import LEXICON
from cleaner.selection.predicates import has_sentence_mark

#: trafilatura's time grows with links faster than with text (20,000 links of 0.6 MB took 4 s), and with elements: it
#: is not asked then. The saved pages for which it was had up to 300 kB and 2,100 tags.
_LARGEST, _MOST_TAGS = 500_000, 10_000
_MOST_LINKS = 3_000
#: The text must be this much longer than what the cleaner found, in characters of sentences.
_GAIN = 3
_SENTENCE = 25


def ask(html: bytes, links: int, found: int, headlines: str) -> tuple[str, ...]:
    """Paragraphs by trafilatura where they hold clearly more than the `found` characters of sentences, else ().

    `headlines` holds the texts of the page's lists of links without white space: they are no paragraphs, whoever
    says so.
    """
    if len(html) > _LARGEST or links > _MOST_LINKS or html.count(b"<") > _MOST_TAGS:
        return ()
    import trafilatura  # takes longer to import than the cleaner to clean a hundred pages

    try:
        text = trafilatura.extract(html.decode("utf-8", "replace"), include_comments=False, deduplicate=False) or ""
    except Exception:  # a second opinion that fails is no opinion
        return ()
    paragraphs = tuple(
        line
        for line in map(readable, text.splitlines())
        if line and "".join(line.split()) not in headlines and LEXICON.line(line) is None
    )
    gained = sum(len(line) for line in paragraphs if len(line) >= _SENTENCE and has_sentence_mark(line))
    return paragraphs if gained > _GAIN * max(found, _SENTENCE) else ()
