from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.ingest.detect import parse
from newsreader.records import Color, Range
from newsreader.services.annotating import highlight_quote
from newsreader.services.searching import NoteSearch

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article, Highlight

TEXT = b"""\
The reservoir above the village has been leaking since March.

Engineers wrote three letters to the ministry, and had no answer.

The ministry says that it never received them.
"""


@pytest.fixture
def article(library: Library) -> Article:
    return library.articles.add(parse(TEXT, "dam.txt")).article


@pytest.fixture
def notes(library: Library, article: Article) -> list[Highlight]:
    return [
        highlight_quote(library, article, "leaking since March", note="who measured it?", tags=["claim/water"]),
        highlight_quote(library, article, "three letters to the ministry", color=Color.RED),
        highlight_quote(library, article, "never received", note="ask for the postal receipt", tags=["denial"]),
    ]


def lit(text: str, spans: tuple[Range, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def test_an_empty_query_lists_the_newest_first(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    assert [match.highlight.id for match in search.search("")] == [note.id for note in reversed(notes)]
    assert [match.highlight.id for match in search.search("  ", limit=1)] == [notes[-1].id]


def test_a_note_is_found_by_what_one_remembers_of_it_with_the_matching_letters_in_their_fields(
    library: Library, notes: list[Highlight]
) -> None:
    search = NoteSearch(library)
    best = search.search("reciept postal")[0]
    assert best.highlight == notes[2]
    assert "postal" in lit(best.highlight.note, best.note_spans)
    assert best.tag_spans == ()
    best = search.search("march water")[0]
    assert best.highlight == notes[0]
    assert lit(best.highlight.quote, best.quote_spans) == ["March"]
    assert lit(" ".join(best.highlight.tags), best.tag_spans) == ["water"]


def test_the_articles_title_counts_too(library: Library, article: Article, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    matches = search.search("reservoir")
    assert {match.highlight.id for match in matches} == {note.id for note in notes}
    assert all(lit(match.highlight.article_title, match.title_spans) == ["reservoir"] for match in matches)
    library.articles.set_title(article.id, "The dam")
    search.refresh()
    assert search.search("reservoir") == []
    assert len(search.search("dam")) == len(notes)


def test_a_refresh_takes_in_what_was_added_changed_and_removed(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    assert search.search("plumber") == []
    library.highlights.set_note(notes[0].id, "call the plumber")
    library.highlights.delete(notes[1].id)
    added = highlight_quote(library, library.articles.get(notes[0].article_id), "the village", note="which one?")
    assert search.search("plumber") == []
    search.refresh()
    assert [match.highlight.note for match in search.search("plumber")] == ["call the plumber"]
    assert search.search("measured") == []
    assert search.search("three letters") == []
    assert search.search("village which")[0].highlight == added
    library.highlights.restore(notes[1].id)
    search.refresh()
    assert search.search("three letters")[0].highlight.id == notes[1].id


def test_a_recoloured_highlight_comes_back_as_it_now_is(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    search.refresh()
    library.highlights.set_color(notes[1].id, Color.GREEN)
    search.refresh()
    assert search.search("three letters")[0].highlight.color is Color.GREEN


def test_notes_of_an_article_in_the_bin_are_not_found(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    search.refresh()
    library.articles.delete([notes[0].article_id])
    search.refresh()
    assert search.search("") == search.search("ministry") == []


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert NoteSearch(library).search("anything") == NoteSearch(library).search("") == []
