"""What a run does with the store: it pulls its site before it starts, and pushes it when it has ended."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler import stopping
from crawler.mirror.base import Diverged
from crawler.mirror.pull import NotThere, pull
from crawler.mirror.push import push
from crawler.mirror.remote import Unreachable
from crawler.mirror.state import is_based
from crawler.store.errors import FolderInUse, StoreError
from crawler.store.folder import SiteFolder

logger = logging.getLogger(__name__)


def pull_before(settings: BaseSettings, name: str) -> bool:
    """Bring a site's folder to the newest version, if there is a store.

    Returns:
        Whether the run may start. It may not if the folder and the store have diverged, because it could not be pushed;
        nor if the store does not answer and the folder was never pulled, because it would fetch everything again.
    """
    if not settings["DATA_MIRROR"]:
        return True
    data = Path(settings["DATA_DIR"])
    try:
        if done := pull(settings["DATA_MIRROR"], data, name):
            logger.info("[mirror-pulled] %s is version %d of the store", data / name, done.number)
    except NotThere:
        pass
    except FolderInUse:
        pass  # the run finds it out too, and says so
    except Unreachable as error:
        if not is_based(SiteFolder(data / name), settings["DATA_MIRROR"]):
            logger.error("[mirror-not-pulled] nothing is crawled: %s", error)
            return False
        logger.warning("[mirror-not-pulled] the run works on the folder as it is: %s", error)
    except (StoreError, OSError, sqlite3.Error) as error:
        logger.error("[mirror-not-pulled] nothing is crawled: %s", error)
        return False
    return True


def push_after(settings: BaseSettings, name: str) -> bool:
    """Push a site's folder, if there is a store.

    Returns:
        Whether the store has all of it.
    """
    if not settings["DATA_MIRROR"]:
        return True
    try:
        if stopping.requested():
            raise StoreError("the run was stopped; the next one pushes")
        if done := push(settings["DATA_MIRROR"], Path(settings["DATA_DIR"]), name):
            logger.info("[mirror-pushed] version %d: %d files, %d bytes", done.number, done.files, done.size)
    except (StoreError, OSError, sqlite3.Error) as error:
        advice = "" if isinstance(error, Diverged) else "; the next run pushes again"
        logger.error("[mirror-not-pushed] the store has the version before: %s%s", error, advice)
        return False
    return True
