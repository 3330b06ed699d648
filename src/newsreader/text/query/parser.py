"""The language of the search box, the library's filter and the commands: words, "phrases", and filters such as
`tag:politics/ color:red is:orphan has:note site:tass author:moe in:title body:words after:7d before:2026-03 -word`.

A parser that never fails: what means nothing finds nothing, and what was probably meant otherwise is told as data, a
range and a sentence. It must not know what is searched, nor who shows the mistakes. What a filter asks of an article or
a note is told in `query_terms.Key`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsreader.records import Range

from .dates import EXAMPLES, read_day
from .terms import CHOICES, CLOSING, OPENING, Key, Query, Term, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_KEYS = {str(key): key for key in Key if key not in (Key.WORD, Key.PHRASE)}
_ALIASES = {"color": Key.COLOR, "title": Key.IN, "by": Key.AUTHOR, "since": Key.AFTER}
_WANTS = {
    Key.TAG: "a tag",
    Key.COLOR: "a color",
    Key.IS: "a state, such as orphan",
    Key.HAS: "note, highlight or tag",
    Key.SITE: "a site",
    Key.AUTHOR: "a name",
    Key.IN: "words of a title",
    Key.BODY: "words of the text",
    Key.AFTER: "a day, such as 7d or 2026-03",
    Key.BEFORE: "a day, such as 7d or 2026-03",
}
_MINUS = r"\-‐‑–−－"
"""What a minus may be typed as, or made into by a program that means well."""

_QUOTED = "|".join(f"{opening}[^{closing}]*[{closing}]?" for opening, closing in CLOSING.items())
_TOKEN = re.compile(
    rf"""(?P<not>[{_MINUS}]+(?=[^\s{_MINUS}]))?
    (?P<key>(?:{"|".join((*_KEYS, *_ALIASES))})[:：])?
    (?P<value>{_QUOTED}|[^\s{OPENING}]\S*|)""",
    re.IGNORECASE | re.VERBOSE,
)
_LIKE_A_KEY = re.compile(r"(?!localhost:)([a-z]{2,12}):(?![/\\:])(.*)", re.IGNORECASE | re.DOTALL)
"""A word that somebody may have taken for a filter; an address, `C:\\x` or `std::map` is none."""


_FIELDS = ("note", "notes", "quote", "quotation")
"""What people take for filters; plain words are looked for in these anyway."""

_AROUND = "([{<!?¡¿'‘’*,.;", ")]}>!?'’*,.;"
"""Signs before and behind a word that is ruled out, which are no part of it."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of what was typed. Ranges are code points of it."""

    range: Range
    key: Key
    value: Range
    term: Term


