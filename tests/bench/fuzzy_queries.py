"""The queries of the benchmark `fuzzy`: what people type who remember some words of a note."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from tests.bench.fuzzy_notes import COMMON, ROOTS, VOWELS, WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.bench.fuzzy_notes import Notes

_REMEMBERED = 40  # consecutive words of a long note that a person remembers


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, the right note, and the words of it that the person remembered (lower case).

    The answer is distinct if no other note has all these words.
    """

    kind: str
    typed: str
    note: int
    meant: tuple[str, ...]
    is_distinct: bool = True


def mistyped(word: str, chance: random.Random) -> str:
    """Return a word with one edit: a letter wrong, left out, doubled or added, or two letters swapped; rarely the
    first.
    """
    place = chance.randrange(len(word)) if chance.random() < 0.1 else chance.randrange(1, len(word))
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    before, at, after = word[:place], word[place], word[place + 1 :]
    slip = chance.randrange(5)
    if slip == 0:
        return before + letter + after
    if slip == 1:
        return before + after
    if slip == 2:
        return before + at + at + after
    if slip == 3:
        return before + letter + at + after
    return word[: place - 1] + at + word[place - 1] + after if place else word[1] + word[0] + word[2:]


def bare(text: str) -> str:
    """Return the text without the accents of `_NAMES`."""
    return text.translate(str.maketrans("ëçéÉüŁłęñâÓřŠáőşıökãåøèđćÅäÁ", "eceEuLlenaOrSaosiokaaoedcAaA"))


def _without_vowels(word: str) -> str:
    return word[0] + "".join(letter for letter in word[1:] if letter not in VOWELS)


def _telling(text: str) -> list[str]:
    """Return the words by which a person may remember a note, in order, without duplicates."""
    return list(dict.fromkeys(w for w in (m[0].lower() for m in WORD.finditer(text)) if len(w) > 3 and w not in COMMON))


Made: TypeAlias = "tuple[str, Sequence[str]] | None"
"""What was typed and which words were meant, if the note can be used for such a query."""


def _some(words: list[str], count: int, chance: random.Random, shortest: int = 4) -> list[str] | None:
    """Return `count` of the words, of ASCII letters, in the order of the note."""
    fit = [word for word in words if word.isascii() and len(word) >= shortest]
    if len(fit) < count:
        return None
    return [fit[place] for place in sorted(chance.sample(range(len(fit)), count))]


def _of_words(
    count: int, typed: Callable[[list[str], random.Random], str], shortest: int = 4
) -> Callable[[str, list[str], random.Random], Made]:
    def make(text: str, words: list[str], chance: random.Random) -> Made:
        some = _some(words, count, chance, shortest)
        return None if some is None else (typed(some, chance), some)

    return make


def _shuffled(words: list[str], chance: random.Random) -> str:
    return " ".join(chance.sample(words, len(words)))


def _one_slip(words: list[str], chance: random.Random) -> str:
    return " ".join([mistyped(words[0], chance), *words[1:]])


def _slips(words: list[str], chance: random.Random) -> str:
    return " ".join(mistyped(word, chance) for word in words)


def _two_in_one(words: list[str], chance: random.Random) -> str:
    return " ".join([mistyped(mistyped(words[0], chance), chance), *words[1:]])


def _in_a_sentence(words: list[str], chance: random.Random) -> str:
    """Return the remembered words, one with an edit, among common words."""
    around = chance.sample(COMMON, 5)
    return " ".join([*around[:3], mistyped(words[0], chance), *around[3:], words[1]])


def _swapped(words: list[str], chance: random.Random) -> str:
    place = chance.randrange(1, len(words[-1]) - 1)
    last = words[-1]
    return " ".join([last[:place] + last[place + 1] + last[place] + last[place + 2 :], *words[:-1]])


