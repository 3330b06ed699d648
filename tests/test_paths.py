"""The paths of the user's files. Reading a path is cheap and creates nothing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from newsreader import paths
from newsreader.errors import UsageError


def test_the_environment_variable_selects_another_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NEWSREADER_DB", str(tmp_path / "mine.db"))
    assert paths.library_file() == tmp_path / "mine.db"


def test_a_tilde_in_the_environment_variable_is_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREADER_DB", "~/mine.db")
    assert paths.library_file() == Path.home() / "mine.db"


def test_an_empty_environment_variable_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREADER_DB", "")
    assert paths.library_file() == paths.data_folder() / "library.db"


def test_every_path_follows_the_platform() -> None:
    folders = platformdirs.PlatformDirs("newsreader", appauthor=False)
    assert paths.data_folder() == folders.user_data_path
    assert paths.config_file() == folders.user_config_path / "config.toml"
    assert paths.state_folder() == folders.user_state_path
    assert paths.log_file() == folders.user_log_path / "newsreader.log"
    assert paths.export_folder() == folders.user_documents_path / "newsreader"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_private_folders_have_private_parents_whatever_the_umask_is(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        paths.make_private(tmp_path / "state" / "newsreader" / "log")
    finally:
        os.umask(before)
    made = [tmp_path / "state", tmp_path / "state" / "newsreader", tmp_path / "state" / "newsreader" / "log"]
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in made] == [0o700] * 3
    paths.make_private(made[-1])


def test_reading_a_path_creates_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.delenv("NEWSREADER_DB", raising=False)
    for place in (paths.library_file, paths.config_file, paths.state_folder, paths.log_file, paths.export_folder):
        place()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("answer", ["~/.local/share/newsreader", None])
def test_without_a_home_folder_no_library_is_created_in_the_working_directory(
    monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    def no_home(_folders: platformdirs.PlatformDirs) -> Path:
        if answer is None:
            raise RuntimeError
        return Path(answer)

    monkeypatch.delenv("NEWSREADER_DB", raising=False)
    monkeypatch.setattr(platformdirs.PlatformDirs, "user_data_path", property(no_home))
    with pytest.raises(UsageError, match=r"no home folder. Set HOME.*--db"):
        paths.library_file()


def test_the_home_folder_of_an_unknown_user_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_path: Path) -> Path:
        raise RuntimeError

    monkeypatch.setenv("NEWSREADER_DB", "~nobody-of-that-name/library.db")
    monkeypatch.setattr(Path, "expanduser", nobody)
    with pytest.raises(UsageError, match="no such home folder"):
        paths.library_file()


def test_importing_the_settings_loads_neither_platformdirs_nor_a_toml_parser() -> None:
    script = "import sys, newsreader.config; print(*{'platformdirs', 'tomllib', 'difflib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
