"""The dark and the light theme, with one accent color: an editor's red pencil.

Every color in the style sheets that is not Textual's own is a variable of the theme, so that all colors change with the
theme at once. Readers who see no red, no green or no blue can distinguish the backgrounds of the highlights, of the
selection and of matches, and text is legible on each of them. A test measures both.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = "newsreader-dark"
LIGHT = "newsreader-light"

_DARK_INK = {
    "ink": "#e8e4dc",
    "ink-soft": "#b9b3a8",
    "ink-dim": "#8d877c",
    "ink-faint": "#5a564f",
    "paper": "#17181b",
    "paper-lifted": "#24262b",
    "paper-bar": "#1e2024",
    "pencil": "#ef8a6f",
    "selection": "#54546c",
    "match": "#62656a",
    "link-ink": "#9fc3e0",
    "hl-yellow": "#6d520a",
    "hl-green": "#15503e",
    "hl-blue": "#1a5a92",
    "hl-red": "#611012",
    "hl-purple": "#48235f",
    "edge-yellow": "#e3c34f",
    "edge-green": "#6fc08b",
    "edge-blue": "#74aee0",
    "edge-red": "#ec8089",
    "edge-purple": "#b493e2",
    "warn-ink": "#f0b35f",
}

_LIGHT_INK = {
    "ink": "#23211e",
    "ink-soft": "#4c4842",
    "ink-dim": "#736d63",
    "ink-faint": "#b3ac9f",
    "paper": "#fbf9f4",
    "paper-lifted": "#efebe1",
    "paper-bar": "#f3f0e8",
    "pencil": "#b53d22",
    "selection": "#84a8d8",
    "match": "#b4cccc",
    "link-ink": "#1f5f94",
    "hl-yellow": "#fbdf86",
    "hl-green": "#a0f2c9",
    "hl-blue": "#cfe0fb",
    "hl-red": "#ffaca1",
    "hl-purple": "#ddb0fb",
    "edge-yellow": "#8a6600",
    "edge-green": "#2e7d4a",
    "edge-blue": "#24679f",
    "edge-red": "#b3323c",
    "edge-purple": "#6d43a8",
    "warn-ink": "#9a5b00",
}


def _theme(name: str, ink: dict[str, str], *, dark: bool) -> Theme:
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
        panel=ink["paper-bar"],
        boost=ink["paper-lifted"],
        variables={
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


THEMES = (_theme(DARK, _DARK_INK, dark=True), _theme(LIGHT, _LIGHT_INK, dark=False))

DEFAULT_VARIABLES = _DARK_INK
"""The variables that the style sheets need. The app adds them to themes that do not define them."""
