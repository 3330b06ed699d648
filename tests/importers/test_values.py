"""The values of other programs become those of newsreader, whatever their kind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.importers import values
from newsreader.importers.plain_words import plain_words
from newsreader.records import Color

if TYPE_CHECKING:
    from tests.conftest import Zone

TIME = datetime(2020, 3, 4, 10, 30, tzinfo=UTC)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@pytest.mark.parametrize(
    "value",
    [
        1583317800, 1583317800.0, 1583317800000, 1583317800000000, "1583317800", "1583317800000",
        "2020-03-04T10:30:00Z", "2020-03-04T10:30:00.000Z", "2020-03-04T11:30:00+0100", "2020-03-04 11:30:00+01:00",
        "2020-03-04 10:30:00 UTC", "2020-03-04 11:30:00", "2020-03-04T11:30", "Wed, 04 Mar 2020 10:30:00 GMT",
    ],
)  # fmt: skip
def test_a_time_in_any_unit_and_form(value: object, in_zone: Zone) -> None:
    in_zone("Europe/Berlin")
    assert values.moment(value) == TIME


@pytest.mark.parametrize("value", [None, 0, "", "soon", True, [], float("nan"), 1e300, 10**400, "9" * 17, "2020-13-45"])
def test_no_time(value: object) -> None:
    assert values.moment(value) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2020", datetime(2020, 1, 1, tzinfo=UTC)), ("2020-03", datetime(2020, 3, 1, tzinfo=UTC)),
        ("2020/03//", datetime(2020, 3, 1, tzinfo=UTC)), ("2020/3/4", datetime(2020, 3, 4, tzinfo=UTC)),
        ("March 2020", datetime(2020, 3, 1, tzinfo=UTC)), ("4 March 2020", datetime(2020, 3, 4, tzinfo=UTC)),
        ("Spring 2020", None), ("2020-00", None), ("n.d.", None),
    ],
)  # fmt: skip
def test_a_date_can_lack_its_day_and_month(written: str, day: datetime | None) -> None:
    assert values.partial_date(written) == day


@pytest.mark.parametrize(
    ("written", "color"),
    [
        ("yellow", Color.YELLOW), ("Pink", Color.RED), ("orange", Color.YELLOW), ("cyan", Color.BLUE),
        ("#ffd400", Color.YELLOW), ("#ff6666", Color.RED), ("#5fb236", Color.GREEN), ("#2ea8e5", Color.BLUE),
        ("#a28ae5", Color.PURPLE), ("#e56eee", Color.PURPLE), ("#f19837", Color.YELLOW), ("#0f0", Color.GREEN),
        ("#ff000080", Color.RED), ("#aaaaaa", None), ("gray", None), ("", None), (7, None),
    ],
)  # fmt: skip
def test_the_nearest_color(written: object, color: Color | None) -> None:
    assert values.color(written) is color


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Jane Doe", ("Jane Doe",)), ("Jane Doe and John Smith", ("Jane Doe", "John Smith")),
        ("Doe, Jane", ("Doe, Jane",)), ("Doe, Jane; Smith, John", ("Doe, Jane", "Smith, John")),
        ("Gary Dagorn, Jean-Philippe Lefief", ("Gary Dagorn", "Jean-Philippe Lefief")),
        ("A B, C D, and E F", ("A B", "C D", "E F")), (["A", "", "A"], ("A",)), (None, ()),
    ],
)  # fmt: skip
def test_the_names_of_authors(written: object, people: tuple[str, ...]) -> None:
    assert values.people(written) == people


def test_tags_become_valid_and_occur_once() -> None:
    found = values.tags(["#News", "news", " a  b ", "/x//y/", "", "\x00", "t" * 300, "R&D"])
    assert found == ("News", "a b", "x/y", "R&D")


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("a **bold** and *soft* and __strong__ word", "a bold and soft and strong word"),
        ("see [the page](https://x.org/a_(b)) ![image](https://x.org/i.png)", "see the page "),
        ("**bold with *inner* words**", "bold with inner words"), ("# A heading", "A heading"),
        ("snake_case and 2 * 3 * 4 and a*b*c [1] (x)", "snake_case and 2 * 3 * 4 and a*b*c [1] (x)"),
        ("\\*not soft\\*", "*not soft*"), ("- a list\n> a quote", "- a list\n> a quote"),
    ],
)  # fmt: skip
def test_markdown_becomes_the_words_of_the_text(markdown: str, words: str) -> None:
    assert plain_words(markdown) == words


@given(ANYTHING)
def test_any_value_is_taken(value: object) -> None:
    values.line(value), values.passage(value), values.address(value), values.moment(value), values.partial_date(value)
    values.tags(values.names(value)), values.color(value), values.people(value), values.truth(value), values.key(value)
