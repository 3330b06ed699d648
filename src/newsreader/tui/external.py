"""A person's own editor, for a text that is written here: the program makes way for it, and takes up what it left."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

from newsreader.errors import CannotWriteError
from newsreader.text.clean import normalise

if TYPE_CHECKING:
    from textual.app import App


def edited(app: App[Any], text: str) -> str:
    """Let a person go on with the text of a note in the editor that VISUAL or EDITOR names, and give what they made of
    it, as it may be kept.

    Raises `CannotWriteError` if there is no such editor, or it cannot be opened, or says that it failed.
    """
    try:
        editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    except ValueError as error:
        raise CannotWriteError(f"EDITOR cannot be understood as a command: {error}.") from error
    if not editor:
        raise CannotWriteError("Set EDITOR to the name of your editor, then Ctrl+E opens it.")
    handle, name = tempfile.mkstemp(suffix=".md", prefix="note-", text=True)
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        with app.suspend():
            done = subprocess.run([*editor, str(path)], check=False)  # noqa: S603 - the user's own editor, no shell
        if done.returncode:
            raise CannotWriteError(f"{editor[0]} ended with {done.returncode}; the note is as it was")
        return normalise(path.read_text(encoding="utf-8", errors="replace")).rstrip("\n")
    except (OSError, SuspendNotSupported) as error:
        raise CannotWriteError(f"{editor[0]} could not be opened: {error}") from error
    finally:
        path.unlink(missing_ok=True)
