"""Find the articles that a library and an archive have under different uids, because each added them by itself.

Addresses and texts are compared as when an article is added (`articles.add`). Articles that were merged before are
found by their common history, however they changed since. Writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from newsreader.library.articles.identity import agree
from newsreader.library.schema import models

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from .format import Row
    from .load import Package


def same_articles(connection: Connection, package: Package, matched: Mapping[int, int]) -> dict[int, Row]:
    """Return the local rows of the archive's articles, by remote id, except those `matched` by uid (local ids by remote
    ids). Each article matches one article of the other side at most.
    """
    found: dict[int, Row] = {}
    if len(matched) == len(package.articles):
        return found
    columns = models.SUBJECTS["article"]
    local = {row.id: dict(row._mapping) for row in connection.execute(select(columns))}
    for article in matched.values():
        local.pop(article, None)
    for pairs in (_by_history, _by_content):
        for remote_id, article in list(pairs(connection, package, local)):
            if remote_id not in matched and remote_id not in found and article in local:
                found[remote_id] = local.pop(article)
    return found


def _by_history(connection: Connection, package: Package, _: Mapping[int, Row]) -> Iterator[tuple[int, int]]:
    """Yield pairs of remote and local ids that the same step changed, in its order: one of the libraries imported it
    from the other.
    """
    step, change = models.Step, models.Change
    statement = (
        select(step.uid, change.subject_id)
        .join(change, change.step_id == step.id)
        .where(change.subject == "article", change.field == "deleted_at")
        .order_by(change.id)
    )
    local: dict[str, list[int]] = {}
    for uid, article in connection.execute(statement):
        local.setdefault(uid, []).append(article)
    remote: dict[str, list[int]] = {}
    for row in package.changes.values():
        if row["subject"] == "article" and row["field"] == "deleted_at" and row["step"] in local:
            remote.setdefault(row["step"], []).append(row["subject_id"])
    for uid, articles in remote.items():
        if len(articles) == len(local[uid]):
            yield from zip(articles, local[uid], strict=True)


def _by_content(connection: Connection, package: Package, local: Mapping[int, Row]) -> Iterator[tuple[int, int]]:
    """Yield pairs of remote and local ids, outside the trash, with the same address; or with the same text, title and
    date, as far as both are known, if one of the two has no address.
    """
    live = {article: row for article, row in local.items() if row["deleted_at"] is None}
    addresses: dict[str, list[int]] = {}
    for article, row in live.items():
        addresses.setdefault(row["canonical_url"], []).append(article)
    revision = models.Revision
    texts: dict[str, list[tuple[int, str]]] = {}
    columns = (revision.sha256, revision.article_id, revision.title)
    for digest, article, title in connection.execute(
        select(*columns).where(revision.deleted_at.is_(None)).order_by(revision.id)
    ):
        if article in live:
            texts.setdefault(digest, []).append((article, title))
    for remote_id, rows in package.texts():
        row = package.articles[remote_id]
        if row["deleted_at"] is not None:
            continue
        address = row["canonical_url"]
        for article in addresses.get(address, ()) if address else ():
            yield remote_id, article
        for text in rows:
            for article, title in texts.get(text["sha256"], ()) if text["deleted_at"] is None else ():
                one = live[article]
                titles = (None if one["title_derived"] else title, None if row["title_derived"] else text["title"])
                is_alike = agree(*titles) and agree(one["published_at"], row["published_at"])
                if is_alike and None in (address, one["canonical_url"]):
                    yield remote_id, article
