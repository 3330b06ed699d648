"""The query language of the note search, the library's filter and the commands: words, "phrases", and filters such as
`tag:politics/ color:red is:orphan has:note note:why site:tass author:moe in:water body:words after:7d before:2026-03`.

The parser never fails. An invalid term matches nothing. Probable mistakes are returned as data: a range and a sentence.
This module must not know what is searched, nor how mistakes are shown. `terms.Key` says what each filter means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsreader import limits
from newsreader.records import Range
from newsreader.text.folding import fold

from .dates import EXAMPLES, read_day
from .numbers import has_sign
from .terms import CHOICES, CLOSING, OPENING, Key, Query, Term, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_KEYS = {str(key): key for key in Key if key not in (Key.WORD, Key.PHRASE)}
_ALIASES = {
    **{"color": Key.COLOR, "title": Key.IN, "by": Key.AUTHOR, "since": Key.AFTER},
    **{"notes": Key.NOTE, "quotation": Key.QUOTE},
}
_NEEDS = {
    Key.TAG: "a tag",
    Key.COLOR: "a color",
    Key.IS: "a state, such as orphan",
    Key.HAS: "note, highlight or tag",
    Key.SITE: "a site",
    Key.FEED: "a feed",
    Key.AUTHOR: "a name",
    Key.IN: "words of a title",
    Key.BODY: "words of the text",
    Key.NOTE: "words of a note",
    Key.QUOTE: "words of a passage",
    Key.AFTER: "a day, such as 7d or 2026-03",
    Key.BEFORE: "a day, such as 7d or 2026-03",
}
_OF_TEXTS = (Key.PHRASE, Key.BODY, Key.IN, Key.NOTE, Key.QUOTE)
_MINUS = r"\-‐‑–−－"
"""Characters that count as a minus. Some programs replace a hyphen by a dash."""

_QUOTED = "|".join(f"{opening}[^{closing}]*[{closing}]?" for opening, closing in CLOSING.items())
_TOKEN = re.compile(
    rf"""(?P<not>[{_MINUS}]+(?=[^\s{_MINUS}]))?
    (?P<key>(?:{"|".join((*_KEYS, *_ALIASES))})[:：])?
    (?P<value>{_QUOTED}|[^\s{OPENING}]\S*|)""",
    re.IGNORECASE | re.VERBOSE,
)
_FILTER_LIKE = re.compile(r"(?!localhost:)([a-z]{2,12}):(?![/\\:])(.*)", re.IGNORECASE | re.DOTALL)
"""A word that looks like a filter. An address, `C:\\x` and `std::map` do not."""

_PUNCTUATION = "([{<!?¡¿'‘’*,.;", ")]}>!?'’*,.;"
"""Punctuation before and after an excluded word that is not part of the word."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query. Ranges are code points of the query."""

    range: Range
    key: Key
    value: Range
    term: Term


