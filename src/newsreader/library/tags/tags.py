"""The tags of a library, with their descriptions, colors and hot keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from newsreader.errors import NotFoundError, UsageError
from newsreader.library.schema import codecs, columns, kinds, models
from newsreader.library.store.change import id_in
from newsreader.records import Color, Tag
from newsreader.text.clean import clean, normalise, one_line
from newsreader.text.collation import name_order
from newsreader.text.layout.cells import graphemes

from . import counts
from .names import alike, clean_name, clean_names, ensure, in_use

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Row

    from newsreader.library.store.change import Change
    from newsreader.library.store.handle import Handle
    from newsreader.records import Step

_table = models.Tag
_COLUMNS = columns.some("tag", " ".join(_table.__table__.c.keys()), highlights=kinds.WHOLE, articles=kinds.WHOLE)

_DETAILS = {"description": "description", "color": "color", "hot_key": "key"}
"""The columns that describe a tag besides its name, and what a label calls them."""


class Tags:
    """The tags of one library. A method that changes tags returns the step of history, or `None` if nothing changed."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def list(self) -> list[Tag]:
        """Return the tags in alphabetical order, each with its number of highlights and articles outside the trash.

        An unused tag is returned only if it has a description, a color or a key.
        """
        highlights, articles = counts.used()
        numbers = (
            func.coalesce(each.c.number, 0).label(name)
            for each, name in ((highlights, "highlights"), (articles, "articles"))
        )
        statement = select(_table, *numbers).where(_table.deleted_at.is_(None), in_use())
        for each in (highlights, articles):
            statement = statement.outerjoin(each, each.c.tag_id == _table.id)
        with self._store.read() as connection:
            tags = [_COLUMNS.make(_record, row, row.id) for row in connection.execute(statement)]
        return sorted(tags, key=lambda tag: name_order(tag.name))

    def found(self) -> dict[str, tuple[int, int]]:
        """Return how many highlights and articles `tag:` finds for each level of each tag, by its `tag_key`.

        A highlight counts with the tags of its article, and an article with the tags of its highlights. The trash and
        unused levels are left out.
        """
        with self._store.read() as connection:
            return counts.found(connection)

    def together(self, name: str, limit: int | None = 20) -> Sequence[tuple[str, int]]:
        """Return the tags that occur together with this tag or a tag below it, most frequent first.

        Each has the number of highlights and articles outside the trash that have both. An unknown tag has none.
        """
        with self._store.read() as connection:
            return counts.together(connection, list(_family(connection, name)), limit)

    def check(self, name: str) -> None:
        """Raise `NotFoundError`, with the most similar name, if there is neither this tag nor a tag below it."""
        with self._store.read() as connection:
            _known_family(connection, clean_name(name))

    def rename(self, old: str, new: str) -> Step | None:
        """Rename a tag and the tags below it.

        Raises `NotFoundError`, and `UsageError` if a name is taken, invalid, or below the tag itself.
        """
        old, new = clean_name(old), clean_name(new)
        if codecs.fold(new).startswith(f"{codecs.fold(old)}/"):
            raise UsageError(f"The tag {old} cannot be moved below itself.")
        done = "moved" if _leaf(old) == _leaf(new) else "renamed"
        with self._store.change("rename", f"{done} the tag #{old} to #{new}") as change:
            family = _known_family(change.connection, old)
            names = {i: "/".join([new, *name.split("/")[_depth(old) + 1 :]]) for i, name in family.items()}
            _free_names(change, names)
            # A tag that moves up frees its name for a tag from below, so shorter names are written first.
            for tag_id in sorted(names, key=lambda tag_id: len(names[tag_id])):
                change.set("tag", [tag_id], name=names[tag_id], folded=codecs.fold(names[tag_id]))
        return change.step

    def merge(self, sources: Iterable[str], target: str) -> Step | None:
        """Replace the tags `sources` by the tag `target`, which is created if it does not exist.

        Tags below a source move below the target, where tags of one name are merged. A target below a source keeps its
        name. Descriptions are joined; the target gets the color and the key of a source unless it has its own.

        Raises `NotFoundError` for an unknown source, and `UsageError` for an invalid name, or if the only source is the
        target.
        """
        names, target = clean_names(sources), clean_name(target)
        names = [name for name in names if codecs.fold(name) != codecs.fold(target)]
        if not names:
            raise UsageError(f"The tag {target} cannot be merged into itself.")
        shown = " ".join(f"#{name}" for name in names)
        with self._store.change("merge", f"merged {shown} into #{target}") as change:
            moves: dict[int, str] = {}
            target_family = _family(change.connection, target)
            # If one source is below another, the deeper source decides where its own family moves.
            for source in sorted(names, key=_depth):
                family = _known_family(change.connection, source)
                above = codecs.fold(target).startswith(f"{codecs.fold(source)}/")
                for tag_id, name in family.items():
                    if not (above and tag_id in target_family):
                        moves[tag_id] = "/".join([target, *name.split("/")[_depth(source) + 1 :]])
            # A tag that moves up frees its name before a tag from below takes it.
            moved: set[str] = set()
            for tag_id, name in sorted(moves.items(), key=lambda move: _depth(move[1])):
                moved |= _replace(change, tag_id, name, keep=name != target)
            details = [detail for field, detail in _DETAILS.items() if field in moved]
            change.label += f", with {' and '.join(', '.join(details).rsplit(', ', 1))}" if details else ""
        return change.step

    def delete(self, names: Iterable[str]) -> Step | None:
        """Delete tags and all tags below them. Raises `NotFoundError` for an unknown tag, and then deletes none."""
        names = clean_names(names)
        with self._store.change("tag-delete", f"deleted {' '.join(f'#{name}' for name in names)}") as change:
            deleted: dict[int, str] = {}
            for name in names:
                deleted |= _known_family(change.connection, name)
            for tag_id in deleted:
                for subject in models.LINKS:
                    change.unlink(subject, _tagged(change, subject, tag_id), tag_id)
            change.set("tag", deleted, deleted_at=change.time)
            below = len({*map(codecs.fold, deleted.values())} - {*map(codecs.fold, names)})
            change.label += f", with {below:,} below" if below else ""
        return change.step

    def describe(self, name: str, text: str) -> Step | None:
        """Set the description of a tag, which is created if it does not exist. Raises `UsageError` for a bad name."""
        return self._set(name, "described #{}", description=clean(text).strip())

    def set_color(self, name: str, color: Color | None) -> Step | None:
        """Set or remove the color of a tag; a new tag is created. Raises `UsageError` for a bad name."""
        label = f"colored #{{}} {color}" if color else "removed the color of #{}"
        return self._set(name, label, color=None if color is None else color.value)

    def set_hot_key(self, name: str, key: str | None) -> Step | None:
        """Set or remove the hot key of a tag, which is created if it does not exist. Another tag loses this key.

        Raises `UsageError` for a bad name, and for a key that is not one grapheme.
        """
        name, key = clean_name(name), normalise(one_line(key)).strip() or None if key else None
        if key is not None and len(list(graphemes(key, 0, len(key)))) != 1:
            raise UsageError(f"A key is one character, not {key}.")
        removed = ""
        with self._store.change("tag-key") as change:
            [tag_id] = ensure(change, [name])
            if key is not None:
                others = select(_table).where(_table.hot_key == key, _table.id != tag_id)
                owners = change.connection.execute(others).all()
                change.set("tag", [row.id for row in owners], hot_key=None)
                removed = "".join(f", which #{row.name} loses" for row in owners if row.deleted_at is None)
            change.set("tag", [tag_id], hot_key=key)
            change.label = f"gave #{name} the key {key}{removed}" if key else f"removed the key of #{name}"
        return change.step

    def _set(self, name: str, label: str, **fields: str | None) -> Step | None:
        name = clean_name(name)
        with self._store.change("tag-edit", label.format(name)) as change:
            change.set("tag", ensure(change, [name]), **fields)
        return change.step


