"""Random actions of a user, made of numbers that tests can draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st
from tests.library.samples import document

from newsreader.errors import UsageError
from newsreader.records import ArticleQuery, BlockKind, Color, Draft, Reading, Shelf, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsreader.library import Library

TEXTS = (
    "The harbour was closed on Monday.\n\nNobody had expected the strike to last.\n\nPhoto: a crane at dusk",
    "The harbour was closed on Tuesday.\n\nAlmost nobody had expected the strike to last.",
    "Nobody had expected the strike to last. It rained.\n\nThe mayor said “no” – and left.",
    "日本語の文章です。二つ目の文です。\n\nA second paragraph.",
)
TAGS = ("claim", "Claim/Deep", "a", "a/b", "é")
NAMES = ("mine", "Mine", "to do")

T = TypeVar("T")
Move = tuple[int, int, int]
MOVES = st.lists(st.tuples(st.integers(0, 28), st.integers(0, 11), st.integers(0, 11)), max_size=14)


def play(library: Library, moves: Sequence[Move]) -> None:
    """Run the actions, except those that are impossible at that moment."""
    for kind, one, other in moves:
        try:
            _KINDS[kind % len(_KINDS)](library, one, other)
        except UsageError:
            continue


def _articles(library: Library) -> list[int]:
    return sorted([*library.articles.ids(ArticleQuery()), *library.articles.ids(ArticleQuery(Shelf.TRASH))])


def _pick(ids: Sequence[T], number: int) -> T:
    if not ids:
        raise UsageError("there is nothing to pick")
    return ids[number % len(ids)]


def _article(library: Library, number: int) -> int:
    return _pick(_articles(library), number)


def _highlight(library: Library, number: int) -> int:
    return _pick([one.id for article in _articles(library) for one in library.highlights.for_article(article)], number)


def _tag(library: Library, number: int) -> str:
    return _pick(library.tags.list(), number).name


def _search(library: Library, number: int) -> str:
    return _pick(library.searches.saved(), number).name


def _add(library: Library, one: int, other: int) -> None:
    # The last address creates revisions, the others create articles.
    address = f"https://a.example/{one % 3}"
    library.articles.add(
        document(TEXTS[other % len(TEXTS)], url=address, title=f"Title {one}"), tags=TAGS[one % 5 : one % 5 + 1]
    )


def _mark(library: Library, one: int, other: int) -> None:
    article = _article(library, one)
    length = library.articles.get(article).length
    start = min(other * 5, length - 2)
    library.highlights.add(
        article, start, min(start + 1 + one * 3, length), color=list(Color)[other % 5], note=f"n{one}"
    )


_KINDS: Sequence[Callable[[Library, int, int], object]] = (
    _add,
    _add,
    _mark,
    _mark,
    lambda library, one, other: library.highlights.set_color(_highlight(library, one), list(Color)[other % 5]),
    lambda library, one, other: library.highlights.set_note(_highlight(library, one), "word " * other),
    lambda library, one, other: library.highlights.set_tags(_highlight(library, one), TAGS[other % 4 : other % 4 + 2]),
    lambda library, one, other: library.highlights.set_range(_highlight(library, one), other, other + 5),
    lambda library, one, other: library.drafts.keep(
        Draft(_highlight(library, one), "ab"[one % 2], f"draft {other}", f"n{one}")
    ),
    lambda library, one, other: library.highlights.delete(_highlight(library, one)),
    lambda library, one, other: library.articles.set_state([_article(library, one)], list(State)[other % 4]),
    lambda library, one, other: library.articles.set_starred([_article(library, one)], other % 2 == 0),
    lambda library, one, other: library.articles.set_title(_article(library, one), f"My title {other}"),
    lambda library, one, other: library.articles.set_block_kind(_article(library, one), 0, list(BlockKind)[other]),
    lambda library, one, other: library.articles.tag([_article(library, one)], [TAGS[other % 5]]),
    lambda library, one, other: library.articles.untag([_article(library, one)], [TAGS[other % 5]]),
    lambda library, one, other: library.articles.visit(
        _article(library, one), other, State.READING, read=Reading(other, other)
    ),
    lambda library, one, other: library.articles.delete([_article(library, one)]),
    lambda library, one, other: library.articles.restore([_article(library, one)]),
    lambda library, one, other: library.tags.describe(TAGS[one % 5], f"meaning {other}"),
    lambda library, one, other: library.tags.set_hot_key(TAGS[one % 5], "xyz"[other % 3]),
    lambda library, one, other: library.tags.merge([_tag(library, one)], TAGS[other % 5]),
    lambda library, one, other: library.tags.rename(_tag(library, one), ("z", "claim", "a/c")[other % 3]),
    lambda library, one, other: library.tags.delete([_tag(library, one)]),
    lambda library, one, other: library.searches.save(NAMES[one % 3], f"tag:a {other % 3}"),
    lambda library, one, other: library.searches.rename(_search(library, one), NAMES[other % 3]),
    lambda library, one, other: library.searches.remove(_search(library, one)),
    lambda library, one, other: library.searches.remember(f"word {other}"),
    lambda library, one, other: library.history.undo(),
    lambda library, one, other: library.history.redo(),
)
