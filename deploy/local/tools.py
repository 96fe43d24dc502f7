"""What the rig builds, once, under build/: Kafka's jars, the database, the loader of compose files."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from deploy.local import leaner
from deploy.local.failure import RigFailed
from deploy.local.folder import ROOT
from deploy.local.ports import Ports, is_free

_SOURCES = ROOT / "deploy" / "local"
_BUILT = ROOT / "build" / "local"
_CLASSES = "kafka.jsa"
_CLUSTER = "AF4gRSDhTi6L8MTVeUvFLA"
"""Any name is good for a broker of some seconds."""
_LONGEST_START_SECONDS = 180.0


GO_OPTIONS = ("-trimpath", "-gcflags=all=-dwarf=false", "-ldflags=-s")
"""Nobody looks at these programs with a debugger: what one would need is a seventh of the work."""
GO_ENVIRONMENT = {"CGO_ENABLED": "0"}
"""Nor has Go to ask a compiler of C for what it can do by itself."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that the rig needs and doesn't bring along."""

    what: str
    package: str
    """Debian's."""
    version: tuple[str, ...] = ()
    """The words that make it tell its version, in which the first ``17.`` or ``1.24`` is it."""
    least: tuple[int, ...] = ()


TOOLS = {
    "java": Tool("Java 17 or newer", "default-jre-headless", ("-version",), (17,)),
    "mvn": Tool("Maven", "maven"),
    "go": Tool(
        "Go 1.24 or newer (go.dev/dl, or Debian's backports)", "golang-go", ("env", "GOVERSION"), (1, 24)
    ),
}


def kafka_jars() -> Path:
    """The folder of all that a Kafka broker is made of."""
    return jars(_SOURCES / "kafka")


def kafka() -> tuple[str, ...]:
    """The words that begin any of Kafka's programs: Java with its classes as it has read them once.

    So a broker starts in half of the time. Java does without where the classes, or itself, are others now.
    """
    found, java = kafka_jars(), Path(tool("java")).resolve()
    state = hashlib.sha256(f"{found} {java}".encode()).hexdigest()[:16]
    classes = _once("kafka-classes", state, lambda target: _read_classes(found, target)) / _CLASSES
    return (str(java), f"-XX:SharedArchiveFile={classes}", "-cp", f"{found}/*")


def jars(sources: Path) -> Path:
    """The folder of the jars that the ``pom.xml`` in a folder names, with what they need."""
    return _built(sources, "pom.xml", _fetch_jars)


def ferretdb() -> Path:
    """The program that serves the MongoDB protocol."""
    return _built(_SOURCES / "ferretdb", "*.*", _ferretdb_build, Path(leaner.__file__)) / "ferretdb"


def caddy(version: str) -> Path:
    """The proxy of a version, by its makers' own module; it stands in for their image on an engine."""

    def install(target: Path) -> None:
        module = f"github.com/caddyserver/caddy/v2/cmd/caddy@v{version}"
        environment = {**os.environ, "GOBIN": str(target), "CGO_ENABLED": "0"}
        _run([tool("go"), "install", "-trimpath", module], target, environment)

    return _once("caddy", version, install) / "caddy"


def composecheck() -> Path:
    """The program that loads compose files as docker compose does."""
    return _built(_SOURCES / "composecheck", "*.*", _go_build) / "composecheck"


def promtool() -> str:
    """The program that checks and tests Prometheus' rules: the path's, or that of Debian's package.

    The package is unpacked, not installed, since it would start a server.
    """
    return shutil.which("promtool") or str(
        _built(_SOURCES / "promtool", "package", _unpack) / "usr" / "bin" / "promtool"
    )


def prepare() -> None:
    """Builds everything; on Debian, as root, first installs what is needed for it."""
    install(as_root=os.geteuid() == 0)
    if sentences := missing():
        raise RigFailed(sentences)
    kafka()
    ferretdb()
    composecheck()
    promtool()


