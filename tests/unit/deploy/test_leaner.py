"""The rig's FerretDB is built without what it never needs, and another version is looked at anew."""

import json
import os
from pathlib import Path

import pytest

from deploy.local import leaner
from deploy.local.failure import RigFailed

MYSQL = "internal/handler/registry/mysql.go"
TRACING = "internal/util/observability/observability.go"
ACCOUNTS = "internal/util/resource/resource.go"
INSERT = "internal/handler/msg_insert.go"


@pytest.fixture
def fetched(tmp_path: Path) -> Path:
    """FerretDB as Go has it in its cache, as far as something is left out of it: nobody may write there."""
    source = tmp_path / "cache"
    client = 'import "go.mongodb.org/mongo-driver/mongo"\n'
    files = {MYSQL: "mysql", TRACING: "tracing", ACCOUNTS: "pprof"}
    files |= {INSERT: client, "internal/handler/msg_delete.go": client}
    for name, text in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
        (source / name).chmod(0o444)
    return source


@pytest.fixture
def go(tmp_path: Path, fetched: Path) -> str:
    """Go, which says where that is, and writes down what else it was told."""
    program = tmp_path / "go"
    program.write_text(f"#!/bin/sh\necho $@ >> told\necho '{json.dumps({'Dir': str(fetched)})}'\n")
    program.chmod(0o755)
    return str(program)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "ferretdb"
    folder.mkdir()
    (folder / "main.go").write_text("package main")
    return folder


def test_the_program_is_built_with_a_copy_that_lacks_what_it_never_needs(
    go: str, sources: Path, fetched: Path, tmp_path: Path
) -> None:
    built = leaner.program(go, sources, tmp_path)
    assert (built / "main.go").read_text() == "package main"
    assert not (built / "FerretDB" / MYSQL).exists()
    assert (built / "FerretDB" / TRACING).read_text() == "package observability\n"
    assert "pprof" not in (built / "FerretDB" / ACCOUNTS).read_text()
    assert "FerretDB/internal/util/writeerror" in (built / "FerretDB" / INSERT).read_text()
    assert "func BSON" in (built / "FerretDB" / "stored" / "stored.go").read_text()
    assert "mod edit -replace=github.com/FerretDB/FerretDB=./FerretDB" in (built / "told").read_text()
    assert (fetched / MYSQL).read_text() == "mysql"
    assert os.access(built / "FerretDB" / INSERT, os.W_OK)


@pytest.mark.parametrize("name", [MYSQL, TRACING, ACCOUNTS])
def test_what_is_left_out_must_be_there(
    go: str, sources: Path, fetched: Path, tmp_path: Path, name: str
) -> None:
    (fetched / name).unlink()
    with pytest.raises(RigFailed, match=name):
        leaner.program(go, sources, tmp_path)


def test_what_is_changed_must_be_there(go: str, sources: Path, fetched: Path, tmp_path: Path) -> None:
    (fetched / INSERT).chmod(0o644)
    (fetched / INSERT).write_text("package handler")
    with pytest.raises(RigFailed, match=INSERT):
        leaner.program(go, sources, tmp_path)


def test_what_go_can_not_fetch_is_said_in_its_words(sources: Path, tmp_path: Path) -> None:
    program = tmp_path / "go"
    program.write_text("#!/bin/sh\necho no such host >&2\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(RigFailed, match="no such host"):
        leaner.program(str(program), sources, tmp_path)
