"""Everything that depends on private parts of Textual, each with its reason. No other module may use them.

Checked with Textual 8.2. When a new version of Textual breaks something, look here first. A test holds that the rest of
`newsreader.tui` uses public parts only.
"""

from __future__ import annotations

import codecs
import re
import sys
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.events import Key
from textual.keys import Keys
from textual.message import Message
from textual.screen import Screen
from textual.worker import WorkerFailed

from newsreader.actions import Scope

from .shutdown import SafeTerminal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator

    from textual.css.styles import RenderStyles
    from textual.driver import Driver

    from newsreader.keymap import Keymap

Result = TypeVar("Result")


_REPORT = re.compile(
    r"\x1b[P\]X^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # strings: DCS, OSC, SOS, PM, APC
    r"|\x1b\[[?>=][0-9;]*[cnuSq]|\x1b\[[0-9]n"  # its identity and status
    r"|\x1b\[\?(?!\d+;\d+\$y)[0-9;]*\$y"  # modes in a form that Textual does not read
    r"|\x1b\[(?!48;)[0-9;]*t"  # the window
    r"|\x1b\[48;(\d*);(\d*)[0-9;]*t"  # its size
)
"""What terminals report by themselves or on request. Textual knows the size only, and takes the others for keys."""

_MOST_CELLS = 500_000
"""The largest plausible size in cells."""


def _without_reports(data: str) -> str:
    """Return `data` without reports that would be taken for keys, and without impossible sizes."""

    def checked(report: re.Match[str]) -> str:
        rows, columns = (int(number[:9] or 0) for number in report.groups(default=""))
        return report[0] if 0 < rows * columns <= _MOST_CELLS else ""

    return _REPORT.sub(checked, data)


def _decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """Return a factory of decoders that skip invalid bytes. Textual's own raises, which ends its input thread."""
    return partial(codecs.getincrementaldecoder(encoding), errors="ignore")


_PART = r"([0-9a-fA-F]{1,4})"
_BACKGROUND = re.compile(rf"\x1b\]11;rgba?:{_PART}/{_PART}/{_PART}[^\x07\x1b]*(?:\x07|\x1b\\)")
_BEGUN = re.compile(r"\x1b\](?:1(?:1(?:;[^\x07\x1b]{0,60}\x1b?)?)?)?\Z")
"""The beginning of a report of the background, whose end is in the next piece of the input."""


class TerminalBackground(Message):
    """The terminal has said what its background is."""

    def __init__(self, *, is_light: bool) -> None:
        super().__init__()
        self.is_light = is_light


def _is_light(parts: Iterable[str]) -> bool:
    # A part has one to four digits: f, ff, fff and ffff are the same.
    red, green, blue = (int(part, 16) / (int(16 ** len(part)) - 1) for part in parts)
    return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5


class _Parser(XTermParser):
    """Skips reports of the terminal, except that of its background, and sequences with impossible numbers. On those
    Textual's own parser raises, which ends its input thread.
    """

    _begun = ""

    def feed(self, data: str) -> Iterable[Message]:
        # An empty string ends the input, so it must only be passed on if Textual sent it.
        if not data:
            return super().feed(data)
        data, self._begun = self._begun + data, ""
        if begun := _BEGUN.search(data):
            data, self._begun = data[: begun.start()], begun[0]
        backgrounds = [TerminalBackground(is_light=_is_light(found.groups())) for found in _BACKGROUND.finditer(data)]
        known = _without_reports(data)
        return chain(backgrounds, super().feed(known) if known else ())

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        try:
            return list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            return [Key(Keys.Ignore, sequence)]


_DRIVER_PARTS = {"getincrementaldecoder": _decoder, "XTermParser": _Parser}
"""The names in a driver's module that are replaced. A driver without them is left as it is."""


class _PartStyles(dict[str, "RenderStyles"]):
    """The styles of the parts of a widget (its component classes), each computed when it is first painted.

    Textual computes all of them each time that the widget gets the focus or a class: 20 ms for an article.
    """

    def __init__(self, stylesheet: Stylesheet, widget: DOMNode) -> None:
        super().__init__()
        self._stylesheet = stylesheet
        self._widget = widget
        self._names = widget._get_component_classes()

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __missing__(self, name: str) -> RenderStyles:
        part = DOMNode(classes=name)
        part._attach(self._widget)
        self._stylesheet.apply(part)
        self[name] = part.styles
        return part.styles


