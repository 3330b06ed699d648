"""Highlights are created, colored, tagged, resized, deleted and restored, and get notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.library.samples import TEXT, document

from newsreader.errors import AmbiguousError, NotFoundError, UsageError
from newsreader.records import AnchorState, Color, Draft

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article


def test_a_highlight_stores_its_selectors(library: Library, article: Article) -> None:
    start = TEXT.index("Nobody")
    made = library.highlights.add(
        article.id, start, start + 19, color=Color.GREEN, note="who says so?", tags=["claim", "Claim", "a/b"]
    )
    assert (made.quote, made.start, made.end) == ("Nobody had expected", start, start + 19)
    assert made.prefix == TEXT[start - 32 : start]
    assert made.suffix == " the strike to last.\n\nPhoto: a c"
    assert (made.color, made.note, made.tags) == (Color.GREEN, "who says so?", ("a/b", "claim"))
    assert (made.anchor, made.score, made.revision) == (AnchorState.EXACT, 1.0, 1)
    assert (made.article_id, made.article_title) == (article.id, "The strike")
    assert made.created_at == made.updated_at
    assert made.deleted_at is None
    assert library.highlights.get(made.id) == library.highlights.find(str(made.id)) == made
    assert library.highlights.find(made.uid[:20]) == made
    assert library.articles.get(article.id).highlights == 1


def test_line_ends_of_a_note_from_windows_are_stored_as_plain_ones(library: Library, article: Article) -> None:
    made = library.highlights.add(article.id, 0, 3, color=Color.RED, note="who?\r\nwhen?")
    assert made.note == "who?\nwhen?"
    assert library.highlights.set_note(made.id, "who?\r\n\r\nwhy?\r").note == "who?\n\nwhy?\n"


def test_the_whole_text_can_be_highlighted_without_prefix_and_suffix(library: Library, article: Article) -> None:
    made = library.highlights.add(article.id, 0, len(TEXT), color=Color.RED)
    assert (made.quote, made.prefix, made.suffix) == (TEXT, "", "")


def test_positions_count_code_points(library: Library) -> None:
    text = "🦊 naïve 国务院 end"
    article = library.articles.add(document(text)).article
    assert library.highlights.add(article.id, 2, 7, color=Color.RED).quote == "naïve"
    assert library.highlights.add(article.id, 8, 11, color=Color.RED).quote == "国务院"


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 3), (-1, 4), (0, 10**6)])
def test_an_invalid_range_cannot_be_highlighted(library: Library, article: Article, start: int, end: int) -> None:
    with pytest.raises(UsageError, match="no passage"):
        library.highlights.add(article.id, start, end, color=Color.RED)
    made = library.highlights.add(article.id, 0, 3, color=Color.RED)
    with pytest.raises(UsageError):
        library.highlights.set_range(made.id, start, end)
    assert library.highlights.all() == [made]


def test_an_unknown_highlight_is_an_error(library: Library) -> None:
    highlights = library.highlights
    for use in (
        lambda: highlights.get(99),
        lambda: highlights.find("99"),
        lambda: highlights.find("abcdefgh"),
        lambda: highlights.add(99, 0, 1, color=Color.RED),
        lambda: highlights.set_color(99, Color.RED),
        lambda: highlights.set_note(99, "x"),
        lambda: highlights.set_tags(99, ["x"]),
        lambda: highlights.set_range(99, 0, 1),
        lambda: highlights.delete(99),
        lambda: highlights.restore(99),
        lambda: library.drafts.keep(Draft(99, "", "x", "")),
    ):
        with pytest.raises(NotFoundError):
            use()
    assert library.tags.list() == []
    assert highlights.for_article(99) == []


def test_the_highlights_of_an_article_are_in_the_order_of_its_text(library: Library, article: Article) -> None:
    ranges = [(40, 50), (0, 9), (4, 11), (0, 3)]
    for start, end in ranges:
        library.highlights.add(article.id, start, end, color=Color.RED)
    assert [(h.start, h.end) for h in library.highlights.for_article(article.id)] == sorted(ranges)


def test_all_highlights_are_listed_newest_first(library: Library, article: Article) -> None:
    other = library.articles.add(document("Another text.")).article
    ids = [
        library.highlights.add(article.id, 0, 3, color=Color.RED, tags=["a"]).id,
        library.highlights.add(other.id, 0, 7, color=Color.RED, tags=["a/b"]).id,
        library.highlights.add(article.id, 4, 6, color=Color.RED, tags=["ab"]).id,
    ]
    assert [h.id for h in library.highlights.all()] == ids[::-1]
    assert [h.id for h in library.highlights.all(limit=2)] == ids[:0:-1]
    assert [h.id for h in library.highlights.all(tag="A")] == [ids[1], ids[0]]
    library.articles.delete([other.id])
    library.highlights.delete(ids[2])
    assert [h.id for h in library.highlights.all()] == [ids[0]]


def test_each_change_is_returned_and_in_the_history(library: Library, article: Article) -> None:
    made = library.highlights.add(article.id, 0, 11, color=Color.YELLOW)
    assert library.highlights.set_color(made.id, Color.PURPLE).color is Color.PURPLE
    assert library.highlights.set_note(made.id, "first {line}\nsecond").note == "first {line}\nsecond"
    assert library.highlights.set_tags(made.id, ["b", "a"]).tags == ("a", "b")
    moved = library.highlights.set_range(made.id, 4, 11)
    assert (moved.quote, moved.prefix) == ("harbour", "The ")
    assert moved.created_at == made.created_at
    assert moved.updated_at > made.updated_at
    gone = library.highlights.delete(made.id)
    assert gone.deleted_at is not None
    assert library.highlights.delete(made.id) == gone
    assert library.articles.get(article.id).highlights == 0
    assert library.highlights.restore(made.id).deleted_at is None
    assert library.articles.get(article.id).highlights == 1
    labels = [step.label for step in library.history.steps()]
    assert labels == [
        "restored the highlight “harbour”",
        "deleted the highlight “harbour”",
        "resized “The harbour” to “harbour”",
        "tagged “The harbour” #b #a",
        "wrote a note on “The harbour”",
        "colored “The harbour” purple",
        "highlighted “The harbour”",
        "added “The strike”",
    ]


def test_a_change_to_the_same_value_is_no_step(library: Library, article: Article) -> None:
    made = library.highlights.add(article.id, 0, 11, color=Color.YELLOW, note="n", tags=["T"])
    assert library.highlights.set_color(made.id, Color.YELLOW) == made
    assert library.highlights.set_note(made.id, "n") == made
    assert library.highlights.set_tags(made.id, ["t"]) == made
    assert library.highlights.set_range(made.id, 0, 11) == made
    assert library.highlights.restore(made.id) == made
    assert len(library.history.steps()) == 2


def test_an_ambiguous_uid_prefix_is_an_error(library: Library, article: Article) -> None:
    made = [library.highlights.add(article.id, 0, end, color=Color.RED) for end in (3, 4)]
    with pytest.raises(AmbiguousError, match="More than one highlight"):
        library.highlights.find(made[0].uid[:6])


def test_several_highlights_are_colored_tagged_and_deleted_in_one_step_each(library: Library, article: Article) -> None:
    ids = [library.highlights.add(article.id, n, n + 3, color=Color.RED, tags=["old"]).id for n in (0, 4, 8)]
    before = library.highlights.all()
    steps = [
        library.highlights.color_all(ids[:2], Color.BLUE),
        library.highlights.retag_all(ids, added=["new", "a/b"], gone=["Old"]),
        library.highlights.delete_all([*ids[1:], 99]),
    ]
    assert [step.label for step in steps if step] == [
        "colored 2 highlights blue", "tagged 3 highlights #new #a/b -#Old", "deleted 2 highlights",
    ]  # fmt: skip
    (left,) = library.highlights.all()
    assert (left.id, left.color, left.tags) == (ids[0], Color.BLUE, ("a/b", "new"))
    assert library.highlights.delete_all(ids[1:]) is None
    for _ in steps:
        library.history.undo()
    assert [(h.id, h.color, h.tags) for h in library.highlights.all()] == [(h.id, h.color, h.tags) for h in before]
