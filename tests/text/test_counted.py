from __future__ import annotations

import pytest

from newsreader.text.counted import counted


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((1, "article"), "1 article"),
        ((0, "article"), "0 articles"),
        ((1204, "article"), "1,204 articles"),
        ((1, "new entry", "new entries"), "1 new entry"),
        ((2, "new entry", "new entries"), "2 new entries"),
    ],
)
def test_a_number_has_its_noun_in_the_singular_or_the_plural(arguments: tuple[int, str], words: str) -> None:
    assert counted(*arguments) == words
