"""The statistics screen: highlights by day or week, tag, site and author, and reading times, as bars of text."""

from __future__ import annotations

from .screen import StatsScreen

__all__ = ["StatsScreen"]
