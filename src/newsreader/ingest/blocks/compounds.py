"""Tells whether the hyphen at the end of a line is part of the word, without a dictionary.

The text itself knows most: a word that it has elsewhere with or without the hyphen, or another compound of one of the
parts. The lists are for what is left. They have only parts that are rarely a syllable of another word.
"""

from __future__ import annotations

import re
from functools import cached_property

_WORD = re.compile(r"\w+(?:[-‐]\w+)*")
_BROKEN = re.compile(r"\w+[-‐]\n[>\s]*\w+")

_FIRST = re.compile(
    "(?:well|self|long|short|high|low|wide|half|full|free|hard|soft|old|new|two|three|four|five|six|seven|eight|nine"
    "|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|left|right|north|south|east|west|second|third|cross|vice"
    "|great|grand|anti|ultra|quasi|pseudo|neo"
    "|peut|demi|sous|vingt|trente|quarante|cinquante|soixante|quatre|celui|celle|ceux|celles|après|avant|contre"
    "|кто|где|когда|куда|откуда|кое|еле|чуть|экс|вице|хто|що)$"
)
_ENDINGS = re.compile(
    r"(?:age|ary|dom|e[dnrs]|ers|est|ern|ever|fold|ful|hand|ing|ings|ish|less|lights?|lighted|ly|ments?|ness|nesses|ship"
    r"|some|teen|teens|teenth|ties|tieth|ty|ware|ways?|wards?)$"
)
"""The rest of a word that begins like a part of a compound: “short-age”, “seven-teen”."""
_SECOND = re.compile(r"(?:based|known|term|backed|owned|looking|related|friendly|speaking|called|years?|up)$")
_PREFIX = re.compile("(?:un|re|de|dis|mis|over|under|in|out|fore|pre|inter|be)$")
_WHOLE = frozenset({"из-за", "из-под"})
_INNER = re.compile("(?:in|of|to|the|at|by|on|up|la|le|de|a|and|for)$")
"""Words inside a compound of three (“brother-in-law”)."""
_SUSPENDED = re.compile("(?:and|or|to|of|und|oder|bis|et|ou|en|y|o|e)$")
"""Words after a hyphen that is not a line break's (“trauma- and disaster-related”)."""


class Compounds:
    """The compounds of a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def between(self, first: str, rest: str) -> str:
        """Return the text between two parts of a line's last word: a hyphen, a hyphen and a space, or nothing."""
        start, second, whole = first.casefold(), re.split("[-‐]", rest.casefold(), maxsplit=1)[0], rest.casefold()
        if _SUSPENDED.match(whole):
            return "- "
        if not rest[0].islower() or f"{start}-{second}" in self._words or f"{start}-{whole}" in self._words:
            return "-"
        if start + second in self._words or start + whole in self._words:
            return ""
        is_compound = (
            1 in (len(start), len(second))
            or not start[-1].isalpha()
            or f"{start}-{second}" in _WHOLE
            or (second != whole and _INNER.match(second))
            or (_FIRST.match(start) and not _ENDINGS.match(second))
            or (_SECOND.match(second) and not _PREFIX.match(start))
            or (len(start) > 2 and start in self._words and second in self._words)
            or (start in self._parts[0] and not _ENDINGS.match(second))
            or second in self._parts[1]
        )
        return "-" if is_compound else ""

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(_BROKEN.sub(" ", self._text.casefold())))

    @cached_property
    def _parts(self) -> tuple[set[str], set[str]]:
        """The first parts of the compounds in the text, and the last parts."""
        compounds = [re.split("[-‐]", word) for word in self._words if "-" in word or "‐" in word]
        return {first for first, *_ in compounds}, {parts[-1] for parts in compounds}
