"""Objections to a decision during its publicity, and their answers."""

from fastapi import APIRouter, Response

from services.gateway.api.access import Anyone, SignedIn
from services.gateway.api.answers import Created, Done, created, done, refusals
from services.gateway.api.partners.access import READERS, Cursor, Limit, StaffOrCommittee
from shared.contracts.partners.decisions import (
    AnswerObjection,
    AnswerObjectionRequest,
    ListObjections,
    ObjectionRaised,
    ObjectionView,
    RaiseObjection,
    RaiseObjectionRequest,
)
from shared.contracts.partners.refusals import (
    APPLICATION_IS_UNKNOWN,
    OBJECTION_IS_ANSWERED,
    OBJECTION_IS_UNKNOWN,
    PERSON_HAS_AN_OPEN_OBJECTION,
    PUBLICITY_IS_NOT_RUNNING,
    RELATED_PERSON_TAKES_NO_PART,
)
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["decisions"])


class ObjectionWithText(ObjectionView):
    """An objection with its words, for those who answer it; without, for everybody else."""

    text: str | None = None


@router.post(
    "/applications/{application_id}/objections",
    status_code=201,
    operation_id="raise_objection",
    summary="Object to a decision",
    responses=refusals(APPLICATION_IS_UNKNOWN, PUBLICITY_IS_NOT_RUNNING, PERSON_HAS_AN_OPEN_OBJECTION),
)
async def raise_objection(
    application_id: Id, body: RaiseObjectionRequest, caller: SignedIn, response: Response
) -> Created:
    """Anybody who is signed in objects during publicity; until it is answered, nothing takes effect."""
    text_id = await caller.keep_text(body.text)
    outcome = await caller.submit("partners", RaiseObjection, application_id=application_id, text_id=text_id)
    answer = created(response, outcome, outcome.one(ObjectionRaised).objection_id, "objections")
    response.headers["Location"] = f"applications/{application_id}/objections"
    return answer


@router.get(
    "/applications/{application_id}/objections",
    operation_id="list_objections",
    summary="List objections",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_objections(
    application_id: Id, caller: Anyone, cursor: Cursor = None, limit: Limit = 50
) -> Page[ObjectionWithText]:
    """Objections in the order in which they were raised, without who raised them, with their answers."""
    query = ListObjections(application_id=application_id, cursor=cursor, limit=limit)
    page = await caller.ask("partners", query)
    readable = [one.text_id for one in page.items] if caller.has(*READERS) else []
    texts = await caller.texts_of(readable) if readable else {}
    items = [ObjectionWithText(**dict(one), text=texts.get(one.text_id)) for one in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


@router.post(
    "/applications/{application_id}/objections/{objection_id}/answer",
    operation_id="answer_objection",
    summary="Answer an objection",
    responses=refusals(
        APPLICATION_IS_UNKNOWN, OBJECTION_IS_UNKNOWN, OBJECTION_IS_ANSWERED, RELATED_PERSON_TAKES_NO_PART
    ),
)
async def answer_objection(
    application_id: Id,
    objection_id: Id,
    body: AnswerObjectionRequest,
    caller: StaffOrCommittee,
    response: Response,
) -> Done:
    """Staff or committee answer for everybody to read; an upheld objection sets the decision aside."""
    outcome = await caller.submit(
        "partners", AnswerObjection, body, application_id=application_id, objection_id=objection_id
    )
    return done(response, outcome)
