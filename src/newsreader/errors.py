"""What can go wrong, as a person needs to hear it.

Every error that the program foresees is a `NewsreaderError`: its text is one sentence that says what happened and what
can be done, and its class says which status a command ends with (the numbers of BSD's `sysexits.h`).
"""


class NewsreaderError(Exception):
    """A foreseen failure. `str()` of it is one line for people; `exit_status` is what a command ends with."""

    exit_status = 1

    def add_advice(self) -> None:
        """Put how to recover before the message, where that must be looked up in files. Call it before showing `self`,
        and not on the screen's thread.
        """


class UsageError(NewsreaderError):
    """The words of the call do not fit together, or a setting has no meaning."""

    exit_status = 2


class BadDataError(NewsreaderError):
    """What was given cannot be understood: a binary, an empty text, a file that is not a library."""

    exit_status = 65


class NotFoundError(NewsreaderError):
    """What was named is not there: a file, an article, a highlight, a quotation."""

    exit_status = 66


class AmbiguousError(BadDataError):
    """What was named is there more than once, so that context must say which is meant."""


class LibraryTooNewError(NewsreaderError):
    """The library was written by a later version of the program."""

    exit_status = 69


class CannotCreateError(NewsreaderError):
    """A file or folder could not be made."""

    exit_status = 73


class CannotWriteError(NewsreaderError):
    """Writing failed: a full disk, a read-only file system, a file that vanished."""

    exit_status = 74


class LockedError(NewsreaderError):
    """Another program holds the library; trying again later may work."""

    exit_status = 75
