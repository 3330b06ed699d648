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
from newsreader.errors import NewsreaderError

from . import output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from newsreader.config import Fault, Loaded, Settings
    from newsreader.keymap import Keymap
    from newsreader.library import Library


COMPLETE = "_NEWSREADER_COMPLETE"
"""The environment variable by which a shell asks what it can complete."""


@dataclass(slots=True)
class Session:
    """One call of the program. `database` and `config` are the paths as they were typed, or `None`."""

    database: str | None = None
    config: str | None = None
    debug: bool = False
    _loaded: Loaded | None = None
    _told: bool = False
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

    def config_path(self) -> Path:
        """Return the path of the settings file, which may not exist."""
        return paths.expand(self.config) if self.config else paths.config_file()

    def loaded(self) -> Loaded:
        """Return the settings that apply, with the faults of their file. Raises `NotFoundError` for a missing one."""
        if self._loaded is None:
            from newsreader import config

            self._loaded = config.load(self.config_path() if self.config else None)
        return self._loaded

    def settings(self) -> Settings:
        """Return the user's settings. The first time, a message names what is invalid in their file."""
        loaded = self.loaded()
        if not self._told:
            self._told = True
            report_faults(loaded.faults)
        return loaded.settings

    def template_folder(self) -> Path:
        """Return the folder of the user's templates, beside the settings. It need not exist."""
        return self.config_path().parent / "templates"

    def keymap(self) -> tuple[Keymap, Loaded]:
        """Return the user's keys, and the settings that apply, also with the faults of the keys."""
        from newsreader import keymap

        return keymap.usable(self.loaded())


def report_faults(faults: Sequence[Fault]) -> None:
    """Print one line about what is invalid in the settings file, and is ignored."""
    if faults:
        from newsreader import config

        output.complain(config.summary(faults))


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
