"""Jump labels: a few letters for each place on the screen. The nearest places get the labels that are easiest to type.

No label is the beginning of another, so a jump happens at its last letter and needs no Enter. This module must not know
what the labels are for.
"""

from __future__ import annotations

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Home row, upper row, lower row. Only lower case, so that no letters look alike (`l`, `I`, `1`)."""

MANY_LETTERS = LETTERS + "ASDFGHJKQWERTYUPZXCVBNM"
"""Also capital letters that do not look like others: nearly twice as many labels of one letter."""


def labels(count: int, alphabet: str = LETTERS) -> list[str]:
    """Return `count` different labels of letters of `alphabet`, easiest first. None is the beginning of another.

    If the alphabet is long enough, all labels have one letter. Otherwise as many as possible have one letter, and the
    others one more. Raises `ValueError` for an alphabet with fewer than two letters or with duplicates.
    """
    if len(alphabet) < 2 or len(set(alphabet)) < len(alphabet):
        raise ValueError(f"{alphabet!r} has too few different letters for labels")
    longest = list(alphabet)
    while len(longest) * len(alphabet) < count:
        longest = _longer(longest, alphabet)
    if count <= len(longest):
        return longest[: max(0, count)]
    # Each short label that is dropped is replaced by as many longer ones as there are letters.
    short = (len(longest) * len(alphabet) - count) // (len(alphabet) - 1)
    return longest[:short] + _longer(longest[short:], alphabet)[: count - short]


def _longer(beginnings: list[str], alphabet: str) -> list[str]:
    return [beginning + letter for letter in alphabet for beginning in beginnings]
