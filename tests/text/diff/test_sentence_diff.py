"""The unchanged parts of an edited text: sentences first, then words, without chance matches."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.diff.sentence_diff import diff
from newsreader.text.diff.word_diff import Unchanged, diff_words
from newsreader.text.folding import fold

FERRY = "The last ferry leaves the island at nine in the evening, and nobody waits for it."
HARBOUR = "The harbour master keeps a list of boats that never came back to the quay."
STORM = "A storm of the kind that comes once in ten years broke two of the three moorings."


def significant(old: str, new: str) -> list[str]:
    return [
        old[unchanged.old : unchanged.old + unchanged.length] for unchanged in diff(old, new) if unchanged.significant
    ]


def test_equal_texts_are_one_unchanged_part() -> None:
    assert diff(FERRY, FERRY) == [Unchanged(0, 0, len(FERRY))]
    assert diff("", "") == []
    assert diff(FERRY, "") == diff("", FERRY) == []


def test_an_inserted_sentence_with_the_same_beginning_leaves_the_next_one_unchanged() -> None:
    assert significant("The dog ran.", "The cat sat. The dog ran.") == ["The dog ran."]
    assert (
        significant("So it was. The dog ran home.", "So it was. The cat sat. The dog ran off home.")[0] == "So it was."
    )


def test_the_neighbors_of_a_deleted_sentence_are_unchanged_and_not_merged() -> None:
    assert significant(f"{FERRY} {HARBOUR} {STORM}", f"{FERRY} {STORM}") == [FERRY, STORM]


def test_of_two_swapped_sentences_the_shorter_one_counts_as_moved() -> None:
    assert significant(f"{FERRY} {HARBOUR}", f"{HARBOUR} {FERRY}") == [max(FERRY, HARBOUR, key=len)]


def test_the_rest_of_a_sentence_with_a_replaced_word_is_unchanged() -> None:
    assert significant(f"{HARBOUR} {FERRY}", f"{HARBOUR} {FERRY.replace('nine', 'ten')}") == [
        f"{HARBOUR} {FERRY[: FERRY.index('nine')].rstrip()}",
        FERRY[FERRY.index("in the evening") :],
    ]


def test_common_words_of_unrelated_sentences_are_not_significant() -> None:
    unchanged = diff_words(FERRY, STORM)
    assert unchanged
    assert not any(each.significant for each in unchanged)


def test_the_words_of_joined_paragraphs_are_unchanged() -> None:
    assert significant(f"{FERRY}\n\n{STORM}", f"{FERRY} {STORM}") == [FERRY, STORM]


def test_scripts_without_spaces_are_compared_by_letter() -> None:
    old, new = "港の船は毎朝六時に島へ出る。", "港の船は毎朝七時に島へ出る。"
    assert significant(old, new) == ["港の船は毎朝", "時に島へ出る。"]


def test_a_long_line_without_sentences_is_compared() -> None:
    words = random.Random(7)
    long = [f"w{words.randrange(4000)}" for _ in range(20_000)]
    unchanged = diff(" ".join(long), " ".join([*long[12_000:], "between", *long[:12_000]]))
    assert max(each.length for each in unchanged) == len(" ".join(long[:12_000]))


def test_a_long_repetitive_line_with_a_few_edits_is_compared() -> None:
    line = "tick tock " * 12_000
    unchanged = diff(line, f"{line[:50_000]}BOOM {line[50_000:]}")
    assert [(each.old, each.new) for each in unchanged] == [(0, 0), (50_000, 50_005)]


PROSE = st.lists(
    st.sampled_from(["the", "The", "dog", "ran.", "“so”", '"so"', "Ärger", "日本", "\n", FERRY, STORM]), max_size=30
).map(" ".join)


@given(PROSE | st.text(), PROSE | st.text())
def test_unchanged_parts_are_equal_and_in_order(old: str, new: str) -> None:
    for blocks in (diff(old, new), diff_words(old, new)):
        for unchanged in blocks:
            assert unchanged.length > 0
            left, right = (
                old[unchanged.old : unchanged.old + unchanged.length],
                new[unchanged.new : unchanged.new + unchanged.length],
            )
            assert len(left) == len(right) == unchanged.length
            assert fold(left, accents=True).text == fold(right, accents=True).text
        for before, after in pairwise(blocks):
            assert before.old + before.length <= after.old
            assert before.new + before.length <= after.new


@given(PROSE, PROSE, PROSE)
def test_an_insertion_leaves_all_other_words_unchanged(left: str, inserted: str, right: str) -> None:
    old = f"{left}\n{right}"
    unchanged = diff(old, f"{left}\n{inserted}\n{right}")
    assert sum(len("".join(old[each.old : each.old + each.length].split())) for each in unchanged) == len(
        "".join(old.split())
    )
