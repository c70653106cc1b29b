"""Fit and check the model of the cleaner's confidence (cleaner/selection/confidence.toml).

    python benchmarks/confidence.py [--shared FOLDER] [--cases FOLDER …] [--samples FILE] [--texts FILE …] [--write]

A text is right if its F1 is at least .95. The first FOLDER holds the evaluation kit with labelled pages;
`samples/labelled` and the invented pages of `tests/cleaner/cases` are used too. `--cases` adds folders of invented
pages in the same form (`*/page.html` and `*/expected.json`). Few of these pages fail, so each page is also cleaned
wrongly: with knowledge withheld (container names, all phrases, or what a cleaner does not know that was written for
other sites: a part of the names, of the phrases and of the stages), without a stage of the trimming, with another
element as the body, with text lost or leaked at the end, with the article of another page below its own, and with its
article removed. A third of these, drawn by hash, are examples for the fit. Each text is predicted by a model that saw
no page of the same domain or folder. `--samples` stores the examples, or reads them if the file exists. `--write`
writes the coefficients of the fit to all examples.

`--texts` rates what other cleaners found on the same pages, such as earlier versions of this one, as a check of the
model: the fit does not use them. A FILE is a JSON object of texts by `SET|ID`, the names of the set and of the page.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import json
import math
import random
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from difflib import SequenceMatcher
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple
from unittest import mock

from cleaner import dates
from cleaner.markup.page import Anchor, Block, Node, Page
from cleaner.markup.parse import parse
from cleaner.metadata import metadata
from cleaner.selection import confidence, doubts
from cleaner.selection.body import NO_BODY, Body, find_body
from cleaner.selection.classify import ClassifiedPage
from cleaner.selection.fallback import fallback_paragraphs
from cleaner.selection.trim import trim

PROJECT = Path(__file__).resolve().parent.parent
MODEL = PROJECT / "cleaner" / "selection" / "confidence.toml"
SETS = ("gov-dev", "news-dev", "fresh-dev", "portal-dev", "news2-dev")
#: From this F1 on a text is right; below the second it is wrong, and must be rated low.
RIGHT, WRONG = 0.95, 0.9
#: The weights of examples: with knowledge withheld or without a stage, as on pages that the rules were not written for;
#: chosen wrongly in other ways; and those of invented pages, which count as much as so many labelled pages at most. One
#: in so many of what is not the cleaner's own choice is an example.
WITHHELD_WEIGHT, WRONG_WEIGHT, INVENTED_WEIGHT, MOST_INVENTED, ONE_IN = 0.18, 0.02, 0.2, 65, 3
#: A text that is wrong counts more: the labelled pages were read while the rules were written, so on other pages more
#: texts are wrong.
UNSEEN = 4.0
#: The fit: L2 penalty on the distance of a coefficient from what it is before an example was seen (no example of a
#: fault is no proof that it does not occur), most sweeps over the features, and the largest step of a sweep at which
#: it ends.
PENALTY, PRIOR, SWEEPS, STEP = 0.5, -1.0, 60, 0.01
#: The log odds are stretched so many times, away from this probability, which they keep: doubts that are weighed on
#: nearly right texts are too weak for the others.
STRETCH, PIVOT = 1.5, 0.8
LOW, HIGH = confidence.LOW, 0.9
#: In these sets the gold, labelled by others, holds the headline as a line of the text. A text without it is right.
TITLES_KEPT = ("news-dev", "news2-dev")
#: They are among so many lines.
HEAD = 3
FOLDS = 10
#: Shorter blocks are looked for as lines of a text only, and not inside its lines.
SHORTEST_PART = 8
#: The stages of the trimming that are switched off, one at a time.
STAGES = (
    "cleaner.selection.trim.trim_head",
    "cleaner.selection.trim.trim_tail",
    "cleaner.selection.trim.trim_outside",
    "cleaner.selection.trim.trim_summaries",
    "cleaner.selection.trim.trim_ends",
    "cleaner.selection.trim.repeated_article",
    "cleaner.selection.classify.ClassifiedPage.feeds",
)
#: The share of the names and phrases that each of several cleaners knows, and that of the stages.
DISCLAIMERS = "cleaner.lexicon.phrases.is_disclaimer"
KNOWN, KNOWN_STAGES = (0.35, 0.5, 0.5, 0.65, 0.65, 0.8), 0.75
WITHHELD = ("no ", "neither", "other sites", "without")
REAL, CASES = "real", "cases"


class Sample(NamedTuple):
    """A text that was chosen on a page.

    Attributes:
        origin: The set of the page.
        name: The page.
        group: Its domain: pages of one domain are in the same fold.
        kind: `real`, or how the text was made wrong.
        f1: Its F1.
        strict: Its F1 if the gold's headline counts as text.
        values: Its features; none if no text was found, which has the confidence 0.
    """

    origin: str
    name: str
    group: str
    kind: str
    f1: float
    strict: float
    values: Mapping[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", metavar="FOLDER")
    parser.add_argument("--cases", type=Path, nargs="*", default=[], metavar="FOLDER")
    parser.add_argument("--samples", type=Path, metavar="FILE")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], metavar="FILE")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    samples = read_samples(arguments.shared, arguments.cases, arguments.samples)
    others = samples_of_texts(arguments.shared, arguments.cases, arguments.texts)
    weigh = weigher(samples)
    predicted: dict[int, float] = {}
    for fold in range(FOLDS):
        weights = stretched(fit([sample for sample in samples if fold_of(sample) != fold], weigh, PRIOR))
        shown = [sample for sample in (*samples, *others) if fold_of(sample) == fold]
        predicted |= {id(sample): probability(weights, sample.values) for sample in shown}
    real = [sample for sample in samples if sample.kind == REAL]
    invented = [sample for sample in real if sample.origin not in SETS]
    for title, shown in (
        ("the labelled sets", [sample for sample in real if sample.origin in SETS]),
        ("invented pages", invented),
        ("knowledge withheld, or a stage", [sample for sample in samples if sample.kind.startswith(WITHHELD)]),
        ("all that is chosen wrongly", [sample for sample in samples if sample.kind != REAL]),
        ("what other cleaners found", others),
    ):
        if shown:
            print(f"\n{title}:\n")
            print_figures(shown, [predicted[id(sample)] for sample in shown])
    if arguments.write:
        write(stretched(fit(samples, weigh, PRIOR)))
    return 0


def read_samples(shared: Path, cases: Sequence[Path], file: Path | None) -> list[Sample]:
    """Make the examples, or read them from a file that exists."""
    if file is not None and file.exists():
        return [Sample(*row) for row in json.loads(file.read_bytes())]
    score = scorer(shared)
    samples = []
    for origin, page in labelled_pages(shared, cases, score):
        samples += samples_of(origin, page, score)
    if file is not None:
        file.write_text(json.dumps(samples, ensure_ascii=False), encoding="utf-8")
    return samples


def scorer(shared: Path) -> Any:
    """Return the module of the kit that scores texts."""
    sys.path.insert(0, str(shared / "eval"))
    return importlib.import_module("score")


def labelled_pages(shared: Path, cases: Sequence[Path], score: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of the set and the page, as the kit's `load` returns it, for all labelled pages."""
    for name in SETS:
        for page in score.load(shared / "pages" / name):
            if name in TITLES_KEPT:
                page["strict"] = {**page["gold"], "lines": list(page["gold"]["lines"])}
                page["gold"]["lines"][:HEAD] = _optional_head(page["gold"], score.norm)
            yield name, page
    for record in sorted((PROJECT / "samples" / "labelled").glob("*.json")):
        gold = json.loads(record.read_bytes())
        yield "labelled", {"id": record.stem, "html": record.with_suffix(".html").read_bytes(), "gold": gold}
    own = sorted(path for path in (PROJECT / "tests" / "cleaner" / "cases").iterdir() if path.is_dir())
    for folder in (shared / "cases" / "pages", *own, *cases):
        for record in sorted(folder.glob("*/expected.json")):
            expected, html = json.loads(record.read_bytes()), record.parent / "page.html"
            if expected.get("text") and html.exists():
                gold = {"lines": [["keep", text] for text in expected["text"]], "drop": []}
                yield (
                    CASES,
                    {"id": str(record.parent), "html": html.read_bytes(), "gold": gold, "domain": str(folder)},
                )


