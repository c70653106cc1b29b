"""stub until the real module lands"""
from __future__ import annotations
from dataclasses import dataclass
from datetime import datetime
from cleaner.article import Attachment
from cleaner.blocks import Page


@dataclass(frozen=True, slots=True)
class Metadata:
    title: str = ""
    date: datetime | None = None
    date_shown: str = ""
    source: str = ""
    author: str = ""
    editor: str = ""
    column: str = ""
    doc_number: str = ""
    office: str = ""


def titles(page: Page) -> tuple[str, ...]:
    names = (page.metas.get("articletitle", ""), page.metas.get("og:title", ""), page.title)
    return tuple("".join(name.split()) for name in names if name)


def read(page: Page, first: int, last: int, *, url: str | None) -> Metadata:
    return Metadata(title=page.metas.get("articletitle", page.title))


def next_page(page: Page, first: int, last: int, url: str | None) -> str | None:
    return None


def attachments(page: Page, first: int, last: int, url: str | None) -> tuple[Attachment, ...]:
    return ()
