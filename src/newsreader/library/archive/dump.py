"""A whole library as JSON values: its articles with all that belongs to them, its tags, searches and journal.

`load` and `merge` read these values into any library. An archive leaves out derived data (search tables, counts, sort
keys), data of one computer only (which files were exported), and imports: the steps that an import brought are dumped
instead. Ids identify rows within one archive only.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from newsreader.library.checks.rows import misfits
from newsreader.library.schema import models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.kinds import leniently
from newsreader.library.store.engine import driver
from newsreader.records import SURE, AnchorState

from .dump_rows import dump_named, dump_row, dump_valid, skip
from .dump_shared import dump_shared
from .format import UnfitError
from .load import refuse_unfit
from .skipped import Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sqlalchemy import Connection, Row, Table

    from newsreader.library.store.handle import Handle

    from .merge import Merge


class Archive:
    """Dump a library as an archive, and merge another library's archive into it."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    @contextmanager
    def snapshot(
        self, skipped: Skipped | None = None
    ) -> Iterator[tuple[Iterator[tuple[int, dict[str, Any]]], Callable[[], dict[str, Any]]]]:
        """Return `articles` and a function that returns the `rest`, both of the same moment."""
        with self._store.read() as connection, leniently(driver(connection)):
            yield _articles(connection, skipped), partial(dump_shared, connection, skipped)

    def articles(self, skipped: Skipped | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the id of each article, in order and the trash included, and all that belongs to it.

        All articles are of one moment, and one is in memory at a time. An unreadable article is added to `skipped`, or
        raises `BadDataError` if that is `None`.
        """
        with self.snapshot(skipped) as (articles, _):
            yield from articles

    def rest(self, skipped: Skipped | None = None) -> dict[str, Any]:
        """Return the tags, the searches and the journal, without the changes of articles in `skipped`.

        Unreadable rows are added to `skipped`, or raise `BadDataError` if that is `None`.
        """
        with self.snapshot(skipped) as (_, load_rest):
            return load_rest()

    def merge(self, articles: list[Any], rest: object, source: str, *, dry_run: bool = False) -> Merge:
        """Merge what `articles` and `rest` of some library returned, as one step of history named after `source`.

        New things are added. Where both libraries have a thing, the newer change of each field is used, and an article
        that each library added by itself becomes one, with the highlights of both. Merging again changes nothing. With
        `dry_run` nothing is saved. Raises `BadDataError` if the archive is invalid, `LibraryTooNewError` if a later
        version wrote it.
        """
        from .load import unpack
        from .merge import merge

        return merge(self._store, unpack(articles, rest), source, dry_run=dry_run)


def _articles(connection: Connection, skipped: Skipped | None) -> Iterator[tuple[int, dict[str, Any]]]:
    unfit = dict(reversed(list(misfits(driver(connection)))))  # the first problem of an article is the most specific
    revisions = _by_article(connection, models.SUBJECTS["revision"], "number")
    highlights = _by_article(connection, models.SUBJECTS["highlight"], "id")
    # `dump_shared` reports the invalid tags.
    tags = {tag["id"]: tag for tag in dump_named(connection, "tag", None if skipped is None else Skipped())}
    article_tags, highlight_tags = (_tag_ids(connection, subject, tags) for subject in ("article", "highlight"))
    drafts = _drafts(connection, skipped)
    upcoming = {"revision": next(revisions, None), "highlight": next(highlights, None)}

    def take(subject: str, rows: Iterator[tuple[int, list[Row[Any]]]], article_id: int) -> list[Row[Any]]:
        group = upcoming[subject]
        # Skip the rows of missing articles.
        while group is not None and group[0] < article_id:
            group = upcoming[subject] = next(rows, None)
        if group is None or group[0] != article_id:
            return []
        upcoming[subject] = next(rows, None)
        return group[1]

    for row in connection.execute(select(models.Article).order_by(models.Article.id)):
        revision_rows, highlight_rows = take("revision", revisions, row.id), take("highlight", highlights, row.id)
        texts = {revision.number: revision.text for revision in revision_rows}
        try:
            if row.id in unfit:
                raise UnreadableError(unfit[row.id])
            article = {
                "article": dump_row("article", row),
                "tags": article_tags.get(row.id, []),
                "revisions": [dump_row("revision", revision) for revision in revision_rows],
                "highlights": [
                    _highlight(highlight, texts.get(highlight.revision, ""), skipped)
                    | {"tags": highlight_tags.get(highlight.id, []), "drafts": drafts.get(highlight.id, [])}
                    for highlight in highlight_rows
                ],
            }
            refuse_unfit(article, tags)
        except (UnreadableError, UnfitError) as error:
            if skipped is None:
                raise UnreadableError(str(error)) from error
            skipped.add(row.id, str(error))
            continue
        yield row.id, article


def _highlight(row: Row[Any], text: str, skipped: Skipped | None) -> dict[str, Any]:
    """Return a highlight; one whose quote is not at its place in `text` is dumped as an orphan."""
    values = dump_row("highlight", row)
    if values["anchor"] in SURE and values["quote"] != text[values["start"] : values["end"]]:
        skip(f"the place of article {row.article_id}, highlight {row.id}: the text there is not its quote", skipped)
        values |= {"anchor": AnchorState.ORPHAN.value, "score": 0.0}
    return values


def _by_article(connection: Connection, table: Table, order: str) -> Iterator[tuple[int, list[Row[Any]]]]:
    """Yield the ids of articles, in order, each with its rows of `table`."""
    rows = connection.execution_options(yield_per=1).execute(
        select(table).where(func.typeof(table.c.article_id) == "integer").order_by(table.c.article_id, table.c[order])
    )
    for article_id, group in groupby(rows, key=lambda row: row.article_id):
        yield article_id, list(group)


def _tag_ids(connection: Connection, subject: str, tags: Collection[int]) -> dict[int, list[int]]:
    """Return the ids of each subject's tags, without tags that are not in `tags`."""
    links = models.LINKS[subject]
    tag_ids: dict[int, list[int]] = {}
    for owner, tag_id in connection.execute(select(links).order_by(*links.c)):
        if tag_id in tags:
            tag_ids.setdefault(owner, []).append(tag_id)
    return tag_ids


def _drafts(connection: Connection, skipped: Skipped | None) -> dict[int, list[dict[str, Any]]]:
    """Return the drafts of each highlight in the order of `Drafts.of`."""
    draft = models.Draft.__table__
    drafts: dict[int, list[dict[str, Any]]] = {}
    rows = connection.execute(select(draft).order_by(draft.c.updated_at, draft.c.text))
    for row, values in dump_valid("draft", rows, skipped):
        drafts.setdefault(row.highlight_id, []).append(values)
    return drafts
