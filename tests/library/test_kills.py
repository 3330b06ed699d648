"""Kills, power cuts, full disks and many programs at once: a short run of `python -m tests.bench.faults`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from newsreader.library.store.engine import make_engine

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def quick_creation() -> None:
    """Create libraries by the migrations, because several programs do so at once here."""


posix = pytest.mark.skipif(os.name == "nt", reason="needs signals, limits and forks that Windows does not have")


@posix
def test_kills_power_cuts_full_disks_and_many_programs_lose_no_acknowledged_change() -> None:
    from tests.bench import fault_disks, fault_side_files

    shown = subprocess.run(
        [sys.executable, "-m", "tests.bench.faults", "--kills", "20", "--cuts", "40"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (shown.returncode, shown.stderr) == (0, ""), shown.stdout
    rows = dict(re.findall(r"^(.+?)  +(\d.*)$", shown.stdout, re.MULTILINE))
    faults = {what: [int(number.replace(",", "")) for number in row.split()] for what, row in rows.items()}
    works = {"adding", "highlighting", "a note is typed", "importing"}
    works |= {"migrating", "backing up", "restoring", "repairing"}
    kills = {what.removeprefix("kill -9 while "): row for what, row in faults.items() if what.startswith("kill")}
    assert set(kills) == works
    assert [row[:2] for row in kills.values()] == [[20, 20]] * 8
    cuts = {what.removeprefix("the power is cut while "): row for what, row in faults.items() if "power" in what}
    # Without permission to trace programs, the reason is printed instead.
    assert set(cuts) == (set() if "The power is not cut" in shown.stdout else works)
    assert all(row[:2] == [40, 40] for row in cuts.values())
    assert not any(lost for _, _, _, lost in faults.values())
    # A kill during a migration mostly comes before there is a change to acknowledge.
    assert all(acknowledged for what, (_, _, acknowledged, _) in faults.items() if not what.endswith("migrating"))
    assert {*fault_disks.TRIALS, *fault_side_files.TRIALS} <= set(faults)
    assert len(faults) == 8 + len(cuts) + len(fault_disks.TRIALS) + len(fault_side_files.TRIALS) + 1


@posix
def test_a_program_that_waited_too_long_for_others_tries_again_and_is_not_counted_as_a_loss(tmp_path: Path) -> None:
    from tests.bench.fault_disks import at_once

    with patch.dict(make_engine.__kwdefaults__, timeout=0.001):
        assert at_once(tmp_path) == (96, 0)
