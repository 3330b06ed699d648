"""What newsreader says about an extra that is not installed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from newsreader import extras


def test_the_command_installs_into_the_environment_that_newsreader_runs_in():
    command = extras.advice("pdf").removesuffix("install 'newsreader[pdf]'")
    assert (
        "pip" in subprocess.run(f"{command} --version", shell=True, capture_output=True, text=True, check=True).stdout
    )
    assert sys.prefix in command


@pytest.mark.parametrize(
    ("python", "pip", "command"),
    [
        ("/my tools/python", "pip", "\"/my tools/python\" -m pip install 'newsreader[pdf]'"),
        ("/tools/python", None, "pip install 'newsreader[pdf]'"),
    ],
)
def test_the_command_can_be_typed_in_a_shell(
    monkeypatch: pytest.MonkeyPatch, python: str, pip: str | None, command: str
):
    monkeypatch.setattr(sys, "executable", python)
    monkeypatch.setattr(extras, "find_spec", lambda _: pip)
    assert extras.advice("pdf") == command
