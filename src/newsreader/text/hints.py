"""Labels to jump by: a few letters for each place on the screen, the nearest places the easiest to type.

No label begins another, so a jump happens with its last letter and needs no Enter. This module must not know what the
labels stand beside.
"""

from __future__ import annotations

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Home row, upper row, lower row. Lower case alone, so that nothing looks like something else (`l`, `I`, `1`)."""

MANY_LETTERS = LETTERS + "ASDFGHJKQWERTYUPZXCVBNM"
"""With capital letters behind, but for those that look like others: nearly twice as many labels of one letter."""


def labels(count: int, alphabet: str = LETTERS) -> list[str]:
    """Give `count` labels of letters of `alphabet`, easiest first, no two alike and none beginning another.

    All have one letter if the alphabet is long enough; else as many as possible have, and the rest one more. The first
    labels are the short ones, of the first letters. Raises `ValueError` for an alphabet of fewer than two letters or
    with one twice.
    """
    if len(alphabet) < 2 or len(set(alphabet)) < len(alphabet):
        raise ValueError(f"labels cannot be made of {alphabet!r}")
    longest = list(alphabet)
    while len(longest) * len(alphabet) < count:
        longest = _longer(longest, alphabet)
    if count <= len(longest):
        return longest[: max(0, count)]
    # Each label that gives up its place makes room for as many longer ones as there are letters.
    kept = (len(longest) * len(alphabet) - count) // (len(alphabet) - 1)
    return longest[:kept] + _longer(longest[kept:], alphabet)[: count - kept]


def _longer(beginnings: list[str], alphabet: str) -> list[str]:
    return [beginning + letter for letter in alphabet for beginning in beginnings]