class _Stylesheet(Stylesheet):
    def _process_component_classes(self, node: DOMNode) -> None:
        before, now = node._component_styles, _PartStyles(self, node)
        node._component_styles = now
        if any(styles != now[name] for name, styles in before.items() if name in now):
            node.refresh()


class PatchedApp(App[None]):
    """An app that survives invalid input, a terminal that has gone, and an error without printing local variables.

    It computes only the styles that are painted.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.stylesheet = _Stylesheet(variables=self.get_css_variables())

    def get_driver_class(self) -> type[Driver]:
        driver = super().get_driver_class()
        module: Any = sys.modules[driver.__module__]
        for name, part in _DRIVER_PARTS.items():
            if hasattr(module, name):
                setattr(module, name, part)
        return driver

    def _build_driver(self, *args: Any, **options: Any) -> Driver:
        driver = super()._build_driver(*args, **options)
        # A terminal that has gone must not stop the thread that writes to it.
        if (file := getattr(driver, "_file", None)) is not None:
            driver._file = SafeTerminal(file)  # type: ignore[attr-defined]
        return driver

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leave the screen to another program. Textual's own does not come back if the block raises."""
        failure: BaseException | None = None
        with super().suspend():
            try:
                yield
            except BaseException as error:
                failure = error
        if failure is not None:
            raise failure

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        # Textual's own hook is also called if nothing was painted.
        if renderable is not None:
            self.after_frame()

    def after_frame(self) -> None:
        """Called after a part of the screen was painted."""

    def write_sequence(self, sequence: str) -> None:
        """Write an escape sequence, which is not filtered, between two frames. Only for `picture_output`."""
        if sequence and self._driver is not None:
            # The console of Windows cuts long texts.
            size = 8_192 if sys.platform == "win32" else len(sequence)
            for start in range(0, len(sequence), size):
                self._driver.write(sequence[start : start + size])

    def _fatal_error(self) -> None:
        # Textual would print the variables of every frame, article text among them. `run` raises the error instead.
        self._close_messages_no_wait()

    @property
    def is_exiting(self) -> bool:
        """Whether the app is about to exit: its screens are still there, but have no widgets."""
        return self._exit

    @property
    def fatal_error(self) -> Exception | None:
        """The error that ended the app, if one did. Textual has no public way to ask for it."""
        # A failed worker is reported by an error that names the worker only.
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error  # type: ignore[return-value]


class PatchedScreen(Screen[Result]):
    """A screen with one place through which every message handler runs."""

    async def run_handler(self, handler: Callable[[], Awaitable[None]]) -> None:
        """Run the handlers of one message."""
        await handler()

    async def _dispatch_message(self, message: Message) -> None:
        # An error in a handler would end the app, so a subclass has to catch it around all handlers.
        await self.run_handler(partial(super()._dispatch_message, message))

    @property
    def is_being_removed(self) -> bool:
        """Whether Textual is removing the screen, so that its widgets may be gone already."""
        return self._pruning

    def replace_bindings(self, bindings: BindingsMap) -> None:
        """Set the keys of this screen. Textual's `BINDINGS` belong to the class, but the keymap is known later."""
        self._bindings = bindings

    def actions_of(self, key: str) -> set[str]:
        """Return the action strings that are bound to a key on this screen."""
        return {binding.action for binding in self._bindings.key_to_bindings.get(key, ())}


def early_messages(received: bytes) -> list[Message]:
    """Return the messages for what the terminal sent before the app has started: its background, and keys."""
    parser = _Parser()
    return [*parser.feed(received.decode(errors="ignore")), *parser.tick()] if received else []


def replay(app: App[Any], messages: Iterable[Message]) -> None:
    """Handle early messages as if the terminal had sent them now."""
    for message in messages:
        if app._driver is not None:
            app._driver.process_message(message)


def bind_always(app: App[Any], keymap: Keymap) -> None:
    """Bind the keys of the scope `ALWAYS`, in place of those that were bound here before."""
    app._bindings = BindingsMap(type(app).BINDINGS)
    for action, keys in keymap.of_scope(Scope.ALWAYS):
        for key in keys:
            bind_first(app, key, action.name)


def bind_first(node: DOMNode, key: str, action: str) -> None:
    """Bind a key that comes before the keys of the widget in focus. Textual's `bind` can't give a key priority."""
    node._bindings._add_binding(Binding(key, action, show=False, priority=True))