def _passage(slips: int, dropped: float) -> Callable[[str, list[str], random.Random], Made]:
    """Return a function that makes a passage of seven to ten words, with some left out and some mistyped."""

    def make(text: str, words: list[str], chance: random.Random) -> Made:
        run = [match[0].lower() for match in WORD.finditer(text.split("\n")[0])]
        length = chance.randint(7, 10)
        if len(run) < length or not all(word.isascii() for word in run):
            return None
        start = chance.randrange(len(run) - length + 1)
        remaining = [word for word in run[start : start + length] if chance.random() >= dropped]
        meant = [word for word in remaining if len(word) > 3]
        long = [place for place, word in enumerate(remaining) if len(word) > 4]
        if len(meant) < 3 or len(long) < slips:
            return None
        for place in chance.sample(long, slips):
            remaining[place] = mistyped(remaining[place], chance)
        return " ".join(remaining), meant

    return make


def _neighbours(
    count: int, typed: Callable[[list[str], random.Random], str]
) -> Callable[[str, list[str], random.Random], Made]:
    """Return a function that makes a query of consecutive words of the note."""

    def make(text: str, words: list[str], chance: random.Random) -> Made:
        run = [match[0].lower() for match in WORD.finditer(text.split("\n")[0])]
        places = [
            place
            for place in range(len(run) - count + 1)
            if all(len(word) > 3 and word.isascii() and word not in COMMON for word in run[place : place + count])
        ]
        if not places:
            return None
        start = chance.choice(places)
        return typed(run[start : start + count], chance), run[start : start + count]

    return make


def _fields(text: str, words: list[str], chance: random.Random) -> Made:
    quote, _, tags, title = text.split("\n")
    if not tags:
        return None
    one, other = _some(_telling(quote), 1, chance), _some(_telling(title), 1, chance)
    tag = chance.choice(tags.split())
    return None if not one or not other else (" ".join([*other, tag, *one]), [*one, *other, *_telling(tag)])


def _accents(text: str, words: list[str], chance: random.Random) -> Made:
    accented = [word for word in words if bare(word) != word]
    some = _some(words, 2, chance)
    if not accented or some is None:
        return None
    name = chance.choice(accented)
    return f"{bare(name)} {' '.join(some)}", [name, *some]


def _han(text: str, words: list[str], chance: random.Random) -> Made:
    if text.isascii() or (words and words[0].isascii()):
        return None
    quote = text.split("\n")[0]
    start = chance.randrange(max(1, len(quote) - 8))
    return quote[start : start + 6], [quote[start : start + 6]]


_IRREGULAR = [
    set(group.split())
    for group in (
        "child children|life lives|man men|woman women|foot feet|teach taught|write wrote written|build built|"
        "buy bought|bring brought|speak spoke spoken|give gave given|take took taken|lead led|meet met|make made|"
        "grow grew grown|know knew known|think thought|keep kept|tell told|send sent|spend spent|choose chose chosen|"
        "hold held|find found"
    ).split("|")
]


def _other_form(word: str) -> str | None:
    """Return the plural, singular, past or basic form of a word that may have it; `None` if there is none."""
    for group in _IRREGULAR:
        if word in group:
            return min(group - {word})
    for ending, other in (("ies", "y"), ("ying", "y"), ("sses", "ss"), ("ss", "sses"), ("us", ""), ("is", "")):
        if word.endswith(ending):
            return word.removesuffix(ending) + other if other else None
    if word.endswith("y") and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word[:-1] if word.endswith("s") else word + "s"


def _inflected(text: str, words: list[str], chance: random.Random) -> Made:
    """Return a word of the note in another form that the note does not have, and another word."""
    some = _some(words, 2, chance)
    if some is None or (other := _other_form(some[0])) is None or other in text.lower():
        return None
    return " ".join(chance.sample([other, some[1]], 2)), some


