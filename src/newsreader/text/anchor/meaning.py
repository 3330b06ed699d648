"""Whether an edit changed what a passage says: a negation, number, amount, date, name or attribution.

A similar wording can say the opposite, so similarity alone cannot tell. Only the changed words and their neighbors are
compared, by word lists. Doubt counts as a change: a person then looks at it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from newsreader.text.folding import fold

from .sentence_diff import changed_sentences
from .word_diff import Tokens, equal_runs
from .wordlists import DATE, DATES, NEGATING, NEGATION, NUMBER, OPPOSITES, SAYING, SMALL, STANCE, UNIT, plain, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.text.folding import Folded

_AROUND = 2  # unchanged words on each side that belong to a change: "million" in "[$3] million"
_COMPARED = 20_000  # code points of one change on both sides; a larger one is another text
_MANY = 16  # more words than this that were inserted are no longer a detail
_LIKE = 0.8  # similarity of the letters from which one word is another spelling of the other
_LIKE_LENGTH = 5  # shorter words that differ are different words

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_CJK_DATE = re.compile(r"[年月日]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]{1,2}$")
_PARTICLES = re.compile("[的地得了着在再也就和与及]")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")


class MeaningKind(StrEnum):
    """What of the meaning changed."""

    NEGATION = "negation"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    NAME = "name"
    ATTRIBUTION = "attribution"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class ChangedMeaning:
    """A change of meaning, and the words that were replaced (either can be empty).

    `WORD` is a replaced word in a script without capital letters: it can be a name.
    """

    kind: MeaningKind
    old: str
    new: str


def changed_meaning(old: str, new: str) -> list[ChangedMeaning]:
    """Return what an edit from `old` to `new` changed of the meaning, in order; nothing for other typography."""
    left, right = (fold(text, case=False, accents=True, lines=True) for text in (old, new))
    found = []
    for start, end, new_start, new_end in changed_sentences(left.text, right.text):
        if end - start + new_end - new_start > _COMPARED:
            continue
        before, after = Tokens.of(left.text, start, end), Tokens.of(right.text, new_start, new_end)
        for a, b, c, d in _changes(before, after):
            removed, inserted = _Words(before, a, b), _Words(after, c, d)
            if _joined(removed.text) == _joined(inserted.text) or _is_other_text(removed, inserted):
                continue
            words = _original(left, removed), _original(right, inserted)
            found += [ChangedMeaning(kind, *words) for kind in _kinds(removed, inserted)]
    return found


def _original(folded: Folded, words: _Words) -> str:
    if not words.text:
        return ""
    place = folded.locate(*words.bounds)
    return folded.original[place.start : place.end]


def _changes(old: Tokens, new: Tokens) -> Iterator[tuple[int, int, int, int]]:
    """Yield the changed ranges of tokens on both sides; changes between which only signs are equal are one."""
    i = j = 0
    pending: tuple[int, int, int, int] | None = None
    for at_old, at_new, length in [*equal_runs(old.keys, new.keys), (len(old.keys), len(new.keys), 0)]:
        if (at_old, at_new) != (i, j):
            if pending and not any(key.isalnum() for key in old.keys[pending[1] : i]):
                pending = (pending[0], at_old, pending[2], at_new)
            else:
                if pending:
                    yield pending
                pending = (i, at_old, j, at_new)
        i, j = at_old + length, at_new + length
    if pending:
        yield pending


class _Words:
    """The tokens `first`-`stop` of a passage, and those around them."""

    def __init__(self, tokens: Tokens, first: int, stop: int) -> None:
        # A word with an apostrophe is changed as a whole: "can" and "can't".
        while (
            0 < first < len(tokens.keys)
            and stop > first
            and tokens.starts[first] == tokens.ends[first - 1]
            and (tokens.keys[first] == "'" or tokens.keys[first - 1] == "'")
        ):
            first -= 1
        self.tokens, self.first, self.stop = tokens, first, stop
        self.bounds = (tokens.starts[first], tokens.ends[stop - 1]) if first < stop else (0, 0)
        self.text = tokens.text[slice(*self.bounds)]
        low, high = max(0, first - _AROUND), min(len(tokens.keys), stop + _AROUND)
        self.around = tokens.text[tokens.starts[low] : tokens.ends[high - 1]].casefold() if low < high else ""

    def names(self) -> list[str]:
        """Return the words with a capital letter, without short and small words that begin a sentence; not all of many
        words.
        """
        return [
            self._word(at)
            for at in range(self.first, min(self.stop, self.first + 4 * _MANY))
            if self._word(at)[0].isupper()
            and not (self.tokens.boundary_rank(at) >= 2 and (len(self._word(at)) < 4 or self.tokens.keys[at] in SMALL))
        ]

    def opens(self) -> bool:
        """Return whether these words begin a sentence."""
        return self.tokens.boundary_rank(self.first) >= 2

    def ends(self) -> bool:
        """Return whether these words end a sentence."""
        return self.tokens.boundary_rank(self.stop) >= 2

    def beside_name(self) -> bool:
        """Return whether all of these words belong to a longer name."""
        words = [self._word(at) for at in range(self.first, self.stop) if self.tokens.keys[at].isalnum()]
        edges = [self._word(at) for at in (self.first - 1, self.stop) if 0 <= at < len(self.tokens.keys)]
        return all(word[0].isupper() for word in words) and any(word[0].isupper() for word in edges)

    def beside(self, pattern: re.Pattern[str]) -> bool:
        """Return whether the word before or after these is in `pattern`."""
        keys = self.tokens.keys
        near = (self.first - 1, self.stop)
        return any(bool(pattern.fullmatch(keys[at])) for at in near if 0 <= at < len(keys))

    def _word(self, at: int) -> str:
        return self.tokens.text[self.tokens.starts[at] : self.tokens.ends[at]]


def _kinds(old: _Words, new: _Words) -> Iterator[MeaningKind]:
    if _count(NEGATION, old) != _count(NEGATION, new) or _opposite(old.text.casefold(), new.text.casefold()):
        yield MeaningKind.NEGATION
    numbers = _numbers(old.around), _numbers(new.around)
    dates = _dates(old), _dates(new)
    units = _found(UNIT, old), _found(UNIT, new)
    if numbers[0] != numbers[1]:
        differing = (Counter(numbers[0]) - Counter(numbers[1])) + (Counter(numbers[1]) - Counter(numbers[0]))
        if dates[0] or dates[1] or _CJK_DATE.search(new.around) or any(_YEAR.fullmatch(each) for each in differing):
            yield MeaningKind.DATE
        else:
            yield MeaningKind.AMOUNT if units[0] or units[1] else MeaningKind.NUMBER
    elif dates[0] != dates[1]:
        yield MeaningKind.DATE
    elif units[0] != units[1] or (old.text and new.text and _counted(old) and not _is_like(old.text, new.text)):
        yield MeaningKind.AMOUNT
    if _names_differ(old, new):
        yield MeaningKind.NAME
    elif _replaced_word(old.text, new.text):
        yield MeaningKind.WORD
    replaced = old.text.strip() and new.text.strip() and not _is_like(old.text, new.text)
    if (
        _found(STANCE, old) != _found(STANCE, new)
        or _count(SAYING, old) != _count(SAYING, new)
        or (replaced and (old.beside(SAYING) or new.beside(SAYING)))
    ):
        yield MeaningKind.ATTRIBUTION


def _count(pattern: re.Pattern[str], words: _Words) -> int:
    return sum(1 for _ in pattern.finditer(words.around))


def _found(pattern: re.Pattern[str], words: _Words) -> list[str]:
    return pattern.findall(words.around)


def _numbers(text: str) -> list[str]:
    figures = [found for match in NUMBER.finditer(text) if (found := value(match[0])) is not None]
    return figures + [str(unicodedata.numeric(sign)) for sign in _HAN.findall(text) if _is_numeral(sign)]


def _is_numeral(sign: str) -> bool:
    return unicodedata.numeric(sign, 1) != 1


def _dates(words: _Words) -> list[str]:
    found = DATE.findall(words.around)
    # In English, months and days have a capital letter; "may" and "march" are other words.
    return [
        DATES.get(word, word)
        for word in found
        if word not in ("may", "march", "mar") or word.capitalize() in words.tokens.text
    ]


def _counted(words: _Words) -> bool:
    """Return whether a number is right before these words."""
    return words.first > 0 and value(words.tokens.keys[words.first - 1]) is not None


def _opposite(old: str, new: str) -> bool:
    before, after = (set(plain(text).split()) for text in (old, new))
    if any((before & one and after & other) or (before & other and after & one) for one, other in OPPOSITES):
        return True
    short, long = sorted((old, new), key=len)
    return len(short) > 3 and any(long in (prefix + short, prefix + "-" + short) for prefix in NEGATING)


def _is_other_text(old: _Words, new: _Words) -> bool:
    """Return whether whole sentences or many words were only inserted or deleted: the other words say the same."""
    if old.text and new.text:
        return False
    words = new if new.text else old
    return words.stop - words.first > _MANY or (words.opens() and words.ends())


def _joined(text: str) -> str:
    """Return the letters and figures of a text, in which a space or hyphen between letters does not count."""
    return re.sub(r"(?<!\d)[\s'\-]+|[\s'\-]+(?!\d)", "", text.casefold())


def _is_like(old: str, new: str) -> bool:
    """Return whether one is another spelling or an inflection of the other."""
    old, new = _joined(old), _joined(new)
    return min(len(old), len(new)) >= _LIKE_LENGTH and Indel.normalized_similarity(old, new) >= _LIKE


def _names_differ(old: _Words, new: _Words) -> bool:
    if _KATAKANA.findall(old.around) != _KATAKANA.findall(new.around) and (old.text or new.text):
        return True
    before, after = old.names(), new.names()
    gone = [name for name in before if not any(_same_name(name, other) for other in after)]
    come = [name for name in after if not any(_same_name(name, other) for other in before)]
    if gone and come:
        return True
    if gone:
        return not old.beside_name() and not (old.opens() and not new.text)
    return bool(come) and not new.beside_name() and not (new.opens() and not old.text)


def _same_name(one: str, other: str) -> bool:
    """Return whether two words are forms of one name: possessive or case endings."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    if long.startswith(short):
        return long[len(short) :] in ("", "s", "es", "n", "en")
    if "\u0400" <= short[0] <= "\u04ff":
        stem = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
        return stem >= 3 and len(short) - stem <= 2 and len(long) - stem <= 3
    return False


def _replaced_word(old: str, new: str) -> bool:
    """Return whether a word in a script without capital letters was replaced by an unlike one."""
    if not (_uncased(old) and _uncased(new)):
        return False
    short, long = sorted((old, new), key=len)
    ending = long.startswith(short) and _HANGUL.match(long[len(short) :])  # a particle: "학교" and "학교에서"
    return not ending and not _is_like(old, new)


def _uncased(text: str) -> bool:
    letters = _PARTICLES.sub("", text)
    letters = re.sub(r"[\u3040-\u309f]", "", letters)  # hiragana: particles and endings
    return any(unicodedata.category(sign) == "Lo" for sign in letters)
