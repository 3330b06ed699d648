"""Merge an exported file that the user edited with a new export, and read back what the user changed in it.

Pure functions on text. They know blocks and their ids, but not which look they have: any template that yields the same
blocks can be merged.
"""

from .damage import damage
from .file_lines import FileLines, read_lines
from .locate import Part, locate
from .read_back import Edit, edits
from .three_way import Merged, Outcome, merge
from .written import Base, WrittenBlock

__all__ = [
    "Base",
    "Edit",
    "FileLines",
    "Merged",
    "Outcome",
    "Part",
    "WrittenBlock",
    "damage",
    "edits",
    "locate",
    "merge",
    "read_lines",
]
