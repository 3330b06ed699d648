"""Where the user's things lie: the library, the settings, the log, the exports. Says where, and makes nothing.

The places are the platform's own (XDG on Linux), asked of platformdirs only when one is wanted, because importing it
takes longer than printing the version. Knows nothing of what the files hold.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from platformdirs import PlatformDirs

LIBRARY_VARIABLE = "NEWSREADER_DB"
"""The environment variable that names another library."""


def library_file() -> Path:
    """The library that is meant when the command names none: `NEWSREADER_DB`, else `library.db` in the data folder.

    Raises `UsageError` if the user has no home folder to look in.
    """
    named = os.environ.get(LIBRARY_VARIABLE)
    return expand(named) if named else data_folder() / "library.db"


def data_folder() -> Path:
    """The folder of what the user would miss: the library and its backups."""
    return _folder(lambda folders: folders.user_data_path)


def config_file() -> Path:
    """The settings, whether or not the file is there."""
    return _folder(lambda folders: folders.user_config_path) / "config.toml"


def state_folder() -> Path:
    """The folder of what the program remembers and nobody would miss."""
    return _folder(lambda folders: folders.user_state_path)


def log_file() -> Path:
    """The log that `--debug` writes."""
    return _folder(lambda folders: folders.user_log_path) / "newsreader.log"


def export_folder() -> Path:
    """The folder that exports go to unless the settings or the command name another: in the user's documents."""
    return _folder(lambda folders: folders.user_documents_path) / "newsreader"


def expand(name: str) -> Path:
    """The path that a person wrote, with `~` made the home folder. Raises `UsageError` if there is no such home."""
    try:
        return Path(name).expanduser()
    except RuntimeError as error:
        raise UsageError(f"{name}: there is no such home folder; write the path without “~”.") from error


def _folder(choose: Callable[[PlatformDirs], Path]) -> Path:
    from platformdirs import PlatformDirs

    try:
        folder = choose(PlatformDirs("newsreader", appauthor=False))
    except RuntimeError:
        folder = Path()
    # Without a home folder platformdirs raises, and its earlier versions answer with a relative path: taking that would
    # put a new library into whatever folder the command happens to run in.
    if not folder.is_absolute():
        raise UsageError(f"You have no home folder; set HOME, or name the library with --db or {LIBRARY_VARIABLE}.")
    return folder