KINDS: dict[str, Callable[[str, list[str], random.Random], Made]] = {
    "two words": _of_words(2, _shuffled),
    "three words": _of_words(3, _shuffled),
    "words left out": _passage(0, 0.35),
    "one slip": _of_words(2, _one_slip, 5),
    "two slips": _of_words(3, lambda words, chance: " ".join([_slips(words[:2], chance), words[2]]), 5),
    "two in a word": _of_words(2, _two_in_one, 7),
    "slip in each": _of_words(3, _slips, 5),
    "swapped": _of_words(2, _swapped, 5),
    "no vowels": _of_words(2, lambda words, chance: f"{_without_vowels(words[0])} {words[1]}", 6),
    "cut short": _of_words(3, lambda words, chance: " ".join(w[: chance.randint(3, 5)] for w in words), 6),
    "run together": _neighbours(2, lambda words, chance: "".join(words)),
    "unfinished": _of_words(3, lambda words, chance: f"{words[0]} {words[1]} {words[2][:3]}", 5),
    "slip, unfinished": _of_words(2, lambda words, chance: f"{words[0]} {mistyped(words[1][:7], chance)}", 9),
    "long, one slip": _passage(1, 0.0),
    "one word wrong": _of_words(3, lambda words, chance: f"{words[0]} {chance.choice(ROOTS)}al {words[1]} {words[2]}"),
    "split": _of_words(2, lambda words, chance: f"{words[0][:4]} {words[0][4:]} {words[1]}", 8),
    "tag and title": _fields,
    "abbreviated run": _neighbours(3, lambda words, chance: "".join(word[: chance.randint(3, 4)] for word in words)),
    "accents dropped": _accents,
    "no spaces": _han,
    "in a sentence": _of_words(2, _in_a_sentence, 6),
    "inflected": _inflected,
}

ALL_OVER = "from all over"
KINDS_BY_LENGTH: dict[str, Callable[[str, list[str], random.Random], Made]] = {
    "one word": _of_words(1, _shuffled),
    "one word, one slip": _of_words(1, _one_slip, 5),
    "one, unfinished": _of_words(1, lambda words, chance: words[0][: chance.randint(4, 6)], 7),
    ALL_OVER: _of_words(3, _shuffled),
}
"""Further kinds of queries if notes have given lengths."""


def _remembered(text: str, chance: random.Random) -> str:
    """Return the part of a note that a person remembers: one place of its quote."""
    quote, rest = text.split("\n", 1)
    words = quote.split()
    start = chance.randrange(max(1, len(words) - _REMEMBERED + 1))
    return "\n".join([" ".join(words[start : start + _REMEMBERED]), rest])


def queries(notes: Notes, size: int, each: int, seed: int) -> list[Query]:
    """Return `each` queries of every kind, each for one of the first `size` notes.

    A person remembers words that identify a note: of several tries, the first is used whose words are together in at
    most ten notes. A kind that no note can be used for is left out.
    """
    chance = random.Random(seed)
    tries: list[list[Query]] = []
    kinds = KINDS | KINDS_BY_LENGTH if notes.lengths else KINDS
    for kind, make in kinds.items():
        for _ in range(each):
            drawn: list[Query] = []
            for _ in range(2000):
                note = chance.randrange(size)
                text = notes[note]
                if notes.lengths and kind != ALL_OVER:
                    text = _remembered(text, chance)
                if made := make(text, _telling(text), chance):
                    drawn.append(Query(kind, made[0], note, tuple(made[1])))
                    if len(drawn) == 8:
                        break
            if not drawn:
                break
            tries.append(drawn)
    wanted = {word for drawn in tries for query in drawn for word in query.meant}
    holders: dict[str, set[int]] = {word: set() for word in wanted}
    for number in range(size):
        text = notes[number].lower()
        for word in wanted.intersection(WORD.findall(text)):
            holders[word].add(number)
    chosen: list[Query] = []
    for drawn in tries:
        for query in drawn:
            sets = [holders[word] for word in query.meant if holders[word]]
            if not sets or len(set.intersection(*sets)) <= 10:
                chosen.append(replace(query, is_distinct=not sets or len(set.intersection(*sets)) == 1))
                break
    return chosen