@dataclass(frozen=True, slots=True)
class Mistake:
    """What was probably meant otherwise: where, a sentence that says so, and what is likely to be meant instead, if
    anything is.
    """

    range: Range
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was typed, taken apart: tokens in order with nothing but spaces between them."""

    tokens: tuple[Token, ...]
    mistakes: tuple[Mistake, ...]

    @property
    def query(self) -> Query:
        """What it asks."""
        return Query(tuple(token.term for token in self.tokens))

    @property
    def is_mistaken(self) -> bool:
        """Whether something in it means nothing, so that nothing is found."""
        return any(not token.term.value for token in self.tokens)


def parse(text: str, today: date | None = None) -> Parsed:
    """Read any text as a query. `today` is what `7d` counts from, the present day if it is not given.

    The last few results are kept: a box asks for the same query several times at every key.
    """
    return _parse(text, today or date.today())  # noqa: DTZ011 - a person's own


@lru_cache(maxsize=8)
def _parse(text: str, today: date) -> Parsed:
    tokens: list[Token] = []
    mistakes: list[Mistake] = []
    # The expression takes something wherever there is no space, and nothing where there is.
    for match in filter(re.Match.group, _TOKEN.finditer(text)):
        token, mistake = _read(match, today)
        tokens.append(token)
        if mistake is not None:
            mistakes.append(mistake)
    mistakes += _operators(text, tokens)
    return Parsed(tuple(tokens), tuple(mistakes))


def _operators(text: str, tokens: Sequence[Token]) -> Iterator[Mistake]:
    """What is to be said of operators, as other languages have them; in a headline in capitals they are words."""
    for before, token, behind in zip((None, *tokens), tokens, (*tokens[1:], None), strict=False):
        name = token.term.value if token.key is Key.WORD and not token.term.negated else ""
        if name not in ("AND", "OR", "NOT") or behind is None or (before is None and name != "NOT") or text.isupper():
            continue
        place = Range(token.range.start, behind.range.end)
        said, next_ = f"{name} is taken as a word", text[behind.range.start : behind.range.end]
        if name == "NOT":
            yield Mistake(place, f"{said}; did you mean -{next_}?", f"-{next_}")
        elif name == "AND":
            yield Mistake(place, f"{said}; without it filters must all hold.", next_)
        else:
            yield Mistake(place, f"{said}; without it several of color:, is:, site: or in: mean any of them.")


def closed(text: str) -> str:
    """The query with its last quotation closed, so that what is put behind it does not belong to it."""
    last = next(reversed(parse(text).tokens), None)
    value = text[last.value.start : last.value.end] if last else ""
    closing = CLOSING.get(value[:1])
    return f"{text}{closing[-1]}" if closing and not value[1:].endswith(tuple(closing)) else text


def _negated(remedy: str) -> str:
    return " ".join(f"-{term}" for term in remedy.split())


class _Value(NamedTuple):
    """A value as it is compared, empty if there is none; what is wrong with it, and what was meant."""

    value: str
    message: str = ""
    remedy: str = ""


def _read(match: re.Match[str], today: date) -> tuple[Token, Mistake | None]:
    """A token, and what is wrong with it, if anything is."""
    raw, name = match["value"], (match["key"] or "")[:-1].casefold()
    closing = tuple(CLOSING.get(raw[:1], ""))
    is_quoted = bool(closing)
    is_open = is_quoted and not raw[1:].endswith(closing)
    if is_quoted:
        raw = raw[1:] if is_open else raw[1:-1]
    value = " ".join(raw.split())
    key = _ALIASES.get(name) or _KEYS.get(name) or (Key.PHRASE if is_quoted else Key.WORD)
    found, message, remedy = _value(key, value, today)
    if is_open and not message:
        message = "The quotation mark is not closed: all behind it belongs to it."
    if key is Key.WORD and match["not"]:
        found, message, remedy = _ruled_out(found, message, remedy)
    # A word of which nothing is left is one that no text has, as is a phrase of none.
    term = Term(key if found or key is not Key.WORD else Key.PHRASE, found, match["not"] is not None)
    token = Token(Range(*match.span()), key, Range(*match.span("value")), term)
    return token, Mistake(token.range, message, _negated(remedy) if match["not"] else remedy) if message else None


def _value(key: Key, value: str, today: date) -> _Value:
    if key is Key.WORD:
        return _mistaken_word(value)
    if key is Key.TAG:
        value = value.lstrip("#/ ").rstrip("/ ")
    if value and key in (Key.PHRASE, Key.BODY, Key.SITE, Key.AUTHOR, Key.IN):
        shown = quoted(value, always=True) if key is Key.PHRASE else f"{key}:{quoted(value)}"
        if not _has_word(value):
            return _Value("", f"{shown} has no word: signs alone are not looked for.")
        if key in (Key.PHRASE, Key.BODY, Key.IN) and _is_letter_with_signs(value):
            return _Value("", f"{shown} is a single letter but for its signs, which are not looked for.")
    if not value:
        return _Value(
            "", f"{key}: wants {_WANTS[key]}." if key in _WANTS else "There is nothing between the quotation marks."
        )
    if key in CHOICES:
        return _choice(key, value)
    if key in (Key.AFTER, Key.BEFORE):
        day = read_day(value, today)
        if day is None:
            return _Value("", f"{key}:{quoted(value)} is no day; write {EXAMPLES}.")
        return _Value(day.isoformat())
    return _Value(value)


def _choice(key: Key, value: str) -> _Value:
    chosen = value.casefold()
    if chosen in CHOICES[key]:
        return _Value(chosen)
    near = [likely(one, CHOICES[key]) for one in chosen.strip(",").split(",")]
    remedy = " ".join(f"{key}:{one}" for one in near) if all(near) else ""
    shown = near[0] if len(near) == 1 else remedy
    meant = f"did you mean {shown}?" if remedy else f"there are {', '.join(CHOICES[key])}."
    return _Value("", f"{key}:{quoted(value)} means nothing; {meant}", remedy)


def _has_word(value: str) -> bool:
    return any(map(str.isalnum, value))


def _is_letter_with_signs(value: str) -> bool:
    """Whether of `C++` only a letter would be looked for, that nearly every text has; more may come behind `l'`."""
    plain = "".join(filter(str.isalnum, value))
    return len(plain) == 1 and plain.isascii() and plain.isalpha() and not {*value} <= {plain, *" .'’"}


def _ruled_out(word: str, message: str, remedy: str) -> _Value:
    """A word that is ruled out, without the signs around it: `-(vote)` and `-!vote` are `-vote`."""
    if not _has_word(word):
        return _Value("", "A minus rules out what follows it, as in -word; here nothing does.")
    plain = _bare(word)
    match = _TOKEN.match(f"-{plain}")
    # What would be read in another way without its signs keeps them.
    same = plain[:1] not in CLOSING and match is not None and match["value"] == plain
    return _Value(plain if same else word, message, remedy)


def _bare(word: str) -> str:
    before, behind = _AROUND
    return word.lstrip(before).rstrip(behind)


def _mistaken_word(word: str) -> _Value:
    """A plain word, and what to say of it if it looks like a filter and is none, as `12:30` does not."""
    plain = _bare(word)
    inside = _TOKEN.match(plain)
    if plain.startswith("#") and _has_word(plain):
        plain = f"tag:{plain.lstrip('#')}"
    elif plain == word or inside is None or not inside["key"]:
        plain = ""
    if plain:
        return _Value(word, f"{word} is taken as a word; did you mean {plain}?", plain)
    match = _LIKE_A_KEY.fullmatch(word)
    if match is None:
        return _Value(word)
    name, value = match.groups()
    if name.casefold() in _FIELDS:
        return _Value(word, f"{name}: is no filter; words are looked for in notes and quotations without it.", value)
    near = likely(name.casefold(), (*_KEYS, *_ALIASES))
    if near:
        message = f"{name}: is no filter; did you mean {near}:? It is taken as a word."
        return _Value(word, message, f"{near}:{value}")
    return _Value(word, f"{name}: is no filter; it is taken as a word." if re.search(r"\w", value) else "")


def likely(typed: str, known: Iterable[str]) -> str | None:
    """What of the known was probably meant, if anything was."""
    import difflib  # only a mistake needs it

    return next(iter(difflib.get_close_matches(typed, known, n=1, cutoff=0.6)), None)
