"""Highlight a passage by its quote, say what an edit changed in it, and format citations.

Must not know how highlights are stored.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from newsreader.errors import AmbiguousError, NotFoundError, UsageError
from newsreader.records import SURE, AnchorState, Color
from newsreader.text.clean import nfc, one_line
from newsreader.text.days import fetched, published_day
from newsreader.text.find import occurrences
from newsreader.text.folding import fold, same_words
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.library import Library
    from newsreader.records import Article, Highlight, Range, Revision


_MOST_NAMED = 3
"""The number of changes of a highlight that are named."""


_AROUND = 200
"""The code points on each side of a passage that show its language."""

_SIGNS = ' ,;:"“”„«»'
"""Signs beside changed words that are left out."""


def citation(article: Article, quote: str, revision: Revision) -> str:
    """Return a quote with its source: `“…” — Jane Doe, “Title”, Site, 2026-01-28, https://… (revision 2, fetched
    2026-01-29 09:30)`.
    """
    parts = [
        ", ".join(article.authors),
        f"“{article.title}”",
        article.site or "",
        str(published_day(article) or ""),
        article.url or "",
    ]
    return f"{in_quotes(quote)} — {', '.join(part for part in parts if part)} ({fetched(revision)})"


def what_changed(highlight: Highlight, text: str) -> str:
    """Return what `text`, the current one, says otherwise than the words that the user highlighted, in a few words.

    The weightiest changes of the meaning are named with the words of both: `date: “1919” → “1911”; word: “not” removed;
    and other words`. If no meaning changed, returns `wording`; if nothing but typography differs, or if the highlight
    is an orphan, an empty string.
    """
    # Imported late: it imports rapidfuzz.
    from newsreader.text.anchor.meaning.kinds import MeaningKind
    from newsreader.text.anchor.meaning.meaning import changed_words

    if highlight.anchor is AnchorState.ORPHAN:
        return ""
    first, now = highlight.first_quote or highlight.quote, text[highlight.start : highlight.end]
    parts = _turned(highlight, text) if highlight.anchor is AnchorState.REVIEW else []
    if not same_words(first, now):
        changes = changed_words(first, now, text[max(0, highlight.start - _AROUND) : highlight.end + _AROUND])
        weights = list(MeaningKind)
        found = [each for each in changes if each.kind is not MeaningKind.WORDING]
        named = sorted(found, key=lambda each: weights.index(each.kind))[:_MOST_NAMED]
        for kind, group in groupby(named, lambda each: each.kind):
            parts.append(f"{kind}: {', '.join(dict.fromkeys(_replacement(each.old, each.new) for each in group))}")
        parts += (["and other words"] if parts else ["wording"]) if len(named) < len(changes) or not parts else []
    return "; ".join(parts)


def _turned(highlight: Highlight, text: str) -> list[str]:
    """Return the words before and after a highlight that give it another meaning, both the earlier and the present."""
    from newsreader.text.anchor.meaning.surroundings import Surroundings, turned

    known = Surroundings(highlight.prefix, highlight.suffix)
    found = turned(highlight.quote, known, known.at(text, highlight.start, highlight.end))
    return [f"{side} it: {_replacement(*_differing(*words))}" for side, words in found.items()]


def _differing(old: str, new: str) -> tuple[str, str]:
    """Return the words of two texts without those that both begin or end with."""
    before, after = one_line(old).split(), one_line(new).split()
    for end in (0, -1):
        while before and after and before[end] == after[end]:
            del before[end], after[end]
    return " ".join(before), " ".join(after)


def _replacement(old: str, new: str) -> str:
    """Return which words replaced which, in a few words."""
    before, after = (in_quotes(_shortened(words.strip(_SIGNS))) for words in (old, new))
    return f"{before} → {after}" if old and new else f"{after} added" if new else f"{before} removed"


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
    """Highlight the passage of `article` that reads `quote`, and return the highlight.

    Typography is ignored: the quote may have straight quotation marks, simple dashes and any white space. `prefix` and
    `suffix` are the words just before and after it; they select one of several occurrences.

    Raises:
        UsageError: the quote is blank, or a tag name is invalid.
        NotFoundError: the quote is not in the text, or not between these words.
        AmbiguousError: the quote occurs more than once.
    """
    revision, place = locate_quote(library, article, quote, prefix, suffix)
    for known in library.highlights.for_article(article.id):
        if (known.start, known.end) == (place.start, place.end) and known.anchor in SURE:
            return _update(library, known, color, tags, note)
    return library.highlights.add(
        article.id, place.start, place.end, color=color, note=note, tags=tags, revision=revision
    )


def locate_quote(
    library: Library, article: Article, quote: str, prefix: str = "", suffix: str = ""
) -> tuple[Revision, Range]:
    """Return the current revision of `article`, and the place in it that reads `quote`. Raises as `highlight_quote`."""
    if not quote.strip():
        raise UsageError("The quote is empty.")
    revision = library.articles.revision(article.id)
    places = occurrences(revision.text, quote)
    if not places:
        raise NotFoundError(
            f"Article {article.id} does not contain this quote: {in_quotes(_shortened(quote))}"
            + _suggestion(revision.text, quote)
        )
    matches = [place for place in places if _is_between(revision.text, place, prefix, suffix)]
    if not matches:
        raise NotFoundError(
            f"The quote occurs {_times(len(places))} in article {article.id}, but not with this prefix and suffix."
        )
    if len(matches) > 1:
        raise AmbiguousError(
            f"The quote occurs {_times(len(matches))} in article {article.id}. Add a prefix or a suffix (the words just"
            " before or after it), or quote more."
        )
    return revision, matches[0]


def move_to_quote(library: Library, highlight: Highlight, quote: str, prefix: str = "", suffix: str = "") -> None:
    """Move a highlight to the words `quote` of its article. Its note, tags and color stay. Raises as
    `highlight_quote`.
    """
    article = library.articles.get(highlight.article_id)
    revision, place = locate_quote(library, article, quote, prefix, suffix)
    if highlight.anchor in SURE:
        library.highlights.set_range(highlight.id, place.start, place.end, revision=revision)
    else:
        library.highlights.attach(highlight.id, place.start, place.end)


def _suggestion(text: str, quote: str) -> str:
    """Return a question that names the similar words of `text`, if there are some."""
    # Imported late: it imports rapidfuzz.
    from newsreader.text.anchor.anchor import find_anchor

    near = find_anchor(text, quote)
    return f". Did you mean {in_quotes(one_line(text[near.start : near.end]))}?" if near else ""


def _is_between(text: str, place: Range, prefix: str, suffix: str) -> bool:
    # Folding shortens a text (runs of spaces), so more of it is compared than the prefix is long.
    before = _folded(text[max(0, place.start - _reach(prefix)) : place.start])
    after = _folded(text[place.end : place.end + _reach(suffix)])
    return before.endswith(_folded(prefix)) and after.startswith(_folded(suffix))


def _folded(context: str) -> str:
    return fold(nfc(context)).text.strip()


def _reach(context: str) -> int:
    return 4 * len(context) + 32


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def _shortened(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


def _update(library: Library, known: Highlight, color: Color, tags: Sequence[str], note: str) -> Highlight:
    """Add the color, tags and note to an existing highlight of the same passage, and return it."""
    if color is not known.color:
        known = library.highlights.set_color(known.id, color)
    if set(tags) - set(known.tags):
        known = library.highlights.set_tags(known.id, (*known.tags, *tags))
    if note and note not in known.note:
        # A script must never overwrite what a person wrote.
        whole = f"{known.note}\n\n{note}" if known.note else note
        known = library.highlights.set_note(known.id, whole, began=known.note)
    return known
