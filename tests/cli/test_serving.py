"""`serve` without its extra. `tests/e2e/test_serve.py` tries it in a browser."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from .conftest import Call


def test_without_the_extra_the_message_says_what_to_install(call: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    outcome = call("serve")
    assert outcome.status == 2
    assert "pip install 'newsreader[serve]'" in outcome.err
