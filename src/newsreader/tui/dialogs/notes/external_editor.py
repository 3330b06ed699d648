"""Editing a note in the user's own editor: newsreader suspends, and reads the file that the editor saved."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

from newsreader import limits, paths
from newsreader.errors import CannotWriteError
from newsreader.text.clean import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App

UNCHANGED = "the note is unchanged"
TOO_LONG = f"saved more than the {limits.NOTE >> 20} MB that a note can take"


def edited(app: App[Any], text: str) -> str:
    """Open `text` in the editor that VISUAL or EDITOR names; return the saved text, normalized.

    Raises `CannotWriteError` if no editor is set, or the editor can't start, fails, or saves no text. A file with
    changes that can't be read back is not deleted; the error names it.
    """
    try:
        editor = list(paths.unquoted(os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""))
    except ValueError as error:
        raise CannotWriteError(f"EDITOR is not a valid command ({error}). Correct it; {UNCHANGED}.") from error
    if not editor:
        raise CannotWriteError("Set EDITOR to the name of your editor, then Ctrl+E opens it.")
    try:
        handle, name = tempfile.mkstemp(suffix=".md", prefix="note-", text=True)
        path = Path(name)
    except OSError as error:
        raise CannotWriteError(f"Can't create a temporary file ({error.strerror}); {UNCHANGED}.") from error
    keep_file = False
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        before = path.stat()
        status = _run(app, [*editor, name])
        if status > 0:
            raise CannotWriteError(f"{editor[0]} ended with {status}; {UNCHANGED}.")
        now = path.stat() if path.is_file() else None
        changed = now is not None and (now.st_mtime_ns, now.st_size) != (before.st_mtime_ns, before.st_size)
        if status < 0 or now is None or now.st_size > limits.NOTE:
            keep_file = changed
            why = f"was killed by signal {-status}" if status else "left no file" if now is None else TOO_LONG
            raise CannotWriteError(f"{editor[0]} {why}; {UNCHANGED}." + (f" See {path}." if keep_file else ""))
        return normalise(path.read_text(encoding="utf-8", errors="replace")).rstrip("\n")
    except (OSError, SuspendNotSupported) as error:
        raise CannotWriteError(
            f"{editor[0]} could not be opened: {getattr(error, 'strerror', None) or error}; {UNCHANGED}."
        ) from error
    finally:
        if not keep_file:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _run(app: App[Any], command: list[str]) -> int:
    """Run a command on the terminal; return its exit status, negative for a signal."""
    with app.suspend(), _interrupts_for_the_editor():
        return subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own editor, no shell


@contextmanager
def _interrupts_for_the_editor() -> Iterator[None]:
    """Ignore Ctrl+C while the editor runs, since the terminal sends it to both programs. The editor still gets it."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
