"""Other forms of a word: `agency` for `agencies`, `child` for `children`, by the languages that the notes are in.

Words with one stem are forms of one word (Snowball's algorithms). This module must not know how words are stored.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from . import english

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from Stemmer import Stemmer

_SHARE = 0.0005  # of all notes: a language with fewer is only quoted
_MOST_LANGUAGES = 6  # whose stems are compared; those of other scripts do not count
_MOST_WORDS = 1000  # with one beginning that are compared
_SHORTEST = 3  # letters of a stem
_ENDING = 4  # letters by which a form is longer at most
_COMPOUNDING = frozenset(("da", "de", "et", "fi", "hu", "is", "nl", "no", "sv"))
_ARTICLES = ("", "ال", "وال", "بال", "لل")  # Arabic writes articles and prepositions with their word
_ARTICLE = re.compile("(?:[وب]?ال|لل)(?=..)")


class Inflection:
    """Finds the other forms of words. A stemmer must not be used by two threads at once, so neither must this."""

    def __init__(self, notes: Mapping[str, int], every: int) -> None:
        """Choose the languages. `notes` says how many of `every` note are in each language."""
        from Stemmer import Stemmer

        least = max(1.0, _SHARE * every)
        used = sorted((language for language in notes if notes[language] >= least), key=notes.__getitem__)
        self.languages = used[::-1] or ["en"]
        """The languages of the notes, the most frequent first."""
        self.compounding = [language for language in used if language in _COMPOUNDING]
        """Those with words that are written together, such as `Bundesrat`."""
        self._stemmers: dict[str, Stemmer] = {}
        for language in self.languages:
            with suppress(KeyError):  # there are no stems of this language
                if len(self._stemmers) < _MOST_LANGUAGES:
                    self._stemmers[language] = Stemmer(language, 0)
        self._bases: dict[str, str] = {}
        self._forms: dict[str, list[str]] = {}  # by the stem of the base
        if "en" in self._stemmers:
            self._bases = {form: base for base, *forms in english.groups() for form in forms}
            self._forms = {self._stemmers["en"].stemWord(group[0]): group for group in english.groups()}

    def forms(self, word: str, beginning_with: Callable[[str], Sequence[str]]) -> Iterator[tuple[str, str]]:
        """Yield the other forms of a word, each with its language; some of them twice, and some that no note has.

        Besides irregular forms these are among the words that `beginning_with` returns for their beginnings.
        """
        if len(word) < 2 or not word.isalpha():
            return
        if "\u0620" <= word <= "\u06ff":
            bare = _ARTICLE.sub("", word, count=1)
            yield from ((article + bare, "ar") for article in _ARTICLES)
        for language, stemmer in self._stemmers.items():
            meant = [word]
            if language == "en":
                meant += [self._bases[word]] if word in self._bases else []
                meant += english.spellings(word)
            stems = set(stemmer.stemWords(meant))
            found = [*meant[1:], *(form for stem in stems for form in self._forms.get(stem, ()) if language == "en")]
            yield from ((form, language) for form in dict.fromkeys(found))
            begun = dict.fromkeys(other for stem in stems for other in _begun(stem, beginning_with))
            longest = max(map(len, meant)) + _ENDING
            words = [other for other in begun if len(other) <= longest and other != word]
            alike = zip(words, stemmer.stemWords(words), strict=True)
            # No ending is a mere `e`: `well` is no form of `welle`, nor `us` of `use`.
            silent = {word.removesuffix("e"), f"{word}e"} if language == "en" else set()
            yield from ((other, language) for other, stem in alike if stem in stems and other not in silent)


def _begun(stem: str, beginning_with: Callable[[str], Sequence[str]]) -> Iterator[str]:
    """Yield the words that can have this stem."""
    if len(stem) < _SHORTEST:
        return
    # The last letter of a stem can differ from that of the word: `agenc-i` in `agency`.
    # So can those of a short one: `tri` of `try`, `use` of `using`.
    beginnings = [stem[:-1]] if len(stem) > _SHORTEST else [stem, f"{stem[:-1]}y", f"{stem[:-1]}ing"]
    for beginning in beginnings:
        for article in _ARTICLES if "\u0600" < stem < "\u06ff" else ("",):
            found = beginning_with(article + beginning)
            yield from found if len(found) <= _MOST_WORDS else beginning_with(article + stem)[:_MOST_WORDS]
