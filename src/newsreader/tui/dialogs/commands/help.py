"""The help page: the keys of the current screen, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from newsreader.actions import SCOPE_TITLES, Scope
from newsreader.keymap import Keymap, show_key
from newsreader.text.layout.cells import cell_width
from newsreader.text.layout.wrap import wrap
from newsreader.tui.app.closable import ClosableScreen
from newsreader.tui.app.screen_base import COUNTING
from newsreader.tui.widgets.header import ScreenHeader
from newsreader.tui.widgets.status_line import Hint, StatusLine
from newsreader.tui.widgets.text_box import TextBox
from newsreader.tui.widgets.text_format import cut, fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from newsreader.actions import Action

HINTS = [("j k", "scroll"), ("/", "filter"), ("q", "close")]

COLUMN_FROM = 36
"""The narrowest column of keys, in cells. A wider page has as many columns as fit."""

MOST_COLUMNS = 4
COLUMN_GAP = 3

KEY_CELLS = 7
"""The most cells for keys before their description. Longer keys have a line of their own above it."""

BESIDE = {Scope.READER: (Scope.SELECT, Scope.EDITOR)}
"""The scopes to explain together with a scope, because its keys lead there."""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and its rows: keys or typed text, and what they do."""

    heading: str
    rows: tuple[tuple[str, str], ...]


QUERY_EXAMPLES = (
    ("harbor vot", "words, with typing mistakes; in the library, the beginnings of words"),
    ('"in due course"', "a phrase"),
    ("tag:politics/", "a tag and all tags below it"),
    ("color:red", "a color"),
    ("site: author: in: feed:", "a site, an author, words in the title, a feed"),
    ("has:note", "or has:tag, has:highlight"),
    ("is:unread", "or reading, done, archived, starred, changed, watched, inbox, orphan, review, draft"),
    ("after:7d", "or after:2026-03, before:2025"),
    ("note: quote:", "words of a note, of a passage"),
    ("body:words", "the full text of all articles"),
    ("-tag:done", "not with this tag"),
)
"""Examples of the query language."""


COUNTS = ("5j", "j five times; 5G goes to 5")
"""The row that follows the first keys of a scope in which digits count."""


def groups(keymap: Keymap, scopes: Sequence[Scope]) -> list[Group]:
    """Return the keys of these scopes. The headings of all scopes but the first name the scope."""
    found: list[Group] = []
    for scope in scopes:
        title = SCOPE_TITLES[scope]
        for number, (heading, actions) in enumerate(groupby(keymap.of_scope(scope), key=lambda pair: pair[0].group)):
            rows = _rows([(action, keys) for action, keys in actions if keys])
            if number == 0 and scope in COUNTING:
                rows.append(COUNTS)
            own = heading if scope is scopes[0] else f"{title} · {heading}"
            found.append(Group(own if heading else title, tuple(rows)))
    if {Scope.SEARCH, Scope.LIBRARY} & set(scopes):
        found.append(Group("Search syntax", QUERY_EXAMPLES))
    return [group for group in found if group.rows]


def _rows(actions: Sequence[tuple[Action, Sequence[str]]]) -> list[tuple[str, str]]:
    """Return the keys and the texts of actions. Opposite motions share a row: `j k`, `Next, previous article`."""
    rows: list[tuple[str, str]] = []
    left = list(actions)
    while left:
        action, keys = left.pop(0)
        if left and (both := _joined(action, left[0][0])):
            rows.append((f"{show_key(keys[0])} {show_key(left.pop(0)[1][0])}", both))
        else:
            rows.append((" ".join(map(show_key, keys)), action.help))
    return rows


def _joined(one: Action, other: Action) -> str:
    """Return a text for two motions whose texts differ in one word: `A page down, up`. It is empty for others."""
    words, others = one.help.split(), other.help.split()
    differing = [place for place, (word, its) in enumerate(zip(words, others, strict=False)) if word != its]
    if not (one.counts and other.counts and len(words) == len(others) and len(differing) == 1):
        return ""
    place = differing[0]
    return " ".join([*words[:place], f"{words[place]},", others[place].lower(), *words[place + 1 :]])


def matching(shown: Iterable[Group], typed: str) -> list[Group]:
    """Return the groups with the rows that contain every word of `typed`; all rows if the heading contains them."""
    words = typed.casefold().split()

    def matches(*texts: str) -> bool:
        return all(word in " ".join(texts).casefold() for word in words)

    found = (
        group if matches(group.heading) else Group(group.heading, tuple(row for row in group.rows if matches(*row)))
        for group in shown
    )
    return [group for group in found if group.rows]


