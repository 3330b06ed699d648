"""Renders a template in Jinja's sandbox, block by block, with each value escaped for its place.

A template is text in blocks: `file_name`, `front_matter`, `head`, `heading`, `highlight` and `foot`. It can extend a
built-in template, and reaches no other file. The sandbox does not limit time and memory: a template of unknown origin
must be rendered in a process that can be stopped.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment

from newsreader import limits
from newsreader.errors import BadDataError
from newsreader.export.markdown import MarkdownBlock
from newsreader.text.clean import clean, one_line

from .files import built_in_text
from .markup import MARKUPS, Markdown, Org
from .values import Address, Code, Note, Tag, Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Template
    from jinja2.compiler import Frame
    from jinja2.runtime import Context

BLOCKS = ("file_name", "front_matter", "head", "heading", "highlight", "foot")
"""The blocks that a template can have. Only `highlight` is required."""

_MARKUP = "markup"
"""The name that a template sets to its markup."""


@dataclass(frozen=True, slots=True)
class Request:
    """A template's name and text, and the `values` of a sheet, which `suffix` does not need."""

    name: str
    text: str
    values: Mapping[str, Any]


class Rendered(NamedTuple):
    """The words of the file's name, if the template says them, and the blocks of the file."""

    name: str
    blocks: list[MarkdownBlock]


def render(request: Request) -> Iterator[Rendered]:
    """Yield the file of a request. Raises `BadDataError` with the template's name and line."""
    yield _compiled(request.name, request.text).render(request.values)


def suffix(request: Request) -> Iterator[str]:
    """Yield the suffix of a template's files. Raises `BadDataError` with its name and line if it is no template."""
    yield _compiled(request.name, request.text).suffix


class _Generator(CodeGenerator):
    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802 - Jinja calls it by this name
        """Write no call of a block at the top of a template: each is called by its name."""
        if not frame.toplevel:
            super().visit_Block(node, frame)


class _Environment(ImmutableSandboxedEnvironment):
    code_generator_class = _Generator

    @staticmethod
    def concat(pieces: Any) -> Written:
        """Return the output of a macro or a block, in which the values are escaped already."""
        return Written("".join(pieces))

    def __init__(self, load: Any) -> None:
        super().__init__(
            loader=FunctionLoader(load),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_finalize,
        )
        self.markup: Markdown | Org = Markdown()
        self.block = ""
        # These would give other bytes each time.
        del self.globals["lipsum"], self.filters["random"]
        self.filters |= {"safe": Written, "e": self.write, "escape": self.write, "lines": self.lines}

    def write(self, value: object) -> Written:
        """Return a value as it is written in the block that is rendered."""
        if isinstance(value, Written):
            return value
        if isinstance(value, Undefined):
            str(value)  # raises an error that names it
        if self.block == "file_name":
            return Written(one_line(str("" if value is None else value)))
        if self.block == "front_matter":
            return Written(self.markup.head(self._plain(value)))
        match value:
            case None:
                return Written()
            case Note():
                return Written(self.markup.note(value))
            case Code():
                return Written(self.markup.code(value))
            case Tag():
                return Written(self.markup.tag(value))
            case Address():
                return Written(self.markup.address(value))
            case str():
                return Written(self.markup.text(value))
            case bool() | int() | float():
                return Written(value)
            case list() | tuple():
                return Written(", ".join(map(self.write, value)))
        raise TypeError(f"a {type(value).__name__} can't be written")

    def _plain(self, value: object) -> object:
        if isinstance(value, list | tuple):
            return [self._plain(one) for one in value]
        if isinstance(value, Tag):
            return str(self.markup.tag(value))
        return str(value) if isinstance(value, str) else value

    def lines(self, value: object, first: str, rest: str | None = None) -> Written:
        """Return a value with `first` before its first line, and `rest` before each other one."""
        rest = first if rest is None else rest
        lines = self.write(value).split("\n")
        return Written("\n".join(f"{rest if number else first}{line}".rstrip() for number, line in enumerate(lines)))


@pass_context
def _finalize(context: Context, value: object) -> str:
    environment: Any = context.environment
    written: Written = environment.write(value)
    return written


