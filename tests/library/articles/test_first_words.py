"""The words that the user highlighted are kept for good, and every revision is judged against them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.library.samples import archived, document

from newsreader.library import Library
from newsreader.records import AnchorState, Color

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsreader.records import Highlight

    Edit = Callable[[str], Highlight]

BEFORE = "The council met on Monday in the old town hall, and it was late when the vote came."
AFTER = "The meeting ended after midnight, and nobody but the clerk stayed to the end of it."
FIRST = "Residents have long complained that the empty buildings attract trespassers."


@pytest.fixture
def edit(library: Library) -> Edit:
    """Return a function that gives the highlighted article a new text, and returns its highlight."""
    library.articles.add(story(FIRST))
    start = len(BEFORE) + 2
    made = library.highlights.add(1, start, start + len(FIRST), color=Color.GREEN)

    def edit(sentence: str) -> Highlight:
        library.articles.add(story(sentence))
        return library.highlights.get(made.id)

    return edit


def story(sentence: str) -> object:
    return document("\n\n".join(filter(None, [BEFORE, sentence, AFTER])), url="https://post.example/vote")


def test_small_edits_cannot_drift_into_another_sentence_and_the_first_words_bring_it_back(edit: Edit) -> None:
    states = [
        edit(sentence)
        for sentence in (
            "Residents long complained that the empty buildings attract trespassers.",
            "Residents have often complained that the empty buildings attract trespassers.",
            "Residents have often complained that the vacant houses attract trespassers.",
            "Residents have often said that the vacant houses attract trespassers.",
            "Residents often said that the vacant houses attract rats.",
            "Owners often said that the full houses attract rats.",
            "Owners said that full houses attract rats.",
        )
    ]
    assert states[0].anchor is AnchorState.MOVED
    assert {each.first_quote for each in states} == {FIRST}
    assert states[-1].anchor is AnchorState.REVIEW
    assert states[-1].quote != "Owners said that full houses attract rats."
    back = edit(FIRST)
    assert (back.anchor, back.score, back.quote, back.first_quote) == (AnchorState.EXACT, 1.0, FIRST, None)


def test_a_changed_meaning_goes_to_review_with_the_earlier_words_until_these_come_back(edit: Edit) -> None:
    changed = edit(FIRST.replace("have long", "have never"))
    assert (changed.anchor, changed.quote, changed.first_quote) == (AnchorState.REVIEW, FIRST, None)
    again = edit(FIRST.replace("have long", "have never ever"))
    assert (again.anchor, again.quote) == (AnchorState.REVIEW, FIRST)
    back = edit(FIRST)
    assert (back.anchor, back.quote) == (AnchorState.EXACT, FIRST)


@pytest.mark.parametrize("limit", ["It is not true that ", "Some of the former ", "Ex-", "The mayor denied that "])
def test_a_passage_that_is_denied_or_limited_before_it_goes_to_review_until_that_is_gone(
    edit: Edit, limit: str
) -> None:
    start = len(BEFORE) + 2 + len(limit)
    for more in ("", " They have said so for years."):
        limited = edit(f"{limit}{FIRST}{more}")
        assert (limited.anchor, limited.quote, limited.start) == (AnchorState.REVIEW, FIRST, start)
    assert edit(FIRST).anchor is AnchorState.EXACT


def test_a_deleted_sentence_is_an_orphan_until_it_returns(edit: Edit) -> None:
    assert edit("").anchor is AnchorState.ORPHAN
    assert edit("Something else was said about parking.").anchor is AnchorState.ORPHAN
    assert edit(FIRST).anchor is AnchorState.EXACT


def test_another_range_makes_other_words_the_first_ones_and_undo_restores_both(library: Library, edit: Edit) -> None:
    moved = edit(FIRST.replace("empty", "old, empty"))
    library.highlights.set_range(moved.id, moved.start, moved.end - 1)
    assert library.highlights.get(moved.id).first_quote is None
    library.history.undo()
    assert library.highlights.get(moved.id) == moved
    library.history.undo()
    assert library.highlights.get(moved.id).first_quote is None


def test_the_first_words_are_part_of_an_archive(library: Library, edit: Edit, tmp_path: Path) -> None:
    moved = edit(FIRST.replace("empty", "old, empty"))
    articles, rest = archived(library)
    with Library.open(tmp_path / "other.db") as other:
        other.archive.merge(articles, rest, "all.json")
        (copied,) = other.highlights.for_article(1)
    assert (copied.quote, copied.first_quote) == (moved.quote, FIRST)


OLD = FIRST.replace("empty", "old, empty")
TWICE = f"{AFTER}\n\nA new chapter opens here.\n\n{OLD}\n\nAnother chapter opens there.\n\n{OLD}"
SAID = "The spokesman declined to comment on the plans."
PORT = f"Asked about the port, the ministry replied. {SAID} The talks go on next week in Oslo."
RAILWAY = f"Asked about the railway, the ministry replied. {SAID} The talks go on next week in Oslo."
ROWS = [
    f"Results in the district number {number}: turnout was {share} percent, as in the last election of the council."
    for number, share in ((1, 60), (2, 61), (3, 60), (4, 62))
]


@pytest.mark.parametrize(
    ("paragraphs", "quote", "edits", "states"),
    [
        ([PORT, RAILWAY], SAID, [(f"{PORT}\n\n", "")], ["orphan"]),
        ([PORT, RAILWAY], SAID, [(f"port, the ministry replied. {SAID}", "port, the ministry replied.")], ["orphan"]),
        (
            [PORT, RAILWAY],
            SAID,
            [("The spokesman", "A spokesman"), ("A spokesman declined to comment on the plans. ", "")],
            ["moved", "orphan"],
        ),
        (ROWS, "turnout was 60 percent, as in the last election", [(f"{ROWS[0]}\n\n", "")], ["orphan"]),
        (ROWS, "turnout was 60 percent, as in the last election", [("60", "64")], ["review"]),
        ([FIRST, BEFORE, FIRST], FIRST, [("empty", "old, empty"), (OLD, "")], ["moved", "orphan"]),
        ([FIRST], FIRST, [("empty", "old, empty"), (f"{OLD}\n\n{AFTER}", TWICE)], ["moved", "review"]),
    ],
)
def test_another_passage_with_the_same_words_never_takes_the_highlight(
    library: Library, paragraphs: list[str], quote: str, edits: list[tuple[str, str]], states: list[str]
) -> None:
    text = "\n\n".join([BEFORE, *paragraphs, AFTER])
    library.articles.add(document(text, url="https://post.example/vote"))
    start = text.index(quote)
    made = library.highlights.add(1, start, start + len(quote), color=Color.GREEN)
    for (old, new), state in zip(edits, states, strict=True):
        text = text.replace(old, new, 1)
        library.articles.add(document(text, url="https://post.example/vote"))
        assert library.highlights.get(made.id).anchor == state


def test_a_correction_notice_that_cites_the_first_words_is_not_their_place(edit: Edit) -> None:
    moved = edit(FIRST.replace("empty", "old, empty"))
    cited = edit(f"{moved.quote}\n\nCorrection: an earlier version of this article said: “{FIRST}”")
    assert (cited.anchor, cited.quote, cited.start) == (AnchorState.MOVED, moved.quote, moved.start)


def test_other_typography_of_the_first_words_is_no_reason_for_a_review(library: Library) -> None:
    straight, curly = 'The mayor said "we can\'t pay" and left.', "The mayor said “we can’t pay” and left."
    library.articles.add(story(straight))
    start = len(BEFORE) + 2
    made = library.highlights.add(1, start, start + len(straight), color=Color.GREEN)
    states = []
    for sentence in (straight.replace("can't", "can"), curly, curly.replace("“", "«").replace("”", "»"), straight):
        library.articles.add(story(sentence))
        states.append(library.highlights.get(made.id).anchor)
    assert states == [AnchorState.REVIEW, AnchorState.MOVED, AnchorState.MOVED, AnchorState.EXACT]


def test_words_return_although_another_passage_has_them_too(edit: Edit) -> None:
    edit(f"{FIRST}\n\nAgain: {FIRST}")
    assert edit(f"{FIRST.replace('have long', 'have never')}\n\nAgain: {FIRST}").anchor is AnchorState.REVIEW
    back = edit(f"{FIRST}\n\nAgain: {FIRST}")
    assert (back.anchor, back.start) == (AnchorState.EXACT, len(BEFORE) + 2)
