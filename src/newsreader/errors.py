"""The errors that the program foresees.

The text of a `NewsreaderError` is one sentence: what happened and what to do. Its class sets the exit status of a
command (the numbers of BSD's `sysexits.h`).
"""


class NewsreaderError(Exception):
    """A foreseen failure. `str()` returns one line for the user; `exit_status` is the command's exit status."""

    exit_status = 1

    def add_advice(self) -> None:
        """Prepend recovery advice to the message. Reads files, so call it before showing the error, off the UI
        thread.
        """


class UsageError(NewsreaderError):
    """The arguments do not fit together, or a setting is invalid."""

    exit_status = 2


class BadDataError(NewsreaderError):
    """The input cannot be read: a binary file, an empty text, a file that is not a library."""

    exit_status = 65


class IsFeedError(BadDataError):
    """The input is a feed. Feeds are followed, not added."""


class IsExportError(BadDataError):
    """The input is an export of newsreader, which has no article of its own."""


class NotFoundError(NewsreaderError):
    """A file, article, highlight or quote does not exist."""

    exit_status = 66


class AmbiguousError(BadDataError):
    """Several places match. More context must say which one is meant."""


class LibraryTooNewError(NewsreaderError):
    """The library was written by a later version of the program."""

    exit_status = 69


class CannotCreateError(NewsreaderError):
    """A file or folder cannot be created."""

    exit_status = 73


class CannotWriteError(NewsreaderError):
    """Writing failed: a full disk, a read-only file system, a file that vanished."""

    exit_status = 74


class LockedError(NewsreaderError):
    """Another program has locked the library. Trying again later may work."""

    exit_status = 75
