"""What to type to install an extra: the packages that only some users need, such as a reader of PDF files."""

import sys
from importlib.util import find_spec


def advice(extra: str) -> str:
    """Return the command that installs an extra into the environment that this program runs in.

    The `pip` of the shell can be that of another Python. An environment that `uv` made has no pip of its own.
    """
    command = f"pip install 'newsreader[{extra}]'"
    if find_spec("pip") is None:
        return command
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f"{python} -m {command}"
