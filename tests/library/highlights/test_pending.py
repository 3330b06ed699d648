"""Pending highlights: passages with a draft but no highlight."""

from __future__ import annotations

import pytest

from newsreader.ingest import parse_one as parse
from newsreader.library.repair.doctor import doctor
from newsreader.records import ArticleQuery, Color

TEXT = "---\ntitle: Tools\nurl: https://example.org/tools\n---\n\n{}The branch lends drills. It began with one drill."
QUOTE = "It began with one drill."


@pytest.fixture
def article(library):
    return library.articles.add(parse(TEXT.format("").encode(), "tools.md")).article.id


def begin(library, article, text="ask", editor="one"):
    start = library.articles.revision(article).text.index(QUOTE)
    return library.highlights.begin_note(article, start, start + len(QUOTE), color=Color.BLUE, editor=editor, text=text)


def test_a_draft_is_stored_without_a_highlight_a_step_or_a_count(library, article):
    steps = library.history.steps()
    passage = begin(library, article)
    assert passage.pending
    assert library.highlights.for_article(article) == library.highlights.all() == []
    assert library.articles.get(article).highlights == 0
    assert library.history.steps() == steps
    assert [draft.text for draft in library.drafts.of(passage.id)] == ["ask"]
    assert [finding for finding in doctor(library.path) if not finding.ok] == []


def test_editors_on_one_passage_share_a_pending_highlight_until_the_last_draft_is_deleted(library, article):
    passage = begin(library, article)
    assert begin(library, article, "me too", "two").id == passage.id
    library.drafts.drop(passage.id, "one")
    assert [one.id for one in library.highlights.pending(article)] == [passage.id]
    library.drafts.drop(passage.id, "two")
    assert library.highlights.pending(article) == []
    assert begin(library, article).id != passage.id, "nothing of it was left"


def test_saving_the_note_creates_the_highlight_and_undo_removes_all_of_it(library, article):
    passage = begin(library, article)
    saved = library.highlights.set_note(passage.id, "asked", began="", editor="one")
    assert (saved.note, saved.color, saved.pending) == ("asked", Color.BLUE, False)
    assert library.articles.get(article).highlights == 1
    library.history.undo()
    assert library.highlights.for_article(article) == library.highlights.pending(article) == []
    library.history.redo()
    assert [h.note for h in library.highlights.for_article(article)] == ["asked"]
    assert [finding for finding in doctor(library.path) if not finding.ok] == []


def test_a_note_on_the_range_of_a_highlight_belongs_to_this_highlight(library, article):
    start = library.articles.revision(article).text.index(QUOTE)
    there = library.highlights.add(article, start, start + len(QUOTE), color=Color.RED)
    assert begin(library, article).id == there.id
    assert library.highlights.pending(article) == []


def test_a_pending_highlight_moves_with_a_new_revision(library, article):
    passage = begin(library, article)
    assert library.articles.add(parse(TEXT.format("Updated. ").encode(), "tools.md")).article.revision == 2
    (moved,) = library.highlights.pending(article)
    assert (moved.id, moved.quote, moved.revision) == (passage.id, QUOTE, 2)
    assert moved.start > passage.start
    library.drafts.drop(moved.id, "one")
    assert library.highlights.pending(article) == []
    library.history.undo()
    assert [finding for finding in doctor(library.path) if not finding.ok] == [], (
        "the journal names nothing that is gone"
    )


def test_a_pending_highlight_of_an_undone_revision_is_moved_when_its_note_is_saved(library, article):
    library.articles.add(parse(TEXT.format("Updated. ").encode(), "tools.md"))
    passage = begin(library, article)
    library.history.undo()
    saved = library.highlights.set_note(passage.id, "asked", began="", editor="one")
    assert (saved.revision, saved.quote) == (1, QUOTE)
    assert library.articles.revision(article).text[saved.start : saved.end] == QUOTE


def test_a_pending_draft_is_exported_and_imported(library, article, tmp_path):
    from newsreader.library import Library
    from newsreader.services.exports.exporting import export
    from newsreader.services.imports.merging import import_files

    begin(library, article)
    file = tmp_path / "all.json"
    export(library, format="json", output=file)
    with Library.open(tmp_path / "other" / "library.db") as other:
        assert [result.status for result in import_files(other, [str(file)])] != ["failed"]
        (there,) = [one for one in other.articles.page(ArticleQuery()) if one.title == "Tools"]
        (passage,) = other.highlights.pending(there.id)
        assert [draft.text for draft in other.drafts.of(passage.id)] == ["ask"]
        other.history.undo()
        assert other.drafts.ids() == set()
        assert [finding for finding in doctor(other.path) if not finding.ok] == []
