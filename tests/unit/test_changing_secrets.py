"""Secrets that the platform takes are changed in three rounds, and in none of them anybody is turned away."""

import subprocess
from itertools import pairwise, product
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from hehuo.issuer import issuer_of
from hehuo.signer import signer_of
from services.gateway.identity.tokens import SecretIssuer
from shared.kernel.refusals import Rejected
from shared.kernel.secrets import ChangingSecret
from shared.runtime.directory import DataDirectory
from shared.settings import Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
LIN = "0197e2a0-0000-7000-8000-000000000001"
NAMES = ("hehuo_internal_token", "hehuo_token_secret")
STEPS = ("begin", "switch", "end")


def run(script: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", DEPLOY / script, *words],
        env={"SECRETS_DIR": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def read(folder: Path) -> Settings:
    return Settings(_secrets_dir=str(folder), data_dir=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert run("secrets.sh", tmp_path / "secrets").returncode == 0
    return tmp_path / "secrets"


@pytest.mark.parametrize("name", NAMES)
def test_processes_of_neighbouring_rounds_take_what_each_other_shows(folder: Path, name: str) -> None:
    rounds = [read(folder)]
    for step in STEPS:
        done = run("rotate.sh", folder, name, step)
        assert done.returncode == 0, done.stderr
        rounds.append(read(folder))
    known = [one.internal_tokens if name == NAMES[0] else one.token_secrets for one in rounds]
    held = [one for one in known if one is not None]
    assert len(held) == len(rounds)
    for before, after in pairwise(held):
        for one, other in product((before, after), repeat=2):
            assert one.takes(other.shown)
    assert held[0].shown not in held[-1].taken, "the old one is taken no more"
    assert (len(held[0].taken), len(held[-1].taken)) == (1, 1)


def test_tokens_that_people_hold_outlive_the_change_until_it_ends(folder: Path) -> None:
    directory = DataDirectory(folder)
    old = signer_of(read(folder)).issue(LIN)
    for step in STEPS[:2]:
        assert run("rotate.sh", folder, NAMES[1], step).returncode == 0
        assert issuer_of(read(folder), directory).verify(old).person == LIN
    new = signer_of(read(folder)).issue(LIN)
    assert run("rotate.sh", folder, NAMES[1], "end").returncode == 0
    issuer = issuer_of(read(folder), directory)
    assert issuer.verify(new).person == LIN
    with pytest.raises(Rejected):
        issuer.verify(old)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((NAMES[0], "switch"), "no change of hehuo_internal_token has begun"),
        ((NAMES[0], "end"), "no change of hehuo_internal_token has begun"),
        ((NAMES[0], "sideways"), "begin, switch or end"),
        (("mongo_password", "begin"), "hehuo_internal_token|hehuo_token_secret"),
    ],
)
def test_what_makes_no_sense_changes_nothing(folder: Path, words: tuple[str, ...], told: str) -> None:
    before = {one.name: one.read_text() for one in folder.iterdir()}
    done = run("rotate.sh", folder, *words)
    assert (done.returncode != 0, told in done.stderr) == (True, True), done.stderr
    assert {one.name: one.read_text() for one in folder.iterdir()} == before


def test_a_change_is_not_begun_twice(folder: Path) -> None:
    assert run("rotate.sh", folder, NAMES[0], "begin").returncode == 0
    again = run("rotate.sh", folder, NAMES[0], "begin")
    assert (again.returncode, "has begun already" in again.stderr) == (1, True)


def test_a_folder_from_before_is_told_to_make_what_it_lacks(tmp_path: Path) -> None:
    done = run("rotate.sh", tmp_path, NAMES[0], "begin")
    assert (done.returncode, "run deploy/secrets.sh first" in done.stderr) == (1, True)


def test_a_secret_shows_itself_to_nobody() -> None:
    assert "abc" not in repr(ChangingSecret("abc", "abcd"))


def test_short_secrets_are_refused_whichever_they_are() -> None:
    with pytest.raises(ValidationError):
        Settings(internal_token_also=SecretStr("short"))
    with pytest.raises(ValueError, match="at least"):
        SecretIssuer("x" * 32, "short")
