"""The note search: every keystroke searches all that was ever marked, tagged or written; Enter goes there."""

from .screen import SearchScreen

__all__ = ["SearchScreen"]
