"""The codebook of a library: its tags, with their names, meanings, colors and keys."""

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

_MEANT = {"description": "meaning", "color": "color", "hot_key": "key"}
"""What a person says of a tag besides its name, and what that is called."""


class Tags:
    """The tags of one library. Methods that change something give the step of history, if anything changed."""

    def __init__(self, handle: Handle) -> None:
        self._store = handle.store

    def list(self) -> list[Tag]:
        """Give the tags A to Z, whatever their accents, each with how many highlights and articles outside the trash wear
        it. A tag that nothing wears is listed only if a person gave it a meaning, a color or a key.
        """
        highlights, articles = counts.worn()
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
        """Give for every level of every tag, under its `tag_key`, how many highlights and articles `tag:` finds: those
        outside the trash that wear it or something below it, a highlight with its article and an article with its
        highlights. Nothing is counted twice; what nothing wears is left out.
        """
        with self._store.read() as connection:
            return counts.found(connection)

    def together(self, name: str, limit: int | None = 20) -> Sequence[tuple[str, int]]:
        """Give the tags that are worn beside this one or one below it, each with by how many highlights and articles
        outside the trash, the most first. None if there is no such tag.
        """
        with self._store.read() as connection:
            return counts.together(connection, list(_family(connection, name)), limit)

    def check(self, name: str) -> None:
        """Raise `NotFoundError`, which says what may be meant, if there is neither such a tag nor one below it."""
        with self._store.read() as connection:
            if not _family(connection, clean_name(name)):
                raise _unknown(connection, name)

    def rename(self, old: str, new: str) -> Step | None:
        """Give a tag another name; its children move along. Raises `NotFoundError`, and `UsageError` if a name is
        taken, bad or one below the tag itself.
        """
        old, new = clean_name(old), clean_name(new)
        if codecs.fold(new).startswith(f"{codecs.fold(old)}/"):
            raise UsageError(f"The tag {old} cannot be moved below itself.")
        done = "moved" if _leaf(old) == _leaf(new) else "renamed"
        with self._store.change("rename", f"{done} the tag #{old} to #{new}") as change:
            family = _family(change.connection, old)
            if not family:
                raise _unknown(change.connection, old)
            names = {i: "/".join([new, *name.split("/")[_depth(old) + 1 :]]) for i, name in family.items()}
            _make_room(change, names)
            # Names that are passed on within the family must be given up before they are taken: whoever gives one up
            # goes up.
            for tag_id in sorted(names, key=lambda tag_id: len(names[tag_id])):
                change.set("tag", [tag_id], name=names[tag_id], folded=codecs.fold(names[tag_id]))
        return change.step

    def merge(self, sources: Iterable[str], target: str) -> Step | None:
        """Let all that wear one of `sources` wear `target` instead; the sources are gone. What is below a source moves
        below the target with the rest of its name, and is merged with what stands there. A target below a source
        stays where it is. What a tag that goes meant is joined to what the one that takes its place means, which also
        gets its color and its key unless it has its own.

        The target is made if need be. Raises `NotFoundError` for an unknown source, `UsageError` for a bad name and if
        a tag is to be merged into itself alone.
        """
        names, target = clean_names(sources), clean_name(target)
        names = [name for name in names if codecs.fold(name) != codecs.fold(target)]
        if not names:
            raise UsageError(f"The tag {target} cannot be merged into itself.")
        shown = " ".join(f"#{name}" for name in names)
        with self._store.change("merge", f"merged {shown} into #{target}") as change:
            moves: dict[int, str] = {}
            staying = _family(change.connection, target)
            # Of two sources one of which stands below the other each goes by its own words: the deeper has the last.
            for source in sorted(names, key=_depth):
                family = _family(change.connection, source)
                if not family:
                    raise _unknown(change.connection, source)
                above = codecs.fold(target).startswith(f"{codecs.fold(source)}/")
                for tag_id, name in family.items():
                    if not (above and tag_id in staying):
                        moves[tag_id] = "/".join([target, *name.split("/")[_depth(source) + 1 :]])
            # Whoever gives a name up goes up, so that it is free by the time that one from further below takes it.
            taken: set[str] = set()
            for tag_id, name in sorted(moves.items(), key=lambda move: _depth(move[1])):
                taken |= _bring(change, tag_id, name, whole=name != target)
            change.label += _with([told for field, told in _MEANT.items() if field in taken])
        return change.step

    def delete(self, names: Iterable[str]) -> Step | None:
        """Take tags, and all below them, from whatever wears them; their meanings, colors and keys go too. Raises
        `NotFoundError` for an unknown one, and then deletes none.
        """
        names = clean_names(names)
        with self._store.change("tag-delete", f"deleted {' '.join(f'#{name}' for name in names)}") as change:
            going: dict[int, str] = {}
            for name in names:
                family = _family(change.connection, name)
                if not family:
                    raise _unknown(change.connection, name)
                going |= family
            for tag_id in going:
                for subject in models.LINKS:
                    change.unlink(subject, _wearing(change, subject, tag_id), tag_id)
            change.set("tag", going, deleted_at=change.time)
            below = len({*map(codecs.fold, going.values())} - {*map(codecs.fold, names)})
            change.label += f", with {below:,} below" if below else ""
        return change.step

    def describe(self, name: str, text: str) -> Step | None:
        """Write down what a tag means; it is made if there is none of that name. Raises `UsageError` for a bad name."""
        return self._set(name, "described #{}", description=clean(text).strip())

    def set_color(self, name: str, color: Color | None) -> Step | None:
        """Give a tag a color, or none; it is made if there is none yet. Raises `UsageError` for a bad name."""
        return self._set(
            name, "colored #{}" if color else "took the color from #{}", color=None if color is None else color.value
        )

    def set_hot_key(self, name: str, key: str | None) -> Step | None:
        """Give a tag a key, which any other loses, or none; it is made if there is none of that name.

        Raises `UsageError` for a bad name, and for a key that is not one character as people see them.
        """
        name, key = clean_name(name), normalise(one_line(key)).strip() or None if key else None
        if key is not None and len(list(graphemes(key, 0, len(key)))) != 1:
            raise UsageError(f"A key is one character, not {key}.")
        loses = ""
        with self._store.change("tag-key") as change:
            tag_id = ensure(change, name)
            if key is not None:
                others = select(_table).where(_table.hot_key == key, _table.id != tag_id)
                losing = change.connection.execute(others).all()
                change.set("tag", [row.id for row in losing], hot_key=None)
                loses = "".join(f", which #{row.name} loses" for row in losing if row.deleted_at is None)
            change.set("tag", [tag_id], hot_key=key)
            change.label = f"gave #{name} the key {key}{loses}" if key else f"took the key from #{name}"
        return change.step

    def _set(self, name: str, label: str, **fields: str | None) -> Step | None:
        name = clean_name(name)
        with self._store.change("tag-edit", label.format(name)) as change:
            change.set("tag", [ensure(change, name)], **fields)
        return change.step


