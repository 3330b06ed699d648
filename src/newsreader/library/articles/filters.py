"""Translates a query of `text.query` into SQL conditions on articles, for the library's filter and for `list`.

Imported when a query is typed. Like `listing`, it imports neither SQLAlchemy nor Alembic.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from newsreader.library.schema.codecs import store_time
from newsreader.records import State
from newsreader.text.clean import nfc, one_line
from newsreader.text.collation import name_order
from newsreader.text.folding import HALF_SPACE
from newsreader.text.fts_text import spaced, words
from newsreader.text.query.completion import Vocabulary
from newsreader.text.query.dates import beginning
from newsreader.text.query.numbers import has_sign
from newsreader.text.query.parser import parse
from newsreader.text.query.phrase import Phrase
from newsreader.text.query.tags import is_meant
from newsreader.text.query.terms import Key, Term

from .with_drafts import DRAFTED

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_TAGGED = """
    SELECT article_id FROM article_tag WHERE tag_id IN ({0})
    UNION ALL SELECT article_id FROM highlight_tag JOIN highlight ON highlight.id = highlight_id
    WHERE highlight.deleted_at IS NULL AND tag_id IN ({0})
"""

_IN_BODIES = """
    FROM revision_fts JOIN revision ON revision.id = revision_fts.rowid
    JOIN article AS whole ON whole.id = revision.article_id AND whole.revision = revision.number
    WHERE revision_fts MATCH {0}
"""

BODIES = f"SELECT whole.id AS found, rank AS score {_IN_BODIES}"

TEXTS = f"SELECT whole.id, revision.text {_IN_BODIES}"

_ROWS = "article.id IN (SELECT rowid FROM article_fts WHERE article_fts MATCH {})"

_AMONG = re.compile(r"article\.id IN \((.+)\)", re.DOTALL)

_HIGHLIGHT = "EXISTS (SELECT 1 FROM highlight WHERE article_id = article.id AND highlight.deleted_at IS NULL AND {})"

_HAS = {
    "highlight": "highlights > 0",
    "note": _HIGHLIGHT.format("highlight.note <> ''"),
    "tag": "EXISTS (SELECT 1 FROM article_tag WHERE article_id = article.id)",
}

_TAGS = """
SELECT name, count(tag_id) FROM tag
LEFT JOIN (SELECT tag_id FROM article_tag UNION ALL SELECT tag_id FROM highlight_tag) ON tag_id = tag.id
WHERE deleted_at IS NULL GROUP BY tag.id
HAVING count(tag_id) OR description <> '' OR color IS NOT NULL OR hot_key IS NOT NULL
"""

_NAMES = (
    "SELECT site FROM article WHERE deleted_at IS NULL AND site <> '' GROUP BY site ORDER BY count(*) DESC LIMIT 1000",
    """
    SELECT value FROM article, json_each(authors) WHERE deleted_at IS NULL
    GROUP BY value ORDER BY count(*) DESC LIMIT 1000
    """,
    "SELECT title FROM article WHERE deleted_at IS NULL ORDER BY added_at DESC LIMIT 1000",
    """
    SELECT coalesce(nullif(name, ''), title) AS shown FROM feed WHERE deleted_at IS NULL AND shown <> ''
    ORDER BY shown
    """,
)

# The words of the value follow one another in the title or the folder; the last one may be the beginning of a word. A
# feed without a title is shown by its address.
_FEED = """article.id IN (SELECT article.id FROM article JOIN feed ON feed.id = feed_id WHERE instr(' ' || words(CAST(
    coalesce(nullif(name, ''), nullif(feed.title, ''), address) || ' ' || folder AS BLOB)), {}))"""
# The title, the folder or a folder above it is the value, which ends in a slash.
_FEED_NAMED = """article.id IN (SELECT article.id FROM article JOIN feed ON feed.id = feed_id WHERE lower(spaced(CAST(
    rtrim(coalesce(nullif(name, ''), nullif(feed.title, ''), address), '/') || '/' AS BLOB))) = {0}
    OR instr(lower(spaced(CAST(folder || '/' AS BLOB))), {0}) = 1)"""

# A publication date without an hour is stored as midnight UTC and means this day in every time zone. Compared as text,
# it comes after the day itself, because it is longer.
_SINCE = """
    CASE WHEN published_at LIKE '%T00:00:00.000000Z' THEN published_at {sign} {day}
    ELSE coalesce(published_at, added_at) {sign} {moment} END
