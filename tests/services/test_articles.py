"""Archiving and unarchiving articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.ingest import parse_one as parse
from newsreader.records import State
from newsreader.services.articles import toggle_archived

if TYPE_CHECKING:
    from newsreader.library import Library


@pytest.fixture
def articles(library: Library) -> list[int]:
    """The ids of an unread, a half read and a finished article."""
    texts = ("The harbour closed.", "Nobody agreed.", "The vote was 31 to 12.")
    ids = [library.articles.add(parse(text.encode(), "a.txt")).article.id for text in texts]
    library.articles.visit(ids[1], 4, State.READING)
    library.articles.set_state([ids[2]], State.DONE)
    return ids


def states(library: Library, ids: list[int]) -> list[State]:
    return [article.state for article in library.articles.rows(ids)]


def test_unarchiving_returns_each_article_to_its_own_state(library: Library, articles: list[int]) -> None:
    before = states(library, articles)
    assert [article.state for article in toggle_archived(library, articles)] == [State.ARCHIVED] * 3
    assert [article.state for article in toggle_archived(library, articles)] == before
    assert [step.label for step in library.history.steps(2)] == ["unarchived 3 articles", "archived 3 articles"]
    library.history.undo()
    assert states(library, articles) == [State.ARCHIVED] * 3
    toggle_archived(library, articles[:1])
    assert states(library, articles) == [State.UNREAD, State.ARCHIVED, State.ARCHIVED]


@pytest.mark.parametrize("archived", [[], [0], [1], [2], [0, 2]])
def test_a_second_call_returns_a_mixed_selection_to_what_it_was(
    library: Library, articles: list[int], archived: list[int]
) -> None:
    toggle_archived(library, [articles[at] for at in archived])
    before = states(library, articles)
    for _ in range(2):
        toggle_archived(library, articles)
        assert states(library, articles) == [State.ARCHIVED] * 3
        toggle_archived(library, articles)
        assert states(library, articles) == before


@pytest.mark.parametrize("groups", [[[0], [1], [2]], [[0], [1, 2]], [[1, 2], [0]]])
def test_articles_archived_in_several_steps_are_unarchived_together(
    library: Library, articles: list[int], groups: list[list[int]]
) -> None:
    before = states(library, articles)
    for group in groups:
        toggle_archived(library, [articles[at] for at in group])
    toggle_archived(library, articles)
    assert states(library, articles) == before


def test_undone_and_repeated_archiving_does_not_change_the_state_to_return_to(
    library: Library, articles: list[int]
) -> None:
    toggle_archived(library, articles[:1])
    library.history.undo()
    library.articles.set_state(articles[:1], State.DONE)
    toggle_archived(library, articles[:1])
    library.history.undo()
    library.history.redo()
    toggle_archived(library, articles[:1])
    assert states(library, articles[:1]) == [State.DONE]


def test_unarchiving_after_redo_returns_to_the_state_that_reading_set_after_undo(
    library: Library, articles: list[int]
) -> None:
    toggle_archived(library, articles[:1])
    library.history.undo()
    library.articles.visit(articles[0], 4, State.READING)
    library.history.redo()
    toggle_archived(library, articles[:1])
    assert states(library, articles[:1]) == [State.READING]
    library.history.undo()
    assert states(library, articles[:1]) == [State.ARCHIVED]


def test_without_a_known_state_an_article_with_a_position_is_being_read(library: Library, articles: list[int]) -> None:
    for article_id in articles:
        library.articles.visit(article_id, library.articles.get(article_id).position, State.ARCHIVED)
    toggle_archived(library, articles)
    assert states(library, articles) == [State.UNREAD, State.READING, State.UNREAD]


def test_nothing_happens_without_articles(library: Library) -> None:
    assert toggle_archived(library, [1]) == []
    assert library.history.steps() == []
