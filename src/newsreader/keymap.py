"""The keys in force: the action table, with a person's own keys over it, and each of them a key that can be pressed.

Keys are written as people write them (`}`, `space`, `ctrl+s`). Like the table it knows nothing of Textual.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsreader.actions import ACTIONS, BY_ID, Action, Scope
from newsreader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMED = frozenset(
    {
        *("escape", "enter", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"),
        *("up", "down", "left", "right", *(f"f{number}" for number in range(1, 25))),
    }
)
"""The keys that have a name instead of a character."""

TAKEN = {
    "ctrl+q": "quits",
    "ctrl+h": "is Backspace to many terminals",
    "ctrl+i": "is Tab to many terminals",
    "ctrl+j": "is Enter to many terminals",
    "ctrl+m": "is Enter to many terminals",
    "ctrl+[": "is Escape to many terminals",
}
"""The keys that no action can have, and why."""

WRITING = frozenset({Scope.SEARCH, Scope.EDITOR})
"""Where a box has the focus all the time, so that characters are typed into it."""

_HELD = re.compile(r"(?:ctrl\+)?(?:shift\+)?")


class KeymapError(UsageError):
    """A key that cannot be given to an action; `action` is the id that it was written for."""

    def __init__(self, action: str, message: str) -> None:
        super().__init__(message)
        self.action = action


class Keymap:
    """The table, with a person's own keys put over it."""

    def __init__(self, overrides: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Take `overrides` (action id → keys) over the table's keys.

        Raises:
            KeymapError: an id that is no action, a key that cannot be pressed, or that would mean two things in one
                place.
        """
        self._keys = {action.id: action.keys for action in ACTIONS}
        self._own = overrides or {}
        for identifier, keys in self._own.items():
            if identifier not in BY_ID:
                import difflib  # only a mistake needs it

                near = difflib.get_close_matches(identifier, BY_ID, n=1)
                hint = f"; did you mean {near[0]}?" if near else "; `newsreader keys` lists them all"
                raise KeymapError(identifier, f"there is no such action{hint}")
            for key in keys:
                _refuse_unpressable(BY_ID[identifier], key)
            self._keys[identifier] = keys
        self._refuse_clashes()

    def _refuse_clashes(self) -> None:
        for scope in Scope:
            # While selecting, and in the boxes, the keys of everywhere are not listened to.
            alone = scope in (Scope.SELECT, Scope.PICK, *WRITING)
            scopes = (scope, Scope.ALWAYS) if alone else (scope, Scope.EVERYWHERE, Scope.ALWAYS)
            if scope is Scope.RESULTS:
                scopes = (*scopes, Scope.SEARCH)
            taken: dict[str, str] = {}
            for action, keys in self.of_scope(*scopes):
                for key in keys:
                    other = taken.setdefault(key, action.id)
                    if other != action.id:
                        blamed = action.id if action.id in self._own else other
                        raise KeymapError(blamed, f"{key!r} would mean both {other} and {action.id}")

    def keys(self, action: Action) -> tuple[str, ...]:
        """The keys that do this, the first being the one to show."""
        return self._keys[action.id]

    def shown(self, identifier: str) -> str:
        """Return the key that does the action with this id, as people read it; empty if none does."""
        return next((show_key(key) for key in self._keys[identifier]), "")

    def of_scope(self, *scopes: Scope) -> list[tuple[Action, tuple[str, ...]]]:
        """The actions of these scopes in the table's order, each with its keys."""
        return [(action, self._keys[action.id]) for action in ACTIONS if action.scope in scopes]


def _refuse_unpressable(action: Action, key: str) -> None:
    if key in TAKEN:
        raise KeymapError(action.id, f"{key!r} cannot be given away: it {TAKEN[key]}")
    held = _HELD.match(key)
    bare = key[held.end() :] if held and held.end() < len(key) else key
    written = len(bare) == 1 and bare.isprintable() and not bare.isspace() and "shift+" not in key
    if bare not in NAMED and not written:
        named = "a character, such as m or }, or a name in small letters, such as space, pagedown, shift+tab or ctrl+s"
        raise KeymapError(action.id, f"{key!r} is no key; write {named}")
    if action.scope in WRITING and bare == key and (len(bare) == 1 or bare == "space"):
        raise KeymapError(action.id, f"{key!r} is needed for typing there; add ctrl+ to it")


_SHOWN = {
    "space": "space",
    "escape": "esc",
    "enter": "enter",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "shift+tab": "⇧tab",
    "shift+delete": "⇧del",
}


def show_key(key: str) -> str:
    """A key as people read it: `ctrl+s` → `^s`, `down` → `↓`."""
    if key in _SHOWN:
        return _SHOWN[key]
    return f"^{show_key(key[5:])}" if key.startswith("ctrl+") else key
