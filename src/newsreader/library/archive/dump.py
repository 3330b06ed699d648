"""A whole library as JSON values: its articles with all that belongs to them, its tags, searches and journal.

`load` and `merge` read these values into any library. An archive leaves out derived data (search tables, counts, sort
keys), data of one computer only (which files were exported), and imports: the steps that an import brought are dumped
instead. Ids identify rows within one archive only.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from newsreader.errors import CannotWriteError
from newsreader.library.articles import listing, revisions
from newsreader.library.highlights import reading
from newsreader.library.highlights import rows as highlight_rows
from newsreader.library.schema import models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.kinds import leniently
from newsreader.library.store.engine import driver
from newsreader.records import SURE, AnchorState

from .dump_rows import dump_named, dump_rest, dump_row, dump_valid
from .format import UnfitError
from .load import Package, refuse_unfit
from .skipped import Skipped
from .spool import spool

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, Select

    from newsreader.library.store.handle import Handle
    from newsreader.records import Article, Highlight, Revision

    from .merge import Merge


class Records(NamedTuple):
    """An article, its current text, and its highlights outside the trash."""

    article: Article
    revision: Revision
    highlights: list[Highlight]


class Archive:
    """Dump a library as an archive, and merge another library's archive into it."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    @contextmanager
    def snapshot(
        self, skipped: Skipped
    ) -> Iterator[tuple[Iterator[tuple[Records, dict[str, Any]]], Callable[[], dict[str, Any]]]]:
        """Return the articles and a function that returns the rest, both of the same moment.

        Each article, in the order of ids and the trash included, is its records and all that belongs to it; one is in
        memory at a time. The rest are the tags, the searches and the journal, to be read after the articles; `steps`
        and `changes` are iterators, to be read in this order. What an import would refuse is left out and added to
        `skipped`.
        """
        with self._store.read() as connection, leniently(driver(connection)):
            yield _articles(connection, skipped), partial(dump_rest, connection, skipped)

    def merge(self, articles: Iterable[Any], rest: object, source: str, *, dry_run: bool = False) -> Merge:
        """Merge the articles and the rest of a library's `snapshot`, as one step of history named after `source`.

        New things are added. Where both libraries have a thing, the newer change of each field is used, and an article
        that each library added by itself becomes one, with the highlights of both. Merging again changes nothing. With
        `dry_run` nothing is saved. Raises `BadDataError` if the archive is invalid, `LibraryTooNewError` if a later
        version wrote it, `CannotWriteError`.
        """
        from .load import unpack
        from .merge import merge

        try:
            with closing(spool()) as connection:
                package = unpack(articles, rest, Package.spooled(connection))
                return merge(self._store, package, source, dry_run=dry_run)
        except sqlite3.Error as error:  # those of the library are translated
            raise CannotWriteError(
                f"Can't write a temporary file: {error}. Make room for it, or set TMPDIR to another folder."
            ) from error


def _articles(connection: Connection, skipped: Skipped) -> Iterator[tuple[Records, dict[str, Any]]]:
    """Yield each article, from a few statements that all go along the articles."""
    # `dump_rest` reports the invalid tags.
    tags = {tag["id"]: tag for tag in dump_named(connection, "tag", Skipped())}
    drafts = _drafts(connection, skipped)
    article, revision, highlight = (models.SUBJECTS[name] for name in ("article", "revision", "highlight"))
    rows = select(article, _tag_ids("article").label("tag_ids")).order_by(article.c.id)
    known = connection.exec_driver_sql(f"{listing.ROW} ORDER BY id")
    revisions_of = _by_owner(connection, select(revision).join(article), revision.c.number)
    day = models.ReadingDay.__table__
    days_of = _by_owner(connection, select(day).join(article), day.c.day)
    every = highlight_rows.ALL.add_columns(_tag_ids("highlight").label("tag_ids"))
    highlights_of = _by_owner(connection, every, highlight.c.id)
    for row, known_row in zip(connection.execute(rows), known, strict=True):
        revision_rows, owned, days = revisions_of(row.id), highlights_of(row.id), days_of(row.id)
        try:
            values = dump_row("article", row)
            texts = {each.number: each for each in revision_rows}
            archive = {
                "article": values,
                "tags": _known_ids(row.tag_ids, tags),
                "days": [read for _, read in dump_valid("reading_day", days, skipped)],
                "revisions": [dump_row("revision", each) for each in revision_rows],
                "highlights": [
                    _highlight(each, texts.get(each.revision), skipped)
                    | {"tags": _known_ids(each.tag_ids, tags), "drafts": drafts.get(each.id, [])}
                    for each in owned
                ],
            }
            refuse_unfit(archive, tags)
            live = [reading.record(each) for each in owned if each.deleted_at is None]
            records = Records(listing.article(known_row), revisions.record(texts[row.revision]), live)
        except (UnreadableError, UnfitError) as error:
            skipped.articles[row.id] = str(error)
        else:
            yield records, archive


def _by_owner(connection: Connection, rows: Select[Any], place: ColumnElement[Any]) -> Callable[[int], list[Row[Any]]]:
    """Return a function that returns the rows of an article by `place`, to be called with one id after the other."""
    article = models.Article.id
    owned = rows.add_columns(article.label("owner")).order_by(article, place)
    groups = groupby(connection.execute(owned), key=attrgetter("owner"))
    ahead = next(groups, None)

    def of(owner: int) -> list[Row[Any]]:
        nonlocal ahead
        if ahead is None or ahead[0] != owner:
            return []
        found = list(ahead[1])
        ahead = next(groups, None)
        return found

    return of


def _highlight(row: Row[Any], revision: Row[Any] | None, skipped: Skipped) -> dict[str, Any]:
    """Return a highlight; one whose quote is not at its place in its text is dumped as an orphan."""
    values = dump_row("highlight", row)
    text = None if revision is None else revision.text
    if text is not None and values["anchor"] in SURE and values["quote"] != text[values["start"] : values["end"]]:
        skipped.places.append(
            f"the place of article {row.article_id}, highlight {row.id}: the text there is not its quote"
        )
        values |= {"anchor": AnchorState.ORPHAN.value, "score": 0.0}
    return values


def _tag_ids(subject: str) -> ScalarSelect[str]:
    """Return the SQL for the ids of the tags of an article or a highlight, as a JSON array."""
    links = models.LINKS[subject].c
    own = select(func.json_group_array(links.tag_id)).where(links[f"{subject}_id"] == models.SUBJECTS[subject].c.id)
    return own.where(func.typeof(links.tag_id) == "integer").scalar_subquery()


def _known_ids(tag_ids: str, tags: Collection[int]) -> list[int]:
    return [tag_id for tag_id in sorted(json.loads(tag_ids)) if tag_id in tags]


def _drafts(connection: Connection, skipped: Skipped) -> dict[int, list[dict[str, Any]]]:
    """Return the drafts of each highlight in the order of `Drafts.of`."""
    draft = models.Draft.__table__
    drafts: dict[int, list[dict[str, Any]]] = {}
    rows = connection.execute(select(draft).order_by(draft.c.updated_at, draft.c.text))
    for row, values in dump_valid("draft", rows, skipped):
        drafts.setdefault(row.highlight_id, []).append(values)
    return drafts
