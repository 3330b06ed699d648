"""`serve` without its extra. `tests/e2e/test_serve.py` tries it in a browser."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

import pytest

from newsreader.cli.session import Session
from newsreader.cli.setup import serving

if TYPE_CHECKING:
    from tests.cli.conftest import Call


def test_without_the_extra_the_message_says_what_to_install(call: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    outcome = call("serve")
    assert outcome.status == 2
    assert "pip install 'newsreader[serve]'" in outcome.err


def test_a_port_that_is_in_use_is_refused_before_the_address_is_printed(call: Call):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        outcome = call("serve", "--port", str(port))
    assert (outcome.status, outcome.out) == (2, "")
    assert f"Port {port} can't be used (Address already in use). Choose another with --port." in outcome.err


@pytest.mark.parametrize(("platform", "mark"), [("linux", "'"), ("darwin", "'"), ("win32", '"')])
def test_each_tab_runs_a_command_in_the_quotes_of_its_shell(monkeypatch: pytest.MonkeyPatch, platform: str, mark: str):
    monkeypatch.setattr(sys, "platform", platform)
    assert f"--db {mark}/tmp/my news.db{mark}" in serving._command(Session(database="/tmp/my news.db"))
