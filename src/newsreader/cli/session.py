"""The state of one call of the program: its global options, and the library and settings that they name.

The library, the settings and their modules are loaded when a command needs them.
"""

from __future__ import annotations

import signal
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from newsreader import paths
from newsreader.errors import NewsreaderError, UsageError

from . import output

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsreader.config import Settings
    from newsreader.keymap import Keymap
    from newsreader.library import Library


@dataclass(slots=True)
class Session:
    """One call of the program. `database` and `config` are the paths as they were typed, or `None`."""

    database: str | None = None
    config: str | None = None
    debug: bool = False
    _after_answer: ExitStack = field(default_factory=ExitStack)

    def library_path(self) -> Path:
        """Return the path of the library, which may not exist."""
        return paths.expand(self.database) if self.database else paths.library_file()

    @contextmanager
    def library(self) -> Iterator[Library]:
        """Open an existing library for a command that only reads it.

        If the library was opened for reading only, as on a full disk, a message says so afterwards.
        """
        from newsreader.library import Library

        with Library.open(self.library_path(), create=False) as library:
            yield library
            if library.because:
                output.complain(library.because)

    @contextmanager
    def changing(self, *, create: bool = False) -> Iterator[Library]:
        """Open the library for a command that changes it; with `create`, create a missing library.

        The library stays open until `close`, which backs it up if a backup is due.
        """
        from newsreader.library import Library

        with ExitStack() as stack:
            library = stack.enter_context(Library.open(self.library_path(), create=create))
            yield library
            stack.callback(_back_up, library)
            self._after_answer.push(stack.pop_all())

    def close(self) -> None:
        """Back up and close the library that a command has changed. Call this after its answer is printed."""
        self._after_answer.close()

    def settings(self) -> Settings:
        """Return the user's settings. Raises `UsageError` for an invalid one."""
        from newsreader import config

        return config.load(self._config_path())

    def template_folder(self) -> Path:
        """Return the folder of the user's templates, beside the settings. It need not exist."""
        return (self._config_path() or paths.config_file()).parent / "templates"

    def keymap(self) -> Keymap:
        """Return the user's keys. Raises `UsageError`, with the file and the line, for an invalid one."""
        from newsreader import config
        from newsreader.keymap import Keymap, KeymapError

        try:
            return Keymap(self.settings().keys)
        except KeymapError as error:
            setting = f"keys.{error.action}"
            raise UsageError(f"{config.where(self._config_path(), setting)}: {setting}: {error}.") from error

    def _config_path(self) -> Path | None:
        return paths.expand(self.config) if self.config else None


def _back_up(library: Library) -> None:
    from newsreader.services.maintenance import back_up_if_due

    prefix = ""
    try:
        library.check_place()
        prefix = "Saved, but the automatic backup failed. "
        back_up_if_due(library)
    except NewsreaderError as error:
        error.add_advice()
        output.complain(f"{prefix}{error}")


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end a command as Ctrl+C does, so that it deletes its temporary files."""

    def stop(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)  # a second signal ends the process at once
        raise SystemExit(128 + number)

    # Windows has no SIGHUP, and `nohup` ignores it.
    known = [signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if name in signal.Signals.__members__]
    handled = [number for number in known if signal.getsignal(number) is signal.SIG_DFL]
    for number in handled:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, signal.SIG_DFL)


pass_session = click.make_pass_decorator(Session)
