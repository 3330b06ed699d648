"""Kills, cuts of the power, full disks and crowds: what `python -m tests.bench.faults` shows at length, in short."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

posix = pytest.mark.skipif(os.name == "nt", reason="needs signals, limits and forks that Windows does not have")


@posix
def test_no_kill_no_power_cut_no_full_disk_and_no_crowd_loses_anything_that_was_acknowledged() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "tests.bench.faults", "--kills", "20", "--cuts", "10"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (shown.returncode, shown.stderr) == (0, ""), shown.stdout
    rows = dict(re.findall(r"^(.+?)  +(\d.*)$", shown.stdout, re.MULTILINE))
    faults = {what: [int(number.replace(",", "")) for number in row.split()] for what, row in rows.items()}
    works = {"adding", "highlighting", "a note is typed", "importing"}
    works |= {"migrating", "backing up", "restoring", "mending"}
    kills = {what.removeprefix("kill -9 while "): row for what, row in faults.items() if what.startswith("kill")}
    assert set(kills) == works
    assert [row[:2] for row in kills.values()] == [[20, 20]] * 8
    cuts = {what.removeprefix("the power is cut while "): row for what, row in faults.items() if "power" in what}
    # Where no program may be traced, that is said instead.
    assert set(cuts) == (set() if "the power is not cut" in shown.stdout else works)
    assert all(row[:2] == [10, 10] for row in cuts.values())
    assert not any(lost for _, _, _, lost in faults.values())
    # A kill in the middle of a migration comes, more often than not, before there is anything to acknowledge.
    assert all(told for what, (_, _, told, _) in faults.items() if not what.endswith("migrating"))
    assert len(faults) == 8 + len(cuts) + 6 + 1
