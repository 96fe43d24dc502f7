"""A code by SMS that is on its way: kept for ten minutes, for the browser that asked, and for five tries."""

import secrets
import time
from collections.abc import Mapping

from fastapi import Response

from services.gateway.identity.accounts import ATTEMPT_SECONDS
from services.gateway.identity.phone_codes import MOST_TRIES, is_phone_code, phone_code_digest
from services.gateway.identity.sign_in_refusals import PHONE_CODE_IS_WRONG, SIGN_IN_HAS_RUN_OUT
from services.gateway.letters import Letter
from services.gateway.pages.entrance.attempts import remember, remembered
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.messages import MessageLanguage
from shared.kernel.ids import new_id
from shared.kernel.refusals import Rejected


def letter_with(visit: Visit, code: str, title: str, text: str) -> Letter:
    """What brings the code, in the page's language. The last line lets a browser fill it in (WebOTP,
    origin-bound codes).
    """
    host = root_of(visit).partition("://")[2]
    return Letter(
        message_id=new_id(visit.gateway.clock.now()),
        kind=None,
        language=MessageLanguage(visit.language.value),
        subject=visit.words(title),
        text=f"{visit.words(text, code=code)}\n\n@{host} #{code}",
        url="",
    )


async def keep(visit: Visit, response: Response, code: str, phone: str, **facts: str) -> None:
    """Keeps what the next step must prove: the code and the number, as their hash alone."""
    salt = secrets.token_hex(16)
    kept = {"salt": salt, "digest": phone_code_digest(code, phone, salt), **facts}
    remember(visit.request, response, await visit.gateway.accounts.begin(kept))


async def keep_code(visit: Visit, response: Response, code: str, phone: str, **facts: str) -> None:
    """As `keep`, of a code that is typed in within ten minutes and five tries."""
    until = f"{time.time() + ATTEMPT_SECONDS:.0f}"
    await keep(visit, response, code, phone, tries=str(MOST_TRIES), until=until, **facts)


async def taken(visit: Visit, step: str) -> Mapping[str, str]:
    """What this browser began; it is gone with that, so that many tries at once are one."""
    kept = await visit.gateway.accounts.finish(remembered(visit.request))
    if kept is None or kept.get("step") != step:
        raise Rejected(SIGN_IN_HAS_RUN_OUT)
    return kept


def is_right(kept: Mapping[str, str], code: str, phone: str) -> bool:
    """Whether the code is the one that was sent to the number; raises `Rejected` after its ten minutes."""
    if time.time() > float(kept["until"]):
        raise Rejected(SIGN_IN_HAS_RUN_OUT)
    return is_phone_code(code, phone, kept["salt"], kept["digest"])


def left_after(kept: Mapping[str, str]) -> tuple[int, Rejected]:
    """How many tries are left after a wrong one, and what is said of it."""
    left = int(kept["tries"]) - 1
    return left, Rejected(PHONE_CODE_IS_WRONG, tries_left=left)


async def keep_on(visit: Visit, response: Response, kept: Mapping[str, str], left: int) -> None:
    """So many tries more of the same code."""
    remember(visit.request, response, await visit.gateway.accounts.begin({**kept, "tries": str(left)}))
