"""Reads the clipboard with the system's own program. A terminal pastes only on its own key."""

from __future__ import annotations

import shutil
import subprocess

_PROGRAMS = (
    ("wl-paste", "--no-newline"),
    ("xclip", "-selection", "clipboard", "-out"),
    ("xsel", "--clipboard", "--output"),
    ("pbpaste",),
    ("powershell.exe", "-NoProfile", "-Command", "Get-Clipboard"),
)
_SECONDS = 2.0


def read_clipboard() -> str | None:
    """Return the text in the clipboard, or `None` if no program can read it."""
    for name, *options in _PROGRAMS:
        if program := shutil.which(name):
            try:
                done = subprocess.run(  # noqa: S603 - a fixed command
                    [program, *options], stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=True
                )
            except (OSError, subprocess.SubprocessError):
                continue  # there is no display, or the clipboard holds no text
            return done.stdout.decode("utf-8", "replace")
    return None