def _optional_head(gold: dict[str, Any], norm: Callable[[str], str]) -> list[list[str]]:
    """Return the first lines of the gold, with the headline and the header line (at most 60 characters) optional."""
    title = norm(gold["title"])[:8]

    def is_head(line: str) -> bool:
        return len(line) <= 60 and (bool(title and title in norm(line)) or dates.has_date(line))

    return [["optional" if is_head(line) else label, line] for label, line in gold["lines"][:HEAD]]


def samples_of(origin: str, page: dict[str, Any], score: Any) -> Iterator[Sample]:
    """Yield the text that the cleaner chooses on a page, and some texts that are chosen wrongly."""

    def is_example(kind: str) -> bool:
        return not zlib.crc32(f"{page['id']} {kind}".encode()) % ONE_IN

    for kind, *choice in choices(page["html"], is_example):
        yield from sample_of(origin, page, kind, choice, score)


def sample_of(origin: str, page: dict[str, Any], kind: str, choice: Sequence[Any], score: Any) -> Iterator[Sample]:
    """Yield the example of a choice: its figures and features. A wrong choice of nothing is none."""
    classified, body, kept, found = choice
    group = group_of(page)
    texts = found or tuple(classified.blocks[i].text for i in kept)
    if not texts and kind == REAL:
        yield Sample(origin, page["id"], group, kind, 0.0, 0.0, {})
    if texts:
        text, f1, strict = "\n\n".join(texts), 0.0, 0.0
        if kind != "removed":
            f1 = strict = score.score_page(text, page["gold"])["f1"]
        if kind == REAL and "strict" in page:
            strict = score.score_page(text, page["strict"])["f1"]
        values = doubts.features(classified, body, kept, found)
        yield Sample(origin, page["id"], group, kind, f1, strict, {k: round(v, 4) for k, v in values.items()})


