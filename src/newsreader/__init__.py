"""newsreader: read news closely in the terminal, and highlight, tag and annotate it.

For scripts, `newsreader.open_library()` opens the library; see `newsreader.scripting`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .scripting import open_library as open_library

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Imported when it is used: the start of the program needs the version alone.
    if name == "open_library":
        from .scripting import open_library

        return open_library
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
