"""The colors of the screen: those of the two built-in themes, and those of the user's own.

This module must not know Textual: the settings are checked with it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_INKS = {
    "ink": ("#e8e4dc", "#23211e"),
    "ink-soft": ("#b9b3a8", "#4c4842"),
    "ink-dim": ("#959084", "#6c665d"),
    "ink-faint": ("#5a564f", "#b3ac9f"),
    "paper": ("#17181b", "#fbf9f4"),
    "paper-lifted": ("#24262b", "#efebe1"),
    "pencil": ("#ef8a6f", "#b53d22"),
    "selection": ("#54546c", "#84a8d8"),
    "match": ("#62656a", "#b4cccc"),
    "link-ink": ("#9fc3e0", "#1f5f94"),
    "hl-yellow": ("#6d520a", "#fbdf86"),
    "hl-green": ("#15503e", "#a0f2c9"),
    "hl-blue": ("#1a5a92", "#cfe0fb"),
    "hl-red": ("#611012", "#ffaca1"),
    "hl-purple": ("#48235f", "#ddb0fb"),
    "edge-yellow": ("#e3c34f", "#7f5e00"),
    "edge-green": ("#6fc08b", "#287343"),
    "edge-blue": ("#74aee0", "#24679f"),
    "edge-red": ("#ec8089", "#b3323c"),
    "edge-purple": ("#b493e2", "#6d43a8"),
    "added-ink": ("#86d6b0", "#14705a"),
    "removed-ink": ("#ea7878", "#b02a37"),
    "warn-ink": ("#f0b35f", "#9a5b00"),
}
"""The colors by name, each in the dark and in the light theme."""

DARK, LIGHT = ({name: pair[i] for name, pair in _INKS.items()} for i in (0, 1))

_SIXTEEN = {
    "ink": (15, 0),
    "ink-soft": (15, 0),
    "ink-dim": (7, 4),
    "ink-faint": (8, 7),
    "paper": (0, 15),
    "paper-lifted": (0, 15),
    "pencil": (9, 1),
    "selection": (4, 14),
    "match": (4, 14),
    "link-ink": (14, 4),
    "hl-yellow": (11, 11),
    "hl-green": (10, 10),
    "hl-blue": (14, 14),
    "hl-red": (9, 9),
    "hl-purple": (13, 13),
    "edge-yellow": (11, 0),
    "edge-green": (10, 0),
    "edge-blue": (14, 4),
    "edge-red": (9, 1),
    "edge-purple": (13, 0),
    "added-ink": (10, 4),
    "removed-ink": (9, 1),
    "warn-ink": (11, 1),
}
"""The colors on a terminal with 16, each in the dark and in the light theme, by their numbers there. Texts on white
have only black, blue and red: xterm's green, yellow, purple and grey are too light on it.
"""

VGA = (
    *("#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa"),
    *("#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff"),
)
"""The 16 colors by their numbers. Rich sends a number for each of exactly these colors."""

DARK_16, LIGHT_16 = ({name: VGA[pair[i]] for name, pair in _SIXTEEN.items()} for i in (0, 1))

BASES: Mapping[str, Mapping[str, str]] = {"dark": DARK, "light": LIGHT}
"""The built-in themes."""

NAMES = tuple(_INKS)

HIGHLIGHTS = tuple(name.removeprefix("edge-") for name in NAMES if name.startswith("edge-"))
"""The names of the highlight colors."""

LEGIBLE = 4.5
"""The least contrast of text, by WCAG 2.2 (AA)."""


def own_themes(entries: Mapping[str, str]) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the base and the colors of each theme in the settings (`mine.paper` → `#101010`), by its name."""
    own: dict[str, dict[str, str]] = defaultdict(dict)
    for entry, value in entries.items():
        theme, _, name = entry.partition(".")
        own[theme][name] = value
    bases = {theme: colors.pop("base", "dark") for theme, colors in own.items()}
    return {theme: (bases[theme], {**BASES[bases[theme]], **colors}) for theme, colors in own.items()}


def illegible(colors: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    """Yield each kind of text that has too little contrast: the names of its color and its background, the ratio."""
    grounds = ("paper", "paper-lifted", "selection", "match", *(f"hl-{color}" for color in HIGHLIGHTS))
    own = ("ink-soft", "ink-dim", "pencil", "link-ink", "warn-ink", "added-ink", "removed-ink")
    inks = (*own, *(f"edge-{color}" for color in HIGHLIGHTS))
    pairs = [
        *(("ink", ground) for ground in grounds),
        *((ink, ground) for ink in inks for ground in ("paper", "paper-lifted")),
    ]
    for ink, ground in pairs:
        ratio = contrast(colors[ink], colors[ground])
        if ratio < LEGIBLE:
            yield ink, ground, ratio


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors such as `#a0b1c2`, from 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