def _depth(name: str) -> int:
    """Return the number of levels above a tag."""
    return name.count("/")


def _leaf(name: str) -> str:
    """Return the last level of a tag's name."""
    return name.rpartition("/")[2]


def _family(connection: Connection, name: str) -> dict[int, str]:
    """Return the names of a tag and of all tags below it, by id."""
    folded = codecs.fold(name)
    is_own = (_table.folded == folded) | _table.folded.between(f"{folded}/", f"{folded}0")
    statement = select(_table.id, _table.name).where(_table.deleted_at.is_(None), is_own)
    return {row.id: row.name for row in connection.execute(statement)}


def _known_family(connection: Connection, name: str) -> dict[int, str]:
    """Return the same as `_family`. Raises `NotFoundError`, with the most similar name, if there is no such tag."""
    if family := _family(connection, name):
        return family
    import difflib  # only an error needs it

    known = connection.execute(select(_table.folded, _table.name).where(_table.deleted_at.is_(None), in_use())).all()
    names = {row.folded: row.name for row in known}
    near = difflib.get_close_matches(codecs.fold(name), names, n=1)
    raise NotFoundError(
        f"There is no tag {name}. Did you mean {names[near[0]]}?" if near else f"There is no tag {name}."
    )


def _replace(change: Change, tag_id: int, name: str, *, keep: bool) -> set[str]:
    """Rename a tag to `name`, or merge it into the tag of that name; return the columns that the other tag takes over.

    If no tag in use has this name, the tag is renamed, but only if it may `keep` its row.
    """
    statement = select(_table.id, in_use().label("used")).where(
        _table.folded == codecs.fold(name), _table.deleted_at.is_(None)
    )
    other = change.connection.execute(statement).one_or_none()
    if keep and (other is None or not other.used):
        change.set("tag", [] if other is None else [other.id], deleted_at=change.time)
        change.set("tag", [tag_id], name=name, folded=codecs.fold(name))
        return set()
    [target] = ensure(change, [name])
    if target == tag_id:  # only the spelling of its name changes
        change.set("tag", [tag_id], name=name, folded=codecs.fold(name))
        return set()
    for subject in models.LINKS:
        tagged = _tagged(change, subject, tag_id)
        change.unlink(subject, tagged, tag_id)
        change.link(subject, tagged, target)
    change.set("tag", [tag_id], deleted_at=change.time)
    return _join_details(change, tag_id, target)