def _depth(name: str) -> int:
    """Give how many levels stand above a tag."""
    return name.count("/")


def _leaf(name: str) -> str:
    """Give a tag's own part of its name."""
    return name.rpartition("/")[2]


def _family(connection: Connection, name: str) -> dict[int, str]:
    """Give the names of a tag and all below it, by id."""
    folded = codecs.fold(name)
    mine = (_table.folded == folded) | _table.folded.between(f"{folded}/", f"{folded}0")
    statement = select(_table.id, _table.name).where(_table.deleted_at.is_(None), mine)
    return {row.id: row.name for row in connection.execute(statement)}


def _unknown(connection: Connection, name: str) -> NotFoundError:
    """Give the complaint that there is no such tag, with the one whose name is nearest."""
    import difflib  # only a mistake needs it

    known = connection.execute(select(_table.folded, _table.name).where(_table.deleted_at.is_(None), in_use())).all()
    names = {row.folded: row.name for row in known}
    near = difflib.get_close_matches(codecs.fold(name), names, n=1)
    return NotFoundError(
        f"There is no tag {name}; did you mean {names[near[0]]}?" if near else f"There is no tag {name}."
    )


def _bring(change: Change, tag_id: int, name: str, *, whole: bool) -> set[str]:
    """Let a tag become the one called `name`. If that is not in use, and `whole`, it takes the name with its meaning;
    else all that wear it wear that one, and it is gone. Give the fields that the other one took over from it.
    """
    bearer = select(_table.id, in_use().label("used")).where(
        _table.folded == codecs.fold(name), _table.deleted_at.is_(None)
    )
    found = change.connection.execute(bearer).one_or_none()
    if whole and (found is None or not found.used):
        change.set("tag", [] if found is None else [found.id], deleted_at=change.time)
        change.set("tag", [tag_id], name=name, folded=codecs.fold(name))
        return set()
    into = ensure(change, name)
    if into == tag_id:  # of its own name there is another spelling, which it gets
        change.set("tag", [tag_id], name=name, folded=codecs.fold(name))
        return set()
    for subject in models.LINKS:
        wearing = _wearing(change, subject, tag_id)
        change.unlink(subject, wearing, tag_id)
        change.link(subject, wearing, into)
    change.set("tag", [tag_id], deleted_at=change.time)
    return _take_over(change, tag_id, into)


def _wearing(change: Change, subject: str, tag_id: int) -> Sequence[int]:
    """Give the ids of the subjects that wear a tag."""
    links = models.LINKS[subject]
    return change.connection.scalars(select(links.c[f"{subject}_id"]).where(links.c.tag_id == tag_id)).all()


def _take_over(change: Change, source: int, target: int) -> set[str]:
    """Let a tag mean what another one meant too, and have its color and its key unless it has its own; give the fields
    that it got.
    """
    columns = [models.SUBJECTS["tag"].c[field] for field in _MEANT]
    theirs, ours = (
        change.connection.execute(select(*columns).where(_table.id == tag_id)).one()._mapping
        for tag_id in (source, target)
    )
    gets = {field: theirs[field] for field in _MEANT if theirs[field] and not ours[field]}
    if ours["description"] and theirs["description"] not in ours["description"]:
        # A sentence that has its stop needs nothing between it and the next.
        gap = " " if ours["description"].endswith((".", "!", "?", "…", "。")) else "; "
        gets["description"] = f"{ours['description']}{gap}{theirs['description']}"
    if "hot_key" in gets:
        change.set("tag", [source], hot_key=None)
    if gets:
        change.set("tag", [target], **gets)
    return set(gets)


def _with(things: list[str]) -> str:
    """Give `, with meaning, color and key`, or nothing."""
    if not things:
        return ""
    *others, last = things
    return f", with {', '.join(others)}{' and ' if others else ''}{last}"


def _make_room(change: Change, names: Mapping[int, str]) -> None:
    """See to it that no tag but those that are to get `names` bears one of them: one that is not in use makes room.
    Raises `UsageError` if there is another, or one that a query takes for the same.
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
