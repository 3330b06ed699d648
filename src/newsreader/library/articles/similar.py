"""Articles that a query means, but does not find: other forms of its words, words run together, initials, misspellings.

Each word is compared with the words of the full-text index `article_fts`, so the cost hardly grows with the library.
Imported in a worker, since rapidfuzz and the stemmers take time to import.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from newsreader.text.clean import nfc, one_line
from newsreader.text.fts_text import words
from newsreader.text.fuzzy.inflection import Inflection
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

_MANY = 1001
"""Words with one beginning that are read at most; of more, only those with the whole stem are compared."""

_PIECE = 3
"""Letters of a piece of words that were run together, at least."""

_NEWEST = 200_000
"""Articles whose titles are searched for names with initials."""

_TOLD = 500
"""Articles whose languages are counted: the newest."""

_BETWEEN = "(?:(?:of|for|and|the|de|du) )?"
"""The words of a name that have no initial."""

_VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.article_word USING fts5vocab(main, article_fts, row)"

_TITLES = "SELECT title FROM (SELECT title FROM article ORDER BY id DESC LIMIT ?) WHERE title GLOB ?"

_TERMS = """
    SELECT iif(length(term) <= :length + :edits, term, substr(term, 1, :length)) FROM article_word
    WHERE length(term) >= :length - :edits ORDER BY doc DESC
"""


def ids(connection: sqlite3.Connection, query: ArticleQuery, limit: int) -> array[int]:
    """Return the ids of articles in whose rows words are similar to those of `query`, in the order of the list.

    Articles with other forms of the words come before those with misspelled words. Those that `query` itself finds are
    left out.
    """
    terms = parse(one_line(query.text)).query
    typed = [word for value in terms.values(Key.WORD) if (word := words(nfc(value)))]
    if not typed or terms.values(Key.BODY):
        return array("q")
    connection.execute(_VOCABULARY)
    forms = _Forms(connection)
    close = [[f'"{word}"*', *forms.of(word)] for word in typed]
    loose = [
        [*near, *(f'"{other}"*' for other in _misspelled(connection, word, is_known=len(near) > 1))]
        for word, near in zip(typed, close, strict=True)
    ]
    tags = filters.tags(connection) if "tag" in query.text.casefold() else ()
    exact = set(filtered.ids(connection, query))
    found = dict[int, None]()
    # Without another word, the query itself has found all.
    for meant in [one for one in (close, loose) if any(len(ways) > 1 for ways in one)]:
        match = " AND ".join(f"({' OR '.join(dict.fromkeys(ways))})" for ways in meant)
        parts = listing.parts(query, filters.translate(query.text, tags, match))
        found |= dict.fromkeys(listing.run(connection, parts, limit + len(exact)))
    return array("q", [article_id for article_id in found if article_id not in exact][:limit])


class _Forms:
    """The words and phrases of a library that a typed word stands for, as parts of a full-text query."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        newest = connection.execute("SELECT substr(language, 1, 2) FROM article ORDER BY id DESC LIMIT ?", (_TOLD,))
        languages = Counter(language for (language,) in newest if language)
        self._inflection = Inflection(languages, languages.total())

    def of(self, word: str) -> Iterator[str]:
        """Yield other forms of a word, the words that were run together in it, and names with these initials."""
        for form, _ in self._inflection.forms(word, self._beginning_with):
            if self._is_known(form):
                yield f'"{form}"'
        for end in range(_PIECE, len(word) - _PIECE + 1) if word.isalpha() else ():
            if self._is_known(word[:end]) and self._beginning_with(word[end:], 1):
                yield f'"{word[:end]} {word[end:]}"*'
        if 3 <= len(word) <= 5 and word.isalpha():
            initials = word.upper()
            titles = self._connection.execute(_TITLES, (_NEWEST, f"*{'* '.join(initials)}*"))
            name = f" {_BETWEEN}".join(rf"{letter}\w+" for letter in initials)
            found = re.findall(rf"\b{name}\b", "\n".join(title for (title,) in titles))
            names = Counter(words(nfc(one)) for one in found)
            yield from (f'"{phrase}"' for phrase, _ in names.most_common(_MOST))

    def _is_known(self, word: str) -> bool:
        return self._connection.execute("SELECT 1 FROM article_word WHERE term = ?", (word,)).fetchone() is not None

    def _beginning_with(self, prefix: str, most: int = _MANY) -> list[str]:
        sql = "SELECT term FROM article_word WHERE term >= ? AND term < ? LIMIT ?"
        return [term for (term,) in self._connection.execute(sql, (prefix, f"{prefix}\U0010ffff", most))]


def _misspelled(connection: sqlite3.Connection, word: str, *, is_known: bool) -> Iterator[str]:
    """Yield known words and beginnings of words that are one or two edits from a word, the closest first.

    Of a word that is known in other forms, only one edit away.
    """
    edits = 0 if len(word) < 4 else 1 if len(word) < _SHORT or is_known else 2
    if not edits or not word.isalpha():
        return
    found = connection.execute(_TERMS, {"length": len(word), "edits": edits}).fetchall()
    candidates = dict.fromkeys(map(itemgetter(0), found))
    for candidate, _, _ in process.extract(
        word, list(candidates), scorer=OSA.distance, score_cutoff=edits, limit=_MOST
    ):
        if candidate[0] == word[0] or (len(word) >= _SHORT and not is_known):
            yield candidate