def samples_of_texts(shared: Path, cases: Sequence[Path], files: Sequence[Path]) -> list[Sample]:
    """Make examples of the texts that other cleaners found, where they are not the same as the cleaner's own."""
    if not files:
        return []
    score = scorer(shared)
    texts = {file.stem: json.loads(file.read_bytes()) for file in files}
    samples = []
    for origin, page in labelled_pages(shared, cases, score):
        _, classified, body, own, _ = next(choices(page["html"], lambda _: False))
        seen = [own]
        for name, found in texts.items():
            kept = blocks_of(classified, found.get(f"{origin}|{page['id']}") or "", score.norm)
            if not kept or kept in seen:
                continue
            seen.append(kept)
            inside = body.start <= kept[0] and kept[-1] < body.end
            chosen = body if inside else Body(kept[0], kept[-1] + 1, "density", 1)
            samples += sample_of(origin, page, name, (classified, chosen, kept, ()), score)
    return samples


def blocks_of(page: ClassifiedPage, text: str, norm: Callable[[str], str]) -> list[int]:
    """Return the blocks that a text consists of; none if more than a seventh of it is in no block."""
    blocks, lines = [norm(block.text) for block in page.blocks], [n for line in text.splitlines() if (n := norm(line))]
    matches = SequenceMatcher(None, blocks, lines, autojunk=False).get_matching_blocks()
    kept = {i for match in matches for i in range(match.a, match.a + match.size)}
    rest = norm(text)
    for i in sorted(kept):
        rest = rest.replace(blocks[i], "\n", 1)
    for i, block in enumerate(blocks):
        if i not in kept and len(block) >= SHORTEST_PART and block in rest:
            kept.add(i)
            rest = rest.replace(block, "\n", 1)
    return sorted(kept) if 7 * len(norm(rest)) <= len(norm(text)) else []


