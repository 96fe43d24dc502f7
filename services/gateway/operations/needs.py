"""Needs (需求清单) as each caller may see them: those that are not published are for staff."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.sessions import represented
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.contracts.partners.needs.assigning import AssignNeed, AssignNeedRequest, NeedAssignee
from shared.contracts.partners.needs.closing import ConfirmNeed, ObjectToClosing
from shared.contracts.partners.needs.raised import (
    JoinNeed,
    ListRaisedNeeds,
    ListRaisedNeedsRequest,
    RaisedNeedView,
    RaiseNeed,
    RaiseNeedRequest,
)
from shared.contracts.partners.needs.views import (
    GetNeed,
    GetNeedVoices,
    ListNeeds,
    ListNeedsRequest,
    NeedView,
)
from shared.contracts.partners.projects.views import GetProject
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.kernel.models import Page, View
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import SIGNED_IN, Role


async def list_needs(caller: Caller, asked: ListNeedsRequest) -> Page[NeedView]:
    """The needs that the caller may see."""
    listed = None if caller.has(Role.STAFF) else True
    page = await caller.ask(ListNeeds(**dict(asked), listed=listed))
    return page.model_copy(update={"items": [_seen_by(caller, one) for one in page.items]})


async def get_need(caller: Caller, need_id: str) -> NeedView | None:
    """The need, or the one in which it lies; None also where the caller may not see it.

    What is not published is for staff, and for the partner or the project's lead that sees to it."""
    view = await caller.ask(GetNeed(need_id=need_id))
    if view is not None and view.merged_into is not None:
        view = await caller.ask(GetNeed(need_id=view.merged_into))
    if view is None or not (view.listed or caller.has(Role.STAFF) or await _sees_to(caller, view)):
        return None
    return _seen_by(caller, view)


async def _sees_to(caller: Caller, view: NeedView) -> bool:
    """Whether the caller acts for the partner that sees to it, by itself or as a project's lead."""
    if view.assigned_to is None or not caller.has(Role.PARTNER):
        return False
    if view.assigned_as is NeedAssignee.PROJECT:
        project = await caller.ask(GetProject(project_id=view.assigned_to))
        return project is not None and project.lead in await represented(caller)
    return view.assigned_as is NeedAssignee.PARTNER and view.assigned_to in await represented(caller)


def _seen_by(caller: Caller, view: NeedView) -> NeedView:
    """Which of the staff sees to it is for staff."""
    if view.assigned_as is not NeedAssignee.STAFF or caller.has(Role.STAFF):
        return view
    return view.model_copy(update={"assigned_to": None})


class NeedVoice(View):
    """What the caller said of a need."""

    need_id: str
    """The need, or the one in which it lies."""
    raised: bool
    """Whether they sent it in or said that they have it too."""
    confirmed: bool
    """Whether they confirmed that it is met, and others still may."""
    objected: bool
    """Whether they objected to its closing, now or before."""


READ_VOICE = Operation("Read what one said of a need", SIGNED_IN, (NEED_IS_UNKNOWN,))


async def get_voice(caller: Caller, need_id: str) -> NeedVoice:
    """What the caller said of a need that they may see, and of those that lie in it."""
    need = require(await get_need(caller, need_id), NEED_IS_UNKNOWN)
    said = await caller.ask(GetNeedVoices(person_id=caller.person_id))
    ids = {need.need_id, *(one.need_id for one in need.merged)}
    return NeedVoice(
        need_id=need.need_id,
        raised=said is not None and not ids.isdisjoint(said.raised),
        confirmed=said is not None
        and need.confirming_until is not None
        and said.confirmed.get(need.need_id) == need.confirming_until,
        objected=said is not None and not ids.isdisjoint(said.objected),
    )


async def speak(
    caller: Caller, command: type[JoinNeed] | type[ConfirmNeed] | type[ObjectToClosing], need_id: str
) -> Outcome:
    """Has a need too, confirms that it is met, or objects to its closing, for a person who counts or not."""
    return await caller.submit(command, need_id=need_id, verified=await caller.is_verified())


ASSIGN_NEED = AssignNeed.operation.refusing_too(PERSON_IS_NO_MEMBER_HERE)


async def assign_need(caller: Caller, need_id: str, body: AssignNeedRequest) -> Outcome:
    """Assigns a need; refuses a person who is not one of the staff."""
    if body.to is NeedAssignee.STAFF:
        state = await caller.gateway.state_of(caller.community)
        if Role.STAFF not in state.roles_of(body.assignee_id):
            raise Rejected(PERSON_IS_NO_MEMBER_HERE, person_id=body.assignee_id)
    return await caller.submit(AssignNeed, body, need_id=need_id)


class RaisedNeedWithText(RaisedNeedView):
    """What a resident sent in, with its words."""

    text: str | None = None
    """The words of whoever sent it in; null where they were erased."""


async def raise_need(caller: Caller, body: RaiseNeedRequest) -> Outcome:
    """Sends in a need, in words that can be erased."""
    kept = await caller.keep_text(body.text)
    return await caller.submit(RaiseNeed, text_id=kept.text_id, text_sha256=kept.sha256)


async def list_raised_needs(
    caller: Caller, asked: ListRaisedNeedsRequest, *, own: bool = False
) -> Page[RaisedNeedWithText]:
    """What residents sent in, with its words: everybody's for staff, else the caller's own."""
    whose = None if caller.has(Role.STAFF) and not own else caller.person_id
    page = await caller.ask(ListRaisedNeeds(**dict(asked), raised_by=whose))
    texts = await caller.texts_of([one.text_id for one in page.items]) if page.items else {}
    items = [RaisedNeedWithText(**dict(one), text=texts.get(one.text_id)) for one in page.items]
    return Page(items=items, next_cursor=page.next_cursor)
