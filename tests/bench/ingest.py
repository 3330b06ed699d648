"""Measure how well and how fast real files are parsed: `python -m tests.bench ingest --data ../shared/data`.

The data is a folder with archives of pages (`pages.tar.gz`, `samples/pages.tar.gz`) and of posts
(`digitalgov.tar.gz`). It is not part of the project, because the pages belong to their publishers. For each page the
archives contain its expected text, and for some pages the metadata that another program found: the second column of
the metadata is an agreement, not a rate of success.

The text is scored as the article-extraction-benchmark does: by the words in groups of four that are in both texts.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import resource
import sys
import tarfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, TypeVar

from lxml import html
from tests.bench import bombs, bulk, encodings, languages
from tests.text.address_pairs import DIFFERENT, SAME
from trafilatura import bare_extraction

from newsreader.errors import BadDataError
from newsreader.ingest.source import Source
from newsreader.ingest.web import parse
from newsreader.records import BlockKind, Document
from newsreader.text.address import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

_WORD = re.compile(r"\w+")
_CAPTIONS = "//figcaption | //*[contains(@class, 'wp-caption-text')]"


@dataclass(frozen=True, slots=True)
class Page:
    """A page, its expected text and captions, and the metadata that another program found, if any."""

    name: str
    data: bytes
    url: str
    text: str
    captions: tuple[str, ...] = ()
    metadata: dict[str, str | None] | None = None


def pages(folder: Path) -> Iterator[Page]:
    """Yield the pages of all archives in `folder` that exist."""
    for path in (folder / "pages.tar.gz", folder / "samples" / "pages.tar.gz"):
        if not path.exists():
            continue
        with tarfile.open(path) as archive:
            files = {
                member.name.removeprefix("./"): file.read()
                for member in archive
                if (file := archive.extractfile(member))
            }
        for name, data in sorted(files.items()):
            place, _, last = name.rpartition("/")
            if last == "source.html":
                expected = html.fromstring(files[f"{place}/expected.html"].decode())
                metadata = json.loads(files[f"{place}/expected-metadata.json"])
                yield _with_captions(name, data, expected, metadata)
            elif last == "ground-truth.json":
                for page, truth in json.loads(data).items():
                    yield Page(page, files[page], truth["url"], truth["articleBody"])


def _with_captions(name: str, data: bytes, expected: html.HtmlElement, metadata: dict[str, str | None]) -> Page:
    captions = []
    for element in expected.xpath(_CAPTIONS):
        captions.append(" ".join(element.text_content().split()))
        element.drop_tree()
    text = "\n".join(expected.itertext())
    return Page(name, data, "", text, tuple(filter(None, captions)), metadata)


def f1(pairs: Iterator[tuple[str, str]]) -> float:
    """Return the F1 of (expected, found) texts. Each text has the same weight, however long it is."""
    hits = extra = missed = 0.0
    for expected, found in pairs:
        wanted, got = _groups(expected), _groups(found)
        counts = ((wanted & got).total(), (got - wanted).total(), (wanted - got).total())
        total = sum(counts) or 1
        hits, extra, missed = (one + count / total for one, count in zip((hits, extra, missed), counts, strict=True))
    return 2 * hits / (2 * hits + extra + missed)


def _groups(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[start : start + 4]) for start in range(max(1, len(words) - 3))) if words else Counter()


def _ours(page: Page) -> Document | None:
    try:
        return next(parse(Source(page.data, url=page.url)))
    except BadDataError:
        return None


def _trafilatura(page: Page) -> str:
    found = bare_extraction(page.data, url=page.url or None, fast=True, include_links=True, include_comments=False)
    return "" if found is None else "\n".join("".join(element.itertext()) for element in found.body)


def _timed(read: Callable[[Page], T], corpus: Sequence[Page]) -> tuple[list[T], float]:
    """Return what `read` makes of each page, and the pages a second of CPU in the best of three passes."""
    read(corpus[0])
    seconds = []
    for _ in range(3):
        begin = process_time()
        results = [read(page) for page in corpus]
        seconds.append(process_time() - begin)
    return results, len(corpus) / min(seconds)


def _body(document: Document) -> str:
    return "\n".join(document.text[block.start : block.end] for block in document.blocks if not block.is_furniture)


def _key(text: str | None) -> str:
    return "".join(_WORD.findall(text or "")).casefold()


def _recovered(page: Page, document: Document) -> int:
    found = [
        _key(document.text[block.start : block.end]) for block in document.blocks if block.kind is BlockKind.CAPTION
    ]
    return sum(
        any(_key(caption)[:40] in one or one[:40] in _key(caption) for one in found) for caption in page.captions
    )


def rows(
    corpus: Sequence[Page], documents: Sequence[Document | None], texts: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield the lines of the table about `documents` and trafilatura's `texts`: benchmark, measured, compared with."""
    read = [(page, document, text) for page, document, text in zip(corpus, documents, texts, strict=True) if document]
    ours, theirs = f1((page.text, _body(doc)) for page, doc, _ in read), f1((page.text, text) for page, _, text in read)
    yield "pages read", f"{len(read)} of {len(corpus)}", "the others are stubs"
    yield "body F1", f"{ours:.3f}", f"trafilatura {theirs:.3f}"
    wanted = sum(len(page.captions) for page in corpus)
    yield "captions recovered", f"{sum(_recovered(page, doc) for page, doc, _ in read)} of {wanted}", "trafilatura 0"
    for name, key, value in (
        ("a title", "title", lambda doc: doc.title),
        ("authors", "byline", lambda doc: ", ".join(doc.authors)),
        ("a date", "publishedTime", lambda doc: str(doc.published_at)[:10]),
    ):
        named = [(page.metadata, doc) for page, doc, _ in read if page.metadata and page.metadata.get(key)]
        same = sum(_key(value(doc)) in _key(metadata[key]) and bool(value(doc)) for metadata, doc in named)
        has = sum(bool(value(doc)) and value(doc) != "None" for _, doc, _ in read)
        yield f"pages with {name}", f"{has} of {len(read)}", f"{same} of {len(named)} as another program"
    for what, pairs, alike in (("the same", SAME, True), ("different", DIFFERENT, False)):
        right = sum((canonical(one) == canonical(other)) is alike for one, other in pairs)
        yield f"addresses recognized as {what}", f"{right} of {len(pairs)}", ""
    yield "peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", ""


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench ingest", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("data"), help="the folder with the archives")
    parser.add_argument("--bombs", action="store_true", help="measure only inputs that were made to be slow or large")
    options = parser.parse_args(arguments)
    if options.bombs:
        sys.exit(bombs.main())
    folder = options.data
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    print(f"{'benchmark':44}{'measured':>14}")
    for what, measured, beside in encodings.rows():
        print(f"{what:44}{measured:>14}  {beside}", flush=True)
    corpus = list(pages(folder))
    if not corpus:
        parser.error(f"there are no pages in {folder}; name the folder with the archives with --data")
    # The posts come first, since the peak memory of the processes that they need is that of the largest one so far.
    speeds = list(bulk.speeds(folder))
    documents, speed = _timed(_ours, corpus)
    texts, rival = _timed(_trafilatura, corpus)
    speeds.append(bulk.Speed("pages a second of CPU", speed, 40, f"trafilatura {rival:.0f}"))
    print(
        f"Goals are for a machine where trafilatura reads {bulk.REFERENCE} pages a second of CPU. Here: {rival:.0f}.\n"
    )
    print(f"{'benchmark':40}{'measured':>14}  compared with")
    for what, measured, beside in (
        *rows(corpus, documents, texts),
        *languages.rows(),
        *(one.row(rival) for one in speeds),
    ):
        print(f"{what:40}{measured:>14}  {beside}")
