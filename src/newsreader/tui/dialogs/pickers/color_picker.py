"""The color panel: five colors, each with a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from newsreader.records import Color
from newsreader.text.layout.cells import cell_width
from newsreader.tui.dialogs.panel import About, Panel
from newsreader.tui.widgets.text_format import row
from newsreader.tui.widgets.text_styles import EDGES, component_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from newsreader.keymap import Keymap
    from newsreader.tui.widgets.status_line import Hint

NAMES: tuple[Color | None, ...] = (None, *Color)
"""The colors by the digits that choose them. 0 chooses no color."""


class Chosen(NamedTuple):
    """The chosen color; `None` is the choice of no color."""

    color: Color | None


class ColorRow(Widget, can_focus=True):
    """The colors side by side with their numbers, and with their names if these fit."""

    COMPONENT_CLASSES: ClassVar = component_classes("colors", "name on bar") | EDGES

    choices: Sequence[Color | None] = ()
    cursor = -1  # on none, if several colors are to be replaced

    def put(self, cursor: int) -> None:
        """Put the cursor on a color. It wraps around at the ends."""
        self.cursor = cursor % len(self.choices)
        self.refresh()

    def _cells(self) -> list[tuple[str, str, str]]:
        """Return the number, the patch and the name of each color, in the longest form that fits."""
        screen = cast("ColorPanel", self.screen)
        spelt = [
            (
                f" {NAMES.index(color)} ",
                "··" if color is None else "██",
                f" {screen.newsreader.color_name(color) if color else 'none'} ",
            )
            for color in self.choices
        ]
        short = [(number, patch, " ") for number, patch, _ in spelt]
        bare = [(number.lstrip(), patch[0], "") for number, patch, _ in spelt]
        least = [(number.strip(), patch[0], "") for number, patch, _ in spelt]
        fitting = (
            cells
            for cells in (spelt, short, bare)
            if sum(1 + cell_width("".join(cell)) for cell in cells) <= self.size.width
        )
        return next(fitting, least)

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if y or not self.choices:
            return Strip.blank(width, base)
        style = self.get_component_rich_style
        parts = []
        for index, (color, (number, patch, name)) in enumerate(zip(self.choices, self._cells(), strict=True)):
            on = index == self.cursor
            ground = style("colors--on" if on else "colors--name")
            patched = style(f"edge--{color}", partial=True) if color else Style()
            parts += [("┃" if on else " ", ground + style("colors--bar", partial=True)), (number, ground)]
            parts += [(patch, ground + patched), (name, ground)]
        return Strip(row(parts)).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        left = 0
        for index, cell in enumerate(self._cells()):
            left += 1 + cell_width("".join(cell))
            if event.x < left:
                self.put(index)
                return


class ColorPanel(Panel["Chosen | None"]):
    """Returns the choice, or `None` if the panel was closed."""

    KEYS: ClassVar = (
        *((key, "move(-1)") for key in ("left", "h", "shift+tab")),
        *((key, "move(1)") for key in ("right", "l", "tab")),
        ("enter", "done"),
        *((str(digit), f"choose({digit})") for digit in range(len(NAMES))),
    )

    def __init__(self, keymap: Keymap, about: str, now: Color | None, *, none: bool = False) -> None:
        """`about` is the question, `now` the current color, `None` if there is none or there are several. With `none`,
        the user can choose no color.
        """
        super().__init__(keymap)
        self.about = about
        self.now = now
        self.choices: tuple[Color | None, ...] = (None, *Color) if none else tuple(Color)

    def contents(self) -> ComposeResult:
        yield About(self.about)
        yield ColorRow()

    def on_mount(self) -> None:
        line = self.query_one(ColorRow)
        line.choices = self.choices
        if self.now in self.choices:
            line.put(self.choices.index(self.now))

    def hints(self) -> list[Hint]:
        first = NAMES.index(self.choices[0])
        return [(f"{first}-{len(Color)}", "color"), ("← → enter", "choose"), ("esc", "leave")]

    def action_move(self, by: int) -> None:
        line = self.query_one(ColorRow)
        line.put(line.cursor + by if line.cursor >= 0 or by > 0 else -1)

    def action_choose(self, digit: int) -> None:
        if NAMES[digit] in self.choices:
            self.dismiss(Chosen(NAMES[digit]))

    def action_done(self) -> None:
        at = self.query_one(ColorRow).cursor
        if at >= 0:
            self.dismiss(Chosen(self.choices[at]))
        else:
            self.say("Choose a color first.")
