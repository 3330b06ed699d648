"""Measure keystrokes per task in the running reader, and CPU per key: `python -m tests.bench.keys`.

To highlight one sentence in the middle of a page, other terminal readers need at least (counted by hand in their
versions of 2026): bookokrat 8 to 13 keys, sioyek 9, hygg 7 to 11. newsboat, baca, epy and frogmouth cannot do it.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any

from newsreader.config import Settings
from newsreader.ingest import parse_one as parse
from newsreader.keymap import Keymap
from newsreader.library import Library
from newsreader.tui.app.app import NewsreaderApp

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLE = (Path(__file__).parent.parent / "data" / "harbour.txt").read_text(encoding="utf-8")

# A pair is the jump label before these words; each of its letters is a key.
TASKS: list[tuple[str, list[str | tuple[str, str]], str, int]] = [
    ("the focused sentence", ["m"], "The city of Larnholm will close its old harbour", 1),
    ("a sentence in the middle of the page", ["F", ("label", "The vote was")], "The vote was 31 to 12.", 3),
    ("the same, focused first", ["f", ("label", "The vote was"), "m"], "The vote was 31 to 12.", 3),
    (
        "some words of a visible sentence",
        ["V", ("label", "Their own report"), ("label", "harbour district"), ("label", "half of"), "m"],
        "harbour district at less than half",
        6,
    ),
    (
        "from a word of one sentence to one of the next",
        ["V", ("label", "will close"), ("label", "Tuesday"), "m"],
        "will close its old harbour",
        6,
    ),
    ("a quotation in the sentence", ["}", "v", "i", '"', "m"], "“not a punishment, but a pause,”", 6),
    ("two sentences across paragraphs", ["v", ")", ")", "m"], "The city of Larnholm", 6),
    ("words found", ["/", *"shore", "enter", "m"], "shore", 8),
]


async def press(pilot: Any, keys: list[str | tuple[str, str]]) -> tuple[int, list[float]]:
    """Press keys, and return their number and the CPU milliseconds of each."""
    count, costs = 0, []
    for key in keys:
        if isinstance(key, tuple):
            reader = pilot.app.screen
            strokes = next(
                label for label, r in reader.labels.ranges.items() if reader.reading.text.startswith(key[1], r.start)
            )
        else:
            strokes = [key]
        for stroke in strokes:
            began = process_time()
            await pilot.press(stroke)
            await pilot.app.queue.ask(lambda: None)
            await pilot.pause()
            costs.append((process_time() - began) * 1000)
            count += 1
    return count, costs


async def play(keys: list[str | tuple[str, str]], check: Callable[[str], bool]) -> tuple[int, float, float]:
    """Press keys in a new reader, and return their number and the median and the maximum of CPU milliseconds a key."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library.db") as library:
        article = library.articles.add(parse(ARTICLE.encode(), "harbour.txt")).article
        app = NewsreaderApp(library, Settings(), Keymap())
        async with app.run_test(size=(100, 36)) as pilot:
            await app.open_article(article.id)
            await pilot.pause()
            count, costs = await press(pilot, keys)
        quotes = [highlight.quote for highlight in library.highlights.for_article(article.id)]
        if len(quotes) != 1 or not check(quotes[0]):
            raise AssertionError(f"the keys {keys} marked {quotes}")
    return count, median(costs), max(costs)


def main() -> None:
    """Measure and print each task."""
    print(f"{'highlight …':48}{'keys':>6}{'goal':>6}{'CPU a key, median':>20}{'maximum':>10}")
    for what, keys, quote, goal in TASKS:
        count, middle, largest = asyncio.run(play(keys, lambda marked, quote=quote: marked.startswith(quote)))
        print(f"{what:48}{count:>6}{f'≤ {goal}':>6}{f'{middle:.1f} ms':>20}{f'{largest:.1f} ms':>10}")


if __name__ == "__main__":
    main()
