"""What a change to a highlight costs: one write transaction, and no reading of the article's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event
from tests.library.samples import TEXT, document

from newsreader.errors import UsageError
from newsreader.records import Color

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from newsreader.library import Library
    from newsreader.records import Article


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that the library executes, as SQLite traces it."""
    log: list[str] = []

    def trace(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(log.append)

    event.listen(Engine, "checkout", trace)
    yield log
    event.remove(Engine, "checkout", trace)


def test_each_change_is_one_transaction_that_reads_no_text(
    library: Library, article: Article, statements: list[str]
) -> None:
    revision, highlights = library.articles.revision(article.id), library.highlights
    made = highlights.add(article.id, 4, 11, color=Color.RED, revision=revision)
    for change in (
        lambda: highlights.add(article.id, 12, 15, color=Color.RED, revision=revision),
        lambda: highlights.set_color(made.id, Color.BLUE),
        lambda: highlights.set_tags(made.id, ["port"]),
        lambda: highlights.set_note(made.id, "when?"),
        lambda: highlights.set_range(made.id, 4, 15, revision=revision),
        lambda: highlights.delete(made.id),
    ):
        statements.clear()
        changed = change()
        assert sum(sql.startswith("BEGIN") for sql in statements) == 1
        assert sum(sql.startswith("COMMIT") for sql in statements) == 1
        assert not any("revision.text" in sql for sql in statements)
        assert changed == highlights.get(changed.id)


def test_adding_a_highlight_takes_few_statements(library: Library, article: Article, statements: list[str]) -> None:
    revision = library.articles.revision(article.id)
    library.highlights.add(article.id, 4, 11, color=Color.RED, revision=revision)
    statements.clear()
    library.highlights.add(article.id, 12, 15, color=Color.RED, revision=revision)
    # A trigger repeats the statement that fires it in the trace.
    assert len(dict.fromkeys(sql for sql in statements if not sql.startswith("--"))) <= 15


def test_a_passage_chosen_in_an_earlier_revision_is_highlighted_only_if_its_words_are_still_there(
    library: Library,
) -> None:
    article = library.articles.add(document(url="https://example.org/a")).article
    earlier = library.articles.revision(article.id)
    library.articles.add(document(TEXT.replace("Nobody had", "Everybody had"), url="https://example.org/a"))
    at = TEXT.index("expected")
    made = library.highlights.add(article.id, 4, 11, color=Color.RED, revision=earlier)
    assert (made.quote, made.revision) == (TEXT[4:11], 2)
    with pytest.raises(UsageError, match="new revision"):
        library.highlights.add(article.id, at, at + 8, color=Color.RED, revision=earlier)
    with pytest.raises(UsageError, match="new revision"):
        library.highlights.set_range(made.id, at, at + 8, revision=earlier)
    assert library.highlights.get(made.id) == made


def test_drafts_can_be_asked_for_by_article(library: Library, article: Article) -> None:
    other = library.articles.add(document("Another text.")).article
    pending = [
        library.highlights.begin_note(one.id, 0, 3, color=Color.RED, editor="a", text="x").id
        for one in (article, other)
    ]
    assert library.drafts.ids() == set(pending)
    assert library.drafts.ids(article.id) == {pending[0]}


def test_new_tags_are_looked_up_together_however_many_they_are(
    library: Library, article: Article, statements: list[str]
) -> None:
    def lookups(count: int) -> int:
        made = library.highlights.add(article.id, 4, 11, color=Color.RED)
        statements.clear()
        library.highlights.set_tags(made.id, [f"{made.id} {number}" for number in range(count)])
        return sum(sql.startswith("SELECT tag.") for sql in statements)

    assert lookups(30) == lookups(3) > 0