def group_of(page: Mapping[str, Any]) -> str:
    """Return the domain of a page without its host, so that news.sina.com.cn and tech.sina.com.cn are one."""
    parts = page.get("domain", page["id"]).split(".")
    return next((part for part in reversed(parts) if part not in _SUFFIXES), page["id"])


_SUFFIXES = frozenset(("com", "cn", "gov", "org", "net", "edu", "tw", "hk", "www"))
Choice = tuple[str, ClassifiedPage, Body, list[int], tuple[str, ...]]


def choices(html: bytes, wanted: Callable[[str], bool]) -> Iterator[Choice]:
    """Yield the cleaner's own choice on a page, and wanted wrong ones: their kind, and the arguments of `features`."""
    chance = random.Random(zlib.crc32(html))
    page = ClassifiedPage(markup := parse(html), metadata.titles(markup))
    body = find_body(page)
    kept, _ = trim(page, body)
    found = fallback_paragraphs(page, body, kept, html)
    yield REAL, page, body, kept, found
    if not found and wanted("fallback") and (paragraphs := fallback_paragraphs(page, NO_BODY, [], html)):
        yield "fallback", page, body, kept, paragraphs
    if not kept:
        return
    if wanted("untrimmed"):
        yield "untrimmed", page, body, [*range(body.start, body.end)], ()
    for kind, other in _other_bodies(page, body):
        if wanted(kind):
            yield kind, page, other, trim(page, other)[0], ()
    yield from (choice for choice in _moved_ends(page, body, kept, chance) if wanted(choice[0]))
    yield from _withheld(html, wanted)
    yield from _of_other_sites(html, wanted)
    yield from _without_stages(markup, page.titles, wanted)
    for kind, changed in (
        ("removed", without(markup, set(kept))),
        ("second article", _with_second(markup, kept, chance)),
    ):
        if not wanted(kind):
            continue
        classified = ClassifiedPage(changed, page.titles)
        body = find_body(classified)
        yield kind, classified, body, trim(classified, body)[0], ()


def _other_bodies(page: ClassifiedPage, body: Body) -> Iterator[tuple[str, Body]]:
    def of(start: int, end: int, method: str = body.method, only: bool = body.holds_only_body) -> Body:
        return Body(start, end, method, body.weight, body.hidden_too, only)

    nodes, end = page.markup.nodes, len(page.blocks)
    around = [
        n for n in nodes if n.start <= body.start and n.end >= body.end and n.end - n.start > body.end - body.start
    ]
    if around:
        parent = min(around, key=lambda n: n.end - n.start)
        yield "parent", of(parent.start, parent.end)
    within = [
        n for n in nodes if body.start <= n.start and n.end <= body.end and 1 < n.end - n.start < body.end - body.start
    ]
    if within:
        child = max(within, key=lambda n: n.end - n.start)
        yield "child", of(child.start, child.end)
    yield "root", of(0, end, "density", False)
    if body.end < end:
        yield "below", of(body.end, end, "density", False)
    others = [n for n in nodes if n.end <= body.start or n.start >= body.end]
    if others:
        second = max(
            others,
            key=lambda n: (
                sum(len(page.blocks[i].text) - page.blocks[i].link_chars for i in range(n.start, n.end))
                / (n.end - n.start) ** 0.5
            ),
        )
        yield "second", of(second.start, second.end, "density", False)


