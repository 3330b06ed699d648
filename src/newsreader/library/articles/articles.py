"""The articles of a library.

Lists are read through sqlite3. `revisions`, `add` and `edit` import SQLAlchemy, so they are imported when they are
called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.errors import NotFoundError
from newsreader.records import Added, Renewal

from . import listing

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from newsreader.library.store.handle import Handle
    from newsreader.records import (
        AddStatus,
        Article,
        ArticleQuery,
        Batch,
        BlockKind,
        Counts,
        Document,
        Original,
        Reading,
        Revision,
        Snippet,
        State,
        Step,
        Taken,
    )
    from newsreader.text.query.completion import Vocabulary


class Articles:
    """The articles of one library. A method that changes articles returns the step of history, or `None`."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def get(self, article_id: int) -> Article:
        """Return the article with this id, in the trash or not. Raises `NotFoundError`."""
        if articles := self.rows([article_id]):
            return articles[0]
        raise NotFoundError(f"There is no article {article_id}.")

    def find(self, ref: str) -> Article:
        """Return the article with the id or uid `ref`, or the only one whose uid begins with `ref` (six characters).

        Raises `NotFoundError`, `AmbiguousError`.
        """
        with self._handle.readers.lend() as connection:
            return listing.rows(connection, [listing.resolve(connection, "article", ref)])[0]

    def at_address(self, address: str) -> int | None:
        """Return the id of the article outside the trash with this address, or `None`."""
        with self._handle.readers.lend() as connection:
            return listing.at_address(connection, address)

    def ids(self, query: ArticleQuery) -> array[int]:
        """Return the ids of all articles of a list, in order (an `array('q')`)."""
        with self._handle.readers.lend() as connection:
            return listing.ids(connection, query)

    def rows(self, ids: Sequence[int] | array[int]) -> list[Article]:
        """Return the articles with these ids, in this order; missing articles are left out."""
        with self._handle.readers.lend() as connection:
            return listing.rows(connection, ids)

    def unread(self, ids: Sequence[int] | array[int]) -> list[int]:
        """Return those of these articles that are unread, in this order."""
        with self._handle.readers.lend() as connection:
            return listing.unread(connection, ids)

    def page(self, query: ArticleQuery, limit: int = 60) -> list[Article]:
        """Return the first `limit` articles of a list."""
        with self._handle.readers.lend() as connection:
            return listing.rows(connection, listing.ids(connection, query, limit))

    def similar(self, query: ArticleQuery, limit: int = 60) -> array[int]:
        """Return the ids of articles that match a query only if its words are misspelled, in order."""
        from . import similar

        with self._handle.readers.lend() as connection:
            return similar.ids(connection, query, limit)

    def snippets(self, query: ArticleQuery, ids: Sequence[int] | array[int]) -> dict[int, Snippet]:
        """Return a piece of the text around the matches of `body:`, by the id of each article that has matches."""
        from . import filtered

        with self._handle.readers.lend() as connection:
            return filtered.snippets(connection, query, ids)

    def vocabulary(self) -> Vocabulary:
        """Return the words that complete a query: tags, sites and authors, most used first, and the newest titles."""
        from . import filters

        with self._handle.readers.lend() as connection:
            return filters.vocabulary(connection)

    def counts(self) -> Counts:
        """Return the number of articles on each shelf, and of highlights with drafts."""
        with self._handle.readers.lend() as connection:
            return listing.counts(connection)

    def ever(self) -> bool:
        """Return whether the library has ever had an article, even one that is deleted permanently."""
        with self._handle.readers.lend() as connection:
            return listing.ever(connection)

    def revision(self, article_id: int, number: int | None = None) -> Revision:
        """Return a revision of the article, by default the current one. Raises `NotFoundError`."""
        from . import revisions

        return revisions.revision(self._handle.store, article_id, number)

    def text_version(self, article_id: int) -> tuple[object, ...]:
        """Return a value that changes with the current text and the kinds of its blocks. Raises `NotFoundError`."""
        from . import revisions

        return revisions.version(self._handle.store, article_id)

    def revisions(self, article_id: int) -> list[int]:
        """Return the numbers of the article's revisions, oldest first. Raises `NotFoundError`."""
        from . import revisions

        return revisions.numbers(self._handle.store, article_id)

    def source(self, article_id: int, number: int | None = None) -> Original:
        """Return what a revision was parsed from, by default the current one. Raises `NotFoundError`."""
        from . import revisions

        return revisions.source(self._handle.store, article_id, number)

    def add(self, document: Document, *, tags: Iterable[str] = (), batch: Batch | None = None) -> Added:
        """Add a document, as a new article or to the article with its canonical address, its file, or its text, title
        and date.

        The status is `added` for a new article or one from the trash, `revised` if the text, the metadata or the tags
        of the source have changed, `shorter` for a text that is left out because it is less than half as long as that
        of its article, else `unchanged`. Another text is a new revision, to which the highlights are moved. What the
        user corrected stays. The `tags` are always added. Documents with the same `batch` (see `History.batch`) are one
        step of history. Raises `BadDataError` if there is no text, `UsageError` for an invalid name in `tags`.
        """
        return self.add_all([document], tags=tags, batch=batch)[0]

    def add_all(
        self, documents: Iterable[Document], *, tags: Iterable[str] = (), batch: Batch | None = None
    ) -> list[Added]:
        """Add documents as `add` does, in one transaction and one step of history. If one fails, none is added."""
        from . import add

        done, step = add.add_all(self._handle.store, documents, tags, batch)
        articles = {article.id: article for article in self.rows([article_id for _, article_id in done])}
        # `rows` leaves out a damaged row; `get` raises its error.
        return [
            Added(taken.status, articles.get(id_) or self.get(id_), step, taken.changes, taken.lost)
            for taken, id_ in done
        ]

    def revise(self, article_id: int, document: Document, *, recorded: bool = True) -> AddStatus:
        """Do the same as `renew` for one article. Raises `BadDataError`, `NotFoundError`."""
        self.get(article_id)
        return self.renew([Renewal(article_id, document)], recorded=recorded)[0].status

    def renew(self, renewals: Iterable[Renewal], *, recorded: bool = True, batch: Batch | None = None) -> list[Taken]:
        """Take over new documents for known articles, in one transaction; return what each took over.

        Another text is a new revision (`revised`), to which the highlights are moved, unless it is less than half as
        long (`shorter`), not from the original of a revision and not forced. The same text can have other blocks and
        metadata. A title and kinds of blocks that the user changed stay. An article that has been deleted, or that has
        another revision than the renewal says, is unchanged. Without `recorded` it is a step of history only if an
        article has highlights. Raises `BadDataError` if there is no text.
        """
        from . import revise

        return revise.renew(self._handle.store, renewals, recorded=recorded, batch=batch)

    def due(self, now: datetime) -> list[int]:
        """Return the ids of the articles whose address may have a new text, newest first."""
        from . import revisions

        return revisions.due(self._handle.store, now)

    def note_check(self, ids: Iterable[int]) -> None:
        """Store that the addresses of these articles were asked for a new text now; not a step of history."""
        from . import revisions

        revisions.note_check(self._handle.store, ids)

    def visit(self, article_id: int, position: int, state: State | None = None, *, read: Reading | None = None) -> None:
        """Store the reading position (code points), the new state, if any, and what was `read` since the last call; not
        a step of history. What was read before, on any day, is not counted again.

        Raises `NotFoundError`.
        """
        from . import edit

        edit.visit(self._handle.store, article_id, position, state, read)

    def set_state(self, ids: Iterable[int], state: State) -> Step | None:
        """Set the state of articles: unread, reading, done or archived."""
        from . import edit

        return edit.set_state(self._handle.store, ids, state)

    def unarchive(self, ids: Iterable[int]) -> Step | None:
        """Return archived articles to the state that each had before; other articles stay as they are.

        If the newest step archived exactly this selection, articles that were archived before it stay archived. If the
        state is unknown, as after an import, it is reading for an article with a position, else unread.
        """
        from . import edit

        return edit.unarchive(self._handle.store, ids)

    def watch(self, ids: Iterable[int], minutes: int | None) -> Step | None:
        """Ask the addresses of articles for a new text every so many minutes; `None` ends that."""
        from . import edit

        return edit.watch(self._handle.store, ids, minutes)

    def set_starred(self, ids: Iterable[int], starred: bool) -> Step | None:
        """Star or unstar articles."""
        from . import edit

        return edit.set_starred(self._handle.store, ids, starred)

    def keep(self, ids: Iterable[int]) -> Step | None:
        """Keep entries of the inbox in the library. Highlighting, tagging, starring and archiving do this too."""
        from . import edit

        return edit.keep(self._handle.store, ids)

    def set_title(self, article_id: int, title: str) -> Step | None:
        """Rename an article; later revisions keep this title. Raises `UsageError` if it is empty, `NotFoundError`."""
        from . import edit

        return edit.set_title(self._handle.store, article_id, title)

    def set_language(self, article_id: int, language: str | None) -> Step | None:
        """Set the language (a BCP 47 tag) of an article, which later revisions keep; `None` means the one of its
        source. Raises `NotFoundError`.
        """
        from . import edit

        return edit.set_language(self._handle.store, article_id, language)

    def set_block_kind(self, article_id: int, block_index: int, kind: BlockKind) -> Step | None:
        """Correct the kind of a block of the current revision; later revisions keep it for the same text.

        Raises `NotFoundError` for an unknown article or block.
        """
        from . import edit

        return edit.set_block_kind(self._handle.store, article_id, block_index, kind)

    def tag(self, ids: Iterable[int], names: Iterable[str]) -> Step | None:
        """Add tags to articles; new tags are created. Raises `UsageError` for an invalid name."""
        from . import edit

        return edit.tag(self._handle.store, ids, names)

    def untag(self, ids: Iterable[int], names: Iterable[str]) -> Step | None:
        """Remove tags from articles. Raises `UsageError` for an invalid name."""
        from . import edit

        return edit.untag(self._handle.store, ids, names)

    def delete(self, ids: Iterable[int]) -> Step | None:
        """Move articles to the trash."""
        from . import edit

        return edit.delete(self._handle.store, ids)

    def restore(self, ids: Iterable[int]) -> Step | None:
        """Restore articles from the trash."""
        from . import edit

        return edit.restore(self._handle.store, ids)

    def empty_trash(self) -> int:
        """Delete the articles in the trash permanently, with their highlights and history; return their number."""
        from . import edit

        return edit.empty_trash(self._handle.store)
