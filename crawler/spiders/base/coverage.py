"""How well a site is known: what its spider says beside the addresses, for `scrapy sites` and whoever plans a
crawl."""

from __future__ import annotations

from enum import StrEnum


class Known(StrEnum):
    """What was seen of a site by those who wrote its spider.

    SEEN: addresses of columns, in use.
    SHAPE: addresses of articles, so that these are recognised; the columns are to be discovered.
    HOST: the host alone; columns and articles are to be discovered.
    """

    SEEN = "seen"
    SHAPE = "shape"
    HOST = "host"
