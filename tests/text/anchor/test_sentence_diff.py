"""What an edit kept: sentences first, then words, and no words that chance would share."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.anchor.sentence_diff import diff
from newsreader.text.anchor.word_diff import Unchanged, diff_words
from newsreader.text.folding import fold

FERRY = "The last ferry leaves the island at nine in the evening, and nobody waits for it."
HARBOUR = "The harbour master keeps a list of boats that never came back to the quay."
STORM = "A storm of the kind that comes once in ten years broke two of the three moorings."


def significant(old: str, new: str) -> list[str]:
    return [old[kept.old : kept.old + kept.length] for kept in diff(old, new) if kept.significant]


def test_the_same_text_is_kept_whole() -> None:
    assert diff(FERRY, FERRY) == [Unchanged(0, 0, len(FERRY))]
    assert diff("", "") == []
    assert diff(FERRY, "") == diff("", FERRY) == []


def test_an_inserted_sentence_that_begins_alike_leaves_the_next_one_whole() -> None:
    assert significant("The dog ran.", "The cat sat. The dog ran.") == ["The dog ran."]
    assert (
        significant("So it was. The dog ran home.", "So it was. The cat sat. The dog ran off home.")[0] == "So it was."
    )


def test_a_deleted_sentence_leaves_its_neighbours_whole_and_joined_to_nothing() -> None:
    assert significant(f"{FERRY} {HARBOUR} {STORM}", f"{FERRY} {STORM}") == [FERRY, STORM]


def test_the_lighter_of_two_sentences_that_changed_places_is_the_one_that_moved() -> None:
    assert significant(f"{FERRY} {HARBOUR}", f"{HARBOUR} {FERRY}") == [max(FERRY, HARBOUR, key=len)]


def test_a_replaced_word_leaves_the_rest_of_its_sentence() -> None:
    assert significant(f"{HARBOUR} {FERRY}", f"{HARBOUR} {FERRY.replace('nine', 'ten')}") == [
        f"{HARBOUR} {FERRY[: FERRY.index('nine')].rstrip()}",
        FERRY[FERRY.index("in the evening") :],
    ]


def test_words_that_unrelated_sentences_share_are_not_firm() -> None:
    kept = diff_words(FERRY, STORM)
    assert kept
    assert not any(each.significant for each in kept)


def test_joined_paragraphs_keep_their_words() -> None:
    assert significant(f"{FERRY}\n\n{STORM}", f"{FERRY} {STORM}") == [FERRY, STORM]


def test_scripts_without_spaces_are_compared_by_letter() -> None:
    old, new = "港の船は毎朝六時に島へ出る。", "港の船は毎朝七時に島へ出る。"
    assert significant(old, new) == ["港の船は毎朝", "時に島へ出る。"]


def test_a_long_line_without_sentences_is_still_followed() -> None:
    words = random.Random(7)
    long = [f"w{words.randrange(4000)}" for _ in range(20_000)]
    kept = diff(" ".join(long), " ".join([*long[12_000:], "between", *long[:12_000]]))
    assert max(each.length for each in kept) == len(" ".join(long[:12_000]))


def test_a_long_line_that_only_repeats_itself_is_followed_through_a_few_edits() -> None:
    line = "tick tock " * 12_000
    kept = diff(line, f"{line[:50_000]}BOOM {line[50_000:]}")
    assert [(each.old, each.new) for each in kept] == [(0, 0), (50_000, 50_005)]


PROSE = st.lists(
    st.sampled_from(["the", "The", "dog", "ran.", "“so”", '"so"', "Ärger", "日本", "\n", FERRY, STORM]), max_size=30
).map(" ".join)


@given(PROSE | st.text(), PROSE | st.text())
def test_what_is_kept_reads_the_same_and_keeps_its_order(old: str, new: str) -> None:
    for blocks in (diff(old, new), diff_words(old, new)):
        for kept in blocks:
            assert kept.length > 0
            left, right = old[kept.old : kept.old + kept.length], new[kept.new : kept.new + kept.length]
            assert len(left) == len(right) == kept.length
            assert fold(left).text == fold(right).text
        for before, after in pairwise(blocks):
            assert before.old + before.length <= after.old
            assert before.new + before.length <= after.new


@given(PROSE, PROSE, PROSE)
def test_an_insertion_into_a_text_loses_no_word_of_it(left: str, inserted: str, right: str) -> None:
    old = f"{left}\n{right}"
    kept = diff(old, f"{left}\n{inserted}\n{right}")
    assert sum(len("".join(old[each.old : each.old + each.length].split())) for each in kept) == len(
        "".join(old.split())
    )