def _tagged(change: Change, subject: str, tag_id: int) -> Sequence[int]:
    """Return the ids of the articles or highlights (`subject`) that have a tag."""
    links = models.LINKS[subject]
    return change.connection.scalars(select(links.c[f"{subject}_id"]).where(links.c.tag_id == tag_id)).all()


def _join_details(change: Change, source: int, target: int) -> set[str]:
    """Add the description of one tag to another, and its color and key if missing; return the changed columns."""
    columns = [models.SUBJECTS["tag"].c[field] for field in _DETAILS]
    theirs, ours = (
        change.connection.execute(select(*columns).where(_table.id == tag_id)).one()._mapping
        for tag_id in (source, target)
    )
    new = {field: theirs[field] for field in _DETAILS if theirs[field] and not ours[field]}
    if ours["description"] and theirs["description"] not in ours["description"]:
        # After a full stop no semicolon is needed.
        gap = " " if ours["description"].endswith((".", "!", "?", "…", "。")) else "; "
        new["description"] = f"{ours['description']}{gap}{theirs['description']}"
    if "hot_key" in new:
        change.set("tag", [source], hot_key=None)
    if new:
        change.set("tag", [target], **new)
    return set(new)


def _free_names(change: Change, names: Mapping[int, str]) -> None:
    """Delete the unused tags that have one of the new `names`, which are by the id of the tag that gets it.

    Raises `UsageError` if another tag in use has one of the names, or a name that a query takes for the same.
    """
    taken = [known for tag_id, known in alike(change.connection, *names.values()).items() if tag_id not in names]
    if taken:
        raise UsageError(f"There already is a tag {taken[0]}: merge the two instead.")
    unused = select(_table.id).where(
        _table.folded.in_(list(map(codecs.fold, names.values()))),
        _table.deleted_at.is_(None),
        ~id_in(_table.id, names),
    )
    change.set("tag", change.connection.scalars(unused).all(), deleted_at=change.time)


def _record(row: Row[Any]) -> Tag:
    return Tag(
        id=row.id,
        name=row.name,
        description=row.description,
        color=None if row.color is None else Color(row.color),
        hot_key=row.hot_key,
        highlights=row.highlights,
        articles=row.articles,
    )
