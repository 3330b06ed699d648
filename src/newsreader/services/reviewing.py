"""Highlights whose place in the text is in doubt: what changed there, and where else they could be."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsreader.export.sheet import words_now
from newsreader.records import AnchorState, Range

from .highlights import what_changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsreader.library import Library
    from newsreader.records import Highlight

DOUBTFUL = frozenset({AnchorState.REVIEW, AnchorState.ORPHAN})
_MOST_PLACES = 5


class Doubt(NamedTuple):
    """A highlight in doubt, the words at its likely place (empty for an orphan), and what changed of their meaning."""

    highlight: Highlight
    words: str
    changes: str


def present_words(library: Library, highlights: Iterable[Highlight]) -> Iterator[str]:
    """Yield the words that the current text has at the place of each highlight; an empty string for an orphan."""
    text_of = _texts(library)
    for highlight in highlights:
        in_doubt = highlight.anchor is AnchorState.REVIEW
        yield words_now(highlight, text_of(highlight.article_id) if in_doubt else "")


def doubts(library: Library) -> Iterator[Doubt]:
    """Yield the highlights in doubt, those with a likely place first, by article and place."""
    found = [highlight for highlight in library.highlights.all() if highlight.anchor in DOUBTFUL]
    found.sort(key=lambda each: (each.anchor is AnchorState.ORPHAN, each.article_id, each.start))
    text_of = _texts(library)
    for highlight in found:
        text = text_of(highlight.article_id)
        yield Doubt(highlight, words_now(highlight, text), what_changed(highlight, text))


def _texts(library: Library) -> Callable[[int], str]:
    """Return a function that returns the text of an article, reading it once for highlights that follow each other."""
    return lru_cache(maxsize=1)(lambda article_id: library.articles.revision(article_id).text)


def next_place(library: Library, highlight: Highlight) -> Range | None:
    """Return the likely place that follows the present one of a highlight, in the order of likeness, in a circle.

    Returns `None` if the current text has no other likely place.
    """
    places = _places(library, highlight)
    here = None if highlight.anchor is AnchorState.ORPHAN else Range(highlight.start, highlight.end)
    at = next((at for at, place in enumerate(places) if here and _overlap(place, here)), -1)
    following = [place for place in (*places[at + 1 :], *places[: at + 1]) if not (here and _overlap(place, here))]
    return next(iter(following), None)


def place_number(library: Library, highlight: Highlight) -> str:
    """Return which of its likely places a highlight in doubt has: `1 of 3`; of an orphan, only how many."""
    places = _places(library, highlight)
    if highlight.anchor is AnchorState.ORPHAN:
        return str(len(places))
    here = Range(highlight.start, highlight.end)
    at = next((at for at, place in enumerate(places) if _overlap(place, here)), None)
    # Between unchanged neighbors a place is likely even if its words are not.
    return f"{1 if at is None else at + 1} of {len(places) + (at is None)}"


def _places(library: Library, highlight: Highlight) -> list[Range]:
    """Return the likely places of a highlight in the current text, the likeliest first."""
    from newsreader.text.anchor.anchor import likely_places

    text = library.articles.revision(highlight.article_id).text
    return likely_places(text, highlight.quote)[:_MOST_PLACES]


def _overlap(one: Range, other: Range) -> bool:
    return one.start < other.end and other.start < one.end
