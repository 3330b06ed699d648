"""What the filters of a query ask of a note and of its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.ingest.detect import parse
from newsreader.services.annotating import highlight_quote
from newsreader.services.searching import NoteSearch

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article, Highlight


@pytest.fixture
def article(library: Library) -> Article:
    return library.articles.add(parse(b"The reservoir leaks.\n\nNobody answered the letters.\n", "dam.txt")).article


@pytest.fixture
def notes(library: Library, article: Article) -> list[Highlight]:
    return [
        highlight_quote(library, article, "reservoir leaks"),
        highlight_quote(library, article, "Nobody answered", tags=["denial"]),
    ]


def found(search: NoteSearch, query: str) -> list[str]:
    return [match.highlight.quote for match in search.search(query)]


def test_a_note_wears_its_articles_tags_and_not_those_of_the_other_notes(
    library: Library, article: Article, notes: list[Highlight]
) -> None:
    search = NoteSearch(library)
    search.refresh()
    assert found(search, "tag:denial") == [notes[1].quote]
    library.articles.tag([article.id], ["Öffentlich/air line"])
    search.refresh()
    assert len(found(search, "tag:offentlich")) == len(found(search, "tag:öffentlich/air-line")) == 2
    assert found(search, "tag:denial tag:offentlich") == [notes[1].quote]
    assert found(search, "-tag:offentlich") == []
    assert "Öffentlich/air line" in search.vocabulary().tags
