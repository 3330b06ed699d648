"""The articles of a library, as the rest of the program calls on them.

What lists need is answered here through sqlite3; what reads a text or changes anything is done by `revisions`, `intake`
and `editing`, which are imported when they are first needed, because they bring SQLAlchemy with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.errors import NotFoundError
from newsreader.records import Added

from . import listing

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Sequence

    from newsreader.library.store.handle import Handle
    from newsreader.records import (
        Article,
        ArticleQuery,
        Batch,
        BlockKind,
        Counts,
        Document,
        Revision,
        Snippet,
        State,
        Step,
    )
    from newsreader.text.query.completion import Vocabulary


class Articles:
    """The articles of one library. Methods that change something a person can see give the step of history, if anything
    changed.
    """

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def get(self, article_id: int) -> Article:
        """Give the article with this id, in the trash or not. Raises `NotFoundError`."""
        if found := self.rows([article_id]):
            return found[0]
        raise NotFoundError(f"There is no article {article_id}.")

    def find(self, ref: str) -> Article:
        """Give the article that `ref` names: an id, a uid, or six or more characters that only one uid begins with.

        Raises `NotFoundError`, `AmbiguousError`.
        """
        with self._handle.readers.lend() as connection:
            return listing.rows(connection, [listing.resolve(connection, "article", ref)])[0]

    def ids(self, query: ArticleQuery) -> array[int]:
        """Give the ids of all articles of the list, in order (an `array('q')`)."""
        with self._handle.readers.lend() as connection:
            return listing.ids(connection, query)

    def rows(self, ids: Sequence[int] | array[int]) -> list[Article]:
        """Give the articles with these ids in the order given; those that are gone are left out."""
        with self._handle.readers.lend() as connection:
            return listing.rows(connection, ids)

    def page(self, query: ArticleQuery, limit: int = 60) -> list[Article]:
        """Give the first articles of the list, at most `limit`."""
        with self._handle.readers.lend() as connection:
            return listing.rows(connection, listing.ids(connection, query, limit))

    def snippets(self, query: ArticleQuery, ids: Sequence[int] | array[int]) -> dict[int, Snippet]:
        """Give a piece of the text around what `body:` in the query found, for those of these articles that have it."""
        with self._handle.readers.lend() as connection:
            return listing.snippets(connection, query, ids)

    def vocabulary(self) -> Vocabulary:
        """Give what a query can be completed from: tags, sites and authors, the most used first, the newest titles."""
        from . import filters

        with self._handle.readers.lend() as connection:
            return filters.vocabulary(connection)

    def counts(self) -> Counts:
        """Give how many articles stand on each shelf, and how many highlights have drafts."""
        with self._handle.readers.lend() as connection:
            return listing.counts(connection)

    def ever(self) -> bool:
        """Whether the library has ever held an article; it remembers even those that were deleted for good."""
        with self._handle.readers.lend() as connection:
            return listing.ever(connection)

    def revision(self, article_id: int, number: int | None = None) -> Revision:
        """Give a text of the article, the current one or that of a number. Raises `NotFoundError`."""
        from . import revisions

        return revisions.revision(self._handle.store, article_id, number)

    def text_version(self, article_id: int) -> tuple[object, ...]:
        """Return a value that changes with the current text and the kinds of its blocks. Raises `NotFoundError`."""
        from . import revisions

        return revisions.version(self._handle.store, article_id)

    def revisions(self, article_id: int) -> list[int]:
        """Give the numbers of the article's revisions, oldest first. Raises `NotFoundError`."""
        from . import revisions

        return revisions.numbers(self._handle.store, article_id)

    def source(self, article_id: int, number: int | None = None) -> tuple[bytes, str]:
        """Give the original of a revision, byte for byte, and its media type. Raises `NotFoundError`."""
        from . import revisions

        return revisions.source(self._handle.store, article_id, number)

    def add(self, document: Document, *, tags: Iterable[str] = (), batch: Batch | None = None) -> Added:
        """Keep a document, known again by its canonical address, else by its text.

        `added`: it was new or in the trash. `unchanged`: it is there with this text. `revised`: it is there with another
        text; this is now a new revision, and the highlights were carried over. The tags are worn in any case; those
        that the document brings only by a new article. What is added with one `batch` (see `History.batch`) is one step
        of history. Raises `BadDataError` if there is no text, `UsageError` for a bad name in `tags`.
        """
        from . import add

        status, article_id, step = add.add(self._handle.store, document, tags, batch)
        return Added(status, self.get(article_id), step)

    def visit(self, article_id: int, position: int, state: State | None = None) -> None:
        """Remember how far a person has read, in code points, and the state that follows from it; not a step of
        history.

        Raises `NotFoundError`.
        """
        from . import edit

        edit.visit(self._handle.store, article_id, position, state)

    def set_state(self, ids: Iterable[int], state: State) -> Step | None:
        """Put articles on a shelf: unread, reading, done or archived."""
        from . import edit

        return edit.set_state(self._handle.store, ids, state)

    def unarchive(self, ids: Iterable[int]) -> Step | None:
        """Return archived articles to the state that each had before; other articles stay as they are.

        If the state is unknown, as after an import, it is reading for an article with a position, else unread.
        """
        from . import edit

        return edit.unarchive(self._handle.store, ids)

    def set_starred(self, ids: Iterable[int], starred: bool) -> Step | None:
        """Star articles, or take the star away."""
        from . import edit

        return edit.set_starred(self._handle.store, ids, starred)

    def set_title(self, article_id: int, title: str) -> Step | None:
        """Give an article another title, which later revisions keep. Raises `UsageError` if it is empty,
        `NotFoundError`.
        """
        from . import edit

        return edit.set_title(self._handle.store, article_id, title)

    def set_block_kind(self, article_id: int, block_index: int, kind: BlockKind) -> Step | None:
        """Correct what a block of the current revision is; later revisions keep it where the block stays the same.

        Raises `NotFoundError` for an unknown article or block.
        """
        from . import edit

        return edit.set_block_kind(self._handle.store, article_id, block_index, kind)

    def tag(self, ids: Iterable[int], names: Iterable[str]) -> Step | None:
        """Let articles wear tags; those that are new are made. Raises `UsageError` for a bad name."""
        from . import edit

        return edit.tag(self._handle.store, ids, names)

    def untag(self, ids: Iterable[int], names: Iterable[str]) -> Step | None:
        """Take tags from articles. Raises `UsageError` for a bad name."""
        from . import edit

        return edit.untag(self._handle.store, ids, names)

    def delete(self, ids: Iterable[int]) -> Step | None:
        """Put articles into the trash, from which `restore` and undo bring them back."""
        from . import edit

        return edit.delete(self._handle.store, ids)

    def restore(self, ids: Iterable[int]) -> Step | None:
        """Bring articles back from the trash."""
        from . import edit

        return edit.restore(self._handle.store, ids)

    def empty_trash(self) -> int:
        """Really delete what is in the trash, with its texts, highlights and history; give how many articles. Cannot be
        undone.
        """
        from . import edit

        return edit.empty_trash(self._handle.store)
