"""Debian roots in folders of the cache, made by debootstrap from the machine's own mirror.

Nothing is installed on the machine: debootstrap itself is unpacked in the cache, too.
"""

import os
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from deploy.engine.failure import EngineFailed
from deploy.engine.place import Place
from deploy.engine.steps import run, step

ENGINE_RELEASE = "trixie"
"""Whose engine it is: the compose file's ``start_interval`` wants 25, and Debian 12 has 20.10."""
BASE_RELEASE = "bookworm"
"""What the image of Python is made on, as the tag in the Dockerfile says."""

_ENGINE_PACKAGES = (
    "docker.io",
    "docker-cli",
    "docker-compose",
    "docker-buildx",
    "iptables",
    "iproute2",
    "kmod",
)
_ENGINE_NEEDS = ("ca-certificates", "procps")
_BASE_PACKAGES = ("ca-certificates", "python3-venv", "python-is-python3", "procps")

_NEEDED_BYTES = 4 * 1024**3
_ANSWER_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Machine:
    """What matters of a machine on which an engine is to be made."""

    user_id: int
    distribution: str
    is_merged: bool
    """Whether /bin is a link into /usr, over which the engine's own /usr is laid."""
    free_bytes: int
    """On the disk of the engine's folder."""

    @classmethod
    def here(cls, folder: Path) -> "Machine":
        """This one."""
        there = next(one for one in (folder, *folder.parents) if one.exists())
        free = shutil.disk_usage(there).free
        return cls(os.geteuid(), _release().get("ID", ""), Path("/bin").is_symlink(), free)

    def check(self, folder: Path) -> None:
        """Raises `EngineFailed` with what to do unless an engine can be made here."""
        if self.user_id != 0:
            raise EngineFailed(
                "the engine needs root: it mounts, and makes networks and control groups."
                " Run it as root, or have Docker installed"
            )
        if self.distribution != "debian":
            raise EngineFailed(
                "the engine is made from Debian's packages, and this machine isn't Debian:"
                " install Docker 25 or newer with its compose plugin from your system's packages"
            )
        if not self.is_merged:
            raise EngineFailed("the engine needs a Debian whose /bin is a link into /usr: 12 or newer")
        if self.free_bytes < _NEEDED_BYTES:
            raise EngineFailed(
                f"the engine takes {_NEEDED_BYTES >> 30} GiB, and the disk of {folder} has"
                f" {self.free_bytes / (1 << 30):.1f} GiB left:"
                " make room, or name another folder in HEHUO_ENGINE_DIR"
            )


def make_roots(place: Place) -> None:
    """Makes the two roots unless they are there."""
    if not place.engine.exists():
        _make(
            place, place.engine, ENGINE_RELEASE, (*_ENGINE_NEEDS, *_ENGINE_PACKAGES), "700 MB, 1 to 3 minutes"
        )
    if not place.base.exists():
        _make(place, place.base, BASE_RELEASE, _BASE_PACKAGES, "300 MB, 1 to 3 minutes")


def _make(place: Place, root: Path, release: str, packages: tuple[str, ...], cost: str) -> None:
    mirror, environment = _mirror(), _proxied()
    check_mirror(mirror, release, environment)
    scripts = _debootstrap(place)
    unfinished = root.with_name(f"{root.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    with step(f"Debian {release} with {', '.join(packages)} ({cost})"):
        run(
            [
                "sh", scripts / "usr/sbin/debootstrap",
                "--variant=minbase", f"--include={','.join(packages)}",
                release, unfinished, mirror,
            ],
            environment={**environment, "DEBOOTSTRAP_DIR": str(scripts / "usr/share/debootstrap")},
            log=place.folder / f"debootstrap-{release}.log",
        )  # fmt: skip
        shutil.rmtree(unfinished / "var/cache/apt/archives", ignore_errors=True)
        unfinished.rename(root)


def _debootstrap(place: Place) -> Path:
    """The folder with debootstrap's files."""
    target = place.folder / "debootstrap"
    if not target.exists():
        with step("debootstrap"), tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)  # apt fetches as a user of its own.
            environment = {**os.environ, "LC_ALL": "C"}
            if "Candidate: (none)" in run(["apt-cache", "policy", "debootstrap"], environment=environment):
                run(["apt-get", "update", "--quiet"])
            subprocess.run(
                ["apt-get", "download", "debootstrap"], cwd=folder, capture_output=True, check=False
            )
            packages = [*Path(folder).glob("debootstrap_*.deb")]
            if not packages:
                raise EngineFailed("apt can't fetch debootstrap: does `apt-get update` work on this machine?")
            unfinished = target.with_name("debootstrap.unfinished")
            run(["dpkg", "-x", packages[0], unfinished])
            unfinished.rename(target)
    return target


def _mirror() -> str:
    """Where this machine's apt has Debian from."""
    names = {_release().get("VERSION_CODENAME", ""), "stable", "oldstable"}
    targets = run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"])
    for line in targets.splitlines():
        address, release, component = line.split()
        if release in names and component == "main" and address.startswith(("http:", "https:")):
            return address
    raise EngineFailed("this machine's apt sources name no mirror of Debian: the engine is made from it")


def check_mirror(mirror: str, release: str, environment: dict[str, str]) -> None:
    """Raises `EngineFailed` unless the mirror can be reached and has this release."""
    proxies = {kind: proxy for kind in ("http", "https") if (proxy := environment.get(f"{kind}_proxy"))}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies))
    try:
        with opener.open(f"{mirror.rstrip('/')}/dists/{release}/Release", timeout=_ANSWER_SECONDS):
            return
    except (urllib.error.URLError, TimeoutError) as error:
        raise EngineFailed(
            f"no network: the mirror of this machine's apt sources does not give Debian {release} ({error})"
        ) from None


def _proxied() -> dict[str, str]:
    """This process's variables, with apt's proxy in them, which debootstrap does not ask for."""
    told = run(["apt-config", "shell", "proxy", "Acquire::http::Proxy"]).strip()
    proxy = told.partition("=")[2].strip("'")
    return {**os.environ, **({"http_proxy": proxy} if proxy else {})}


def _release() -> dict[str, str]:
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}
