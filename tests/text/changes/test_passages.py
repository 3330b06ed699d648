from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.samples import document

from newsreader.text.changes.changes import Changes
from newsreader.text.changes.passages import Passage, passages
from newsreader.text.sentences.sentences import Sentences


def found(old: str, new: str) -> list[Passage]:
    before, after = document(old), document(new)
    changes = Changes(before.text, before.blocks, after.text, after.blocks)
    return passages(changes, Sentences(after.text, after.blocks))


def told(old: str, new: str) -> list[tuple[str, str, list[str], str]]:
    """Return the sign, the sentences, the marked words and the earlier words of each passage."""
    return [
        (
            each.sign,
            new[each.place.start : each.place.end],
            [new[mark.start : mark.end] for mark in each.marks],
            "".join(f"[{words}]" if removed else words for words, removed in each.earlier),
        )
        for each in found(old, new)
    ]


NOTICE = "Correction: an earlier version named the wrong city."
MOVED = "Residents of the island had hoped for another ferry."
PAY, NOT = "The city will pay for it. Nobody was hurt.", "The city will not pay for it. Nobody was hurt."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(PAY, PAY, [], id="nothing"),
        pytest.param(
            PAY, NOT, [("~", "The city will not pay for it.", ["not"], "The city will pay for it.")], id="a word added"
        ),
        pytest.param(
            NOT,
            PAY,
            [("~", "The city will pay for it.", ["p"], "The city will [not ]pay for it.")],
            id="a word removed",
        ),
        pytest.param(
            "It opens on March 3. It is red. It costs 31 million.",
            "It opens on March 5. It is red. It costs 42 million.",
            [
                ("~", "It opens on March 5.", ["5"], "It opens on March [3]."),
                ("~", "It costs 42 million.", ["42"], "It costs [31] million."),
            ],
            id="two sentences of a paragraph are two passages",
        ),
        pytest.param(
            f"{PAY} {MOVED} It is late.\n\nIt is red and will open when the council has voted on it.",
            f"{PAY} It is late.\n\nIt is red and will open when the council has voted on it. {MOVED}",
            [(">", "Nobody was hurt.", ["."], f"[{MOVED} ]"), (">", MOVED, ["R"], "")],
            id="a sentence that moved has a sign where it was and where it is now",
        ),
        pytest.param(
            f"{PAY} {MOVED}\n\nIt is red and will open when the council has voted on it.",
            f"{PAY}\n\nIt is red and will open when the council has voted on it.\n\n{MOVED}",
            [(">", "Nobody was hurt.", ["."], f"[ {MOVED}]"), (">", MOVED, ["R"], "")],
            id="a sentence that became a paragraph",
        ),
        pytest.param(
            "Yesterday, the city paid. Nobody was hurt.",
            "The city paid. Nobody was hurt.",
            [("~", "The city paid.", ["The"], "[Yesterday, the] city paid.")],
            id="the first words",
        ),
        pytest.param(
            "Mayor opens bridge today\n\nNobody was hurt.",
            "Mayor opens bridge\n\nNobody was hurt.",
            [("~", "Mayor opens bridge", ["e"], "Mayor opens bridge[ today]")],
            id="the last words of a line without a stop",
        ),
        pytest.param(
            "One was here. The city paid. Three is the end.",
            "One was here. Three is the end.",
            [("−", "One was here.", ["."], "[The city paid. ]")],
            id="a sentence removed between two others",
        ),
        pytest.param(
            "One was here. Three is the end.",
            "One was here. The city paid. Three is the end.",
            [("+", "The city paid.", ["The city paid."], "")],
            id="a sentence added between two others",
        ),
        pytest.param(
            "One was here.\n\nThe owner did not answer our questions.\n\nThree is the end.",
            "One was here.\n\nThree is the end.",
            [("−", "One was here.", ["."], "[The owner did not answer our questions.]")],
            id="a paragraph removed",
        ),
        pytest.param(
            "One was here.",
            "One was here.\n\nTwo came later. They waited.",
            [("+", "Two came later. They waited.", ["Two came later. They waited."], "")],
            id="a paragraph added is one passage",
        ),
        pytest.param(
            "One was here.",
            f"One was here.\n\n{NOTICE}",
            [
                ("!", NOTICE, [NOTICE], ""),
            ],
            id="a correction notice",
        ),
        pytest.param(
            "The ice on the river has gone, and work begins on Monday.\n\nThe mayor spoke for an hour to the council.",
            "The mayor spoke for an hour to the council.\n\nThe ice on the river has gone, and work begins on Monday.",
            [(">", "The mayor spoke for an hour to the council.", ["T"], "")],
            id="a paragraph moved",
        ),
    ],
)
def test_each_kind_of_change_is_a_passage_with_its_sentences_and_the_words_before(old, new, expected):
    assert told(old, new) == expected


def test_words_removed_before_the_first_sentence_are_above_it():
    (passage,) = found("The owner did not answer.\n\nThree is the end of it.", "Three is the end of it.")
    assert (passage.sign, passage.above) == ("−", True)


sentences = st.lists(st.sampled_from([f"The {word} waited in the harbour." for word in "abcdefg"]), max_size=6)
texts = st.lists(sentences.map(" ".join).filter(bool), max_size=4).map("\n\n".join)


@given(texts, texts)
def test_every_change_belongs_to_sentences_of_the_new_text_and_equal_texts_have_none(old, new):
    shown = found(old, new)
    assert bool(shown) <= (old != new)
    for each in shown:
        assert new[each.place.start : each.place.end].strip()
        assert all(each.place.start <= mark.start < mark.end <= each.place.end for mark in each.marks)