def _moved_ends(page: ClassifiedPage, body: Body, kept: list[int], chance: random.Random) -> Iterator[Choice]:
    """Yield the text with a part of it lost at either end, and with a part of the page leaked there."""
    size = sum(len(page.blocks[i].text) for i in kept)
    for kind in ("lost end", "lost start", "leaked end", "leaked start"):
        goal, blocks = size * chance.uniform(0.08, 0.6), list(kept)
        while goal > 0:
            if kind == "lost end" or kind == "lost start":
                if len(blocks) < 2:
                    break
                i = blocks.pop(-1 if kind == "lost end" else 0)
            elif kind == "leaked end":
                i = blocks[-1] + 1
                if i >= len(page.blocks):
                    break
                blocks.append(i)
            else:
                i = blocks[0] - 1
                if i < 0:
                    break
                blocks.insert(0, i)
            goal -= len(page.blocks[i].text)
        yield kind, page, body, blocks, ()


def _withheld(html: bytes, wanted: Callable[[str], bool]) -> Iterator[Choice]:
    """Yield what the cleaner chooses if it does not know container names, phrases, or both."""
    for kind in filter(wanted, ("no names", "no phrases", "neither")):
        page = _page_known(html, lambda _, kind=kind: kind == "no phrases", lambda _, kind=kind: kind == "no names")
        body = find_body(page)
        yield kind, page, body, trim(page, body)[0], ()


def _of_other_sites(html: bytes, wanted: Callable[[str], bool]) -> Iterator[Choice]:
    """Yield what cleaners choose that were written for other sites, and do not know a part of what this one knows."""
    for n, share in enumerate(KNOWN):
        if not wanted(kind := f"other sites {n}"):
            continue

        def knows(what: str, share: float = share, kind: str = kind) -> bool:
            return zlib.crc32(f"{kind} {what}".encode()) % 1000 < 1000 * share

        with ExitStack() as unknown:
            for name in STAGES:
                if not knows(name, KNOWN_STAGES):
                    unknown.enter_context(mock.patch(name, return_value=[]))
            if not knows(DISCLAIMERS, KNOWN_STAGES):
                unknown.enter_context(mock.patch(DISCLAIMERS, return_value=False))
            page = _page_known(html, knows, knows)
            body = find_body(page)
            yield kind, page, body, trim(page, body)[0], ()


def _page_known(html: bytes, knows_name: Callable[[str], bool], knows_phrase: Callable[[str], bool]) -> ClassifiedPage:
    """Classify a page with a part of the container names and of the phrases."""
    markup = parse(html)
    titles = metadata.titles(markup)
    for node in (markup.root, *markup.nodes):
        if not knows_name(f"{node.ident} {node.classes}"):
            node.strength = 0
    page = ClassifiedPage(markup, titles)
    page.rules = [r if r is not None and knows_phrase(f"{r.reason.kind} {r.start}") else None for r in page.rules]
    return page


def _without_stages(markup: Page, titles: tuple[str, ...], wanted: Callable[[str], bool]) -> Iterator[Choice]:
    """Yield what the cleaner chooses if a stage of the trimming does nothing: text that leaks on real pages."""
    for name in STAGES:
        if not wanted(kind := f"without {name.rpartition('.')[2]}"):
            continue
        page = ClassifiedPage(markup, titles)
        body = find_body(page)
        with mock.patch(name, return_value=[]):
            kept, _ = trim(page, body)
        yield kind, page, body, kept, ()


def without(page: Page, removed: set[int]) -> Page:
    """Return a page without some of its blocks."""
    left = [i for i in range(len(page.blocks)) if i not in removed]
    place = {i: at for at, i in enumerate(left)}
    before = [0]
    for i in range(len(page.blocks)):
        before.append(before[-1] + (i not in removed))
    out = Page()
    out.metas, out.scripts, out.title, out.hides = page.metas, page.scripts, page.title, page.hides
    copies: dict[int, Node] = {}

    def copy(node: Node) -> Node:
        if id(node) not in copies:
            parent = copy(node.parent) if node.parent is not None else None
            new = copies[id(node)] = Node(node.tag, parent, before[node.start])
            new.end, new.ident, new.classes, new.hidden = before[node.end], node.ident, node.classes, node.hidden
        return copies[id(node)]

    out.root = copy(page.root)
    out.nodes = [copy(node) for node in page.nodes if before[node.start] < before[node.end]]
    out.blocks = [Block(page.blocks[i].text, copy(page.blocks[i].node), page.blocks[i].link_chars) for i in left]
    for anchor in page.anchors:
        if anchor.block in place:
            new = Anchor(anchor.href, anchor.title, place[anchor.block], anchor.piece)
            new.raw = anchor.raw
            out.anchors.append(new)
    return out


