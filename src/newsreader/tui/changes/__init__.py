"""The changes screen: what the publisher changed from one revision of an article to another.

`parts` and `rows` are pure: the paragraphs to show, and their lines at a width. Must not know how changes are found.
"""

from __future__ import annotations

from .page import read
from .screen import ChangesScreen

__all__ = ["ChangesScreen", "read"]
