"""What the reader looks like where colours are few or none, and what stands out from what."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text


@pytest.mark.parametrize("key", ["f", "F", "V"])
async def test_labels_are_shown_without_colours_too(play, harbour, monkeypatch, key):
    monkeypatch.setenv("NO_COLOR", "1")
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, key)
        assert pilot.app.screen.picking
        assert "The" in screen_text(pilot)


async def test_no_cell_beside_a_label_is_left_without_the_paper_of_the_theme(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "T", "f")
        view = pilot.app.screen.view
        assert all(
            segment.style and segment.style.bgcolor for y in range(view.size.height) for segment in view.render_line(y)
        )