#: The articles of the last pages, to be set below others: a headline, header lines and paragraphs.
_ARTICLES: list[list[str]] = []
_HEADERS = (
    "2024-05-01 09:30 来源：临河日报",
    "临河网 2023年11月4日",
    "发布时间：2022-03-04",
    "作者：张三 来源：新华社",
)


def _with_second(page: Page, kept: list[int], chance: random.Random) -> Page:
    """Return a page with the article of another page below its own, in the same element."""
    texts = [page.blocks[i].text for i in kept]
    others = chance.choice(_ARTICLES) if _ARTICLES else texts
    lines = others[: chance.randint(2, 20)]
    if chance.random() < 0.7:
        lines.insert(0, chance.choice(_HEADERS))
    if chance.random() < 0.8:
        lines.insert(0, others[0][:20])
    _ARTICLES.append(texts)
    del _ARTICLES[:-12]
    return insert(page, kept[-1], lines)


def insert(page: Page, above: int, lines: list[str]) -> Page:
    """Return a page with paragraphs below a block, in the element that holds it and others."""
    out = without(page, set())
    size, block = len(lines), out.blocks[above]
    holder = block.node.holder()
    for node in (out.root, *out.nodes):
        if node.start > above:
            node.start += size
        if node.end > above + 1 or _holds(node, holder):
            node.end += size
    nodes = [Node("p", holder, above + 1 + n) for n in range(size)]
    for node in nodes:
        node.end = node.start + 1
    out.nodes += nodes
    out.blocks[above + 1 : above + 1] = [Block(text, node, 0) for text, node in zip(lines, nodes, strict=True)]
    for anchor in out.anchors:
        anchor.block += size * (anchor.block > above)
    return out


def _holds(node: Node, inner: Node | None) -> bool:
    while inner is not None and inner is not node:
        inner = inner.parent
    return inner is node


def fit(samples: Sequence[Sample], weigh: Callable[[Sample], float], prior: float = 0.0) -> dict[str, float]:
    """Fit a logistic regression in which no feature raises the confidence.

    The method is coordinate descent with Newton steps, a small L2 penalty on the distance from `prior` and an upper
    bound of 0 for the coefficients.

    Args:
        samples: The examples.
        weigh: The weight of an example.
        prior: The coefficient of a feature that no example has.

    Returns:
        The coefficients by feature, and the intercept as "".
    """
    samples = [sample for sample in samples if sample.values]
    names = ["", *samples[0].values]
    columns = [
        [
            (row, sample.values[name] if name else 1.0)
            for row, sample in enumerate(samples)
            if not name or sample.values[name]
        ]
        for name in names
    ]
    right = [float(sample.f1 >= RIGHT) for sample in samples]
    shares = [weigh(sample) for sample in samples]
    coefficients, totals = [0.0] * len(names), [0.0] * len(samples)
    for _ in range(SWEEPS):
        largest = 0.0
        for at, column in enumerate(columns):
            gradient, curvature = (PENALTY * (prior - coefficients[at]), PENALTY) if at else (0.0, 1e-9)
            for row, value in column:
                p = 1 / (1 + math.exp(-totals[row]))
                gradient += shares[row] * (right[row] - p) * value
                curvature += shares[row] * p * (1 - p) * value * value
            new = coefficients[at] + max(-1.0, min(1.0, gradient / curvature))
            step = (min(0.0, new) if at else new) - coefficients[at]
            largest = max(largest, abs(step))
            if step:
                coefficients[at] += step
                for row, value in column:
                    totals[row] += step * value
        if largest < STEP:
            break
    return dict(zip(names, coefficients, strict=True))