def install(*, as_root: bool) -> None:
    """Installs the tools that aren't there, where that can be done: on Debian, as root."""
    packages = [one.package for name, one in TOOLS.items() if shutil.which(name) is None]
    if packages and shutil.which("apt-get") and as_root:
        click.echo(f"installing {', '.join(packages)}", err=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run(["apt-get", "update"], Path("/"), environment)
        _run(["apt-get", "install", "-y", "--no-install-recommends", *packages], Path("/"), environment)


def missing(*names: str) -> str:
    """What to install before the rig can run, or what of these; nothing when all is there and new enough."""
    return "; ".join(sentence for name in names or TOOLS if (sentence := _lack(name)))


def _lack(name: str) -> str:
    wanted = TOOLS[name]
    if shutil.which(name) is None:
        return (
            f"the rig needs {wanted.what}, and there is no `{name}` on the path: install it"
            f" (Debian: apt-get install {wanted.package})"
        )
    if wanted.least:
        # With options Java would first say, with their numbers, that it has picked them up.
        silent = {
            key: value
            for key, value in os.environ.items()
            if not key.endswith(("JAVA_OPTIONS", "TOOL_OPTIONS"))
        }
        told = subprocess.run(
            [name, *wanted.version], capture_output=True, text=True, check=False, env=silent
        )
        found = re.search(r"\d+(\.\d+)*", told.stdout + told.stderr)
        if found is None or tuple(map(int, found[0].split("."))) < wanted.least:
            return (
                f"the rig needs {wanted.what}, and `{name}` is {found[0] if found else 'of no known version'}"
            )
    return ""


def tool(name: str) -> str:
    """The path of a tool. Raises `RigFailed` with what to install."""
    found = shutil.which(name)
    if found is None:
        raise RigFailed(_lack(name))
    return found


def _built(sources: Path, pattern: str, build: Callable[[Path, Path], None], *also: Path) -> Path:
    """The folder of what was built of these sources; built now when it isn't there, or of others."""
    digest = hashlib.sha256()
    for source in (*sorted(sources.glob(pattern)), *also):
        digest.update(source.name.encode() + source.read_bytes())
    return _once(sources.name, digest.hexdigest()[:16], lambda target: build(sources, target))


def _once(name: str, state: str, build: Callable[[Path], None]) -> Path:
    """The folder of what was built under a name, in this state of it; built now when it isn't there."""
    target = _BUILT / f"{name}-{state}"
    if target.exists():
        return target
    _BUILT.mkdir(parents=True, exist_ok=True)
    with (_BUILT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            click.echo(f"building {name} (once)", err=True)
            unfinished = _BUILT / f"{name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            build(unfinished)
            unfinished.rename(target)
    return target


def _fetch_jars(source: Path, target: Path) -> None:
    tool("java")
    command = [tool("mvn"), "-q", "-B", "-f", str(source), "dependency:copy-dependencies", f"-Djars={target}"]
    _run(command, source)


def _read_classes(found: Path, target: Path) -> None:
    """Has a broker start and end, and Java write down what it read of its classes."""
    java = [tool("java"), "-cp", f"{found}/*"]
    ports, file = Ports.free(), target / "server.properties"
    text = (_SOURCES / "kafka" / "server.properties").read_text(encoding="utf-8")
    for mark, value in {
        "@PORT@": ports.kafka,
        "@CONTROLLER_PORT@": ports.controller,
        "@DATA@": target / "data",
    }.items():
        text = text.replace(mark, str(value))
    file.write_text(text, encoding="utf-8")
    _run([*java, "kafka.tools.StorageTool", "format", "-t", _CLUSTER, "-c", str(file)], target)
    words = [*java, f"-XX:ArchiveClassesAtExit={target / _CLASSES}", "kafka.Kafka", str(file)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as broker:
        until = time.monotonic() + _LONGEST_START_SECONDS
        while is_free(ports.kafka) and broker.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        broker.terminate()
    shutil.rmtree(target / "data")
    if not (target / _CLASSES).exists():
        raise RigFailed("Kafka has started, and Java has not written down what it read of its classes")


def _ferretdb_build(source: Path, target: Path) -> None:
    folder = leaner.program(tool("go"), source, target)
    _go_build(folder, target, source.name, "-tags", leaner.TAGS)
    shutil.rmtree(folder)


def _go_build(source: Path, target: Path, name: str = "", *options: str) -> None:
    words = ("build", *GO_OPTIONS, *options, "-o", str(target / (name or source.name)), ".")
    _run([tool("go"), *words], source, {**os.environ, **GO_ENVIRONMENT})


def _unpack(source: Path, target: Path) -> None:
    package = (source / "package").read_text(encoding="utf-8").strip()
    if shutil.which("apt-get") is None:
        raise RigFailed(f"the rig needs promtool, of Prometheus: install it (Debian: {package})")
    # The cache is apt's own user's to write, in a folder that anybody may enter.
    _run(["apt-get", "-o", "APT::Sandbox::User=root", "download", package], target)
    [archive] = target.glob("*.deb")
    _run(["dpkg-deb", "--extract", str(archive), str(target)], target)
    archive.unlink()


def _run(command: Sequence[str], where: Path, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise RigFailed(f"`{' '.join(command)}` failed:\n{said}")
