"""Widgets of all screens. They draw records; they must not know the library, and they change nothing in it."""