def stretched(coefficients: Mapping[str, float]) -> dict[str, float]:
    """Return coefficients whose log odds are further from those of `PIVOT`."""
    values = {name: STRETCH * value for name, value in coefficients.items()}
    values[""] += (1 - STRETCH) * math.log(PIVOT / (1 - PIVOT))
    return values


def weigher(samples: Sequence[Sample]) -> Callable[[Sample], float]:
    """Return the function that gives an example its weight in the fit."""
    invented = sum(sample.origin == CASES and sample.kind == REAL for sample in samples)
    share = min(INVENTED_WEIGHT, MOST_INVENTED / max(1, invented))

    def weigh(sample: Sample) -> float:
        weight = 1.0
        if sample.kind != REAL:
            weight = WITHHELD_WEIGHT if sample.kind.startswith(WITHHELD) else WRONG_WEIGHT
        return weight * (share if sample.origin == CASES else 1.0) * (UNSEEN if sample.f1 < RIGHT else 1.0)

    return weigh


def probability(coefficients: Mapping[str, float], values: Mapping[str, float]) -> float:
    """Return the confidence that the cleaner would give with these coefficients."""
    if not values:
        return 0.0
    weights = {name: weight for name, weight in coefficients.items() if name}
    return confidence.probability(coefficients[""], weights, values)


def print_figures(samples: Sequence[Sample], predicted: Sequence[float]) -> None:
    """Print the reliability table, the Brier score and the two target shares."""
    print("| confidence | pages | mean confidence | right (F1 at least .95) | F1 below .9 |")
    print("|---|---|---|---|---|")
    for low, high in itertools.pairwise((0, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)):
        rows = [(p, sample) for p, sample in zip(predicted, samples, strict=True) if low <= p < high]
        if rows:
            mean, right = fmean(p for p, _ in rows), fmean(sample.f1 >= RIGHT for _, sample in rows)
            wrong = sum(sample.f1 < WRONG for _, sample in rows)
            print(f"| {low:g} to {min(high, 1):g} | {len(rows)} | {mean:.2f} | {right:.0%} | {wrong} |")
    share = fmean(sample.f1 >= RIGHT for sample in samples)
    brier = fmean((p - (sample.f1 >= RIGHT)) ** 2 for p, sample in zip(predicted, samples, strict=True))
    print(f"Brier score {brier:.4f}; of the constant {share:.3f}: {share * (1 - share):.4f}")
    for name, figure in (("F1", "f1"), ("F1 with the headline as text", "strict")):
        wrong = [p for p, sample in zip(predicted, samples, strict=True) if getattr(sample, figure) < WRONG]
        high = [getattr(sample, figure) for p, sample in zip(predicted, samples, strict=True) if p >= HIGH]
        print(
            f"{name}: {sum(p < LOW for p in wrong)} of {len(wrong)} pages below {WRONG} are rated below {LOW};"
            f" {len(high)} of {len(samples)} pages are rated {HIGH} or more,"
            f" {sum(f < RIGHT for f in high)} of these are below {RIGHT}"
        )


def write(coefficients: Mapping[str, float], model: Path = MODEL, script: str = "confidence.py") -> None:
    """Write the coefficients to the file of a model."""
    package = ".".join(model.relative_to(PROJECT).with_suffix("").parts)
    lines = [
        f"# The model of the confidence, fitted by benchmarks/{script}; docs/cleaning.md explains it. The log odds",
        f"# that a text is right are the intercept plus the sum of weight x feature ({package}).",
        f"intercept = {coefficients['']:.2f}",
        "",
        "[weights]",
        *(f"{name} = {weight:.2f}" for name, weight in coefficients.items() if name),
    ]
    model.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fold_of(sample: Sample) -> int:
    return zlib.crc32(sample.group.encode()) % FOLDS


if __name__ == "__main__":
    sys.exit(main())
