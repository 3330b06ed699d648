"""Create a library of any size with texts, tags and highlights: `python -m tests.bench.library PATH COUNT`."""

from __future__ import annotations

import random
import sys
from hashlib import sha256
from pathlib import Path

from newsreader.library import Library
from newsreader.library.articles.carry import selectors
from newsreader.library.schema.uuid7 import uuid7
from newsreader.records import Block, BlockKind, Document

_TAGS = [f"{name}/{number}" for name in ("water", "harbor", "schools", "taxes") for number in range(25)]
_TOGETHER = 1_000


def fill(path: Path, count: int) -> None:
    """Add `count` articles of about 1,500 characters with two tags and one highlight, which has a note and a tag."""
    draw = random.Random(count)
    words = [sha256(b"%d" % number).hexdigest()[: draw.randrange(2, 11)] for number in range(20_000)]
    with Library.open(path) as library:
        store = library._handle.store
        for begin in range(0, count, _TOGETHER):
            documents = [_document(number, draw, words) for number in range(begin, min(count, begin + _TOGETHER))]
            added = library.articles.add_all(documents)
            with store.change("highlight", label="highlighted") as change:
                first = change.last_id("highlight") + 1
                rows = [
                    {
                        "id": first + place,
                        "uid": uuid7(),
                        "article_id": one.article.id,
                        "revision": 1,
                        "start": 100,
                        "end": 180,
                        **selectors(document.text, 100, 180),
                        "color": "yellow",
                        "note": " ".join(draw.choices(words, k=12)),
                        "anchor": "exact",
                        "score": 1.0,
                        "created_at": change.time,
                        "updated_at": change.time,
                    }
                    for place, (one, document) in enumerate(zip(added, documents, strict=True))
                ]
                change.create_all("highlight", rows)
                tags = {tag.name: tag.id for tag in library.tags.list()}
                change.link_new("highlight", [(row["id"], tags[draw.choice(_TAGS)]) for row in rows])


def _document(number: int, draw: random.Random, words: list[str]) -> Document:
    text = "\n".join(" ".join(draw.choices(words, k=40)) for _ in range(5))
    ends = [place for place, sign in enumerate(text) if sign == "\n"]
    starts = [0, *(end + 1 for end in ends)]
    blocks = tuple(Block(BlockKind.PARAGRAPH, *span, 0) for span in zip(starts, [*ends, len(text)], strict=True))
    return Document(
        text=text,
        title=f"Article {number} of {draw.choice(words)}",
        blocks=blocks,
        source=text.encode(),
        url=f"https://example.org/{number}",
        tags=tuple({*_TAGS} if number == 0 else draw.sample(_TAGS, 2)),
    )


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
