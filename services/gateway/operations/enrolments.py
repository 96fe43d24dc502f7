"""Enrolments as each caller may see them: the person's own, the host's of its session, all for staff."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.families import get_child
from services.gateway.operations.sessions import get_session, represented
from services.gateway.operations.whole_lists import whole
from shared.contracts.bookings.appointments.topics import SayTopic, SayTopicRequest, TopicSaid
from shared.contracts.bookings.enrolments.views import (
    EnrolmentView,
    GetEnrolment,
    ListEnrolments,
    ListEnrolmentsRequest,
)
from shared.kernel.models import Page
from shared.kernel.outcome import Outcome
from shared.kernel.roles import Role

_AT_ONCE = 200


async def list_enrolments(caller: Caller, asked: ListEnrolmentsRequest) -> Page[EnrolmentView]:
    """Everybody's where the caller may see them, else the caller's own."""
    everybodys = caller.has(Role.STAFF) or (
        asked.session_id is not None and await _holds(caller, asked.session_id)
    )
    if not everybodys and asked.child_id is not None:
        everybodys = await get_child(caller, asked.child_id) is not None
    whose = None if everybodys else caller.person_id
    page = await caller.ask(ListEnrolments(**dict(asked), person_id=whose))
    if not any(one.about for one in page.items):
        return page
    return page.model_copy(update={"items": [await _as_told(caller, one) for one in page.items]})


async def every_enrolment(caller: Caller, session_id: str) -> list[EnrolmentView]:
    """All enrolments of a session that the caller may see, in the order in which they came."""
    return await whole(
        lambda cursor: list_enrolments(
            caller, ListEnrolmentsRequest(session_id=session_id, limit=_AT_ONCE, cursor=cursor)
        )
    )


async def get_enrolment(caller: Caller, enrolment_id: str) -> EnrolmentView | None:
    """The enrolment; None also where the caller may not see it.

    Unknown and not forbidden: who takes part in what is not told by the difference either.
    """
    enrolment = await caller.ask(GetEnrolment(enrolment_id=enrolment_id))
    if enrolment is None or enrolment.person_id == caller.person_id:
        return enrolment
    if caller.has(Role.STAFF):
        return await _as_told(caller, enrolment)
    if enrolment.child_id is not None and await get_child(caller, enrolment.child_id) is not None:
        return enrolment
    return enrolment if await _holds(caller, enrolment.session_id) else None


async def say_topic(caller: Caller, enrolment_id: str, body: SayTopicRequest) -> Outcome:
    """Says what an appointment is about, and has the vault forget what was said before."""
    outcome = await caller.submit(SayTopic, body, enrolment_id=enrolment_id)
    before = [event.forgotten for event in outcome.events if isinstance(event, TopicSaid) and event.forgotten]
    if before:
        await caller.gateway.vault.forget_texts(caller.community, before)
    return outcome


async def _as_told(caller: Caller, one: EnrolmentView) -> EnrolmentView:
    """What an appointment is about is for whoever has it and for its partner: staff see that it is taken."""
    if not one.about or one.person_id == caller.person_id or not caller.has(Role.STAFF):
        return one
    return one if await _holds(caller, one.session_id) else one.model_copy(update={"about": None})


async def _holds(caller: Caller, session_id: str) -> bool:
    """Whether the caller represents the partner that holds this session."""
    partners = await represented(caller)
    session = await get_session(caller, session_id) if partners else None
    return session is not None and session.partner_id in partners
