"""Redaction at every door: found by what it says, taken out of the vault, shown as redacted."""

from services.gateway.operations.caller import Caller
from shared.contracts.gateway.redactions import (
    FindTextRequest,
    FoundTextsView,
    RedactionView,
    RedactText,
    RedactTextRequest,
)
from shared.contracts.gateway.refusals import TEXT_IS_NOT_KEPT
from shared.kernel.models import Page
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.projections.cursors import cursor_after, key_in

_LIST = "redactions"


async def find_text(caller: Caller, body: FindTextRequest) -> FoundTextsView:
    """Where this community's texts say just that; raises `Rejected` where none does."""
    found = await caller.gateway.vault.texts_like(caller.community, body.text)
    if not found:
        raise Rejected(TEXT_IS_NOT_KEPT)
    return FoundTextsView(text_ids=tuple(sorted(found)))


async def redact_text(caller: Caller, body: RedactTextRequest) -> Outcome:
    """Takes it out. It is recorded first: what a crash leaves in the vault goes at the next start."""
    state, vault = await caller.gateway.state_of(caller.community), caller.gateway.vault
    if body.text_id not in state.redacted and not await vault.texts_of(caller.community, [body.text_id]):
        raise Rejected(TEXT_IS_NOT_KEPT)
    outcome = await caller.submit(RedactText, body)
    await vault.redact_texts(caller.community, [body.text_id])
    return outcome


async def list_redactions(caller: Caller, cursor: str | None, limit: int) -> Page[RedactionView]:
    """What was taken out here, by the ids of the texts."""
    after = key_in(cursor, _LIST)
    redacted = (await caller.gateway.state_of(caller.community)).redacted
    ids = sorted(one for one in redacted if after is None or one > after)
    items = [
        RedactionView(
            text_id=one,
            reason=redacted[one].reason,
            redacted_by=redacted[one].by,
            redacted_at=redacted[one].at,
        )
        for one in ids[:limit]
    ]
    return Page(items=items, next_cursor=cursor_after(ids, limit, _LIST))
