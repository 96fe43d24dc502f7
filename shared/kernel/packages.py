"""What lies in a package, for tables that are derived from it."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType


def modules_of(package: str) -> Iterator[ModuleType]:
    """Every module of a package and of the folders in it, imported, by name."""
    for one in walk_packages(import_module(package).__path__, f"{package}."):
        yield import_module(one.name)
