"""The order of names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.order import name_order, plain

NAMES = st.lists(st.text("aäAbzß-/ ", min_size=1, max_size=8), max_size=12)


def test_accents_and_case_do_not_take_a_name_from_its_letter() -> None:
    names = ["world", "Ärger", "zebra", "air", "Øre", "arger/b", "arger", "arger-x"]
    assert sorted(names, key=name_order) == [
        "air", "arger", "arger/b", "Ärger", "arger-x", "Øre", "world", "zebra",
    ]  # fmt: skip
    assert plain("Ångström/É") == "angstrom/e"


@given(NAMES)
def test_what_is_below_a_name_stands_right_behind_it(names: list[str]) -> None:
    ordered = sorted({name.casefold() for name in names}, key=name_order)
    for name in ordered:
        below = [place for place, other in enumerate(ordered) if f"{other}/".startswith(f"{name}/")]
        assert below == list(range(below[0], below[0] + len(below)))
