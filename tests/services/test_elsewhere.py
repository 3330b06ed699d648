"""Other lists in which a filter that finds nothing would find articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.ingest import parse_one as parse
from newsreader.records import ArticleQuery, Shelf
from newsreader.services.articles import elsewhere

if TYPE_CHECKING:
    from newsreader.library import Library


@pytest.mark.parametrize(
    ("shelf", "text", "expected"),
    [
        ("all", "volcano", ["all body:volcano 1 with the words in its text"]),
        ("inbox", "harbour", ["all harbour 1 on the shelf all"]),
        ("all", "harbour is:starred", ["all harbour 1 without the filters"]),
        ("unread", "ferry", ["trash ferry 1 in the trash"]),
        ("all", "body:volcano", []),
        ("all", "nowhere", []),
        ("all", "color:pink", []),
    ],
)
def test_a_filter_that_finds_nothing_lists_where_it_would_find_something(
    library: Library, shelf: str, text: str, expected: list[str]
) -> None:
    library.articles.add(parse(b"The Harbour\n\nA volcano erupted.\n", "a.txt"))
    gone = library.articles.add(parse(b"The Ferry\n\nIt was late.\n", "b.txt")).article
    library.articles.delete([gone.id])
    found = elsewhere(library, ArticleQuery(Shelf(shelf), text))[:1]
    assert [f"{one.query.shelf} {one.query.text} {one.size} {one.where}" for one in found] == expected
