"""Cleans a chunk of records. The worker processes of a run call this module."""

from __future__ import annotations

import codecs
import json
from functools import lru_cache
from typing import Any, Final

from cleaner.corpora.records import LONGEST_RECORD, CannotResume, Cleaned, Options, Record
from cleaner.corpora.rows import TEXT, article_of, row_of
from cleaner.corpora.streams import pack

#: The number of the record in the input. It is the last field of a row.
NUMBER: Final = "record_number"
#: The fields that are added to a record beside the text.
ADDED: Final = ("title", "date", "source", "confidence", "kept_share", "method", "warnings")
#: Put before the name of an added field that the input has too.
_PREFIX: Final = "clean_"
#: An encoder that is made once: `json.dumps` makes one for each call with options.
_to_json: Final = json.JSONEncoder(ensure_ascii=False).encode
_TOO_DEEP: Final = "it is nested too deeply"
#: Below this confidence a text should be checked.
LOW: Final = 0.5


class BadRecord(Exception):
    """A record that cannot be cleaned."""


def clean_records(records: list[Record], options: Options) -> Cleaned:
    """Clean a chunk of records.

    Raises:
        CannotResume: A record of an unfinished output is not what the record of the input gives.
    """
    done = Cleaned(is_old=records[-1].is_done)
    lines: list[str] = []
    for record in records:
        try:
            line, added = _clean_record(record, options, done)
        except CannotResume:
            raise
        except BadRecord as problem:
            line = added = None
            _count_bad(record, str(problem), done)
        except RecursionError:
            line = added = None
            _count_bad(record, _TOO_DEEP, done)
        except Exception as error:  # out of memory, or a fault of the cleaner: the other records are still cleaned
            line = added = None
            _count_bad(record, f"{type(error).__name__}: {error}", done)
        if record.is_done and (added is None) != (record.old is None):
            raise CannotResume(
                f"record {record.number} is {'' if record.old else 'not '}in the unfinished output, but"
                f" {'not ' if record.old else ''}in that of this input with these options"
            )
        if line is not None:
            lines.append(line)
        if options.as_rows:
            done.rows.append(added)
    if lines:
        done.lines = pack(_encoded(lines), options.packing)
    return done


def lost(record: Record, problem: str) -> Cleaned:
    """Return the result for a record that killed its process."""
    done = Cleaned(is_old=record.is_done, rows=[None])
    _count_bad(record, problem, done)
    return done


@lru_cache(maxsize=64)
def names_of(fields: tuple[str, ...], options: Options) -> dict[str, str]:
    """Return the names under which the added fields are written.

    A field of the input stays as it is. An added field of the same name gets `clean_` before its name. The cleaned
    text takes the place of the field that held the text.

    Args:
        fields: The names of the input's fields.
        options: The options.
    """
    names = {name: _free(name, fields) for name in (TEXT, *ADDED, NUMBER)}
    if options.as_text and options.field:
        names[TEXT] = options.field
    return names


def _free(name: str, fields: tuple[str, ...]) -> str:
    while name in fields:
        name = _PREFIX + name
    return name


def _clean_record(record: Record, options: Options, done: Cleaned) -> tuple[str | None, dict[str, Any] | None]:
    """Return the output line and the added fields; None for a part that is not written."""
    if record.problem:
        raise BadRecord(record.problem)
    row = record.fields
    if record.line:
        row = parse_line(record, options)
    value = checked(record.value, options.field)
    names = names_of(tuple(row), options)
    if record.old is not None:
        return _known(record, row, names, options, done)
    article, is_text = article_of(
        value,
        url=record.url or options.url,
        charset=record.charset,
        is_text=options.as_text or record.is_text,
        markdown=options.as_markdown,
        removed=False,
    )
    added = row_of(article, (TEXT, *ADDED)) | {NUMBER: record.number}
    if options.as_markdown and not is_text:
        added[TEXT] = article.markdown
    _count(added, len(value), done)
    new = {names[name]: content for name, content in added.items()}
    if article.confidence < options.min_confidence:
        done.totals.dropped += 1
        done.dropped.append(row | new)
        return None, None
    return None if options.as_rows else _to_json(row | new), added


