"""What can be done with an application: each act, when it is offered, and what it asks for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import BaseModel

from services.gateway.operations.needs import list_needs
from services.gateway.pages.desk.reviews import own_review, review_fields, which_criteria
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import room_choices
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.applications.commands import (
    BeginScreening,
    MatchApplication,
    MatchApplicationRequest,
    RequestInformation,
    RequestInformationRequest,
)
from shared.contracts.partners.applications.views import ApplicationState, ApplicationView
from shared.contracts.partners.decisions.commands import (
    AskException,
    AskExceptionRequest,
    DecideApplication,
    DecideApplicationRequest,
    DeclareRelation,
    DeclareRelationRequest,
    RecordScreening,
    RecordScreeningRequest,
)
from shared.contracts.partners.decisions.events import RelationKind, Verdict
from shared.contracts.partners.needs.views import ListNeeds, ListNeedsRequest, NeedState
from shared.contracts.partners.reviews.commands import ReviewApplication, ReviewApplicationRequest
from shared.contracts.partners.reviews.views import ReviewsView
from shared.contracts.partners.trials.commands import PlanTrial, PlanTrialRequest, RecordTrialHeld
from shared.kernel.messages import Command

_S = ApplicationState
_OPEN = frozenset(
    {
        _S.SUBMITTED,
        _S.SCREENING,
        _S.INFORMATION_ASKED,
        _S.MATCHED,
        _S.TRIAL_PLANNED,
        _S.FEEDBACK_OPEN,
        _S.FEEDBACK_CLOSED,
    }
)
_TO_DECIDE = _OPEN - {_S.SUBMITTED, _S.FEEDBACK_OPEN}

_JUDGING = (ReviewApplication, DecideApplication)
_OF_OTHERS = (*_JUDGING, AskException, BeginScreening, MatchApplication, PlanTrial, RecordTrialHeld)
"""What is never done by whoever is related to the applicant."""

FieldsOf = Callable[[Visit, ApplicationView], Awaitable[tuple[Field, ...]]]
PairsOf = Callable[[Visit, ApplicationView], Awaitable[tuple[tuple[str, str], ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAct:
    """One act: its command, the request that it reads, the states in which it is offered."""

    command: type[Command]
    states: frozenset[ApplicationState]
    request: type[BaseModel] | None = None
    """None for what a button does."""
    fields: FieldsOf | None = None
    fixed: PairsOf | None = None
    """What the form says without anybody typing it."""
    values: PairsOf | None = None
    """What stands in it from the last time."""
    is_first: bool = False
    """Whether it is the next step, and not one beside it."""

    def is_offered(self, application: ApplicationView, reviews: ReviewsView | None, *, related: bool) -> bool:
        """Whether the page offers it, where the visitor is ``related`` or not; that it may be done is for the
        command to decide."""
        if related and self.command in _OF_OTHERS:
            return False
        if self.command is ReviewApplication and (reviews is None or not reviews.needed):
            return False
        if self.command in _JUDGING and reviews is not None and not reviews.reader_takes_part:
            return False
        if self.command is RecordScreening and not application.serves_minors:
            return False
        return application.state in self.states


async def _question(visit: Visit, _application: ApplicationView) -> tuple[Field, ...]:
    return (Fields(visit.words)("question", Kind.AREA),)


async def _needs(visit: Visit, application: ApplicationView) -> tuple[Field, ...]:
    caller = await visit.caller(ListNeeds)
    found = []
    for state in (NeedState.PUBLISHED, NeedState.MATCHED, NeedState.IN_PROJECT):
        found += (await list_needs(caller, ListNeedsRequest(state=state, limit=100))).items
    choices = tuple(
        (one.need_id, title_in(visit.language, one))
        for one in found
        if one.need_id not in application.need_ids
    )
    return (Fields(visit.words)("need_ids", Kind.CHECKS, choices=choices),)


async def _trial(visit: Visit, _application: ApplicationView) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    rooms = (("", visit.words("site.none")), *await room_choices(visit))
    return (
        fields("window.starts_at", Kind.MOMENT),
        fields("window.ends_at", Kind.MOMENT),
        fields("space_id", Kind.SELECT, choices=rooms, hint="cases.space_hint", required=False),
        fields("place", label="cases.elsewhere", required=False),
        fields("capacity", Kind.NUMBER),
    )


async def _decision(visit: Visit, _application: ApplicationView) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return fields.one_of("decision", Verdict, radios=True), fields("reason", hint="cases.public_hint")


async def _exception(visit: Visit, _application: ApplicationView) -> tuple[Field, ...]:
    return (Fields(visit.words)("public_reason", Kind.AREA, hint="cases.exception_hint"),)


async def _relation(visit: Visit, _application: ApplicationView) -> tuple[Field, ...]:
    return (Fields(visit.words).one_of("kind", RelationKind, hint="cases.relation_hint"),)


async def _whose_record(_visit: Visit, application: ApplicationView) -> tuple[tuple[str, str], ...]:
    return (("person", application.applicant),)


async def _screening(visit: Visit, _application: ApplicationView) -> tuple[Field, ...]:
    return (Fields(visit.words)("valid_until", Kind.MOMENT, hint="cases.screening_hint"),)


ACTS = {
    "screening": CaseAct(command=BeginScreening, states=frozenset({_S.SUBMITTED}), is_first=True),
    "match": CaseAct(
        command=MatchApplication,
        request=MatchApplicationRequest,
        fields=_needs,
        states=frozenset({_S.SCREENING, _S.MATCHED}),
        is_first=True,
    ),
    "trial": CaseAct(
        command=PlanTrial,
        request=PlanTrialRequest,
        fields=_trial,
        states=frozenset({_S.MATCHED, _S.TRIAL_PLANNED}),
        is_first=True,
    ),
    "held": CaseAct(command=RecordTrialHeld, states=frozenset({_S.TRIAL_PLANNED}), is_first=True),
    "review": CaseAct(
        command=ReviewApplication,
        request=ReviewApplicationRequest,
        fields=review_fields,
        fixed=which_criteria,
        values=own_review,
        states=_TO_DECIDE,
    ),
    "decision": CaseAct(
        command=DecideApplication,
        request=DecideApplicationRequest,
        fields=_decision,
        states=_TO_DECIDE,
    ),
    "question": CaseAct(
        command=RequestInformation,
        request=RequestInformationRequest,
        fields=_question,
        states=frozenset({_S.SCREENING}),
    ),
    "minors": CaseAct(
        command=RecordScreening,
        request=RecordScreeningRequest,
        fields=_screening,
        fixed=_whose_record,
        states=_OPEN,
    ),
    "exception": CaseAct(
        command=AskException, request=AskExceptionRequest, fields=_exception, states=_TO_DECIDE
    ),
    "relation": CaseAct(
        command=DeclareRelation, request=DeclareRelationRequest, fields=_relation, states=_OPEN
    ),
}
