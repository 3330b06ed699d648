"""Finds the articles that a library and an archive both have under different uids, because each got them by itself.

Reads, and changes nothing. Addresses and texts say that two articles are one as they do when an article is added
(`intake`); once they were brought together, the history that both tell says so, whatever became of them since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from newsreader.library.schema import models

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from .format import Row
    from .load import Package


def same_articles(connection: Connection, package: Package, known: Mapping[int, int]) -> dict[int, Row]:
    """Give the rows here by ids there of the articles that are the same, beyond those that are `known` to be (ids here
    by ids there). No article of either is the same as two of the other.
    """
    found: dict[int, Row] = {}
    if len(known) == len(package.articles):
        return found
    columns = models.SUBJECTS["article"]
    here = {row.id: dict(row._mapping) for row in connection.execute(select(columns))}
    for article in known.values():
        here.pop(article, None)
    for pairs in (_by_history, _by_content):
        for there, article in list(pairs(connection, package, here)):
            if there not in known and there not in found and article in here:
                found[there] = here.pop(article)
    return found


def _by_history(connection: Connection, package: Package, _: Mapping[int, Row]) -> Iterator[tuple[int, int]]:
    """Pair the articles that the same step tells of, in its order: it was done once, and came here or went there."""
    step, change = models.Step, models.Change
    statement = (
        select(step.uid, change.subject_id)
        .join(change, change.step_id == step.id)
        .where(change.subject == "article", change.field == "deleted_at")
        .order_by(change.id)
    )
    ours: dict[str, list[int]] = {}
    for uid, article in connection.execute(statement):
        ours.setdefault(uid, []).append(article)
    theirs: dict[str, list[int]] = {}
    for row in package.changes:
        if row["subject"] == "article" and row["field"] == "deleted_at" and row["step"] in ours:
            theirs.setdefault(row["step"], []).append(row["subject_id"])
    for uid, articles in theirs.items():
        if len(articles) == len(ours[uid]):
            yield from zip(articles, ours[uid], strict=True)


def _by_content(connection: Connection, package: Package, here: Mapping[int, Row]) -> Iterator[tuple[int, int]]:
    """Pair those outside the trashs by address; by text, where one of the two has no address."""
    live = {article: row for article, row in here.items() if row["deleted_at"] is None}
    addresses: dict[str, list[int]] = {}
    for article, row in live.items():
        addresses.setdefault(row["canonical_url"], []).append(article)
    revision = models.Revision
    texts: dict[str, list[int]] = {}
    statement = select(revision.sha256, revision.article_id).where(revision.deleted_at.is_(None)).order_by(revision.id)
    for digest, article in connection.execute(statement):
        if article in live:
            texts.setdefault(digest, []).append(article)
    for there, row in package.articles.items():
        if row["deleted_at"] is not None:
            continue
        address = row["canonical_url"]
        for article in addresses.get(address, ()) if address else ():
            yield there, article
        for text in package.revisions[there].values():
            for article in texts.get(text["sha256"], ()) if text["deleted_at"] is None else ():
                if address is None or live[article]["canonical_url"] is None:
                    yield there, article
