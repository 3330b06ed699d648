"""The simulated disk loses exactly the data that was not synced."""

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
def test_synced_data_survives_a_power_cut_and_other_data_may_not(
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


def test_file_names_reach_the_disk_in_order_and_are_safe_once_their_folder_is_synced() -> None:
    def left(disk: Disk) -> set[tuple[str, ...]]:
        return {tuple(disk.left(random.Random(seed))) for seed in range(100)}

    disk = Disk({"old": b"1"})
    disk.open("new").changes.append((0, b"2"))
    disk.turn({"old": disk.names["new"], "new": None})
    assert left(disk) == {("old",), ("old", "new")}
    disk.sync_names()
    assert left(disk) == {("old",)}
    assert {disk.left(random.Random(seed))["old"] for seed in range(100)} == {b"", b"2"}


def test_a_power_cut_reveals_a_program_that_does_not_sync(tmp_path: Path) -> None:
    if power.can_trace():
        (tmp_path / "work").mkdir()
        done = power.cut(Careless(tmp_path / "work", random.Random(1)), 12, random.Random(1))
        assert done.cuts == 12
        assert done.lost > 0
