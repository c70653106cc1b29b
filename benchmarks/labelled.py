"""Score the cleaner on the labelled pages in samples/labelled, which are part of the project.

    python benchmarks/labelled.py [NAME ...]

For each page (or each page NAME) it prints the F1, the leaked and lost blocks and the wrong metadata, then the figures
of these pages. benchmarks/accuracy.py compares the figures of the set with floors and ceilings. samples/README.md
describes the labels. Texts are compared after NFKC and without white space.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from cleaner import extract

FOLDER = Path(__file__).resolve().parent.parent / "samples" / "labelled"
#: The metadata that are scored.
FIELDS = ("title", "date", "source")
#: Length of the character n-grams that precision and recall count.
NGRAM = 4
#: A drop block that is shorter than this leaks only as a whole line: inside a line, a word such as 打印 can be text.
SHORT = 8
#: Length of `2024-05-17`. A date is right if its day is.
DAY = 10

#: The label and the squeezed text of each block of a page, in page order.
Blocks = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PageScore:
    """The score of one page.

    Attributes:
        name: The page's file name without suffix.
        f1: F1 over the multiset of character 4-grams. Optional blocks count neither for nor against.
        perfect: Whether the text is exactly the keep blocks in order, with any optional blocks in their places.
        leaks: The drop blocks that are in the text.
        losses: The keep blocks that are not in the text.
        wrong: The found and the expected value of each field whose value is wrong.
    """

    name: str
    f1: float
    perfect: bool
    leaks: list[str]
    losses: list[str]
    wrong: dict[str, tuple[str, str]]


def figures(folder: Path) -> dict[str, float]:
    """Return the figures of all labelled pages of a folder."""
    return summary([score_page(record) for record in sorted(folder.glob("*.json"))])


def summary(scores: Sequence[PageScore]) -> dict[str, float]:
    """Return the mean F1; all other figures are numbers of pages, blocks (`leaks`, `losses`) or fields (`invented`)."""
    right = {f"{field}_right": sum(field not in score.wrong for score in scores) for field in FIELDS}
    return {
        "F1": round(fmean(score.f1 for score in scores), 4),
        "perfect": sum(score.perfect for score in scores),
        "pages_with_leaks": sum(bool(score.leaks) for score in scores),
        "leaks": sum(len(score.leaks) for score in scores),
        "losses": sum(len(score.losses) for score in scores),
        "invented": sum(not expected for score in scores for _, expected in score.wrong.values()),
    } | right


def score_page(record: Path) -> PageScore:
    """Clean a page and compare the result with its record.

    Args:
        record: The file NAME.json; the page is NAME.html.
    """
    gold = json.loads(record.read_bytes())
    article = extract(record.with_suffix(".html").read_bytes(), url=gold["url"])
    blocks = [(label, squeeze(text)) for label, text in gold["blocks"]]
    text = squeeze(article.text)
    perfect = is_perfect(text, blocks)
    found = {"title": article.title, "date": str(article.date or "")[:DAY], "source": article.source}
    expected = {field: gold[field] for field in FIELDS} | {"date": gold["date"][:DAY]}
    return PageScore(
        name=record.stem,
        f1=1.0 if perfect else f1(text, blocks),
        perfect=perfect,
        leaks=leaks(article.text, blocks),
        losses=[block for label, block in blocks if label == "keep" and block not in text],
        wrong={
            field: (found[field], expected[field])
            for field in FIELDS
            if squeeze(found[field]) != squeeze(expected[field])
        },
    )


def f1(text: str, blocks: Blocks) -> float:
    """Return the F1 of a squeezed text over the multiset of its character 4-grams."""
    got = ngrams(text)
    keep = ngrams("".join(block for label, block in blocks if label == "keep"))
    allowed = ngrams("".join(block for label, block in blocks if label != "drop"))
    hits = (got & keep).total()
    optional = ((got - keep) & (allowed - keep)).total()
    return 2 * hits / (got.total() - optional + keep.total())


def ngrams(text: str) -> Counter[str]:
    """Return the multiset of a text's character 4-grams."""
    return Counter(text[start : start + NGRAM] for start in range(len(text) - NGRAM + 1))


def is_perfect(text: str, blocks: Blocks) -> bool:
    """Return whether a squeezed text is the keep blocks in order, with or without each optional block."""
    ends = {0}  # all positions in the text where the blocks so far can end
    for label, block in blocks:
        if label == "drop":
            continue
        after = {end + len(block) for end in ends if text.startswith(block, end)}
        ends = ends | after if label == "optional" else after
    return len(text) in ends


def leaks(text: str, blocks: Blocks) -> list[str]:
    """Return the drop blocks that are in a text and are not part of a keep or optional block."""
    squeezed, lines = squeeze(text), {squeeze(line) for line in text.splitlines()}
    allowed = "".join(block for label, block in blocks if label != "drop")
    dropped = [block for label, block in blocks if label == "drop" and block not in allowed]
    return [block for block in dropped if block in (lines if len(block) < SHORT else squeezed)]


def squeeze(text: str) -> str:
    """Normalize a text (NFKC) and remove its white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def main() -> None:
    """Print the scores of the pages that the command line names, or of all pages, and the figures of these pages."""
    names = sys.argv[1:] or sorted(record.stem for record in FOLDER.glob("*.json"))
    scores = [score_page(FOLDER / f"{name}.json") for name in names]
    for score in scores:
        print(f"{score.name:20} F1 {score.f1:.4f}{'  perfect' if score.perfect else ''}")
        for fault, blocks in (("leaked", score.leaks), ("lost", score.losses)):
            for block in blocks:
                print(f"    {fault}: {block}")
        for field, (found, expected) in score.wrong.items():
            print(f"    {field}: {found!r}, expected {expected!r}")
    print("  ".join(f"{key} {value:g}" for key, value in summary(scores).items()))


if __name__ == "__main__":
    main()
