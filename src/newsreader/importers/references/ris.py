"""RIS, which reference managers write: `TY  - JOUR` to `ER  - `, a value on each line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsreader.importers.imported import ImportedArticle
from newsreader.importers.reading import files, head, merged, text, with_notes
from newsreader.importers.values import address, line, partial_date, passage, tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsreader.importers.bundle import Bundle
    from newsreader.importers.imported import SkippedItem

_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}- ?(.*)")
_START = re.compile(r"\s*TY {1,2}- ?[A-Z]")


def recognizes(bundle: Bundle) -> bool:
    """Return whether a text begins with a record."""
    return any(_START.match(head(bundle, path)) for path in files(bundle, ".ris"))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield an article for each record."""
    paths = [path for path in files(bundle, ".ris") if _START.match(head(bundle, path))]
    return merged(_article(record) for path in paths for record in _records(text(bundle, path)))


def _records(written: str) -> Iterator[dict[str, list[str]]]:
    record: dict[str, list[str]] = {}
    last = ""
    for row in written.split("\n"):
        found = _LINE.match(row)
        if not found:
            if last and row.strip():
                record[last][-1] += f"\n{row}"
        elif found[1] == "TY":
            record, last = {"TY": [found[2]]}, "TY"
        elif found[1] == "ER":
            if record:
                yield record
            record, last = {}, ""
        else:
            last = found[1]
            record.setdefault(last, []).append(found[2])
    if record:
        yield record


def _article(record: Mapping[str, Sequence[str]]) -> ImportedArticle:
    def first(*names: str) -> str:
        return next((value for name in names for each in record.get(name, ()) if (value := line(each))), "")

    doi = first("DO").removeprefix("https://doi.org/")
    authors = (_in_order(line(each)) for name in ("AU", "A1") for each in record.get(name, ()))
    return ImportedArticle(
        title=first("TI", "T1", "CT", "BT"),
        url=address(first("UR", "L2", "LK")) or (f"https://doi.org/{doi}" if doi.startswith("10.") else None),
        authors=tuple(dict.fromkeys(filter(None, authors))),
        site=first("T2", "JO", "JF", "JA", "PB") or None,
        language=first("LA") or None,
        published_at=partial_date(first("DA", "Y1", "PY")),
        added_at=partial_date(first("Y2")),
        tags=tags(name for each in record.get("KW", ()) for name in re.split(r"[;\n]", each)),
        note=with_notes("", (passage(each) for each in record.get("N1", ()))),
        key=first("ID"),
    )


def _in_order(name: str) -> str:
    parts = [part.strip() for part in name.split(",")]
    return " ".join(filter(None, (*parts[1:2], parts[0], *parts[2:])))
