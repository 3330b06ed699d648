"""The dark and the light theme, with one accent color: an editor's red pencil.

Every color in the style sheets that is not Textual's own is a variable of the theme, so that all colors change with the
theme at once. Readers who see no red, no green or no blue can distinguish the backgrounds of the highlights, of the
selection and of matches, and text is legible on each of them. A test measures both.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = "newsreader-dark"
LIGHT = "newsreader-light"

_INKS = {
    "ink": ("#e8e4dc", "#23211e"),
    "ink-soft": ("#b9b3a8", "#4c4842"),
    "ink-dim": ("#8d877c", "#736d63"),
    "ink-faint": ("#5a564f", "#b3ac9f"),
    "paper": ("#17181b", "#fbf9f4"),
    "paper-lifted": ("#24262b", "#efebe1"),
    "paper-bar": ("#1e2024", "#f3f0e8"),
    "pencil": ("#ef8a6f", "#b53d22"),
    "selection": ("#54546c", "#84a8d8"),
    "match": ("#62656a", "#b4cccc"),
    "link-ink": ("#9fc3e0", "#1f5f94"),
    "hl-yellow": ("#6d520a", "#fbdf86"),
    "hl-green": ("#15503e", "#a0f2c9"),
    "hl-blue": ("#1a5a92", "#cfe0fb"),
    "hl-red": ("#611012", "#ffaca1"),
    "hl-purple": ("#48235f", "#ddb0fb"),
    "edge-yellow": ("#e3c34f", "#8a6600"),
    "edge-green": ("#6fc08b", "#2e7d4a"),
    "edge-blue": ("#74aee0", "#24679f"),
    "edge-red": ("#ec8089", "#b3323c"),
    "edge-purple": ("#b493e2", "#6d43a8"),
    "added-ink": ("#86d6b0", "#14705a"),
    "removed-ink": ("#e86f6f", "#b02a37"),
    "warn-ink": ("#f0b35f", "#9a5b00"),
}
"""The colors by name, each in the dark and in the light theme."""

_DARK_INK, _LIGHT_INK = ({name: pair[i] for name, pair in _INKS.items()} for i in (0, 1))


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
