"""Who applies: a name and a number, and for an organisation the code that it is registered under.

All of it lies in the vault. The event tells that it is there, and until when a licence is valid.
"""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import ConfigDict

from shared.contracts.partners.refusals.applications import (
    APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
    APPLICATION_IS_NOT_EDITED_NOW,
    APPLICATION_IS_UNKNOWN,
    CREDIT_CODE_IS_MISSING,
    IDENTITY_IS_UNKNOWN,
    LICENCE_HAS_RUN_OUT,
    PERSON_HAS_NO_CREDIT_CODE,
)
from shared.kernel.days import Day
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Id, Instant, Line, Phone, Query, Request, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import SIGNED_IN
from shared.kernel.words import KeptWords, OrKept

Number = Annotated[str | KeptWords, OrKept(Phone)]
"""A telephone number, which the vault keeps."""


class IdentifyApplicantRequest(Request):
    """Who applies, for the staff alone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "何晓宸",
                    "phone": "+86 138 0000 0000",
                    "credit_code": "91440115MA5A1B2C1R",
                    "licence_valid_until": "2036-05-31",
                }
            ]
        }
    )

    name: Line
    """The applicant's name, or who speaks for the organisation."""
    phone: Number
    """The number at which they are reached."""
    credit_code: Line | None = None
    """An organisation's unified social credit code (统一社会信用代码), 18 characters (GB 32100); spaces and
    lower case are put right. Left out by an independent person."""
    licence_valid_until: Day | None = None
    """The last day on which an organisation's licence is valid; left out where it has no end (长期)."""


class IdentifyApplicant(IdentifyApplicantRequest, Command):
    """The applicant says who they are, before submission. An edit that names another organisation undoes it.

    It replaces what was said before. Staff see it, and who reads it is written down for the applicant to see.
    """

    operation = Operation(
        "Say who applies",
        SIGNED_IN,
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
            APPLICATION_IS_NOT_EDITED_NOW,
            CREDIT_CODE_IS_MISSING,
            PERSON_HAS_NO_CREDIT_CODE,
            LICENCE_HAS_RUN_OUT,
        ),
    )

    application_id: Id


class ApplicantIdentified(Event):
    type: ClassVar[str] = "partners.applicant_identified.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    application_id: Id
    applicant: PersonId
    name: Words
    phone: Words
    credit_code: Words | None
    licence_valid_until: date | None
    identified_at: Instant


class ApplicantIdentityView(View):
    """Who applies, as they said it themselves."""

    application_id: str
    """The application that it belongs to."""
    name: Words
    """The applicant's name, or who speaks for the organisation; empty once it is erased."""
    phone: Words
    """The number at which they are reached; empty once it is erased."""
    credit_code: Words | None
    """The organisation's unified social credit code; null for an independent person."""
    licence_valid_until: date | None
    """The last day on which the organisation's licence is valid; null where it has no end."""
    identified_at: Instant
    """When it was said."""


class GetApplicantIdentity(Query[ApplicantIdentityView | None]):
    """Who applies: for the applicant, and for staff, whose reading is written down for the applicant."""

    operation = Operation("Read who applies", SIGNED_IN, (IDENTITY_IS_UNKNOWN,))

    application_id: Id
