"""The routes of all pages, one folder a journey: every ``router`` of a module below this folder.

In which order they come makes no difference: a request is led down a tree of path segments
(`services.gateway.web.routing`), in which a word goes before a parameter.
"""

from collections.abc import Iterator

from fastapi import APIRouter

from shared.kernel.packages import modules_of


def _routers() -> Iterator[APIRouter]:
    for found in modules_of("services.gateway.pages"):
        router = vars(found).get("router")
        if isinstance(router, APIRouter):
            yield router


ROUTERS = tuple({id(one): one for one in _routers()}.values())
"""Each once, though modules of one journey may share one."""
