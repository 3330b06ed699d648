"""How costs grow with the size of a library."""

from __future__ import annotations

from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def growth(costs: Mapping[int, float]) -> str:
    """Return the growth exponent between each two sizes, as text: 0 is no growth, 1 is growth with the size.

    `costs` are CPU times, or anything else that is above 0, by size.
    """
    steps = pairwise(sorted(costs.items()))
    return ", ".join(
        f"{log(more / less) / log(large / small):.2f} from {small:,} to {large:,}"
        for (small, less), (large, more) in steps
    )
