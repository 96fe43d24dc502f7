"""What is asked of applications: draft, edit, submit, screen, match, withdraw."""

from pydantic import ConfigDict, Field

from shared.contracts.partners.applications.events import ApplicationParticulars
from shared.contracts.partners.refusals.applications import (
    APPLICANT_HAS_AN_OPEN_APPLICATION,
    APPLICANT_IS_NOT_IDENTIFIED,
    APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
    APPLICATION_IS_NOT_A_DRAFT,
    APPLICATION_IS_NOT_EDITED_NOW,
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_NOT_SUBMITTED,
    APPLICATION_IS_SETTLED,
    APPLICATION_IS_UNKNOWN,
    LICENCE_HAS_RUN_OUT,
    NO_INFORMATION_IS_ASKED,
    PERSON_HAS_MANY_DRAFTS,
)
from shared.contracts.partners.refusals.calls import (
    CALL_IS_UNKNOWN,
    CALL_QUESTIONS_ARE_NOT_ANSWERED,
    CALL_TAKES_NO_APPLICATIONS_NOW,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.intents import (
    INTENT_BELONGS_TO_SOMEBODY_ELSE,
    INTENT_IS_UNKNOWN,
    INTENT_WAITS_NO_MORE,
)
from shared.contracts.partners.refusals.needs import NEED_IS_NOT_PUBLISHED, NEED_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.models import Id, Prose, Request, Revision
from shared.kernel.operations import Operation
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.kernel.roles import SIGNED_IN, Role, roles

_OF_WHAT_IT_NAMES = (
    CALL_IS_UNKNOWN,
    INTENT_IS_UNKNOWN,
    INTENT_BELONGS_TO_SOMEBODY_ELSE,
    INTENT_WAITS_NO_MORE,
)
"""What the call and the intent that an application names can refuse."""


class ApplicationRequest(ApplicationParticulars, Request):
    """An application, to be drafted or to replace a draft."""


class DraftApplication(ApplicationRequest, Command):
    """Anybody who is signed in drafts an application; whoever drafts it is the applicant."""

    operation = Operation(
        "Draft an application",
        SIGNED_IN,
        (*_OF_WHAT_IT_NAMES, PERSON_HAS_MANY_DRAFTS),
        makes="application_id",
    )


class EditApplication(ApplicationRequest, Command):
    """The applicant changes a draft, or what more information was asked about; all fields are replaced."""

    operation = Operation(
        "Edit an application",
        SIGNED_IN,
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
            APPLICATION_IS_NOT_EDITED_NOW,
            REVISION_HAS_MOVED_ON,
            *_OF_WHAT_IT_NAMES,
        ),
    )

    application_id: Id
    expected_revision: Revision | None = None


class SubmitApplication(Command):
    """The applicant submits. The bar that the residents' feedback must clear is set on this day.

    One application of theirs to a call is open at a time, and outside calls one with a project.
    """

    operation = Operation(
        "Submit an application",
        SIGNED_IN,
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
            APPLICATION_IS_NOT_A_DRAFT,
            CALL_TAKES_NO_APPLICATIONS_NOW,
            APPLICANT_HAS_AN_OPEN_APPLICATION,
            APPLICANT_IS_NOT_IDENTIFIED,
            LICENCE_HAS_RUN_OUT,
            CALL_QUESTIONS_ARE_NOT_ANSWERED,
            *_OF_WHAT_IT_NAMES,
        ),
    )

    application_id: Id


class BeginScreening(Command):
    """Staff take a submitted application in hand."""

    operation = Operation(
        "Begin screening",
        roles(Role.STAFF),
        (APPLICATION_IS_UNKNOWN, APPLICATION_IS_NOT_SUBMITTED, RELATED_PERSON_TAKES_NO_PART),
    )

    application_id: Id


class RequestInformationRequest(Request):
    """What the staff want to know of an applicant."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "请补充露台荷载和灌溉方案。"}]})

    question: Prose
    """What the staff want to know, for the applicant to read."""


class RequestInformation(RequestInformationRequest, Command):
    """Staff ask the applicant for more information."""

    operation = Operation(
        "Ask the applicant",
        roles(Role.STAFF),
        (APPLICATION_IS_UNKNOWN, APPLICATION_IS_NOT_IN_SCREENING),
        official=True,
    )

    application_id: Id


class AnswerInformationRequest(Request):
    """The applicant's answer to what the staff asked."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answer": "种植箱每平方米不超过150公斤，滴灌用水接自二楼。"}]}
    )

    answer: Prose
    """What the applicant says to the question."""


class AnswerInformation(AnswerInformationRequest, Command):
    """The applicant answers; screening goes on."""

    operation = Operation(
        "Answer a question of the staff",
        SIGNED_IN,
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
            NO_INFORMATION_IS_ASKED,
            APPLICANT_IS_NOT_IDENTIFIED,
        ),
    )

    application_id: Id


class MatchApplicationRequest(Request):
    """Which needs an application would meet."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"need_ids": ["0197d9a0-0000-7000-8000-000000000001"]}]}
    )

    need_ids: tuple[Id, ...] = Field(min_length=1, max_length=20)
    """Published needs that it would meet, added to those that it is matched to already."""


class MatchApplication(MatchApplicationRequest, Command):
    """Staff match a screened application to the published needs that it would meet, or to further ones."""

    operation = Operation(
        "Match an application to needs",
        roles(Role.STAFF),
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_IS_NOT_IN_SCREENING,
            NEED_IS_UNKNOWN,
            NEED_IS_NOT_PUBLISHED,
            RELATED_PERSON_TAKES_NO_PART,
        ),
    )

    application_id: Id


class WithdrawApplication(Command):
    """The applicant withdraws before the application is settled."""

    operation = Operation(
        "Withdraw an application",
        SIGNED_IN,
        (APPLICATION_IS_UNKNOWN, APPLICATION_BELONGS_TO_SOMEBODY_ELSE, APPLICATION_IS_SETTLED),
    )

    application_id: Id
