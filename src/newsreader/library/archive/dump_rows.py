"""Rows of a library as an archive tells them: each by itself, those alone that `unpacking` takes in again.

What does not fit is told to who asked, or raised. Must not know what an archive is made of (`archive`, `archive_rest`).
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.library.schema import codecs, models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.columns import TABLES

from . import format
from .format import UnfitError, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Row

    from .skipped import Skipped

_AS_JSON = {"authors", "blocks", "marks", "corrections"}
_LEFT_OUT = {
    "article": {"title_key", "site_key", "highlights", "length", "words"},
    "revision": {"article_id", "sha256"},
    "highlight": {"article_id"},
    "tag": {"folded"},
    "saved_search": {"folded"},
    "draft": {"highlight_id", "editor"},
}
_FIELDS: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "tag": format.TAG,
    "saved_search": format.SEARCH,
    "recent_search": format.RECENT,
    "draft": format.DRAFT,
    "step": format.STEP,
}


def plain(subject: str, row: Row[Any]) -> dict[str, Any]:
    """Give a row as plain values, without what can be derived. Raises `UnreadableError` if it cannot be read."""
    columns = TABLES[subject]
    if wrong := columns.wrong(row):
        where = f"article {row.article_id}, " if "article_id" in columns.kinds and subject != "step" else ""
        raise UnreadableError(f"{where}{_name(subject, row)} cannot be read ({', '.join(wrong)})")
    told = {name: value for name, value in row._mapping.items() if name not in _LEFT_OUT.get(subject, ())}
    for name in _AS_JSON & told.keys():
        told[name] = json.loads(told[name])
    if subject == "revision":
        source = zlib.decompress(told["source"])
        told["source"] = b64encode(source).decode()
        told |= {"sha256": sha256(told["text"].encode()).hexdigest(), "source_sha256": sha256(source).hexdigest()}
    return told


def fitting(
    subject: str, rows: Iterable[Row[Any]], left_out: Skipped | None
) -> Iterator[tuple[Row[Any], dict[str, Any]]]:
    """Give each row that an archive can tell, and as what; the others are `left_out`, or raised."""
    for row in rows:
        try:
            told = plain(subject, row)
            read(told, _FIELDS[subject])
        except (UnreadableError, UnfitError) as error:
            unread = isinstance(error, UnreadableError)
            leave_out(error.args[0] if unread else f"{_name(subject, row)}: {error.args[0]}", left_out)
            continue
        yield row, told


def named(connection: Connection, subject: str, left_out: Skipped | None) -> list[dict[str, Any]]:
    """Give the tags or the searches that an archive can tell: of those in use, one of each name."""
    table = models.SUBJECTS[subject]
    names: set[str] = set()
    kept = []
    for row, told in fitting(subject, connection.execute(select(table).order_by(table.c.id)), left_out):
        folded = codecs.fold(told["name"])
        if row.deleted_at is None and folded in names:
            leave_out(f"{TABLES[subject].what} {row.id}: another one has its name", left_out)
            continue
        if row.deleted_at is None:
            names.add(folded)
        kept.append(told)
    return kept


def leave_out(told: str, left_out: Skipped | None) -> None:
    """Tell what does not fit. Raises `UnreadableError` if nobody is to be told."""
    if left_out is None:
        raise UnreadableError(told)
    left_out.told.append(told)


def _name(subject: str, row: Row[Any]) -> str:
    what = "draft of highlight" if subject == "draft" else TABLES[subject].what
    # Of a table without numbers of its own the first column may be anything.
    return f"{what} {row[0]}" if isinstance(row[0], int) else f"a {what}"
