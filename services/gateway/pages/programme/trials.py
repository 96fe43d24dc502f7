"""Trials (试课): when they are, checking in by the code at the door, and what one thinks of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import door
from services.gateway.operations.trials import give_feedback
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.moment_codes import code_in
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.partners.refusals.trials import TRIAL_IS_UNKNOWN
from shared.contracts.partners.trials.commands import (
    CheckIn,
    CheckInRequest,
    GiveFeedback,
    GiveFeedbackRequest,
)
from shared.contracts.partners.trials.views import GetTrial, ListTrials, TrialState, TrialView
from shared.kernel.messages import Command
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialsPage(PageView):
    """Trials, those ahead first."""

    template: ClassVar[str] = "programme/trials.html"

    trials: tuple[TrialView, ...]


@page(router, "GET /{community}/trials")
async def trials(visit: Visit) -> Response:
    """The latest trials."""
    found = await visit.ask(ListTrials(limit=50))
    shown = tuple(one for one in found.items if one.state is not TrialState.CANCELLED)
    return await visit.page(
        TrialsPage(
            title=visit.words("trials.title"), list_files=await files_of(visit, "trials"), trials=shown
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPage(PageView):
    """One trial: when, where, and what can be done now."""

    template: ClassVar[str] = "programme/trial.html"

    trial: TrialView
    runs: bool
    may_check_in: bool
    needs_code: bool
    """Nobody types a code for whom staff lead in."""
    code: str
    """What the QR code at the door said; empty where it is yet to be typed."""
    may_answer: bool
    is_answered: bool
    is_checked_in: bool
    form: FormView


@page(router, "GET /{community}/trials/{application_id}")
async def trial(visit: Visit) -> Response:
    """The newest trial of an application."""
    return await _trial_page(visit, (), None)


@page(router, "POST /{community}/trials/{application_id}/check-in")
async def check_in(visit: Visit) -> Response:
    """A resident is there, and has read the door's code."""
    pairs = await visit.fields()
    try:
        body = read(CheckInRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(CheckIn, once_of(pairs))
        outcome = await door.check_in(caller, _id(visit), CheckInRequest(code=body.code))
    except (FormInvalid, Rejected) as wrong:
        return await _trial_page(visit, pairs, wrong)
    return _done(visit, "there", CheckIn, outcome)


@page(router, "POST /{community}/trials/{application_id}/feedback")
async def feedback(visit: Visit) -> Response:
    """A resident who was there says what they think, once."""
    pairs = await visit.fields()
    try:
        body = read(GiveFeedbackRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(GiveFeedback, once_of(pairs))
        outcome = await give_feedback(caller, _id(visit), body)
    except (FormInvalid, Rejected) as wrong:
        return await _trial_page(visit, pairs, wrong)
    return _done(visit, "said", GiveFeedback, outcome)


def _done(visit: Visit, what: str, command: type[Command], outcome: Outcome) -> Response:
    return visit.see_done(f"/{visit.community}/trials/{_id(visit)}?{what}=1", command, outcome)


async def _trial_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    found = require(await visit.ask(GetTrial(application_id=_id(visit))), TRIAL_IS_UNKNOWN)
    now = visit.gateway.clock.now()
    runs = found.state is TrialState.PLANNED and found.starts_at <= now < found.ends_at
    said = bool(visit.asked("said"))
    view = TrialPage(
        title=found.project,
        trial=found,
        runs=runs,
        may_check_in=runs and await visit.has(Role.RESIDENT),
        needs_code=await visit.acting_for() is None,
        code="" if wrong else code_in(visit),
        may_answer=found.state is TrialState.FEEDBACK_OPEN and bool(await visit.roles()) and not said,
        is_answered=said,
        is_checked_in=bool(visit.asked("there")),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


def _id(visit: Visit) -> str:
    return visit.id_part("application_id", TRIAL_IS_UNKNOWN)
