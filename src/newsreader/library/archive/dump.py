"""A whole library as plain values, ready for JSON: articles with all that belongs to them, the codebook, the
searches, the journal.

What it gives is read back by `unpacking`, which tells it field by field, and `merging`. Left out is what can be
derived (search, counts, keys), what is true of one machine only (which files exports were written to), and imports:
what an import brought is told by the steps that came with it. Ids stand for rows within one archive only.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from newsreader.library.checks.rows import misfits
from newsreader.library.schema import models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.kinds import leniently
from newsreader.library.store.engine import driver
from newsreader.records import SURE, AnchorState

from .dump_rows import fitting, leave_out, named, plain
from .dump_shared import rest
from .format import UnfitError
from .load import refuse_unfit
from .skipped import Skipped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection, Row, Table

    from newsreader.library.store.handle import Handle

    from .merge import Merge


class Archive:
    """One library as an archive: out of it, and into it."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def articles(self, left_out: Skipped | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
        """Give each article's id, in order, and all that belongs to it, in the trash or not; all of one moment.

        What cannot be read is `left_out`, or, without that, raised as `BadDataError`.
        """
        with self._store.read() as connection, leniently(driver(connection)):
            yield from _articles(connection, left_out)

    def rest(self, left_out: Skipped | None = None) -> dict[str, Any]:
        """Give what belongs to the library and to no one article: its tags, its searches and its journal, but for what
        is told of articles that are `left_out`, and what does not fit, which joins them there.
        """
        with self._store.read() as connection, leniently(driver(connection)):
            return rest(connection, left_out)

    def merge(self, articles: list[Any], rest: object, source: str, *, dry_run: bool = False) -> Merge:
        """Bring in what `articles` and `rest` gave of some library, as one step of history; tell of each article.

        What is new is added; of what is in both, the newer change holds, field by field, and an article that each got
        by itself is one, with the highlights of both. A second time changes nothing;
        with `dry_run` nothing is kept. `source` is what the history calls it. Raises `BadDataError` if it is no
        archive, `LibraryTooNewError` if it is one of a later version.
        """
        from .load import unpack
        from .merge import merge

        return merge(self._store, unpack(articles, rest), source, dry_run=dry_run)


def _articles(connection: Connection, left_out: Skipped | None) -> Iterator[tuple[int, dict[str, Any]]]:
    unfit = dict(reversed(list(misfits(driver(connection)))))  # of several faults the first says most
    revisions = _by_article(connection, models.SUBJECTS["revision"], "number")
    highlights = _by_article(connection, models.SUBJECTS["highlight"], "id")
    # What is wrong with a tag is told with the rest.
    tags = {told["id"]: told for told in named(connection, "tag", None if left_out is None else Skipped())}
    article_tags, highlight_tags = (_worn(connection, subject, tags) for subject in ("article", "highlight"))
    drafts = _drafts(connection, left_out)
    upcoming = {"revision": next(revisions, None), "highlight": next(highlights, None)}

    def mine(subject: str, rows: Iterator[tuple[int, list[Row[Any]]]], article_id: int) -> list[Row[Any]]:
        there = upcoming[subject]
        # What belongs to no article must not keep what follows from its own.
        while there is not None and there[0] < article_id:
            there = upcoming[subject] = next(rows, None)
        if there is None or there[0] != article_id:
            return []
        upcoming[subject] = next(rows, None)
        return there[1]

    for row in connection.execute(select(models.Article).order_by(models.Article.id)):
        texts, marked = mine("revision", revisions, row.id), mine("highlight", highlights, row.id)
        text_of = {one.number: one.text for one in texts}
        try:
            if row.id in unfit:
                raise UnreadableError(unfit[row.id])
            whole = {
                "article": plain("article", row),
                "tags": article_tags.get(row.id, []),
                "revisions": [plain("revision", one) for one in texts],
                "highlights": [
                    _highlight(one, text_of.get(one.revision, ""), left_out)
                    | {"tags": highlight_tags.get(one.id, []), "drafts": drafts.get(one.id, [])}
                    for one in marked
                ],
            }
            refuse_unfit(whole, tags)
        except (UnreadableError, UnfitError) as error:
            if left_out is None:
                raise UnreadableError(str(error)) from error
            left_out.add(row.id, str(error))
            continue
        yield row.id, whole


def _highlight(row: Row[Any], text: str, left_out: Skipped | None) -> dict[str, Any]:
    """Give a highlight; of one whose quote is not in its place, the quote goes out and the place does not."""
    told = plain("highlight", row)
    if told["anchor"] in SURE and told["quote"] != text[told["start"] : told["end"]]:
        leave_out(
            f"the place of article {row.article_id}, highlight {row.id}: other words are in the text there", left_out
        )
        told |= {"anchor": AnchorState.ORPHAN.value, "score": 0.0}
    return told


def _by_article(connection: Connection, table: Table, order: str) -> Iterator[tuple[int, list[Row[Any]]]]:
    """Give the ids of articles, in order, each with its rows of `table`; one article's are in memory at a time."""
    rows = connection.execution_options(yield_per=100).execute(
        select(table).where(func.typeof(table.c.article_id) == "integer").order_by(table.c.article_id, table.c[order])
    )
    for article_id, group in groupby(rows, key=lambda row: row.article_id):
        yield article_id, list(group)


def _worn(connection: Connection, subject: str, tags: Collection[int]) -> dict[int, list[int]]:
    """Give the ids of the tags that each subject wears, those alone that are among `tags`."""
    links = models.LINKS[subject]
    worn: dict[int, list[int]] = {}
    for owner, tag_id in connection.execute(select(links).order_by(*links.c)):
        if tag_id in tags:
            worn.setdefault(owner, []).append(tag_id)
    return worn


def _drafts(connection: Connection, left_out: Skipped | None) -> dict[int, list[dict[str, Any]]]:
    """Give the drafts of each highlight, as `Drafts.of` orders them, without the names of editors, which mean nothing
    elsewhere.
    """
    draft = models.Draft.__table__
    drafts: dict[int, list[dict[str, Any]]] = {}
    rows = connection.execute(select(draft).order_by(draft.c.updated_at, draft.c.text))
    for row, told in fitting("draft", rows, left_out):
        drafts.setdefault(row.highlight_id, []).append({name: told[name] for name in ("text", "began", "updated_at")})
    return drafts
