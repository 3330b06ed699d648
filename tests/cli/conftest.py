"""A call of the command line, and its outcome."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from newsreader.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """The exit status and the output of a call."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Call(Protocol):
    def __call__(self, *arguments: str) -> Outcome: ...


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that calls the program with an empty library and empty settings."""
    (tmp_path / "config.toml").touch()

    def call(*arguments: str) -> Outcome:
        status = run(["--db", str(tmp_path / "library.db"), "--config", str(tmp_path / "config.toml"), *arguments])
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return call


HARBOUR = """\
The harbour will close at midnight, the mayor said on Tuesday.

“We have no choice,” Ana Ruiz told reporters. “The water — all of it — is rising, and we have no boats.”

The port authority disagreed. “We have no choice,” its director said, was what mayors always say.

Twelve ships were still waiting outside the breakwater on Tuesday evening.
"""


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """An article without a title, one paragraph per line."""
    file = tmp_path / "harbour.txt"
    file.write_text(HARBOUR, encoding="utf-8")
    return file
