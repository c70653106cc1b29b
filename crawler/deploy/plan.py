"""Deals sites out to machines, and plans which folders move.

The deal is rendezvous hashing: the machine of a site depends on the names and weights only. A machine that joins takes
sites from all others in proportion to its weight, one that leaves gives its sites to all others, and no other site
moves (Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998; with weights: Schindelhauer and
Schomaker, "Weighted distributed hash tables", 2005).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from crawler.deploy.record import Place

#: Bits of the hash that are used: as many as a float holds exactly.
_BITS = 52


@dataclass(frozen=True, slots=True)
class Move:
    """A site that has to go to another machine.

    Attributes:
        site: The name of the site.
        source: The machine that has its folder.
        target: The machine that gets it.
        is_started: Whether an earlier command started this move and did not end it.
    """

    site: str
    source: str
    target: str
    is_started: bool = False


def deal(sites: Iterable[str], weights: Mapping[str, float]) -> dict[str, str]:
    """Return the machine of each site.

    Args:
        sites: The names of the sites.
        weights: The machines by name. One of weight 0 gets no site; at least one weight is greater.
    """
    machines = sorted(weights)
    return {site: max(machines, key=lambda name: _score(site, name, weights[name])) for site in sites}


def moves(places: Mapping[str, Place], wanted: Mapping[str, str]) -> list[Move]:
    """Return the moves after which each site is on the machine of the deal.

    Args:
        places: Where the sites are.
        wanted: The deal.
    """
    return [
        Move(site, places[site].machine, machine, places[site].moving_to == machine)
        for site, machine in sorted(wanted.items())
        if places[site].machine != machine
    ]


def _score(site: str, machine: str, weight: float) -> float:
    digest = sha256(f"{machine}\n{site}".encode()).digest()
    # Between 0 and 1, and neither of them.
    fraction = ((int.from_bytes(digest[:8], "big") >> (64 - _BITS)) + 0.5) / 2**_BITS
    return -weight / math.log(fraction)
