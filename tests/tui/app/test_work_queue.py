"""The work queue alone: which thread runs what."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from newsreader.library.file import sqlite_errors
from newsreader.library.file.sqlite_errors import damaged
from newsreader.tui.app.work_queue import WorkQueue

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.library import Library


@pytest.mark.parametrize("way", ["ask", "ask_aside"])
async def test_the_backups_of_a_damaged_library_are_checked_once_and_not_on_the_ui_thread(
    library: Library, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    looked = []

    def advice(_: Path) -> str:
        looked.append(threading.current_thread())
        return "Type this."

    def fail() -> None:
        raise damaged(library.path, "its pages do not fit together")

    monkeypatch.setattr(sqlite_errors, "_advice", advice)
    queue = WorkQueue(library, on_waiting=lambda _: None, on_lost=lambda _: None)
    try:
        with pytest.raises(sqlite_errors.DamagedError) as caught:
            await getattr(queue, way)(fail)
        assert str(caught.value).startswith("Type this. ")
    finally:
        queue.close()
    assert len(looked) == 1
    assert looked[0] is not threading.current_thread()
