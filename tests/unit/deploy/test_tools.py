"""The rig says exactly what it misses, and installs it where it may."""

from pathlib import Path

import pytest

from deploy.local import tools
from deploy.local.failure import RigFailed


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(path: Path, name: str, *lines: str) -> None:
    file = path / name
    file.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    file.chmod(0o755)


def new_enough(path: Path) -> None:
    program(path, "java", "echo 'openjdk version \"17.0.15\" 2025-04-15' >&2")
    program(path, "mvn")
    program(path, "go", "echo go1.24.1")


def test_nothing_is_missing_where_all_is_there(path: Path) -> None:
    new_enough(path)
    assert not tools.missing()


def test_what_is_missing_is_named_with_its_package(path: Path) -> None:
    program(path, "mvn")
    said = tools.missing()
    assert "Java 17 or newer" in said
    assert "apt-get install default-jre-headless" in said
    assert "Go 1.24 or newer" in said
    assert "Maven" not in said
    assert "Java" not in tools.missing("go")


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [("go", "go1.19.8", "`go` is 1.19.8"), ("java", "openjdk version 11.0.2", "`java` is 11.0.2")],
)
def test_what_is_too_old_is_said_to_be(path: Path, name: str, told: str, said: str) -> None:
    new_enough(path)
    program(path, name, f"echo {told}")
    assert said in tools.missing()


@pytest.mark.parametrize("variable", ["JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"])
def test_options_that_java_has_picked_up_are_not_its_version(
    path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    new_enough(path)
    picked_up = f'test -z "${variable}" || echo "NOTE: Picked up {variable}: ${variable}"'
    program(path, "java", picked_up, "echo 'openjdk version \"17.0.15\" 2025-04-15'")
    monkeypatch.setenv(variable, "-XX:TieredStopAtLevel=1")
    assert not tools.missing()


def test_nothing_is_built_while_something_is_missing(path: Path) -> None:
    with pytest.raises(RigFailed, match="there is no `java` on the path"):
        tools.prepare()
    with pytest.raises(RigFailed, match="there is no `go` on the path"):
        tools.tool("go")


def test_root_on_debian_gets_what_is_missing_installed(path: Path) -> None:
    program(path, "apt-get", f'echo "$@" >> {path}/asked')
    program(path, "mvn")
    tools.install(as_root=True)
    assert (path / "asked").read_text().splitlines() == [
        "update",
        "install -y --no-install-recommends default-jre-headless golang-go",
    ]


def test_others_are_only_told(path: Path) -> None:
    program(path, "apt-get", f'echo "$@" >> {path}/asked')
    tools.install(as_root=False)
    assert not (path / "asked").exists()


def test_an_installation_that_fails_says_why(path: Path) -> None:
    program(path, "apt-get", "echo 'no such package'; exit 100")
    with pytest.raises(RigFailed, match=r"(?s)apt-get update.*no such package"):
        tools.install(as_root=True)
