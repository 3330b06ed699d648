"""The reader, in parts that each say one thing: its page, moving about it, marking it, selecting in it."""

from __future__ import annotations

from .page import Page, read
from .screen import ReaderScreen

__all__ = ["Page", "ReaderScreen", "read"]
