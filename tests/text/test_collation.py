"""The order of names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.collation import name_order, plain

NAMES = st.lists(st.text("aäAbzß-/ 019٣", min_size=1, max_size=8), max_size=12)


def test_case_and_accents_do_not_change_the_order() -> None:
    names = ["world", "Ärger", "zebra", "air", "Øre", "arger/b", "arger", "arger-x"]
    assert sorted(names, key=name_order) == [
        "air", "arger", "arger/b", "Ärger", "arger-x", "Øre", "world", "zebra",
    ]  # fmt: skip
    assert plain("Ångström/É") == "angstrom/e"


@given(NAMES)
def test_a_name_is_followed_by_the_names_below_it(names: list[str]) -> None:
    ordered = sorted({name.casefold() for name in names}, key=name_order)
    for name in ordered:
        below = [place for place, other in enumerate(ordered) if f"{other}/".startswith(f"{name}/")]
        assert below == list(range(below[0], below[0] + len(below)))


@given(st.text("aé/ -", max_size=5), st.integers(0), st.integers(0), st.text("aé/ -", max_size=5))
def test_numbers_in_names_are_ordered_by_value(before: str, low: int, high: int, after: str) -> None:
    low, high = sorted((low, high))
    names = [f"{before}{number}{after}" for number in (high, low)]
    assert sorted(names, key=name_order) == names[::-1]


def test_numbers_of_any_length_and_with_leading_zeros_are_ordered() -> None:
    long = "9" * 10_000
    assert sorted([f"t{long}", "t10", "t010", "t9", "t1/10", "t1/2", "t1", "t", "t9a"], key=name_order) == [
        *("t", "t1", "t1/2", "t1/10", "t9", "t9a", "t010", "t10", f"t{long}")
    ]  # fmt: skip
