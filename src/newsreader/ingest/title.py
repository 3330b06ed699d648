"""A title for an article that was saved without one: the beginning of its first sentence.

Knows texts only, not where they come from.
"""

from __future__ import annotations

import re

from newsreader.records import Block, BlockKind
from newsreader.text.sentences.sentences import Sentences

_LONGEST = 100
_LOOK_AT = 1_000
_TRAILING = " ,;:–—-([“\"‘'"


def derive_title(text: str) -> str:
    """The first sentence of `text` when it has up to 100 code points, else its beginning, cut after a word, with “…”.

    A final full stop goes (titles have none); other stops stay.
    """
    start = " ".join(text.lstrip()[:_LOOK_AT].split())
    first = Sentences(start, (Block(BlockKind.PARAGRAPH, 0, len(start)),)).first()
    sentence = start[first.start : first.end] if first else start
    if len(sentence) <= _LONGEST:
        return re.sub(r"(?<=[^\s.])\.$", "", sentence)
    cut = sentence.rfind(" ", _LONGEST // 2, _LONGEST)
    return sentence[: cut if cut > 0 else _LONGEST - 1].rstrip(_TRAILING) + "…"
