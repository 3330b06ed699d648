"""The dark and the light theme, with one accent color: an editor's red pencil.

Every color in the style sheets that is not Textual's own is a variable of the theme, so that all colors change with the
theme at once. Readers who see no red, no green or no blue can distinguish the backgrounds of the highlights, of the
selection and of matches, and text is legible on each of them. A test measures both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

from newsreader import palette

if TYPE_CHECKING:
    from collections.abc import Mapping


def _theme(name: str, ink: Mapping[str, str], *, dark: bool) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=ink["pencil"],
        secondary=ink["ink-dim"],
        accent=ink["pencil"],
        warning=ink["warn-ink"],
        error=ink["edge-red"],
        success=ink["edge-green"],
        foreground=ink["ink"],
        background=ink["paper"],
        surface=ink["paper"],
        panel=ink["paper"],
        boost=ink["paper-lifted"],
        variables={
            "hl-ink": ink["ink"],
            **ink,
            "block-cursor-background": ink["pencil"],
            "block-cursor-foreground": ink["paper"],
            "input-cursor-background": ink["pencil"],
            "input-selection-background": ink["selection"],
            "scrollbar": ink["ink-faint"],
            "scrollbar-hover": ink["ink-dim"],
            "scrollbar-active": ink["pencil"],
            "scrollbar-background": ink["paper"],
            "scrollbar-background-hover": ink["paper"],
            "scrollbar-background-active": ink["paper"],
            "scrollbar-corner-color": ink["paper"],
        },
    )


DARK, LIGHT = THEMES = (
    _theme("newsreader-dark", palette.DARK, dark=True),
    _theme("newsreader-light", palette.LIGHT, dark=False),
)
THEMES_16 = DARK_16, LIGHT_16 = (
    _theme("newsreader-dark-16", {**palette.DARK_16, "hl-ink": "#000000"}, dark=True),
    _theme("newsreader-light-16", palette.LIGHT_16, dark=False),
)
"""The themes of a terminal with 16 colors."""
DEFAULT_VARIABLES = {"hl-ink": palette.DARK["ink"], **palette.DARK}
"""The variables that the style sheets need. The app adds them to themes that do not define them."""


def own_themes(entries: Mapping[str, str], number: int) -> dict[str, Theme]:
    """Return the themes in the settings by their names. `number` tells those of a changed file from the earlier."""
    return {
        name: _theme(f"own-{name}-{number}", colors, dark=base == "dark")
        for name, (base, colors) in palette.own_themes(entries).items()
    }
