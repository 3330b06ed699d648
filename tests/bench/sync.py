"""Measure how long exporting and syncing a large folder takes: `python -m tests.bench sync`.

Writes a library with notes and tags into a folder, again with nothing new, and syncs the folder: with nothing new, and
with some edited files. The figures are the CPU time of the process, and the time on the clock.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.library.samples import document

from newsreader.library import Library
from newsreader.records import Color
from newsreader.services.exports.exporting import export
from newsreader.services.sync.syncing import sync

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SENTENCES = 60
_EDITED = 100


def fill(library: Library, files: int, highlights: int) -> None:
    """Add articles, and highlights spread evenly over them."""
    texts = [
        "\n\n".join(
            f"Sentence {number} of article {index} says what happened, and who knew." for number in range(_SENTENCES)
        )
        for index in range(files)
    ]
    documents = (
        document(text, title=f"Article {index}", url=f"https://a.example/{index}") for index, text in enumerate(texts)
    )
    articles = [added.article for added in library.articles.add_all(documents)]
    for number in range(highlights):
        index = number % files
        start = texts[index].index(f"Sentence {number // files * 7} ")
        note = f"Ask *who* said this, and when ({number})." if number % 2 else ""
        library.highlights.add(
            articles[index].id, start, start + 40, color=list(Color)[number % 5], note=note, tags=[f"tag-{number % 50}"]
        )


@contextmanager
def _measured(what: str, limit: str) -> Iterator[None]:
    cpu, clock = time.process_time(), time.perf_counter()
    yield
    print(
        f"{what:44}{time.process_time() - cpu:>10.2f} s CPU{time.perf_counter() - clock:>10.2f} s{limit:>14}",
        flush=True,
    )


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench sync", description=__doc__)
    parser.add_argument("--highlights", type=int, default=5_000)
    parser.add_argument("--files", type=int, default=2_000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "notes")
        with Library.open(Path(place, "library.db")) as library:
            fill(library, options.files, options.highlights)
            with _measured("first export", "3 s"):
                export(library, output=folder)
            with _measured("second export", "1 s"):
                export(library, output=folder)
            with _measured("sync with nothing new", "1 s"):
                sync(library, folder)
            for file in sorted(folder.iterdir())[:_EDITED]:
                file.write_text(file.read_text(encoding="utf-8").replace("Ask *who*", "Ask who"), encoding="utf-8")
            with _measured(f"sync with {_EDITED} edited files", ""):
                sync(library, folder, quiet=0)
