"""Whoever is shown a task can do it: its page answers them, and offers something that they may do."""

import re
from collections.abc import Awaitable, Callable, Mapping
from html import unescape
from typing import Any

import httpx2

from services.gateway.pages.site.tasks import path_of
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role

_FORM = re.compile(r'<form[^>]*\bmethod="post"[^>]*\baction="([^"]*)"|<form[^>]*\bmethod="post"')
_BUTTON = re.compile(r'<a class="button[^"]*"[^>]*href="(/[^"#]*)')
_ELSEWHERE = ("/language", "/sign-out")
Get = Callable[[str], Awaitable[httpx2.Response]]

ONLY_READ: Mapping[tuple[Task, Role], str] = {
    (Task.AWAIT_SHARE_ANSWER, Role.PARTNER): "who disputed it waits for somebody else's answer",
    (
        Task.RENEW_TERM,
        Role.STAFF,
    ): "the district sets terms, whom it is shown too; staff see to it that it does",
    (Task.SEE_TO_NEED, Role.PARTNER): "their project meets it, and staff close it once it has",
}
"""What has nothing to be done by whom it is shown to, and why it is shown."""


async def not_doable(get: Get, community: str, thing: Mapping[str, Any]) -> str | None:
    """What is wrong with a task for whom it is shown to; ``get`` asks for a page as they do."""
    one = WaitingThing.model_validate(thing)
    path = path_of(community, one)
    answer = await get(path)
    while answer.status_code == 303:
        path = answer.headers["location"]
        if path.startswith("/sign-in"):
            return f"{one.task}: has to sign in for it once more"
        answer = await get(path)
    if answer.status_code != 200:
        return f"{one.task}: {path} answers {answer.status_code}"
    if (one.task, one.role) in ONLY_READ:
        return None
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    forms = [found for found in _FORM.finditer(main) if not (found[1] or "").endswith(_ELSEWHERE)]
    links = sorted({unescape(one) for one in _BUTTON.findall(main)})
    for link in links:
        led = await get(link)
        if led.status_code not in {200, 303}:
            return f"{one.task}: {path} leads to {link}, which answers {led.status_code}"
    return None if forms or links else f"{one.task} as {one.role}: {path} offers nothing"
