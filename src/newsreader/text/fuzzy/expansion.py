"""What a typed word can mean: the matching words of the vocabulary, its weight, and what it adds to each note's score.

Results are cached until notes change, so that a keystroke costs only the last word. Long unions of posting lists are
computed in advance for prefixes with many words. This module must not know how a search works, nor what texts are.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from operator import itemgetter
from typing import TYPE_CHECKING

from .bitsets import mask_of, members
from .forward_index import ForwardIndex
from .languages import NoteLanguages
from .postings import Postings
from .prefixes import FrequentPrefixes
from .ranking import IN_TITLE, STEPS, QueryWord
from .tokenizer import FIELD, INITIALS, OTHER, TAG, is_korean_pair
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from .inflection import Inflection
    from .kept import Reader, Writer

_SHORT = 3  # typed words of at most this length, and prefixes of more than _MANY words, match as a prefix only
_MANY = 256
_PREFIX_SIMILARITY = 0.82
_INFLECTED = 0.93  # similarity of another form of a word
_ENDING = 0.005  # less for each letter that it is longer or shorter
_LIKELY = 0.8  # similarity of a word that may have been meant
_LIKELIER = 20  # if it is in so many times as many notes as the typed word
_EVERY = 4  # a frequent word of a language counts as if one of so many notes had it
_FEW = 3  # notes with a rare word
_COMPOUND = 0.83  # similarity of a compound with the typed word at its end or inside
_INITIALS = 0.88  # similarity of a name with these initials
_POSTINGS = 100_000  # postings read for one typed word at most
_MOST_COMPARED = 12  # typed words that are compared with similar words in one search
_SEGMENT_POSTINGS = 250_000  # postings read in one search to divide words that may have been run together
_COMMON_ROW = 8  # words that follow one another in one of so many notes do so in others too
_ROW_NOTES = 500  # notes that are looked at in one search to find the pieces of a divided word beside each other
_CACHED_WORDS = 32
_CACHED_PREFIXES = 128
_EASY = 1000  # postings; unions of fewer are not cached
_UNUSED = 10_000  # words without a note that may remain in the vocabulary


class QueryExpander:
    """The words of all notes (each note a slot, from 0), and the words that a typed word can mean."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._postings: Postings = Postings()
        self._beside = Postings()  # the notes that have a word only in their tags or title
        self._languages = NoteLanguages()
        self.notes = ForwardIndex()
        self._notes = 0
        self._frequent = FrequentPrefixes()
        self._united_notes = 0  # the number of notes when these were computed
        self._added = 0  # the number of notes added since then
        self._expanded: OrderedDict[tuple[str, bool], tuple[QueryWord, list[int]]] = OrderedDict()
        self._prefix_cache: OrderedDict[str, int] = OrderedDict()
        self._numbered: dict[QueryWord, dict[int, str]] = {}
        self._compared: set[str] = set()  # words that this search compared with similar words
        self._segment_postings = 0  # postings read in this search to divide words
        self._row_notes = _ROW_NOTES  # notes that this search may still look at to divide words

    def add(self, words: Sequence[str], slot: int) -> int:
        """Add the words of a note, visible after `settle`. Return the number of different words."""
        numbers = list(map(self._vocabulary.number, words))
        different = dict.fromkeys(numbers)
        self._postings.add(different, slot)
        self._beside.add(map(self._vocabulary.number, _only_beside(words)), slot)
        self._languages.add(words, slot)
        self.notes.put(slot, numbers)
        self._notes += 1
        self._added += 1
        self._frequent.flip(words, slot)
        return len(different)

    def discard(self, slot: int) -> int:
        """Remove the words of a note. Return the number of different words."""
        words = self.words(slot)
        numbers = set(self.notes.numbers(slot))
        self._postings.discard(numbers, slot)
        self._beside.discard(map(self._vocabulary.number, _only_beside(words)), slot)
        self._languages.discard(words, slot)
        self.notes.drop(slot)
        self._notes -= 1
        self._frequent.flip(words, slot)
        return len(numbers)

    def words(self, slot: int) -> tuple[str, ...]:
        """Return the words of a note in order."""
        return self._vocabulary.words(self.notes.numbers(slot))

    def dump(self, writer: Writer) -> None:
        """Write everything. Changes must be settled."""
        self._vocabulary.dump(writer)
        self._postings.dump(writer, "postings")
        self._beside.dump(writer, "beside")
        self._languages.dump(writer)
        self.notes.dump(writer)
        self._frequent.dump(writer)
        writer.about["expansion"] = self._notes, self._united_notes, self._added

    def load(self, reader: Reader) -> None:
        """Take everything from a file."""
        self._vocabulary.load(reader)
        self._postings.load(reader, "postings")
        self._beside.load(reader, "beside")
        self._languages.load(reader)
        self.notes.load(reader)
        self._notes, self._united_notes, self._added = reader.about["expansion"]
        self._frequent.load(reader)

    def settle(self) -> None:
        """Make changes of notes visible and clear the caches."""
        self._postings.settle()
        self._beside.settle()
        self._languages.settle()
        if len(self._vocabulary) - len(self._postings) > max(_UNUSED, len(self._postings)):
            self._drop_unused_words()
        self._vocabulary.settle()
        if self._added > self._united_notes:
            self._united_notes, self._added = self._notes, 0
            self._frequent.unite(self._vocabulary, self._postings, self._notes)
        self._expanded.clear()
        self._prefix_cache.clear()
        self._numbered.clear()

    def begin(self) -> None:
        """Start a search: reset the limits of what one search may look up."""
        self._compared.clear()
        self._segment_postings = 0
        self._row_notes = _ROW_NOTES

    def notes_with(self, word: str) -> int:
        """Return the notes that contain the word, as bits."""
        number = self._vocabulary.find(word)
        return 0 if number is None else self._postings.mask([number])

    def notes_with_prefix(self, prefix: str) -> int:
        """Return the notes that contain a word with this prefix, as bits."""
        notes = self._known(prefix)
        return self._united(self._vocabulary.numbers_with_prefix(prefix), prefix) if notes is None else notes

    def notes_with_prefix_if_cheap(self, prefix: str) -> int:
        """Return the same as `notes_with_prefix`, or 0 if this search has already read too many postings.

        A long pasted run of letters reaches that limit.
        """
        if (frequent := self._frequent.get(prefix)) is not None:
            return frequent
        numbers = self._vocabulary.numbers_with_prefix(prefix)
        self._segment_postings += sum(map(self._postings.sparse, numbers))
        if self._segment_postings > _SEGMENT_POSTINGS:
            return 0
        notes = self._known(prefix)
        return self._united(numbers, prefix) if notes is None else notes

    def notes_containing(self, piece: str) -> int:
        """Return the notes with a word that contains `piece`, as bits; all (-1) if too many postings must be read."""
        numbers = self._vocabulary.containing(piece)
        return -1 if sum(map(self._postings.sparse, numbers)) > _POSTINGS else self._postings.mask(numbers)

    def notes_in_a_row(self, pieces: Sequence[tuple[str, bool]], among: int) -> int:
        """Return those of the notes `among` in which these words follow one another, as bits.

        Each piece is a word or, if its flag is set, the beginning of one. One search looks at a limited number of
        notes. The others count too if the words often follow one another.
        """
        groups: list[Collection[int]] = [
            set(self._vocabulary.numbers_with_prefix(piece)) if begins else {self._vocabulary.number(piece)}
            for piece, begins in pieces
        ]
        slots = members(among, max(0, self._row_notes))
        self._row_notes -= len(slots)

        def is_end(part: int, compound: int) -> bool:
            return compound != part and self._vocabulary.name(compound).endswith(self._vocabulary.name(part))

        found = self.notes.in_a_row(slots, groups, is_end)
        notes = mask_of([found], self._postings.size)
        if _COMMON_ROW * len(found) > len(slots):
            notes |= among >> slots[-1] + 1 << slots[-1] + 1
        return notes

    def expand(self, query: str, *, exact_only: bool) -> tuple[QueryWord, list[int]]:
        """Return what a typed word can mean, and the slices of the weight that it adds to each note.

        If `exact_only`, or if a search has compared too many words (a pasted page), a known word means only itself.
        Which words are compared depends only on the query, never on caches of earlier searches.
        """
        exact_only = exact_only and self._is_used(query)
        if not exact_only and query not in self._compared:
            exact_only = len(self._compared) >= _MOST_COMPARED
            if not exact_only:
                self._compared.add(query)
        key = query, exact_only
        expanded = self._expanded.get(key)
        if expanded is None:
            if exact_only:
                expanded = self._weighed(query, {query: 1.0} if self._is_used(query) else {}, None, set(), set())
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
        vocabulary = self._vocabulary
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
        return self.notes.finder(names)

    def _known(self, prefix: str) -> int | None:
        """Return the notes that contain a word with this prefix if they are cached, else `None`."""
        notes = self._frequent.get(prefix)
        if notes is None and (notes := self._prefix_cache.get(prefix)) is not None:
            self._prefix_cache.move_to_end(prefix)
        return notes

    def _united(self, numbers: list[int], prefix: str) -> int:
        """Return the notes that contain any of the words with this prefix; cache them if that was slow."""
        notes = self._postings.mask(numbers)
        if sum(map(self._postings.sparse, numbers)) > _EASY:
            self._prefix_cache[prefix] = notes
            if len(self._prefix_cache) > _CACHED_PREFIXES:
                self._prefix_cache.popitem(last=False)
        return notes

    def _candidates(self, query: str) -> tuple[dict[str, float], str | None, set[str], set[str]]:
        """Return the words that a typed word can mean, with their similarity, the most similar first; and a prefix.

        The prefix is the typed word itself if it can be the beginning of any word, else `None`. The last values are the
        words of which the typed word may be a slip, and its other forms.
        """
        candidates = {query: 1.0} if self._is_used(query) else {}
        begun = self._vocabulary.numbers_with_prefix(query) if len(query) > _SHORT else []
        prefix = query if len(query) <= _SHORT or len(begun) > _MANY else None
        if is_korean_pair(query):
            prefix = None
        if prefix is None:
            for word in sorted(self._vocabulary.words(begun)):
                candidates.setdefault(word, 0.8 + 0.18 * len(query) / len(word))
        forms = self._forms(query)
        for word in forms:
            inflected = _INFLECTED - _ENDING * abs(len(word) - len(query))
            candidates[word] = max(inflected, candidates.get(word, 0.0))
        known = any(map(self._is_used, candidates)) or (prefix is not None and self.notes_with_prefix(prefix) != 0)
        slips = {
            word: near
            for word, near in self._vocabulary.similarities(query, known=known).items()
            if word not in candidates
        }
        for word, similarity in slips.items():
            if prefix is None or not word.startswith(prefix):
                candidates.setdefault(word, similarity)
        for word in self._compounds(query):
            candidates[word] = max(_COMPOUND, candidates.get(word, 0.0))
        if self._is_used(INITIALS + query):
            candidates[INITIALS + query] = _INITIALS
        return dict(sorted(candidates.items(), key=itemgetter(1), reverse=True)), prefix, set(slips), forms

    def _forms(self, query: str) -> set[str]:
        """Return the other forms of a typed word that some note has."""
        forms = self._inflection.forms(query, self._vocabulary.with_prefix)
        return {word for word, language in forms if word != query and self._is_of(word, [language])}

    def _compounds(self, query: str) -> list[str]:
        """Return the compounds that end with a typed word or have it inside."""
        languages = self._inflection.compounding
        return [word for word in self._vocabulary.compounds(query) if self._is_of(word, languages)] if languages else []

    @property
    def _inflection(self) -> Inflection:
        return self._languages.inflection(self._notes)

    def _is_frequent(self, word: str) -> bool:
        """Return whether the word is a frequent one of a language of the notes."""
        return self._is_used(word) and self._languages.is_frequent(
            word, self.notes_with(word), self._inflection.languages
        )

    def _is_of(self, word: str, languages: Sequence[str]) -> bool:
        """Return whether any note contains the word, and the word can be of one of these languages."""
        return self._is_used(word) and self._languages.can_be(
            self.notes_with(word), languages, self._inflection.languages
        )

    def _weighed(
        self, query: str, candidates: dict[str, float], prefix: str | None, slips: set[str], forms: set[str]
    ) -> tuple[QueryWord, list[int]]:
        """Return a typed word and the slices of its weights, similarity² × rarity as whole numbers.

        No candidate counts as rarer than the typed word.
        """
        numbers = {word: self._vocabulary.number(word) for word in candidates}
        counts: dict[str, int] = {}
        to_read = _POSTINGS
        for word, number in numbers.items():
            to_read -= self._postings.sparse(number)
            if to_read < 0:
                break
            if count := self._postings.count(number):
                counts[word] = count
        begun = self.notes_with_prefix(prefix) if prefix else 0
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
        if common < (every := self._notes // _EVERY) and self._is_frequent(query):
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
            notes, beside = self._postings.mask(alike), self._beside.mask(alike)
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
        return math.log(1.0 + self._notes / count)

    def is_rare(self, word: str) -> bool:
        """Return whether so few notes contain the word that it may be two words in others."""
        return self._count(word) <= max(_FEW, self._notes // 10_000)

    def has_prefix(self, prefix: str) -> bool:
        """Return whether any note contains a word with this prefix."""
        return any(map(self._postings.count, self._vocabulary.numbers_with_prefix(prefix)))

    def _is_used(self, word: str) -> bool:
        """Return whether any note contains the word."""
        return self._count(word) > 0

    def _count(self, word: str) -> int:
        """Return how many notes contain the word."""
        number = self._vocabulary.find(word)
        return 0 if number is None else self._postings.count(number)

    def _drop_unused_words(self) -> None:
        """Remove the words that no note contains, and renumber the others."""
        vocabulary = Vocabulary()
        numbers = [number for number in range(len(self._vocabulary)) if self._postings.count(number)]
        used = self._vocabulary.words(numbers)
        self._postings.keep(numbers)
        self._beside.keep(numbers)
        self.notes.rename({number: name for name, number in enumerate(numbers)})
        for word in used:
            vocabulary.number(word)
        self._vocabulary = vocabulary


def _weight(similarity: float, rarity: float) -> int:
    return max(1, round(STEPS * similarity * similarity * rarity))


def _only_beside(words: Sequence[str]) -> set[str]:
    """Return the words that are in the tags or the title of a note and not in its passage."""
    start = next((place for place, word in enumerate(words) if word in (TAG, FIELD)), len(words))
    return {word for word in words[start:] if word > OTHER}.difference(words[:start])
