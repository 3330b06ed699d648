"""The disk that loses what was not synced is a fair judge: it loses nothing else, and finds out who does not sync."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.bench import power
from tests.bench.disk import SECTOR, Disk, File
from tests.bench.fault_works import Careless

if TYPE_CHECKING:
    from pathlib import Path

writes = st.lists(st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=1500)), max_size=6)


@given(writes, writes, st.randoms(use_true_random=False))
def test_what_was_synced_is_there_and_what_was_not_may_be(
    before: list[tuple[int, bytes]], after: list[tuple[int, bytes]], chance: random.Random
) -> None:
    file = File()
    file.changes += before
    file.sync()
    safe = file.safe
    file.changes += after
    left = file.left(chance)
    untouched = set(range(len(safe))) - {at for place, data in after for at in range(place, place + len(data))}
    assert len(left) >= len(safe)
    assert all(left[at] == safe[at] for at in untouched)


def test_a_write_is_torn_at_the_edge_of_a_sector() -> None:
    seen = set()
    for seed in range(300):
        file = File(bytes(2000))
        file.changes.append((100, b"x" * 1500))
        left = file.left(random.Random(seed))
        seen.add((left.find(b"x"), left.rfind(b"x") + 1))
    assert {(-1, 0), (100, 1600), (100, SECTOR), (2 * SECTOR, 1600)} <= seen
    assert all(edge in (-1, 0, 100, 1600) or edge % SECTOR == 0 for edges in seen for edge in edges)


def test_names_come_to_the_disk_in_their_order_and_are_safe_when_their_folder_is() -> None:
    def left(disk: Disk) -> set[tuple[str, ...]]:
        return {tuple(disk.left(random.Random(seed))) for seed in range(100)}

    disk = Disk({"old": b"1"})
    disk.open("new").changes.append((0, b"2"))
    disk.turn({"old": disk.names["new"], "new": None})
    assert left(disk) == {("old",), ("old", "new")}
    disk.sync_names()
    assert left(disk) == {("old",)}
    assert {disk.left(random.Random(seed))["old"] for seed in range(100)} == {b"", b"2"}


def test_a_cut_of_the_power_finds_out_who_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    if power.can_trace():
        (tmp_path / "work").mkdir()
        done = power.cut(Careless(tmp_path / "work", random.Random(1)), 12, random.Random(1))
        assert done.cuts == 12
        assert done.lost > 0
