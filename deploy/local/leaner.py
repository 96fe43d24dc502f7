"""FerretDB's source as the rig builds it: without what it never needs, and with a door to its documents.

Other databases, tracing and a client of MongoDB are three of ten seconds that it takes to compile it. To
account for each cursor and connection, with the stack of who opened it, is a twelfth of what it does when it
runs. What is left out is named here and must be there: with another version of FerretDB the build says what
it did not find.
"""

import json
import shutil
import subprocess
from pathlib import Path

from deploy.local.failure import RigFailed

MODULE = "github.com/FerretDB/FerretDB"
TAGS = "ferretdb_no_postgresql"

_MYSQL = "internal/handler/registry/mysql.go"
_TRACING = "internal/util/observability/observability.go"
"""Its one function is the command's, which the rig does not build, and brings gRPC along."""
_ACCOUNTS = "internal/util/resource/resource.go"
_NO_ACCOUNTS = """package resource

// Token stands in what would be accounted for.
type Token byte

func NewToken() *Token { return new(Token) }

func Track(obj any, token *Token) {}

func Untrack(obj any, token *Token) {}
"""
_STORED = "stored/stored.go"
"""How FerretDB reads what it has written is its own: nobody outside may import it."""
_READ_STORED = f"""package stored

import (
	"{MODULE}/internal/bson"
	"{MODULE}/internal/handler/sjson"
)

// BSON is a document as it goes over the wire, from the text that SQLite has of it.
func BSON(text []byte) ([]byte, error) {{
	document, err := sjson.Unmarshal(text)
	if err != nil {{
		return nil, err
	}}
	made, err := bson.FromDocument(document)
	if err != nil {{
		return nil, err
	}}
	return made.Encode()
}}
"""
_WITH_WRITE_ERROR = ("internal/handler/msg_delete.go", "internal/handler/msg_insert.go")
_CLIENT, _INSTEAD = "go.mongodb.org/mongo-driver/mongo", "internal/util/writeerror"
_WRITE_ERROR = """package mongo

// WriteError is all that the handlers take from MongoDB's client.
type WriteError struct {
	Index   int
	Code    int
	Message string
}
"""


def program(go: str, sources: Path, target: Path) -> Path:
    """A folder with the rig's own program, which is built with such a FerretDB."""
    folder = target / "source"
    shutil.copytree(sources, folder)
    fetched = _go(go, folder, "mod", "download", "-json", MODULE)
    # The files of Go's cache may not be written, nor may their copies.
    shutil.copytree(json.loads(fetched)["Dir"], folder / "FerretDB", copy_function=shutil.copyfile)
    _go(go, folder, "mod", "edit", f"-replace={MODULE}=./FerretDB")
    _leave_out(folder / "FerretDB")
    _add(folder / "FerretDB" / _STORED, _READ_STORED)
    return folder


def _leave_out(source: Path) -> None:
    for name in (_MYSQL, _TRACING, _ACCOUNTS):
        if not (source / name).exists():
            raise RigFailed(f"FerretDB has no {name}: look at what deploy/local/leaner.py leaves out")
    (source / _MYSQL).unlink()
    (source / _TRACING).write_text("package observability\n", encoding="utf-8")
    (source / _ACCOUNTS).write_text(_NO_ACCOUNTS, encoding="utf-8")
    for name in _WITH_WRITE_ERROR:
        text = (source / name).read_text(encoding="utf-8")
        if f'"{_CLIENT}"' not in text:
            raise RigFailed(
                f"FerretDB's {name} has no {_CLIENT}: look at what deploy/local/leaner.py changes"
            )
        (source / name).write_text(text.replace(f'"{_CLIENT}"', f'"{MODULE}/{_INSTEAD}"'), encoding="utf-8")
    _add(source / _INSTEAD / "writeerror.go", _WRITE_ERROR)


def _add(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")


def _go(go: str, folder: Path, *words: str) -> str:
    done = subprocess.run((go, *words), cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RigFailed(f"`go {' '.join(words)}` failed:\n{(done.stdout + done.stderr).strip()[-2_000:]}")
    return done.stdout