class _Compiled:
    """A template that was read and checked, with the markup and the suffix of its files."""

    def __init__(self, name: str, text: str) -> None:
        self._environment = _Environment(lambda one: (text, name, None) if one == name else _parent(one))
        self._name = name
        markup, blocks, child, source = "", set[str](), name, text
        with self._errors():
            self._template: Template = self._environment.get_template(name)
            while child:
                tree = self._environment.parse(source, child, child)
                markup = markup or _checked(tree, child)
                blocks |= {block.name for block in tree.find_all(nodes.Block)}
                child = _extended(tree, child)
                source = child and built_in_text(child)
            if "highlight" not in blocks:
                raise TemplateSyntaxError("there is no block “highlight”", 1, name, name)
        self._environment.markup = MARKUPS[markup or "markdown"]()
        self.suffix = self._environment.markup.suffix

    def render(self, values: Mapping[str, Any]) -> Rendered:
        """Return the file of an article. Raises `BadDataError`."""
        article = {"article": values["article"], "alone": values["alone"]}
        self._length = 0
        with self._errors():
            named = self._block("file_name", article)
            front_matter = self._block("front_matter", article) if values["alone"] else ""
            blocks = [MarkdownBlock("front-matter", front_matter)]
            blocks.append(MarkdownBlock("title", self._block("head", article)))
            for part in values["parts"]:
                block = "heading" if "heading" in part else "highlight"
                blocks.append(MarkdownBlock(str(part["id"]), self._block(block, article | {block: part[block]})))
            blocks.append(MarkdownBlock("foot", self._block("foot", article)))
        return Rendered(" ".join(named.split()), [block for block in blocks if block.text])

    def _block(self, name: str, values: dict[str, Any]) -> str:
        """Return what a block writes, without empty lines around it; nothing if the template has no such block."""
        self._environment.block = name
        context = self._template.new_context(values)
        # What is outside of blocks: `set`, macros, and `extends`, which adds the blocks of the other template.
        for _ in self._template.root_render_func(context):
            pass
        pieces: list[str] = []
        for piece in context.blocks[name][0](context) if name in context.blocks else ():
            self._length += len(piece)
            if self._length > limits.TEMPLATE_OUTPUT:
                raise OverflowError(f"the file is longer than {limits.TEMPLATE_OUTPUT:,} characters")
            pieces.append(piece)
        return clean("".join(pieces)).strip("\n")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Raise an error of the template as `BadDataError` with its file and line."""
        try:
            yield
        except TemplateSyntaxError as error:
            raise BadDataError(f"{error.filename or self._name}, line {error.lineno}: {_said(error)}.") from error
        except MemoryError:
            raise
        except Exception as error:
            name, line = self._name, 0
            # The innermost line of a template in the traceback.
            for frame, _ in walk_tb(error.__traceback__):
                if (template := frame.f_globals.get("__jinja_template__")) is not None:
                    name, line = template.filename, template.get_corresponding_lineno(frame.f_lineno)
            place = f"{name}, line {line}" if line else name
            raise BadDataError(f"{place}: {_said(error)}.") from error


_compiled = lru_cache(maxsize=4)(_Compiled)


def _parent(name: str) -> tuple[str, str, None]:
    return built_in_text(name), name, None


def _said(error: Exception) -> str:
    said = error.message if isinstance(error, TemplateSyntaxError) else str(error)
    return (said or type(error).__name__).rstrip(".")


def _extended(tree: nodes.Template, name: str) -> str:
    """Return the name of the template that this one extends; empty if it extends none."""
    extends = tree.find(nodes.Extends)
    if extends and not isinstance(extends.template, nodes.Const):
        raise TemplateSyntaxError(
            "the name of the other template must be in quotation marks", extends.lineno, name, name
        )
    return str(_constant(extends.template)) if extends else ""


def _constant(node: nodes.Node) -> object:
    return node.value if isinstance(node, nodes.Const) else None


def _checked(tree: nodes.Template, name: str) -> str:
    """Return the markup that a template sets. Raises `TemplateSyntaxError` for what would never be written."""
    markup = ""
    for node in tree.body:
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name) and node.target.name == _MARKUP:
            markup = str(_constant(node.node))
            if markup not in MARKUPS:
                raise TemplateSyntaxError(f"the markup is one of {', '.join(MARKUPS)}", node.lineno, name, name)
        if isinstance(node, nodes.Block) and node.name not in BLOCKS:
            message = f"there is no block “{node.name}”; the blocks are {', '.join(BLOCKS)}"
            raise TemplateSyntaxError(message, node.lineno, name, name)
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData) or part.data.strip():
                    raise TemplateSyntaxError("text outside of a block is never written", part.lineno, name, name)
    return markup
