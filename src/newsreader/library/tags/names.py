"""Valid tag names, and finding or creating the tag of a name. `politics/eu` is a child of `politics`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from newsreader import limits
from newsreader.errors import UsageError
from newsreader.library.schema.codecs import fold
from newsreader.library.schema.models import ArticleTag, HighlightTag, Tag
from newsreader.library.store.change import id_in
from newsreader.text.clean import bare, clean, nfc
from newsreader.text.query.tags import tag_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection

    from newsreader.library.store.change import Change

LONGEST = 200
"""The maximum length of a name, in code points."""


def _trimmed(text: str) -> str:
    """Return a text without spaces, commas and semicolons at its ends. Inside of a name they stay: `Paris, Texas`."""
    found = re.search(r"[^\s,;](?:.*[^\s,;])?", text, re.DOTALL)
    return found[0] if found else ""


def clean_name(name: str) -> str:
    """Return `name` in NFC without a leading `#`, invisible characters, and spaces and commas around its levels.

    Raises `UsageError` if the name is empty, has an empty level, is longer than `LONGEST`, or contains control
    characters.
    """
    # People type the `#` that tags are shown with.
    plain = _trimmed(_trimmed(bare(nfc(name))).removeprefix("#"))
    if clean(plain) != plain or re.search(r"[\t\n]", plain):
        raise UsageError("A tag's name cannot hold control characters.")
    if len(plain) > LONGEST:
        raise UsageError(f"A tag's name has at most {LONGEST} characters, not {len(plain)}.")
    parts = [re.sub(r"\s+", " ", _trimmed(part)) for part in plain.split("/")]
    if not plain:
        raise UsageError("A tag needs a name.")
    if not all(parts):
        mistake = "begins" if not parts[0] else "ends" if not parts[-1] else ""
        what = f"{mistake} with a slash" if mistake else "has two slashes together"
        raise UsageError(f"The tag {'/'.join(parts)} {what}. Leave out the slash.")
    return "/".join(parts)


def clean_names(names: Iterable[str]) -> list[str]:
    """Return the cleaned names in their order, without duplicates; case is ignored.

    Raises as `clean_name` does, and `UsageError` if the names are too many.
    """
    unique: dict[str, str] = {}
    for name in names:
        plain = clean_name(name)
        unique.setdefault(fold(plain), plain)
        if len(unique) > limits.TAGS:
            raise UsageError(f"At most {limits.TAGS:,} tags can be given at once. Leave some out.")
    return list(unique.values())


def mend_names(names: Iterable[str]) -> list[str]:
    """Return valid names made from the tags of a source; a tag that cannot become valid is left out."""
    valid = []
    for name in names:
        spaced = re.sub(r"\s+", " ", bare(name))
        plain = "".join(c for c, cleaned in zip(spaced, clean(spaced), strict=True) if c == cleaned)
        parts = (_trimmed(part) for part in plain.split("/"))
        try:
            valid.append(clean_name("/".join(part for part in parts if part)))
        except UsageError:
            continue  # it is empty now, or as long as a sentence
    return clean_names(valid[: limits.TAGS])


def in_use() -> ColumnElement[bool]:
    """Return the condition that a tag is used or described. Other tags are hidden, and their names are free."""
    used = exists().where(HighlightTag.tag_id == Tag.id) | exists().where(ArticleTag.tag_id == Tag.id)
    return used | (Tag.description != "") | Tag.color.is_not(None) | Tag.hot_key.is_not(None)


def alike(connection: Connection, *names: str) -> dict[int, str]:
    """Return the tags in use that a query takes for one of these names, by id: `sea level` for `Séa-level`."""
    keys = set(map(tag_key, names))
    used = connection.execute(select(Tag.id, Tag.name).where(Tag.deleted_at.is_(None), in_use()).order_by(Tag.id))
    return {row.id: row.name for row in used if tag_key(row.name) in keys}


def with_names(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of the tags with these cleaned names, by name; case is ignored. Names of no tag are left out."""
    folded = {name: fold(name) for name in names}
    found = select(Tag.folded, Tag.id).where(id_in(Tag.folded, folded.values()), Tag.deleted_at.is_(None))
    ids = {row.folded: row.id for row in connection.execute(found)}
    return {name: ids[key] for name, key in folded.items() if key in ids}


def ensure(change: Change, names: Iterable[str]) -> list[int]:
    """Return the id of the tag with each cleaned name, else of a tag that a query takes for it; else create the tag."""
    names = list(names)
    ids = with_names(change.connection, names) if names else {}
    if missing := [name for name in names if name not in ids]:
        like = {tag_key(known): tag_id for tag_id, known in reversed(alike(change.connection, *missing).items())}
        for name in missing:
            key = tag_key(name)
            if key not in like:
                like[key] = change.create("tag", name=name, folded=fold(name), description="")
            ids[name] = like[key]
    return [ids[name] for name in names]
