"""Finds actions by the words of their descriptions, in any order, incomplete or mistyped.

It knows the action table, but no screens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.actions import Scope
from newsreader.records import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsreader.actions import Action

LIKENESS = 0.7
"""The least similarity, from 0 to 1, of a mistyped word: one wrong letter in four, two in seven."""

_WORD = re.compile(r"[\w$]+")

ALSO = {
    "highlight": ("mark", "underline", "annotation"),
    "trash": ("delete", "bin"),
    "restore": ("bring", "undelete"),
    "wider": ("width", "column"),
    "narrower": ("width", "column"),
    "markdown": ("obsidian", "save"),
    "note": ("comment", "annotate"),
    **dict.fromkeys(("yellow", "green", "blue", "red", "purple"), ("color",)),
    "copy": ("clipboard", "yank"),
    "fold": ("hide", "collapse"),
    "filter": ("search",),
    "find": ("search",),
    "browser": ("url", "website"),
    "leave": ("cancel", "exit", "close"),
    "tag": ("label", "keyword"),
}
"""Synonyms from other readers, by a word of an action's description or names."""

CALLED = {
    "everywhere.codebook": "tag manager labels keywords",
    "everywhere.redo": "repeat again",
    "everywhere.undo": "revert",
    "everywhere.theme": "colors mode appearance",
    "everywhere.help": "shortcuts bindings manual",
    "everywhere.back": "exit close leave cancel",
    "library.add": "import load",
    "library.delete": "remove undelete",
    "library.archive": "unarchive hide",
    "library.star": "favourite favorite unstar bookmark",
    "library.leave": "deselect unselect",
    "reader.star": "favourite favorite unstar bookmark",
    "reader.archive": "unarchive",
    "reader.jump": "go to hop",
    "reader.select": "visual extend sentence paragraph other end character words beginning",
    "reader.delete": "delete unmark unhighlight erase clear",
    "reader.grow": "extend expand",
    "reader.shrink": "trim reduce",
    "reader.overlap": "other cycle nested",
    "reader.cite": "reference source",
    "reader.margin": "hide sidebar",
    "reader.justify": "justified align",
    "select.swap": "start beginning opposite",
    "select.cite": "reference source",
    "select.leave": "deselect",
}
"""More names of an action, which do not hold for other actions with the same words."""


@dataclass(frozen=True, slots=True)
class Found:
    """A matching action, its keys, and the ranges of its description that match."""

    action: Action
    keys: tuple[str, ...]
    spans: tuple[Range, ...] = ()


def in_palette(action: Action, last: Sequence[str]) -> tuple[int, bool, bool]:
    """Return the key that sorts the palette: the actions chosen there `last`, then those of the screen, then those of
    all screens, then motions, which are faster by key.
    """
    chosen = last.index(action.id) if action.id in last else len(last)
    return chosen, action.group == "Move", action.scope is Scope.EVERYWHERE


def find(typed: str, known: Sequence[tuple[Action, tuple[str, ...]]]) -> list[Found]:
    """Return the actions that match `typed`, best first; without text, all actions in their order."""
    words = _WORD.findall(typed.casefold())
    ranked: list[tuple[float, int, Found]] = []
    for index, (action, keys) in enumerate(known):
        if typed.strip() in keys and typed.strip():
            ranked.append((len(words) + 1.0, index, Found(action, keys)))
        elif words or not typed.strip():
            likeness, spans = _likeness(words, action)
            if likeness is not None:
                ranked.append((likeness, index, Found(action, keys, spans)))
    return [found for _, _, found in sorted(ranked, key=lambda each: (-each[0], each[1]))]


def _likeness(words: Iterable[str], action: Action) -> tuple[float | None, tuple[Range, ...]]:
    """Return the sum of the best similarity of each word, and the matching ranges of the description.

    The sum is `None` if a word matches nothing.
    """
    spoken = [(match[0], Range(match.start(), match.end())) for match in _WORD.finditer(action.help.casefold())]
    names = f"{action.label} {action.group} {action.name.replace('_', ' ')}"
    hidden = [*_WORD.findall(f"{names} {CALLED.get(action.id, '')}".casefold())]
    hidden += [other for word in [*(word for word, _ in spoken), *hidden] for other in ALSO.get(word, ())]
    total, spans = 0.0, []
    for typed in words:
        best, place = 0.0, None
        for word, where in (*spoken, *((word, None) for word in hidden)):
            score = _alike(typed, word) - (0.05 if where is None else 0)
            if score > best:
                best, place = score, where
        if best <= 0:
            return None, ()
        total += best
        if place is not None:
            spans.append(place)
    return total, tuple(sorted(set(spans), key=lambda span: span.start))


def _alike(typed: str, word: str) -> float:
    if word.startswith(typed):
        return 1.0 if word == typed else 0.9
    if len(typed) < 3:
        return 0.0
    if typed in word:
        return 0.7
    from rapidfuzz.distance import OSA  # needed only here, and slow to import

    # A word that is still being typed is similar to the beginning of the intended word.
    likeness = max(OSA.normalized_similarity(typed, word), OSA.normalized_similarity(typed, word[: len(typed)]))
    return 0.6 * likeness if likeness >= LIKENESS else 0.0
