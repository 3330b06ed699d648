"""The steps that undo and the history read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class StepStatus(StrEnum):
    """Whether a step is in force, undone, or undone and no longer redoable because of a newer change."""

    DONE = "done"
    UNDONE = "undone"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Step:
    """One change in the history. `label` describes it (`highlighted “We entered…”`).

    An `imported` step was made in another library. It cannot be undone by itself, only with the import.
    """

    id: int
    time: datetime
    what: str
    label: str
    status: StepStatus
    article_id: int | None = None
    highlight_id: int | None = None
    imported: bool = False


@dataclass(slots=True)
class Batch:
    """Joins several changes into one step of history, unless another change comes in between.

    `label` has a place for their number. The library fills in the other fields.
    """

    label: str
    count: int = 0
    step_uid: str | None = None
    article_id: int | None = None
    highlight_id: int | None = None
