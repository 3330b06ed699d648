from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.ingest import parse_one as parse
from newsreader.library.file.connection import connect
from newsreader.records import Color, Draft, Range
from newsreader.services.highlights import highlight_quote
from newsreader.services.notes.filtering import _plain
from newsreader.services.notes.index import NoteIndex
from newsreader.services.notes.searching import NoteSearch
from newsreader.text.folding import fold
from newsreader.text.fuzzy.index import FuzzyIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def test_an_empty_query_lists_the_newest_notes_first(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    assert [match.highlight.id for match in search.search("")] == [note.id for note in reversed(notes)]
    assert [match.highlight.id for match in search.search("  ", limit=1)] == [notes[-1].id]


def test_words_of_the_tags_of_an_article_find_its_highlights_whatever_changes_them(
    library: Library, article: Article, notes: list[Highlight]
) -> None:
    search = NoteSearch(library)

    def found(query: str) -> set[int]:
        search.refresh()
        matches = search.search(query)
        assert all(match.title_spans == match.tag_spans == () for match in matches)
        return {match.highlight.id for match in matches}

    every = {note.id for note in notes}
    assert found("elections") == set()
    library.articles.tag([article.id], ["elections"])
    for query in ("elections", "electoins", '"elections"', "tag:elections"):
        assert found(query) == every
    library.tags.rename("elections", "ballot")
    assert (found("elections"), found("ballot")) == (set(), every)
    library.history.undo()
    assert found("elections") == every
    library.articles.untag([article.id], ["elections"])
    assert found("elections") == set()


@pytest.mark.parametrize("typed", ["2024", "۲۰۲۴", "میخواهم", "می خواهم", "می\u200cخواهم", '"میخواهم"', '"می خواهم"'])
def test_a_note_is_found_by_digits_of_any_script_and_by_persian_words_in_any_spelling(
    library: Library, article: Article, typed: str
) -> None:
    highlight_quote(library, article, "leaking since March", note="او می\u200cخواهم گفت در سال ۲۰۲۴")
    (match,) = NoteSearch(library).search(typed)
    assert match.note_spans


def test_an_empty_query_lists_drafts_first_and_every_match_has_its_draft(
    library: Library, notes: list[Highlight]
) -> None:
    first, second, third = (note.id for note in notes)
    library.drafts.keep(Draft(first, "a", "who measured it, and when?", "who measured it?"))
    library.drafts.keep(Draft(second, "a", "no answer at all", ""))
    search = NoteSearch(library)

    def found(query: str, limit: int | None = 50) -> list[tuple[int, bool]]:
        return [(match.highlight.id, bool(match.draft)) for match in search.search(query, limit)]

    for _ in range(2):
        assert found("") == found(" ") == [(second, True), (first, True), (third, False)]
        assert found("", 1) == [(second, True)]
        assert found("", 3) == found("", None)
        search.refresh()
    assert found("is:draft") == [(second, True), (first, True)]
    assert found("-is:draft") == [(third, False)]
    assert found("is:draft is:orphan") == []
    assert found("is:draft color:red") == [(second, True)]
    assert found("is:unread") == [(third, False), (second, True), (first, True)]
    assert found("measured is:draft") == found("measured") == [(first, True)]
    library.highlights.set_note(first, "now saved", editor="a")
    search.refresh()
    assert found("") == [(second, True), (third, False), (first, False)]
    assert found("is:draft") == [(second, True)]


def test_a_pending_highlight_is_found_by_an_empty_query_and_by_is_draft(
    library: Library, notes: list[Highlight]
) -> None:
    first, second, third = (note.id for note in notes)
    library.drafts.keep(Draft(third, "a", "typed first", notes[2].note))
    library.drafts.keep(Draft(first, "a", "typed, not saved", "who measured it?"))
    with closing(connect(library.path)) as connection:
        connection.execute("UPDATE highlight SET deleted_at = created_at WHERE id = ?", (first,))
    search = NoteSearch(library)

    def found(query: str) -> list[tuple[int, bool]]:
        return [(match.highlight.id, bool(match.draft)) for match in search.search(query)]

    for _ in range(2):
        assert found("") == [(first, True), (third, True), (second, False)]
        search.refresh()
    assert search.ids() == {third, second}
    assert found("is:draft") == found("is:draft color:yellow") == [(first, True), (third, True)]
    assert found("is:draft tag:claim/") == [(first, True)]
    assert found("is:draft -tag:claim/") == found("color:yellow") == [(third, True)]
    assert found("-is:draft") == [(second, False)]
    assert first not in [number for number, _ in found("leaking")]
    assert library.articles.counts().drafts == 2


def test_a_fuzzy_query_finds_a_note_with_the_matches_in_each_field(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    best = search.search("reciept postal")[0]
    assert best.highlight == notes[2]
    assert "postal" in lit(best.highlight.note, best.note_spans)
    assert best.tag_spans == ()
    best = search.search("march water")[0]
    assert best.highlight == notes[0]
    assert lit(best.highlight.quote, best.quote_spans) == ["March"]
    assert lit(" ".join(best.highlight.tags), best.tag_spans) == ["water"]


def test_the_title_of_the_article_is_searched_too(library: Library, article: Article, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    matches = search.search("reservoir")
    assert {match.highlight.id for match in matches} == {note.id for note in notes}
    assert all(lit(match.highlight.article_title, match.title_spans) == ["reservoir"] for match in matches)
    library.articles.set_title(article.id, "The dam")
    search.refresh()
    assert search.search("reservoir") == []
    assert len(search.search("dam")) == len(notes)


def test_a_refresh_reads_added_changed_and_deleted_highlights(library: Library, notes: list[Highlight]) -> None:
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


def test_a_recolored_highlight_is_found_with_its_new_color(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    search.refresh()
    library.highlights.set_color(notes[1].id, Color.GREEN)
    search.refresh()
    assert search.search("three letters")[0].highlight.color is Color.GREEN


def test_notes_of_a_trashed_article_are_not_found(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    search.refresh()
    library.articles.delete([notes[0].article_id])
    search.refresh()
    assert search.search("") == search.search("ministry") == []


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert NoteSearch(library).search("anything") == NoteSearch(library).search("") == []


def test_only_a_query_with_words_builds_the_index(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    assert search.search("")[0].highlight == notes[2]
    assert [match.highlight for match in search.search("color:red")] == [notes[1]]
    assert not search.is_built
    assert [match.highlight for match in search.search("three letters")] == [notes[1]]
    assert search.is_built


def test_changes_during_the_background_build_are_in_the_index(
    library: Library, notes: list[Highlight], monkeypatch: pytest.MonkeyPatch
) -> None:
    search, in_slices = NoteSearch(library), NoteIndex._in_slices

    def interrupted(self: NoteIndex) -> Iterator[tuple[int, str]]:
        yield from in_slices(self)
        library.highlights.set_note(notes[0].id, "call the plumber")
        library.highlights.delete(notes[1].id)
        library.highlights.set_color(notes[2].id, Color.PURPLE)
        highlight_quote(library, library.articles.get(notes[0].article_id), "the village", note="which one?")
        search.refresh()

    monkeypatch.setattr(NoteIndex, "_in_slices", interrupted)
    search.build(at_leisure=True)
    assert search.search("measured it") == search.search("three letters") == []
    assert search.search("plumber")[0].highlight.id == notes[0].id
    assert search.search("postal receipt")[0].highlight.color is Color.PURPLE
    assert search.search("which village")[0].highlight.note == "which one?"


def found(search: NoteSearch, query: str, limit: int = 50) -> list[str]:
    return [match.highlight.quote for match in search.search(query, limit)]


def test_filters_without_words_list_the_newest_notes_first(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    leak, letters, never = (note.quote for note in notes)
    assert found(search, "tag:claim/") == found(search, "tag:Claim") == [leak]
    assert found(search, "has:note") == [never, leak]
    assert found(search, "has:note", limit=1) == [never]
    assert found(search, "-has:note") == found(search, "color:red") == found(search, "-has:tag") == [letters]
    assert found(search, "tag:claim tag:denial") == []
    assert found(search, "color:red color:yellow") == [never, letters, leak]
    assert found(search, "is:exact -tag:denial") == [letters, leak]
    assert found(search, "is:orphan") == found(search, "is:review") == found(search, "before:2020") == []
    assert found(search, "after:today") == [never, letters, leak]
    assert found(search, '"three letters"') == found(search, "-measured -denial") == [letters]
    assert found(search, "-receip") == [letters, leak], "what begins so is ruled out"
    assert found(search, "note:measur") == found(search, 'note:"measured it"') == [leak]
    assert found(search, "quote:letters") == found(search, "-quote:received -quote:leaking") == [letters]
    assert found(search, "note:letters") == found(search, "quote:receipt") == []


def test_a_whole_tag_that_is_typed_comes_first_and_is_marked(library: Library, notes: list[Highlight]) -> None:
    library.articles.tag([notes[0].article_id], ["air line"])
    library.highlights.set_note(notes[2].id, "claims about water, and the water")
    search = NoteSearch(library)
    for query in ("claim/water", "claim water", "water"):
        (best, *_) = search.search(query)
        assert best.highlight.id == notes[0].id
        assert "water" in "".join(lit("claim/water", best.tag_spans))
    assert {match.score for match in search.search("air-line")} == {100.0}


def test_filters_may_be_about_the_article(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    for query in ("is:unread", "in:reservoir", "body:engineers", "-is:starred", "-site:tass", "has:highlight"):
        assert len(found(search, query)) == 3, query
    for query in ("is:starred", "site:tass", "author:moe", "body:plumber", "-in:reservoir"):
        assert found(search, query) == [], query
    library.articles.set_starred([notes[0].article_id], True)
    search.refresh()
    assert len(found(search, "is:starred")) == 3


def test_words_are_fuzzy_among_the_filtered_notes(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    assert found(search, "minstry color:red") == [notes[1].quote]
    assert found(search, "reservoir -tag:denial has:note") == [notes[0].quote]
    assert found(search, "reservoir has:note", limit=1) in ([notes[0].quote], [notes[2].quote])
    assert found(search, "reservoir tag:nothing") == []
    assert found(search, "zzzz has:note") == []


def test_a_filter_keeps_the_order_of_the_results(library: Library, article: Article) -> None:
    for number, color in enumerate((Color.RED, Color.YELLOW) * 8):
        note = f"ministry letters {'and more ' * number}"
        library.highlights.add(article.id, number, number + 9, color=color, note=note)
    search = NoteSearch(library)
    every = [match.highlight for match in search.search("minstry letters")]
    red = [highlight for highlight in every if highlight.color is Color.RED]
    assert len(red) == 8
    assert [match.highlight for match in search.search("minstry letters color:red")] == red
    library.highlights.set_color(red[0].id, Color.GREEN)
    search.refresh()
    assert [match.highlight.id for match in search.search("minstry letters color:red")] == [h.id for h in red[1:]]


def test_the_same_filters_return_the_same_set_object_while_words_are_typed(
    library: Library, notes: list[Highlight], monkeypatch: pytest.MonkeyPatch
) -> None:
    search, sets = NoteSearch(library), list[object]()
    monkeypatch.setattr(FuzzyIndex, "_mask", lambda self, allowed: sets.append(allowed) or self._store.mask(allowed))
    for typed in ("w", "wa", "wat"):
        assert found(search, f"has:note -color:red {typed}")[0] == notes[0].quote
    assert len(sets) == 3
    assert sets[0] is sets[1] is sets[2]
    assert sets[0] == {notes[0].id, notes[2].id}


def test_the_spans_of_a_phrase_ignore_case_and_accents(library: Library, article: Article) -> None:
    highlight_quote(library, article, "three letters to the ministry", note="Trois   LETTRES à Zoé", tags=["to the"])
    match = NoteSearch(library).search('"to the" "a zoe"')[0]
    assert lit(match.highlight.quote, match.quote_spans) == ["to the"]
    assert lit(match.highlight.note, match.note_spans) == ["à Zoé"]
    assert lit(" ".join(match.highlight.tags), match.tag_spans) == ["to the"]


def test_a_filtered_search_follows_every_change(library: Library, notes: list[Highlight]) -> None:
    search = NoteSearch(library)
    assert len(found(search, "has:highlight")) == 3
    steps: list[tuple[object, list[int]]] = [
        (lambda: library.highlights.set_color(notes[0].id, Color.PURPLE), [3, 2, 1]),
        (lambda: library.highlights.delete(notes[1].id), [3, 1]),
        (lambda: library.history.undo(), [3, 2, 1]),
        (lambda: library.tags.rename("claim", "assertion"), [3, 2, 1]),
        (lambda: library.articles.set_title(notes[0].article_id, "The dam"), [3, 2, 1]),
        (lambda: library.articles.delete([notes[0].article_id]), []),
        (lambda: library.articles.restore([notes[0].article_id]), [3, 2, 1]),
    ]
    for change, there in steps:
        change()  # type: ignore[operator]
        search.refresh()
        assert [match.highlight.id for match in search.search("has:highlight")] == there
        assert [match.highlight for match in search.search("has:highlight")] == [
            library.highlights.get(id_) for id_ in there
        ]
    assert found(search, "dam assertion")[0] == notes[0].quote
    assert found(search, "tag:assertion color:purple") == [notes[0].quote]


@given(st.text(st.sampled_from("aB-`' \t\n\"é—“"), max_size=12))
def test_ascii_text_is_folded_like_any_other_text(text: str) -> None:
    assert _plain(text).strip() == fold(text, accents=True).text.strip()
