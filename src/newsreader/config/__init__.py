"""The user's settings: `Settings` declares them, `load` reads them from a TOML file.

This package is imported at start, so a TOML parser is loaded only if there is a file. Action ids and keys are checked
by `keymap`.
"""

from .declared import AS_IN_FOLDER, CHOSEN_BY_KEY, Settings, allowed, as_toml, help_of
from .reading import Fault, Loaded, load, stamp, summary

__all__ = [
    "AS_IN_FOLDER",
    "CHOSEN_BY_KEY",
    "Fault",
    "Loaded",
    "Settings",
    "allowed",
    "as_toml",
    "help_of",
    "load",
    "stamp",
    "summary",
]
