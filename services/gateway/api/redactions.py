"""Redaction of what people wrote: texts are found by what they say, taken out, and listed."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import route_to
from services.gateway.api.parameters import Cursor
from services.gateway.operations import redactions
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.redactions import (
    FIND_TEXT,
    LIST_REDACTIONS,
    FindTextRequest,
    FoundTextsView,
    RedactionView,
    RedactText,
    RedactTextRequest,
)
from shared.kernel.models import Page

router = APIRouter(tags=["people"])


@route_to(router, "POST /texts/search", FIND_TEXT)
async def find_text(body: FindTextRequest, caller: Caller) -> FoundTextsView:
    """Where a text of this community is kept, for whoever can say it letter by letter. It changes nothing."""
    return await redactions.find_text(caller, body)


@route_to(router, "POST /redactions", RedactText)
async def redact_text(body: RedactTextRequest, caller: Caller, response: Response) -> Done:
    return done(response, await redactions.redact_text(caller, body))


@route_to(router, "GET /redactions", LIST_REDACTIONS)
async def list_redactions(
    caller: Caller,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Maximum number of items to return.")] = 50,
) -> Page[RedactionView]:
    """Texts that were taken out of the vault, and why. Their words are gone."""
    return await redactions.list_redactions(caller, cursor, limit)
