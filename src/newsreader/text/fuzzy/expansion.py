"""What a typed word can mean: the matching words of the vocabulary, its weight, and what it adds to each note's score.

Results are cached until notes change, so that a keystroke costs only the last word. This module must not know how a
search works, nor what texts are.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from operator import itemgetter
from typing import TYPE_CHECKING

from .note_words import POSTINGS
from .ranking import IN_TITLE, STEPS, QueryWord
from .tokenizer import FIELD, INITIALS, TAG, is_korean_pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .inflection import Inflection
    from .note_words import NoteWords

_SHORT = 3  # typed words of at most this length, and prefixes of more than _MANY words, match as a prefix only
_MANY = 256
_PREFIX_SIMILARITY = 0.82
_INFLECTED = 0.93  # similarity of another form of a word
_ENDING = 0.005  # less for each letter that it is longer or shorter
_LIKELY = 0.8  # similarity of a word that may have been meant
_LIKELIER = 20  # if it is in so many times as many notes as the typed word
_EVERY = 4  # a frequent word of a language counts as if one of so many notes had it
_COMPOUND = 0.83  # similarity of a compound with the typed word at its end or inside
_INITIALS = 0.88  # similarity of a name with these initials
_MOST_COMPARED = 12  # typed words that are compared with similar words in one search
_CACHED_WORDS = 32


class QueryExpander:
    """The words that a typed word can mean, of the words of all notes."""

    def __init__(self, words: NoteWords) -> None:
        self._words = words
        self._expanded: OrderedDict[tuple[str, bool], tuple[QueryWord, list[int]]] = OrderedDict()
        self._numbered: dict[QueryWord, dict[int, str]] = {}
        self._compared: set[str] = set()  # words that this search compared with similar words

    def forget(self) -> None:
        """Clear the caches, after the notes have changed."""
        self._expanded.clear()
        self._numbered.clear()

    def begin(self) -> None:
        """Start a search: reset the limit of what one search may compare."""
        self._compared.clear()

    def expand(self, query: str, *, exact_only: bool) -> tuple[QueryWord, list[int]]:
        """Return what a typed word can mean, and the slices of the weight that it adds to each note.

        If `exact_only`, or if a search has compared too many words (a pasted page), a known word means only itself.
        Which words are compared depends only on the query, never on caches of earlier searches.
        """
        exact_only = exact_only and self._words.has(query)
        if not exact_only and query not in self._compared:
            exact_only = len(self._compared) >= _MOST_COMPARED
            if not exact_only:
                self._compared.add(query)
        key = query, exact_only
        expanded = self._expanded.get(key)
        if expanded is None:
            if exact_only:
                expanded = self._weighed(query, {query: 1.0} if self._words.has(query) else {}, None, set(), set())
            else:
                expanded = self._weighed(query, *self._candidates(query))
            self._expanded[key] = expanded
            if len(self._expanded) > _CACHED_WORDS:
                self._expanded.popitem(last=False)
        else:
            self._expanded.move_to_end(key)
        return expanded

    def finder(self, wanted: Iterable[QueryWord]) -> Callable[[int], list[tuple[int, str]]]:
        """Return a function that lists the matching words of a long note.

        The function takes a slot and returns `(place, word)` of each word that the typed words can mean, in order.
        """
        vocabulary = self._words.vocabulary
        found = {sign: vocabulary.find(sign) for sign in (FIELD, TAG)}
        names = {number: sign for sign, number in found.items() if number is not None}
        for one in wanted:
            if one not in self._numbered:
                if len(self._numbered) >= _CACHED_WORDS:
                    self._numbered.clear()
                begun = vocabulary.numbers_with_prefix(one.prefix) if one.prefix else []
                self._numbered[one] = {vocabulary.number(word): word for word in one.candidates}
                self._numbered[one] |= zip(begun, vocabulary.words(begun), strict=True)
            names |= self._numbered[one]
        return self._words.notes.finder(names)

    def _candidates(self, query: str) -> tuple[dict[str, float], str | None, set[str], set[str]]:
        """Return the words that a typed word can mean, with their similarity, the most similar first; and a prefix.

        The prefix is the typed word itself if it can be the beginning of any word, else `None`. The last values are the
        words of which the typed word may be a slip, and its other forms.
        """
        candidates = {query: 1.0} if self._words.has(query) else {}
        begun = self._words.vocabulary.numbers_with_prefix(query) if len(query) > _SHORT else []
        prefix = query if len(query) <= _SHORT or len(begun) > _MANY else None
        if is_korean_pair(query):
            prefix = None
        if prefix is None:
            for word in sorted(self._words.vocabulary.words(begun)):
                candidates.setdefault(word, 0.8 + 0.18 * len(query) / len(word))
        forms = self._forms(query)
        for word in forms:
            inflected = _INFLECTED - _ENDING * abs(len(word) - len(query))
            candidates[word] = max(inflected, candidates.get(word, 0.0))
        known = any(map(self._words.has, candidates)) or (
            prefix is not None and self._words.notes_with_prefix(prefix) != 0
        )
        slips = {
            word: near
            for word, near in self._words.vocabulary.similarities(query, known=known).items()
            if word not in candidates
        }
        for word, similarity in slips.items():
            if prefix is None or not word.startswith(prefix):
                candidates.setdefault(word, similarity)
        for word in self._compounds(query):
            candidates[word] = max(_COMPOUND, candidates.get(word, 0.0))
        if self._words.has(INITIALS + query):
            candidates[INITIALS + query] = _INITIALS
        return dict(sorted(candidates.items(), key=itemgetter(1), reverse=True)), prefix, set(slips), forms

    def _forms(self, query: str) -> set[str]:
        """Return the other forms of a typed word that some note has."""
        forms = self._inflection.forms(query, self._words.vocabulary.with_prefix)
        return {word for word, language in forms if word != query and self._is_of(word, [language])}

    def _compounds(self, query: str) -> list[str]:
        """Return the compounds that end with a typed word or have it inside."""
        languages = self._inflection.compounding
        return (
            [word for word in self._words.vocabulary.compounds(query) if self._is_of(word, languages)]
            if languages
            else []
        )

    @property
    def _inflection(self) -> Inflection:
        return self._words.languages.inflection(self._words.size)

    def _is_frequent(self, word: str) -> bool:
        """Return whether the word is a frequent one of a language of the notes."""
        return self._words.has(word) and self._words.languages.is_frequent(
            word, self._words.notes_with(word), self._inflection.languages
        )

    def _is_of(self, word: str, languages: Sequence[str]) -> bool:
        """Return whether any note contains the word, and the word can be of one of these languages."""
        return self._words.has(word) and self._words.languages.can_be(
            self._words.notes_with(word), languages, self._inflection.languages
        )

    def _weighed(
        self, query: str, candidates: dict[str, float], prefix: str | None, slips: set[str], forms: set[str]
    ) -> tuple[QueryWord, list[int]]:
        """Return a typed word and the slices of its weights, similarity² × rarity as whole numbers.

        No candidate counts as rarer than the typed word.
        """
        numbers = {word: self._words.vocabulary.number(word) for word in candidates}
        counts: dict[str, int] = {}
        to_read = POSTINGS
        for word, number in numbers.items():
            to_read -= self._words.postings.sparse(number)
            if to_read < 0:
                break
            if count := self._words.postings.count(number):
                counts[word] = count
        begun = self._words.notes_with_prefix(prefix) if prefix else 0
        similarities = {word: candidates[word] for word in counts}
        least = max(similarities.values(), default=0.0) - 0.1
        common = counts.get(query) or begun.bit_count()
        common = common or max((count for word, count in counts.items() if similarities[word] >= least), default=1)
        # Whoever types a form that is rare means the word.
        common = max((common, *(count for word, count in counts.items() if word in forms)))
        # A slip can be a word of another language. It is no rarer than the word that was probably meant.
        meant = (count for word, count in counts.items() if word in slips and similarities[word] >= _LIKELY)
        if (likely := max(meant, default=0)) >= _LIKELIER * common:
            common = likely
        # A word such as `they` says nothing of a note, even if few notes have it.
        if common < (every := self._words.size // _EVERY) and self._is_frequent(query):
            common = every
        rarity = self._rarity(common)
        levels: dict[int, list[int]] = {}
        for word, count in counts.items():
            weight = _weight(similarities[word], min(rarity, self._rarity(count)))
            if not word.startswith(query):
                similarities[word] *= math.sqrt(min(1.0, self._rarity(count) / rarity))
            levels.setdefault(weight, []).append(numbers[word])
        masks: dict[int, int] = {}
        for weight, alike in levels.items():
            notes, beside = self._words.postings.mask(alike), self._words.beside.mask(alike)
            if beside:
                less = max(1, min(weight - 1, round(weight * IN_TITLE * IN_TITLE)))
                masks[less] = masks.get(less, 0) | beside
            masks[weight] = masks.get(weight, 0) | notes & ~beside
        if begun:
            weight = _weight(_PREFIX_SIMILARITY, min(rarity, self._rarity(begun.bit_count())))
            masks[weight] = masks.get(weight, 0) | begun
        slices: list[int] = []
        seen = 0
        for weight in sorted(masks, reverse=True):
            mask = masks[weight] & ~seen
            seen |= mask
            slices += [0] * (weight.bit_length() - len(slices))
            for place in range(weight.bit_length()):
                if weight >> place & 1:
                    slices[place] |= mask
        return QueryWord(
            query, rarity, similarities, prefix if begun else None, _PREFIX_SIMILARITY if begun else 0.0
        ), slices

    def _rarity(self, count: int) -> float:
        """Return the inverse document frequency of a word that is in `count` notes."""
        return math.log(1.0 + self._words.size / count)


def _weight(similarity: float, rarity: float) -> int:
    return max(1, round(STEPS * similarity * similarity * rarity))
