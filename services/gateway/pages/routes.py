"""The routes of all pages, one folder a journey: every ``router`` of a module below this folder.

In which order they come makes no difference: a request is led down a tree of path segments
(`services.gateway.web.routing`), in which a word goes before a parameter.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from fastapi import APIRouter

from services.gateway import pages


def _routers() -> Iterator[APIRouter]:
    for found in walk_packages(pages.__path__, f"{pages.__name__}."):
        router = vars(import_module(found.name)).get("router")
        if isinstance(router, APIRouter):
            yield router


ROUTERS = tuple({id(one): one for one in _routers()}.values())
"""Each once, though modules of one journey may share one."""
