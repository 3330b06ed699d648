"""Key maps for the habits of other programs: the keys of some actions, in place of those of the action table.

The user's own keys come before them. A test checks each map as the user's own keys are checked.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT = "newsreader"

_LISTS = ("library", "tags", "feeds")
_TEXTS = ("reader", "changes")


def _in(scopes: tuple[str, ...], name: str, keys: str) -> dict[str, str]:
    return {f"{scope}.{name}": keys for scope in scopes}


# vim moves by pages with Ctrl+F and Ctrl+B, by lines with Ctrl+E and Ctrl+Y, and redoes with Ctrl+R.
_VIM = {
    **_in(_LISTS + _TEXTS, "page_down", "ctrl+f space pagedown"),
    **_in(_LISTS + _TEXTS, "page_up", "ctrl+b b pageup"),
    **_in(_TEXTS, "line_down", "ctrl+e down"),
    **_in(_TEXTS, "line_up", "ctrl+y up"),
    "reader.next_sentence": "j )",
    "reader.previous_sentence": "k (",
    "everywhere.redo": "U ctrl+r",
    "library.renew": "ctrl+l",
    "library.elsewhere": "ctrl+t",
    "search.color": "ctrl+l",
    "library.open": "enter l",
}

# Emacs moves with Ctrl+N, Ctrl+P and Ctrl+V, finds with Ctrl+S, and cancels with Ctrl+G.
_EMACS = {
    **_in(_LISTS, "down", "ctrl+n j down"),
    **_in(_LISTS, "up", "ctrl+p k up"),
    **_in(_LISTS + _TEXTS, "page_down", "ctrl+v space pagedown"),
    **_in(_TEXTS, "line_down", "ctrl+n down"),
    **_in(_TEXTS, "line_up", "ctrl+p up"),
    "always.palette": "f2",
    "always.stop_job": "f3",
    "search.up": "up ctrl+p",
    "library.leave": "escape ctrl+g",
    "reader.leave": "escape ctrl+g",
    "select.leave": "escape ctrl+g v q",
    "search.leave": "escape ctrl+g",
    "tags.leave": "escape ctrl+g",
    "feeds.leave": "escape ctrl+g",
    "changes.leave": "escape ctrl+g",
    "editor.close": "escape ctrl+g",
    "library.filter": "/ ctrl+s",
    "library.save_filter": "ctrl+w",
    "library.paste": "P",
    "reader.find": "/ ctrl+s",
    "reader.select": "v ctrl+@",
    "select.next_char": "l right ctrl+f",
    "select.previous_char": "h left ctrl+b",
    "select.next_sentence": ") j ctrl+n",
    "select.previous_sentence": "( k ctrl+p",
    "select.line_start": "0 ctrl+a",
    "select.line_end": "$ ctrl+e",
}

# In newsboat, r and R refresh, A marks the list as read, N the article, n goes to the next unread article, p to the
# previous one, and g sorts.
_NEWSBOAT = {
    "library.refresh": "R r",
    "library.rename": "",
    "library.mark_all": "A M",
    "library.archive": "z",
    "library.toggle_read": "N i",
    "library.sort": "g S",
    "library.top": "home",
    "reader.next_unread": "n",
    "reader.previous_article": "p K",
    "reader.next_hit": ")",
    "reader.previous_hit": "(",
    "feeds.mark_read": "A M",
    "feeds.pause": "P",
}

KEYMAPS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        name: {action: tuple(keys.split()) for action, keys in table.items()}
        for name, table in ((DEFAULT, {}), ("vim", _VIM), ("emacs", _EMACS), ("newsboat", _NEWSBOAT))
    }
)
"""The keys of each map by its name and the id of the action."""
