"""The command `handler`: Linux desktops open `newsreader://` links in newsreader."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click

from newsreader import paths
from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.errors import CannotWriteError, UsageError
from newsreader.services.links import SCHEME

_NAME = "newsreader-links.desktop"


@click.command(epilog=examples("handler", "handler --install"))
@click.option("--install", is_flag=True, help="Write it to your applications, and register it.")
@pass_session
def handler(session: Session, install: bool) -> None:
    """Print or install the desktop entry for newsreader:// links.

    Desktops of Linux and other systems with XDG then open such a link in a terminal with newsreader. To print the link
    to an article or a highlight: newsreader open --link 12:3
    """
    entry = _entry(session)
    if not install:
        output.file(entry)
        return
    if sys.platform in ("win32", "darwin"):
        raise UsageError("Only desktops with XDG, as on Linux, can open newsreader:// links.")
    folder = paths.data_folder().parent / "applications"
    file = folder / _NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(entry, encoding="utf-8")
    except OSError as error:
        raise CannotWriteError(f"{file}: the desktop entry can't be written ({error.strerror or error}).") from error
    output.row(f"Wrote {file}")
    _run("update-desktop-database", str(folder))
    if not _run("xdg-mime", "default", _NAME, f"x-scheme-handler/{SCHEME}"):
        output.complain("xdg-mime did not register it. Install xdg-utils, and run newsreader handler --install again.")


def _entry(session: Session) -> str:
    # Desktops have another PATH than shells.
    program = shutil.which("newsreader") or sys.argv[0]
    library = ["--db", str(session.library_path().absolute())] if session.database else []
    call = " ".join(map(_quoted, [str(Path(program).absolute()), *library, "open"]))
    return f"""\
[Desktop Entry]
Type=Application
Name=newsreader links
Comment=Open a link to an article or a highlight
Exec={call} %u
Terminal=true
NoDisplay=true
MimeType=x-scheme-handler/{SCHEME};
"""


def _quoted(argument: str) -> str:
    """Return an argument as the Desktop Entry Specification has it in `Exec`."""
    if re.search(r"[\x00-\x1f\x7f]", argument):
        raise UsageError("A path with a control character can't be in a desktop entry.")
    # The first escapes are for the argument in quotation marks, the second for the value of a key.
    quoted = re.sub(r'(["`$\\])', r"\\\1", argument).replace("%", "%%")
    return f'"{quoted}"'.replace("\\", "\\\\")


def _run(*command: str) -> bool:
    """Return whether a program of the desktop is there and did its work."""
    try:
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
