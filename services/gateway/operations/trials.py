"""Trials (试课): planning one, and what people write about it, which the vault keeps."""

from services.gateway.operations.applications import READERS
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.views import GetSpace, ListSpaces
from shared.contracts.gateway.refusals import PLACE_IS_A_SPACE_HERE
from shared.contracts.partners.refusals.trials import TRIAL_IS_UNKNOWN
from shared.contracts.partners.trials.commands import (
    GiveFeedback,
    GiveFeedbackRequest,
    PlanTrial,
    PlanTrialRequest,
)
from shared.contracts.partners.trials.events import TrialPlanned
from shared.contracts.partners.trials.views import GetTrial
from shared.kernel.models import View
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import roles

PLAN_TRIAL = PlanTrial.operation.refusing_too(SPACE_IS_UNKNOWN, PLACE_IS_A_SPACE_HERE)
LIST_FEEDBACK_TEXTS = Operation("Read what people wrote about a trial", roles(*READERS), (TRIAL_IS_UNKNOWN,))

_MOST_SPACES = 200
"""A community has tens of them."""


class FeedbackTexts(View):
    """What people wrote, in an order that says nothing of who or when; erased texts are missing."""

    texts: tuple[str, ...]
    """The words themselves, one for each person who wrote some."""


async def plan_trial(caller: Caller, application_id: str, body: PlanTrialRequest) -> tuple[str, Outcome]:
    """Plans the trial of an application; returns its id too, also where it was planned just so before.

    Raises `Rejected` for a space that isn't there, and where a place elsewhere is called like one that is.
    """
    place = await _place(caller, body)
    outcome = await caller.submit(PlanTrial, body, application_id=application_id, place=place)
    if outcome.events:
        return outcome.one(TrialPlanned).trial_id, outcome
    caller.expect("partners", outcome.sequence)  # The read model may not have it yet.
    trial = require(await caller.ask(GetTrial(application_id=application_id)), TRIAL_IS_UNKNOWN)
    return trial.trial_id, outcome


async def _place(caller: Caller, body: PlanTrialRequest) -> str:
    """What the space is called, or the place elsewhere."""
    if body.space_id is not None:
        space = require(await caller.ask(GetSpace(space_id=body.space_id)), SPACE_IS_UNKNOWN)
        return space.name
    place = body.place or ""
    for space in (await caller.ask(ListSpaces(limit=_MOST_SPACES))).items:
        if place.casefold() in {space.name.casefold(), space.name_en.casefold()}:
            raise Rejected(PLACE_IS_A_SPACE_HERE, space_id=space.space_id)
    return place


async def give_feedback(caller: Caller, application_id: str, body: GiveFeedbackRequest) -> Outcome:
    """Gives feedback on the trial of an application, in words that can be erased."""
    kept = await caller.keep_text(body.text) if body.text is not None else None
    return await caller.submit(
        GiveFeedback,
        verified=await caller.is_verified(),
        application_id=application_id,
        score=body.score,
        in_favour=body.in_favour,
        text_id=kept.text_id if kept else None,
        text_sha256=kept.sha256 if kept else None,
    )


async def list_feedback_texts(caller: Caller, application_id: str) -> FeedbackTexts | None:
    """What people wrote about the newest trial of an application; nothing until the window has closed."""
    trial = await caller.ask(GetTrial(application_id=application_id))
    if trial is None:
        return None
    text_ids = trial.results.text_ids if trial.results else ()
    kept = await caller.texts_of(text_ids)
    return FeedbackTexts(texts=tuple(kept[one] for one in text_ids if one in kept))
