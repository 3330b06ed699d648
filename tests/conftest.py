"""Settings and fixtures for all tests. No test reads or writes the user's own files."""

from __future__ import annotations

import gc
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Engine
    from tests.server import Server

NOBODY = 65534  # the user id of "nobody"

# No deadlines, because the time that an example takes depends on the load of the machine. `.ci/run` uses the full
# profile.
settings.register_profile("full", deadline=None, max_examples=100)
settings.register_profile("quick", deadline=None, max_examples=25)
settings.load_profile("quick")

# Look for unreachable objects more rarely: a screen test leaves many, and looking took a seventh of the time of all.
gc.set_threshold(20_000, 10, 50)

# Let the workers and the programs that the tests start cache what Python compiles: there are hundreds of them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_xdist_auto_num_workers() -> int:
    """Run two workers per core with `-n auto`, since screen tests mostly wait."""
    return 2 * len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2 * (os.cpu_count() or 1)


class Zone(Protocol):
    """Sets the time zone of the running test."""

    def __call__(self, name: str) -> None: ...


@pytest.fixture(scope="session", autouse=True)
def utc() -> None:
    """Run all tests in UTC, so that the days they expect do not depend on the machine."""
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zone]:
    """Return a function that changes the time zone until the test ends."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change the time zone of a running program")

    def move(name: str) -> None:
        patch.setenv("TZ", name)
        time.tzset()

    with monkeypatch.context() as patch:
        yield move
    time.tzset()


@pytest.fixture(autouse=True)
def empty_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create an empty home folder for the test and the programs it starts, and return it."""
    home: Path = tmp_path_factory.mktemp("home")
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.delenv("NEWSREADER_DB", raising=False)
    return home


def write_library(path: Path, file: bytes) -> None:
    """Write a library's file as the program creates it: only its owner can read it."""
    path.touch(0o600)
    path.write_bytes(file)


@pytest.fixture(scope="session")
def empty_library(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a library without articles, as the migrations create it."""
    from newsreader.library import Library

    path = tmp_path_factory.mktemp("empty") / "library.db"
    path.touch()
    Library.open(path).close()
    return path.read_bytes()


@pytest.fixture(autouse=True)
def quick_creation(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Create each new library as a copy of an empty one, because running the migrations takes 80 ms.

    Modules that test the creation itself replace this fixture by one that does nothing.
    """
    from newsreader.library.opening import open as opening

    def create_copy(path: Path) -> None:
        copy = request.getfixturevalue("empty_library")
        create(path)
        path.write_bytes(copy)

    create = opening._create
    monkeypatch.setattr(opening, "_create", create_copy)


@pytest.fixture(scope="session", autouse=True)
def shared_statements() -> Iterator[None]:
    """Compile each SQL statement once for all libraries of the tests, because compiling takes half of a test's time.

    SQLAlchemy caches compiled statements for each engine and dialect, and a test opens a library with a new engine.
    """
    from newsreader.library.store import engine as library_engine

    def create_sharing_engine(*arguments: Any, **options: Any) -> Engine:
        engine = create_engine(*arguments, execution_options={"compiled_cache": compiled}, **options)
        engine.dialect = model.dialect
        return engine

    create_engine = library_engine.create_engine
    model = create_engine("sqlite://")
    model.connect().close()  # the dialect asks the first connection what SQLite can do
    compiled: dict[Any, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library_engine, "create_engine", create_sharing_engine)
        yield


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A web server on loopback, which no proxy stands before."""
    from tests.server import Server

    for name in os.environ:
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    with Server().running() as running:
        yield running


@pytest.fixture
def unprivileged(tmp_path: Path) -> Callable[[], AbstractContextManager[None]]:
    """Return a context manager in which file permissions apply even if root runs the tests."""

    @contextmanager
    def as_nobody() -> Iterator[None]:
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            yield
            return
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_uid == 0 and not folder.stat().st_mode & 0o001:
                folder.chmod(0o711)
        for entry in (tmp_path, *tmp_path.rglob("*")):
            os.chown(entry, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)

    return as_nobody


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[None]]:
    """Return a context manager in which no file can grow and the system reports a full disk."""
    import resource

    @contextmanager
    def filled() -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        real = os.statvfs
        with monkeypatch.context() as patch:
            patch.setattr(os, "statvfs", lambda path: os.statvfs_result((*real(path)[:4], 0, *real(path)[5:])))
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
            try:
                yield
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return filled
