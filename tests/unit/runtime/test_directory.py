"""The data directory belongs to one process, and keeps what must last."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from shared.runtime.directory import DataDirectory, DirectoryInUse


def test_a_second_process_can_not_take_the_directory(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    with directory.take(), pytest.raises(DirectoryInUse, match="is in use by process"):
        directory.take()
    directory.take().close()


def test_a_fresh_directory_and_its_secret_are_for_its_owner_alone(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path / "data")
    directory.take().close()
    secret = directory.make_token_secret()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data" / "token-secret").stat().st_mode) == 0o600
    assert len(secret) >= 32


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    assert DataDirectory(tmp_path).make_token_secret() == DataDirectory(tmp_path).make_token_secret()
    assert [path.name for path in tmp_path.iterdir()] == ["token-secret"]


def test_a_moved_clock_stays_moved_over_a_restart(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    clock = directory.development_clock()
    clock.advance(timedelta(days=3))
    directory.keep_clock(clock)
    assert directory.development_clock().ahead == timedelta(days=3)


def test_where_the_platform_listens_is_known_while_it_runs(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    assert directory.listening() is None
    with directory.take():
        assert directory.listening() is None
        directory.announce("http://127.0.0.1:8000", "secret", "hehuo")
        found = directory.listening()
        assert found is not None
        assert found["url"] == "http://127.0.0.1:8000"
    assert directory.listening() is None, "a platform that was killed does not listen"
