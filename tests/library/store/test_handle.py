"""A change is noticed if another program committed it, also beside own changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def other(library: Library) -> Iterator[Library]:
    """The library as another program has it open."""
    with Library.open(library.path) as opened:
        yield opened


def test_own_commits_do_not_change_the_data_version_and_those_of_others_do(library: Library, other: Library) -> None:
    first = library.data_version()
    library.articles.add(document())
    assert (library.data_version(), library.own_commits) == (first, 1)
    other.articles.set_starred([1], True)
    library.articles.visit(1, 3)
    second = library.data_version()
    assert (second > first, library.own_commits) == (True, 2)
    assert library.data_version() == second


def test_a_commit_of_another_program_right_after_an_own_one_changes_the_data_version(
    library: Library, other: Library
) -> None:
    library.articles.add(document())
    first = library.data_version()
    with library._handle.store._writer.connect() as connection:
        with connection.begin():
            committed = library._handle._expect_commit(connection.connection.driver_connection)
            connection.exec_driver_sql("UPDATE article SET position = 1")
        other.articles.visit(1, 3)
        committed()
    assert library.data_version() > first
