"""Finds templates: those of newsreader, and the user's own in a folder, by name, or any file.

Does not import Jinja.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsreader import limits
from newsreader.errors import BadDataError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX = ".jinja"
"""The suffix of the templates in a folder. Editors know it."""

_FOLDER = Path(__file__).with_name("built_in")

BUILT_IN = {
    "obsidian": "as the Markdown export: properties, quotes, tags, block ids",
    "obsidian-callouts": "the same with each highlight in a callout of its color",
    "logseq": "an outline with page and block properties",
    "commonmark": "plain Markdown without front matter",
    "org": "Org mode, with properties and tags",
    "citations": "the source of each article and its quotes, to cite",
}
"""The templates of newsreader by name, each with a phrase about it."""


class TemplateFile(NamedTuple):
    """A template: its name for messages, its text, and whether it is one of newsreader's own."""

    name: str
    text: str
    is_built_in: bool


def built_in_text(name: str) -> str:
    """Return the text of a template of newsreader. Raises `NotFoundError`."""
    if name not in BUILT_IN:
        raise NotFoundError(f"newsreader has no template “{name}”. See newsreader template list")
    return (_FOLDER / f"{name}{SUFFIX}").read_text(encoding="utf-8")


def own_names(folder: Path) -> list[str]:
    """Return the names of the user's templates in the folder, which need not exist."""
    return sorted(path.stem for path in folder.glob(f"*{SUFFIX}") if path.is_file())


def find(name: str, folder: Path) -> TemplateFile:
    """Return the template with this name: the user's own, newsreader's, or a file.

    Raises `NotFoundError`, and `BadDataError` for a file that is too long or no text.
    """
    for path in _places(name, folder):
        if path.is_file():
            return TemplateFile(str(path), _read(path), is_built_in=False)
    try:
        return TemplateFile(name, built_in_text(name), is_built_in=True)
    except NotFoundError as error:
        raise NotFoundError(f"There is no template “{name}”. See newsreader template list.") from error


def _places(name: str, folder: Path) -> Iterator[Path]:
    if "/" in name or "\\" in name or Path(name).suffix:
        yield Path(name)
    else:
        yield folder / f"{name}{SUFFIX}"


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(limits.TEMPLATE + 1)
    except UnicodeDecodeError as error:
        raise BadDataError(f"{path} is not UTF-8 text.") from error
    except OSError as error:
        raise BadDataError(f"Can't read {path}: {error.strerror}.") from error
    if len(text) > limits.TEMPLATE:
        raise BadDataError(f"{path} is longer than the {limits.TEMPLATE:,} characters that a template may have.")
    return text
