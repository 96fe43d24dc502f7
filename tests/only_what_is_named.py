"""An environment with what a page tells its readers to install, and nothing else.

Made of links into the project's own environment, so it needs no registry and takes no time.
"""

import re
import venv
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

_INSTALL = re.compile(r"^pip install (.+)$", re.MULTILINE)


def named_on(page: Path) -> list[str]:
    """What the page says to install with pip."""
    lines = _INSTALL.findall(page.read_text(encoding="utf-8"))
    return [one.strip("'") for line in lines for one in line.split()]


def environment(path: Path, requirements: Iterable[str]) -> Path:
    """Makes the environment; returns its Python. `PackageNotFoundError` for what the project lacks itself."""
    venv.create(path, with_pip=False, symlinks=True)
    (packages,) = path.glob("lib/python3*/site-packages")
    for name in _needed(requirements):
        one = distribution(name)
        tops = {file.parts[0] for file in one.files or () if file.parts[0] not in {"..", "__pycache__"}}
        for top in tops:
            (packages / top).symlink_to(Path(str(one.locate_file(top))))
    return path / "bin" / "python"


def _needed(requirements: Iterable[str]) -> set[str]:
    """The distributions of these requirements, with all that they need in turn."""
    found: set[str] = set()
    open_ones = [Requirement(one) for one in requirements]
    seen: set[str] = set()
    while open_ones:
        one = open_ones.pop()
        if str(one) not in seen:
            seen.add(str(one))
            found.add(one.name)
            open_ones += _dependencies(one)
    return found


def _dependencies(one: Requirement) -> Iterator[Requirement]:
    for line in distribution(one.name).requires or ():
        needed = Requirement(line)
        extras = {"", *one.extras}
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
            yield needed