def column(shown: Iterable[Group], width: int) -> Content:
    """Return groups below one another, in lines of at most `width` cells. Long descriptions are wrapped."""
    shown = list(shown)
    cells = (cell_width(keys) for group in shown for keys, _ in group.rows)
    pressed = max((each for each in cells if each <= min(KEY_CELLS, width // 3)), default=2)
    lines: list[Content] = []
    for group in shown:
        for start, end in wrap(group.heading, 0, len(group.heading), max(1, width)):
            lines.append(Content.styled(group.heading[start:end], "bold $ink"))
        for keys, text in group.rows:
            spans = wrap(text, 0, len(text), max(1, width - pressed - 2)) or [(0, 0)]
            if cell_width(keys) > pressed:
                lines.append(Content.styled(cut(keys, width), "bold $ink-soft"))
                keys = ""
            for number, (start, end) in enumerate(spans):
                lead = (f"{fit(keys, pressed)}  ", "bold $ink-soft") if number == 0 else (" " * (pressed + 2), "")
                lines.append(Content.assemble(lead, (text[start:end], "$ink-soft")))
        lines.append(Content(""))
    return Content("\n").join(lines[:-1])


def columns(shown: Sequence[Group], width: int) -> tuple[int, list[Content]]:
    """Return the width of a column in cells, and the groups in columns of similar height."""
    count = max(1, min(MOST_COLUMNS, (width + COLUMN_GAP) // (COLUMN_FROM + COLUMN_GAP), len(shown)))
    cells = (width - COLUMN_GAP * (count - 1)) // count
    heights = [len(column([group], cells).plain.split("\n")) + 1 for group in shown]
    # The smallest height that holds the groups in their order.
    height = next(h for h in range(max(heights), sum(heights) + 1) if len(_filled(heights, h)) <= count)
    edges = _filled(heights, height)
    ends = [*edges[1:], len(shown)]
    return cells, [column(shown[start:end], cells) for start, end in zip(edges, ends, strict=True)]


def _filled(heights: Sequence[int], height: int) -> list[int]:
    """Return the index of the first group of each column if no column is higher than `height`."""
    edges, used = [0], 0
    for index, needed in enumerate(heights):
        if used + needed > height and used:
            edges.append(index)
            used = 0
        used += needed
    return edges


class HelpScreen(ClosableScreen[None], ModalScreen[None]):
    """Shows the keys. Its own keys scroll, filter or close the page; all others are ignored."""

    AUTO_FOCUS = "#help"

    def __init__(self, keymap: Keymap, scopes: tuple[Scope, ...], here: Sequence[Hint] = ()) -> None:
        """`here` are the keys of a panel, which have no scope."""
        super().__init__()
        own = [Group("In this panel", tuple(here))] if here else []
        self._about = SCOPE_TITLES[scopes[0]] if scopes else own[0].heading if own else ""
        beside = BESIDE.get(scopes[0], ()) if scopes else ()
        self.groups = [*own, *groups(keymap, (*scopes, *beside, Scope.ALWAYS))]

    def compose(self) -> ComposeResult:
        yield ScreenHeader()
        yield TextBox(placeholder="words of what you want to do", id="help-filter", compact=True)
        with VerticalScroll(id="help"):
            yield Horizontal(*(Static(classes="help-column") for _ in range(MOST_COLUMNS)), id="help-columns")
        yield StatusLine()

    def on_mount(self) -> None:
        header = self.query_one(ScreenHeader)
        header.name_text, header.items = "keys", [(self._about.lower(), False)]
        self.box.display = False
        self.set_class(self.app.size.height < 10, "low")
        self._show_hints()

    @property
    def box(self) -> TextBox:
        return self.query_one("#help-filter", TextBox)

    def on_resize(self) -> None:
        self._lay_out()

    def on_input_changed(self) -> None:
        self._lay_out()
        self.query_one("#help", VerticalScroll).scroll_home(animate=False)

    def _lay_out(self) -> None:
        area = self.query_one("#help", VerticalScroll)
        width = max(1, self.size.width - area.gutter.width - 2)
        found = matching(self.groups, self.box.value)
        cells, shown = columns(found, width) if found else (width, [Content("No key matches.")])
        for number, static in enumerate(self.query(".help-column").results(Static)):
            static.display = number < len(shown)
            static.styles.width = cells
            static.update(shown[number] if number < len(shown) else Content(""))

    def _show_hints(self) -> None:
        ways = [("enter", "to the keys"), ("esc", "clear")] if self.box.has_focus else HINTS
        self.query_one(StatusLine).hints = ways

    def _filter(self, shown: bool) -> None:
        self.box.display = shown or bool(self.box.value)
        self.set_focus(self.box if shown else self.query_one("#help"))
        self.call_after_refresh(self._show_hints)

    def on_text_box_cut(self, event: TextBox.Cut) -> None:
        self.query_one(StatusLine).say(event.remark, failed=True)

    def on_input_submitted(self) -> None:
        self._filter(False)

    def on_key(self, event: events.Key) -> None:
        if not self.is_active:
            return  # an earlier key has closed the page; the app passes this key to the next screen
        if self.box.has_focus:
            if event.key == "escape":
                event.stop()
                self.box.value = ""
                self._filter(False)
            return  # the box handles its own keys
        event.stop()
        area = self.query_one("#help", VerticalScroll)
        half = max(1, area.size.height // 2)
        typed = event.character if event.character and event.character.isprintable() else event.key
        match "space" if event.key == "space" else typed:
            case "j" | "e" | "down" | "enter":
                area.scroll_down(animate=False)
            case "k" | "y" | "up":
                area.scroll_up(animate=False)
            case "d" | "ctrl+d":
                area.scroll_relative(y=half, animate=False)
            case "u" | "ctrl+u":
                area.scroll_relative(y=-half, animate=False)
            case "space" | "f" | "ctrl+f" | "pagedown":
                area.scroll_page_down(animate=False)
            case "b" | "ctrl+b" | "pageup":
                area.scroll_page_up(animate=False)
            case "g" | "home":
                area.scroll_home(animate=False)
            case "G" | "end":
                area.scroll_end(animate=False)
            case "/":
                self._filter(True)
            case "escape" if self.box.value:
                self.box.value = ""
                self._filter(False)
            case "escape" | "q" | "?":
                self.dismiss()
