"""Which images the deployment is made of, and what they are told: as its files say, for whoever needs it."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DEFAULTED = re.compile(r"\$\{[A-Z_]+:-([^}]*)\}")
_FOLDER = Path(__file__).parent


@cache
def _services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((_FOLDER / "docker-compose.yml").read_text(encoding="utf-8"))
    return dict(found["services"])


def image_of(service: str) -> str:
    """The image of a service of the compose file, with its version."""
    return str(_services()[service]["image"])


def environment_of(service: str) -> dict[str, str]:
    """What a server of the compose file is told while nothing is set from outside."""
    said = _services()[service]["environment"]
    return {name: _DEFAULTED.sub(r"\1", str(value)) for name, value in said.items()}


def base_image() -> str:
    """The image that the platform's own is built on."""
    text = (_FOLDER / "Dockerfile").read_text(encoding="utf-8")
    [name] = set(re.findall(r"^FROM (\S+)", text, re.MULTILINE))
    return str(name)


def proxy_image() -> str:
    """The image of the proxy, in the file that is merged over the compose file."""
    text = (_FOLDER / "docker-compose.proxy.yml").read_text(encoding="utf-8")
    [name] = re.findall(r"^    image: (\S+)", text, re.MULTILINE)
    return str(name)
