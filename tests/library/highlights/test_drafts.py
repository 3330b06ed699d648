"""Notes that are edited in two programs at once, and their drafts: no word is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.library.file.test_sqlite_errors import START, posix
from tests.library.samples import document

from newsreader.library import Library
from newsreader.library.articles.with_drafts import DRAFTED
from newsreader.library.file.connection import connect
from newsreader.records import ArticleQuery, Color, Draft, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsreader.records import Article


@pytest.fixture
def mark(library: Library, article: Article) -> int:
    return library.highlights.add(article.id, 0, 11, color=Color.YELLOW, note="before").id


@pytest.fixture
def other(library: Library, path: Path) -> Iterator[Library]:
    """The same library, opened by another program."""
    with Library.open(path) as other:
        yield other


def test_a_note_that_was_changed_elsewhere_is_merged_with_the_new_note_in_one_step(
    library: Library, other: Library, mark: int
) -> None:
    other.highlights.set_note(mark, "theirs", began="before")
    steps = len(library.history.steps())
    assert library.highlights.set_note(mark, "mine", began="before").note == "theirs\n\n---\n\nmine"
    assert len(library.history.steps()) == steps + 1
    assert library.history.steps()[0].label == "merged two notes on “The harbour”"
    library.history.undo()
    assert other.highlights.get(mark).note == "theirs"


def test_saving_an_unchanged_note_keeps_a_note_that_was_written_elsewhere(
    library: Library, other: Library, mark: int
) -> None:
    other.highlights.set_note(mark, "theirs", began="before")
    steps = library.history.steps()
    assert library.highlights.set_note(mark, "before", began="before").note == "theirs"
    assert library.highlights.set_note(mark, "theirs", began="before").note == "theirs"
    assert library.history.steps() == steps
    assert library.highlights.set_note(mark, "", began="theirs").note == ""


def test_a_draft_survives_a_restart_and_is_deleted_when_the_note_is_saved(path: Path) -> None:
    with Library.open(path) as library:
        article = library.articles.add(document()).article
        made = library.highlights.add(article.id, 0, 11, color=Color.YELLOW, note="saved")
        other = library.highlights.add(article.id, 0, 3, color=Color.YELLOW)
        assert library.drafts.of(made.id) == []
        library.drafts.keep(Draft(made.id, "a", "not yet", "saved"))
        library.drafts.keep(Draft(made.id, "a", "not yet saved", "saved"))
        library.drafts.keep(Draft(other.id, "a", "", ""))
    with Library.open(path) as library:
        assert library.drafts.of(made.id) == [Draft(made.id, "a", "not yet saved", "saved")]
        assert library.drafts.ids() == {made.id, other.id}
        assert library.highlights.get(made.id).note == "saved"
        library.highlights.set_note(made.id, "saved", editor="a")
        for _ in range(2):
            library.drafts.drop(other.id, "a")
        assert library.drafts.ids() == set()
        assert len(library.history.steps()) == 3


def test_only_drafts_that_change_a_note_outside_the_trash_are_open(
    library: Library, article: Article, mark: int
) -> None:
    def marked(note: str = "") -> int:
        return library.highlights.add(article.id, 0, 3, color=Color.YELLOW, note=note).id

    plain, emptied, deleted = marked(), marked("all gone"), marked()
    assert library.drafts.open() == []
    for number, text, began in (
        (mark, "before and after", "before"),
        (plain, "new", ""),
        (emptied, "", "all gone"),
        (deleted, "new", ""),
        (marked(), "", ""),
        (marked(), " \n", ""),
        (marked("the same"), "the same", "the same"),
        (marked("saved by now: word for word"), "word for word", ""),
        (marked("changed since"), "as it was", "as it was"),
    ):
        library.drafts.keep(Draft(number, "a", text, began))
    library.drafts.keep(Draft(mark, "b", "before and later", "before"))
    library.highlights.delete(deleted)
    assert library.drafts.open() == [mark, emptied, plain]
    assert library.articles.counts().drafts == 3
    assert [*library.articles.ids(ArticleQuery(text="is:draft"))] == [article.id]
    assert [*library.articles.ids(ArticleQuery(text="-is:draft"))] == []
    library.articles.delete([article.id])
    assert (library.drafts.open(), library.articles.counts().drafts) == ([], 0)
    assert [*library.articles.ids(ArticleQuery(Shelf.TRASH, "is:draft"))] == []


def test_looking_for_drafts_reads_no_other_articles(library: Library) -> None:
    with closing(connect(library.path)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN SELECT highlight_id {DRAFTED}")]
    assert plan[0] == "SCAN draft"
    assert all(step.startswith("SEARCH") and "INTEGER PRIMARY KEY" in step for step in plan[1:])


def test_each_editor_has_its_own_draft_and_deletes_no_other(library: Library, other: Library, mark: int) -> None:
    here, there = Draft(mark, "here", "mine", "before"), Draft(mark, "there", "theirs", "before")
    library.drafts.keep(here)
    other.drafts.keep(there)
    assert library.drafts.of(mark) == [here, there]
    library.highlights.set_note(mark, "mine", began="before", editor="here")
    assert library.drafts.of(mark) == [there]
    library.highlights.set_note(mark, "from a script")
    library.drafts.drop(mark, "here")
    assert library.drafts.of(mark) == [there]


def test_a_script_deletes_no_draft_not_even_of_an_earlier_program(library: Library, mark: int) -> None:
    draft = Draft(mark, "", "typed before the library was brought up to date", "before")
    library.drafts.keep(draft)
    library.highlights.set_note(mark, "from a script", began="before")
    assert library.drafts.of(mark) == [draft]


@pytest.mark.parametrize("how", ["typed", "saved", "dropped"])
def test_a_draft_that_was_taken_over_is_deleted_unless_it_has_changed_since(
    library: Library, other: Library, mark: int, how: str
) -> None:
    idle, busy = Draft(mark, "idle", "one", "before"), Draft(mark, "busy", "two", "before")
    library.drafts.keep(idle)
    library.drafts.keep(busy)
    taken = library.drafts.of(mark)
    further = Draft(mark, "busy", "two and more", "before")
    other.drafts.keep(further)
    mine = Draft(mark, "mine", "one two three", "before")
    if how == "typed":
        library.drafts.keep(mine, taken)
    elif how == "saved":
        library.highlights.set_note(mark, mine.text, began="before", editor="mine", taken=taken)
    else:
        library.drafts.drop(mark, "mine", taken)
    assert library.drafts.of(mark) == [further, *[mine] * (how == "typed")]


@posix
def test_the_drafts_of_two_killed_programs_are_restored(library: Library, mark: int, path: Path) -> None:
    script = START + (
        "from newsreader.records import Draft\n"
        f"library.drafts.keep(Draft({mark}, sys.argv[2], 'typed in ' + sys.argv[2], 'before'))\n"
        "print('stored', flush=True)\n"
        "sys.stdin.read()\n"
    )
    for name in ("one", "other"):
        program = subprocess.Popen(
            [sys.executable, "-c", script, str(path), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        with program:
            assert program.stdout is not None
            assert program.stdout.readline() == "stored\n"
            program.send_signal(signal.SIGKILL)
    assert [draft.text for draft in library.drafts.of(mark)] == ["typed in one", "typed in other"]
