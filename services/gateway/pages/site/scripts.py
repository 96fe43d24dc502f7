"""Scripts of pages: each lies beside the page that it helps, which works without it where that can be."""

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Self


@dataclass(frozen=True, slots=True)
class Script:
    """A module of JavaScript."""

    name: str
    """Called by its content, so that a browser may keep it for good."""
    content: bytes

    @classmethod
    def beside(cls, module: str, file: str) -> Self:
        """The file that lies beside a module; ``OSError`` where none does."""
        content = (files(module.rpartition(".")[0]) / file).read_bytes()
        stem = file.removesuffix(".js")
        return cls(f"{stem}.{sha256(content).hexdigest()[:12]}.js", content)

    @property
    def path(self) -> str:
        """The address at which it is found."""
        return f"/assets/{self.name}"
