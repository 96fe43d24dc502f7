"""What keeps a word of the operator from its work is said in a sentence, and what to do about it."""

import json
import resource
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from hehuo.cli import main
from hehuo.embedded.platform import Platform
from hehuo.signer import signer_of
from hehuo.web_server.listening import open_port
from services.gateway.identity.tokens import SecretIssuer
from services.gateway.identity.vault import KeptText
from services.gateway.identity.vault_sqlite import SqliteVault
from shared.eventlog.sqlite import SqliteEventStore
from shared.kernel.obstacles import Obstacle
from shared.projections.sqlite.store import SqliteDocumentStore
from shared.runtime.directory import DataDirectory
from shared.settings import Settings

SMALL = 131_072


@pytest.fixture
def taken_port() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield int(server.getsockname()[1])


def sentence(*words: str) -> str:
    """What a word that can't do its work says: one line, with exit status 1 and no trace."""
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit), "a trace, and no sentence"
    [line] = [one for one in done.output.splitlines() if one.startswith("Error: ")]
    return line.removeprefix("Error: ")


def sentence_on_a_full_disk(*words: str) -> str:
    """As `sentence`, in a process where no file may grow beyond `SMALL`."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))

    done = subprocess.run(
        [sys.executable, "-m", "hehuo", *words],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        preexec_fn=limit,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A data directory with a file of each kind, as a platform leaves it."""
    directory = DataDirectory(tmp_path / "data")
    directory.take().close()
    directory.make_token_secret()
    for service in ("partners", "bookings", "fund", "gateway", "feed"):
        await SqliteEventStore(directory.log(service)).close()
        await SqliteDocumentStore(directory.documents(service)).close()
    await SqliteVault(directory.vault).close()
    return directory.path


def spoil_header(path: Path) -> None:
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])


@pytest.mark.parametrize(
    ("file", "spoil", "said"),
    [
        ("token-secret", lambda path: path.write_text(""), "token-secret is damaged: put back a copy"),
        ("token-secret", lambda path: path.write_bytes(b"\xff" * 64), "token-secret is damaged: put back a"),
        ("development-clock.json", lambda path: path.write_text(""), "time would go back: write"),
        ("development-clock.json", lambda path: path.write_text('{"ahead": 1}'), "time would go back: write"),
        ("fund.log.db", spoil_header, "fund.log.db can't be opened as a log: file is not a database"),
        ("vault.db", spoil_header, "vault.db can't be opened as a vault: file is not a database"),
        ("bookings.documents.db", spoil_header, "documents are made anew from the logs"),
    ],
)
def test_a_damaged_file_is_named_with_what_helps(
    data: Path, file: str, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(data / file)
    settings = Settings(data_dir=data, development_issuer=True, development_clock=True)
    with pytest.raises(Obstacle) as told:
        Platform(settings, DataDirectory(data), "an operator's secret of the tests")
    assert said in str(told.value)


def test_a_port_that_is_taken_is_told_in_words(taken_port: int) -> None:
    with pytest.raises(Obstacle, match=f"port {taken_port} of 127.0.0.1 is taken by another program"):
        open_port("127.0.0.1", taken_port)


def test_an_address_of_another_machine_is_told_in_words() -> None:
    with pytest.raises(Obstacle, match=r"192\.0\.2\.1 can't be had"):
        open_port("192.0.2.1", 0)
    with pytest.raises(Obstacle, match=r"nowhere\.invalid is no address of this machine"):
        open_port("nowhere.invalid", 0)


def test_a_token_for_a_folder_without_a_platform_is_refused_and_makes_nothing(tmp_path: Path) -> None:
    said = sentence("token", "lin", "--data-dir", str(tmp_path / "data"))
    assert "start `hehuo up --development` there first" in said
    assert not (tmp_path / "data").exists()


def test_a_platform_that_runs_tells_whose_tokens_it_takes(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path / "data")
    secret = SecretStr("a secret that is long enough to sign with")
    with directory.take():
        for name in ("hehuo", "hehuo-development"):
            directory.announce("http://127.0.0.1:8000", "s", name)
            for aids in (True, False):
                settings = Settings(data_dir=directory.path, token_secret=secret, development_issuer=aids)
                assert signer_of(settings).name == name
    assert signer_of(Settings(data_dir=directory.path, token_secret=secret)).name == SecretIssuer.name


def test_a_backup_that_can_not_be_written_is_told_in_words(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.touch()
    said = sentence("backup", "--out", str(file / "backup"), "--data-dir", str(data))
    assert "can't be made: Not a directory" in said


async def test_a_disk_that_fills_up_under_a_backup_is_told_in_words(data: Path, tmp_path: Path) -> None:
    vault = SqliteVault(data / "vault.db")
    await vault.refill([KeptText(f"t-{n}", "haiwan", "好" * 100, ()) for n in range(SMALL // 300)])
    await vault.close()
    out = tmp_path / "backup"
    said = sentence_on_a_full_disk("backup", "--out", str(out), "--data-dir", str(data))
    assert "can't be written: File too large" in said
    assert not out.exists()


def test_a_damaged_vault_in_a_backup_shows_nobody(data: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    backup.mkdir()
    saved = {"people": 1, "texts": 0, "sha256": "0" * 64}
    manifest = {
        "format": 1,
        "version": "0",
        "begun_at": "2026-07-06T00:00:00Z",
        "finished_at": "2026-07-06T00:00:00Z",
        "epoch": 0,
        "clock_ahead_seconds": 0,
        "logs": {},
        "vault": saved,
    }
    (backup / "manifest.json").write_text(json.dumps(manifest))
    for line in ('{"id": "p-lin", "name": "林秀英", "phone": "+86 100', '{"id": 7, "name": "林秀英"}'):
        (backup / "vault.jsonl").write_text(line + "\n", encoding="utf-8")
        said = sentence("restore", str(backup), "--data-dir", str(tmp_path / "restored"))
        assert "vault.jsonl can't be read after 0 lines: " in said
        shown = said.replace(str(tmp_path), "")  # whose own name may hold any number: pytest-100
        assert "林" not in shown
        assert "100" not in shown
