"""Articles that match a query if its words are misspelled. Imported in a worker, since rapidfuzz takes time to import.

Each word is compared with the words of the full-text index `article_fts`, and with the beginnings of longer ones.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from newsreader.text.clean import nfc, one_line
from newsreader.text.fts_text import words
from newsreader.text.query.parser import parse
from newsreader.text.query.terms import Key

from . import filtered, filters, listing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from newsreader.records import ArticleQuery

_MOST = 8
"""The number of words that a word is taken for."""

_SHORT = 6
"""Letters below which a word may have one edit only, and not in its first letter."""

_VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.article_word USING fts5vocab(main, article_fts, row)"

_TERMS = "SELECT term FROM article_word WHERE length(term) >= ? ORDER BY doc DESC"


def ids(connection: sqlite3.Connection, query: ArticleQuery, limit: int) -> array[int]:
    """Return the ids of articles in whose rows words are similar to those of `query`, in the order of the list.

    Articles that `query` itself finds are left out.
    """
    terms = parse(one_line(query.text)).query
    typed = [words(nfc(value)) for value in terms.values(Key.WORD)]
    meant = [list(dict.fromkeys([word, *_similar(connection, word)])) for word in typed]
    if all(len(one) == 1 for one in meant) or terms.values(Key.BODY):
        return array("q")
    match = " AND ".join("({})".format(" OR ".join(f'"{word}"*' for word in one)) for one in meant if one[0])
    tags = filters.tags(connection) if "tag" in query.text.casefold() else ()
    exact = set(filtered.ids(connection, query))
    parts = listing.parts(query, filters.translate(query.text, tags, match))
    found = listing.run(connection, parts, limit + len(exact))
    return array("q", [article_id for article_id in found if article_id not in exact][:limit])


def _similar(connection: sqlite3.Connection, word: str) -> Iterator[str]:
    """Yield known words and beginnings of words that are one or two edits from a word, the closest first."""
    edits = 0 if len(word) < 4 else 1 if len(word) < _SHORT else 2
    if not edits or not word.isalpha():
        return
    connection.execute(_VOCABULARY)
    terms = [term for (term,) in connection.execute(_TERMS, (len(word) - edits,))]
    candidates = dict.fromkeys(term if len(term) <= len(word) + edits else term[: len(word)] for term in terms)
    for candidate, _, _ in process.extract(
        word, list(candidates), scorer=OSA.distance, score_cutoff=edits, limit=_MOST
    ):
        if len(word) >= _SHORT or candidate[0] == word[0]:
            yield candidate
