"""Who applies: said before submission, and again for another organisation."""

from services.partners.domain.applications import EDITABLE, require_own_application
from services.partners.domain.guards import require_valid_licence
from services.partners.domain.state import Programme
from shared.contracts.partners.admission import PartnerForm
from shared.contracts.partners.applications.identity import ApplicantIdentified, IdentifyApplicant
from shared.contracts.partners.refusals.applications import (
    APPLICATION_IS_NOT_EDITED_NOW,
    CREDIT_CODE_IS_MISSING,
    PERSON_HAS_NO_CREDIT_CODE,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def identify_applicant(state: Programme, command: IdentifyApplicant) -> list[Event]:
    application = require_own_application(state, command.application_id, command)
    if application.state not in EDITABLE:
        raise Rejected(APPLICATION_IS_NOT_EDITED_NOW, state=application.state.value)
    if application.particulars.form is PartnerForm.TEAM:
        if command.credit_code is None:
            raise Rejected(CREDIT_CODE_IS_MISSING)
    elif command.credit_code is not None or command.licence_valid_until is not None:
        raise Rejected(PERSON_HAS_NO_CREDIT_CODE)
    require_valid_licence(state, command.licence_valid_until, command.now)
    return [
        ApplicantIdentified(
            application_id=command.application_id,
            applicant=application.applicant,
            name=command.name,
            phone=command.phone,
            credit_code=command.credit_code,
            licence_valid_until=command.licence_valid_until,
            identified_at=command.now,
        )
    ]


def applicant_identified(state: Programme, event: ApplicantIdentified) -> None:
    application = state.applications[event.application_id]
    application.identified, application.owes_identity = True, False
    application.licence_valid_until = event.licence_valid_until
