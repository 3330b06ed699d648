from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.layout.spans import SpanIndex, sweep

spans = st.lists(
    st.tuples(st.integers(-2, 30), st.integers(-2, 30), st.sampled_from("abc")).map(
        lambda s: (min(s[:2]), max(s[:2]), s[2])
    ),
    max_size=30,
)
places = st.integers(-3, 32)


@given(spans, places, places)
def test_exactly_the_overlapping_spans_are_returned(
    given_spans: list[tuple[int, int, str]], start: int, end: int
) -> None:
    touching = [span for span in given_spans if max(span[0], start) < min(span[1], end)]
    assert SpanIndex(given_spans).overlapping(start, end) == sorted(touching, key=lambda span: span[0])


@given(spans, places)
def test_at_returns_the_spans_that_cover_a_position(given_spans: list[tuple[int, int, str]], place: int) -> None:
    covering = [span for span in given_spans if span[0] <= place < span[1]]
    assert SpanIndex(given_spans).at(place) == sorted(covering, key=lambda span: span[0])


@given(spans, places, places)
def test_the_pieces_of_a_line_cover_it_and_have_the_values_of_their_spans(
    given_spans: list[tuple[int, int, str]], start: int, end: int
) -> None:
    pieces = sweep(start, end, given_spans)
    if start >= end:
        assert pieces == []
        return
    assert (pieces[0][0], pieces[-1][1]) == (start, end)
    assert all(before[1] == after[0] for before, after in pairwise(pieces))
    for left, right, values in pieces:
        assert left < right
        for place in range(left, right):
            assert values == tuple(span[2] for span in given_spans if span[0] <= place < span[1])


def test_two_crossing_spans_make_three_pieces() -> None:
    assert sweep(0, 10, [(4, 12, "late"), (2, 6, "early")]) == [
        (0, 2, ()),
        (2, 4, ("early",)),
        (4, 6, ("late", "early")),
        (6, 10, ("late",)),
    ]


def test_a_line_without_spans_is_one_piece() -> None:
    assert sweep(3, 7, []) == [(3, 7, ())]


def test_where_very_many_spans_overlap_the_work_stays_small_and_the_words_around_keep_theirs() -> None:
    many = [(10 + place, 20_000 - place, "many") for place in range(5_000)]
    index = SpanIndex([(0, 5, "before"), *many, (20_000, 20_005, "after")])
    assert len(index.overlapping(9_000, 9_080)) == 64
    assert [span[2] for span in (*index.at(3), *index.at(20_002))] == ["before", "after"]
    assert max(len(values) for _, _, values in sweep(0, 20_005, many)) == 64
