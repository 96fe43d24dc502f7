"""What the caller was told, how they want to be told, and whom staff must tell themselves."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import messages
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.calls_made import RecordCall
from shared.contracts.gateway.inboxes import LIST_CALLS, READ_MESSAGES, CallListView, InboxView
from shared.contracts.gateway.messages import ChangeMessagePreferences, MarkMessagesRead
from shared.kernel.models import Id

router = APIRouter(tags=["messages"])


@route_to(router, "GET /me/messages", READ_MESSAGES, asks=True)
async def read_messages(caller: Caller) -> InboxView:
    """The newest 50 things that the caller was told here, each once, and how they want to be told.

    A message says what happened and to what, in ids and moments; pages and e-mails make words of it.
    """
    return await messages.read_messages(caller)


open_to(router, "POST /me/messages/read", MarkMessagesRead)
open_to(router, "PUT /me/message-preferences", ChangeMessagePreferences)


@route_to(router, "GET /calls-to-make", LIST_CALLS, asks=True)
async def list_calls_to_make(caller: Caller) -> CallListView:
    """Whom nothing reached: who must be told something in time, has read nothing, and has no way by which
    messages reach them (Accessibility Law, art. 40). That staff read names and numbers is written down.
    """
    return await messages.list_calls(caller)


@route_to(router, "POST /calls-to-make/{message_id}/call", RecordCall)
async def record_call(message_id: Id, caller: Caller, response: Response) -> Done:
    """Staff have told them. They are on the list no more."""
    return done(response, await messages.record_call(caller, message_id))
