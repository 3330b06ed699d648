"""Damaged exports are refused or accepted as a whole: a short run of `python -m tests.bench.imports`."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from tests.bench.imports import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", [1, None])
def test_a_damaged_export_is_refused_without_a_change_or_accepted_and_valid(tmp_path: Path, seed: int | None) -> None:
    seed = random.randrange(10**6) if seed is None else seed
    counts, wrong = run(tmp_path, 45, seed)
    assert wrong == [], f"python -m tests.bench.imports --mutations 45 --seed {seed}"
    assert counts["refused"]
