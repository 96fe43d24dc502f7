"""Images that stand in for those of a registry, under the very names that the deployment asks for.

What they prove: the Dockerfile, the compose files, health checks, networks, users, volumes, secrets, limits.
Not Python 3.12, not MongoDB; Kafka and Caddy are themselves, in images that behave as the official ones.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.engine.failure import EngineFailed
from deploy.engine.place import Place
from deploy.engine.steps import run, step
from deploy.local import tools
from deploy.versions import base_image, image_of, proxy_image

_SOURCES = Path(__file__).parent
_LABEL = "hehuo.stand-in"
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_CARRIED = ("index-url", "extra-index-url", "trusted-host", "proxy")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def make_images(place: Place) -> None:
    """Makes each image that is not there, or that was made from other sources. A real one is left alone."""
    _import_base(place)
    _build(place, image_of("kafka"), "kafka", {"libs": tools.kafka_jars()})
    _build(place, image_of("mongo"), "mongo", {"ferretdb": tools.ferretdb()})
    proxy = proxy_image()
    _build(place, proxy, "caddy", {"caddy": tools.caddy(proxy.rpartition(":")[2])})


def _import_base(place: Place) -> None:
    """Python on Debian, with this machine's certificates and pip's settings: a build reaches its index."""
    name, settings = base_image(), _pip_settings()
    digest = _digest(
        [_CERTIFICATES.read_bytes(), settings.encode(), str(place.base.stat().st_mtime_ns).encode()]
    )
    if not _is_wanted(place, name, digest):
        return
    with step(f"{name} from {place.base}"):
        shutil.copyfile(_CERTIFICATES, place.base / "etc/ssl/certs/ca-certificates.crt")
        (place.base / "etc/pip.conf").write_text(settings)
        packed = subprocess.Popen(
            ["tar", "-C", place.base, "--exclude=./proc/*", "--exclude=./sys/*", "-c", "."],
            stdout=subprocess.PIPE,
        )
        changes = (f"ENV PATH={_PATH}", 'CMD ["bash"]', f"LABEL {_LABEL}={digest}")
        imported = subprocess.run(
            ["docker", "import", *(word for one in changes for word in ("--change", one)), "-", name],
            env=place.environment(),
            stdin=packed.stdout,
            capture_output=True,
            text=True,
            check=False,
        )
        if packed.wait() or imported.returncode:
            raise EngineFailed(f"{name} could not be made: {imported.stderr}")


def _pip_settings() -> str:
    """Those of this machine's pip that lead to its index, as a file."""
    told = run([sys.executable, "-m", "pip", "config", "list"])
    lines = re.findall(r"^(?:global|:env:)\.([a-z-]+)=(['\"])(.*)\2$", told, re.MULTILINE)
    kept = [f"{name} = {value}" for name, _, value in lines if name in _CARRIED]
    return "\n".join(["[global]", "cert = /etc/ssl/certs/ca-certificates.crt", *kept, ""])


def _build(place: Place, name: str, kind: str, parts: dict[str, Path]) -> None:
    """Builds an image of the sources of its kind and of these files or folders."""
    sources = sorted(one for one in (_SOURCES / kind).iterdir() if one.is_file())
    base = run(["docker", "image", "inspect", "-f", "{{.Id}}", base_image()], environment=place.environment())
    digest = _digest([
        base.encode(), *(one.read_bytes() for one in sources), *(str(one).encode() for one in parts.values()),
    ])  # fmt: skip
    if not _is_wanted(place, name, digest):
        return
    context = place.folder / "images" / kind
    shutil.rmtree(context, ignore_errors=True)
    context.mkdir(parents=True)
    for source in sources:
        shutil.copy(source, context)
    for part, origin in parts.items():
        if origin.is_dir():
            shutil.copytree(origin, context / part)
        else:
            shutil.copy(origin, context / part)
    with step(f"{name}, stood in for by {kind}/Dockerfile"):
        run(
            [
                "docker", "build", "--quiet", "--build-arg", f"BASE={base_image()}",
                "--label", f"{_LABEL}={digest}", "--tag", name, context,
            ],
            environment=place.environment(),
        )  # fmt: skip


def is_stand_in(environment: Mapping[str, str], name: str) -> bool:
    """Whether the image of this name was made here, and not by those whose name it is."""
    return bool(_made_from(environment, name))


def _is_wanted(place: Place, name: str, digest: str) -> bool:
    """Whether an image has to be made: there is none, or a stand-in of other sources."""
    return _made_from(place.environment(), name) not in {"", digest}


def _made_from(environment: Mapping[str, str], name: str) -> str | None:
    """The digest of what a stand-in was made from; nothing of a real image, None where there is none."""
    label = f'{{{{index .Config.Labels "{_LABEL}"}}}}'
    asked = subprocess.run(
        ["docker", "image", "inspect", "--format", label, name],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() if asked.returncode == 0 else None


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]
