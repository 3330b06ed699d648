"""Measure CPU of the first frame, a page down and a resize in the reader, at 5 kB and 1 MB, on a headless screen."""

from __future__ import annotations

import asyncio
import gc
import random
import tempfile
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from newsreader.config import Settings
from newsreader.ingest import parse_one as parse
from newsreader.keymap import Keymap
from newsreader.library import Library
from newsreader.tui.app.app import NewsreaderApp

if TYPE_CHECKING:
    from collections.abc import Iterator

PROMISES = {"first frame": 100, "page down": 16, "resize": 100}
WORDS = (
    "harbour council vote the of a in that ships air Tuesday reporters said “nobody would” quay power letter measured "
    "city’s spring closure against its own and after with not for which have been were"
).split()
WIDE_WORDS = [*WORDS, "港湾都市の議会は", "投票で決定した", "👩‍👩‍👧 watched", "naïve", "Straße", "🇳🇴"]


def article(size: int, words: list[str], seed: int) -> str:
    """Return a text of about `size` bytes: sentences of 6 to 24 words, paragraphs of 1 to 5 sentences."""
    chance = random.Random(seed)
    paragraphs, length = [], 0
    while length < size:
        sentences = (
            " ".join(chance.choices(words, k=chance.randint(6, 24))).capitalize() + "."
            for _ in range(chance.randint(1, 5))
        )
        paragraphs.append(" ".join(sentences))
        length += len(paragraphs[-1].encode()) + 2
    return "\n\n".join(paragraphs)


async def measure(library: Library, article_id: int) -> dict[str, float]:
    """Return the CPU milliseconds of each action of `PROMISES` in a running reader."""
    app = NewsreaderApp(library, Settings(), Keymap())
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        # As the program does: what is imported is never garbage.
        gc.collect()
        gc.freeze()
        cpu = {}
        began = process_time()
        await app.open_article(article_id)
        await pilot.pause()
        cpu["first frame"] = process_time() - began
        pages = []
        for _ in range(8):
            began = process_time()
            await pilot.press("space")
            pages.append(process_time() - began)
        cpu["page down"] = median(pages)
        began = process_time()
        await pilot.resize_terminal(90, 40)
        await pilot.pause()
        cpu["resize"] = process_time() - began
        gc.unfreeze()
    return {act: seconds * 1000 for act, seconds in cpu.items()}


def rows(turns: int) -> Iterator[tuple[str, str, str]]:
    """Yield the lines of the table: benchmark, measured, limit."""
    for name, size, words in (
        ("5 kB", 5_000, WORDS),
        ("1 MB", 1_000_000, WORDS),
        ("1 MB mixed CJK", 1_000_000, WIDE_WORDS),
    ):
        measured: dict[str, list[float]] = {act: [] for act in PROMISES}
        for turn in range(min(turns, 5)):
            with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library.db") as library:
                added = library.articles.add(parse(article(size, words, turn).encode(), "article.txt"))
                for act, cost in asyncio.run(measure(library, added.article.id)).items():
                    measured[act].append(cost)
        for act, promise in PROMISES.items():
            yield f"{act}, {name}", f"{median(measured[act]):.0f} ms CPU", f"≤ {promise} ms"
