"""The passages of `gold.txt`, by hand divided into sentences."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Passage(NamedTuple):
    """A passage, and where its sentences but the last end (code points)."""

    language: str
    text: str
    ends: tuple[int, ...]


def passages() -> Iterator[Passage]:
    """Yield all passages."""
    language = ""
    for line in Path(__file__).with_name("gold.txt").read_text("utf-8").splitlines()[1:]:
        if line.startswith("# "):
            language = line[2:]
        elif line:
            sentences = re.split(r" \| |\|", line)
            space = " " if " | " in line else ""
            ends = [len(space.join(sentences[:count])) for count in range(1, len(sentences))]
            yield Passage(language, space.join(sentences), tuple(ends))
