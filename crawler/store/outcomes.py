"""What a run did with each article: the parts into which its summary and its line in the run log divide them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

#: The group of the counters in the run log, one for each outcome.
GROUP = "outcome"


class Outcome(StrEnum):
    """What a run did with an article that it found. Each article has one outcome: the last one, or that it was stored.

    Attributes:
        KNOWN: An earlier run stored it or gave it up, and this run did not request it.
        UNCHANGED: It was requested again, and has not changed.
        OUT_OF_RANGE: Its day is before `since` or after `until`.
        STORED: It was stored for the first time, or with more of its pages.
        REVISED: It was stored again, because its text has changed.
        COPIED: It is stored under another address.
        EMPTY: Its page has no text.
        FAILED: Its page could not be fetched, read or stored, or is no article.
        WAITING: It is left to the next run.
    """

    KNOWN = "known"
    UNCHANGED = "unchanged"
    OUT_OF_RANGE = "out_of_range"
    STORED = "stored"
    REVISED = "revised"
    COPIED = "copied"
    EMPTY = "empty"
    FAILED = "failed"
    WAITING = "waiting"


#: The outcomes of articles that were not read in this run, or not with success.
_UNREAD = frozenset({Outcome.EMPTY, Outcome.FAILED, Outcome.WAITING})


def are_unread(numbers: Mapping[str, int]) -> bool:
    """Return whether no article could be read, and none of the articles was known before.

    Args:
        numbers: The number of articles by outcome.
    """
    return not any(number for name, number in numbers.items() if name not in _UNREAD)
