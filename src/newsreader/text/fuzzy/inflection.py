"""Other forms of a word: `agency` for `agencies`, `child` for `children`, by the languages that the notes are in.

Words with one stem are forms of one word (Snowball's algorithms). The languages are known by their frequent words. This
module must not know how words are stored.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from newsreader.text.sentences.frequent_words import FREQUENT

from .tokenizer import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from Stemmer import Stemmer

_SHARE = 0.03  # of the frequent words in all notes: a language with fewer is only quoted
_MOST_LANGUAGES = 6  # whose stems are compared; those of other scripts do not count
_MOST_WORDS = 1000  # with one beginning that are compared
_SHORTEST = 3  # letters of a word or stem
_ENDING = 4  # letters by which a form is longer at most
_COMPOUNDING = frozenset(("da", "de", "et", "fi", "hu", "is", "nl", "no", "sv"))
_ARTICLES = ("", "ال", "وال", "بال", "لل")  # Arabic writes articles and prepositions with their word

_IRREGULAR = [
    group.split()
    for group in """
analysis analyses|axis axes|basis bases|bear bore born borne|beat beaten|become became|begin began begun|bend bent|
bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred|bring brought|build built|
burn burnt|buy bought|calf calves|catch caught|child children|choose chose chosen|come came|crisis crises|
criterion criteria|datum data|deal dealt|dig dug|diagnosis diagnoses|draw drew drawn|dream dreamt|drink drank drunk|
drive drove driven|eat ate eaten|elf elves|emphasis emphases|fall fell fallen|feed fed|feel felt|fight fought|
find found|flee fled|fly flew flown|foot feet|forbid forbade forbidden|foresee foresaw foreseen|forget forgot forgotten|
forgive forgave forgiven|freeze froze frozen|get got gotten|give gave given|go went gone|goose geese|grind ground|
grow grew grown|half halves|hang hung|hear heard|hide hid hidden|hold held|hypothesis hypotheses|keep kept|
knife knives|know knew known|lay laid|lead led|leaf leaves|lean leant|leap leapt|learn learnt|leave left|lend lent|
lie lay lain|life lives|light lit|loaf loaves|lose lost|make made|man men|mean meant|medium media|meet met|
mouse mice|oasis oases|overcome overcame|ox oxen|parenthesis parentheses|pay paid|person people|phenomenon phenomena|
prove proven|ride rode ridden|ring rang rung|rise rose risen|run ran|say said|scarf scarves|see saw seen|seek sought|
self selves|sell sold|send sent|shake shook shaken|shelf shelves|shine shone|shoot shot|show shown|shrink shrank shrunk|
sing sang sung|sink sank sunk|sit sat|sleep slept|slide slid|speak spoke spoken|spell spelt|spend spent|spin spun|
stand stood|steal stole stolen|stick stuck|strike struck stricken|strive strove striven|swear swore sworn|sweep swept|
swim swam swum|swing swung|synthesis syntheses|take took taken|teach taught|tear tore torn|tell told|thesis theses|
thief thieves|think thought|throw threw thrown|tooth teeth|understand understood|undertake undertook undertaken|
wake woke woken|wear wore worn|weave wove woven|weep wept|wife wives|win won|withdraw withdrew withdrawn|wolf wolves|
woman women|write wrote written
""".replace("\n", "").split("|")
]


@cache
def _telling() -> dict[str, list[str]]:
    """Return the frequent words of each language that at most one other language has."""
    folded = {language: {fold(word) for word in words.split()} for language, words in FREQUENT.items()}
    known = Counter(word for words in folded.values() for word in words)
    return {language: [word for word in words if known[word] <= 2] for language, words in folded.items()}


class Inflection:
    """Finds the other forms of words. A stemmer must not be used by two threads at once, so neither must this."""

    def __init__(self, count: Callable[[str], int]) -> None:
        """Choose the languages. `count` returns how many notes have a word."""
        from Stemmer import Stemmer

        counts = {language: sum(map(count, words)) for language, words in _telling().items()}
        least = max(1.0, _SHARE * sum(counts.values()))
        used = sorted((language for language in counts if counts[language] >= least), key=counts.__getitem__)
        self.has_compounds = not _COMPOUNDING.isdisjoint(used)
        """Whether a language has words that are written together, such as `Bundesrat`."""
        self._stemmers: list[Stemmer] = []
        for language in reversed(used or ["en"]):
            with suppress(KeyError):  # there are no stems of this language
                self._stemmers.append(Stemmer(language, 0))
        del self._stemmers[_MOST_LANGUAGES:]
        self._bases: dict[str, str] = {}
        self._forms: dict[str, list[str]] = {}  # by the stem of the base
        if not used or "en" in used:
            english = Stemmer("en", 0)
            self._bases = {form: base for base, *forms in _IRREGULAR for form in forms}
            self._forms = {english.stemWord(group[0]): group for group in _IRREGULAR}

    def forms(self, word: str, beginning_with: Callable[[str], Sequence[str]]) -> Iterator[str]:
        """Yield the other forms of a word, some of them twice.

        Besides irregular forms these are among the words that `beginning_with` returns for their beginnings.
        """
        if len(word) < _SHORTEST or not word.isalpha():
            return
        meant = [word, self._bases[word]] if word in self._bases else [word]
        stems = [set(stemmer.stemWords(meant)) for stemmer in self._stemmers]
        begun: dict[str, None] = {}
        for stem in set().union(*stems):
            yield from self._forms.get(stem, ())
            # The last letter of a stem can differ from that of the word: `agenc-i` in `agency`.
            beginning = stem[:-1] if len(stem) > _SHORTEST else stem
            for article in _ARTICLES if "\u0600" < stem < "\u06ff" else ("",):
                found = beginning_with(article + beginning)
                if len(found) > _MOST_WORDS:
                    found = beginning_with(article + stem)[:_MOST_WORDS]
                begun |= dict.fromkeys(found)
        longest = max(map(len, meant)) + _ENDING
        words = [other for other in begun if len(other) <= longest and other != word]
        for stemmer, wanted in zip(self._stemmers, stems, strict=True):
            yield from (other for other, stem in zip(words, stemmer.stemWords(words), strict=True) if stem in wanted)
