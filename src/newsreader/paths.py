"""The places of the user's files: the library, the settings, the log, the exports. Only `make_private` creates any.

The places are those of the platform (XDG on Linux). `platformdirs` is imported only when a place is needed, because
importing it takes longer than printing the version. This module must not know what the files contain.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from platformdirs import PlatformDirs

LIBRARY_VARIABLE = "NEWSREADER_DB"
"""The environment variable with the path of the library."""


def library_file() -> Path:
    """Return the library to open if the command names none: `NEWSREADER_DB`, else `library.db` in the data folder.

    Raises `UsageError` if the user has no home folder.
    """
    named = os.environ.get(LIBRARY_VARIABLE)
    return expand(named) if named else data_folder() / "library.db"


def data_folder() -> Path:
    """Return the folder for the library and its backups."""
    return _folder(lambda folders: folders.user_data_path)


def config_file() -> Path:
    """Return the settings file, which need not exist."""
    return _folder(lambda folders: folders.user_config_path) / "config.toml"


def state_folder() -> Path:
    """Return the folder for state that may be lost."""
    return _folder(lambda folders: folders.user_state_path)


def log_file() -> Path:
    """Return the log file that `--debug` writes."""
    return _folder(lambda folders: folders.user_log_path) / "newsreader.log"


def export_folder() -> Path:
    """Return the default folder for exports, in the user's documents."""
    return _folder(lambda folders: folders.user_documents_path) / "newsreader"


def make_private(folder: Path) -> None:
    """Create a folder and the missing ones above it, for the user alone, whatever the umask is. Raises `OSError`."""
    # `Path.mkdir` creates the parents for everybody.
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def expand(name: str) -> Path:
    """Return a path that the user wrote, with `~` expanded.

    Raises `UsageError` if that home folder does not exist, and for an empty name, which a script writes by mistake and
    which would be the current folder.
    """
    if not name:
        raise UsageError("The name of the file or folder is empty. Write “.” for the current folder.")
    try:
        return Path(name).expanduser()
    except RuntimeError as error:
        raise UsageError(f"{name}: no such home folder. Write the path without “~”.") from error


def unquoted(line: str) -> Iterator[str]:
    """Yield the words of a line, without the quotation marks around them, as a shell reads it. Raises `ValueError`."""
    import shlex

    # On Windows a backslash quotes nothing.
    lexer = shlex.shlex(line, posix=os.name == "posix")
    lexer.whitespace_split, lexer.commenters = True, ""
    return (part if os.name == "posix" else part.strip("\"'") for part in lexer)


def _folder(choose: Callable[[PlatformDirs], Path]) -> Path:
    from platformdirs import PlatformDirs

    try:
        folder = choose(PlatformDirs("newsreader", appauthor=False))
    except RuntimeError:
        folder = Path()
    # Without a home folder platformdirs raises an error; earlier versions return a relative path. A library there would
    # depend on the working directory.
    if not folder.is_absolute():
        raise UsageError(f"You have no home folder. Set HOME, or name the library with --db or {LIBRARY_VARIABLE}.")
    return folder
