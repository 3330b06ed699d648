"""The lessons of the first visit: the footer teaches one key at a time, until it has been used.

The keys used so far are kept between runs in the preferences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.actions import BY_ID, Scope

if TYPE_CHECKING:
    from collections.abc import Collection

    from newsreader.keymap import Keymap

USED = "used"
"""The list of the ids of the taught actions that were used, in the preferences."""

LESSONS = {
    "library.open": "opens the article",
    "reader.next_sentence": "goes to the next sentence",
    "reader.highlight": "highlights the sentence",
    "reader.tag": "tags it",
    "reader.note": "adds a note to it",
    "everywhere.search_notes": "searches all notes",
    "everywhere.export": "exports them as Markdown",
}
"""What the footer says about a key, by the id of its action, in the order of teaching."""


def lesson(keymap: Keymap, scopes: Collection[Scope], used: Collection[str]) -> tuple[str, str] | None:
    """Return the key to teach now and what it does; `None` if there is nothing to teach in these scopes.

    The keys of all screens are taught after all others.
    """
    left = [(id_, text) for id_, text in LESSONS.items() if id_ not in used and keymap.shown(id_)]
    for id_, text in left:
        scope = BY_ID[id_].scope
        if scope in scopes and (scope is not Scope.EVERYWHERE or id_ == left[0][0]):
            return keymap.shown(id_), text
    return None
