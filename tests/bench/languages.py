"""How many languages are recognized, and how many sentence boundaries are found, in passages divided by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.text.sentences.gold import passages

from newsreader.text.language import detect
from newsreader.text.sentences.boundaries import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = 200
"""Code points of a short text, about three sentences."""


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield each benchmark, its result, and what it is compared with."""
    every = list(passages())
    texts: list[tuple[str, str]] = []
    for passage in every:
        if texts and texts[-1][0] == passage.language and len(texts[-1][1]) < _TEXT:
            texts[-1] = (passage.language, f"{texts[-1][1]} {passage.text}")
        else:
            texts.append((passage.language, passage.text))
    for name, known in (
        ("texts of 200 characters", [text for text in texts if len(text[1]) >= _TEXT]),
        ("passages", [(passage.language, passage.text) for passage in every]),
    ):
        guesses = [(language, detect(text)) for language, text in known]
        right = sum(language == guess for language, guess in guesses)
        unsure = sum(guess is None for _, guess in guesses)
        yield f"languages of {name}", f"{right} of {len(known)}", f"{unsure} without a guess"
    found, hits = 0, 0
    for passage in every:
        spans = sentence_spans(passage.text, 0, len(passage.text), passage.language)
        ends = {end for _, end in spans[:-1]}
        found += len(ends)
        hits += len(ends & set(passage.ends))
    total = sum(len(passage.ends) for passage in every)
    yield "sentence boundaries found", f"{hits} of {total}", f"{found - hits} wrong ones"
