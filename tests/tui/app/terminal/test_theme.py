"""The colors, measured: distinguishable with every kind of color vision, and legible."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from newsreader import palette
from newsreader.records import Color
from newsreader.tui.app.terminal.theme import DEFAULT_VARIABLES, THEMES, THEMES_16

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009,
# severity 1.0, on linear RGB.
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
TOLD_APART = 0.06
"""Distance in OKLab: about three times what is just noticeable side by side."""


def linear(color: str) -> list[float]:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]


def oklab(rgb: list[float]) -> tuple[float, ...]:
    """Ottosson, "A perceptual color space for image processing", 2020."""
    r, g, b = (min(1.0, max(0.0, x)) for x in rgb)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
    )


def seen(color: str, eyes: str) -> tuple[float, ...]:
    rgb = linear(color)
    return oklab([sum(weight * part for weight, part in zip(row, rgb, strict=True)) for row in EYES[eyes]])


def distance(one: str, other: str, eyes: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(seen(one, eyes), seen(other, eyes), strict=True)) ** 0.5


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    light = sorted(sum(w * x for w, x in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


# With 16 colors, the number of each color is shown beside the text, too.
@pytest.mark.parametrize(
    ("theme", "eyes"),
    [*product(THEMES, EYES), *product(THEMES_16, ["usual"])],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_the_backgrounds_of_highlights_are_distinguishable(theme, eyes):
    grounds = {color: theme.variables[f"hl-{color}"] for color in Color}
    near = {
        (a, b): distance(grounds[a], grounds[b], eyes)
        for a, b in combinations(Color, 2)
        if distance(grounds[a], grounds[b], eyes) < TOLD_APART
    }
    assert near == {}


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("chosen", ["selection", "match"])
def test_the_selection_and_matches_are_distinguishable_from_highlights_and_background(theme, eyes, chosen):
    ink = theme.variables
    grounds = ["paper", "paper-lifted", *(f"hl-{color}" for color in Color)]
    near = {g: d for g in grounds if (d := distance(ink[chosen], ink[g], eyes)) < TOLD_APART}
    assert near == {}


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_added_and_removed_words_are_distinguishable_and_legible_at_the_cursor(theme, eyes):
    ink = theme.variables
    assert distance(ink["added-ink"], ink["removed-ink"], eyes) >= TOLD_APART
    for changed in ("added-ink", "removed-ink"):
        assert distance(ink[changed], ink["ink"], eyes) >= TOLD_APART
        assert contrast(ink[changed], ink["paper-lifted"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_is_legible_on_every_background(theme):
    ink = theme.variables
    for ground in ("paper", "paper-lifted", "selection", "match", *(f"hl-{color}" for color in Color)):
        assert contrast(ink["ink"], ink[ground]) >= 4.5, ground
    for dim in ("ink-soft", "ink-dim", "pencil", "link-ink", "warn-ink", *(f"edge-{color}" for color in Color)):
        assert all(contrast(ink[dim], ink[ground]) >= 4.5 for ground in ("paper", "paper-lifted")), dim


@pytest.mark.parametrize("base", palette.BASES)
def test_the_check_of_own_themes_finds_the_built_in_ones_legible(base):
    colors = palette.BASES[base]
    assert list(palette.illegible(colors)) == []
    assert palette.contrast(colors["ink"], colors["paper"]) == pytest.approx(contrast(colors["ink"], colors["paper"]))
    dimmed = {**colors, "ink-dim": colors["ink-faint"]}
    assert [(ink, ground) for ink, ground, _ in palette.illegible(dimmed)] == [
        ("ink-dim", "paper"),
        ("ink-dim", "paper-lifted"),
    ]


def test_every_variable_of_a_theme_has_a_default():
    assert all(set(DEFAULT_VARIABLES) <= set(theme.variables) for theme in THEMES)
