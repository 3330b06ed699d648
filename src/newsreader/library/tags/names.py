"""Tag names: what may be one, and the tags that bear them. `politics/eu` is a child of `politics`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from newsreader.errors import UsageError
from newsreader.library.schema.codecs import fold
from newsreader.library.schema.models import ArticleTag, HighlightTag, Tag
from newsreader.text.clean import bare, clean, nfc
from newsreader.text.query.tags import tag_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection

    from newsreader.library.store.change import Change

LONGEST = 200
"""The most code points that a name may have."""


def clean_name(name: str) -> str:
    """Give `name` in NFC without a leading `#`, without what nobody sees, and without space around it or its parts.

    Raises `UsageError` if nothing is left, a part is empty (a slash at an end, two together), it is longer than
    `LONGEST`, or it holds what no line can show: control characters and the like.
    """
    # The sign that tags are shown with is often typed with them, and is no part of the name.
    plain = bare(nfc(name)).strip().removeprefix("#").strip()
    if clean(plain) != plain or re.search(r"[\t\n]", plain):
        raise UsageError("A tag's name cannot hold control characters.")
    if len(plain) > LONGEST:
        raise UsageError(f"A tag's name has at most {LONGEST} characters, not {len(plain)}.")
    parts = [re.sub(r"\s+", " ", part).strip() for part in plain.split("/")]
    if not plain:
        raise UsageError("A tag needs a name.")
    if not all(parts):
        raise UsageError(f"The tag {plain} cannot begin or end with a slash or have two together.")
    return "/".join(parts)


def clean_names(names: Iterable[str]) -> list[str]:
    """Give the cleaned names, each once whatever its case, in their order."""
    once: dict[str, str] = {}
    for name in names:
        plain = clean_name(name)
        once.setdefault(fold(plain), plain)
    return list(once.values())


def mend_names(names: Iterable[str]) -> list[str]:
    """Give as many good names as `names`, which a source came with, can be made into; never raises."""
    mended = []
    for name in names:
        spaced = re.sub(r"\s+", " ", bare(name))
        plain = "".join(c for c, cleaned in zip(spaced, clean(spaced), strict=True) if c == cleaned)
        parts = (part.strip() for part in plain.split("/"))
        try:
            mended.append(clean_name("/".join(part for part in parts if part)))
        except UsageError:
            continue  # nothing is left of it, or it is a sentence and no tag
    return clean_names(mended)


def in_use() -> ColumnElement[bool]:
    """Give the condition that a tag is worn or means something by itself; others are not shown and make room."""
    worn = exists().where(HighlightTag.tag_id == Tag.id) | exists().where(ArticleTag.tag_id == Tag.id)
    return worn | (Tag.description != "") | Tag.color.is_not(None) | Tag.hot_key.is_not(None)


def alike(connection: Connection, *names: str) -> dict[int, str]:
    """Give the tags in use that a query cannot tell from one of these names, by id: `sea level` for `Séa-level`."""
    keys = set(map(tag_key, names))
    used = connection.execute(select(Tag.id, Tag.name).where(Tag.deleted_at.is_(None), in_use()).order_by(Tag.id))
    return {row.id: row.name for row in used if tag_key(row.name) in keys}


def ensure(change: Change, name: str) -> int:
    """Give the id of the tag with this cleaned name, or else of one in use that a query takes for it; it is made if
    there is none yet.
    """
    found = change.connection.scalar(select(Tag.id).where(Tag.folded == fold(name), Tag.deleted_at.is_(None)))
    if found is not None:
        return found
    for tag_id in alike(change.connection, name):
        return tag_id
    return change.create("tag", name=name, folded=fold(name), description="")
