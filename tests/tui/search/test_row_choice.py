from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.tui.search.row_choice import best_top

ROWS = st.lists(st.tuples(st.frozensets(st.sampled_from("abc")), st.booleans()), min_size=1, max_size=20)


@given(ROWS, st.integers(1, 8), st.integers(0, 20))
def test_no_other_rows_have_more_matching_words_or_as_many_and_more_of_the_passage(rows, height, preferred):
    def shown(top):
        window = rows[top : top + height]
        return len(frozenset().union(*(words for words, _ in window))), sum(on for _, on in window)

    tops = range(max(1, len(rows) - height + 1))
    top = best_top([words for words, _ in rows], [on for _, on in rows], height, preferred)
    assert shown(top) == max(map(shown, tops))
    assert abs(top - preferred) == min(abs(other - preferred) for other in tops if shown(other) == shown(top))
