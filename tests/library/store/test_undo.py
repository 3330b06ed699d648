"""Every change of the user can be undone and redone, by any program."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from tests.library.samples import TEXT, archived, document

from newsreader.library import Library
from newsreader.library.repair.doctor import doctor
from newsreader.records import ArticleQuery, BlockKind, Color, State, StepStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsreader.records import Article

ADDRESS = "https://a.example/1"


def everything(library: Library) -> dict[str, Any]:
    """Return all visible data outside the trash."""
    articles = library.articles.page(ArticleQuery(), limit=1000)
    return {
        "articles": articles,
        "texts": [library.articles.revision(article.id) for article in articles],
        "revisions": [library.articles.revisions(article.id) for article in articles],
        "highlights": [library.highlights.for_article(article.id) for article in articles],
        "tags": library.tags.list(),
        "counts": library.articles.counts().all,
        "found": list(library.articles.ids(ArticleQuery(text="claim"))),
    }


CHANGES: list[Callable[[Library], object]] = [
    lambda library: library.articles.add(document(url=ADDRESS, tags=("strike",))),
    lambda library: library.highlights.add(1, 4, 11, color=Color.RED, note="n", tags=["claim", "a/b"]),
    lambda library: library.highlights.add(1, TEXT.index("Nobody"), TEXT.index("the strike"), color=Color.BLUE),
    lambda library: library.highlights.set_color(1, Color.GREEN),
    lambda library: library.highlights.set_note(1, "another"),
    lambda library: library.highlights.set_tags(1, ["claim", "new"]),
    lambda library: library.highlights.set_range(1, 0, 11),
    lambda library: library.articles.add(document("A second text."), tags=["claim"]),
    lambda library: library.articles.set_state([1, 2], State.DONE),
    lambda library: library.articles.set_starred([2], True),
    lambda library: library.articles.set_title(2, "Claims of my own"),
    lambda library: library.articles.set_block_kind(1, 2, BlockKind.PARAGRAPH),
    lambda library: library.articles.tag([1, 2], ["claim", "a"]),
    lambda library: library.articles.untag([2], ["claim"]),
    lambda library: library.highlights.delete(2),
    lambda library: library.articles.add(document("Well. " + TEXT.replace("Nobody had expected", "x"), url=ADDRESS)),
    lambda library: library.highlights.restore(2),
    lambda library: library.tags.rename("a", "claim/deep"),
    lambda library: library.tags.describe("claim", "who says so"),
    lambda library: library.tags.set_color("claim", Color.RED),
    lambda library: library.tags.set_hot_key("claim", "c"),
    lambda library: library.tags.set_hot_key("strike", "c"),
    lambda library: library.tags.merge(["claim/deep", "strike", "new"], "claim"),
    lambda library: library.articles.delete([1]),
    lambda library: library.articles.add(document(url=ADDRESS)),
    lambda library: library.articles.delete([1, 2]),
    lambda library: library.articles.restore([2]),
]


def test_everything_can_be_undone_and_redone_across_restarts(path: Path) -> None:
    seen = []
    with Library.open(path) as library:
        seen.append(everything(library))
        for change in CHANGES:
            change(library)
            seen.append(everything(library))
            assert seen[-1] != seen[-2]
    steps = len(CHANGES)
    for number in reversed(range(steps)):
        with Library.open(path) as library:
            undone = library.history.undo()
            assert undone is not None
            assert undone.status is StepStatus.UNDONE
            assert everything(library) == seen[number]
    with Library.open(path) as library:
        assert library.history.undo() is None
    for number in range(1, steps + 1):
        with Library.open(path) as library:
            redone = library.history.redo()
            assert redone is not None
            assert redone.status is StepStatus.DONE
            assert everything(library) == seen[number]
    with Library.open(path) as library:
        assert library.history.redo() is None
        assert len(library.history.steps()) == steps
        assert all(step.label for step in library.history.steps())
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_new_change_ends_the_chance_to_redo(library: Library, article: Article) -> None:
    library.articles.set_starred([article.id], True)
    library.articles.set_state([article.id], State.DONE)
    library.history.undo()
    library.history.undo()
    library.articles.set_title(article.id, "Another")
    assert library.history.redo() is None
    assert [(step.what, step.status.value) for step in library.history.steps()] == [
        ("title", "done"),
        ("state", "dropped"),
        ("star", "dropped"),
        ("add", "done"),
    ]
    undone = library.history.undo()
    assert undone is not None
    assert undone.what == "title"
    assert library.articles.get(article.id) == article


def test_setting_the_same_value_keeps_redo_possible(library: Library, article: Article) -> None:
    library.articles.set_starred([article.id], True)
    library.history.undo()
    library.articles.set_starred([article.id], False)
    library.articles.add(document())
    library.articles.visit(article.id, 5)
    assert library.history.redo() is not None


def test_two_open_libraries_share_one_history(path: Path) -> None:
    with Library.open(path) as one, Library.open(path) as other:
        one.articles.add(document())
        before = other.data_version()
        one.articles.set_starred([1], True)
        assert other.data_version() != before
        undone = other.history.undo()
        assert undone is not None
        assert undone.label == "starred “The strike”"
        assert not one.articles.get(1).starred


def test_the_history_has_the_newest_steps_first(library: Library, article: Article) -> None:
    other = library.articles.add(document("Another text.", title="Other")).article
    library.articles.set_state([article.id, other.id], State.DONE)
    library.articles.set_starred([article.id], True)
    assert [step.label for step in library.history.steps(limit=2)] == [
        "starred “The strike”",
        "marked 2 articles as done",
    ]


def test_the_journal_records_undo(library: Library, article: Article) -> None:
    library.articles.set_title(article.id, "Another")
    library.history.undo()
    library.history.redo()
    with closing(sqlite3.connect(library.path)) as connection:
        listed = connection.execute(
            "SELECT cause, before, after FROM change WHERE field = 'title' ORDER BY id"
        ).fetchall()
    assert listed == [
        ("do", "The strike", "Another"),
        ("undo", "Another", "The strike"),
        ("redo", "The strike", "Another"),
    ]


def test_undoing_a_change_of_several_articles_changes_no_others(library: Library) -> None:
    ids = [library.articles.add(document(f"Text {number}.")).article.id for number in range(4)]
    library.articles.set_state(ids[:2], State.DONE)
    library.articles.set_state(ids, State.ARCHIVED)
    library.history.undo()
    states = [article.state for article in library.articles.rows(ids)]
    assert states == [State.DONE, State.DONE, State.UNREAD, State.UNREAD]


def test_undo_and_redo_move_a_highlight_to_a_range_beyond_its_own(library: Library, article: Article) -> None:
    highlight = library.highlights.add(article.id, 0, 3, color=Color.RED)
    library.highlights.set_range(highlight.id, 20, 25)
    for change, place in (
        (library.history.undo, (0, 3)),
        (library.history.redo, (20, 25)),
        (library.history.undo, (0, 3)),
    ):
        assert change() is not None
        moved = library.highlights.get(highlight.id)
        assert (moved.start, moved.end) == place


def test_undo_redo_and_an_import_index_the_rows_that_they_write(library: Library, path: Path, tmp_path: Path) -> None:
    article_id = library.articles.add(document("The ferry is late.", title="Ferry")).article.id
    library.articles.set_title(article_id, "Straße")
    library.history.undo()
    assert list(library.articles.ids(ArticleQuery(text="ferry"))) == [article_id]
    library.history.redo()
    assert list(library.articles.ids(ArticleQuery(text="strasse"))) == [article_id]
    assert not library.articles.ids(ArticleQuery(text="ferry"))
    with Library.open(tmp_path / "other.db") as other:
        other.archive.merge(*archived(library), "all.json")
        assert len(other.articles.ids(ArticleQuery(text="strasse"))) == 1
        assert len(other.articles.ids(ArticleQuery(text="body:ferry"))) == 1
        other.history.undo()
        other.articles.empty_trash()
    for place in (path, tmp_path / "other.db"):
        assert [finding.message for finding in doctor(place) if not finding.ok] == []


def test_undoing_an_import_records_no_more_than_a_change_of_each_article_and_highlight(
    library: Library, tmp_path: Path
) -> None:
    for number in range(5):
        article = library.articles.add(document(f"Text {number}."), tags=["port", "strike", "town"]).article
        library.highlights.add(article.id, 0, 4, color=Color.RED, tags=["claim", "who"])
    with Library.open(tmp_path / "other.db") as other:
        other.archive.merge(*archived(library), "all.json")
        imported = everything(other)
        before = other.highlight_reader.position()
        other.history.undo()
        tags = len(library.tags.list())
        assert other.highlight_reader.position().ever - before.ever <= 5 + 5 + tags
        changed = other.highlight_reader.changed(before, set)
        assert changed is not None
        assert set(changed[1]) == {1, 2, 3, 4, 5}
        assert everything(other)["counts"] == 0
        assert [finding.message for finding in doctor(other.path) if not finding.ok] == []
        other.history.redo()
        assert everything(other) == imported
        other.history.undo()
        other.articles.restore([1])
        assert [finding.message for finding in doctor(other.path) if not finding.ok] == []