@dataclass(frozen=True, slots=True)
class Mistake:
    """A probable mistake: its range, a message, and a suggestion that can replace the range, if there is one."""

    range: Range
    message: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed query: tokens in order, with only spaces between them."""

    tokens: tuple[Token, ...]
    mistakes: tuple[Mistake, ...]

    @property
    def query(self) -> Query:
        """The terms of the query."""
        return Query(tuple(token.term for token in self.tokens))

    @property
    def is_mistaken(self) -> bool:
        """Whether a term is invalid, so that the query matches nothing."""
        return any(not token.term.value for token in self.tokens)


def parse(text: str, today: date | None = None) -> Parsed:
    """Return any text parsed as a query. `today` is the day that `7d` counts from, by default the current day.

    The last few results are cached, because a text box parses the same query several times at each key.
    """
    return _parse(text, today or date.today())  # noqa: DTZ011 - the user's own day


@lru_cache(maxsize=8)
def _parse(text: str, today: date) -> Parsed:
    if len(text) > limits.QUERY:
        return _refused(text, f"at most {limits.QUERY:,} characters, not {len(text):,}")
    tokens: list[Token] = []
    mistakes: list[Mistake] = []
    # The expression matches a token at each non-space, and an empty string at spaces.
    for match in filter(re.Match.group, _TOKEN.finditer(text)):
        token, mistake = _read(match, today)
        tokens.append(token)
        if mistake is not None:
            mistakes.append(mistake)
    terms = {token.term for token in tokens}
    words = sum(term.key is Key.WORD and not term.negated for term in terms)
    if words > limits.WORDS or len(terms) - words > limits.FILTERS:
        return _refused(text, f"at most {limits.WORDS:,} different words and {limits.FILTERS} filters")
    mistakes += _operators(text, tokens)
    return Parsed(tuple(tokens), tuple(mistakes))


def _refused(text: str, limit: str) -> Parsed:
    """Return a query that matches nothing, because it is longer than the `limit`."""
    whole = Range(0, len(text))
    mistake = Mistake(whole, f"A search has {limit}. Search for fewer words.")
    return Parsed((Token(whole, Key.WORD, whole, Term(Key.PHRASE, "")),), (mistake,))


def _operators(text: str, tokens: Sequence[Token]) -> Iterator[Mistake]:
    """Yield mistakes for the operators of other query languages. In a text in capitals they are words."""
    for before, token, after in zip((None, *tokens), tokens, (*tokens[1:], None), strict=False):
        name = token.term.value if token.key is Key.WORD and not token.term.negated else ""
        if name not in ("AND", "OR", "NOT") or after is None or (before is None and name != "NOT") or text.isupper():
            continue
        place = Range(token.range.start, after.range.end)
        start, next_ = f"{name} is searched as a word.", text[after.range.start : after.range.end]
        if name == "NOT":
            yield Mistake(place, f"{start} Did you mean -{next_}?", f"-{next_}")
        elif name == "AND":
            yield Mistake(place, f"{start} Leave it out: all filters must match anyway.", next_)
        else:
            yield Mistake(place, f"{start} Leave it out: several color:, is:, site: or in: match any of them.")


def closed(text: str) -> str:
    """Return the query with its last quotation closed, so that text can be appended."""
    last = next(reversed(parse(text).tokens), None)
    value = text[last.value.start : last.value.end] if last else ""
    closing = CLOSING.get(value[:1])
    return f"{text}{closing[-1]}" if closing and not value[1:].endswith(tuple(closing)) else text


def _negated(suggestion: str) -> str:
    return " ".join(f"-{term}" for term in suggestion.split())


class _Value(NamedTuple):
    """The normalized value, empty if it is invalid; a message about it; a suggestion."""

    value: str
    message: str = ""
    suggestion: str = ""


def _read(match: re.Match[str], today: date) -> tuple[Token, Mistake | None]:
    """Return a token, and its mistake if it has one."""
    raw, name = match["value"], (match["key"] or "")[:-1].casefold()
    closing = tuple(CLOSING.get(raw[:1], ""))
    is_quoted = bool(closing)
    is_open = is_quoted and not raw[1:].endswith(closing)
    if is_quoted:
        raw = raw[1:] if is_open else raw[1:-1]
    value = " ".join(raw.split())
    key = _ALIASES.get(name) or _KEYS.get(name) or (Key.PHRASE if is_quoted else Key.WORD)
    found, message, suggestion = _value(key, value, today)
    if is_open and not message:
        message = "The quotation mark is not closed, so the phrase goes on to the end."
    if key is Key.WORD and match["not"]:
        found, message, suggestion = _excluded(found, message, suggestion)
    # An excluded word without letters matches no text, like an empty phrase.
    term = Term(key if found or key is not Key.WORD else Key.PHRASE, found, match["not"] is not None)
    token = Token(Range(*match.span()), key, Range(*match.span("value")), term)
    return token, Mistake(
        token.range, message, _negated(suggestion) if match["not"] else suggestion
    ) if message else None


def _value(key: Key, value: str, today: date) -> _Value:
    if key is Key.WORD:
        return _word_value(value)
    if key is Key.TAG:
        value = value.lstrip("#/ ").rstrip("/ ")
    if value and key in (*_OF_TEXTS, Key.SITE, Key.FEED, Key.AUTHOR):
        shown = quoted(value, always=True) if key is Key.PHRASE else f"{key}:{quoted(value)}"
        if not _has_word(value):
            return _Value("", f"{shown}: punctuation alone can't be searched.")
        is_word = key is not Key.BODY and has_sign(value)
        if key in _OF_TEXTS and _is_letter_with_signs(value) and not is_word:
            return _Value("", f"{shown}: punctuation is ignored, and a single letter can't be searched.")
    if not value:
        return _Value(
            "", f"{key}: needs {_NEEDS[key]}." if key in _NEEDS else "Type something between the quotation marks."
        )
    if key in CHOICES:
        return _choice(key, value)
    if key in (Key.AFTER, Key.BEFORE):
        day = read_day(value, today)
        if day is None:
            return _Value("", f"{key}:{quoted(value)} is not a date. Write {EXAMPLES}.")
        return _Value(day.isoformat())
    return _Value(value)


def _choice(key: Key, value: str) -> _Value:
    chosen = value.casefold()
    if chosen in CHOICES[key]:
        return _Value(chosen)
    near = [likely(one, CHOICES[key]) for one in chosen.strip(",").split(",")]
    suggestion = " ".join(f"{key}:{one}" for one in near) if all(near) else ""
    shown = near[0] if len(near) == 1 else suggestion
    hint = f"Did you mean {shown}?" if suggestion else f"Use {', '.join(CHOICES[key][:-1])} or {CHOICES[key][-1]}."
    return _Value("", f"{key}:{quoted(value)} is not valid. {hint}", suggestion)


def _has_word(value: str) -> bool:
    return any(map(str.isalnum, fold(value).text))


def _is_letter_with_signs(value: str) -> bool:
    """Return whether only a letter would be searched, as in `C++`; nearly every text contains it.

    After `l'` more text can follow, so that is allowed.
    """
    plain = "".join(filter(str.isalnum, value))
    return len(plain) == 1 and plain.isascii() and plain.isalpha() and not {*value} <= {plain, *" .'’"}


def _excluded(word: str, message: str, suggestion: str) -> _Value:
    """Return an excluded word without the punctuation around it: `-(vote)` and `-!vote` are `-vote`."""
    if not _has_word(word):
        return _Value("", "Type a word after the minus to exclude it, as in -word.")
    plain = _trimmed(word)
    match = _TOKEN.match(f"-{plain}")
    # Keep the punctuation if the word would be parsed differently without it.
    same = plain[:1] not in CLOSING and match is not None and match["value"] == plain
    return _Value(plain if same else word, message, suggestion)


def _trimmed(word: str) -> str:
    before, after = _PUNCTUATION
    return word.lstrip(before).rstrip(after)


def _word_value(word: str) -> _Value:
    """Return a plain word, with a message if it looks like a filter. `12:30` does not."""
    plain = _trimmed(word)
    inside = _TOKEN.match(plain)
    if plain.startswith("#") and _has_word(plain):
        plain = f"tag:{plain.lstrip('#')}"
    elif plain == word or inside is None or not inside["key"]:
        plain = ""
    if plain:
        return _Value(word, f"{word} is searched as a word. Did you mean {plain}?", plain)
    match = _FILTER_LIKE.fullmatch(word)
    if match is None:
        return _Value(word)
    name, value = match.groups()
    near = likely(name.casefold(), (*_KEYS, *_ALIASES))
    if near:
        message = f"{name}: is not a filter, so it is searched as a word. Did you mean {near}:?"
        return _Value(word, message, f"{near}:{value}")
    return _Value(word, f"{name}: is not a filter, so it is searched as a word." if re.search(r"\w", value) else "")


def likely(typed: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most similar to what was typed, or `None`."""
    import difflib  # only a mistake needs it

    return next(iter(difflib.get_close_matches(typed, known, n=1, cutoff=0.6)), None)
