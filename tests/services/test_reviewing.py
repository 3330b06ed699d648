"""Highlights whose place is in doubt: what changed, other likely places, and decisions that undo reverts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.errors import UsageError
from newsreader.records import AnchorState, Color
from newsreader.services.highlights import what_changed
from newsreader.services.reviewing import doubts, next_place, place_number

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Highlight

PAY = "The city will pay for the new bridge, said the council."
COST = "It costs $3.5 million and opens in spring."
GONE = "Nobody was hurt when the old bridge was closed."
BEFORE = f"The council met late on Monday.\n\n{PAY}\n\n{COST}\n\n{GONE}"
AFTER = BEFORE.replace("will pay", "will not pay").replace("3.5", "4.2").replace(GONE, "The mayor went home.")


@pytest.fixture
def revised(library: Library) -> list[Highlight]:
    """Three highlights in a text that the publisher changed."""
    library.articles.add(document(BEFORE, url="https://post.example/vote"))
    made = [
        library.highlights.add(1, BEFORE.index(each), BEFORE.index(each) + len(each), color=Color.RED, note="why?")
        for each in (PAY, COST, GONE)
    ]
    library.articles.add(document(AFTER, url="https://post.example/vote"))
    return [library.highlights.get(each.id) for each in made]


def test_what_changed_is_said_for_each_place_in_doubt_and_orphans_are_last(
    library: Library, revised: list[Highlight]
) -> None:
    assert [(each.highlight.quote, each.words, each.changes) for each in doubts(library)] == [
        (PAY, PAY.replace("will pay", "will not pay"), "negation: “not” added"),
        (COST, COST.replace("3.5", "4.2"), "amount: “3.5” → “4.2”"),
        (GONE, "", ""),
    ]


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        ("The city will not pay for the new bridge, said the council.", "negation: “not” added"),
        ("The city may pay for the old bridge, said the council.", "word: “will” → “may”, “new” → “old”"),
        (
            "The city will pay for two bridges, said Ann Lee.",
            "number: “the new bridge” → “two bridges”; name: “the council” → “Ann Lee”",
        ),
        (
            "On Monday the city will pay for the new tunnel, said the council.",
            "date: “On Monday” added; word: “bridge” → “tunnel”",
        ),
        (
            "The city, which has no debts at all, will pay for the new road, said the council.",
            "negation: “which has no debts at all” added; word: “bridge” → “road”",
        ),
        ("The city will pay gladly for the new road, said the council.", "word: “bridge” → “road”; and other words"),
        (
            "The town won’t pay for the old road, said the mayor.",
            "negation: “city will” → “town won’t”; attribution: “council” → “mayor”; word: “new bridge” → “old road”",
        ),
        ("The city will surely pay for the new bridge, said the council.", "wording"),
        ("The city will pay for the new  bridge, said the council.", ""),
    ],
)
def test_a_reason_names_the_weightiest_of_several_changes_and_says_if_there_are_others(
    library: Library, now: str, reason: str
) -> None:
    library.articles.add(document(PAY))
    made = library.highlights.add(1, 0, len(PAY), color=Color.RED)
    assert what_changed(replace(made, anchor=AnchorState.MOVED, end=len(now)), now) == reason


def test_a_reason_names_the_words_before_a_place_and_the_words_in_it(library: Library) -> None:
    library.articles.add(document(f"This is what it said late on Monday: {PAY}"))
    made = library.highlights.add(1, 37, 37 + len(PAY), color=Color.RED)
    now = f"It is not true that {PAY.replace('new', 'old')}"
    found = replace(made, anchor=AnchorState.REVIEW, start=20, end=len(now))
    assert what_changed(found, now) == (
        "before it: “what it said late on Monday” → “It is not true that”; word: “new” → “old”"
    )


def test_an_accepted_place_is_sure_and_keeps_the_first_words_and_undo_restores_the_doubt(
    library: Library, revised: list[Highlight]
) -> None:
    step = library.highlights.accept_all([each.id for each in revised])
    assert step is not None
    assert step.label == "accepted the place of 2 highlights"
    paid, _, gone = (library.highlights.get(each.id) for each in revised)
    assert (paid.anchor, paid.quote, paid.first_quote) == (
        AnchorState.MOVED,
        PAY.replace("will pay", "will not pay"),
        PAY,
    )
    assert (paid.note, paid.color) == ("why?", Color.RED)
    assert gone.anchor is AnchorState.ORPHAN
    library.articles.add(document(f"News. {AFTER}", url="https://post.example/vote"))
    assert library.highlights.get(paid.id).anchor is AnchorState.MOVED, "it stays accepted"
    library.history.undo()
    library.history.undo()
    assert [library.highlights.get(each.id) for each in revised] == revised
    assert library.highlights.accept_all([gone.id]) is None


def test_a_place_that_is_not_the_passage_makes_an_orphan(library: Library, revised: list[Highlight]) -> None:
    library.highlights.orphan_all([revised[0].id])
    now = library.highlights.get(revised[0].id)
    assert (now.anchor, now.quote, now.note) == (AnchorState.ORPHAN, PAY, "why?")


def test_an_orphan_is_attached_to_other_words_with_its_note_and_its_first_words(
    library: Library, revised: list[Highlight]
) -> None:
    start = AFTER.index("The mayor")
    library.highlights.attach(revised[2].id, start, start + 20)
    now = library.highlights.get(revised[2].id)
    assert (now.quote, now.first_quote, now.anchor) == ("The mayor went home.", GONE, AnchorState.EXACT)
    assert (now.note, now.revision, now.uid) == ("why?", 2, revised[2].uid)
    with pytest.raises(UsageError):
        library.highlights.attach(revised[2].id, 5, 5)


def test_other_likely_places_come_one_after_the_other(library: Library) -> None:
    answer = "The mayor declined to comment on the bridge."
    text = f"First question.\n\n{answer}\n\nSecond question.\n\n{answer.replace('declined', 'refused')}"
    library.articles.add(document(text, url="https://post.example/vote"))
    made = library.highlights.add(1, text.index(answer), text.index(answer) + len(answer), color=Color.RED)
    other = next_place(library, made)
    assert other is not None
    assert place_number(library, made) == "1 of 2"
    assert text[other.start : other.end] == answer.replace("declined", "refused")
    library.highlights.attach(made.id, other.start, other.end, sure=False)
    there = library.highlights.get(made.id)
    assert (there.anchor, there.quote, there.start) == (AnchorState.REVIEW, answer, other.start)
    back = next_place(library, there)
    assert back is not None
    assert back.start == made.start


def test_an_orphan_that_the_user_made_does_not_return_on_the_words_that_the_user_refused(
    library: Library, revised: list[Highlight]
) -> None:
    library.highlights.orphan_all([revised[1].id])
    library.articles.add(document(AFTER.replace("met late", "met early"), url="https://post.example/vote"))
    assert library.highlights.get(revised[1].id).anchor is AnchorState.ORPHAN
    library.articles.add(document(BEFORE, url="https://post.example/vote"))
    now = library.highlights.get(revised[1].id)
    assert (now.anchor, now.quote) == (AnchorState.EXACT, COST)


def test_an_accepted_place_is_not_asked_again_for_what_was_accepted(library: Library, revised: list[Highlight]) -> None:
    library.highlights.accept_all([revised[0].id])
    edited = AFTER.replace("for the new bridge", "for a new bridge")
    library.articles.add(document(edited, url="https://post.example/vote"))
    assert library.highlights.get(revised[0].id).anchor is AnchorState.MOVED
