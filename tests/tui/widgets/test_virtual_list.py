"""A list of any number of rows costs what is seen of it."""

from __future__ import annotations

import tracemalloc

from textual.app import App, ComposeResult

from newsreader.tui.widgets.virtual_list import VirtualList

ROWS = 200_000


class Numbers(VirtualList[int]):
    detail_lines = 1
    row_count = ROWS  # type: ignore[assignment]

    def key_at(self, index):
        return index

    def row_parts(self, index, width):
        return [(f"row {index}", self.rich_style)]

    def second_line(self, index, width):
        return [("detail", self.rich_style)]


class Listed(App[None]):
    def compose(self) -> ComposeResult:
        yield Numbers()


def lines(numbers: Numbers) -> list[str]:
    return [numbers.render_line(y).text.rstrip() for y in range(numbers.size.height)]


async def test_a_jump_to_the_end_shows_the_last_rows_and_remembers_none_of_those_between() -> None:
    async with Listed().run_test(size=(20, 6)) as pilot:
        numbers = pilot.app.query_one(Numbers)
        numbers.rows_changed(0)
        await pilot.pause()
        tracemalloc.start()
        try:
            numbers.move_to(ROWS)
            assert tracemalloc.get_traced_memory()[1] < 1_000_000
        finally:
            tracemalloc.stop()
        await pilot.pause()
        assert lines(numbers)[-2:] == [f"┃row {ROWS - 1}", "┃detail"]
        assert f" row {ROWS - 2}" in lines(numbers)
