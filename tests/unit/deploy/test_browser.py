"""The tests of pages take the lighter browser, and the other one where there is no lighter one."""

import os
from pathlib import Path

import pytest

from deploy import browser
from deploy.browser import __main__ as word


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for, which has Chinese characters."""
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, "fc-list", "echo font")
    return tmp_path


def program(path: Path, name: str, line: str = "") -> None:
    (path / name).write_text(f"#!/bin/sh\n{line}\n")
    (path / name).chmod(0o755)


def apt_get(path: Path, *offered: str) -> None:
    """One that installs what it offers by making the file, and fails for all else."""
    made = "".join(
        f'case "$*" in *" {one}") echo > {path}/{one}; /bin/chmod +x {path}/{one}; exit 0;; esac\n'
        for one in offered
    )
    program(path, "apt-get", f'echo "$@" >> {path}/told\n{made}exit 1')


def test_of_two_the_lighter_one_is_taken(path: Path) -> None:
    assert browser.path() is None
    program(path, browser.WITH_WINDOWS)
    assert browser.path() == str(path / "chromium")
    program(path, browser.LIGHTER)
    assert browser.path() == str(path / "chromium-headless-shell")


def test_root_gets_the_lighter_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    apt_get(path, browser.LIGHTER, browser.WITH_WINDOWS)
    program(path, browser.WITH_WINDOWS)
    assert word.main() == 0
    assert browser.path() == str(path / browser.LIGHTER)
    told = (path / "told").read_text()
    assert word.main() == 0
    assert (path / "told").read_text() == told


@pytest.mark.parametrize("there", [True, False])
def test_where_debian_has_none_the_other_one_does(
    path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    apt_get(path, browser.WITH_WINDOWS)
    if there:
        program(path, browser.WITH_WINDOWS)
    assert word.main() == 0
    assert browser.path() == str(path / browser.WITH_WINDOWS)


def test_who_may_install_nothing_is_told_what_to_install(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    apt_get(path, browser.LIGHTER)
    assert word.main() == 1
    assert "chromium-headless-shell (or chromium)" in capsys.readouterr().out
    assert not (path / "told").exists()
    program(path, browser.WITH_WINDOWS)
    assert word.main() == 0
