from __future__ import annotations

import logging
import os
import stat

import pytest

from newsreader import faultlog, paths


def fail(text):
    raise ValueError(f"cannot do with {text}")


def caught(text):
    with pytest.raises(ValueError, match="cannot do") as info:
        fail(text)
    return info.value


def test_the_log_has_type_and_place_and_no_text_that_was_read(tmp_path):
    file = faultlog.record(caught("the secret of the article"), tmp_path / "state" / "newsreader.log")
    written = file.read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "in fail" in written
    assert "secret" not in written


def reraise(text):
    try:
        fail(text)
    except ValueError as error:
        raise LookupError(f"nothing about {text}") from error


def hide_cause(text):
    try:
        reraise(text)
    except LookupError:
        raise RuntimeError(f"no {text}") from None


def raise_again(text):
    try:
        reraise(text)
    except LookupError:
        raise KeyError(text)  # noqa: B904  # raised while another error is handled


def written_of(function, file):
    with pytest.raises((LookupError, RuntimeError)) as info:
        function("the secret of the article")
    return faultlog.record(info.value, file).read_text(encoding="utf-8")


def test_the_log_has_all_causes_of_an_error_and_no_text_that_was_read(tmp_path):
    written = written_of(raise_again, tmp_path / "newsreader.log")
    kinds = [line.split()[-1] for line in written.splitlines() if not line.startswith("  ")]
    assert kinds == ["KeyError", "LookupError", "ValueError"]
    assert written.count("in fail") == 1
    assert "secret" not in written


def test_a_suppressed_cause_is_not_logged(tmp_path):
    written = written_of(hide_cause, tmp_path / "newsreader.log")
    assert "RuntimeError" in written
    assert "LookupError" not in written


def test_errors_in_a_cycle_are_logged_once_each(tmp_path):
    first, second = caught("x"), caught("y")
    first.__cause__, second.__cause__ = second, first
    written = faultlog.record(first, tmp_path / "newsreader.log").read_text(encoding="utf-8")
    assert written.count("ValueError") == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_only_its_owner_can_read_the_log(tmp_path):
    file = faultlog.record(caught("x"), tmp_path / "newsreader.log")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_size_of_the_log_is_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(faultlog, "MOST_BYTES", 2000)
    for _ in range(60):
        faultlog.record(caught("x"), tmp_path / "newsreader.log")
    files = list(tmp_path.iterdir())
    assert len(files) <= 1 + faultlog.OLD_FILES
    assert all(file.stat().st_size < 4000 for file in files)


def test_a_log_that_cannot_be_written_raises_no_error(tmp_path):
    (tmp_path / "file").write_text("x")
    assert faultlog.record(caught("x"), tmp_path / "file" / "newsreader.log") is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_existing_log_files_become_readable_for_their_owner_only(tmp_path, monkeypatch):
    monkeypatch.setattr(faultlog, "MOST_BYTES", 2000)
    for name in ("newsreader.log", "newsreader.log.1", "newsreader.log.2"):
        (tmp_path / name).write_text("x" * 3000)
        (tmp_path / name).chmod(0o644)
    for _ in range(12):
        faultlog.record(caught("x"), tmp_path / "newsreader.log")
        assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.skipif(os.name == "nt", reason="needs limits that Windows does not have")
def test_on_a_full_disk_nothing_is_printed(tmp_path, full_disk, capfd):
    error = caught("x")
    with full_disk():
        assert faultlog.record(error, tmp_path / "newsreader.log") is None
    assert capfd.readouterr().err == ""


def test_while_a_screen_is_open_errors_go_to_the_log_instead_of_the_terminal(caplog):
    logger = logging.getLogger("newsreader.services.adding.add")
    with caplog.at_level(logging.DEBUG):
        with faultlog.without_terminal_logging():
            logger.debug("the parser failed on %s", "a secret name", exc_info=caught("the secret of the article"))
            logger.debug("nothing failed")
        assert caplog.records == []
        written = paths.log_file().read_text(encoding="utf-8")
        assert "in fail" in written
        assert "secret" not in written
        logger.debug("the screen is closed")
    assert caplog.messages == ["the screen is closed"]
