"""The files that make up one export: a file, the members of a zip archive, or the files of a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Bundle:
    """An export with the `name` of its file or folder. `members` loads the bytes of each file by its relative path
    with `/`; an export that is one file has one member, with its own name.
    """

    name: str
    members: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
