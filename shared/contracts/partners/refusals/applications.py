"""How the partners service says no: about applications."""

from shared.kernel.refusals import Kind, Refusal

APPLICATION_IS_UNKNOWN = Refusal(
    "application_is_unknown", Kind.NOT_FOUND, "There is no such application in this community."
)
APPLICATION_BELONGS_TO_SOMEBODY_ELSE = Refusal(
    "application_belongs_to_somebody_else", Kind.FORBIDDEN, "Only the applicant may do this."
)
PERSON_HAS_MANY_DRAFTS = Refusal(
    "person_has_many_drafts",
    Kind.CONFLICT,
    "You have as many drafts as one person may: submit or withdraw one first.",
    {"limit": 20},
)
APPLICATION_IS_NOT_EDITED_NOW = Refusal(
    "application_is_not_edited_now",
    Kind.CONFLICT,
    "An application is changed as a draft, or while more information is asked.",
    {"state": "submitted"},
)
APPLICATION_IS_NOT_A_DRAFT = Refusal(
    "application_is_not_a_draft", Kind.CONFLICT, "Only a draft is submitted.", {"state": "withdrawn"}
)
APPLICANT_HAS_AN_OPEN_APPLICATION = Refusal(
    "applicant_has_an_open_application",
    Kind.CONFLICT,
    "You have applied to this call, or with this project, and that is not over yet.",
    {"application_id": "0197e3a0-5c00-7a10-8000-00000000c001"},
)
APPLICANT_IS_NOT_IDENTIFIED = Refusal(
    "applicant_is_not_identified",
    Kind.CONFLICT,
    "Before submission the applicant says who they are: name, phone, and the code of an organisation.",
)
IDENTITY_IS_UNKNOWN = Refusal(
    "identity_is_unknown", Kind.NOT_FOUND, "Who applies was not said, or is not for you to know."
)
CREDIT_CODE_IS_MISSING = Refusal(
    "credit_code_is_missing", Kind.INVALID, "An organisation gives its unified social credit code."
)
PERSON_HAS_NO_CREDIT_CODE = Refusal(
    "person_has_no_credit_code",
    Kind.INVALID,
    "An independent person applies without an organisation, so without its code and licence.",
)
LICENCE_HAS_RUN_OUT = Refusal(
    "licence_has_run_out",
    Kind.CONFLICT,
    "The organisation's licence is not valid any more.",
    {"valid_until": "2026-05-31"},
)
APPLICATION_IS_NOT_SUBMITTED = Refusal(
    "application_is_not_submitted",
    Kind.CONFLICT,
    "The application is a draft still, or screening is behind it.",
    {"state": "drafted"},
)
APPLICATION_IS_NOT_IN_SCREENING = Refusal(
    "application_is_not_in_screening",
    Kind.CONFLICT,
    "This step belongs to screening, and the application is not there.",
    {"state": "submitted"},
)
NO_INFORMATION_IS_ASKED = Refusal(
    "no_information_is_asked", Kind.CONFLICT, "No question is waiting for an answer.", {"state": "screening"}
)
APPLICATION_IS_SETTLED = Refusal(
    "application_is_settled",
    Kind.CONFLICT,
    "The application has been admitted, rejected or withdrawn.",
    {"state": "rejected"},
)
