"""Reads the record of an official document: the table with index number, office, subject and validity near the text.

Pages show it as a table of two, four or more columns, as a list of pairs, as lines, or as one long line. A label may
have no colon, and its value may be empty. Some pages have copies that a script shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from cleaner.article import Record
from cleaner.lexicon import labels
from cleaner.lexicon.labels import LABELS
from cleaner.lexicon.phrases import DOC_NUMBER
from cleaner.lexicon.variants import simplified
from cleaner.markup.page import Block, Node
from cleaner.metadata.infoline import is_placeholder

#: The record is in this many blocks above the body, or in this many below it.
_REACH: Final = 60
_BELOW: Final = 30
#: A record below the body has at least this many fields; one line there may be of another document.
_FEWEST_BELOW: Final = 3
#: Two labels of a record have at most this many blocks between them; a search form far above has such labels too.
_GAP: Final = 12
#: The longest line with labels and values, the longest label with spaces in it, and the longest value (characters).
_LONGEST_LINE: Final = 1000
_LONGEST_LABEL: Final = 20
#: Of a line without the mark of a label, this much is searched for a label that begins it.
_LONGEST_MARKLESS: Final = 60
_LONGEST_VALUE: Final = 300
#: The longest value in an element of its own that is not a cell: a paragraph of the text may be there.
_LONGEST_APART: Final = 80
#: Elements that hold a label or a value, in a row or list. One with more blocks than this is part of the layout.
_CELLS: Final = frozenset(("td", "th", "dt", "dd", "li"))
_MOST_IN_CELL: Final = 8
#: How many elements with one block are climbed from a block to its cell.
_MOST_LEVELS: Final = 12
#: A table with labels in its first row and values in its second has at least, and at most, this many cells.
_FEWEST_CELLS: Final = 4
_MOST_CELLS: Final = 60
#: Labels with these roles show that lines are a record. The others are also in header lines, guides and forms.
_RECORD_ROLES: Final = frozenset(
    (labels.RECORD, labels.OFFICE, labels.DOC_NUMBER, labels.ISSUE_DATE, labels.DOCUMENT_DATE)
)
_MARKS: Final = ":：】]∶﹕"
_COLONS: Final = (":", "：")
#: A label that is not in the lexicon, after a value in the same line.
_NEXT_LABEL: Final = re.compile(r"\s[一-龥]{2,8}\s?[:：](?!//)")
#: The choices of a search form, which has the same labels.
_CHOICES: Final = re.compile(r"(?:^|\s)(?:不限|全部|请选择|--)(?:\s|$)")
#: The endings of fields whose values have a digit.
_NUMBERED: Final = ("_number", "_on")
_DIGIT: Final = re.compile(r"\d|[〇○一二三四五六七八九十]")


class _Found:
    """The fields found in one place of a page.

    Attributes:
        fields: The values by field.
        alike: The fields whose value is in an element with the tag and class of the label's element.
        is_known: Whether any label has a field.
        is_record: Whether a label shows that they are a record.
    """

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.alike: set[str] = set()
        self.is_known = False
        self.is_record = False

    def add(self, field: str, role: str, value: str, alike: bool = False) -> None:
        """Store the value of a label, if it has one and it is the first of its field.

        Args:
            field: The field; "" for a label without one.
            role: The role of the label.
            value: The text after it.
            alike: Whether the value is in an element with the tag and class of the label's element.
        """
        self.is_known = True
        self.is_record = self.is_record or role in _RECORD_ROLES
        value = _clean(value)
        numbered = not field.endswith(_NUMBERED) or _DIGIT.search(value) is not None
        if field and value and numbered:
            self.fields[field] = self.fields.get(field, value)
            if alike:
                self.alike.add(field)

    def join(self, other: _Found) -> None:
        """Add the fields of the next line."""
        for field, value in other.fields.items():
            self.fields.setdefault(field, value)
        self.is_record = self.is_record or other.is_record
        self.alike |= other.alike

    def record(self) -> Record:
        """Return the record.

        Where most values are in elements of another tag or class than their labels, the others are labels that are
        not in the lexicon, after a label without a value. They are left out.
        """
        if 2 * len(self.alike) < len(self.fields):
            return Record({field: value for field, value in self.fields.items() if field not in self.alike})
        return Record(self.fields)


def read(blocks: Sequence[Block], start: int, stop: int, headline: range) -> Record:
    """Read the record above the body of an article, or below it.

    Args:
        blocks: The blocks of the page.
        start: The first block of the body.
        stop: The block after its last.
        headline: The blocks of the headline.

    Returns:
        The record that readers see, else the one that a script shows; without fields if the page has none.
    """
    above = range(max(0, start - _REACH), min(start, len(blocks)))
    below = range(stop, min(len(blocks), stop + _BELOW))
    for where, fewest in ((above, 1), (below, _FEWEST_BELOW)):
        for records in _read(blocks, where, headline):
            best = max(reversed(records), key=lambda found: len(found.fields), default=None)
            if best is not None and len(best.fields) >= fewest:
                return best.record()
    return Record()


def read_lines(lines: Iterable[str]) -> Record:
    """Read the record in lines of plain text; the value of a label may be in the next line.

    >>> read_lines(["索 引 号", "000014349/2020-00056", "公开方式：主动公开"])["index_number"]
    '000014349/2020-00056'
    """
    found = _Found()
    field = role = ""
    for line in lines:
        text = " ".join(line.split())
        is_marked = any(mark in text for mark in _MARKS)  # only a label at the begin of a line may have no mark
        plain = simplified(text if is_marked else text[:_LONGEST_MARKLESS])
        if field and not _is_label(plain) and len(text) <= _LONGEST_APART:
            found.add(field, role, text)
        field, role = _lone_label(plain)
        if not role and LABELS.may_have_fields(plain):
            _read_line(found, text, plain if is_marked else simplified(text))
    return found.record() if found.is_record else Record()


def number(record: Record) -> str:
    """Return the document number of a record, without a note that may follow it there."""
    value = record.get("doc_number", "")
    found = DOC_NUMBER.match(value)
    return found.group() if found else value


def _read(blocks: Sequence[Block], where: range, headline: range) -> tuple[list[_Found], list[_Found]]:
    """Return the records in some blocks: those that readers see, those in hidden elements."""
    groups: tuple[list[_Found], list[_Found]] = ([], [])
    last = [0, 0]
    for i in where:
        block = blocks[i]
        text = block.text
        size = len(text)
        if size > _LONGEST_LINE or block.link_chars + 2 > size or i in headline:
            continue
        plain = simplified(text)
        field, role = _lone_label(plain)
        if not field and (role or not LABELS.may_have_fields(plain)):
            continue
        found = _Found()
        if field:
            value, alike = _value_of(blocks, i, where.stop, headline if field != "title" else range(0))
            found.add(field, role, value, alike)
        else:
            _read_line(found, text, plain)
        if not found.is_known:
            continue
        kind = int(block.node.hidden)
        if not groups[kind] or i - last[kind] > _GAP:
            groups[kind].append(found)
        else:
            groups[kind][-1].join(found)
        last[kind] = i
    shown, hidden = groups
    return [found for found in shown if found.is_record], [found for found in hidden if found.is_record]


def _lone_label(plain: str) -> tuple[str, str]:
    """Return the field and role of a text that is a label, and nothing else."""
    if len(plain) > _LONGEST_LABEL:
        return "", ""
    return LABELS.field_of(plain), LABELS.role_of(plain.rstrip(_MARKS))


def _read_line(found: _Found, text: str, plain: str) -> None:
    """Read the labels of a line with their values in it."""
    rows = LABELS.find_fields(plain)
    ends = [label.start for label in rows[1:]] + [len(text)]
    for label, end in zip(rows, ends, strict=False):
        field = LABELS.field_of(plain[label.start : label.end])
        if field:
            found.add(field, label.role, text[label.end : end])


def _value_of(blocks: Sequence[Block], at: int, stop: int, headline: range) -> tuple[str, bool]:
    """Return the value of the label that is block `at`.

    Returns:
        The value, "" if it is empty, and whether it is in an element with the tag and class of the label's element: it
        may be a label that is not in the lexicon.
    """
    cell = _cell(blocks[at].node)
    around = cell.parent or cell
    if _FEWEST_CELLS <= around.end - around.start <= _MOST_CELLS and cell.tag in ("td", "th"):
        under = _value_under(blocks, at, around)
        if under:
            return under, False
    parts: list[str] = []
    value_cell = None
    for j in range(at + 1, min(stop, around.end)):
        text = blocks[j].text
        if j in headline or _is_label(simplified(text)):
            break
        other = _cell(blocks[j].node)
        if value_cell is not None and (other is not value_cell or other is cell):
            break
        if other.tag not in _CELLS and len(text) > _LONGEST_APART:
            break
        value_cell = other
        parts.append(text)
    if value_cell is None or value_cell is cell:
        return " ".join(parts), False
    return " ".join(parts), (value_cell.tag, value_cell.classes) == (cell.tag, cell.classes)


def _value_under(blocks: Sequence[Block], at: int, table: Node) -> str:
    """Return the value below a label, in a table of two rows: one of labels, one of values."""
    middle = (table.start + table.end) // 2
    if at >= middle or (table.end - table.start) % 2:
        return ""
    are_labels = [_is_label(simplified(block.text)) for block in blocks[table.start : table.end]]
    half = middle - table.start
    if are_labels != [True] * half + [False] * half:
        return ""
    return blocks[at + half].text


def _cell(node: Node) -> Node:
    """Return the element that holds the block of `node`, and with it nothing but the rest of its cell."""
    cell = node
    for _ in range(_MOST_LEVELS):
        if cell.tag in _CELLS:
            break
        parent = cell.parent
        if parent is None or parent.end - parent.start > (_MOST_IN_CELL if parent.tag in _CELLS else 1):
            break
        cell = parent
    return cell


def _is_label(plain: str) -> bool:
    """Return whether a text begins with a label, so that it is not the value of the one before it."""
    if plain.endswith(_COLONS) or _lone_label(plain)[1]:
        return True
    line = plain[:_LONGEST_VALUE]
    return LABELS.may_have_fields(line) and any(label.start == 0 for label in LABELS.find_fields(line))


def _clean(value: str) -> str:
    """Return a value without the signs around it; "" for a placeholder and for text that is too long."""
    other = _NEXT_LABEL.search(value)
    if other:
        value = value[: other.start()]
    value = value.strip(" |｜,，;；、:：").removeprefix("】").rstrip("【[").strip()
    return "" if len(value) > _LONGEST_VALUE or is_placeholder(value) or _CHOICES.search(value) else value
