"""Whether an edit changed when something happens, or whether it happens at all: "will stay" became "stayed".

Words of plans and attempts, auxiliary verbs and endings are compared, by language. Must not know passages.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from .word_forms import common_start
from .wordlists import SAYING, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_PLANNED = {
    "en": r"will can (?:going|plan|expect|intend|hop|due|about|tr[iy]|want|refus|promis|vow|threat|fail|ready|likely"
    r"|attempt|offer|agree|pledg|decid|aim|order|ask|urg|allow|forc|seek|sought|wish|schedul)\w*_to",
    "de": r"werden? wird will wollen wollten? soll sollen sollten? muss müssen mussten? kann können konnten? könnten?"
    r" dürften? möchten?",
    "fr": r"va vont veut veulent voulait doit doivent devrait devraient peut peuvent pourrait pourraient compte prévoit"
    r" tente tenté",
    "es": r"va_a van_a quiere quieren planea planean debe deben puede pueden podría podrían intenta intentó",
    "pt": r"vai vão quer querem planeja deve devem pode podem poderia tenta tentou",
    "it": r"vuole vogliono deve devono può possono potrebbe intende tenta tentato",
    "ru": r"буд[еу]т планиру\w+ намерен\w* хочет хотят собира\w+ должен должн\w* может могут мог могл\w* пытал\w*"
    r" попытал\w*",
}
"""Words that say that something is planned, tried or possible."""

_PERFECT = {"fr": frozenset(("a", "ont", "avait", "avaient")), "it": frozenset(("ha", "hanno", "aveva", "avevano"))}
"""Auxiliary verbs of the past in languages in which the verb can be spelled as in the present."""

_TENSES = {
    "fr": (r"\w+r(?:a|ai|as|ons|ez|ont)", r"\w{3,}r(?:ais|ait|ions|iez|aient)", r"\w{3,}(?:ait|aient|èrent|irent)"),
    "es": (r"\w+[aei]r(?:á|án|ás|é|emos)", r"\w{3,}(?:ó|aron|ieron)", r"\w{3,}(?:aba|aban|ía|ían)"),
    "pt": (r"\w+[aei]r(?:á|ão|ei|emos)", r"\w{3,}(?:ou|aram|eu|eram|iu|iram)", r"\w{3,}(?:ava|avam)"),
    "it": (r"\w+[aei]r(?:à|anno|ò|emo)", r"\w{3,}(?:ò|arono|irono|ì)", r"\w{3,}(?:[aei]va|[aei]vano)"),
    "ru": (r"\w{2,}л[аои]?(?:сь|ся)?", r"\w{2,}(?:[её]т|[уюая]т|ит|[её]м|им)(?:ся)?"),
}
"""Endings of tenses. A word with none of them is in the present, or is no verb."""

_AGREEMENT = frozenset(("", "s", "e", "es", "x", "n", "m", "a", "o", "as", "os", "i"))
"""Endings of number and gender."""

_CONDITIONAL = re.compile(
    r"(?<!\w)(?:hätten?|wären?|würden?|könnten?|müssten?|(?:au|se)rai(?:en)?t|(?:avr|sar)ebbe(?:ro)?|habrían?|serían?"
    r"|teriam?|seriam?)(?!\w)"
)
"""Auxiliary verbs that say that something is only supposed: in French and Italian, what a source says."""

_JAPANESE_PAST = re.compile(r"[\u3041-\u309f]*[ただ]")
_JAPANESE = re.compile(r"[\u3041-\u309f]*")
_KOREAN_PAST = "\u11bb\u1103\u1161"  # the letters of "ㅆ다"

_AUXILIARY = frozenset(("has", "have", "had", "having", "is", "are", "was", "were", "be", "been", "being"))
_ARTICLES = frozenset(("der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines"))
_PAST = re.compile(r"\w?e?d")
_PRESENT = re.compile(r"|s|es|y|ies|e|\w?ing")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = plain(_PLANNED[language]).replace(" ", "|").replace("_", " ")
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def plans(text: str, languages: Collection[str]) -> list[str]:
    """Return the words of a text that say that something is planned, tried or possible."""
    text = plain(text).replace("won't", "will not").replace("can't", "can not").replace("cannot", "can not")
    text = re.sub("'ll(?!\\w)|(?<!\\w)shall(?!\\w)", " will", text)
    found = (each for language in languages if language in _PLANNED for each in _pattern(language).findall(text))
    return [each[:3] if " " in each else each for each in found]  # "decide to" and "decided to" are one


def is_other_tense(old: Iterable[str], new: Iterable[str], before: str, languages: Collection[str]) -> bool:
    """Return whether one of these words is a form of another tense of a word on the other side.

    `before` is the word before them. All words are in lower case, with their accents.
    """
    sides = [{word for word in words if not SAYING.fullmatch(plain(word))} for words in (old, new)]
    for language in languages:
        perfect = _PERFECT.get(language, frozenset())
        # "on" for "ont" is a typing error.
        if perfect & sides[0] != perfect & sides[1] and max(map(len, sides)) > 1:
            return True
    pairs = [(one, other) for one in sides[0] for other in sides[1] if one != other]
    return any(_differ(*pair, before, language) for pair in pairs for language in languages)


def is_other_mood(old: str, new: str) -> bool:
    """Return whether only one of two changed passages, with their accents, is a supposition."""
    return bool(_CONDITIONAL.search(old.lower())) != bool(_CONDITIONAL.search(new.lower()))


def is_other_ending(old: str, new: str) -> bool:
    """Return whether only one of two endings of a Japanese or Korean verb is in the past or in the passive."""
    if re.search("[\uac00-\ud7af]", old) and re.search("[\uac00-\ud7af]", new):
        return (_KOREAN_PAST in unicodedata.normalize("NFD", old)) != (
            _KOREAN_PAST in unicodedata.normalize("NFD", new)
        )
    if not (_JAPANESE.fullmatch(old) and _JAPANESE.fullmatch(new)):
        return False
    past = [bool(_JAPANESE_PAST.fullmatch(side)) for side in (old, new)]
    is_past = past[0] != past[1] and (bool(old and new) or (old + new).endswith("った"))
    return is_past or ("れ" in old) != ("れ" in new)


def _differ(one: str, other: str, before: str, language: str) -> bool:
    stem = common_start(one, other)
    ends = one[stem:], other[stem:]
    if stem < (2 if language == "ru" else 3):
        return False
    if language == "en":
        is_typo = before in _AUXILIARY and ("" in ends or ends in (("d", "t"), ("t", "d")))  # "has decide", "was build"
        return not is_typo and any(_is_english_past(one[:stem], *pair) for pair in (ends, ends[::-1]))
    if language == "de":
        is_adjective = before in _ARTICLES or one.startswith("ge")
        return not is_adjective and any(_is_german_past(one[:stem], *pair) for pair in (ends, ends[::-1]))
    if language not in _TENSES:
        return False
    forms = _TENSES[language]
    tenses = [next((at for at, form in enumerate(forms) if re.fullmatch(form, word)), -1) for word in (one, other)]
    is_verb = -1 not in tenses if language == "ru" else not _AGREEMENT.issuperset(ends)
    return is_verb and tenses[0] != tenses[1]


def _is_english_past(stem: str, past: str, present: str) -> bool:
    if past == "t":
        return present in ("d", "ds") or (present in ("", "s") and stem[-1] in "ln")  # "built", "spent", "dealt"
    return bool(_PAST.fullmatch(past) and _PRESENT.fullmatch(present))


def _is_german_past(stem: str, past: str, present: str) -> bool:
    return (past in ("te", "ten") and present in ("", "e", "en")) or (past == "e" and not present and stem[-1] == "t")
