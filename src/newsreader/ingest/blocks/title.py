"""The title of an article that was saved without one: the beginning of its first sentence."""

from __future__ import annotations

import re

from newsreader.records import Block, BlockKind
from newsreader.text.sentences.sentences import Sentences

_MAX_LENGTH = 100
_SAMPLE = 1_000
_TRAILING = " ,;:–—-([“\"‘'"


def derive_title(text: str) -> str:
    """Return the first sentence of `text`, without its full stop.

    A sentence of more than 100 code points is cut after a word, and ends with “…”.
    """
    start = " ".join(text.lstrip()[:_SAMPLE].split())
    first = Sentences(start, (Block(BlockKind.PARAGRAPH, 0, len(start)),)).first()
    sentence = start[first.start : first.end] if first else start
    if len(sentence) <= _MAX_LENGTH:
        return re.sub(r"(?<=[^\s.])\.$", "", sentence)
    cut = sentence.rfind(" ", _MAX_LENGTH // 2, _MAX_LENGTH)
    return sentence[: cut if cut > 0 else _MAX_LENGTH - 1].rstrip(_TRAILING) + "…"
