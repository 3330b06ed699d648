"""The note search: every keystroke searches all quotes, notes and tags; Enter opens the article at the result."""

from .screen import SearchScreen

__all__ = ["SearchScreen"]
