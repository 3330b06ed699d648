"""A new revision of an article: the old text stays, and highlights move to the new text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.records import AddStatus, Anchor, AnchorState, BlockKind, Color, State

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article, Highlight

ADDRESS = "https://harbour.example/strike"
OLD = (
    "The harbour was closed on Monday after talks failed.\n\n"
    "Nobody had expected the strike to last beyond the weekend, the union said.\n\n"
    "Photo: a crane at dusk\n\n"
    "The minister called for calm and promised to meet the dockers before Friday."
)
EDITED = (
    "Update: the port authority has answered the union in a letter.\n\n"
    "The harbour was closed on Monday after talks failed.\n\n"
    "Photo: a crane at dusk\n\n"
    "The minister called for calm and promised to meet the dockers before Friday."
)
FIRST = "The harbour was closed on Monday"
SECOND = "Nobody had expected the strike to last beyond the weekend"
LAST = "promised to meet the dockers"


@pytest.fixture
def read(library: Library) -> Article:
    return library.articles.add(document(OLD, url=ADDRESS)).article


def mark(library: Library, passage: str, text: str = OLD) -> Highlight:
    start = text.index(passage)
    return library.highlights.add(1, start, start + len(passage), color=Color.YELLOW, note=passage, tags=["t"])


def revise(library: Library, text: str = EDITED) -> None:
    assert library.articles.add(document(text, url=ADDRESS)).status is AddStatus.REVISED


def test_highlights_move_to_their_words_in_the_new_text(library: Library, read: Article) -> None:
    first, last = mark(library, FIRST), mark(library, LAST)
    revise(library)
    for made, passage in ((first, FIRST), (last, LAST)):
        now = library.highlights.get(made.id)
        assert EDITED[now.start : now.end] == now.quote == passage
        assert (now.anchor, now.revision) == (AnchorState.EXACT, 2)
        assert now.prefix == EDITED[max(0, now.start - 32) : now.start]
        assert (now.note, now.tags, now.updated_at) == (made.note, made.tags, made.updated_at)
    article = library.articles.get(1)
    assert (article.revision, article.length, article.highlights) == (2, len(EDITED), 2)
    assert library.articles.revision(1).text == EDITED
    assert library.articles.revision(1, 1).text == OLD


def test_a_deleted_sentence_leaves_an_orphan_with_its_words_and_last_place(library: Library, read: Article) -> None:
    made = mark(library, SECOND)
    last = mark(library, LAST)
    revise(library)
    orphan = library.highlights.get(made.id)
    assert (orphan.anchor, orphan.score) == (AnchorState.ORPHAN, 0.0)
    assert (orphan.quote, orphan.start, orphan.end, orphan.revision) == (SECOND, made.start, made.end, 1)
    assert [highlight.id for highlight in library.highlights.for_article(1)] == [last.id, made.id], "orphans come last"
    assert orphan in library.highlights.all()


def test_a_revision_can_be_undone_and_redone(library: Library, read: Article) -> None:
    made = [mark(library, FIRST), mark(library, SECOND), mark(library, LAST)]
    before = library.articles.get(1)
    revise(library)
    after = library.highlights.for_article(1)
    library.history.undo()
    assert library.highlights.for_article(1) == made
    assert library.articles.get(1) == before
    assert library.articles.revision(1).text == OLD
    assert library.articles.revisions(1) == [1]
    library.history.redo()
    assert library.highlights.for_article(1) == after
    assert library.articles.revisions(1) == [1, 2]


def test_an_orphan_returns_with_its_sentence(library: Library, read: Article) -> None:
    made = mark(library, SECOND)
    revise(library)
    again = EDITED.replace("Photo:", f"{SECOND}, the union said.\n\nPhoto:")
    revise(library, again)
    now = library.highlights.get(made.id)
    assert now.anchor is not AnchorState.ORPHAN
    assert again[now.start : now.end] == SECOND
    assert now.revision == 3


def test_an_orphan_can_be_placed_on_other_words(library: Library, read: Article) -> None:
    made = mark(library, SECOND)
    revise(library)
    start = EDITED.index("The harbour")
    now = library.highlights.set_range(made.id, start, start + 11)
    assert (now.anchor, now.score, now.revision, now.quote) == (AnchorState.EXACT, 1.0, 2, "The harbour")
    library.history.undo()
    assert library.highlights.get(made.id).anchor is AnchorState.ORPHAN


def test_a_highlight_to_review_keeps_its_earlier_quote(library: Library, read: Article) -> None:
    made = mark(library, FIRST)
    changed = OLD.replace("was closed", "was never closed")
    revise(library, changed)
    likely = library.highlights.get(made.id)
    assert (likely.anchor, likely.revision) == (AnchorState.REVIEW, 2)
    assert changed[likely.start : likely.end] == FIRST.replace("was closed", "was never closed")
    assert (likely.quote, likely.suffix) == (FIRST, made.suffix)
    revise(library, f"It began. {changed}")
    still = library.highlights.get(made.id)
    assert (still.anchor, still.score, still.quote) == (AnchorState.REVIEW, likely.score, FIRST)
    assert still.start == likely.start + len("It began. ")
    sure = library.highlights.set_range(made.id, still.start, still.end)
    assert (sure.anchor, sure.quote, sure.revision) == (AnchorState.EXACT, changed[likely.start : likely.end], 3)


def test_a_highlight_to_review_is_exact_again_when_its_words_return(
    library: Library, read: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = mark(library, FIRST)
    place = Anchor(0, len(FIRST), AnchorState.REVIEW, 0.6)
    monkeypatch.setattr("newsreader.text.anchor.anchor.carry_over", lambda _old, _new, ranges: [place] * len(ranges))
    revise(library, OLD.replace("harbour", "airport"))
    assert library.highlights.get(made.id).anchor is AnchorState.REVIEW
    place = replace(place, state=AnchorState.EXACT, score=1.0)
    revise(library, OLD)
    assert library.highlights.get(made.id) == replace(made, revision=3)


def test_deleted_highlights_move_too(library: Library, read: Article) -> None:
    made = mark(library, LAST)
    library.highlights.delete(made.id)
    revise(library)
    now = library.highlights.restore(made.id)
    assert EDITED[now.start : now.end] == LAST
    assert now.revision == 2


def test_a_highlight_of_an_undone_revision_is_restored_on_the_old_text(library: Library, read: Article) -> None:
    revise(library)
    made = mark(library, LAST, EDITED)
    library.history.undo()
    library.history.undo()
    assert library.highlights.get(made.id).deleted_at is not None
    now = library.highlights.restore(made.id)
    assert (now.revision, OLD[now.start : now.end]) == (1, LAST)


def test_the_reading_position_stays_with_its_words(library: Library, read: Article) -> None:
    library.articles.visit(1, OLD.index("The minister"), State.READING)
    revise(library)
    article = library.articles.get(1)
    assert article.position == EDITED.index("The minister")
    assert article.state is State.READING
    library.history.undo()
    assert library.articles.get(1).position == OLD.index("The minister")


def test_the_position_at_the_end_stays_after_the_words_that_were_the_end(library: Library, read: Article) -> None:
    library.articles.visit(1, len(OLD), State.ARCHIVED)
    revise(library, f"{EDITED} The dockers have not answered yet.")
    assert library.articles.get(1).position == len(EDITED)


def test_the_position_of_an_unread_article_stays_zero(library: Library, read: Article) -> None:
    revise(library)
    assert library.articles.get(1).position == 0


def test_a_corrected_block_stays_corrected_if_its_text_is_unchanged(library: Library, read: Article) -> None:
    library.articles.set_block_kind(1, 2, BlockKind.PARAGRAPH)
    library.articles.set_block_kind(1, 1, BlockKind.POINTER)
    revise(library)
    assert [block.kind for block in library.articles.revision(1).blocks] == [BlockKind.PARAGRAPH] * 4
    revise(library, OLD)
    assert library.articles.revision(1).blocks[2].kind is BlockKind.PARAGRAPH


def test_the_next_revision_does_not_build_on_an_undone_one(library: Library, read: Article) -> None:
    made = mark(library, FIRST)
    revise(library)
    library.history.undo()
    revise(library, OLD + " More.")
    assert library.articles.revisions(1) == [1, 3]
    assert library.highlights.get(made.id).revision == 3
    assert library.articles.add(document(EDITED)).status is AddStatus.ADDED, "nobody has the undone text any more"
