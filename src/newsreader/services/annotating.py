"""Annotating without a screen: a passage is named by its words, and found in the article's current text.

It must not know how passages are stored, nor how the words were typed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.errors import AmbiguousError, NotFoundError, UsageError
from newsreader.records import SURE, Color
from newsreader.text.clean import nfc
from newsreader.text.find import occurrences
from newsreader.text.folding import fold
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.library import Library
    from newsreader.records import Article, Highlight, Range


def highlight_quote(
    library: Library,
    article: Article,
    quote: str,
    *,
    prefix: str = "",
    suffix: str = "",
    color: Color = Color.YELLOW,
    tags: Sequence[str] = (),
    note: str = "",
) -> Highlight:
    """Highlight the passage of `article` that reads `quote`, and give the new highlight back.

    The quotation may be typed with straight quotation marks, simple dashes and any white space. `prefix` and
    `suffix`, the words just before and just after it, say which is meant where it stands more than once.

    Raises:
        UsageError: the quotation is blank, or a tag's name is invalid.
        NotFoundError: the text does not hold the quotation, or not between these words.
        AmbiguousError: the text holds it more than once.
    """
    if not quote.strip():
        raise UsageError("The quotation is empty.")
    text = library.articles.revision(article.id).text
    places = occurrences(text, quote)
    if not places:
        raise NotFoundError(f"Article {article.id} does not hold this quotation: {in_quotes(_shortened(quote))}")
    meant = [place for place in places if _stands_between(text, place, prefix, suffix)]
    if not meant:
        raise NotFoundError(
            f"The quotation stands {_times(len(places))} in article {article.id}, but not with this prefix and suffix."
        )
    if len(meant) > 1:
        raise AmbiguousError(
            f"The quotation stands {_times(len(meant))} in article {article.id}; say which is meant by a prefix or a"
            " suffix (the words just before or after it), or quote more."
        )
    place = meant[0]
    for known in library.highlights.for_article(article.id):
        if (known.start, known.end) == (place.start, place.end) and known.anchor in SURE:
            return _again(library, known, color, tags, note)
    return library.highlights.add(article.id, meant[0].start, meant[0].end, color=color, note=note, tags=tags)


def _stands_between(text: str, place: Range, prefix: str, suffix: str) -> bool:
    # Compared as quotations are, whatever the typography. Folding shortens a text (runs of spaces), hence the room.
    before = _folded(text[max(0, place.start - _room(prefix)) : place.start])
    after = _folded(text[place.end : place.end + _room(suffix)])
    return before.endswith(_folded(prefix)) and after.startswith(_folded(suffix))


def _folded(context: str) -> str:
    return fold(nfc(context)).text.strip()


def _room(context: str) -> int:
    return 4 * len(context) + 32


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def _shortened(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


def _again(library: Library, known: Highlight, color: Color, tags: Sequence[str], note: str) -> Highlight:
    """The passage is highlighted already: what is new of color, tags and note is put on it rather than on a copy."""
    if color is not known.color:
        known = library.highlights.set_color(known.id, color)
    if set(tags) - set(known.tags):
        known = library.highlights.set_tags(known.id, (*known.tags, *tags))
    if note and note not in known.note:
        # What was written before is never overwritten by what comes from a script.
        whole = f"{known.note}\n\n{note}" if known.note else note
        known = library.highlights.set_note(known.id, whole, began=known.note)
    return known
