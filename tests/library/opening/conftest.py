"""Libraries that are created as the program creates them."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def quick_creation() -> None:
    """Let the migrations create each library, instead of a copy."""
