"""Templates as formats of an export. A template of the user's own is rendered in a worker process, which is ended if it
takes too long or too much memory. Knows no folder but the one that it is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from newsreader.errors import BadDataError, CannotCreateError, CannotWriteError, UsageError
from newsreader.export.markdown import file_text
from newsreader.export.names import file_names
from newsreader.export.registry import Format, encoded
from newsreader.export.templates.files import SUFFIX, TemplateFile, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from newsreader.export.markdown import MarkdownBlock
    from newsreader.export.sheet import Sheet
    from newsreader.export.templates.engine import Rendered, Request


_SECONDS = 4.0
"""The longest computing time of a template for one article."""


@dataclass(frozen=True, slots=True)
class TemplateFormat(Format):
    """The format of a template's files."""

    template: TemplateFile = field(kw_only=True)

    def blocks(self, sheet: Sheet) -> Iterator[MarkdownBlock]:
        """Yield the blocks of an article's file, with the ids of `markdown.blocks`. Raises `BadDataError`."""
        yield from self._rendered(sheet).blocks

    def page(self, sheet: Sheet) -> tuple[list[str], list[MarkdownBlock]]:
        """Return the possible names of an article's file, the best first, and its blocks. Raises `BadDataError`."""
        name, blocks = self._rendered(sheet)
        return file_names(sheet.article, self.suffix, name), list(blocks)

    def file(self, sheet: Sheet) -> tuple[list[str], bytes]:
        """Return the possible names of an article's file, the best first, and its content."""
        name, blocks = self._rendered(sheet)
        return file_names(sheet.article, self.suffix, name), encoded(file_text(blocks))

    def render(self, sheets: Iterable[Sheet]) -> Iterator[str]:
        """Yield the file of each article, with an empty line between two."""
        before = ""
        for sheet in sheets:
            yield before + file_text(self.blocks(sheet))
            before = "\n"

    def render_together(self, sheets: Iterable[Sheet], title: str) -> Iterator[str]:  # noqa: ARG002
        """Yield one file about all these articles in pieces, without their front matter."""
        before = ""
        for sheet in sheets:
            yield before + file_text(self._rendered(sheet, alone=False).blocks)
            before = "\n"

    def _rendered(self, sheet: Sheet, *, alone: bool = True) -> Rendered:
        from newsreader.export.templates.engine import Request, render
        from newsreader.export.templates.values import values

        rendered: Rendered = _run(
            render, Request(self.template.name, self.template.text, values(sheet, alone=alone)), self.template
        )
        return rendered


def load(name: str, folder: Path) -> TemplateFormat:
    """Return the format of a template: one of newsreader, of the user's `folder`, or a file.

    Raises `NotFoundError`, and `BadDataError` with the file and the line.
    """
    from newsreader.export.templates.engine import Request, suffix

    template = find(name, folder)
    return TemplateFormat(
        name=template.name,
        suffix=_run(suffix, Request(template.name, template.text, {}), template),
        help="",
        file_per_article=True,
        has_order=True,
        has_blocks=True,
        can_fail=True,
        template=template,
    )


def create(name: str, folder: Path, text: str) -> Path:
    """Write a new template into the user's `folder`, and return its path. An existing one is never overwritten."""
    if not name or name != "".join(char for char in name if char.isalnum() or char in "-_"):
        raise UsageError("The name of a template is letters, digits, - and _.")
    path = folder / f"{name}{SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise CannotCreateError(f"{path} exists already. Choose another name.") from error
    except OSError as error:
        raise CannotWriteError(f"Can't write {path}: {error.strerror}.") from error
    return path


def _run(function: Callable[[Request], Iterator[Any]], request: Request, template: TemplateFile) -> Any:
    """Return what `function` makes of the request, in a worker process unless the template is newsreader's."""
    if template.is_built_in:
        return next(function(request))
    from newsreader.ingest.isolated import WorkerEndedError, parse_isolated

    try:
        # A worker runs any function at the top of a module.
        [result] = cast("Any", parse_isolated)(function, request, seconds=_SECONDS)
    except WorkerEndedError as error:
        message = f"{template.name}: the template took too long or too much memory, and was stopped."
        raise BadDataError(message) from error
    return result
