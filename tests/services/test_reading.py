"""How much of a text counts as read."""

from __future__ import annotations

import pytest

from newsreader.records import Reading
from newsreader.services.reading import PassedText


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("newsreader.services.reading.monotonic", clock)
    return clock


def test_only_what_was_on_the_screen_for_long_enough_counts_and_only_once(clock: Clock) -> None:
    text = PassedText(10_000)
    text.move(0, 1000)
    clock.now += 60
    text.move(900, 1900)  # a page
    clock.now += 5
    text.move(1000, 1900)  # a sentence
    assert text.read(at_end=False) == Reading(1000, 1000)
    clock.now += 60
    text.move(0, 900)
    clock.now += 60
    text.move(900, 1900)  # again
    assert text.read(at_end=False) == Reading(1000, 1000)
    clock.now += 60
    text.move(9500, 10_000)  # a jump to a place that was not on the screen
    assert text.read(at_end=True) == Reading(1000, 1000)
    clock.now += 60
    assert text.read(at_end=False) == Reading(1000, 1000)
    assert text.read(at_end=True) == Reading(1500, 10_000)


def test_pages_that_are_turned_faster_than_anybody_reads_do_not_count(clock: Clock) -> None:
    text = PassedText(100_000)
    text.move(0, 1000)
    clock.now += 3600  # a long look at one page does not make the next ones read
    for page in range(1, 50):
        clock.now += 0.1
        text.move(1000 * page, 1000 * (page + 1))
    assert text.read(at_end=False) == Reading(1000, 1000)


def test_sentences_of_a_page_that_was_read_first_are_passed_quickly(clock: Clock) -> None:
    text = PassedText(1000)
    text.move(0, 1000)
    clock.now += 30
    for place in range(100, 1000, 100):
        text.move(place, 1000)
    assert text.read(at_end=True) == Reading(1000, 1000)