def parse_line(record: Record, options: Options) -> dict[str, Any]:
    """Parse a JSON line into the attributes of a record, and return its fields.

    Raises:
        BadRecord: It is not a JSON object with the field that holds the page.
    """
    try:
        row = json.loads(record.line.removeprefix(codecs.BOM_UTF8).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRecord(f"it is not UTF-8 (byte {error.start + 1} of the line)") from None
    except RecursionError:
        raise BadRecord(_TOO_DEEP) from None
    except ValueError as error:
        raise BadRecord(f"it is not JSON: {error}") from None
    if not isinstance(row, dict):
        raise BadRecord("it is not a JSON object")
    if options.field not in row:
        raise BadRecord(f"it has no field {options.field!r}")
    record.value = row[options.field]
    url = row.get(options.url_field) if options.url_field else None
    record.url = url if isinstance(url, str) else None
    return row


def checked(value: Any, field: str) -> str | bytes:
    """Return the value of the field that holds the page or text.

    Raises:
        BadRecord: It is neither a string nor bytes.
    """
    if isinstance(value, (str, bytes)):
        return value
    problem = "is null" if value is None else f"is {type(value).__name__}, not a string"
    raise BadRecord(f"the field {field!r} {problem}")


def _known(
    record: Record, row: dict[str, Any], names: dict[str, str], options: Options, done: Cleaned
) -> tuple[str | None, dict[str, Any]]:
    """Return the line and fields of a record in an unfinished output, if they were made from this record."""
    if isinstance(record.old, bytes):
        line: str | None = record.old.decode("utf-8").rstrip("\n")
        known = json.loads(record.old)
        untouched = [name for name in row if name != names[TEXT]]
        same = set(known) == {*row, *names.values()} and _same(row, known, untouched)
        added = {name: known.get(shown) for name, shown in names.items()}
    else:
        line, same, added = None, True, dict(record.old or {})
    if not same or not isinstance(added["confidence"], (int, float)) or not isinstance(added[TEXT], str):
        raise CannotResume(f"record {record.number} of the unfinished output is not that of the input")
    if added["confidence"] < options.min_confidence:
        raise CannotResume(f"record {record.number} of the unfinished output is below the least confidence")
    _count(added, len(record.value or ""), done)
    return line, added


def _same(row: dict[str, Any], known: dict[str, Any], names: list[str]) -> bool:
    # as JSON, because NaN is not equal to itself
    return _to_json([row[name] for name in names]) == _to_json([known[name] for name in names])


def _count(added: dict[str, Any], size: int, done: Cleaned) -> None:
    """Count a document.

    Args:
        added: The fields that are added to it.
        size: The size of the input.
        done: The counters to update.
    """
    totals, text, share = done.totals, added[TEXT], added["kept_share"]
    totals.documents += 1
    totals.empty += not text
    totals.low += bool(text) and added["confidence"] < LOW
    if share is None:
        totals.of_pages += len(text)
    else:
        totals.texts += size
        totals.kept += round(share * size)


def _count_bad(record: Record, problem: str, done: Cleaned) -> None:
    done.totals.errors += 1
    row: dict[str, Any] = {NUMBER: record.number, "error": problem}
    if record.url:
        row["url"] = record.url
    if record.line and len(record.line) < LONGEST_RECORD:
        row["line"] = record.line.decode("utf-8", "backslashreplace")
    done.errors.append(row)


def _encoded(lines: list[str]) -> bytes:
    # UTF-8 cannot encode half of a surrogate pair; JSON can hold it as an escape (\ud83d).
    return "\n".join((*lines, "")).encode("utf-8", "backslashreplace")