"""

_HALF_SPACES = 4  # of a query; each doubles the ways to write it

_SIGNED = {Key.PHRASE: "article.title || ' ' || article.site", Key.IN: "article.title"}
"""Where `C++` is looked for, which is no word in the full-text index."""

_COLUMNS = {Key.SITE: "site : ", Key.AUTHOR: "authors : ", Key.IN: "title : "}


class Bound(dict[str, str]):
    """The values of a statement by the names they are bound under."""

    def put(self, value: str) -> str:
        """Bind a value, and return its placeholder in the statement."""
        name = f"q{len(self)}"
        self[name] = value
        return f":{name}"


@dataclass(frozen=True, slots=True)
class Filtered:
    """Conditions on a row of `article`, all of which must hold, and the bound values.

    `rows` are statements for ids, each of all articles of the list and of others; the conditions contain them.
    `bodies` is the placeholder of the full-text query that finds and ranks the articles, if any. `in_inbox` says that
    the query asks for entries of the inbox too, which other queries leave out.
    """

    conditions: tuple[str, ...]
    bound: Bound
    rows: tuple[str, ...] = ()
    bodies: str | None = None
    in_inbox: bool = False


def phrases(text: str) -> list[Phrase]:
    """Return the phrases that a query looks for in texts."""
    return [Phrase(value) for value in parse(one_line(text)).query.values(Key.BODY)]


def tags(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Return the id and name of every tag."""
    return connection.execute("SELECT id, name FROM tag WHERE deleted_at IS NULL").fetchall()


def translate(text: str, tags: Sequence[tuple[int, str]] = (), words: str | None = None) -> Filtered:
    """Return the conditions of a query, for a library with these tags. Invalid filters match nothing.

    `words` is the full-text query to use instead of the plain words.
    """
    query, bound = parse(one_line(text)).query, Bound()
    bodies = _match(query.values(Key.BODY))
    if words is None:
        words = _match_words(query.values(Key.WORD))
    matches, conditions = [words] if words else [], []
    for group in query.filters:
        if len(group) == 1 and not group[0].negated and (match := _match_row(group[0])):
            matches.append(match)  # one query of the index is faster than one for each filter
        elif parts := [part for term in group if (part := _condition(term, bound, tags))]:
            conditions.append(_joined(" OR ", parts))
    if matches:
        conditions.append(_ROWS.format(bound.put(_joined(" AND ", [f"({match})" for match in matches]))))
    rows = tuple(among[1] for condition in conditions if (among := _AMONG.fullmatch(condition)))
    joined = (_joined(" AND ", conditions),) if conditions else ()
    in_inbox = bool(query.values(Key.FEED)) or "inbox" in query.values(Key.IS)
    return Filtered(joined, bound, rows, bound.put(bodies) if bodies else None, in_inbox)


def _joined(sign: str, parts: Sequence[str]) -> str:
    """Return all conditions as one, in groups: SQLite refuses an expression that is a thousand levels deep."""
    while len(parts) > 1:
        parts = [f"({sign.join(parts[start : start + 100])})" for start in range(0, len(parts), 100)]
    return parts[0]


def _condition(term: Term, bound: Bound, tags: Sequence[tuple[int, str]]) -> str:
    """Give the condition of one term, empty if it asks nothing by itself."""
    if not term.value:
        return "0"  # a mistake
    if term.key is Key.BODY and not term.negated:
        return ""  # all of them together find and rank the articles
    condition = _plain(term, bound, tags)
    return f"NOT {condition}" if condition and term.negated else condition


