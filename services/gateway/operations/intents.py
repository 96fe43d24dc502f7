"""Intents (合作意向) as each caller may see them: one's own, the whole queue for those who work on it."""

from services.gateway.operations.applications import READERS
from services.gateway.operations.caller import Caller
from services.gateway.operations.dry_runs import facts_of_trial
from shared.contracts.partners.intents import GetIntent, IntentView, ListIntents, ListIntentsRequest
from shared.contracts.partners.receptions.commands import (
    PlanReceptions,
    PlanReceptionsRequest,
    TryReceptions,
)
from shared.contracts.partners.receptions.events import ReceptionsPlanned
from shared.contracts.partners.refusals.intents import RECEPTIONS_ARE_ONLY_TRIED
from shared.kernel.models import Id, Instant, Page, View
from shared.kernel.outcome import Outcome


async def list_intents(caller: Caller, asked: ListIntentsRequest) -> Page[IntentView]:
    """Everybody's where the caller may see them, else the caller's own."""
    reads = caller.has(*READERS)
    whose = None if reads else caller.person_id
    page = await caller.ask(ListIntents(**dict(asked), offered_by=whose))
    return page if reads else Page(items=[*map(_without_note, page.items)], next_cursor=page.next_cursor)


async def get_intent(caller: Caller, intent_id: str) -> IntentView | None:
    """The intent; None also where the caller may not see it."""
    intent = await caller.ask(GetIntent(intent_id=intent_id))
    if intent is None or caller.has(*READERS):
        return intent
    return _without_note(intent) if intent.offered_by == caller.person_id else None


def _without_note(intent: IntentView) -> IntentView:
    """What staff wrote down for themselves is not for whoever offered it."""
    return intent.model_copy(update={"note": None})


class PlannedReceptionView(View):
    """One talk."""

    intent_id: Id
    """Which intent it is about."""
    project: str
    """What the project is called."""
    starts_at: Instant
    """When it begins."""
    ends_at: Instant
    """When it ends."""


class SkippedIntentView(View):
    """One intent for which no talk is planned."""

    intent_id: Id
    """Which intent."""
    reason: str
    """Code of the refusal that planning it alone would meet."""


class ReceptionsPlanView(View):
    """Which talks are planned, or would be."""

    planned: tuple[PlannedReceptionView, ...]
    """The talks, one after the other."""
    busy: tuple[Instant, ...]
    """Times that were passed over, since the host or the place is taken."""
    skipped: tuple[SkippedIntentView, ...]
    """The intents for which nothing is planned."""
    sequence: int | None = None
    """A query that carries it as ``min_sequence`` sees the plan; null where it is only tried."""


async def plan_receptions(caller: Caller, body: PlanReceptionsRequest) -> tuple[ReceptionsPlanView, Outcome]:
    """Plans them, and says what was passed over."""
    outcome = await caller.submit(PlanReceptions, body)
    event = outcome.one(ReceptionsPlanned)
    planned = [PlannedReceptionView.model_validate(one, from_attributes=True) for one in event.receptions]
    skipped = [SkippedIntentView.model_validate(one, from_attributes=True) for one in event.skipped]
    view = ReceptionsPlanView(
        planned=tuple(planned), busy=event.busy, skipped=tuple(skipped), sequence=outcome.sequence
    )
    return view, outcome


async def try_receptions(caller: Caller, body: PlanReceptionsRequest) -> ReceptionsPlanView:
    """The plan. It is made by the log's writer, from what is planned at this moment, and leaves no trace."""
    facts = await facts_of_trial(caller, TryReceptions, body, RECEPTIONS_ARE_ONLY_TRIED)
    return ReceptionsPlanView.model_validate(facts)
