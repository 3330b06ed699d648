"""The highlights as the note search reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.records import Color, Draft

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article


def test_the_journal_finds_the_highlights_that_changed_since_a_position(library: Library, article: Article) -> None:
    reader = library.highlight_reader
    one, two = (library.highlights.add(article.id, n, n + 3, color=Color.RED, tags=["old"]) for n in (0, 4))
    now = reader.position()
    assert reader.changed(now, set) == (now, {})
    library.articles.visit(article.id, 5)
    assert reader.changed(now, set) == (now, {})
    library.highlights.delete(one.id)
    later, changed = reader.changed(now, set) or (now, None)
    assert changed == {one.id: None}
    library.tags.rename("old", "new")
    assert reader.changed(later, set) == (
        reader.position(),
        {one.id: None, two.id: library.highlights.get(two.id)},
    )
    library.articles.delete([article.id])
    assert reader.changed(now, set) == (reader.position(), {one.id: None, two.id: None})
    library.articles.empty_trash()
    assert reader.changed(now, set) is None
    assert reader.changed(later._replace(uid="another history"), set) is None


def test_the_reader_returns_the_same_records_as_other_readers(library: Library, article: Article) -> None:
    for start in range(5):
        library.highlights.add(article.id, start, start + 3, color=Color.RED, note=f"note {start}", tags=["b", "a"])
    library.highlights.delete(2)
    library.articles.tag([article.id], ["press"])
    reader, every = library.highlight_reader, library.highlights.all()
    assert reader.newest() == every
    assert reader.newest(2) == every[:2]
    assert reader.after(1, 2) == [every[2], every[1]]
    assert reader.some([1, 2, 99]) == {1: every[3]}
    assert reader.ids() == {1, 3, 4, 5}
    assert reader.count() == 4
    assert reader.tags_and_titles() == (["a", "b"], [article.title])


def test_the_reader_returns_the_newest_draft_and_all_drafts(library: Library, article: Article) -> None:
    highlight = library.highlights.add(article.id, 0, 3, color=Color.RED, note="first")
    for editor, text in (("one", "second"), ("two", "third"), ("three", "first")):
        library.drafts.keep(Draft(highlight.id, editor, text, "first"))
    reader = library.highlight_reader
    assert reader.drafts() == [(highlight, "first")]
    assert reader.draft_texts([highlight.id, 7]) == {highlight.id: ["second", "third", "first"]}
