"""A whole library as JSON values: its articles with all that belongs to them, its tags, searches and journal.

`load` and `merge` read these values into any library. An archive leaves out derived data (search tables, counts, sort
keys), data of one computer only (which files were exported), and imports: the steps that an import brought are dumped
instead. Ids identify rows within one archive only.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from newsreader.library.schema import models
from newsreader.library.schema.codecs import UnreadableError
from newsreader.library.schema.kinds import leniently
from newsreader.library.store.engine import driver
from newsreader.records import SURE, AnchorState

from .dump_rows import dump_named, dump_rest, dump_row, dump_valid
from .format import UnfitError
from .load import refuse_unfit
from .skipped import Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from sqlalchemy import BindParameter, Connection, Row

    from newsreader.library.store.handle import Handle

    from .merge import Merge


class Archive:
    """Dump a library as an archive, and merge another library's archive into it."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    @contextmanager
    def snapshot(
        self, skipped: Skipped
    ) -> Iterator[tuple[Iterator[tuple[int, dict[str, Any]]], Callable[[], dict[str, Any]]]]:
        """Return the articles and a function that returns the rest, both of the same moment.

        The articles are pairs of the id of an article, in order and the trash included, and all that belongs to it; one
        is in memory at a time. The rest are the tags, the searches and the journal, to be read after the articles. What
        an import would refuse is left out and added to `skipped`.
        """
        with self._store.read() as connection, leniently(driver(connection)):
            yield _articles(connection, skipped), partial(dump_rest, connection, skipped)

    def merge(self, articles: list[Any], rest: object, source: str, *, dry_run: bool = False) -> Merge:
        """Merge the articles and the rest of a library's `snapshot`, as one step of history named after `source`.

        New things are added. Where both libraries have a thing, the newer change of each field is used, and an article
        that each library added by itself becomes one, with the highlights of both. Merging again changes nothing. With
        `dry_run` nothing is saved. Raises `BadDataError` if the archive is invalid, `LibraryTooNewError` if a later
        version wrote it.
        """
        from .load import unpack
        from .merge import merge

        return merge(self._store, unpack(articles, rest), source, dry_run=dry_run)


def _articles(connection: Connection, skipped: Skipped) -> Iterator[tuple[int, dict[str, Any]]]:
    # `dump_rest` reports the invalid tags.
    tags = {tag["id"]: tag for tag in dump_named(connection, "tag", Skipped())}
    article_tags, highlight_tags = (_tag_ids(connection, subject, tags) for subject in ("article", "highlight"))
    drafts = _drafts(connection, skipped)
    revision, highlight = models.Revision.__table__, models.Highlight.__table__
    own: BindParameter[int] = bindparam("article")
    revisions = select(revision).where(revision.c.article_id == own).order_by(revision.c.number)
    highlights = select(highlight).where(highlight.c.article_id == own).order_by(highlight.c.id)
    for row in connection.execute(select(models.Article.__table__).order_by(models.Article.id)):
        try:
            values = dump_row("article", row)
            revision_rows = connection.execute(revisions, {"article": row.id}).all()
            texts = {each.number: each.text for each in revision_rows}
            article = {
                "article": values,
                "tags": article_tags.get(row.id, []),
                "revisions": [dump_row("revision", each) for each in revision_rows],
                "highlights": [
                    _highlight(each, texts.get(each.revision), skipped)
                    | {"tags": highlight_tags.get(each.id, []), "drafts": drafts.get(each.id, [])}
                    for each in connection.execute(highlights, {"article": row.id})
                ],
            }
            refuse_unfit(article, tags)
        except (UnreadableError, UnfitError) as error:
            skipped.articles[row.id] = str(error)
        else:
            yield row.id, article


def _highlight(row: Row[Any], text: str | None, skipped: Skipped) -> dict[str, Any]:
    """Return a highlight; one whose quote is not at its place in `text` is dumped as an orphan."""
    values = dump_row("highlight", row)
    if text is not None and values["anchor"] in SURE and values["quote"] != text[values["start"] : values["end"]]:
        skipped.places.append(
            f"the place of article {row.article_id}, highlight {row.id}: the text there is not its quote"
        )
        values |= {"anchor": AnchorState.ORPHAN.value, "score": 0.0}
    return values


def _tag_ids(connection: Connection, subject: str, tags: Collection[int]) -> dict[int, list[int]]:
    """Return the ids of each subject's tags, without tags that are not in `tags`."""
    links = models.LINKS[subject]
    tag_ids: dict[int, list[int]] = {}
    for owner, tag_id in connection.execute(select(links).order_by(*links.c)):
        if tag_id in tags:
            tag_ids.setdefault(owner, []).append(tag_id)
    return tag_ids


def _drafts(connection: Connection, skipped: Skipped) -> dict[int, list[dict[str, Any]]]:
    """Return the drafts of each highlight in the order of `Drafts.of`."""
    draft = models.Draft.__table__
    drafts: dict[int, list[dict[str, Any]]] = {}
    rows = connection.execute(select(draft).order_by(draft.c.updated_at, draft.c.text))
    for row, values in dump_valid("draft", rows, skipped):
        drafts.setdefault(row.highlight_id, []).append(values)
    return drafts
