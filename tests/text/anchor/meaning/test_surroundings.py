"""Which words around a passage give it another meaning."""

from __future__ import annotations

import pytest

from newsreader.text.anchor.meaning.surroundings import Surroundings, turned


def turned_sides(old: str, new: str) -> set[str]:
    """Return the sides of the same passage, between two strokes, that have turned."""
    (before, words, after), (now_before, _, now_after) = old.split("|"), new.split("|")
    return set(turned(words, Surroundings(before, after), Surroundings(now_before, now_after)))


@pytest.mark.parametrize(
    ("old", "new", "side"),
    [
        ("Some 40 |people were arrested| on Monday.", "Some 140 |people were arrested| on Monday.", "before"),
        ("In all 14 |people were arrested|.", "In all 17 |people were arrested|.", "before"),
        ("Nearly half of |the students passed|.", "Less than half of |the students passed|.", "before"),
        ("Witnesses said that |the driver fled|.", "Witnesses doubted that |the driver fled|.", "before"),
        (
            "“|We were never asked|,” said Maria Lindqvist, a teacher.",
            "“|We were never asked|,” said Anna Bergström, a teacher.",
            "after",
        ),
        ("“|We were never asked|,” a resident said.", "“|We were never asked|,” a minister said.", "after"),
        ("The water |is safe to drink|.", "The water |is safe to drink| once boiled.", "after"),
        ("He said on Monday |that he would sign|.", "He refused to say whether |that he would sign|.", "before"),
        ("Es gab mindestens 12 |Verletzte im Hafen|.", "Es gab mindestens 21 |Verletzte im Hafen|.", "before"),
        ("Zeugen sagten, dass |der Fahrer floh|.", "Zeugen bezweifelten, dass |der Fahrer floh|.", "before"),
        ("„|Niemand fragte uns|“, sagte Maria Lind.", "„|Niemand fragte uns|“, sagte Anna Berg.", "after"),
        (
            "« |Nous n’avons rien su| », a déclaré Marie Dupont.",
            "« |Nous n’avons rien su| », a déclaré Anne Martin.",
            "after",
        ),
        ("Maria Lindqvist said: “|We were never asked|.”", "Anna Bergström said: “|We were never asked|.”", "before"),
        ("死者は三|人だった|。", "死者は五|人だった|。", "before"),
        ("The firm paid $3| million for it|.", "The firm paid $4| million for it|.", "before"),
        ("The firm |paid $3| million for it.", "The firm |paid $3| billion for it.", "after"),
    ],
)
def test_a_number_a_doubt_a_condition_or_another_speaker_turns_a_passage(old: str, new: str, side: str) -> None:
    assert turned_sides(old, new) == turned_sides(new, old) == {side}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Some 40 |people were arrested|.", "Some forty |people were arrested|."),
        ("“|We were never asked|,” said Maria Lindqvist.", "“|We were never asked|,” Maria Lindqvist said."),
        ("“|We were never asked|,” said Maria Lindqvist.", "“|We were never asked|,” says Maria Lindqvist."),
        ("The port is old. |It closes today|.", "The port is not old. |It closes today|."),
        ("The old |port closes today|.", "The busy old |port closes today|."),
        ("On Monday |the port closed|.", "On Monday, |the port closed|."),
        ("A deal made on Sunday. |The port closed|.", "A deal made on Monday. |The port closed|."),
        ("|The port closed|. Ana Ruiz said so.", "|The port closed|. Eva Berg said so."),
    ],
)
def test_other_style_and_other_sentences_turn_nothing(old: str, new: str) -> None:
    assert turned_sides(old, new) == turned_sides(new, old) == set()


def test_a_word_that_the_stored_text_cuts_off_is_not_compared() -> None:
    old, new = "30 boats of all the fishermen of", "0 boats of all the fishermen of "
    assert turned("the port burned", Surroundings(old, ""), Surroundings(new, "")) == {}
