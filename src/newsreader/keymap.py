"""The current keys: the action table with the user's own keys, each checked to be a key that can be pressed.

Keys are written as in the configuration (`}`, `space`, `ctrl+s`). This module must not know Textual.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.actions import ACTIONS, BY_ID, Action, Scope
from newsreader.errors import UsageError
from newsreader.keymaps import DEFAULT, KEYMAPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsreader.config import Loaded

NAMED = frozenset(
    {
        *("escape", "enter", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"),
        *("up", "down", "left", "right", *(f"f{number}" for number in range(1, 25))),
    }
)
"""The keys with a name instead of a character."""

TAKEN = {
    "ctrl+q": "quits",
    "ctrl+h": "is Backspace to many terminals",
    "ctrl+i": "is Tab to many terminals",
    "ctrl+j": "is Enter to many terminals",
    "ctrl+m": "is Enter to many terminals",
    "ctrl+[": "is Escape to many terminals",
}
"""The keys that cannot be bound, and why."""

WRITING = frozenset({Scope.SEARCH, Scope.EDITOR})
"""The scopes in which a text box has the focus, so that characters are typed into it."""

_ACTION = re.compile(r"\{(\w+\.\w+)\}")
_HELD = re.compile(r"(?:ctrl\+)?(?:shift\+)?")


class KeymapError(UsageError):
    """A key that cannot be bound to an action; `action` is the id of the action."""

    def __init__(self, action: str, message: str) -> None:
        super().__init__(message)
        self.action = action


class Keymap:
    """The action table with the user's own keys."""

    def __init__(self, overrides: Mapping[str, tuple[str, ...]] | None = None, name: str = DEFAULT) -> None:
        """Replace the keys of the table by those of the key map `name`, and these by `overrides` (action id → keys).

        Raises:
            KeymapError: an id is unknown, a key cannot be pressed, or a key would have two meanings in one place.
        """
        self._keys = {action.id: action.keys for action in ACTIONS} | dict(KEYMAPS[name])
        self._own = overrides or {}
        for identifier, keys in self._own.items():
            if identifier not in BY_ID:
                import difflib  # only an error needs it

                near = difflib.get_close_matches(identifier, BY_ID, n=1)
                hint = f" (did you mean “{near[0]}”?)" if near else "; `newsreader keys` lists all actions"
                raise KeymapError(identifier, f"no such action{hint}")
            for key in keys:
                _refuse_unpressable(BY_ID[identifier], key)
            self._keys[identifier] = keys
        self._refuse_clashes()

    def _refuse_clashes(self) -> None:
        for scope in Scope:
            # While selecting, and in text boxes, the keys of `EVERYWHERE` are not active.
            alone = scope in (Scope.SELECT, Scope.PICK, *WRITING)
            scopes = (scope, Scope.ALWAYS) if alone else (scope, Scope.EVERYWHERE, Scope.ALWAYS)
            if scope is Scope.RESULTS:
                scopes = (*scopes, Scope.SEARCH)
            taken: dict[str, str] = {}
            for action, keys in self.of_scope(*scopes):
                for key in keys:
                    other = taken.setdefault(key, action.id)
                    if other != action.id:
                        culprit = action.id if action.id in self._own else other
                        raise KeymapError(culprit, f"{key!r} is the key of both {other} and {action.id}")

    def keys(self, action: Action) -> tuple[str, ...]:
        """Return the keys of the action. The first one is shown to the user."""
        return self._keys[action.id]

    def shown(self, identifier: str) -> str:
        """Return the key of the action with this id as it is shown to the user, or an empty string."""
        return next((show_key(key) for key in self._keys[identifier]), "")

    def in_text(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Return lines with the keys of actions in place of their ids, `{library.add}`."""
        return tuple(
            _ACTION.sub(lambda found: self.shown(found[1]) or self.shown("always.palette"), line) for line in lines
        )

    def of_scope(self, *scopes: Scope) -> list[tuple[Action, tuple[str, ...]]]:
        """Return the actions of these scopes with their keys, in the order of the table."""
        return [(action, self._keys[action.id]) for action in ACTIONS if action.scope in scopes]


_MOST_FAULTS = 100


def usable(loaded: Loaded) -> tuple[Keymap, Loaded]:
    """Return the action table with the user's own keys, and the settings with those of the keys that can be used.

    The others are skipped, and become faults.
    """
    own = dict(loaded.settings.keys)
    faults = list(loaded.faults)
    while True:
        try:
            keymap = Keymap(own, loaded.settings.keymap)
        except KeymapError as error:
            faults.append(loaded.fault(f"keys.{error.action}", str(error)))
            del own[error.action]
            if len(faults) >= _MOST_FAULTS:
                own.clear()  # each fault takes a search for the nearest name, and the library has to open
        else:
            return keymap, replace(loaded, settings=replace(loaded.settings, keys=own), faults=tuple(faults))


def _refuse_unpressable(action: Action, key: str) -> None:
    if key in TAKEN:
        raise KeymapError(action.id, f"{key!r} cannot be bound: it {TAKEN[key]}")
    held = _HELD.match(key)
    bare = key[held.end() :] if held and held.end() < len(key) else key
    written = len(bare) == 1 and bare.isprintable() and not bare.isspace() and "shift+" not in key
    if bare not in NAMED and not written:
        named = "a character, such as m or }, or a lower-case name such as space, pagedown, shift+tab or ctrl+s"
        raise KeymapError(action.id, f"{key!r} is not a key; write {named}")
    if action.scope in WRITING and bare == key and (len(bare) == 1 or bare == "space"):
        raise KeymapError(action.id, f"{key!r} is needed for typing; add ctrl+ to it")


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
    """Return a key as it is shown to the user: `ctrl+s` → `^s`, `down` → `↓`."""
    if key in _SHOWN:
        return _SHOWN[key]
    return f"^{show_key(key[5:])}" if key.startswith("ctrl+") else key
