"""The table of export formats."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newsreader.export.registry import FORMATS, Format

if TYPE_CHECKING:
    from conftest import Make


@pytest.mark.parametrize("format", FORMATS.values(), ids=list(FORMATS))
def test_each_format_renders_a_highlight(make: Make, format: Format) -> None:
    pieces = list(format.render([make(("The river rose", {}))]))
    assert "The river rose" in "".join(pieces)
    assert format.suffix.startswith(".")


def test_the_table_imports_no_format() -> None:
    code = "import sys, newsreader.export.registry; print({'yaml', 'newsreader.export.markdown'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"