def _plain(term: Term, bound: Bound, tags: Sequence[tuple[int, str]]) -> str:
    key, value = term.key, term.value
    if key is Key.TAG:
        ids = json.dumps([id_ for id_, name in tags if is_meant(value, name)])
        return f"article.id IN ({_TAGGED.format(f'SELECT value FROM json_each({bound.put(ids)})')})"
    if key is Key.COLOR:
        return _HIGHLIGHT.format(f"color = {bound.put(value)}")
    if key is Key.IS:
        if value == "starred":
            return "starred = 1"
        if value == "inbox":
            return "kept = 0"
        if value == "changed":
            return "coalesce(seen < revision, 0)"
        if value == "watched":
            return "watch IS NOT NULL"
        if value == "draft":
            return f"article.id IN (SELECT article_id {DRAFTED})"
        if value in list(State):
            return f"state = {bound.put(value)}"
        return _HIGHLIGHT.format(f"anchor = {bound.put(value)}")
    if key is Key.HAS:
        return _HAS[value]
    if key in (Key.AFTER, Key.BEFORE):
        moment = bound.put(store_time(beginning(date.fromisoformat(value))))
        return _SINCE.format(day=bound.put(value), moment=moment, sign=">=" if key is Key.AFTER else "<")
    if key is Key.FEED:
        if value.endswith("/"):
            return _FEED_NAMED.format(bound.put(spaced(nfc(f"{value.rstrip('/')}/")).lower()))
        plain = words(nfc(value))
        return _FEED.format(bound.put(f" {plain}")) if plain else "0"
    if key in (Key.NOTE, Key.QUOTE):
        return _HIGHLIGHT.format(f"has_phrase({bound.put(value)}, CAST(highlight.{key} AS BLOB))")
    if key is Key.BODY:
        match = _match([value])
        return f"article.id IN (SELECT found FROM ({BODIES.format(bound.put(match))}))" if match else ""
    if key in _SIGNED and has_sign(value):
        return f"({_SIGNED[key]} LIKE {bound.put(f'%{value}%')})"
    match = _match_row(term)
    return _ROWS.format(bound.put(match)) if match else ""


def _match_row(term: Term) -> str:
    """Return the FTS5 query of a term that looks for words in the row of an article; empty for other terms."""
    is_indexed = term.key in (Key.WORD, Key.PHRASE, *_COLUMNS) and not (term.key in _SIGNED and has_sign(term.value))
    match = _match([term.value]) if is_indexed else ""
    return match and _COLUMNS.get(term.key, "") + match


def _match_words(words: Sequence[str]) -> str:
    """Return the FTS5 query for texts with all these words, or with two of them as one Persian word."""
    ways = _ways(" ".join(map(_spaced, words)))
    if len(ways) == 1:
        return _match(words)
    return " OR ".join(f"({match})" for way in ways if (match := _all_of(way.split(" "))))


def _match(phrases: Iterable[str]) -> str:
    """Return the FTS5 query for texts with all these phrases; the last word of each may be a prefix.

    Phrases without a letter or digit are left out. Without phrases, the query is empty.
    """
    return _all_of(map(_spaced, phrases))


def _all_of(phrases: Iterable[str]) -> str:
    found = (_ways(phrase) for phrase in dict.fromkeys(phrases) if any(c.isalnum() for c in phrase))
    return " AND ".join("({})".format(" OR ".join(f'"{way}"*' for way in ways)) for ways in found)


def _spaced(phrase: str) -> str:
    return spaced(nfc(phrase)).replace('"', " ")


def _ways(text: str) -> list[str]:
    """Return a folded text in all ways to write it with a zero width non-joiner, which it does not have any more."""
    ways = [""]
    for part in re.split(rf"({HALF_SPACE.pattern})", text, maxsplit=_HALF_SPACES):
        ways = [f"{way}{end}" for way in ways for end in ((" ", "") if part == " " else (part,))]
    return ways


def vocabulary(connection: sqlite3.Connection) -> Vocabulary:
    """Return the tags of articles and highlights, sites and authors, most used first, and the newest titles."""

    def column(sql: str) -> tuple[str, ...]:
        return tuple(row[0] for row in connection.execute(sql))

    tags = sorted(connection.execute(_TAGS), key=lambda row: (-row[1], name_order(row[0])))
    return Vocabulary(tuple(name for name, _ in tags), *map(column, _NAMES))
